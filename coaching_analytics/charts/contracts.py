"""The terms of a contract: what each asked for, what was measured, and what cannot be measured and why."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import pandas as pd

from coaching_analytics.charts import contract_words as words
from coaching_analytics.charts import numbers as say
from coaching_analytics.charts.picture import Panel, Picture, about, blank, table
from coaching_analytics.charts.rows import Reference, RowMark, row_words, rows_figure, span_of
from coaching_analytics.charts.wording import plural
from coaching_analytics.metrics.result import Result

COLUMNS = ("Term", "Whose duty", "Asked for", "Measured", "Likely range", "Outcome", "Dollars", "Measured by")
WIDEST = (-50.0, 200.0)


@dataclass(frozen=True, slots=True)
class Clause:
    """A term as the contract states it, its row of the figure measured and of the way come."""

    term: dict[str, Any]
    measured: pd.Series
    way: pd.Series

    @property
    def outcome(self) -> str:
        """Met, not met or unmeasurable; `hidden` when it may not be shown."""
        found = self.measured["outcome"]
        return "hidden" if found is None else str(found)


def clauses(attainment: Result, payment: Result) -> Picture:
    """What each term asked for, how far it came and what it pays.

    `attainment` is `contract_attainment` of one contract, `payment` its `contract_payment`.
    """
    title = "Was each term met?"
    found = _clauses(attainment)
    if not found:
        return blank("clauses", title, attainment)
    paid = dict(zip(payment.rows["part"], payment.rows["value"], strict=True))
    marks = [_mark(clause) for clause in found]
    drawn = any(mark.value is not None for mark in marks)
    span = span_of([mark.value for mark in marks] + [0.0, 100.0])
    figure = rows_figure(
        marks,
        "way from baseline to target",
        span,
        references=[Reference(100.0, "target")],
        zero=True,
        ticksuffix="%",
    )
    panels = (Panel("", figure, f"Dot plot. {row_words(marks)}."),) if drawn else ()
    return Picture(
        name="clauses",
        title=title,
        unit="share of the way from baseline to target" if drawn else "",
        sentence=_counted(found),
        panels=panels,
        caption="0% is the baseline of a term and 100% its target. A term without a baseline has no dot: it "
        "is met or not. Marks beyond the edges stand at them; the table has all figures."
        if drawn
        else "",
        table=table(COLUMNS, [_line(clause, paid.get(clause.term["term"])) for clause in found]),
        numeric=("Measured", "Dollars"),
        data=_data(attainment),
        **about(attainment, payment),
    )


def unmeasured(attainment: Result) -> Picture | None:
    """The terms that cannot be measured, each with its reason; None when all can."""
    lines = [
        (
            words.name(clause.term),
            words.measured_as(clause.term),
            str(clause.measured["reason"] or clause.way["reason"]),
        )
        for clause in _clauses(attainment)
        if clause.outcome == "unmeasurable"
    ]
    if not lines:
        return None
    return Picture(
        name="unmeasured",
        title="What cannot be measured, and why?",
        sentence="",
        table=table(("Term", "Measured by", "Why not"), lines),
        **about(attainment),
    )


def _clauses(attainment: Result) -> list[Clause]:
    terms = attainment.curves.get("terms", pd.DataFrame())
    found = []
    for _, term in terms.iterrows():
        rows = attainment.rows
        own = rows[(rows["contract"] == term["contract"]) & (rows["term"] == term["term"])]
        by = {row["statistic"]: row for _, row in own.iterrows()}
        found.append(Clause(dict(term), by["measured"], by["attainment"]))
    return found


def _mark(clause: Clause) -> RowMark:
    label, metric = words.short(words.name(clause.term)), str(clause.term["metric"])
    if clause.outcome in ("hidden", "unmeasurable"):
        return RowMark(label, words.OUTCOMES.get(clause.outcome, clause.outcome))
    value = clause.measured["value"]
    note = f"<b>{words.figure(metric, value, longest=10)}</b>, {words.OUTCOMES[clause.outcome]}"
    way = clause.way["value"]
    if way is None:
        return RowMark(label, note)
    least, most = WIDEST
    hover = f"{words.name(clause.term)}: {words.figure(metric, value)}, asked {words.asked(clause.term)}"
    return RowMark(label, note, min(max(100 * float(way), least), most), hover=hover)


def _counted(found: Sequence[Clause]) -> str:
    """How many terms were met, were not, and cannot be measured."""
    counts = {name: sum(clause.outcome == name for clause in found) for name in words.OUTCOMES}
    text = (
        f"**{counts['met']} of {plural(len(found), 'term')}** {'was' if counts['met'] == 1 else 'were'} met"
    )
    if counts["unmeasurable"]:
        text += f"; {counts['unmeasurable']} cannot be measured"
    return f"{text}."


def _line(clause: Clause, dollars: Decimal | None) -> tuple[str, ...]:
    term, row = clause.term, clause.measured
    metric = str(term["metric"])
    likely = (
        say.BLANK
        if row["low"] is None
        else f"{words.figure(metric, row['low'])} to {words.figure(metric, row['high'])}"
    )
    reason = row["reason"] or (clause.way["reason"] if clause.outcome == "unmeasurable" else None)
    outcome = words.OUTCOMES.get(clause.outcome, clause.outcome)
    return (
        words.name(term),
        words.PARTIES[str(term["party"])],
        words.asked(term),
        words.figure(metric, row["value"]),
        likely,
        f"{outcome}: {reason}" if reason else outcome,
        say.exact_dollars(dollars),
        words.measured_as(term),
    )


def _data(attainment: Result) -> pd.DataFrame:
    """Figures beside what the contract says, for the export."""
    terms = attainment.curves["terms"]
    return attainment.rows.drop(columns="excluded").merge(terms, on=["contract", "term"], how="left")
