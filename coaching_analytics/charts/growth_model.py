"""How well the growth model fits: what it leaves of the scores, and how far sites are drawn together."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd

from coaching_analytics.charts import numbers as say
from coaching_analytics.charts import theme, wording
from coaching_analytics.charts.choice import HEADLINES
from coaching_analytics.charts.growth import LINE, Line, cautions_of, nothing
from coaching_analytics.charts.growth_sites import of_sites
from coaching_analytics.charts.picture import Panel, Picture, tabled
from coaching_analytics.charts.rows import span_of
from coaching_analytics.metrics.result import Result

DRAWN = 600
"""Most sites drawn: more dots hide each other and make the page slow."""


def lines(result: Result) -> list[Line]:
    """The lines of scores that have a model, the one with most scores first, then as headlines go."""
    rows = result.rows[result.rows["value"].notna()]
    order = {code: place for place, code in enumerate(HEADLINES)}
    places = [order.get(str(code), len(order)) for code in rows["domain"]]
    sized = rows.assign(size=-pd.to_numeric(rows["n"]), place=places)
    ordered = sized.sort_values(["size", "place"], kind="stable")
    return [Line(*(str(row[column]) for column in LINE)) for _, row in ordered.iterrows()]


def residual_plot(result: Result, line: Line) -> Picture:
    """What the sites' own lines leave of their scores, by the score the model says."""
    title = "Does the model fit high and low scores alike?"
    bins = line.of(result.curves.get("residuals", pd.DataFrame(columns=list(LINE))))
    if bins.empty:
        return nothing(
            line, "residuals", title, result, "Hidden: too few sites are behind each part of this plot."
        )
    shown = [
        (float(row["fitted"]), float(row["low"]), float(row["middle"]), float(row["high"]), int(row["waves"]))
        for row in bins.to_dict("records")
    ]
    ranges: dict[str, list[Any]] = {"x": [], "y": []}
    for fitted, low, _, high, _ in shown:
        ranges["x"] += [fitted, fitted, None]
        ranges["y"] += [low, high, None]
    traces: list[dict[str, Any]] = [
        {
            **_trace(ranges["x"], ranges["y"], "lines"),
            "line": {"width": 8, "color": theme.BLUE},
            "opacity": 0.4,
        },
        {
            **_trace([one[0] for one in shown], [one[2] for one in shown], "markers"),
            "marker": {"size": 11, "color": theme.BLUE},
            "hovertext": [
                f"About {say.points(fitted)}: {wording.plural(n, 'score')}, middle {say.signed(middle)}"
                for fitted, _, middle, _, n in shown
            ],
            "hoverinfo": "text",
        },
    ]
    zero = theme.line(0, 1, 0, 0, xref="paper", color=theme.INK, width=1, dash="solid")
    far = max(shown, key=lambda one: abs(one[2]))
    return Picture(
        name="residuals",
        title=title,
        unit=f"{line.name}, points",
        sentence="",
        panels=(
            Panel(
                "",
                _figure(traces, [zero], ("score by the model", "score less model")),
                f"Middle and middle 80% of what is left of scores in {line.name.lower()}, by the score of "
                f"the model. The middle is farthest from zero at {say.points(far[0])}: {say.signed(far[2])}.",
            ),
        ),
        caption="A dot is the middle of what is left, the band the middle 80%, a quarter point of the score "
        "at a time. A steady slope upwards comes of drawing sites together, no fault; a curve speaks "
        "against a straight line; bands that narrow towards 7 are the end of the scale.",
        **{
            **tabled(
                (),
                ("Score by the model", "Scores", "Middle left", "Middle 80% from", "to"),
                [
                    (say.points(fitted), say.count(n), say.signed(middle), say.signed(low), say.signed(high))
                    for fitted, low, middle, high, n in shown
                ],
                result,
                data=bins,
            ),
            "cautions": cautions_of(line, result),
        },
    )


def shrinkage_plot(result: Result, line: Line) -> Picture:
    """Each site's trend from its ratings alone beside the one that is shown."""
    title = "How far are sites drawn towards the common trend?"
    sites = of_sites(result, line)
    sites = sites[sites["own_trend"].notna()] if len(sites) else sites
    if sites.empty:
        return nothing(
            line,
            "shrinkage",
            title,
            result,
            "Hidden: fewer people than may be published are behind each site.",
        )
    drawn = sites.iloc[:: -(-len(sites) // DRAWN)]
    own, trend = ([float(value) for value in drawn[name]] for name in ("own_trend", "trend"))
    common = float(line.of(result.rows)["value"].iloc[0])
    ends = span_of([*own, *trend])
    shapes = [
        theme.line(ends[0], ends[1], ends[0], ends[1], color=theme.GREY),
        theme.line(0, 1, common, common, xref="paper"),
    ]
    dots = {
        **_trace(own, trend, "markers"),
        "marker": {"size": 8, "color": theme.BLUE, "opacity": 0.6},
        "hovertext": [
            f"a site rated in {wording.plural(waves, 'school year')}: alone {say.signed(alone)}, shown "
            f"{say.signed(shown)}"
            for waves, alone, shown in zip(drawn["waves"], own, trend, strict=True)
        ],
        "hoverinfo": "text",
    }
    share = float(sites["shrinkage"].astype(float).median())
    thinned = (
        f" {wording.plural(len(drawn), 'site')} of {say.count(len(sites))} drawn."
        if len(drawn) < len(sites)
        else ""
    )
    return Picture(
        name="shrinkage",
        title=title,
        unit=f"{line.name}, points a year",
        sentence=f"At the middle site **{say.percent(share)}** of the trend shown comes from all sites.",
        panels=(
            Panel(
                "",
                _figure([dots], shapes, ("trend of the site's ratings alone", "trend shown")),
                f"Dots, one a site: the trend of its ratings alone and the one shown, which lies nearer to "
                f"the common trend of {say.signed(common)} points a year.",
            ),
        ),
        caption="Grey dotted line: nothing drawn together. Rust dotted line: the common trend. The fewer "
        f"ratings a site has, the nearer it is drawn to it.{thinned}",
        **{
            **tabled(
                (),
                ("School years rated", "Sites", "From all sites, middle"),
                _by_waves(sites),
                result,
                data=sites[[*LINE, "site_id", "waves", "own_trend", "trend", "shrinkage"]],
            ),
            "cautions": cautions_of(line, result),
        },
    )


def _by_waves(sites: pd.DataFrame) -> Sequence[tuple[str, ...]]:
    """How far sites are drawn together, by the number of school years rated."""
    return [
        (
            say.count(int(str(waves))),
            say.count(len(part)),
            say.percent(part["shrinkage"].astype(float).median()),
        )
        for waves, part in sites.groupby("waves")
    ]


def _trace(x: list[Any], y: list[Any], mode: str) -> dict[str, Any]:
    return {"type": "scatter", "mode": mode, "x": x, "y": y, "hoverinfo": "skip", "cliponaxis": False}


def _figure(
    traces: Sequence[dict[str, Any]], shapes: Sequence[dict[str, Any]], titles: tuple[str, str]
) -> Any:
    """Both axes named; room for dots at the edges."""
    return theme.figure(
        traces,
        340,
        margin={"b": 48, "l": 4, "r": 12, "t": 12},
        shapes=list(shapes),
        xaxis=theme.axis(title=titles[0]),
        yaxis=theme.axis(title=titles[1]),
    )
