"""Sites per coach, a dot a coach, by region. Nobody is named and nobody is ranked."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd

from coaching_analytics.charts import numbers as say
from coaching_analytics.charts import theme, wording
from coaching_analytics.charts.picture import Names, Panel, Picture, about, blank, known, named, pick, table
from coaching_analytics.charts.rows import PITCH, rails, row_text
from coaching_analytics.disclosure import PUBLISHED
from coaching_analytics.metrics.result import Result

STEPS = (0.0, 0.12, -0.12, 0.24)  # where dots go that would cover each other, in rows; text stands above


def over_coaches(result: Result, balance: Result | None = None, names: Names | None = None) -> Picture:
    """Sites per coach (people) as dots by region with each region's median and the 22 line.

    `result` is `sites_per_coach` of the whole selection (its curve of coaches), `balance` `caseload_balance`.
    """
    title, unit = "Which coaches carry more?", "sites per coach"
    everyone = result.curves.get("coaches", pd.DataFrame())
    if everyone.empty:
        why = "Hidden: a figure about one coach is for staff only." if PUBLISHED in result.cautions else ""
        return blank("coaches", title, result, why)
    drawn = everyone[everyone["sites_per_person"].notna() & ~everyone["listed"].astype(bool)]
    if drawn.empty:
        return blank("coaches", title, result, "Every coach has too few days in this period to compare.")
    line = float(result.settings.get("people_line", 22))
    groups = sorted(
        (
            (named(region, names, "No region"), part)
            for region, part in drawn.groupby("region_id", dropna=False)
        ),
        key=lambda pair: pair[0],
    )
    middle = float(drawn["sites_per_person"].median())
    above = int((drawn["sites_per_person"] > line).sum())
    listed = len(everyone) - len(drawn)
    said = wording.coaches_above(above, len(drawn), line)
    return Picture(
        name="coaches",
        title=title,
        unit=unit,
        sentence=f"{said}{_balance(balance)}",
        panels=(
            Panel(
                "",
                _figure(groups, middle, line),
                f"Dots by region, one a coach. {said.replace('**', '')} {_medians(groups)}",
            ),
        ),
        caption=_caption(listed, result),
        table=_table(groups, line),
        data=everyone.drop(columns="coach_id", errors="ignore"),
        numeric=("Coaches", "Lowest", "Median", "Highest", "Above the line"),
        **about(result, balance),
    )


def _figure(groups: Sequence[tuple[str, pd.DataFrame]], middle: float, line: float) -> Any:
    n = len(groups)
    highest = max(float(part["sites_per_person"].max()) for _, part in groups)
    span = (0.0, max(highest * 1.06, line * 1.18))  # room for the medians beside the line
    notes = [
        label
        for place, (name, part) in enumerate(groups)
        for label in row_text(place, name, f"median <b>{say.sites(part['sites_per_person'].median())}</b>")
    ]
    notes.append(
        theme.text(
            f"{line:g}: average of five systems",
            line,
            -0.66,
            yanchor="bottom",
            color=theme.RUST,
            xanchor=theme.anchor(line / span[1]),
        )
    )
    shapes = [*rails(n), theme.line(line, line, n - 0.6, -0.66)]
    shapes += [
        theme.line(m, m, place - 0.2, place + 0.2, color=theme.INK, width=3, dash="solid", layer="above")
        for place, m in enumerate(float(part["sites_per_person"].median()) for _, part in groups)
    ]
    traces = [
        trace
        for place, (name, part) in enumerate(groups)
        for trace in _dots(place, name, part, (middle, 0.028 * span[1]))
    ]
    return theme.figure(
        traces,
        n * PITCH + 90,
        margin={"t": 26, "b": 44},
        shapes=shapes,
        annotations=notes,
        xaxis=theme.axis(range=list(span), title="sites per coach (people)"),
        yaxis=theme.hidden_axis(range=[n - 0.6, -0.66]),
    )


def _dots(place: int, name: str, part: pd.DataFrame, scale: tuple[float, float]) -> list[dict[str, Any]]:
    """The dots of a region, those far above apart: dots of one style are drawn sooner than one by one."""
    values = sorted(float(value) for value in part["sites_per_person"])
    middle, width = scale
    dots = list(zip(values, spread(values, width), strict=True))
    near = [dot for dot in dots if dot[0] <= 1.5 * middle]
    kinds = ((near, "circle", theme.BLUE), (dots[len(near) :], "diamond", theme.RUST))
    return [
        {
            "type": "scatter",
            "mode": "markers",
            "x": [value for value, _ in own],
            "y": [place + up for _, up in own],
            "hovertext": [f"a coach in {name}: {say.sites(value)} sites" for value, _ in own],
            "hoverinfo": "text",
            "marker": {
                "size": 10,
                "color": color,
                "opacity": 0.85,
                "symbol": symbol,
                "line": {"color": "#FFFFFF", "width": 1},
            },
            "cliponaxis": False,
        }
        for own, symbol, color in kinds
        if own
    ]


def spread(values: Sequence[float], width: float = 0.9) -> list[float]:
    """Steps down and up for sorted values closer than `width`, so that no dot hides another."""
    steps: list[float] = []
    run, last = 0, float("-inf")
    for value in values:
        run, last = (run + 1, last) if value - last < width else (0, value)
        steps.append(STEPS[run % len(STEPS)])
    return steps


def _medians(groups: Sequence[tuple[str, pd.DataFrame]]) -> str:
    return (
        "Medians: "
        + ", ".join(f"{name} {say.sites(part['sites_per_person'].median())}" for name, part in groups)
        + "."
    )


def _balance(balance: Result | None) -> str:
    if balance is None:
        return ""
    found = known(pick(balance, statistic="max_over_median"))
    if len(found) != 1:
        return ""
    return f" The largest caseload is {say.sites(found.iloc[0]['value'])} times the middle one."


def _caption(listed: int, result: Result) -> str:
    text = (
        "A dot is a coach, the bar the region's median. Diamonds: more than half above the median of all "
        "coaches. " + wording.LINE_22
    )
    if not listed:
        return text
    days = f"{result.settings.get('minimum_fte_days', 30):g}"
    return (
        f"{text} Not drawn: {wording.plural(listed, 'coach', 'coaches')} with under {days} "
        f"full-time-post days."
    )


def _table(groups: Sequence[tuple[str, pd.DataFrame]], line: float) -> pd.DataFrame:
    lines = []
    for name, part in groups:
        each = part["sites_per_person"]
        lines.append(
            (
                name,
                say.count(len(part)),
                say.sites(each.min()),
                say.sites(each.median()),
                say.sites(each.max()),
                say.count(int((each > line).sum())),
            )
        )
    return table(("Region", "Coaches", "Lowest", "Median", "Highest", "Above the line"), lines)
