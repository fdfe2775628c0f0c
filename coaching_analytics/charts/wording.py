"""Sentences about caseload, reach, settings and missing data; `sentences` has those about change and cost."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from coaching_analytics.charts import labels
from coaching_analytics.charts import numbers as say
from coaching_analytics.metrics.result import Result
from coaching_analytics.vocabulary.settings import declared

LINE_22 = (
    "Five coaching systems averaged about one coach to 22 sites (Learning Policy Institute). An observed "
    "average, not a standard; it counts people, not full-time posts."
)
SIMULATED = "Simulated data"
NEEDS = {
    "sites_per_coach": "Sites with enrolment dates, Coaches with full-time posts and Who coaches whom",
    "caseload_balance": "Who coaches whom, and Coaches with full-time posts",
    "time_use": "Coaches with contracted hours, and Visits with minutes",
    "delivery_mix": "Visits with minutes and how they were delivered",
    "coach_turnover": "Coaches with the days of their employment",
    "effort_hours": "Visits with minutes and participants",
    "dosage_rate": "Visits with minutes, and Sites with enrolment dates",
    "coverage": "Visits, and Sites with enrolment dates",
    "coverage_funnel": "Visits, and Sites with enrolment dates",
    "quality_funnel": "Scores with instrument, edition, rater and date",
    "never_reached": "Visits, and Sites with enrolment dates",
    "continuity": "Visits with dates and participants, and Sites with enrolment dates",
    "capacity_used": "Coaches with contracted hours, and Visits with minutes",
    "not_held": "Visits, and those cancelled or missed with their reason",
    "exposure_hours": "Visits with minutes and the educators who took part, and Educators of enrolled sites",
    "training_followed_up": "Trainings with their educators, and Visits with the educators who took part",
    "six_elements": "Visits with the educators who took part",
    "contact_gaps": "Visits with dates, Sites with enrolment dates, and Who coaches whom with planned days "
    "between contacts",
    "dose_fidelity": "Who coaches whom with planned hours, and Visits with minutes",
    "cycle_completeness": "Coaching cycles with the days of their stages",
    "quality_level": "Scores with instrument, edition, rater and date",
    "quality_growth": "Scores with rater and date, of the same sites in two school years or more",
    "matched_gain": "Scores with rater and date, two ratings of the same rooms",
    "reliable_change": "Scores with rater and date, two ratings of the same rooms",
    "rating_freshness": "Classrooms, and Scores with date and purpose",
    "rating_overlap": "Scores whose raters are linked to persons, and Visits",
    "rater_certification": "Scores with rater and date, and rater certifications",
    "threshold_share": "Scores with instrument, edition and date",
    "coaching_cost": "Spending on coaching",
    "cost_reconciliation": "Spending on coaching",
    "allocation_rules": "Spending on coaching",
    "unit_cost": "Spending on coaching, and Visits with minutes",
    "points_per_10k": "Spending on coaching, and two ratings of the same rooms",
    "cost_per_point": "Spending on coaching, and two ratings of the same rooms",
    "incremental_cost_effectiveness": "Spending on coaching, and two ratings of the same rooms, in two "
    "places or school years with enough sites and raters",
    "cost_effectiveness_by_year": "Spending on coaching, and two ratings of the same rooms",
    "academic_return": "Spending on coaching, and achievement of the same sites at two dates",
    "cost_per_crosser": "Spending on coaching, and two ratings of the same Head Start rooms",
    "break_even": "Spending on coaching, and two ratings of the same rooms",
    "break_even_retention": "Spending on coaching",
    "retention_return": "Educators with first and last days, Spending on coaching, and a stated share who "
    "would have left anyway",
    "cost_per_achievement": "Spending on coaching, and achievement of the same sites at two dates",
    "coaching_share": "Spending on coaching and on all of state preschool",
    "budget_execution": "Spending, both actual and budget lines",
    "alignment": "Spending with priorities, and whether it is restricted or fixed",
    "funding_horizon": "Spending with the day its funding ends",
    "log_completeness": "Visits with minutes, and Coaches with contracted hours",
    "join_rate": "Visits, Scores or Spending",
    "entry_lag": "Visits with the day they were entered",
    "blank_cells": "Sites, Visits, Scores or Spending",
    "freshness": "Visits, Scores or Spending",
    "reconciliation": "Visits with minutes, or Spending on coaching",
    "duplicate_records": "Visits, Scores or Spending",
    "rater_agreement": "Scores of the same rooms by two raters, on one day or a few weeks apart",
    "rater_drift": "Scores with rater and date, and rooms that several raters scored",
    "coach_differences": "Visits with minutes, two ratings of the same rooms, and sites that several coaches "
    "went to",
    "qris_level": "Sites with their published levels on a date",
    "coached_comparison": "Visits, and Scores with rater and date, two ratings of the same rooms",
    "dose_response": "Visits with minutes, and Scores of the same sites in several school years",
    "part_gaps": "Scores with rater and date, by part, of the site and of others in its region",
    "contract_attainment": "Contracts with their terms",
    "contract_outlook": "Contracts with their terms, and a figure measured or stated for each",
    "contract_payment": "Contracts with their terms",
    "plan": "Sites with enrolment dates, and Coaches with full-time posts",
    "site_status": "Sites with enrolment dates",
    "site_timeline": "Sites",
    "site_staff": "Educators with the day they came and the day they left",
    "contacts": "Visits with minutes and participants",
    "component_mix": "Visits with minutes by what was done",
    "topic_mix": "Visits with topics",
    "qris_rules": "Scores with date, or facts about sites, that the rules look at",
}


def narrows(by: str) -> str:
    """What a click on a dot does where dots stand for regions, agencies, settings or sites."""
    return "Click a dot to open the site." if by == "site" else f"Click a dot to see that {by} alone."


def needs(metric: str, have: Sequence[str] = ()) -> str:
    """What a figure without data needs, and what is there: 'Needs: Scores .... You have: Sites, Visits.'"""
    text = f"Needs: {NEEDS.get(metric, 'data in this period')}."
    return f"{text} You have: {', '.join(have)}." if have else text


def plural(n: float, one: str, many: str = "") -> str:
    """A counted noun: 1 site, 41 sites."""
    return f"{say.count(n)} {one if n == 1 else many or one + 's'}"


def likely(low: str, high: str) -> str:
    """A likely range in brackets."""
    return f"(likely between {low} and {high})"


def quiet(result: Result, *parts: str) -> str:
    """The quiet line under a title: as of, period, what is counted, simulated or not."""
    simulated = (SIMULATED.lower(),) if result.origin == "simulated" else ()
    return " · ".join((f"As of {say.day(result.as_of)}", say.year_name(result.window), *parts, *simulated))


def settings(values: Mapping[str, Any]) -> list[str]:
    """The settings behind a figure, each with its meaning, value and unit."""
    known = declared()
    lines = []
    for name, value in sorted(values.items()):
        if value in (None, ""):
            continue
        meaning = known[name].description if name in known else name.replace("_", " ").capitalize()
        lines.append(
            f"{meaning.rstrip('.')}: {_with_unit(value, known[name].unit if name in known else '')}."
        )
    return lines


def _with_unit(value: Any, unit: str) -> str:
    """A setting's value in words with its unit."""
    if unit.startswith("share") and isinstance(value, (int, float)):
        return f"{say.percent(value)} {unit.removeprefix('share').strip()}".strip()
    words = str(value).replace("with_", "with ")
    for code, name in labels.INSTRUMENTS.items():
        words = words.replace(code, name)
    return f"{words} {unit.split(' (')[0]}".strip() if len(unit) <= 30 else words


