"""What it would cost to reach every enrolled site, and the gap to today's dollars."""

from __future__ import annotations

from typing import Any

import pandas as pd

from coaching_analytics.charts import labels
from coaching_analytics.charts import numbers as say
from coaching_analytics.charts.picture import Names, Picture, blank, named, pick, tabled
from coaching_analytics.metrics.result import Result

TITLE = "What would it cost to reach every enrolled site?"
BASES = {"people": "Sites counted for each coach (people)", "fte": "Sites counted for each full-time post"}
COLUMNS = ("Posts today", "Posts asked for", "A post costs", "Dollars today", "Dollars more a year")


def reach_all(result: Result) -> Picture:
    """Posts and dollars by basis and total; `result` is `cost_to_reach_all`, whole."""
    first = _cells(result, "people")
    if say.is_missing(first[None, "posts_needed"]["value"]):
        return blank(
            "reach-all", TITLE, result, str(first[None, "posts_needed"]["reason"]).capitalize() + "."
        )
    lines = [
        (BASES[basis], labels.TOTALS[total], *_line(_cells(result, basis), total))
        for basis in BASES
        for total in labels.TOTALS
    ]
    target = float(result.settings["reach_sites"])
    return Picture(
        name="reach-all",
        title=TITLE,
        sentence=_sentence(first, target),
        caption="Counted in people, as the observed average of 22 is, posts per coach stay as they are. "
        "Every post is taken to cost what today's cost on average.",
        **tabled(("Target counts", "Dollars"), COLUMNS, lines, result),
    )


def by_place(result: Result, by: str, names: Names | None = None) -> Picture:
    """Posts and dollars of each region or agency, counted in people and with overhead."""
    title = f"Where would the posts be needed, by {by}?"
    lines = []
    for place in dict.fromkeys(result.rows[by]):
        part = Result(**{**_fields(result), "rows": result.rows[_same(result.rows[by], place)]})
        lines.append((named(place, names), *_line(_cells(part, "people"), "with_overhead")))
    return Picture(
        name="reach-all-places",
        title=title,
        sentence="",
        caption="Places with posts enough today have no sum; they do not pay for the others.",
        **tabled((by.capitalize(),), COLUMNS, sorted(lines), result),
    )


def _fields(result: Result) -> dict[str, Any]:
    return {name: getattr(result, name) for name in result.__dataclass_fields__}


def _same(column: pd.Series, value: Any) -> pd.Series:
    return column.isna() if say.is_missing(value) else column == value


def _cells(result: Result, basis: str) -> dict[tuple[str | None, str], pd.Series]:
    """The rows of a basis by total and output."""
    rows = pick(result, basis=basis)
    return {(row["total"] or None, row["output"]): row for _, row in rows.iterrows()}


def _line(cells: dict[tuple[str | None, str], pd.Series], total: str) -> tuple[str, ...]:
    more = cells[total, "dollars_more"]
    enough = say.is_missing(more["value"]) and not say.is_missing(cells[total, "cost_per_post"]["value"])
    return (
        say.decimal(cells[None, "posts_now"]["value"], 1),
        say.decimal(cells[None, "posts_needed"]["value"], 1),
        say.dollars(cells[total, "cost_per_post"]["value"]),
        say.dollars(cells[total, "dollars_now"]["value"]),
        "Posts are enough" if enough else say.dollars(more["value"]),
    )


def _sentence(cells: dict[tuple[str | None, str], pd.Series], target: float) -> str:
    now, needed = (float(cells[None, name]["value"]) for name in ("posts_now", "posts_needed"))
    line = (
        f"At {target:g} sites for each coach, every enrolled site asks for {say.decimal(needed, 1)} "
        f"full-time "
        f"posts; {say.decimal(now, 1)} are filled today."
    )
    more = cells["with_overhead", "dollars_more"]
    if not say.is_missing(more["value"]):
        return f"{line} The gap is **{say.dollars(more['value'])} a year**, with overhead."
    if say.is_missing(cells["with_overhead", "cost_per_post"]["value"]):
        return f"{line} What a post costs is not known: {cells['with_overhead', 'cost_per_post']['reason']}."
    return (
        f"{line} **Today's posts are enough for that**; fewer would be a choice about coaching, not a saving."
    )
