"""What moves the answer most: one input at a time between its bounds, the others at their middle."""

from __future__ import annotations

import pandas as pd

from coaching_analytics.charts import choice, labels
from coaching_analytics.charts import numbers as say
from coaching_analytics.charts.picture import Panel, Picture, blank, tabled
from coaching_analytics.charts.rows import RowMark, row_words, rows_figure, span_of
from coaching_analytics.metrics.result import Result

INPUTS = {
    "change": "The change found",
    "cost": "The cost of a room",
    "counted": "What counts as cost",
    "rule": "How dollars reach a site",
    "worth": "What a point is worth",
    "reliability": "Reliability of one rating",
}


def swings(result: Result, instrument: choice.Instrument | None = None, domain: str | None = None) -> Picture:
    """A row an input, the one that moves the answer most on top; `result` is `break_even`, whole."""
    title = "Which single input moves the answer most?"
    rows = choice.latest_edition(choice.of(result, instrument))
    code = choice.headline(rows, domain) if len(rows) else None
    lines = result.curves.get("swings", pd.DataFrame())
    for name in ("instrument", "edition", "age_group"):
        lines = lines[lines[name] == rows[name].iloc[0]] if len(lines) and len(rows) else lines.iloc[0:0]
    lines = lines[lines["domain"] == code] if len(lines) else lines
    if lines.empty:
        reasons = [str(reason) for reason in rows["reason"] if reason]
        return blank("swings", title, result, next(iter(reasons), ""))
    marks = [_mark(row) for _, row in lines.iterrows()]
    ends = [end for mark in marks for end in (mark.low, mark.high)]
    figure = rows_figure(marks, "dollars a room, worth less cost", span_of([*ends, 0.0]), zero=True)
    return Picture(
        name="swings",
        title=title,
        unit=f"{labels.domain(str(code))}, dollars a room: what its change is worth less what it cost",
        sentence=_sentence(lines.iloc[0]),
        panels=(Panel("", figure, f"Ranges, widest on top. {row_words(marks)}."),),
        caption="One input at a time goes to its bounds, the others stay at their middle (dot). Change and "
        "cost: their likely ranges. What counts as cost: the budget alone, or in-kind time too. How dollars "
        "reach a site: by hours, sites or educators. The range of the change holds that of the reliability "
        "already. Bounds are not equally likely and do not come together.",
        **tabled(
            ("Input",),
            ("From", "to", "Worth more or less than its cost at the first", "at the second"),
            [_line(row) for _, row in lines.iterrows()],
            result,
            data=lines,
        ),
    )


def _sentence(row: pd.Series) -> str:
    """What the widest input does to the answer."""
    low, high = sorted((float(row["at_low"]), float(row["at_high"])))
    return (
        f"**{INPUTS[row['input']]}** moves the answer most: between {_bounds(row)}, the rest at its middle, "
        f"a room's coaching was worth from {_beyond(low)} to {_beyond(high)}. With all at their middle: "
        f"{_beyond(row['middle'])}."
    )


def _mark(row: pd.Series) -> RowMark:
    low, high = sorted((float(row["at_low"]), float(row["at_high"])))
    name = INPUTS[str(row["input"])]
    note = f"{_less_or_more(low)} to {_less_or_more(high)}"
    return RowMark(
        f"{name}: {_bounds(row)}",
        note,
        float(row["middle"]),
        low,
        high,
        unsure=low <= 0 <= high,
        hover=f"{name} between {_bounds(row)}: {note} a room",
    )


def _value(name: str, value: object) -> str:
    number = float(str(value))
    if name == "change":
        return say.signed(number)
    return say.points(number) if name == "reliability" else say.dollars(round(number, -1))


def _bounds(row: pd.Series) -> str:
    name = str(row["input"])
    return f"{_value(name, row['low'])} and {_value(name, row['high'])}"


def _beyond(value: float) -> str:
    """'$200 more than it cost'."""
    return f"{_less_or_more(value)} than it cost"


def _less_or_more(value: float) -> str:
    """'$200 more': never a negative amount, which would read like a price."""
    return f"{say.dollars(abs(float(value)))} {'more' if float(value) >= 0 else 'less'}"


def _line(row: pd.Series) -> tuple[str, ...]:
    name = str(row["input"])
    ends = (_value(name, row["low"]), _value(name, row["high"]))
    return INPUTS[name], *ends, _less_or_more(row["at_low"]), _less_or_more(row["at_high"])
