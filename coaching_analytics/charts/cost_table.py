"""The table of cost per outcome: what a room cost, how it changed, what came with the money, with ranges."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import pandas as pd

from coaching_analytics.charts import numbers as say
from coaching_analytics.charts.picture import table
from coaching_analytics.metrics.result import Result

NUMERIC = ("Rooms", "Cost of a room", "Net change", "Points per $10,000")


@dataclass(frozen=True, slots=True)
class Line:
    """A place: its row of points per $10,000, the cost and change behind it, the cost of a point in words."""

    name: str
    point: pd.Series | None
    piece: pd.Series | None
    price: str


def piece_of(result: Result, cell: dict[str, str]) -> pd.Series | None:
    """Mean cost of a room and mean net change behind a figure, with their ranges."""
    rows = result.curves.get("pieces", pd.DataFrame())
    for column, value in cell.items():
        if column in rows.columns:
            rows = rows[rows[column] == value]
    return rows.iloc[0] if len(rows) == 1 else None


def cost_table(lines: Sequence[Line], by: str) -> pd.DataFrame:
    """A line a place, each figure with its likely range in brackets."""
    rows = [
        (
            line.name,
            say.count(line.point["n"]),
            *_pieces(line.point, line.piece),
            _cost(line.point, line.price),
        )
        for line in lines
        if line.point is not None
    ]
    return table((by.capitalize(), *NUMERIC, "Cost of a point"), rows)


def _cost(point: pd.Series, price: str) -> str:
    return price if point["value"] is not None else str(point["reason"] or say.BLANK)


def _pieces(point: pd.Series, piece: pd.Series | None) -> tuple[str, str, str]:
    """Cost of a room, net change and points per $10,000, each with its likely range."""
    if point["value"] is None:
        return say.BLANK, say.BLANK, say.BLANK
    points = _ranged(point["value"], point["low"], point["high"], lambda v: say.decimal(v, 1))
    if piece is None:
        return say.BLANK, say.BLANK, points
    return (
        _ranged(piece["cost"], piece["cost_low"], piece["cost_high"], lambda v: say.dollars(round(v, -1))),
        _ranged(piece["gain"], piece["gain_low"], piece["gain_high"], say.signed),
        points,
    )


def _ranged(value: float, low: object, high: object, word: Callable[[float], str]) -> str:
    """A figure with its likely range: $2,760 ($2,500 to $3,010)."""
    if say.is_missing(low) or say.is_missing(high):
        return word(float(value))
    return f"{word(float(value))} ({word(float(str(low)))} to {word(float(str(high)))})"
