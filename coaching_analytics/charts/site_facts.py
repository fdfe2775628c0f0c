"""One site: who it is, what needs attention there, and what else is on record."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import Any

import pandas as pd

from coaching_analytics.charts import labels, site_words, wording
from coaching_analytics.charts import numbers as say
from coaching_analytics.charts.kinds_reached import QUARTERS
from coaching_analytics.charts.picture import Picture, about, known, pick, table
from coaching_analytics.metrics.result import Result
from coaching_analytics.metrics.site_identity import SiteIdentity

NEEDS = {"low": "low", "medium": "medium", "high": "high"}
INTERNET = {"none": "no internet", "mobile": "mobile internet", "broadband": "broadband"}
NOTHING = "Nothing is on record."
KINDS = {
    "fact": "Programme fact",
    "achievement": "Achievement",
    "connectivity": "Internet and devices",
    "aim": "Improvement aim",
    "aim_result": "Result of an aim",
}


def name_of(site: SiteIdentity) -> str:
    """The site's name with its id, or its id."""
    name, key = site.facts["site_name"], str(site.facts["site_id"])
    return f"{name} ({key})" if name else key


def sentence(site: SiteIdentity, status: Result) -> str:
    """Who the site is and how much of it needs attention."""
    facts = site.facts
    setting = labels.SETTINGS.get(str(facts["setting"]), str(facts["setting"]))
    text = f"**{name_of(site)}** in {facts['region_name'] or facts['region_id']}: {setting.lower()}"
    text += f", {NEEDS[site.need]} need." if site.need in NEEDS else ", need not stated."
    found = status.curves["sites"]
    if found.empty:
        return f"{text} It was not enrolled on {site_words.looked_at(status)}."
    row = found.iloc[0].to_dict()
    marked = [words for name, words in site_words.STATUSES.items() if site_words.needs(row, name)]
    if not marked:
        return f"{text} None of its four statuses needs attention."
    return f"{text} Needs attention: **{', '.join(words.lower() for words in marked)}**."


def identity(site: SiteIdentity, status: Result) -> Picture:
    """Identity and setting; what is not on record says so."""
    rows = [(what, value or "not on record") for what, value in _identity(site)]
    return Picture(
        name="site-identity",
        title="Which site is it?",
        sentence="",
        height="whole",
        table=table(("About the site", "On record"), rows),
        data=pd.DataFrame([site.facts]).drop(columns=["rooms"]).assign(rooms=site.facts["rooms"]),
        results=(status,),
        caption="As of " + say.day(site.day - timedelta(days=1)) + ".",
    )


def _identity(site: SiteIdentity) -> Iterator[tuple[str, str]]:
    facts = site.facts
    yield "Id", str(facts["site_id"])
    yield "Region", str(facts["region_name"] or facts["region_id"] or "")
    yield "Agency", str(facts["agency_name"] or facts["agency_id"] or "")
    setting = labels.SETTINGS.get(str(facts["setting"]), str(facts["setting"]))
    yield "Setting", f"{setting}, Head Start money" if facts["head_start_funded"] else setting
    places = "" if facts["capacity"] is None else f", {say.count(facts['capacity'])} licensed places"
    yield "Size", f"{wording.plural(int(facts['rooms']), 'room')} in use{places}"
    yield "Area", "" if facts["rural"] is None else "rural" if facts["rural"] else "not rural"
    yield "Language of most families", str(facts["community_language"] or "")
    yield "Need", NEEDS.get(site.need or "", "")
    if facts["need_score"] is not None:
        quarter = QUARTERS[f"quarter_{int(facts['need_quarter'])}"].lower()
        yield "Score of need", f"{say.decimal(facts['need_score'], 1)}, {quarter} in its system"
    yield "Enrolled", "; ".join(_spell(one) for one in site.enrolments.to_dict("records"))
    hours = site.enrolments["planning_hours_week"].dropna()
    yield "Paid planning time", "" if hours.empty else f"{say.decimal(hours.iloc[-1], 1)} hours a week each"
    cap = facts["coaching_cap"]
    yield "Policy cap", "none" if cap is None else f"{say.count(cap)} sessions a year"


def _spell(one: Mapping[Any, Any]) -> str:
    start = site_words.short_day(one["event_date"])
    return f"since {start}" if say.is_missing(one["end_date"]) else (
        f"{start} to {site_words.short_day(one['end_date'] - pd.Timedelta(days=1))}"
    )  # fmt: skip


