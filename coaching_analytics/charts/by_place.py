"""A share by place as rows: all first, then each place, the highest first; hidden and blank ones say so."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from coaching_analytics.charts import labels
from coaching_analytics.charts import numbers as say
from coaching_analytics.charts.drawing import Drawing
from coaching_analytics.charts.picture import Names, named
from coaching_analytics.charts.rows import Reference, RowMark, row_words, rows_figure
from coaching_analytics.metrics.result import Result

Cell = dict[str, pd.Series]


def cells(
    facet: str, whole: Result, by_place: Result | None, names: Names | None, by: str
) -> dict[str, Cell]:
    """The rows of each place by the value of a facet, "All" first, then places by name."""
    found = {"All": _cell(whole.rows, facet)}
    if by_place is not None:
        parts = {
            place_name(place, names, by): _cell(rows, facet)
            for place, rows in by_place.rows.groupby(by, dropna=False, sort=False)
        }
        found |= {place: parts[place] for place in sorted(parts)}
    return found


def place_name(place: object, names: Names | None, by: str) -> str:
    """A place in words; settings by their own names."""
    return labels.SETTINGS.get(str(place), str(place)) if by == "setting" else named(place, names, f"No {by}")


def _cell(rows: pd.DataFrame, facet: str) -> Cell:
    return {str(row[facet]): row for _, row in rows.iterrows()}


def shares(
    found: dict[str, Cell],
    which: str,
    middle: str | None,
    unit: str,
    references: Sequence[Reference] = (),
) -> tuple[Drawing, str]:
    """The drawing and its alt text: `which` filled, `middle` (another value of the facet) hollow."""
    marks = [_mark(place, cell, which, middle) for place, cell in found.items()]
    rest = sorted(marks[1:], key=lambda mark: (mark.value is None, -(mark.value or 0)))
    drawn = [marks[0], *rest]
    ends = [end for mark in drawn for end in (mark.value, mark.earlier) if end is not None]
    high = max([100.0, *(reference.x for reference in references), *ends])
    figure = rows_figure(drawn, unit, (0, 1.05 * high), references=references, ticksuffix="%")
    return figure, f"Dot plot. {row_words(drawn)}."


def _mark(place: str, cell: Cell, which: str, middle: str | None) -> RowMark:
    row = cell[which]
    if row["value"] is None:
        return RowMark(place, "hidden" if str(row["reason"]).startswith("Hidden") else "not known")
    other = None if middle is None else cell[middle]["value"]
    said = f"{place}: {say.percent(row['value'])}"
    return RowMark(
        place,
        f"<b>{say.percent(row['value'])}</b>",
        100 * float(row["value"]),
        earlier=None if other is None else 100 * float(other),
        hover=said,
        earlier_hover=f"{place}: {say.percent(other)} in the middle",
    )
