"""One site: dollars of coaching by what for and where booked, unit costs; and its staff."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from coaching_analytics.charts import labels
from coaching_analytics.charts import numbers as say
from coaching_analytics.charts.picture import Picture, about, blank, known, pick, table
from coaching_analytics.charts.site_coaching import value_of
from coaching_analytics.metrics.result import Result

TITLE = "What does coaching of this site cost?"
SOURCES = "Where does the money come from, and what does a unit cost?"
LEVELS = {
    "site": "Booked to the site",
    "agency": "Its part of the agency's",
    "region": "Its part of the region's",
    "system": "Its part of the system's",
}
PER = ("hour", "educator", "enrolled_site", "child")
STAFF = {
    "at_start": "Educators on the first day",
    "stayed": "of them still there at the end",
    "left": "Left in the period",
    "joined": "Came in the period",
    "at_end": "Educators on the last day",
}


def money(cost: Result, timeline: Result) -> Picture:
    """Dollars spent and budgeted, by ingredient."""
    if known(cost.rows).empty:
        return blank("site-money", TITLE, cost)
    booked = timeline.curves.get("booked", pd.DataFrame(columns=["kind"]))
    rows = [*_totals(cost), *_ingredients(booked)]
    return Picture(
        name="site-money",
        title=TITLE,
        unit=say.period(cost.window),
        sentence="",
        height="whole",
        table=table(("Dollars", "Spent", "Budget"), rows),
        numeric=("Spent", "Budget"),
        data=booked,
        caption=f"{labels.RULES[str(cost.settings['allocation_rule'])]} Ingredients are of the total with "
        "educators' time.",
        **about(cost, timeline),
    )


def sources(cost: Result, unit: Result, timeline: Result) -> Picture:
    """Where the dollars were booked, and what an hour, an educator and a child cost."""
    if known(cost.rows).empty:
        return blank("site-unit-costs", SOURCES, cost)
    booked = timeline.curves.get("booked", pd.DataFrame(columns=["kind"]))
    return Picture(
        name="site-unit-costs",
        title=SOURCES,
        sentence="",
        height="whole",
        table=table(("Dollars", "Spent", "Budget"), [*_sources(booked), *_units(unit)]),
        numeric=("Spent", "Budget"),
        data=unit.rows.drop(columns="excluded"),
        caption="Which fund paid is on record for lines of the budget, not for a site. Costs per unit are of "
        "the budget only.",
        **about(unit),
    )


def _totals(cost: Result) -> Iterator[tuple[str, ...]]:
    for total, words in labels.TOTALS.items():
        cells = [value_of(cost, total=total, kind=kind) for kind in ("actual", "budget")]
        yield words, *(say.dollars(None if cell is None else cell["value"]) for cell in cells)


def _ingredients(booked: pd.DataFrame) -> Iterator[tuple[str, ...]]:
    for name, lines in booked.groupby("ingredient", sort=True) if len(booked) else ():
        yield labels.INGREDIENTS.get(str(name), str(name)), *_both(lines)


def _sources(booked: pd.DataFrame) -> Iterator[tuple[str, ...]]:
    for level, words in LEVELS.items():
        lines = booked[booked["place_level"] == level] if len(booked) else booked
        if len(lines):
            yield words, *_both(lines)


def _both(lines: pd.DataFrame) -> tuple[str, str]:
    spent, budget = (lines.loc[lines["kind"] == kind, "amount"] for kind in ("actual", "budget"))
    return tuple(say.dollars(sum(part)) if len(part) else say.BLANK for part in (spent, budget))  # type: ignore[return-value]


def _units(unit: Result) -> Iterator[tuple[str, ...]]:
    for per in PER:
        row = value_of(unit, per=per, total="budgetary")
        if row is not None:
            words = f"Per {labels.PER[per].lower()}"
            why = f": {row['reason']}" if row["value"] is None else ""
            yield f"{words}{why}", say.dollars(row["value"]), ""


def staff(result: Result) -> Picture:
    """Who stayed, left and came; languages of educators and coaches."""
    first = result.rows.iloc[0]
    if first["value"] is None:
        return blank("site-staff", "Do its people stay?", result, str(first["reason"] or ""))
    rows = [
        (words, say.count(pick(result, statistic=name)["value"].iloc[0])) for name, words in STAFF.items()
    ]
    rows += list(_languages(result.curves["languages"]))
    return Picture(
        name="site-staff",
        title="Do its people stay?",
        unit="educators",
        sentence="",
        height="whole",
        table=table(("Staff", "People"), rows),
        data=result.rows.drop(columns="excluded"),
        caption="Everybody who teaches or leads there. Languages are those stated, on the last day.",
        **about(result),
    )


def _languages(found: pd.DataFrame) -> Iterator[tuple[str, str]]:
    for side, words in (("educator", "Home languages of educators"), ("coach", "Languages of its coaches")):
        own = found[found["side"] == side]
        told = []
        for row in own.to_dict("records"):
            missing = say.is_missing(row["languages"])
            name = "not stated" if missing else str(row["languages"]).replace(";", ", ")
            told.append(f"{name} ({row['people']})" if side == "educator" else name)
        if told:
            yield words, "; ".join(told)
