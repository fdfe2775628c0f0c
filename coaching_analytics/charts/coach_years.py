"""How long coaches stay: the share still there by years since their first day."""

from __future__ import annotations

from typing import Any

import pandas as pd

from coaching_analytics.charts import numbers as say
from coaching_analytics.charts import theme, wording
from coaching_analytics.charts.drawing import Drawing
from coaching_analytics.charts.picture import Names, Panel, Picture, blank, known, named, pick, tabled
from coaching_analytics.metrics.result import Result

POSTS = {"all": "All coaches", "full_time": "Full-time posts", "part_time": "Part-time posts"}
STYLES = ((theme.BLUE, "solid"), (theme.RUST, "dash"), (theme.GREY, "dot"))


def stays(result: Result, names: Names | None = None) -> Picture:
    """Share of coaches still there by years since they began; `result` is `coach_retention`."""
    title = "How long do coaches stay?"
    curve = result.curves.get("stays", pd.DataFrame())
    if curve.empty:
        return blank("coach-stays", title, result, _why(result))
    groups = [(str(name), part) for name, part in curve.groupby("group", sort=False)]
    start = float(curve.loc[curve["group"] == groups[0][0], "years"].min())
    lines = [line for name, part in groups for line in _lines(_group(name, names), part)]
    since = (
        ""
        if start == 0
        else f" The first curve begins {say.decimal(start)} years after the first day: too few were watched "
        "earlier, so it tells of those who stayed so long."
    )
    return Picture(
        name="coach-stays",
        title=title,
        unit="share of coaches still there, by years since their first day",
        sentence=_compared(result, names),
        panels=(Panel("", _curves(groups, names), f"Falling steps. {_told(groups, names)}"),),
        caption="Each step is a coach who left; the band of the first curve is its likely range. Coaches "
        "who began before "
        f"the records are watched from their beginning on; drawn while five or more were watched.{since}",
        **tabled(("Group",), ("Years", "Still there", "Likely range"), lines, result, data=curve),
    )


def _group(name: str, names: Names | None) -> str:
    return POSTS.get(name) or named(name, names)


def _told(groups: list[tuple[str, pd.DataFrame]], names: Names | None) -> str:
    return " ".join(
        f"{_group(name, names)}: {say.percent(part['share'].iloc[-1])} after "
        f"{say.decimal(part['years'].iloc[-1])} years."
        for name, part in groups
    )


def _curves(groups: list[tuple[str, pd.DataFrame]], names: Names | None) -> Drawing:
    traces: list[dict[str, Any]] = []
    notes = []
    for place, (name, part) in enumerate(groups[: len(STYLES)]):
        colour, dash = STYLES[place]
        x = part["years"].tolist()
        if place == 0:
            both = [("high", 100 * part["high"]), ("low", 100 * part["low"])]
            for number, (_, band) in enumerate(both):
                fill = {"fill": "tonexty", "fillcolor": "rgba(0, 90, 156, 0.14)"} if number else {}
                traces.append(
                    {
                        "type": "scatter",
                        "mode": "lines",
                        "x": x,
                        "y": band.tolist(),
                        "hoverinfo": "skip",
                        "line": {"width": 0, "shape": "hv", "color": colour},
                        **fill,
                    }
                )
        traces.append(
            {
                "type": "scatter",
                "mode": "lines",
                "x": x,
                "y": (100 * part["share"]).tolist(),
                "line": {"width": 2.5 if place == 0 else 2, "color": colour, "shape": "hv", "dash": dash},
                "hovertext": [
                    f"{_group(name, names)}: {say.percent(share)} after {say.decimal(years)} years"
                    for share, years in zip(part["share"], part["years"], strict=True)
                ],
                "hoverinfo": "text",
            }
        )
        at = int(len(x) * (0.75 - 0.3 * place))
        notes.append(
            theme.text(
                _group(name, names),
                x[at],
                100 * float(part["share"].iloc[at]),
                xanchor="left" if place == 0 else "right",
                yanchor="bottom" if place == 0 else "top",
                xshift=6 if place == 0 else -6,
                yshift=4 if place == 0 else -4,
                color=colour,
            )
        )
    return theme.figure(
        traces,
        300,
        margin={"b": 44, "t": 12, "r": 12},
        annotations=notes,
        xaxis=theme.axis(title="years since the first day", rangemode="tozero"),
        yaxis=theme.axis(range=[-3, 104], ticksuffix="%"),
    )


def _compared(result: Result, names: Names | None) -> str:
    test = result.curves.get("compared", pd.DataFrame())
    after = known(pick(result, statistic="after_three_years"))
    said = ""
    if len(after) == 1:
        row = after.iloc[0]
        span = (
            ""
            if row["low"] is None
            else f" {wording.likely(say.percent(row['low']), say.percent(row['high']))}"
        )
        said = f"**{say.percent(row['value'])}** of coaches stay three years{span}. "
    if test.empty or test["p"].iloc[0] is None:
        return said.rstrip()
    groups = " and ".join(_group(str(name), names).lower() for name in test["group"])
    if float(test["p"].iloc[0]) < 0.05:
        return f"{said}Coaches on {groups} leave at different rates, more than chance alone would explain."
    return f"{said}The data cannot tell whether coaches on {groups} leave at different rates."


def _why(result: Result) -> str:
    reasons = [str(reason) for reason in pick(result, statistic="after_one_year")["reason"] if reason]
    return reasons[0] if reasons else ""


def _lines(label: str, part: pd.DataFrame) -> list[tuple[str, ...]]:
    """The curve of one group at each half year; the download has every step."""
    last = float(part["years"].iloc[-1])
    lines: list[tuple[str, ...]] = []
    for half in range(int(2 * float(part["years"].iloc[0])) + 1, int(2 * last) + 1):
        row = part[part["years"] <= half / 2].iloc[-1]
        span = f"{say.percent(row['low'])} to {say.percent(row['high'])}"
        lines.append((label, say.decimal(half / 2), say.percent(row["share"]), span))
    return lines
