"""Whether coaches speak the home languages of the educators they coach, by place and by language."""

from __future__ import annotations

import pandas as pd

from coaching_analytics.charts import by_place, wording
from coaching_analytics.charts import numbers as say
from coaching_analytics.charts.picture import Names, Panel, Picture, blank, known, pick, tabled
from coaching_analytics.charts.rows import RowMark, row_words, rows_figure
from coaching_analytics.metrics.result import Result

COLUMNS = ("Educators", "Hours with both languages known", "In their language", "Hours not known")
BY_LANGUAGE = ("Educators", "Hours", "In their language")


def matched(whole: Result, parts: Result, names: Names | None = None, by: str = "region") -> Picture:
    """Share of hours in the educator's home language, in all and by place; both are `language_match`."""
    name, title = "language-match", "Do coaches speak educators' home languages?"
    total, unknown = (pick(whole, statistic=statistic).iloc[0] for statistic in ("matched", "unknown"))
    if total["value"] is None:
        return blank(name, title, whole, str(total["reason"] or ""))
    found = by_place.cells("statistic", whole, parts, names, by)
    figure, alt = by_place.shares(found, "matched", None, "share of hours with both languages known")
    text = f"In **{say.percent(total['value'])}** of hours the coach speaks the educator's home language."
    if unknown["value"] is not None:
        text += (
            f" For {say.percent(unknown['value'])} of all hours one of the two languages is not on record."
        )
    return Picture(
        name=name,
        title=title,
        unit="share of hours",
        sentence=text,
        panels=(Panel("", figure, alt),),
        caption="Hours given where both languages are on record; a coach may state several. Which "
        "language was spoken in a session is not on record.",
        **tabled(
            (by.capitalize(),),
            COLUMNS,
            [(place, *_cells(cell)) for place, cell in found.items()],
            whole,
            parts,
        ),
    )


def _cells(cell: by_place.Cell) -> tuple[str, ...]:
    own, unknown = cell["matched"], cell["unknown"]
    return (
        say.count(own["n"]),
        say.count(own["denominator"]),
        say.percent(own["value"]),
        say.percent(unknown["value"]),
    )


def by_language(result: Result) -> Picture:
    """The same for educators of each home language; `result` is `language_match` by language."""
    name, title = "language-match-by-language", "For educators of which home language?"
    rows = pick(result, statistic="matched").sort_values("n", ascending=False, kind="stable")
    shown = known(rows)
    if shown.empty:
        return blank(name, title, result, next((str(why) for why in result.rows["reason"] if why), ""))
    marks = [_mark(row) for _, row in shown.iterrows()]
    figure = rows_figure(marks, "share of hours in their language", (-2, 104), ticksuffix="%")
    return Picture(
        name=name,
        title=title,
        unit="share of hours in their language",
        sentence="",
        panels=(Panel("", figure, f"Dot plot. {row_words(marks)}."),),
        caption="Home languages with most educators coached first.",
        **tabled(
            ("Home language",),
            BY_LANGUAGE,
            [
                (
                    str(row["language"]),
                    say.count(row["n"]),
                    say.count(row["denominator"]),
                    say.percent(row["value"]),
                )
                for _, row in rows.iterrows()
            ],
            result,
        ),
    )


def _mark(row: pd.Series) -> RowMark:
    language = str(row["language"])
    of = wording.plural(int(row["n"]), "educator")
    return RowMark(
        language,
        f"<b>{say.percent(row['value'])}</b>, {of}",
        100 * float(row["value"]),
        hover=f"{language}: {say.percent(row['value'])} of {say.count(row['denominator'])} hours, {of}",
    )
