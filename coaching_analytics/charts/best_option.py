"""How likely each of several options is the best choice, for whatever a point is worth."""

from __future__ import annotations

from typing import Any

import pandas as pd

from coaching_analytics.charts import numbers as say
from coaching_analytics.charts import option_words as words
from coaching_analytics.charts import theme
from coaching_analytics.charts.option_words import Options
from coaching_analytics.charts.picture import Panel, Picture, about, blank, table

HEIGHT = 420
TOLD = 8
"""Most options told in the alternative text."""
LINES = 5
"""Most options with a line of their own colour in the curve; the others are grey."""


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
    said = "; ".join(f"{name} {chance}" for name, chance in lines[:TOLD])
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