def left_out(excluded: Mapping[str, int]) -> str:
    """What was left out of a figure, in one sentence; empty when nothing was."""
    parts = [f"{say.count(n)} {reason}" for reason, n in excluded.items() if n]
    return f"Left out: {'; '.join(parts)}." if parts else ""


def caseload(per_post: float, per_person: float | None, line: float, unassigned: int | None) -> str:
    """The caseload sentence: posts, then people beside the line, then sites without a coach."""
    text = f"One full-time post carries **{say.sites(per_post)} enrolled sites**."
    if per_person is not None:
        text += (
            f" Counting people instead of posts it is {say.sites(per_person)}, "
            f"{_beside(per_person, line)} the {line:g} that five published systems averaged."
        )
    if unassigned:
        text += f" {plural(unassigned, 'site has', 'sites have')} no coach for part or all of the period."
    return text


def coaches_above(above: int, coaches: int, line: float) -> str:
    """How many coaches carry more than the line."""
    many = plural(coaches, "coach", "coaches")
    carry = "carry" if above > 1 else "carries"
    return f"**{say.count(above) if above else 'None'} of {many}** {carry} more than {line:g} sites."


def _beside(value: float, line: float) -> str:
    if abs(value - line) <= 0.05 * line:
        return "close to"
    return "above" if value > line else "below"


def coverage(at_risk: int, reached: int, days: int, minutes: int, new: int) -> str:
    """The coverage sentence."""
    text = (
        f"Of {say.count(at_risk)} sites open and enrolled at least {days} working days, "
        f"**{say.count(reached)}** had a contact of {minutes} minutes or more."
    )
    return f"{text} {plural(new, 'new site is', 'new sites are')} not counted." if new else text


def reached_quarter(share: float) -> str:
    """The mean of quarters, said first."""
    return f"In an average quarter **{say.percent(share)}** of sites had a contact."


def time_with_educators(contact: float, not_logged: float | None) -> str:
    """The sentence of paid time."""
    text = f"**{say.percent(contact)}** of paid time is logged as contact with educators and leaders."
    return text if not_logged is None else f"{text} {say.percent(not_logged)} is not logged at all."


def hours_per_site(median: float | None, q25: float | None, q75: float | None) -> str:
    """Hours a month at the middle site."""
    if median is None:
        return ""
    text = f"The middle site was given **{say.decimal(median, 1)} hours a month**"
    if q25 is None or q75 is None:
        return f"{text}."
    return f"{text}; half of all sites between {say.decimal(q25, 1)} and {say.decimal(q75, 1)}."
