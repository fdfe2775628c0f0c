"""Money over several fiscal years, by function, source or agency: dollars, and the share with a priority."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from coaching_analytics.charts import labels
from coaching_analytics.charts import numbers as say
from coaching_analytics.charts.budget import KINDS as SPENT
from coaching_analytics.charts.budget import MOST, SPAN, called, kind_of
from coaching_analytics.charts.picture import Names, Panel, Picture, blank, known, pick, tabled
from coaching_analytics.charts.rows import RowMark, row_words, rows_figure
from coaching_analytics.metrics.result import Result

YEAR = "fiscal_year"
NATIONAL = (
    "A local code stands for what the chart of accounts in the settings, or the store's own table "
    "account_code, says; a code neither knows is not guessed."
)


@dataclass(frozen=True, slots=True)
class Part:
    """A function, source or agency: its name, and its cell of each year it has money in."""

    name: str
    years: dict[str, pd.Series]

    def share(self, year: str) -> float | None:
        """The share with a priority in a year; None without a figure."""
        row = self.years.get(year)
        return None if row is None or row["value"] is None else float(row["value"])


def parts_over_years(result: Result, by: str, names: Names | None = None) -> Picture:
    """The share with a priority, newest year and the one before; all years in the table.

    `result` is `alignment` by fiscal_year and `by`.
    """
    name, title = f"aligned-years-{by}", f"Is more of the money tagged than before, by {by}?"
    kind = kind_of(result)
    rows = pick(result, kind=kind, standing="aligned")
    if known(rows).empty:
        return blank(name, title, result)
    years = sorted({str(year) for year in rows[YEAR]})
    parts = [
        Part(called(result, by, key, names), {str(row[YEAR]): row for _, row in own.iterrows()})
        for key, own in rows.groupby(by, sort=False, dropna=False)
    ]
    parts.sort(key=lambda part: -_newest(part, years))
    drawn = [part for part in parts if part.share(years[-1]) is not None][:MOST]
    marks = [_mark(part, years, result) for part in drawn]
    figure = rows_figure(marks, "share tagged to a priority", SPAN, ticksuffix="%") if marks else None
    lines = [
        (part.name, *(_cell(part, year) for year in years), say.dollars(_newest(part, years)))
        for part in parts
    ]
    labels = [called(result, YEAR, year, None) for year in years]
    left = len(parts) - len(drawn)
    return Picture(
        name=name,
        title=title,
        unit=f"share of dollars {SPENT[kind]} that can be moved",
        sentence="",
        panels=(Panel("", figure, f"Dot plot. {row_words(marks)}."),) if figure is not None else (),
        caption=_caption(labels, left),
        **tabled((by.capitalize(),), (*labels, f"Can be moved in {labels[-1]}"), lines, result),
    )


def dollars_over_years(result: Result, by: str, names: Names | None = None) -> Picture:
    """Dollars of each function, source or agency, newest year and the one before; all years in the table.

    `result` is `alignment` by fiscal_year and `by`.
    """
    words = labels.NATIONAL.get(by, by)
    name, title = f"dollars-years-{by}", f"Where do the dollars go, by {words}?"
    kind = kind_of(result)
    rows = pick(result, kind=kind, standing="discretionary")
    if known(rows).empty:
        return blank(name, title, result)
    years = sorted({str(year) for year in rows[YEAR]})
    parts = [
        Part(called(result, by, key, names), {str(row[YEAR]): row for _, row in own.iterrows()})
        for key, own in rows.groupby(by, sort=False, dropna=False)
    ]
    parts.sort(key=lambda part: -_newest(part, years))
    drawn = parts[:MOST]
    marks = [_dollar_mark(part, years) for part in drawn]
    top = max([*(mark.value or 0.0 for mark in marks), *(mark.earlier or 0.0 for mark in marks), 1.0])
    figure = rows_figure(marks, f"dollars {SPENT[kind]}", (-0.03 * top, 1.04 * top), tickprefix="$")
    year_names = [called(result, YEAR, year, None) for year in years]
    lines = [(part.name, *(_dollars(part, year) for year in years)) for part in parts]
    return Picture(
        name=name,
        title=title,
        unit=f"dollars {SPENT[kind]}",
        sentence="",
        panels=(Panel("", figure, f"Dot plot. {row_words(marks)}."),),
        caption=_caption(year_names, len(parts) - len(drawn))
        + (f" {NATIONAL}" if by in labels.NCES_KINDS else ""),
        **tabled((words.capitalize(),), year_names, lines, result),
    )


def _dollar_mark(part: Part, years: list[str]) -> RowMark:
    newest, before = _of_year(part, years[-1]), _of_year(part, years[-2]) if len(years) > 1 else None
    return RowMark(
        part.name,
        f"<b>{say.dollars(newest)}</b>",  # names of functions are long: the year before stands in the table
        newest,
        earlier=before,
        hover=f"{part.name}: {say.dollars(newest)}",
        earlier_hover=f"The year before: {say.dollars(before)}",
    )


def _of_year(part: Part, year: str) -> float | None:
    """All dollars of a year; None where no line is in it."""
    row = part.years.get(year)
    return None if row is None or row["denominator"] is None else float(row["denominator"])


def _dollars(part: Part, year: str) -> str:
    found = _of_year(part, year)
    return say.BLANK if found is None else say.dollars(found)


def _newest(part: Part, years: list[str]) -> float:
    """Dollars that can be moved in the newest year."""
    row = part.years.get(years[-1])
    return 0.0 if row is None or row["denominator"] is None else float(row["denominator"])


def _mark(part: Part, years: list[str], result: Result) -> RowMark:
    newest, before = part.share(years[-1]), part.share(years[-2]) if len(years) > 1 else None
    assert newest is not None
    note = f"<b>{say.percent(newest)}</b>"
    if before is not None:
        note += f" ({called(result, YEAR, years[-2], None)}: {say.percent(before)})"
    return RowMark(
        part.name,
        note,
        100 * newest,
        earlier=None if before is None else 100 * before,
        hover=f"{part.name}: {say.percent(newest, 1)}",
        earlier_hover=f"The year before: {say.percent(before, 1)}",
    )


def _cell(part: Part, year: str) -> str:
    """A year of the table: the share; why there is none where there is money; a blank without any."""
    row = part.years.get(year)
    if row is None:
        return say.BLANK
    return say.percent(part.share(year)) if row["value"] is not None else str(row["reason"])


def _caption(labels: list[str], left: int) -> str:
    text = f"Filled: {labels[-1]}."
    if len(labels) > 1:
        text += f" Hollow: {labels[-2]}."
    if len(labels) > 2:
        text += " Earlier years in the table."
    text += " Most money first."
    return f"{text} {left} more in the table." if left else text
