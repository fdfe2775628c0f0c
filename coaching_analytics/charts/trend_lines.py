"""Thresholds and breaks of a trend panel, each named in place where it covers no point."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from coaching_analytics.charts import theme

Span = tuple[float, float]
Drawn = tuple[list[dict[str, Any]], list[dict[str, Any]]]
TEXT = 0.045  # half the height of a label, as a share of the panel
CLEAR = "rgba(255, 255, 255, 0)"


def lines_in_place(
    lines: Sequence[tuple[str, float, list[int]]], points: Sequence[tuple[int, float]], years: int, span: Span
) -> Drawn:
    """Dotted lines over the years they hold with their names; one outside the panel is named at its edge."""
    shapes: list[dict[str, Any]] = []
    notes: list[dict[str, Any]] = []
    outside = {True: 0, False: 0}
    for label, value, places in lines:
        if span[0] < value < span[1]:
            shapes.append(theme.line(places[0] - 0.5, places[-1] + 0.5, value, value))
            notes.append(_name(label, value, places, points, span))
            continue
        up = value >= span[1]
        notes.append(_edge(label, up, outside[up], years, span))
        outside[up] += 1
    return shapes, notes


def _name(
    label: str, value: float, places: list[int], points: Sequence[tuple[int, float]], span: Span
) -> dict[str, Any]:
    """The label at the corner of its line that is farthest from any point."""
    middle, height = (places[0] + places[-1]) / 2, span[1] - span[0]

    def room(right: bool, above: bool) -> float:
        centre = value + (TEXT if above else -TEXT) * height
        near = [abs(y - centre) for x, y in points if (x >= middle if right else x <= middle)]
        return min(near, default=height)

    right, above = max(
        ((r, a) for r in (True, False) for a in (True, False)), key=lambda corner: room(*corner)
    )
    return theme.text(
        label,
        places[-1] + 0.5 if right else places[0] - 0.5,
        value,
        xanchor="right" if right else "left",
        yanchor="bottom" if above else "top",
        color=theme.RUST,
        size=12,
        bgcolor=CLEAR,
    )


def _edge(label: str, up: bool, place: int, years: int, span: Span) -> dict[str, Any]:
    """A line above or below the panel: its name at that edge with an arrow."""
    return theme.text(
        f"{'↑' if up else '↓'} {label}",
        years - 0.5,
        span[1] if up else span[0],
        xanchor="right",
        yanchor="top" if up else "bottom",
        yshift=-15 * place if up else 15 * place,
        color=theme.RUST,
        size=12,
    )


def breaks_in_place(breaks: Sequence[tuple[float, str]], years: int, span: Span) -> Drawn:
    """Upright lines where a new edition starts, named at the top on the side with more room."""
    shapes = [theme.line(place, place, *span, color=theme.GREY) for place, _ in breaks]
    notes = []
    for place, label in breaks:
        left = place < years / 2
        notes.append(
            theme.text(
                label,
                place,
                span[1],
                xanchor="left" if left else "right",
                yanchor="top",
                xshift=4 if left else -4,
                color=theme.QUIET,
                size=12,
            )
        )
    return shapes, notes
