"""A plan drawn beside today: what moves, in percent, and the change in scores that went with it."""

from __future__ import annotations

import pandas as pd

from coaching_analytics.charts import choice, labels
from coaching_analytics.charts import numbers as say
from coaching_analytics.charts.picture import Panel, Picture, about, blank, table
from coaching_analytics.charts.plan import own_scores, scenarios_of
from coaching_analytics.charts.plan_words import EVIDENCE, OUTCOMES, cells
from coaching_analytics.charts.rows import RowMark, row_words, rows_figure, span_of
from coaching_analytics.metrics.plan import TODAY
from coaching_analytics.metrics.result import Result

COMPARED = {
    "with_overhead": "Dollars with overhead",
    "posts": "Full-time posts",
    "hours_given": "Hours given",
    "sites_reached": "Sites reached",
}

# The names of estimators that fit beside a figure; the table has them in full.
SHORT = {
    "score_before": "hours, score before",
    "site_and_year": "hours, sites and years out",
    "changes": "hours, changes",
    "final_level": "hours, last score",
    "last_less_first": "hours, last less first",
    "one_year": "hours, one year",
    "dollars": "dollars",
    "coaches": "coaches",
    "coaches_assumed": "coaches, an assumption",
}


def changes(result: Result) -> Picture:
    """Posts, dollars, hours and sites of each scenario in percent of today, on one scale."""
    title = "What moves, and what moves with it?"
    today, names = cells(result.rows), scenarios_of(result)
    shares = [
        (output, name, 100 * (after / before - 1))
        for output in COMPARED
        for name in names
        if (before := today.get(output)) and (after := cells(result.rows, name).get(output)) is not None
    ]
    if not shares:
        return blank("plan-changes", title, result, "No plan here can be set beside today.")
    marks = [
        RowMark(
            f"{COMPARED[output]}: {name}" if len(names) > 1 else COMPARED[output],
            f"<b>{_percent(value)}</b>",
            value,
            hover=f"{COMPARED[output]}, {name}: {_percent(value)}",
        )
        for output, name, value in shares
    ]
    span = span_of([0.0, *(value for _, _, value in shares)])
    figure = rows_figure(marks, "% more or less than today", span, zero=True, ticksuffix="%")
    return Picture(
        name="plan-changes",
        title=title,
        unit="% beside today",
        sentence="",
        panels=(Panel("", figure, f"Dot plot of changes beside today. {row_words(marks)}."),),
        caption="The upright line is today. Dollars stand above the hours and sites that go with them.",
        table=table(
            ("Figure", "Plan", "Beside today"),
            [(COMPARED[output], name, _percent(value)) for output, name, value in shares],
        ),
        numeric=("Beside today",),
        data=pd.DataFrame(shares, columns=["output", "scenario", "percent"]),
        **about(result),
    )


def _percent(value: float) -> str:
    return f"{say.signed(value, 0 if abs(value) >= 10 else 1)}%"


def outcome(
    result: Result, instrument: choice.Instrument | None = None, domain: str | None = None
) -> Picture:
    """The change in scores that went with such hours, dollars or coaches, by every piece of evidence."""
    title = "What change in scores went with it?"
    own, code = own_scores(result, instrument, domain)
    shown = own[(own["scenario"] != TODAY) & own["value"].notna()] if len(own) else own
    if shown.empty:
        rows = result.rows[result.rows["output"].isin(list(OUTCOMES))]
        why = next((str(reason) for reason in rows["reason"] if reason), "")
        return blank("plan-scores", title, result, why[:1].upper() + why[1:])
    marks = [_mark(row) for _, row in shown.iterrows()]
    ends = [end for mark in marks for end in (mark.value, mark.low, mark.high)]
    figure = rows_figure(marks, "points", span_of([*ends, 0.0]), zero=True)
    lines = [
        (
            str(row["scenario"]),
            OUTCOMES[str(row["output"])],
            EVIDENCE[str(row["evidence"])],
            say.signed(row["value"], 3),
            say.signed(row["low"], 3),
            say.signed(row["high"], 3),
        )
        for _, row in shown.iterrows()
    ]
    return Picture(
        name="plan-scores",
        title=title,
        unit=f"{labels.domain(code)}, points",
        sentence="",
        panels=(Panel("", figure, f"Dot plot. {row_words(marks)}."),),
        caption="Dot: points with their likely range, grey and hollow when they cannot be told from no "
        "change or have no range. An association; lines of one plan are alternatives, never to be added up.",
        table=table(("Plan", "Sites", "Evidence", "Points", "Low", "High"), lines),
        numeric=("Points", "Low", "High"),
        data=shown.drop(columns="excluded"),
        **about(result),
    )


def _mark(row: pd.Series) -> RowMark:
    place = "" if row["output"] == "outcome" else f", {OUTCOMES[str(row['output'])].lower()}"
    name = f"{row['scenario']}{place}: {SHORT[str(row['evidence'])]}"
    unsure = row["low"] is None or row["low"] <= 0 <= row["high"] or row["evidence"] == "coaches_assumed"
    return RowMark(
        name,
        f"<b>{say.signed(row['value'])}</b>",
        float(row["value"]),
        row["low"],
        row["high"],
        unsure=unsure,
        hover=f"{name}: {say.signed(row['value'], 3)} points",
    )
