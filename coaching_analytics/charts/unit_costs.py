"""What a unit of coaching costs, in dollars as spent and in those of one year; how dollars reach a site."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from coaching_analytics.charts import labels, sentences
from coaching_analytics.charts import numbers as say
from coaching_analytics.charts.bar import Part, bar_figure
from coaching_analytics.charts.paid_time import contact_share
from coaching_analytics.charts.picture import Names, Panel, Picture, about, blank, known, named, pick, table
from coaching_analytics.metrics.result import Result

OFF = "off"
RULE_CHANGED = (
    "It is a convention: a store chooses another in its settings.toml (allocation_rule) and is rebuilt."
)


def offered(indexes: Mapping[str, Mapping[int, float]]) -> dict[str, str]:
    """Dollars a reader can choose, by the name of the price index: as spent, or those of its last year."""
    turned = {
        name: f"Beside them dollars of {max(levels)} ({labels.INDEXES.get(name, name)})"
        for name, levels in indexes.items()
    }
    return {OFF: "As they were spent", **turned}


def unit_costs(units: Result, cost: Result, time: Result | None = None) -> Picture:
    """Three totals and what a unit costs under each.

    `units` is `unit_cost`, `cost` `coaching_cost`, `time` `time_use`, all of the whole selection.
    """
    title = "What does a unit of coaching cost?"
    cells = {(row["total"], row["per"]): row for _, row in units.rows.iterrows()}
    totals = {row["total"]: row["value"] for _, row in pick(cost, kind="actual").iterrows()}
    pers = [per for per in labels.PER if any((total, per) in cells for total in labels.TOTALS)]
    if not known(units.rows).size and not any(value is not None for value in totals.values()):
        return blank("unit-costs", title, units)
    lines = [
        (
            labels.TOTALS[total],
            say.dollars(totals.get(total)),
            *(_unit(cells.get((total, per))) for per in pers),
        )
        for total in labels.TOTALS
        if total in totals
    ]
    lines += _real_lines(units, cost, pers)
    withheld = dict.fromkeys(
        str(row["reason"]) for row in cells.values() if row["value"] is None and row["reason"]
    )
    hour = cells.get(("with_in_kind", "hour"))
    value = None if hour is None else hour["value"]
    return Picture(
        name="unit-costs",
        title=title,
        unit="actual dollars",
        data=units.rows.drop(columns="excluded"),
        sentence=_hour(value, time) or _withheld(withheld),
        caption=_withheld(withheld) if value is not None else "",
        numeric=("Total", *(labels.PER[per] for per in pers)),
        table=table(("Counted", "Total", *(labels.PER[per] for per in pers)), lines),
        **about(units, cost),
    )


def _real_lines(units: Result, cost: Result, pers: list[str]) -> list[tuple[str, ...]]:
    """The same three totals in dollars of one year; none while no price index is set."""
    whole, each = (result.curves.get("real", pd.DataFrame()) for result in (cost, units))
    base = cost.settings.get("base_year")
    if whole.empty or each.empty or base is None:
        return []
    sums = {row["total"]: row["real"] for _, row in whole[whole["kind"] == "actual"].iterrows()}
    cells = {(row["total"], row["per"]): row["real"] for _, row in each.iterrows()}
    return [
        (
            f"{labels.TOTALS[total]}, dollars of {base}",
            say.dollars(sums[total]),
            *(say.dollars(cells.get((total, per))) for per in pers),
        )
        for total in labels.TOTALS
        if not say.is_missing(sums.get(total))
    ]


def _hour(value: float | None, time: Result | None) -> str:
    if value is None:
        return ""
    return sentences.hour_cost(float(value), None if time is None else contact_share(time))


def _unit(row: pd.Series | None) -> str:
    return say.BLANK if row is None else "withheld" if row["value"] is None else say.dollars(row["value"])


def _withheld(reasons: dict[str, None]) -> str:
    return f"Withheld: {'; '.join(reasons)}." if reasons else ""


def booked(whole: Result, by_place: Result, names: Names | None = None) -> Picture:
    """Where every dollar went: to the site it was booked to, to sites by the rule, or to none.

    `whole` is `cost_reconciliation` of the whole system, `by_place` the same by region, agency or site.
    """
    title = "How do dollars reach a site?"
    cell = _parts(pick(whole, kind="actual"))
    came = cell.get("input")
    if came is None or float(came) <= 0:
        return blank("allocation", title, whole)
    rule = str(whole.settings.get("allocation_rule", "hours"))
    bar = [
        Part(words, max(float(cell[part]), 0.0) / float(came), say.dollars(cell[part]), part == "unallocated")
        for part, words in labels.BOOKED.items()
    ]
    said = "; ".join(f"{part.name} {part.note}" for part in bar)
    place = by_place.by[0]
    lines = [
        (named(name, names, "Booked wider, or place not known"), *_line(_parts(rows)))
        for name, rows in pick(by_place, kind="actual").groupby(place, sort=False, dropna=False)
        if len(known(rows))
    ]
    return Picture(
        name="allocation",
        title=title,
        unit="actual dollars",
        panels=(Panel("", bar_figure(bar), f"Bar in parts: {said}."),),
        sentence=sentences.allocated(cell["direct"], cell["allocated"], cell["unallocated"]),
        caption=f"{labels.RULES[rule]} {RULE_CHANGED}",
        table=table((f"{place.capitalize()} booked to", *labels.BOOKED.values(), "Ledger"), lines),
        numeric=(*labels.BOOKED.values(), "Ledger"),
        data=by_place.rows.drop(columns="excluded"),
        **about(whole, by_place),
    )


def _parts(rows: pd.DataFrame) -> dict[str, Any]:
    return dict(zip(rows["part"], rows["value"], strict=True))


def _line(cell: Mapping[str, Any]) -> tuple[str, ...]:
    return tuple(say.exact_dollars(cell.get(part)) for part in (*labels.BOOKED, "input"))
