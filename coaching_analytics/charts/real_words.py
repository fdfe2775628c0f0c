"""Points per $10,000 and the cost of a point in dollars of one year, as a sentence."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from coaching_analytics.charts import numbers as say
from coaching_analytics.charts import priced
from coaching_analytics.metrics.result import Result


def real_words(points: Result, costs: Result, cell: Mapping[str, str]) -> str:
    """The figures of one cell in dollars of the base year; empty where there are none."""
    prices, point, price = priced.told(points.settings), _line(points, cell), _line(costs, cell)
    if not prices or point is None or say.is_missing(point["real"]):
        return ""
    told = f"In {prices}: {say.decimal(point['real'], 1)} points"
    if not say.is_missing(point["real_low"]):
        told += f" ({say.decimal(point['real_low'], 1)} to {say.decimal(point['real_high'], 1)})"
    told += " per $10,000"
    if price is not None and not say.is_missing(price["real"]):
        told += f", about {say.about_dollars(price['real'])} a point"
    elif price is not None and not say.is_missing(price["real_low"]):
        told += f", at least {say.about_dollars(price['real_low'])} a point"
    return f"{told}."


def _line(result: Result, cell: Mapping[str, str]) -> pd.Series | None:
    rows = result.curves.get("real", pd.DataFrame())
    for column, value in cell.items():
        rows = rows[rows[column] == value] if column in rows.columns else rows
    return rows.iloc[0] if len(rows) == 1 else None
