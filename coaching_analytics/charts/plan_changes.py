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
    "posts": "Full-time posts",
    "with_overhead": "Dollars with overhead",
    "hours_given": "Hours given",
    "sites_reached": "Sites reached",
}


def changes(result: Result) -> Picture:
    """Posts, dollars, hours and sites of each scenario in percent of today, on one scale."""
    title = "What moves, and what moves with it?"
    today = cells(result.rows)
    shares: dict[str, list[tuple[str, float]]] = {}
    for name in scenarios_of(result):
        then = cells(result.rows, name)
        for output in COMPARED:
            before, after = today.get(output), then.get(output)
            if before and after is not None:
                shares.setdefault(output, []).append((name, 100 * (after / before - 1)))
    if not shares:
        return blank("plan-changes", title, result, "Move a lever: nothing differs from today yet.")
    span = span_of([0.0, *(value for found in shares.values() for _, value in found)])
    panels = []
    for output, found in shares.items():
        marks = [
            RowMark(name, f"<b>{_percent(value)}</b>", value, hover=f"{name}: {_percent(value)}")
            for name, value in found
        ]
        figure = rows_figure(marks, "% more or less than today", span, zero=True, ticksuffix="%", nticks=5)
        alt = f"{COMPARED[output]}, beside today: {row_words(marks)}."
        panels.append(Panel(COMPARED[output], figure, alt))
    lines = [
        (COMPARED[output], name, _percent(value)) for output, found in shares.items() for name, value in found
    ]
    return Picture(
        name="plan-changes",
        title=title,
        unit="% beside today",
        sentence="",
        panels=tuple(panels),
        caption="One scale for all; the upright line is today.",
        table=table(("Figure", "Plan", "Beside today"), lines),
        numeric=("Beside today",),
        data=result.rows.drop(columns="excluded"),
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
        if len(own) and not len(scenarios_of(result)):
            why = "Move a lever: nothing differs from today yet."
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
    name = f"{row['scenario']}{place}: {EVIDENCE[str(row['evidence'])]}"
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
