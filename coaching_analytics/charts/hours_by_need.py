"""Whether hours follow need: high beside low need, and how evenly hours are shared out among sites."""

from __future__ import annotations

from typing import Any

import pandas as pd

from coaching_analytics.charts import by_place, theme, wording
from coaching_analytics.charts import numbers as say
from coaching_analytics.charts.drawing import Drawing
from coaching_analytics.charts.kinds_reached import NEEDS
from coaching_analytics.charts.picture import Names, Panel, Picture, about, blank, table, tabled
from coaching_analytics.charts.rows import RowMark, row_words, rows_figure, span_of
from coaching_analytics.metrics.result import Result

COLUMNS = ("High need", "Low need", "Difference", "Likely range", "Times as many")
FIGURES = {
    "top_quarter_hours": "Hours of the quarter of sites with most",
    "high_need_sites": "Sites of high need, of those with need stated",
    "high_need_hours": "Hours of sites of high need",
    "gini": "Unevenness: 0 all the same, 1 one site has all",
    "need_index": "Leaning to need: above 0 to high need, below 0 to low",
}


def gap(whole: Result, parts: Result, names: Names | None = None, by: str = "region") -> Picture:
    """Hours a month at the middle site of high and of low need, and the difference by place."""
    name, title = "hours-by-need", "Do sites of high need get more hours?"
    rows = {row["statistic"]: row for _, row in whole.rows.iterrows()}
    if rows["difference"]["value"] is None:
        return blank(name, title, whole, str(rows["difference"]["reason"] or ""))
    levels = [_mark(NEEDS[level], rows[level]) for level in ("high", "low")]
    span = span_of([end for mark in levels for end in (mark.value, mark.low, mark.high)], floor=0)
    panels = [
        Panel(
            "Middle site of each level of need",
            rows_figure(levels, "hours per operating month", span),
            f"Dot plot. {row_words(levels)}.",
        )
    ]
    found = by_place.cells("statistic", whole, parts, names, by)
    if len(found) > 2:
        panels.append(_differences(found, by))
    return Picture(
        name=name,
        title=title,
        unit="hours given per operating month",
        sentence=_sentence(rows),
        panels=tuple(panels),
        caption="Dot: the middle site, sites without hours counted as none. Line: likely range, by "
        "drawing sites "
        "again; grey and hollow where there are too few sites for one. Need is what the system stated for "
        "most of the period. No number of hours is known to be enough. "
        f"{wording.left_out(rows['difference']['excluded'] or {})}".rstrip(),
        **tabled(
            (by.capitalize(),),
            COLUMNS,
            [(place, *_cells(cell)) for place, cell in found.items()],
            whole,
            parts,
        ),
    )


def _mark(label: str, row: pd.Series) -> RowMark:
    note = f"<b>{say.decimal(row['value'], 1)}</b> of {wording.plural(int(row['n']), 'site')}"
    return RowMark(
        label,
        note,
        row["value"],
        row["low"],
        row["high"],
        unsure=row["low"] is None,
        hover=f"{label}: {note}",
    )


def _differences(found: dict[str, by_place.Cell], by: str) -> Panel:
    """High less low need in each place, with its range and the line of no difference."""
    marks = []
    for place, cell in found.items():
        row = cell["difference"]
        if row["value"] is None:
            marks.append(RowMark(place, "not known"))
            continue
        text = say.signed(row["value"], 1)
        marks.append(
            RowMark(place, f"<b>{text}</b>", row["value"], row["low"], row["high"], unsure=row["low"] is None,
                    hover=f"{place}: {text} hours a month")
        )  # fmt: skip
    span = span_of([0.0, *(end for mark in marks for end in (mark.value, mark.low, mark.high))])
    figure = rows_figure(marks, "high less low need, hours per operating month", span, zero=True)
    return Panel(f"High less low need, by {by}", figure, f"Dot plot. {row_words(marks)}.")


def _sentence(rows: dict[str, Any]) -> str:
    high, low, gap_row, ratio = (rows[name] for name in ("high", "low", "difference", "ratio"))
    text = (
        f"The middle site of high need was given **{say.decimal(high['value'], 1)} hours a month**, that "
        f"of low need {say.decimal(low['value'], 1)}"
    )
    if gap_row["low"] is not None:
        more = "more" if float(gap_row["value"]) >= 0 else "less"
        text += f": {say.decimal(abs(float(gap_row['value'])), 1)} {more} {_range(gap_row)}"
    if ratio["value"] is not None:
        text += f", {say.decimal(ratio['value'], 1)} times as many"
    text += "."
    if gap_row["low"] is not None and float(gap_row["low"]) <= 0 <= float(gap_row["high"]):
        text += " These sites do not rule out that there is no difference."
    return text


def _range(row: pd.Series) -> str:
    """The likely range of a difference; signs only where it reaches below 0."""
    words = say.decimal if float(row["low"]) >= 0 else say.signed
    return wording.likely(words(row["low"], 1), words(row["high"], 1))


