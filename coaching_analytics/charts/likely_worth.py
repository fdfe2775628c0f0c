"""How likely coaching was worth its cost, for whatever a point is worth."""

from __future__ import annotations

import pandas as pd

from coaching_analytics.charts import choice, labels, theme
from coaching_analytics.charts import numbers as say
from coaching_analytics.charts.picture import Panel, Picture, about, blank, table
from coaching_analytics.metrics.result import Result

LISTED = 4
"""One in so many steps of the curve stands in the table; the download has all."""


def likely_worth(
    result: Result, instrument: choice.Instrument | None = None, domain: str | None = None
) -> Picture:
    """How likely coaching was worth its cost, over what a point is worth; `result` is `break_even`."""
    worth = float(result.settings.get("worth_of_a_point", 0))
    title = "How likely is it to be worth a stated sum a point?"
    rows = choice.latest_edition(choice.of(result, instrument))
    code = choice.headline(rows, domain) if len(rows) else None
    curve = result.curves.get("acceptability", pd.DataFrame())
    for column in ("instrument", "age_group", "edition"):
        curve = curve[curve[column] == rows[column].iloc[0]] if len(curve) and len(rows) else curve
    curve = curve[curve["domain"] == code] if len(curve) else curve
    if curve.empty:
        reasons = [str(reason) for reason in rows[rows["domain"] == code]["reason"] if reason]
        return blank("likely-worth", title, result, next(iter(reasons), ""))
    lines = [
        (say.dollars(at), say.part_of(chance, 1))
        for at, chance in zip(curve["worth"], curve["chance"], strict=True)
    ]
    trace = {
        "type": "scatter",
        "mode": "lines",
        "x": curve["worth"].tolist(),
        "y": (100 * curve["chance"]).tolist(),
        "line": {"width": 2.5, "color": theme.BLUE},
        "hovertext": [f"{chance} at {at} a point" for at, chance in lines],
        "hoverinfo": "text",
    }
    label = f"{say.dollars(worth)} a point"
    figure = theme.figure(
        [trace],
        250,
        margin={"t": 26, "b": 44, "r": 12},
        shapes=[theme.line(worth, worth, 0, 100)],
        annotations=[theme.text(label, worth, 100, yanchor="bottom", yshift=2, color=theme.RUST)],
        xaxis=theme.axis(title="what one point in one room is worth, dollars", tickformat="$,.0f"),
        yaxis=theme.axis(range=[-3, 104], ticksuffix="%"),
    )
    told = "; ".join(f"{chance} at {at}" for at, chance in lines[::10])
    return Picture(
        name="likely-worth",
        title=title,
        unit=f"{labels.domain(str(code))}, likelihood",
        sentence="",
        panels=(Panel("", figure, f"Line of likelihood over the worth of a point: {told}."),),
        caption="Where the line stays below 100% however much a point is worth, these data leave open "
        "whether there was a change at all.",
        table=table(("A point is worth", "Likelihood that it was worth its cost"), lines[::LISTED]),
        numeric=("A point is worth", "Likelihood that it was worth its cost"),
        data=curve,
        **about(result),
    )
