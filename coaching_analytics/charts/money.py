"""What coaching costs, what is in it, and its share of state preschool funding."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pandas as pd

from coaching_analytics.charts import labels, sentences, wording
from coaching_analytics.charts import numbers as say
from coaching_analytics.charts.bar import Part, bar_figure
from coaching_analytics.charts.picture import Panel, Picture, about, blank, known, pick, table
from coaching_analytics.charts.rows import Reference, RowMark, row_words, rows_figure, span_of
from coaching_analytics.metrics.result import Result
from coaching_analytics.vocabulary.thresholds import thresholds

LARGEST = 5  # parts of the bar before the rest is put together


def ingredients(result: Result) -> Picture:
    """What is in the cost, as one bar in parts; `result` is `coaching_cost` of the whole selection."""
    title = "What does coaching cost, and what is in it?"
    curve = result.curves.get("ingredients", pd.DataFrame())
    total = known(pick(result, total="with_in_kind", kind="actual"))
    if curve.empty or total.empty or float(total["value"].iloc[0]) <= 0:
        reasons = [str(reason) for reason in result.rows["reason"] if reason]
        return blank("ingredients", title, result, next((r for r in reasons if r.startswith("Hidden")), ""))
    amounts = _amounts(curve)
    whole = sum(amount for _, amount in amounts)
    parts = [
        Part(name, amount / whole, f"{say.dollars(amount)}, {say.percent(amount / whole)}")
        for name, amount in amounts
    ]
    said = "; ".join(f"{part.name} {part.note}" for part in parts)
    totals = {row["total"]: row["value"] for _, row in known(pick(result, kind="actual")).iterrows()}
    lines = [(name, say.dollars(amount), say.percent(amount / whole)) for name, amount in amounts]
    return Picture(
        name="ingredients",
        title=title,
        unit="actual dollars",
        panels=(Panel("", bar_figure(parts), f"Bar in parts: {said}."),),
        sentence=_three_totals(totals),
        caption=reconciliation(result),
        table=table(("Ingredient", "Dollars", "Share"), lines),
        numeric=("Dollars", "Share"),
        data=curve,
        **about(result),
    )


def _three_totals(totals: dict[str, Any]) -> str:
    """The three totals in one sentence."""
    budget, overhead, all_of_it = (say.dollars(totals.get(name)) for name in labels.TOTALS)
    return (
        f"Coaching cost **{overhead}** with overhead; {budget} in the budget alone, {all_of_it} with "
        f"educators' time."
    )


def _amounts(curve: pd.DataFrame) -> list[tuple[str, float]]:
    """Ingredients by size, the small ones together."""
    rows = curve[curve["kind"] == "actual"] if "kind" in curve.columns else curve
    sums: dict[str, Decimal] = {}
    for _, row in rows.iterrows():
        name = labels.INGREDIENTS.get(str(row["ingredient"]), str(row["ingredient"]).capitalize())
        sums[name] = sums.get(name, Decimal(0)) + Decimal(str(row["amount"]))
    ordered = sorted(
        ((name, float(amount)) for name, amount in sums.items() if amount > 0), key=lambda pair: -pair[1]
    )
    rest = ordered[LARGEST:]
    if len(rest) < 2:
        return ordered
    return [*ordered[:LARGEST], (f"Other ({len(rest)})", sum(amount for _, amount in rest))]


def reconciliation(result: Result) -> str:
    """Allocated + unallocated = ledger, to the cent; empty when the result does not carry it."""
    curve = result.curves.get("reconciliation", pd.DataFrame())
    if curve.empty:
        return ""
    for column, value in (("kind", "actual"), ("total", "with_in_kind")):
        curve = curve[curve[column] == value] if column in curve.columns else curve
    if curve.empty:
        return ""
    row = curve.iloc[0]
    return sentences.reconciled(row["allocated"], row["unallocated"], row["input"])


def coaching_share(result: Result) -> Picture:
    """The share of state preschool funding with the 8% line on its own definition only; `result` is
    `coaching_share`."""
    title = "Which share goes to coaching?"
    rows = {row["basis"]: row for _, row in result.rows.iterrows()}
    if known(result.rows).empty:
        return blank("coaching-share", title, result)
    bases = [basis for basis in labels.SHARES if basis in rows]
    marks = [
        RowMark(
            labels.SHARES[basis],
            _share_note(rows[basis]),
            None if rows[basis]["value"] is None else 100 * float(rows[basis]["value"]),
            hover=f"{labels.SHARES[basis]}: {say.percent(rows[basis]['value'], 1)}",
        )
        for basis in bases
    ]
    line = next(100 * row.value for row in thresholds() if row.id == "coaching_share")
    references = [Reference(line, f"{line:g}%: Alabama", bases.index("budget"))] if "budget" in bases else []
    high = span_of([*(mark.value for mark in marks), line], floor=0)
    figure = rows_figure(marks, "share", high, references=references, ticksuffix="%")
    said = row_words(marks)
    budget = rows.get("budget")
    lines = [
        (
            labels.SHARES[basis],
            say.dollars(rows[basis]["numerator"]),
            say.dollars(rows[basis]["denominator"]),
            say.percent(rows[basis]["value"], 1)
            if rows[basis]["value"] is not None
            else str(rows[basis]["reason"]),
        )
        for basis in bases
    ]
    return Picture(
        name="coaching-share",
        title=title,
        panels=(Panel("", figure, f"Dot plot. {said}."),),
        sentence=sentences.share_line(float(budget["value"]), line / 100)
        if budget is not None and budget["value"] is not None
        else wording.needs("coaching_share"),
        caption="The line stands on the budget share only: coaching and system-level instructional "
        "support of state preschool funding.",
        table=table(("Counted", "Coaching and support", "Of", "Share"), lines),
        numeric=("Coaching and support", "Of", "Share"),
        data=result.rows.drop(columns="excluded"),
        **about(result),
    )


def _share_note(row: pd.Series) -> str:
    return f"<b>{say.percent(row['value'], 1)}</b>" if row["value"] is not None else "no such lines"
