"""How evenly hours are shared out among sites: in order of hours, of need and of its score."""

from __future__ import annotations

from typing import Any

import pandas as pd

from coaching_analytics.charts import numbers as say
from coaching_analytics.charts import theme
from coaching_analytics.charts.drawing import Drawing
from coaching_analytics.charts.kinds_reached import NEEDS
from coaching_analytics.charts.picture import Panel, Picture, about, blank, table
from coaching_analytics.metrics.result import Result

FIGURES = {
    "top_quarter_hours": "Hours of the quarter of sites with most",
    "high_need_sites": "Sites of high need, of those with need stated",
    "high_need_hours": "Hours of sites of high need",
    "gini": "Unevenness: 0 all the same, 1 one site has all",
    "need_index": "Leaning to need: above 0 to high need, below 0 to low",
}
INDEXES = ("gini", "need_index", "score_index")
OF_SCORE = {
    "highest_quarter_sites": "Sites in the highest quarter of need, of those with a score",
    "highest_quarter_hours": "Hours of the sites in the highest quarter of need",
    "score_index": "Leaning to need by its score: above 0 to high, below 0 to low",
}


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
    if "score" in result.curves:
        panels.append(
            Panel("Sites in order of their score of need", _curve(result.curves["score"]), _score_alt(rows))
        )
    lines = [
        (text, say.decimal(rows[key]["value"], 2) if key in INDEXES else say.percent(rows[key]["value"]))
        for key, text in (FIGURES | (OF_SCORE if "score" in result.curves else {})).items()
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


def _score_alt(rows: dict[str, Any]) -> str:
    return (
        "The same with sites in order of their score of need, the lowest first: the highest quarter of need, "
        f"{say.percent(rows['highest_quarter_sites']['value'])} of these sites, has "
        f"{say.percent(rows['highest_quarter_hours']['value'])} of their hours."
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
