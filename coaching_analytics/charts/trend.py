"""The drawing of one trend panel: line with band, dotted line, break, thresholds, rooms under every year."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from plotly.graph_objects import Figure

from coaching_analytics.charts import numbers as say
from coaching_analytics.charts import theme

HEIGHT = 310


@dataclass(frozen=True, slots=True)
class Mark:
    """A point of a line: place of its year, value, likely range, rooms, share of the roster."""

    place: int
    value: float
    low: float | None = None
    high: float | None = None
    n: int | None = None
    share: float | None = None


@dataclass(frozen=True, slots=True)
class Trend:
    """One panel: lines by edition, thresholds as (label, value, places of years), breaks as (place, label)."""

    title: str
    years: tuple[str, ...]
    rated: Mapping[str, list[Mark]]
    same: Mapping[str, list[Mark]]
    lines: Sequence[tuple[str, float, list[int]]] = ()
    breaks: Sequence[tuple[float, str]] = ()

    def _values(self) -> list[float]:
        marks = [mark for group in (self.rated, self.same) for marks in group.values() for mark in marks]
        ends = [
            end
            for group in (self.same,)
            for marks in group.values()
            for mark in marks
            for end in (mark.low, mark.high)
            if end is not None
        ]
        return [mark.value for mark in marks] + ends

    @property
    def low(self) -> float:
        """Lowest thing drawn."""
        return min(self._values())

    @property
    def high(self) -> float:
        """Highest thing drawn."""
        return max(self._values())


def trend_figure(item: Trend, span: float) -> Figure:
    """A panel over `span` points around its data; panels of one picture share the span."""
    middle = (item.low + item.high) / 2
    low, high = middle - span / 2, middle + span / 2
    n = len(item.years)
    traces = [trace for marks in item.same.values() for trace in _band(marks)]
    traces += [_line(marks, item, False) for marks in item.rated.values()]
    traces += [_line(marks, item, True) for marks in item.same.values()]
    shapes, notes = _lines(item, low, high)
    for place, label in item.breaks:
        shapes.append(theme.line(place, place, low, high, color=theme.GREY))
        notes.append(
            theme.text(
                label,
                place,
                high,
                xanchor="left" if place < n / 2 else "right",
                yanchor="top",
                xshift=4 if place < n / 2 else -4,
                color=theme.QUIET,
                size=12,
            )
        )
    return theme.figure(
        traces,
        HEIGHT,
        margin={"t": 50, "b": 62, "l": 4, "r": 4},
        shapes=shapes,
        annotations=[*notes, *_names(item)],
        xaxis=theme.axis(
            range=[-0.5, n - 0.5],
            tickvals=list(range(n)),
            ticktext=_ticks(item),
            showgrid=False,
            tickangle=0,
            tickfont={"size": 12, "color": theme.QUIET},
        ),
        yaxis=theme.axis(
            range=[low, high], dtick=0.25 if span <= 1.6 else 0.5, tickformat=".2f" if span <= 1.6 else ".1f"
        ),
    )


def _band(marks: Sequence[Mark]) -> list[dict[str, Any]]:
    """The likely range as an area without points or edges; a single year as a thick translucent line."""
    ranged = [mark for mark in marks if mark.low is not None and mark.high is not None]
    if len(ranged) == 1:
        return [
            {
                "type": "scatter",
                "mode": "lines",
                "x": [ranged[0].place] * 2,
                "y": [ranged[0].low, ranged[0].high],
                "line": {"width": 8, "color": theme.BLUE},
                "opacity": 0.15,
                "hoverinfo": "skip",
            }
        ]
    if not ranged:
        return []
    around = [
        *((mark.place, mark.high) for mark in ranged),
        *((mark.place, mark.low) for mark in reversed(ranged)),
    ]
    return [
        {
            "type": "scatter",
            "mode": "none",
            "x": [x for x, _ in around],
            "y": [y for _, y in around],
            "fill": "toself",
            "fillcolor": "rgba(0, 90, 156, 0.13)",
            "line": {"width": 0},
            "hoverinfo": "skip",
        }
    ]


def _line(marks: Sequence[Mark], item: Trend, same: bool) -> dict[str, Any]:
    what = "same rooms, both years" if same else "all rooms rated"
    hover = [
        f"{item.years[m.place]}: {say.points(m.value)}, {what}"
        + (f" ({say.count(m.n)} rooms)" if m.n is not None else "")
        for m in marks
    ]
    style = {"color": theme.BLUE, "width": 2.5} if same else {"color": theme.GREY, "width": 2, "dash": "dot"}
    marker = (
        {"size": 9, "color": theme.BLUE}
        if same
        else {"size": 8, "color": "#FFFFFF", "line": {"color": theme.GREY, "width": 2}}
    )
    return {
        "type": "scatter",
        "mode": "lines+markers",
        "x": [m.place for m in marks],
        "y": [m.value for m in marks],
        "line": style,
        "marker": marker,
        "hovertext": hover,
        "hoverinfo": "text",
        "cliponaxis": False,
    }


def _lines(item: Trend, low: float, high: float) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Thresholds inside the panel over the years they hold; one outside is named at its edge."""
    shapes, notes, above, below = [], [], 0, 0
    for label, value, places in item.lines:
        if low < value < high:
            shapes.append(theme.line(places[0] - 0.5, places[-1] + 0.5, value, value))
            notes.append(
                theme.text(
                    label,
                    places[-1] + 0.5,
                    value,
                    xanchor="right",
                    yanchor="bottom",
                    color=theme.RUST,
                    size=12,
                )
            )
            continue
        up = value >= high
        shift = -(14 * above) if up else 14 * below
        above, below = above + up, below + (not up)
        notes.append(
            theme.text(
                f"{'↑' if up else '↓'} {label}",
                len(item.years) - 0.5,
                high if up else low,
                xanchor="right",
                yanchor="top" if up else "bottom",
                yshift=shift,
                color=theme.RUST,
                size=12,
            )
        )
    return shapes, notes


def _names(item: Trend) -> list[dict[str, Any]]:
    """The two lines named with their latest value above the panel, in their own colour and mark."""
    same = [mark for marks in item.same.values() for mark in marks]
    rated = [mark for marks in item.rated.values() for mark in marks]
    notes = []
    for marks, text, colour, shift in (
        (same, "● same rooms", theme.BLUE, 28),
        (rated, "○ all rated", theme.QUIET, 10),
    ):
        if marks:
            last = max(marks, key=lambda mark: mark.place)
            notes.append(
                theme.text(
                    f"{text} <b>{say.points(last.value)}</b> in {item.years[last.place]}",
                    0,
                    1,
                    xref="paper",
                    yref="paper",
                    xanchor="left",
                    yanchor="bottom",
                    yshift=shift - 6,
                    color=colour,
                    size=14,
                )
            )
    return notes


def _ticks(item: Trend) -> list[str]:
    """Under each year its rooms and their share; short years when there are many."""
    known = {mark.place: mark for marks in item.rated.values() for mark in marks}
    short = len(item.years) > 4
    texts = []
    for place, year in enumerate(item.years):
        mark = known.get(place)
        rooms = (
            "" if mark is None or mark.n is None else f"<br>{say.count(mark.n)}{'' if short else ' rooms'}"
        )
        share = "" if mark is None or mark.share is None else f"<br>{say.percent(mark.share)}"
        texts.append(f"{year[2:] if short else year}{rooms}{share}")
    return texts
