"""Whether hours follow need: the middle site of high need beside that of low need."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from coaching_analytics.charts import by_place, wording
from coaching_analytics.charts import numbers as say
from coaching_analytics.charts.kinds_reached import NEEDS
from coaching_analytics.charts.picture import Names, Panel, Picture, blank, tabled
from coaching_analytics.charts.rows import RowMark, row_words, rows_figure, span_of
from coaching_analytics.metrics.result import Result

COLUMNS = ("High need", "Low need", "Difference", "Likely range", "Times as many")


def gap(whole: Result, parts: Result, names: Names | None = None, by: str = "region") -> Picture:
    """Hours a month at the middle site of high and of low need, and the difference by place."""
    name, title = "hours-by-need", "Do sites of high need get more hours?"
    rows = {row["statistic"]: row for _, row in whole.rows.iterrows()}
    if rows["difference"]["value"] is None:
        return blank(name, title, whole, str(rows["difference"]["reason"] or ""))
    levels = [level_mark(NEEDS[level], rows[level]) for level in ("high", "low")]
    span = span_of([end for mark in levels for end in (mark.value, mark.low, mark.high)], floor=0)
    panels = [
        Panel(
            "Middle site of each level of need",
            rows_figure(levels, "hours per operating month", span),
            f"Dot plot. {row_words(levels)}.",
        )
    ]
    found = by_place.cells("statistic", whole, parts, names, by)
    if len(found) > 2:
        panels.append(_differences(found, by))
    return Picture(
        name=name,
        title=title,
        unit="hours given per operating month",
        sentence=gap_words("high need", "low need", rows, ("high", "low", "difference", "ratio")),
        panels=tuple(panels),
        caption="Dot: the middle site, sites without hours counted as none. Line: likely range, by "
        "drawing sites "
        "again; grey and hollow where there are too few sites for one. Need is what the system stated for "
        "most of the period. No number of hours is known to be enough. "
        f"{wording.left_out(rows['difference']['excluded'] or {})}".rstrip(),
        **tabled(
            (by.capitalize(),),
            COLUMNS,
            [(place, *_cells(cell)) for place, cell in found.items()],
            whole,
            parts,
        ),
    )


def level_mark(label: str, row: pd.Series) -> RowMark:
    """The middle site of some sites, with its range where there is one."""
    note = f"<b>{say.decimal(row['value'], 1)}</b> of {wording.plural(int(row['n']), 'site')}"
    return RowMark(
        label,
        note,
        row["value"],
        row["low"],
        row["high"],
        unsure=row["low"] is None,
        hover=f"{label}: {note}",
    )


def _differences(found: dict[str, by_place.Cell], by: str) -> Panel:
    """High less low need in each place, with its range and the line of no difference."""
    marks = []
    for place, cell in found.items():
        row = cell["difference"]
        if row["value"] is None:
            marks.append(RowMark(place, "not known"))
            continue
        text = say.signed(row["value"], 1)
        marks.append(
            RowMark(place, f"<b>{text}</b>", row["value"], row["low"], row["high"], unsure=row["low"] is None,
                    hover=f"{place}: {text} hours a month")
        )  # fmt: skip
    span = span_of([0.0, *(end for mark in marks for end in (mark.value, mark.low, mark.high))])
    figure = rows_figure(marks, "high less low need, hours per operating month", span, zero=True)
    return Panel(f"High less low need, by {by}", figure, f"Dot plot. {row_words(marks)}.")


def gap_words(high: str, low: str, rows: Mapping[str, pd.Series], names: tuple[str, str, str, str]) -> str:
    """Two middle sites in a sentence: `names` are the statistics of both, their difference and ratio."""
    first, second, gap_row, ratio = (rows[name] for name in names)
    text = (
        f"The middle site of {high} was given **{say.decimal(first['value'], 1)} hours a month**, that of "
        f"{low} {say.decimal(second['value'], 1)}"
    )
    if gap_row["low"] is not None:
        more = "more" if float(gap_row["value"]) >= 0 else "less"
        text += f": {say.decimal(abs(float(gap_row['value'])), 1)} {more} {_range(gap_row)}"
    if ratio["value"] is not None:
        text += f", {say.decimal(ratio['value'], 1)} times as many"
    text += "."
    if gap_row["low"] is not None and float(gap_row["low"]) <= 0 <= float(gap_row["high"]):
        text += " These sites do not rule out that there is no difference."
    return text


def _range(row: pd.Series) -> str:
    """The likely range of a difference; signs only where it reaches below 0."""
    words = say.decimal if float(row["low"]) >= 0 else say.signed
    return wording.likely(words(row["low"], 1), words(row["high"], 1))


def _cells(cell: by_place.Cell) -> tuple[str, ...]:
    gap_row, span = cell["difference"], say.BLANK
    if gap_row["low"] is not None:
        span = f"{say.signed(gap_row['low'], 1)} to {say.signed(gap_row['high'], 1)}"
    return (
        say.decimal(cell["high"]["value"], 1),
        say.decimal(cell["low"]["value"], 1),
        say.signed(gap_row["value"], 1),
        span,
        say.decimal(cell["ratio"]["value"], 1),
    )