def _cells(cell: by_place.Cell) -> tuple[str, ...]:
    gap_row, span = cell["difference"], say.BLANK
    if gap_row["low"] is not None:
        span = f"{say.signed(gap_row['low'], 1)} to {say.signed(gap_row['high'], 1)}"
    return (
        say.decimal(cell["high"]["value"], 1),
        say.decimal(cell["low"]["value"], 1),
        say.signed(gap_row["value"], 1),
        span,
        say.decimal(cell["ratio"]["value"], 1),
    )


def shared_out(result: Result) -> Picture:
    """Sites from fewest to most hours and the share of hours they have, beside sites in order of need."""
    name, title = "hours-shared-out", "Are hours shared out evenly?"
    rows = {row["statistic"]: row for _, row in result.rows.iterrows()}
    if rows["gini"]["value"] is None:
        return blank(name, title, result, str(rows["gini"]["reason"] or ""))
    panels = [
        Panel("Sites in order of hours, fewest first", _curve(result.curves["lorenz"]), _hours_alt(rows))
    ]
    if "need" in result.curves and rows["need_index"]["value"] is not None:
        panels.append(
            Panel("Sites in order of need, low first", _steps(result.curves["need"]), _need_alt(rows))
        )
    lines = [
        (
            text,
            say.decimal(rows[key]["value"], 2)
            if key in ("gini", "need_index")
            else say.percent(rows[key]["value"]),
        )
        for key, text in FIGURES.items()
    ]
    return Picture(
        name=name,
        title=title,
        unit="share of hours by share of sites",
        sentence=_shared_sentence(rows),
        panels=tuple(panels),
        caption="Read up from 50% of sites: the curve tells the share of hours that half of the sites "
        "have together. "
        "On the dotted line all sites would have the same; the farther below, the more uneven. In order "
        "of need a "
        "curve below the line means that sites of higher need have more than their share. Uneven is not "
        "unfair: hours are meant to follow need.",
        table=table(("Figure", "Value"), lines),
        numeric=("Value",),
        data=result.rows.drop(columns="excluded"),
        **about(result),
    )


def _shared_sentence(rows: dict[str, Any]) -> str:
    top = say.percent(rows["top_quarter_hours"]["value"])
    text = f"The quarter of sites with most hours got **{top}** of all hours."
    if rows["high_need_hours"]["value"] is not None:
        text += (
            f" Sites of high need are {say.percent(rows['high_need_sites']['value'])} of sites and got "
            f"{say.percent(rows['high_need_hours']['value'])} of the hours."
        )
    return text


def _hours_alt(rows: dict[str, Any]) -> str:
    return (
        "Curve of the share of hours over the share of sites, fewest hours first, below the line of equal "
        f"shares; the last quarter of sites has {say.percent(rows['top_quarter_hours']['value'])} of hours."
    )


def _need_alt(rows: dict[str, Any]) -> str:
    return (
        "The same with sites in order of need: the sites of high need, "
        f"{say.percent(rows['high_need_sites']['value'])} of all, have "
        f"{say.percent(rows['high_need_hours']['value'])} of the hours."
    )


def _curve(curve: pd.DataFrame) -> Drawing:
    x, y = ([100 * float(value) for value in curve[name]] for name in ("sites", "hours"))
    hover = [f"{say.count(a)}% of sites have {say.count(b)}% of hours" for a, b in zip(x, y, strict=True)]
    return _square([{"mode": "lines", "x": x, "y": y, "hovertext": hover}], [])


def _steps(curve: pd.DataFrame) -> Drawing:
    """The curve by level of need, each stretch named."""
    x, y = ([100 * float(value) for value in curve[name]] for name in ("sites", "hours"))
    names = [NEEDS.get(str(need), "") for need in curve["need"]]
    hover = [
        f"{label}: {say.count(b - a)}% of sites, {say.count(d - c)}% of hours"
        for label, a, b, c, d in zip(names[1:], x, x[1:], y, y[1:], strict=False)
    ]
    notes = [
        theme.text(
            label, (a + b) / 2, (c + d) / 2, xanchor="right", yanchor="bottom", xshift=-4, color=theme.BLUE
        )
        for label, a, b, c, d in zip(names[1:], x, x[1:], y, y[1:], strict=False)
    ]
    line = {
        "mode": "lines+markers",
        "x": x,
        "y": y,
        "hovertext": ["", *hover],
        "marker": {"size": 9, "color": theme.BLUE},
    }
    return _square([line], notes)


def _square(traces: list[dict[str, Any]], notes: list[dict[str, Any]]) -> Drawing:
    style = {"type": "scatter", "hoverinfo": "text", "line": {"width": 2.5, "color": theme.BLUE}}
    equal = theme.text("equal shares", 62, 62, xanchor="right", yanchor="bottom", xshift=-4, color=theme.RUST)
    return theme.figure(
        [{**style, **trace} for trace in traces],
        320,
        margin={"t": 10, "b": 44},
        shapes=[theme.line(0, 100, 0, 100)],
        annotations=notes or [equal],
        xaxis=theme.axis(range=[0, 101], ticksuffix="%", title="share of sites", nticks=6),
        yaxis=theme.axis(range=[0, 103], ticksuffix="%", title="share of hours", nticks=6),
    )
