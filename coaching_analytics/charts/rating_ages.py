"""How old the last formal ratings are in each place: a table of ages whose cells are shaded by share."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from coaching_analytics.charts import labels, theme, wording
from coaching_analytics.charts import numbers as say
from coaching_analytics.charts.drawing import Drawing
from coaching_analytics.charts.picture import Names, Panel, Picture, blank, known, named, sites_lead, tabled
from coaching_analytics.metrics.result import Result

ROW = 52  # pixels of one place
MOST = 40  # places drawn; the table holds all
SHADES = ("#FFFFFF", "#E8F0F7", "#CFE0EF", "#B3CFE6", "#97BDDC")
"""From none to most of a place's rooms; ink stands on each at 7:1 or more."""
STEPS = (0.0, 0.1, 0.25, 0.5)
HEADS = ("Under 12", "12-24", "24-36", "36 or more", "Never")


@dataclass(frozen=True, slots=True)
class Cell:
    """Rooms of one place at one age."""

    share: float
    rooms: float

    @property
    def shade(self) -> str:
        """Its colour: the darker, the larger the share."""
        return SHADES[sum(self.share > step for step in STEPS)]

    @property
    def text(self) -> str:
        """Share and rooms, as printed in it."""
        return f"{say.percent(self.share)} ({say.count(self.rooms)})" if self.rooms else say.BLANK


Places = Sequence[tuple[str, list[Cell], str, str]]
"""Name, cells by age, sites never rated, and id, of each place."""


def rating_ages(result: Result, names: Names | None, by: str) -> Picture:
    """Rooms by age of their last formal rating in each place; `result` is `rating_freshness` by `by`."""
    title, unit = "Where are ratings growing old?", "share of rooms, and rooms"
    places = _places(result, names, by)
    if not places:
        return blank("rating-age-map", title, result)
    drawn = places[:MOST]
    lines = [(place, *(cell.text for cell in cells), never) for place, cells, never, _ in places]
    more = (
        f" The first {MOST} of {say.count(len(places))} are drawn; the table has all."
        if len(places) > MOST
        else ""
    )
    return Picture(
        name="rating-age-map",
        title=title,
        unit=unit,
        sentence=_said(places, by),
        panels=(Panel("", _figure(drawn), _alt(drawn)),),
        caption="Months since the last formal rating, at the end of the period, of rooms in use then. Each "
        "row adds up to all rooms of the place; the darker a cell, the larger its share. First stand those "
        f"with the largest share of rooms never rated, or rated 24 months ago or longer.{more}",
        leads=sites_lead(key for *_, key in places) if by == "site" else None,
        **tabled(
            (by.capitalize(),),
            (*labels.RATING_AGES.values(), "Sites never rated"),
            lines,
            result,
        ),
    )


def _places(result: Result, names: Names | None, by: str) -> Places:
    """Cells and never-rated sites of each place, those with the largest share of old or no ratings first."""
    found = []
    for place, part in result.rows.groupby(by, dropna=False, sort=False):
        rows = {row["statistic"]: row for _, row in known(part).iterrows()}
        if not set(labels.RATING_AGES) <= set(rows):
            continue
        cells = [
            Cell(float(rows[name]["value"]), float(rows[name]["numerator"])) for name in labels.RATING_AGES
        ]
        told = _never(rows.get("sites_never"))
        key = "" if say.is_missing(place) else str(place)
        found.append((-sum(cell.share for cell in cells[2:]), named(place, names), cells, told, key))
    ordered = sorted(found, key=lambda one: one[:2])
    return [(name, cells, told, key) for _, name, cells, told, key in ordered]


def _never(row: pd.Series | None) -> str:
    return say.BLANK if row is None else f"{say.count(row['numerator'])} of {say.count(row['denominator'])}"


def _said(places: Places, by: str) -> str:
    name, cells, *_ = places[0]
    if by == "site":
        bare = sum(1 for _, own, *_ in places if own[-1].share == 1)
        has = "has" if bare == 1 else "have"
        return (
            f"**{wording.plural(bare, 'site')} of {say.count(len(places))}** {has} no formal rating at all."
        )
    old = sum(cell.rooms for cell in cells[2:])
    if not old:
        return "**Every room in use** had a formal rating in the last 24 months."
    rooms = sum(cell.rooms for cell in cells)
    largest = ", the largest share" if len(places) > 1 else ""
    return (
        f"In {name} **{say.count(old)} of {wording.plural(rooms, 'room')}** had no formal rating in the last "
        f"24 months{largest}."
    )


def _figure(places: Places) -> Drawing:
    """A row a place: its name, and below it five cells."""
    n = len(places)
    shapes: list[dict[str, Any]] = []
    notes = [
        theme.text(head, column + 0.5, -0.1, xanchor="center", yanchor="bottom", color=theme.QUIET)
        for column, head in enumerate(HEADS)
    ]
    for at, (name, cells, *_) in enumerate(places):
        notes.append(
            theme.text(
                name, 0, at + 0.2, xanchor="left", yanchor="middle", size=14, bgcolor="rgba(255, 255, 255, 0)"
            )
        )
        for column, cell in enumerate(cells):
            shapes.append(_rectangle(column, at, cell.shade))
            notes.append(theme.text(cell.text, column + 0.5, at + 0.68, yanchor="middle", bgcolor=cell.shade))
    return theme.figure(
        [_hover(places)],
        int((n + 0.5) * ROW + 20),
        margin={"t": 4, "b": 4},
        annotations=notes,
        shapes=shapes,
        xaxis=theme.hidden_axis(range=[0, len(HEADS)]),
        yaxis=theme.hidden_axis(range=[n + 0.05, -0.5]),
    )


def _rectangle(column: int, at: int, shade: str) -> dict[str, Any]:
    return {
        "type": "rect",
        "x0": column + 0.02,
        "x1": column + 0.98,
        "y0": at + 0.4,
        "y1": at + 0.94,
        "fillcolor": shade,
        "line": {"color": theme.PALE, "width": 1},
        "layer": "below",
    }


def _hover(places: Places) -> dict[str, Any]:
    """What a pointer tells of each cell."""
    at: Sequence[tuple[int, int, str]] = [
        (column, row, f"{name}, {age.lower()}: {cell.text}")
        for row, (name, cells, *_) in enumerate(places)
        for column, (age, cell) in enumerate(zip(labels.RATING_AGES.values(), cells, strict=True))
    ]
    return {
        "type": "scatter",
        "mode": "markers",
        "x": [column + 0.5 for column, _, _ in at],
        "y": [row + 0.68 for _, row, _ in at],
        "hovertext": [text for _, _, text in at],
        "hoverinfo": "text",
        "marker": {"size": 18, "opacity": 0},
    }


def _alt(places: Places) -> str:
    rows = (
        f"{name}: "
        + ", ".join(
            f"{age.lower()} {cell.text}" for age, cell in zip(labels.RATING_AGES.values(), cells, strict=True)
        )
        for name, cells, *_ in places
    )
    return f"Table of rooms by months since their last formal rating. {'; '.join(rows)}."
