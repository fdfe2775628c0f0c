"""Options set side by side: cost beside change, and how each stands in words."""

from __future__ import annotations

from typing import Any

import pandas as pd

from coaching_analytics.charts import choice, labels, theme
from coaching_analytics.charts import option_words as words
from coaching_analytics.charts.option_words import Options
from coaching_analytics.charts.picture import Names, Panel, Picture, about, blank, table
from coaching_analytics.charts.point_names import beside
from coaching_analytics.charts.rows import span_of
from coaching_analytics.metrics.result import Result

HEIGHT = 420
NAMED = 8
"""Most options named in the drawing; of more only those on the frontier are."""


def options_of(
    result: Result,
    instrument: choice.Instrument | None = None,
    domain: str | None = None,
    names: Names | None = None,
) -> Options:
    """The options of one instrument and domain; `result` is `incremental_cost_effectiveness`."""
    by = next((name for name in result.by if name not in words.FACETS), "")
    rows = choice.latest_edition(choice.of(result, instrument))
    curve = result.curves.get("options", pd.DataFrame(columns=[by, *words.FACETS]))
    edition = rows["edition"].iloc[0] if len(rows) else None
    found = words.of_cell(curve, rows, edition)
    code = choice.headline(rows, domain)
    return Options(
        result,
        by,
        str(code or ""),
        rows[rows["domain"] == code],
        found[found["domain"] == code],
        {**(names or {}), **(labels.DELIVERY if by == "delivery" else {})},
        edition,
    )


def plane(given: Options) -> Picture:
    """Cost of a room beside its net change, a dot with both ranges an option."""
    title = f"What does each {given.what} cost and gain?"
    if len(given.lines) < 2:
        return blank("plane", title, given.result, words.why_nothing(given))
    lines = given.lines.sort_values("cost")
    sure = [verdict == "on the frontier" for verdict in lines["verdict"]]
    traces = [*_ranges(lines, sure), _frontier(lines), *_dots(given, lines, sure)]
    return Picture(
        name="plane",
        title=title,
        unit=f"{labels.domain(given.domain)}, a room between its two ratings",
        sentence=words.steps(given),
        panels=(Panel("", _plane(given, lines, sure, traces), words.plane_alt(given, lines)),),
        caption="Dot: mean change and cost, bars: their likely ranges. Lower and further to the right is "
        "better. The line joins the options worth choosing at some worth of a point; grey and hollow: "
        f"another option, or a mix of two, gains more for the dollars. {words.not_drawn(given)}".rstrip(),
        table=table(
            (given.what.capitalize(), "Rooms", "Sites", "Cost of a room", "Net change"),
            [words.figures(given, row) for _, row in lines.iterrows()],
        ),
        numeric=("Rooms", "Sites", "Cost of a room", "Net change"),
        data=lines,
        **about(given.result),
    )


def standing(given: Options) -> Picture:
    """How each option stands, in words: a list from cheap to dear."""
    title = f"Which {given.what} gains most for its dollars?"
    if len(given.lines) < 2:
        return blank("standing", title, given.result, words.why_nothing(given))
    lines = [
        *(words.stands(given, row) for _, row in given.lines.sort_values("cost").iterrows()),
        *words.without_range(given),
    ]
    return Picture(
        name="standing",
        title=title,
        sentence="",
        table=table(
            (given.what.capitalize(), "How it stands", "Held against", "One more point costs"), lines
        ),
        data=given.lines,
        **about(given.result),
    )


def _ranges(lines: pd.DataFrame, sure: list[bool]) -> list[dict[str, Any]]:
    """Both likely ranges of every option as thick translucent lines."""
    traces = []
    for (_, row), on in zip(lines.iterrows(), sure, strict=True):
        pen = {"width": 7, "color": theme.BLUE if on else theme.GREY}
        for x, y in (
            ([row["gain_low"], row["gain_high"]], [row["cost"], row["cost"]]),
            ([row["gain"], row["gain"]], [row["cost_low"], row["cost_high"]]),
        ):
            traces.append(
                {
                    "type": "scatter",
                    "mode": "lines",
                    "x": x,
                    "y": y,
                    "line": pen,
                    "opacity": 0.3,
                    "hoverinfo": "skip",
                }
            )
    return traces


def _frontier(lines: pd.DataFrame) -> dict[str, Any]:
    on = lines[lines["verdict"] == "on the frontier"]
    return {
        "type": "scatter",
        "mode": "lines",
        "x": on["gain"].tolist(),
        "y": on["cost"].tolist(),
        "line": {"width": 1.5, "color": theme.INK},
        "hoverinfo": "skip",
    }


def _dots(given: Options, lines: pd.DataFrame, sure: list[bool]) -> list[dict[str, Any]]:
    hollow = {"color": "#FFFFFF", "size": 12, "line": {"color": theme.GREY, "width": 2}}
    traces = []
    for on, marker in ((False, hollow), (True, {"color": theme.BLUE, "size": 13})):
        own = lines[[one is on for one in sure]]
        traces.append(
            {
                "type": "scatter",
                "mode": "markers",
                "x": own["gain"].tolist(),
                "y": own["cost"].tolist(),
                "hovertext": [words.hover(given, row) for _, row in own.iterrows()],
                "hoverinfo": "text",
                "marker": marker,
                "cliponaxis": False,
            }
        )
    return traces


def _plane(given: Options, lines: pd.DataFrame, sure: list[bool], traces: list[dict[str, Any]]) -> Any:
    x = span_of([0.0, *lines["gain_low"], *lines["gain_high"]])
    y = span_of([0.0, *lines["cost_low"], *lines["cost_high"]])
    named = [
        (given.name(row[given.by]), float(row["gain"]), float(row["cost"]))
        for (_, row), on in zip(lines.iterrows(), sure, strict=True)
        if on or len(lines) <= NAMED
    ]
    notes = beside(named, x, y)
    return theme.figure(
        traces,
        HEIGHT,
        margin={"t": 12, "b": 44},
        annotations=notes,
        shapes=[theme.line(0, 0, 0, 1, yref="paper", color=theme.INK, width=1, dash="solid")],
        xaxis=theme.axis(range=list(x), title="net change, points"),
        yaxis=theme.axis(
            range=[max(0.0, y[0]) if (lines["cost_low"] >= 0).all() else y[0], y[1]], tickformat="$,.0f"
        ),
    )
