"""Options set side by side: cost beside change, how each stands in words, and which is best at what worth."""

from __future__ import annotations

from typing import Any

import pandas as pd

from coaching_analytics.charts import choice, labels, theme
from coaching_analytics.charts import numbers as say
from coaching_analytics.charts import option_words as words
from coaching_analytics.charts.option_words import Options
from coaching_analytics.charts.picture import Names, Panel, Picture, about, blank, table
from coaching_analytics.charts.point_names import beside
from coaching_analytics.charts.rows import span_of
from coaching_analytics.metrics.result import Result

HEIGHT = 420
NAMED = 8
"""Most options named in the drawing; of more only those on the frontier are."""
LINES = 5
"""Most options with a line of their own colour in the curve; the others are grey."""


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
        names or {},
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


def acceptability(given: Options) -> Picture:
    """How likely each option is the best choice, over what a point is worth."""
    worth = float(given.result.settings.get("worth_of_a_point", 0))
    title = f"How likely is each {given.what} to be the best choice, for what a point is worth?"
    curve = given.result.curves.get("acceptability", pd.DataFrame(columns=["domain", given.by, "worth"]))
    curve = words.of_cell(curve, given.rows, given.edition)
    curve = curve[curve["domain"] == given.domain]
    if curve.empty or curve[given.by].nunique() < 2:
        return blank("acceptability", title, given.result, words.why_nothing(given))
    tops = curve.groupby(given.by, sort=False)["chance"].max().sort_values(ascending=False, kind="stable")
    shown = list(tops.index[:LINES])
    traces = [_chances(given, curve, option, shown) for option in reversed(list(tops.index))]
    at = curve.iloc[(curve["worth"] - worth).abs().argsort(kind="stable")]["worth"].iloc[0]
    best = curve[curve["worth"] == at].sort_values("chance", ascending=False, kind="stable")
    figure = theme.figure(
        traces,
        HEIGHT,
        margin={"t": 26, "b": 44, "r": 12},
        shapes=[theme.line(worth, worth, 0, 100)],
        annotations=[
            theme.text(
                f"{say.dollars(worth)} a point", worth, 100, yanchor="bottom", yshift=2, color=theme.RUST
            ),
            *_names(given, curve, shown),
        ],
        xaxis=theme.axis(title="what one point in one room is worth, dollars", tickformat="$,.0f"),
        yaxis=theme.axis(range=[-3, 104], ticksuffix="%"),
    )
    lines = [(given.name(row[given.by]), say.percent(row["chance"])) for _, row in best.iterrows()]
    said = "; ".join(f"{name} {chance}" for name, chance in lines[:NAMED])
    return Picture(
        name="acceptability",
        title=title,
        unit="share of draws",
        sentence=words.best(given, best, float(at)),
        panels=(
            Panel(
                "", figure, f"Lines of likelihood over the worth of a point. At {say.dollars(at)}: {said}."
            ),
        ),
        caption="Sites are drawn again and again, cost and change together; a line says in how many draws "
        "the option had most left when its dollars were taken from the worth of its change. What a point is "
        "worth is for those who decide to say.",
        table=table((given.what.capitalize(), f"Best at {say.dollars(at)} a point"), lines),
        numeric=(f"Best at {say.dollars(at)} a point",),
        data=curve,
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


def _chances(given: Options, curve: pd.DataFrame, option: object, shown: list[object]) -> dict[str, Any]:
    own = curve[curve[given.by] == option].sort_values("worth")
    color = theme.PARTS[shown.index(option)] if option in shown else theme.PALE
    return {
        "type": "scatter",
        "mode": "lines",
        "x": own["worth"].tolist(),
        "y": (100 * own["chance"]).tolist(),
        "line": {"width": 2.5 if option in shown else 1.5, "color": color},
        "hovertext": [
            f"{given.name(option)}: {say.percent(chance)} at {say.dollars(worth)} a point"
            for worth, chance in zip(own["worth"], own["chance"], strict=True)
        ],
        "hoverinfo": "text",
    }


def _names(given: Options, curve: pd.DataFrame, shown: list[object]) -> list[dict[str, Any]]:
    """Each line named where it is highest, in its own colour; a name that would lie on another moves down."""
    end = float(curve["worth"].max())
    notes: list[dict[str, Any]] = []
    taken: list[tuple[float, float]] = []
    for number, option in enumerate(shown):
        own = curve[curve[given.by] == option]
        top = own.iloc[int(own["chance"].to_numpy().argmax())]
        x, y = float(top["worth"]), 100 * float(top["chance"])
        while any(abs(y - other) < 7 and abs(x - place) < 0.4 * end for place, other in taken):
            y -= 7
        taken.append((x, y))
        notes.append(
            theme.text(
                given.name(option),
                x,
                y,
                xanchor=theme.anchor(x / end),
                yanchor="top",
                color=theme.PARTS[number],
            )
        )
    return notes
