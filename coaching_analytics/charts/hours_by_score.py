"""Whether hours follow the score of need: the middle site of each quarter of need."""

from __future__ import annotations

import pandas as pd

from coaching_analytics.charts import numbers as say
from coaching_analytics.charts import wording
from coaching_analytics.charts.hours_by_need import gap_words, level_mark
from coaching_analytics.charts.kinds_reached import QUARTERED, QUARTERS
from coaching_analytics.charts.picture import Panel, Picture, about, blank, table
from coaching_analytics.charts.rows import row_words, rows_figure, span_of
from coaching_analytics.metrics.result import Result

COLUMNS = ("Sites", "Hours a month at the middle site", "Likely range")
ENDS = ("quarter_4", "quarter_1", "quarter_difference", "quarter_ratio")
HELP = "They need the column need_score in the table of site enrolments."


def by_quarter(result: Result) -> Picture:
    """Hours a month at the middle site of each quarter of need."""
    name, title = "hours-by-score", "Do hours rise from quarter to quarter of need?"
    rows = {str(row["statistic"]): row for _, row in result.rows.iterrows()}
    shown = {key: label for key, label in QUARTERS.items() if key in rows and rows[key]["value"] is not None}
    if not shown:
        reason = str(rows["quarter_4"]["reason"] or "")
        return blank(name, title, result, f"Quarters of need: {reason}. {HELP}")
    marks = [level_mark(label, rows[key]) for key, label in shown.items()]
    span = span_of([end for mark in marks for end in (mark.value, mark.low, mark.high)], floor=0)
    lines = [(label, *_cells(rows[key])) for key, label in shown.items()]
    return Picture(
        name=name,
        title=title,
        unit="hours given per operating month",
        sentence=gap_words("the highest quarter of need", "the lowest quarter", rows, ENDS)
        if rows["quarter_difference"]["value"] is not None
        else "",
        panels=(
            Panel(
                "Middle site of each quarter of need",
                rows_figure(marks, "hours per operating month", span),
                f"Dot plot. {row_words(marks)}.",
            ),
        ),
        caption="Dot: the middle site, sites without hours counted as none. Line: likely range, by drawing "
        f"sites again; grey and hollow where there are too few for one. {QUARTERED} "
        f"{wording.left_out(rows['quarter_1']['excluded'] or {})}".rstrip(),
        table=table(("Quarter", *COLUMNS), lines),
        numeric=COLUMNS,
        data=result.rows[result.rows["statistic"].str.startswith("quarter_")].drop(columns="excluded"),
        **about(result),
    )


def _cells(row: pd.Series) -> tuple[str, ...]:
    span = say.BLANK
    if row["low"] is not None:
        span = f"{say.decimal(row['low'], 1)} to {say.decimal(row['high'], 1)}"
    return say.count(row["n"]), say.decimal(row["value"], 1), span
