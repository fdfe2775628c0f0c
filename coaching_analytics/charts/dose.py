"""Hours beside scores: the estimators that may be shown, side by side, after the lead test."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from coaching_analytics.charts import choice, labels, wording
from coaching_analytics.charts import numbers as say
from coaching_analytics.charts.picture import Panel, Picture, blank, known, tabled
from coaching_analytics.charts.rows import RowMark, row_words, rows_figure, span_of
from coaching_analytics.metrics.dose_response import LEAD_TEST, NOT_STATED, NOT_STATED_CAUTION
from coaching_analytics.metrics.result import Result

ESTIMATORS = {
    LEAD_TEST: "Test: next year's hours on this year's change",
    "score_before": "Score on hours and the score before",
    "site_and_year": "Score on hours so far, sites and years taken out",
    "changes": "Change on its hours, sites and years taken out",
    "final_level": "Last score on all hours",
    "last_less_first": "Last less first score on all hours",
    "one_year": "Change of a year on its hours",
}


def dose(result: Result, instrument: choice.Instrument | None = None, domain: str | None = None) -> Picture:
    """The bracket in one domain; `result` is `dose_response` of the whole selection."""
    title = "Do sites given more hours of coaching change more?"
    if result.settings["hours_given_by"] == NOT_STATED and len(result.rows):
        asked = blank("hours-and-scores", title, result, NOT_STATED_CAUTION)
        return replace(asked, cautions=tuple(one for one in asked.cautions if one != NOT_STATED_CAUTION))
    rows = choice.latest_edition(choice.of(result, instrument))
    code = choice.headline(rows, domain) if len(rows) else None
    own = rows[rows["domain"] == code] if code else rows
    shown = known(own[own["estimator"] != LEAD_TEST]) if len(own) else own
    if shown.empty:
        reasons = [str(reason) for reason in own["reason"] if reason]
        return blank("hours-and-scores", title, result, next(iter(reasons), ""))
    marks = [_mark(row) for _, row in shown.iterrows()]
    ends = [end for mark in marks for end in (mark.value, mark.low, mark.high)]
    figure = rows_figure(marks, "points per hour", span_of([*ends, 0.0]), zero=True)
    sites, years = shown.iloc[0]["n"], shown.iloc[0]["denominator"]
    return Picture(
        name="hours-and-scores",
        title=title,
        unit=f"{labels.domain(str(code))}, points that went with an hour given to the site",
        sentence=_sentence(shown),
        panels=(Panel("", figure, f"Dot plot of estimates. {row_words(marks)}."),),
        caption=f"{wording.plural(sites, 'site')} with a rating in each of {say.count(years)} school years. "
        "Dot: estimate with its likely range, grey and hollow when it cannot be told from none.",
        **tabled(
            ("Estimate", "Why it is not shown"),
            ("Points per hour", "Low", "High"),
            _lines(own),
            result,
            data=rows.drop(columns="excluded"),
        ),
    )


def _mark(row: pd.Series) -> RowMark:
    name = ESTIMATORS[str(row["estimator"])]
    return RowMark(
        name,
        f"<b>{say.signed(row['value'], 3)}</b>",
        float(row["value"]),
        row["low"],
        row["high"],
        unsure=row["low"] is None or row["low"] <= 0 <= row["high"],
        hover=f"{name}: {say.signed(row['value'], 3)} points per hour",
    )


def _sentence(shown: pd.DataFrame) -> str:
    """The bracket: one estimate, or the lowest and the highest of several."""
    values = sorted(float(value) for value in shown["value"])
    if len(values) == 1:
        return f"An hour given to a site went with **{say.signed(values[0], 3)} points**."
    ends = f"{say.signed(values[0], 3)} and {say.signed(values[-1], 3)}"
    return f"An hour given to a site went with between **{ends} points**, by the estimate."


def _lines(own: pd.DataFrame) -> list[tuple[str, ...]]:
    return [
        (
            ESTIMATORS[str(row["estimator"])],
            str(row["reason"] or "").capitalize(),
            say.signed(row["value"], 3),
            say.signed(row["low"], 3),
            say.signed(row["high"], 3),
        )
        for _, row in own.iterrows()
    ]