def attention(site: SiteIdentity, status: Result, overlap: Result, timeline: Result) -> Picture:
    """What needs attention, each with its figure and its rule."""
    rows = [*_marked(status), *_others(site, overlap, timeline)]
    rules = site_words.rules(status)
    return Picture(
        name="site-attention",
        title="What needs attention?",
        sentence="" if rows else "Nothing, by the rules of this page.",
        height="whole",
        table=table(("What", "Figure", "Rule"), rows),
        data=table(("What", "Figure", "Rule"), rows),
        caption="" if rows else " ".join(rules.values()),
        **about(status, overlap, timeline),
    )


def _marked(status: Result) -> Iterator[tuple[str, str, str]]:
    found = status.curves["sites"]
    if found.empty:
        yield "Enrolment", "not enrolled", f"Enrolled and open on {site_words.looked_at(status)}."
        return
    row, rules = found.iloc[0].to_dict(), site_words.rules(status)
    for name, words in site_words.STATUSES.items():
        if site_words.needs(row, name):
            yield words, site_words.status(row, name), rules[name]
    if row["contact"] == "no_cadence":
        yield "Last contact", site_words.status(row, "contact"), rules["contact"]


def _others(site: SiteIdentity, overlap: Result, timeline: Result) -> Iterator[tuple[str, str, str]]:
    """Ratings by its own coach, a cap, aims whose review has passed."""
    by_coach = known(pick(overlap, statistic="overlap"))
    if len(by_coach) and float(by_coach["value"].iloc[0]) > 0:
        row = by_coach.iloc[0]
        yield (
            "Ratings by its own coach",
            f"{say.count(row['numerator'])} of {say.count(row['denominator'])}",
            "A formal rating by somebody who coached the site in the twelve months before.",
        )
    if site.facts["coaching_cap"] is not None:
        yield (
            "Capped by a policy",
            f"{say.count(site.facts['coaching_cap'])} sessions a year",
            "Few visits to a capped site are the policy's doing and not low effort.",
        )
    events = timeline.curves.get("events", pd.DataFrame(columns=["kind"]))
    done = set(events.loc[events["kind"] == "aim_result", "what"]) if len(events) else set()
    for aim in events[events["kind"] == "aim"].to_dict("records") if len(events) else ():
        if aim["what"] not in done:
            yield (
                "An aim to be reviewed",
                f"{aim['what']}, {site_words.short_day(aim['event_date'])}",
                "The day of its review has passed and no result is on record.",
            )


def facts(timeline: Result) -> Picture:
    """Monitoring and other programme facts, achievement, connectivity, aims; the newest first."""
    events = timeline.curves.get("events", pd.DataFrame(columns=["kind"]))
    own = events[events["kind"].isin(list(KINDS))].iloc[::-1] if len(events) else events
    rows = [
        (site_words.short_day(row["event_date"]), KINDS[row["kind"]], fact_words(row, timeline))
        for row in own.to_dict("records")
    ]
    return Picture(
        name="site-facts",
        title="What else is on record?",
        sentence="" if rows else f"{NOTHING} Needs: programme facts, achievement, connectivity or aims.",
        height="whole",
        table=table(("Day", "Kind", "What"), rows),
        data=own,
        caption=f"Of the last {timeline.settings['shown_months']} months and before the end of the period.",
        results=(timeline,),
    )


def fact_words(row: Mapping[Any, Any], timeline: Result) -> str:
    """One fact in words; the mean of few children is said to nobody."""
    what = "" if say.is_missing(row["what"]) else str(row["what"]).replace("_", " ")
    value = "" if say.is_missing(row["reference"]) else str(row["reference"]).replace("_", " ")
    number = row["number"]
    kind = row["kind"]
    if kind == "fact":
        return f"{what[:1].upper()}{what[1:]}: {value}" if value else what
    if kind == "achievement":
        if say.is_missing(number):
            return f"{what}: hidden, fewer than {timeline.settings['small_group']} children"
        return f"{what}: mean {say.decimal(number, 1)} of {say.count(row['people'])} children"
    if kind == "connectivity":
        devices = "" if say.is_missing(number) else f", {wording.plural(number, 'device')}"
        return f"{INTERNET.get(what, what) or 'internet not stated'}{devices}"
    target = "" if say.is_missing(number) else f": {say.decimal(number, 2)}"
    return f"{what} ({value}{target})"
