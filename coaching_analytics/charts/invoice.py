"""The invoice of a contract, bar by bar to its total, and what it may come to before the figures are in."""

from __future__ import annotations

from decimal import Decimal

import pandas as pd

from coaching_analytics.charts import contract_words as words
from coaching_analytics.charts import numbers as say
from coaching_analytics.charts import theme
from coaching_analytics.charts.drawing import Drawing
from coaching_analytics.charts.picture import Panel, Picture, about, blank, table
from coaching_analytics.charts.rows import PITCH, RowMark, rails, row_text, rows_figure, span_of
from coaching_analytics.metrics.result import Result

COLUMNS = ("Part", "What it does", "At stake", "Dollars", "Why")
PARTS = {"base": "Base", "limit": "Floor or cap", "total": "To pay"}


def invoice(payment: Result) -> Picture:
    """The parts of the invoice and their sum; `payment` is `contract_payment` of one contract."""
    title = "What does the contract pay, and for what?"
    if payment.rows.empty:
        return blank("invoice", title, payment)
    terms = {str(term["term"]): dict(term) for _, term in payment.curves["terms"].iterrows()}
    rows = [row for _, row in payment.rows.iterrows()]
    labels = [PARTS.get(str(row["part"])) or words.name(terms[str(row["part"])]) for row in rows]
    lines = [
        (
            label,
            words.KINDS[terms[str(row["part"])]["kind"]] if str(row["part"]) in terms else "",
            say.exact_dollars(row["numerator"]),
            say.exact_dollars(row["value"]),
            str(row["reason"] or ""),
        )
        for label, row in zip(labels, rows, strict=True)
    ]
    notes = [_note(row) for row in rows]
    said = "; ".join(f"{label} {note}" for label, note in zip(labels, notes, strict=True))
    return Picture(
        name="invoice",
        title=title,
        unit="US dollars",
        sentence=_total(rows[-1]),
        panels=(Panel("", _steps(rows, labels, notes), f"Bars from the base to the total. {said}."),),
        caption="Each bar starts where the one above it ends: blue adds, rust takes off. The parts sum to "
        f"what is to pay, to the cent.{_shares(payment)}",
        table=table(COLUMNS, lines),
        numeric=("At stake", "Dollars"),
        data=payment.rows.drop(columns="excluded"),
        **about(payment),
    )


def outlook(found: Result, payment: Result) -> Picture:
    """Likely payments before the figures are final; results of `contract_outlook` and `contract_payment`."""
    title = "What may the contract pay?"
    rows = {str(row["statistic"]): row for _, row in found.rows.iterrows()}
    paid = rows.get("payment")
    if paid is None or paid["value"] is None:
        return blank("outlook", title, found, "" if paid is None else str(paid["reason"]))
    low, high, mean = float(paid["low"]), float(paid["high"]), float(paid["value"])
    note = f"<b>{say.dollars(mean)}</b>, {say.dollars(low)} to {say.dollars(high)}"
    marks = [RowMark("Likely payment", note, mean, low, high)]
    now = payment.rows[payment.rows["part"] == "total"]["value"]
    if len(now) and now.iloc[0] is not None:
        marks.append(RowMark("On today's figures", f"<b>{say.dollars(now.iloc[0])}</b>", float(now.iloc[0])))
    span = span_of([end for mark in marks for end in (mark.value, mark.low, mark.high)], room=0.2)
    names = {"at_floor": "The floor holds", "at_cap": "The cap holds"}
    chances = [(name, rows[key]["value"]) for key, name in names.items() if rows[key]["value"] is not None]
    told = " ".join(f"{name} in {_of_hundred(share)}." for name, share in chances)
    return Picture(
        name="outlook",
        title=title,
        unit="US dollars",
        sentence=_outlook(mean, low, high, told),
        panels=(
            Panel("", rows_figure(marks, "US dollars", span, tickprefix="$"), f"Dot plot. {_plain(marks)}"),
        ),
        caption="Bar: 90 of 100 draws around the figures stated or measured, each with its standard error, "
        "the terms independent of each other.",
        table=table(
            ("Figure", "Value"),
            [
                ("Mean payment", say.exact_dollars(mean)),
                ("5 of 100 draws are below", say.exact_dollars(low)),
                ("5 of 100 draws are above", say.exact_dollars(high)),
                *((name, say.percent(share, 1)) for name, share in chances),
            ],
        ),
        numeric=("Value",),
        data=found.rows.drop(columns="excluded"),
        **about(found),
    )


