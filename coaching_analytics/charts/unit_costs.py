"""What a unit of coaching costs, in dollars as they were spent and in those of one year."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from coaching_analytics.charts import labels, priced, sentences
from coaching_analytics.charts import numbers as say
from coaching_analytics.charts.paid_time import contact_share
from coaching_analytics.charts.picture import Picture, about, blank, known, pick, table
from coaching_analytics.metrics.result import Result

OFF, LEVEL = "off", ".level"


def offered(indexes: Mapping[str, Mapping[int, float]], regional: bool = False) -> dict[str, str]:
    """Dollars a reader can choose, by the name of the price index: as spent, or those of its last year.

    With `regional` prices in the store each also at the price level of the system's average.
    """
    turned = {
        name: f"Beside them dollars of {max(levels)} ({labels.INDEXES.get(name, name)})"
        for name, levels in indexes.items()
    }
    level = {
        f"{name}{LEVEL}": f"{words} {priced.AVERAGE}"
        for name, words in {OFF: "Beside them dollars", **turned}.items()
    }
    return {OFF: "As they were spent", **turned, **(level if regional else {})}


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
    shown = [total for total in labels.TOTALS if total in totals]
    sums, turned, prices = _real(units, cost)
    whole = (say.dollars(totals.get(total)) for total in shown)
    lines = [("All of it", *whole, *_dollars(sums, shown, prices))]
    for per in pers:
        units_cost = {total: turned.get((total, per)) for total in shown}
        plain = (_unit(cells.get((total, per))) for total in shown)
        lines.append((labels.PER[per], *plain, *_dollars(units_cost, shown, prices)))
    heads = [
        *(labels.TOTALS[total] for total in shown),
        *(f"{labels.TOTALS[total]}, {prices}" for total in shown if prices),
    ]
    withheld = dict.fromkeys(
        str(row["reason"]) for row in cells.values() if row["value"] is None and row["reason"]
    )
    hour = cells.get(("with_in_kind", "hour"))
    value = None if hour is None else hour["value"]
    return Picture(
        name="unit-costs",
        title=title,
        unit="actual dollars",
        data=_with_real(units),
        sentence=_hour(value, time) or _withheld(withheld),
        caption=_withheld(withheld) if value is not None else "",
        numeric=tuple(heads),
        table=table(("Unit", *heads), lines),
        **about(units, cost),
    )


def _real(units: Result, cost: Result) -> tuple[dict[str, Any], dict[tuple[str, str], Any], str]:
    """Totals and units in other prices, and which; empty while no dollars could be turned."""
    whole, each = (result.curves.get("real", pd.DataFrame()) for result in (cost, units))
    prices = priced.short(cost.settings)
    if whole.empty or each.empty or not prices or whole["real"].isna().all():
        return {}, {}, ""
    sums = {row["total"]: row["real"] for _, row in whole[whole["kind"] == "actual"].iterrows()}
    return sums, {(row["total"], row["per"]): row["real"] for _, row in each.iterrows()}, prices


def _dollars(values: Mapping[str, Any], totals: list[str], prices: str) -> list[str]:
    """A cell a total in other prices; none while there are no others."""
    return [say.dollars(values.get(total)) for total in totals] if prices else []


def _with_real(units: Result) -> pd.DataFrame:
    """The rows for a file, with real dollars beside the raw ones where they were asked for."""
    rows = units.rows.drop(columns="excluded")
    real = units.curves.get("real", pd.DataFrame())
    return rows if real.empty else rows.merge(real[["per", "total", "real"]], how="left", on=["per", "total"])


def _hour(value: float | None, time: Result | None) -> str:
    if value is None:
        return ""
    return sentences.hour_cost(float(value), None if time is None else contact_share(time))


def _unit(row: pd.Series | None) -> str:
    return say.BLANK if row is None else "withheld" if row["value"] is None else say.dollars(row["value"])


def _withheld(reasons: dict[str, None]) -> str:
    return f"Withheld: {'; '.join(reasons)}." if reasons else ""
