"""The drawing of one trend panel: line with band, dotted line, break, thresholds, rooms under every year."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from coaching_analytics.charts import numbers as say
from coaching_analytics.charts import theme
from coaching_analytics.charts.drawing import Drawing
from coaching_analytics.charts.trend_lines import breaks_in_place, lines_in_place

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
    """One panel: lines by edition, thresholds as (label, value, places of years), breaks as (place,
    label)."""

    title: str
    years: tuple[str, ...]
    rated: Mapping[str, list[Mark]]
    same: Mapping[str, list[Mark]]
    lines: Sequence[tuple[str, float, list[int]]] = ()
    breaks: Sequence[tuple[float, str]] = ()

    def marks(self) -> list[Mark]:
        """Every point of both lines."""
        return [mark for group in (self.rated, self.same) for marks in group.values() for mark in marks]

    def _values(self) -> list[float]:
        return [end for mark in self.marks() for end in (mark.value, mark.low, mark.high) if end is not None]

    @property
    def low(self) -> float:
        """Lowest thing drawn."""
        return min(self._values())

    @property
    def high(self) -> float:
        """Highest thing drawn."""
        return max(self._values())


def trend_figure(item: Trend, span: float) -> Drawing:
    """A panel over `span` points around its data; panels of one picture share the span."""
    middle = (item.low + item.high) / 2
    low, high = middle - span / 2, middle + span / 2
    runs = [(run, same) for group, same in ((item.rated, False), (item.same, True)) for run in _runs(group)]
    traces = [trace for run, same in runs for trace in _band(run, same)]
    traces += [_line(run, item, same) for run, same in runs]
    shapes, notes = lines_in_place(
        item.lines, [(m.place, m.value) for m in item.marks()], len(item.years), (low, high)
    )
    drawn, said = breaks_in_place(item.breaks, len(item.years), (low, high))
    fine = span <= 1.6
    return theme.figure(
        traces,
        HEIGHT,
        margin={"t": 50, "b": 62, "l": 4, "r": 4},
        shapes=[*shapes, *drawn],
        annotations=[*notes, *said, *_names(item)],
        xaxis=_years(item),
        yaxis=theme.axis(range=[low, high], dtick=0.25 if fine else 0.5, tickformat=".2f" if fine else ".1f"),
    )


def _years(item: Trend) -> dict[str, Any]:
    """School years as categories: their places with their names, never numbers on a scale."""
    n = len(item.years)
    return theme.axis(
        range=[-0.5, n - 0.5],
        tickvals=list(range(n)),
        ticktext=_ticks(item),
        showgrid=False,
        tickangle=0,
        tickfont={"size": 12, "color": theme.QUIET},
    )


def _runs(editions: Mapping[str, list[Mark]]) -> list[list[Mark]]:
    """Points to be joined: one edition, years that follow each other."""
    runs: list[list[Mark]] = []
    for marks in editions.values():
        last: Mark | None = None
        for mark in marks:
            if last is None or mark.place != last.place + 1:
                runs.append([])
            runs[-1].append(mark)
            last = mark
    return runs


def _band(marks: Sequence[Mark], same: bool) -> list[dict[str, Any]]:
    """The likely range as an area without points or edges; a single year as a thick translucent line."""
    ranged = [mark for mark in marks if mark.low is not None and mark.high is not None]
    colour = "0, 90, 156" if same else "122, 135, 147"
    if len(ranged) == 1:
        line = {"width": 10, "color": f"rgba({colour}, 0.18)"}
        ends = [ranged[0].low, ranged[0].high]
        return [_area(mode="lines", x=[ranged[0].place] * 2, y=ends, line=line)]
    if not ranged:
        return []
    x = [mark.place for mark in ranged] + [mark.place for mark in reversed(ranged)]
    y = [mark.high for mark in ranged] + [mark.low for mark in reversed(ranged)]
    return [_area(mode="none", x=x, y=y, fill="toself", fillcolor=f"rgba({colour}, 0.15)")]


def _area(**parts: Any) -> dict[str, Any]:
    return {"type": "scatter", "hoverinfo": "skip", **parts}


def _line(marks: Sequence[Mark], item: Trend, same: bool) -> dict[str, Any]:
    what = "same rooms, both years" if same else "all rooms rated"
    hover = [
        f"{item.years[m.place]}: {say.points(m.value)}, {what}"
        + (f" ({say.count(m.n)} rooms)" if m.n is not None else "")
        for m in marks
    ]
    style: dict[str, Any] = {"color": theme.BLUE, "width": 2.5}
    marker: dict[str, Any] = {"size": 9, "color": theme.BLUE}
    if not same:
        style = {"color": theme.GREY, "width": 2, "dash": "dot"}
        marker = {"size": 8, "color": "#FFFFFF", "line": {"color": theme.GREY, "width": 2}}
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