def _shares(payment: Result) -> str:
    """How much of the price is paid in any case and how much by outcome."""
    base = float(payment.rows["value"].iloc[0])
    terms = payment.curves["terms"]
    earned = float(sum(terms[terms["kind"] == "contingent"]["amount"]))
    if base + earned == 0:
        return ""
    share = base / (base + earned)
    return f" Of base and outcome amounts {say.percent(share)} is base, {say.percent(1 - share)} by outcome."


def _outlook(mean: float, low: float, high: float, told: str) -> str:
    """The likely payment in words; without anything uncertain, that there is nothing to be likely about."""
    if low == high:
        return (
            f"With every figure held to be certain the contract would pay **{say.dollars(mean)}**. State a "
            "standard error for a term to see how far the payment can swing."
        )
    return (
        f"The contract would pay about **{say.dollars(mean)}**; in 9 of 10 cases between {say.dollars(low)} "
        f"and {say.dollars(high)}. {told}"
    ).strip()


def _of_hundred(share: float) -> str:
    """A chance as cases of 100, never rounded to none or all."""
    cases = 100 * float(share)
    if 0 < cases < 1:
        return "less than 1 of 100 cases"
    if 99 < cases < 100:
        return "more than 99 of 100 cases"
    return f"{cases:.0f} of 100 cases"


def _plain(marks: list[RowMark]) -> str:
    said = "; ".join(f"{mark.label} {mark.note}" for mark in marks)
    return said.replace("<b>", "").replace("</b>", "") + "."


def _total(row: pd.Series) -> str:
    if row["value"] is not None:
        return f"The contract pays **{say.exact_dollars(row['value'])}**."
    return f"There is no total: {row['reason']}."


def _note(row: pd.Series) -> str:
    if row["value"] is not None:
        return f"{say.exact_dollars(row['value'])}"
    return "hidden" if str(row["reason"]).startswith("Hidden") else "parties to agree"


def _steps(rows: list[pd.Series], labels: list[str], notes: list[str]) -> Drawing:
    """A bar a part, each from where the one before it ended; the total from zero."""
    n, run, traces, ends = len(rows), Decimal(0), [], [0.0]
    for place, (row, label) in enumerate(zip(rows, labels, strict=True)):
        if row["value"] is None:
            continue
        value, start = row["value"], Decimal(0) if row["part"] == "total" else run
        run = start + value
        ends += [float(start), float(run)]
        traces.append(
            {
                "type": "bar",
                "orientation": "h",
                "x": [float(value)],
                "base": [float(start)],
                "y": [place],
                "width": 0.2,
                "marker": {"color": theme.RUST if value < 0 else theme.BLUE},
                "hovertext": f"{label}: {say.exact_dollars(value)}",
                "hoverinfo": "text",
            }
        )
    text = [
        part
        for place in range(n)
        for part in row_text(place, words.short(labels[place]), f"<b>{notes[place]}</b>")
    ]
    last = n - 0.62
    return theme.figure(
        traces,
        int((last + 0.62) * PITCH + 62),
        margin={"t": 10, "b": 44},
        barmode="overlay",
        annotations=text,
        shapes=rails(n),
        xaxis=theme.axis(range=list(span_of(ends, floor=min(ends))), title="US dollars", tickprefix="$"),
        yaxis=theme.hidden_axis(range=[last, -0.62]),
    )
