"""The planner in words: names of its figures, and sentences that never tell a saving alone."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal

import pandas as pd

from coaching_analytics.charts import numbers as say
from coaching_analytics.charts.dose import ESTIMATORS
from coaching_analytics.metrics.plan import TODAY
from coaching_analytics.statistics.planning import CONTACT, GIVES
from coaching_analytics.vocabulary.levers import levers

GROUPS = {
    "caseload": "Caseload",
    "week": "Week of a coach",
    "delivery": "Delivery",
    "central": "Central support",
    "quality": "Quality and need",
    "leaders": "Teacher-leaders",
    "turnover": "Hiring and turnover",
}
EVIDENCE = {
    **ESTIMATORS,
    "dollars": "By dollars a room: change for the average dollar",
    "coaches": "By how far coaches differ",
    "coaches_assumed": "An assumption: coaches' figures are mostly chance",
}


@dataclass(frozen=True, slots=True)
class Figure:
    """How an output is named, in which unit, and how its values and differences are written."""

    name: str
    unit: str
    write: Callable[[float], str]
    least: float

    def change(self, now: float, then: float) -> str:
        """A difference with its sign, empty when it would be written as nothing."""
        by = then - now
        if abs(by) < self.least:
            return ""
        return ("+" if by > 0 else say.MINUS) + self.write(abs(by))


OUTPUTS: Mapping[str, Figure] = {
    "posts": Figure("Full-time posts", "posts", say.decimal, 0.05),
    "filled_posts": Figure("of them filled", "posts", say.decimal, 0.05),
    "people": Figure("Coaches", "people", say.decimal, 0.05),
    "released_posts": Figure("Release time of teacher-leaders", "posts", say.decimal, 0.05),
    "coaches_left": Figure("Coaches who leave in the period", "people", say.decimal, 0.05),
    "sites_per_post": Figure("Sites per full-time post", "enrolled sites", say.decimal, 0.05),
    "sites_per_person": Figure("Sites per coach", "enrolled sites, people", say.decimal, 0.05),
    "budgetary": Figure("Budget only", "dollars", say.dollars, 0.5),
    "with_overhead": Figure("With overhead", "dollars", say.dollars, 0.5),
    "with_in_kind": Figure("With educators' time", "dollars", say.dollars, 0.5),
    "hours_given": Figure("Hours given to sites", "hours", say.count, 0.5),
    "hours_per_site": Figure("Hours per enrolled site", "hours", say.decimal, 0.05),
    "hours_per_educator": Figure("Hours per educator", "hours", say.decimal, 0.05),
    "hours_at_high": Figure("Hours per site where quality is high", "hours", say.decimal, 0.05),
    "hours_elsewhere": Figure("Hours per other site", "hours", say.decimal, 0.05),
    "virtual_share": Figure("Session hours that are virtual", "share", say.percent, 0.005),
    "sites_reached": Figure("Sites reached at today's hours each", "sites", say.count, 0.5),
}
WEEK = {
    "contact": (*CONTACT,),
    "preparation": ("preparation",),
    "travel": ("travel",),
    "administration, own learning and hours not logged": (*GIVES,),
}
"""The week of a full-time post in parts, for a table."""
OUTCOMES = {
    "outcome": "All sites",
    "outcome_at_need": "Sites of highest need",
    "outcome_other": "Other sites",
}
Cells = Mapping[str, float | None]


def sentence(name: str, today: Cells, then: Cells, score: str) -> str:
    """What one scenario takes and gives: posts and dollars, then hours and sites, then scores."""
    if then.get("posts") is None or today.get("posts") is None:
        return ""
    posts = _with("posts", today, then)
    text = f"{name} takes **{posts} full-time posts**"
    money = _with("with_overhead", today, then)
    if money:
        text += f" and **{money}** with overhead"
    if then.get("hours_given") is None:
        return f"{text}. Hours given are not known here. {score.rstrip('.')}."
    per = "hours_per_educator" if then.get("hours_per_educator") is not None else "hours_per_site"
    unit = "an educator" if per == "hours_per_educator" else "a site"
    text += f". Hours given are {_with('hours_given', today, then)}, {_with(per, today, then)} for {unit}"
    if then.get("sites_reached") is not None:
        text += f"; {_with('sites_reached', today, then)} sites could have today's hours each"
    return f"{text}. {score.rstrip('.')}."


def now(today: Cells) -> str:
    """Today in one sentence, while nothing is moved."""
    posts, sites, money = (today.get(name) for name in ("posts", "sites_per_post", "with_overhead"))
    if posts is None or sites is None:
        return ""
    text = f"Today **{say.decimal(posts)} full-time posts** carry {say.decimal(sites)} enrolled sites each"
    if money is not None:
        text += f" and cost {say.dollars(money)} with overhead"
    return f"{text}. Move a lever to see what another plan would take, and what it would give up or gain."


def score_words(rows: pd.DataFrame, domain: str) -> str:
    """The change in scores by hours and by dollars, each with its range; or that there is none."""
    known = rows[rows["value"].notna()] if len(rows) else rows
    if known.empty:
        why = next((str(reason) for reason in rows["reason"] if reason), "no evidence in this store")
        return f"What that does to scores cannot be told: {why}"
    by_dollars = known["evidence"] == "dollars"
    parts = [
        f"by {unit} {_span(own)}"
        for unit, own in (("hours", known[~by_dollars]), ("dollars", known[by_dollars]))
        if len(own)
    ]
    text = f"In this store such changes went with {domain.lower()} like this: {'; '.join(parts)}"
    return f"{text}. An association, not proof that scores would follow"


def _span(rows: pd.DataFrame) -> str:
    """Points of several estimates: the lowest and the highest, and how far their ranges reach."""
    values = sorted(float(value) for value in rows["value"])
    ends = list(dict.fromkeys(say.signed(value) for value in (values[0], values[-1])))
    text = f"**{' to '.join(ends)} points**"
    ranged = rows[rows["low"].notna()]
    if ranged.empty:
        return f"{text} (no range)"
    low, high = float(ranged["low"].min()), float(ranged["high"].max())
    if low == high:
        return text
    unsure = ", not told apart from no change" if low <= 0 <= high else ""
    return f"{text} (likely between {say.signed(low)} and {say.signed(high)}{unsure})"


def lever_value(name: str, value: float | None) -> str:
    """The value of a lever: a number, dollars, or the position of a switch in words."""
    lever = levers()[name]
    if value is None:
        return "not known"
    if lever.words:
        return lever.words[int(value)]
    if lever.unit.startswith("dollars"):
        return say.dollars(value)
    if lever.unit.startswith("%"):
        return f"{say.decimal(value, 0 if float(value).is_integer() else 1)}%"
    return say.decimal(value, 0 if float(value).is_integer() else 2)


def cells(rows: pd.DataFrame, scenario: str = TODAY) -> dict[str, float | None]:
    """Values of one scenario by output, outcomes apart."""
    own = rows[(rows["scenario"] == scenario) & rows["output"].isin(list(OUTPUTS))]
    return {
        str(row["output"]): float(row["value"]) if isinstance(row["value"], (int, float, Decimal)) else None
        for _, row in own.iterrows()
    }


def _with(output: str, today: Cells, then: Cells) -> str:
    """A value with its change: '12.3 (+1.2)'; 'as today' beside it when it is."""
    value, before = then.get(output), today.get(output)
    if value is None:
        return ""
    figure = OUTPUTS[output]
    change = "" if before is None else figure.change(before, value) or "as today"
    return f"{figure.write(value)} ({change})" if change else figure.write(value)
