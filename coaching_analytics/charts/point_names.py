"""Names beside dots: each at the first free place around its dot, so that none lies on another."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from coaching_analytics.charts import theme

WIDTH, HEIGHT = 340.0, 350.0
"""Pixels a narrow drawing has; on a wide one names only move further apart."""
LETTER, LINE = 7.0, 17.0
AROUND = ((10, 10), (-10, 10), (10, -10), (-10, -10), (10, 28), (-10, 28), (10, -28), (-10, -28))
"""Pixels to the right (or left) of the dot and above it, in the order they are tried."""
Box = tuple[float, float, float, float]


def beside(
    named: Sequence[tuple[str, float, float]], x: tuple[float, float], y: tuple[float, float]
) -> list[dict[str, Any]]:
    """Labels of dots given as (name, x, y) on axes with these spans.

    A name that finds no free place is left out: the dot tells it when pointed at, and the table has it.
    """
    dots = [(WIDTH * (a - x[0]) / (x[1] - x[0]), HEIGHT * (b - y[0]) / (y[1] - y[0])) for _, a, b in named]
    taken: list[Box] = [(a - 7, b - 7, a + 7, b + 7) for a, b in dots]
    notes = []
    for (name, a, b), (left, up) in zip(named, dots, strict=True):
        for right, above in AROUND:
            box = _box(name, left + right, up + above, right < 0)
            if box[0] >= 0 and box[2] <= WIDTH and not any(_overlap(box, other) for other in taken):
                taken.append(box)
                notes.append(_note(name, a, b, right, above))
                break
    return notes


def _box(name: str, left: float, middle: float, ends: bool) -> Box:
    wide = LETTER * len(name)
    return (
        left - wide if ends else left,
        middle - LINE / 2,
        left if ends else left + wide,
        middle + LINE / 2,
    )


def _overlap(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _note(name: str, x: float, y: float, right: float, above: float) -> dict[str, Any]:
    side = "right" if right < 0 else "left"
    return theme.text(
        name, x, y, xanchor=side, yanchor="middle", xshift=right, yshift=above, bgcolor="rgba(0,0,0,0)"
    )
