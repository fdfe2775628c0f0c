"""Whether two raters of the same room agree."""

from __future__ import annotations

import pandas as pd

from coaching_analytics.charts import labels
from coaching_analytics.charts import numbers as say
from coaching_analytics.charts.choice import Instrument
from coaching_analytics.charts.picture import Panel, Picture, blank, known, tabled
from coaching_analytics.charts.raters import of_instrument, one, ranged, why
from coaching_analytics.charts.rows import RowMark, row_words, rows_figure
from coaching_analytics.metrics.result import Result

VISITS = {"same_day": "On one day", "repeated": "On another day"}
AGREED = ("Rooms", "Ratings given twice", "Within one point", "Same score", "Weighted kappa", "Correlation")


def agreement(result: Result, instrument: Instrument | None = None) -> Picture:
    """How far two raters agree, by domain; `result` is `rater_agreement` of the whole selection."""
    name, title = "rater-agreement", "Do two raters of the same room agree?"
    rows = of_instrument(result, instrument)
    shown = known(rows[rows["statistic"] == "within_one"])
    if shown.empty:
        return blank(name, title, result, why(rows, "within_one"))
    marks = [_shared(row) for _, row in shown.iterrows()]
    first = shown.iloc[0]
    same = one(rows, first, "exact")
    return Picture(
        name=name,
        title=title,
        unit="share of scores within one point",
        sentence=f"Two raters of the same room were within one point on **{say.percent(first['value'])}** of "
        f"scores in {labels.domain(str(first['domain'])).lower()}"
        + (f" and gave the same score on {say.percent(same['value'])}." if same is not None else "."),
        panels=(
            Panel(
                "",
                rows_figure(marks, "share of scores", (0.0, 1.0), tickformat=".0%"),
                f"Dot plot of agreement within one point. {row_words(marks)}.",
            ),
        ),
        caption="Dot: share of scores of parts that differ by one point at most, with its likely range. "
        "Weighted kappa: agreement beyond chance. Correlation: share of the differences between scores that "
        "lies between rooms.",
        **tabled(
            ("Domain", "Edition", "Scored again"),
            AGREED,
            [_agreed(rows, row) for _, row in shown.iterrows()],
            result,
            data=rows.drop(columns="excluded"),
        ),
    )


def _shared(row: pd.Series) -> RowMark:
    label = f"{labels.domain(str(row['domain']))}, {VISITS[str(row['visits'])].lower()}"
    return RowMark(
        label,
        f"<b>{say.percent(row['value'])}</b>",
        float(row["value"]),
        row["low"],
        row["high"],
        unsure=row["low"] is None,
        hover=f"{label}: {say.percent(row['value'])} of {say.count(row['n'])} scores",
    )


def _agreed(rows: pd.DataFrame, row: pd.Series) -> tuple[str, ...]:
    cells = {name: one(rows, row, name) for name in ("double_coded", "exact", "kappa_quadratic", "icc")}
    value = {name: None if cell is None else cell["value"] for name, cell in cells.items()}
    return (
        labels.domain(str(row["domain"])),
        labels.edition_name(str(row["edition"])),
        VISITS[str(row["visits"])],
        say.count(None if cells["icc"] is None else cells["icc"]["n"]),
        say.percent(value["double_coded"]),
        say.percent(row["value"]),
        say.percent(value["exact"]),
        ranged(cells["kappa_quadratic"], sign=False),
        ranged(cells["icc"], sign=False),
    )
