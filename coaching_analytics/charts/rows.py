"""One row a figure: a line of text with its name and value, its mark below; nothing can overlap."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from coaching_analytics.charts import theme
from coaching_analytics.charts.drawing import Drawing

PITCH = 56  # pixels from one row to the next
TEXT_UP = 19  # pixels from a mark up to its line of text


@dataclass(frozen=True, slots=True)
class RowMark:
    """A row: `label` at the left, `note` at the right, a dot at `value` with its likely range.

    `earlier` is drawn hollow, `raw` as a hollow diamond, `tick` as a short upright stroke. `unsure` draws
    the dot hollow and grey. `place` is the id a click on the dot leads to.
    """

    label: str
    note: str
    value: float | None = None
    low: float | None = None
    high: float | None = None
    earlier: float | None = None
    raw: float | None = None
    tick: float | None = None
    unsure: bool = False
    hover: str = ""
    earlier_hover: str = ""
    place: str = ""


@dataclass(frozen=True, slots=True)
class Reference:
    """A dotted upright line at `x`, named in place; `row` limits it to one row."""

    x: float
    label: str
    row: int | None = None


def rows_figure(
    marks: Sequence[RowMark],
    unit: str,
    span: tuple[float, float],
    *,
    references: Sequence[Reference] = (),
    zero: bool = False,
    leads: str = "",
    **x_axis: Any,
) -> Drawing:
    """A dot plot of rows over one axis that runs over `span`; a click on a dot sets the filter `leads`."""
    n = len(marks)
    whole = [reference for reference in references if reference.row is None]
    top = 30 if whole else 10
    last = n - 0.42 if any(reference.row == n - 1 for reference in references) else n - 0.62
    shapes = rails(n)
    if zero:
        shapes.append(theme.line(0, 0, last, -0.62, color=theme.INK, width=1, dash="solid"))
    notes = [label for place, mark in enumerate(marks) for label in row_text(place, mark.label, mark.note)]
    for reference in references:
        drawn, label = _reference(reference, span, n)
        shapes.append(drawn)
        notes.append(label)
    return theme.figure(
        [*_ranges(marks), *_dots(marks, leads)],
        int((last + 0.62) * PITCH + top + 52),
        margin={"t": top, "b": 44},
        xaxis=theme.axis(range=list(span), title=unit, **x_axis),
        annotations=notes,
        shapes=shapes,
        yaxis=theme.hidden_axis(range=[last, -0.62]),
    )


def rails(n: int) -> list[dict[str, Any]]:
    """A pale line through every row, so that the eye finds the name that belongs to a mark."""
    return [
        theme.line(0, 1, place, place, color=theme.GRID, width=1, dash="solid", xref="paper", layer="below")
        for place in range(n)
    ]


def row_words(marks: Sequence[RowMark]) -> str:
    """The rows as text, for alt text: 'Central 26.4; East 22.0'."""
    return "; ".join(re.sub("<.*?>", "", f"{mark.label} {mark.note}") for mark in marks)


def row_text(place: int, label: str, note: str) -> list[dict[str, Any]]:
    """A row's line of text: its name at the left edge, its value at the right edge."""
    ends = ((label, 0, "left", theme.INK), (note, 1, "right", theme.QUIET))
    return [
        theme.text(
            value,
            x,
            place,
            xref="paper",
            xanchor=side,
            yanchor="middle",
            yshift=TEXT_UP,
            size=14,
            color=color,
        )
        for value, x, side, color in ends
        if value
    ]


def _reference(
    reference: Reference, span: tuple[float, float], n: int
) -> tuple[dict[str, Any], dict[str, Any]]:
    side = theme.anchor((reference.x - span[0]) / (span[1] - span[0]))
    if reference.row is None:
        return (
            theme.line(reference.x, reference.x, n - 0.62, -0.62),
            theme.text(
                reference.label,
                reference.x,
                -0.62,
                xanchor=side,
                yanchor="bottom",
                yshift=2,
                color=theme.RUST,
            ),
        )
    return (
        theme.line(reference.x, reference.x, reference.row - 0.16, reference.row + 0.22),
        theme.text(
            reference.label,
            reference.x,
            reference.row,
            xanchor=side,
            yanchor="middle",
            yshift=-20,
            color=theme.RUST,
        ),
    )


def _ranges(marks: Sequence[RowMark]) -> list[dict[str, Any]]:
    """Thick translucent lines, one a row that has a likely range."""
    return [
        {
            "type": "scatter",
            "mode": "lines",
            "x": [mark.low, mark.high],
            "y": [place, place],
            "line": {"width": 8, "color": theme.GREY if mark.unsure else theme.BLUE},
            "opacity": 0.4,
            "hoverinfo": "skip",
        }
        for place, mark in enumerate(marks)
        if mark.low is not None and mark.high is not None
    ]


def _dots(marks: Sequence[RowMark], leads: str) -> list[dict[str, Any]]:
    """Strokes, hollow dots and filled dots, in this order, so the answer lies on top."""
    ticks = [(m.tick, i, "") for i, m in enumerate(marks) if m.tick is not None]
    earlier = [(m.earlier, i, m.earlier_hover) for i, m in enumerate(marks) if m.earlier is not None]
    raw = [(m.raw, i, m.earlier_hover) for i, m in enumerate(marks) if m.raw is not None]
    sure = [(m.value, i, m.hover) for i, m in enumerate(marks) if m.value is not None and not m.unsure]
    unsure = [(m.value, i, m.hover) for i, m in enumerate(marks) if m.value is not None and m.unsure]
    hollow = {"color": "#FFFFFF", "size": 11, "line": {"color": theme.GREY, "width": 2}}
    styles: tuple[tuple[list[Any], dict[str, Any]], ...] = (
        (ticks, {"symbol": "line-ns", "size": 16, "line": {"color": theme.GREY, "width": 2.5}}),
        (earlier, hollow),
        (raw, {**hollow, "symbol": "diamond"}),
        (unsure, {**hollow, "size": 13}),
        (sure, {"color": theme.BLUE, "size": 14}),
    )
    return [
        {
            "type": "scatter",
            "mode": "markers",
            "x": [x for x, _, _ in dots],
            "y": [y for _, y, _ in dots],
            "hovertext": [said for _, _, said in dots],
            "hoverinfo": "text",
            "marker": marker,
            "cliponaxis": False,
            **(theme.leading(leads, [marks[y].place for _, y, _ in dots]) if leads else {}),
        }
        for dots, marker in styles
        if dots
    ]


def span_of(
    values: Sequence[float | None], *, floor: float | None = None, room: float = 0.08
) -> tuple[float, float]:
    """A span around the known values with a little room; `floor` starts it there, as counts start at zero."""
    known = [float(value) for value in values if value is not None and value == value]
    if not known:
        return (0.0, 1.0)
    low, high = min(known), max(known)
    pad = max((high - low) * room, abs(high) * 0.02, 1e-9)
    return (low - pad if floor is None else floor, high + pad)
