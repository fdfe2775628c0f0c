"""Whether site leaders are coached too, apart from educators, by setting."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from coaching_analytics.charts import by_place
from coaching_analytics.charts import numbers as say
from coaching_analytics.charts.picture import Names, Panel, Picture, blank, known, tabled
from coaching_analytics.charts.rows import RowMark, row_words, rows_figure
from coaching_analytics.metrics.result import Result

COLUMNS = ("Sites counted", "Leader reached", "Educator reached")


def leaders(whole: Result, parts: Result, names: Names | None = None, by: str = "setting") -> Picture:
    """Share of sites whose leader had a contact beside those whose educators had; both are `coverage`."""
    name, title = "leaders-reached", "Are site leaders coached too?"
    over_all, placed = _once(whole), _once(parts)
    if known(over_all.rows).empty:
        return blank(name, title, whole)
    found = by_place.cells("recipient", over_all, placed, names, by)
    marks = [_mark(place, cell) for place, cell in found.items()]
    figure = rows_figure(marks, "share of sites", (-2, 104), ticksuffix="%")
    total = found["All"]
    return Picture(
        name=name,
        title=title,
        unit="share of sites",
        sentence=f"A site leader had a contact at **{say.percent(total['leader']['value'])}** of sites, an "
        f"educator at {say.percent(total['educator']['value'])}.",
        panels=(Panel("", figure, f"Dot plot. {row_words(marks)}."),),
        caption="Filled: sites where a site leader had at least one contact in the period. Hollow: an "
        "educator. A home "
        "has no leader apart from its educator. All sites are counted, so there is no likely range.",
        **tabled(
            (by.capitalize(),),
            COLUMNS,
            [(place, *_cells(cell)) for place, cell in found.items()],
            whole,
            parts,
        ),
    )


def _once(result: Result) -> Result:
    """Only what was reached at least once in the period."""
    return replace(result, rows=result.rows[result.rows["statistic"] == "at_least_once"])


def _mark(place: str, cell: dict[str, pd.Series]) -> RowMark:
    leader, educator = (cell[who]["value"] for who in ("leader", "educator"))
    if leader is None or educator is None:
        return RowMark(place, "not known")
    return RowMark(
        place,
        f"<b>{say.percent(leader)}</b>, educators {say.percent(educator)}",
        100 * float(leader),
        earlier=100 * float(educator),
        hover=f"{place}: leaders at {say.count(cell['leader']['numerator'])} sites",
        earlier_hover=f"{place}: educators at {say.count(cell['educator']['numerator'])} sites",
    )


def _cells(cell: dict[str, pd.Series]) -> tuple[str, ...]:
    return (
        say.count(cell["leader"]["denominator"]),
        say.percent(cell["leader"]["value"]),
        say.percent(cell["educator"]["value"]),
    )
