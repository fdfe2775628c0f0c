"""Spent against budgeted: the share of the budget spent, and what is left shortly before the year's end."""

from __future__ import annotations

import pandas as pd

from coaching_analytics.charts import labels
from coaching_analytics.charts import numbers as say
from coaching_analytics.charts.picture import Names, Panel, Picture, blank, known, named, pick, tabled
from coaching_analytics.charts.rows import Reference, RowMark, row_words, rows_figure, span_of
from coaching_analytics.metrics.budget_execution import NO_ACTUALS, NO_BUDGET, OVERSPENT, TOO_EARLY
from coaching_analytics.metrics.result import Result

SPAN = (-3.0, 104.0)  # a dot at zero or at all of it stands whole
WHY = {NO_BUDGET: "no budget", NO_ACTUALS: "no spending", TOO_EARLY: "too early", OVERSPENT: "overspent"}
MOST = 12  # rows drawn; the table holds all
PLACES = ("region", "agency")


def execution(whole: Result, parts: Result, by: str, names: Names | None = None) -> Picture:
    """Spent over budgeted, all of it and by `by`; `whole` and `parts` are `budget_execution`."""
    title = f"Is the budget spent as planned, by {by}?"
    all_of_it = _cell(whole, "execution")
    if all_of_it is None or (all_of_it["value"] is None and known(pick(parts, statistic="execution")).empty):
        return blank("execution", title, whole, "" if all_of_it is None else str(all_of_it["reason"]))
    cells = [("All", all_of_it), *_cells(parts, by, "execution", names)]
    marks = _marks(cells)
    # Row by row, so that the line crosses no value.
    references = [Reference(100.0, "" if row else "all of it", row) for row in range(len(marks))]
    span = span_of([*(mark.value for mark in marks), 100.0], floor=0)
    figure = rows_figure(marks, "share of budget spent", span, references=references, ticksuffix="%")
    lines = [
        (label, say.dollars(row["numerator"]), say.dollars(row["denominator"]), _share(row))
        for label, row in cells
    ]
    return Picture(
        name="execution",
        title=title,
        unit="dollars spent of dollars budgeted",
        sentence=_spent(all_of_it),
        panels=(Panel("", figure, f"Dot plot. {row_words(marks)}."),),
        caption=f"Most money first.{_more(cells, marks)} A line over several months counts evenly in each.",
        **tabled(
            (by.capitalize(),), ("Spent", "Budget", "Share spent"), lines, whole, parts, data=_data(parts)
        ),
    )


def unspent(whole: Result, parts: Result, by: str, names: Names | None = None) -> Picture:
    """What is left shortly before the year ends, all of it and by `by`; results as for `execution`."""
    days = int(whole.settings["year_end_days"])
    title = f"What is unspent {days} days before the fiscal year ends?"
    all_of_it = _cell(whole, "unspent")
    if all_of_it is None or (all_of_it["value"] is None and known(pick(parts, statistic="unspent")).empty):
        return blank("unspent", title, whole, "" if all_of_it is None else str(all_of_it["reason"]))
    cells = [("All", all_of_it), *_cells(parts, by, "unspent", names)]
    marks = _marks(cells)
    figure = rows_figure(marks, "share of the year's budget", SPAN, ticksuffix="%")
    lines = [
        (label, say.dollars(row["numerator"]), say.dollars(row["denominator"]), _share(row))
        for label, row in cells
    ]
    value = all_of_it["value"]
    said = (
        f"**{say.percent(value)}** of the year's budget, {say.dollars(all_of_it['numerator'])}, was unspent "
        f"{days} days before the end."
        if value is not None
        else f"No share can be told: {all_of_it['reason']}."
    )
    return Picture(
        name="unspent",
        title=title,
        unit="share of the year's budget",
        sentence=said,
        panels=(Panel("", figure, f"Dot plot. {row_words(marks)}."),),
        caption=f"Spending of the months that had ended by that day.{_more(cells, marks)}",
        **tabled((by.capitalize(),), ("Unspent", "Budget", "Share unspent"), lines, whole, parts,
                 data=_data(parts)),
    )  # fmt: skip


def _cell(result: Result, statistic: str) -> pd.Series | None:
    rows = pick(result, statistic=statistic)
    return None if rows.empty else rows.iloc[0]


def _cells(result: Result, by: str, statistic: str, names: Names | None) -> list[tuple[str, pd.Series]]:
    """The parts, those with the largest budget first."""
    rows = [row for _, row in pick(result, statistic=statistic).iterrows()]
    rows.sort(key=lambda row: -(row["denominator"] or 0))
    return [(_called(by, row[by], names), row) for row in rows]


def _called(by: str, key: object, names: Names | None) -> str:
    code = None if key is None or key != key else str(key)
    return named(code, names, f"No {by}") if by in PLACES else labels.line_part(by, code)


def _marks(cells: list[tuple[str, pd.Series]]) -> list[RowMark]:
    known_ones = [(label, row) for label, row in cells if row["value"] is not None][:MOST]
    return [
        RowMark(
            label,
            f"<b>{say.percent(row['value'])}</b> of {say.dollars(row['denominator'])}",
            100 * float(row["value"]),
            hover=f"{label}: {say.dollars(row['numerator'])} of {say.dollars(row['denominator'])}",
        )
        for label, row in known_ones
    ]


def _share(row: pd.Series) -> str:
    return say.percent(row["value"], 1) if row["value"] is not None else _short(str(row["reason"]))


def _short(reason: str) -> str:
    """A reason short enough for a column of numbers; the download has all of it."""
    return "hidden" if reason.startswith("Hidden") else WHY.get(reason, "no share")


def _more(cells: list[tuple[str, pd.Series]], marks: list[RowMark]) -> str:
    left = len(cells) - len(marks)
    return f" {left} more in the table." if left else ""


def _spent(row: pd.Series) -> str:
    if row["value"] is None:
        return f"No share can be told: {row['reason']}."
    return (
        f"**{say.percent(row['value'])}** of the budget is spent: {say.dollars(row['numerator'])} of "
        f"{say.dollars(row['denominator'])}."
    )


def _data(parts: Result) -> pd.DataFrame:
    return parts.rows.drop(columns="excluded")
