"""Hours given to each site, on an axis that reads from two contacts a year to several a week."""

from __future__ import annotations

import math
from collections.abc import Sequence

import pandas as pd

from coaching_analytics.charts import numbers as say
from coaching_analytics.charts import theme, wording
from coaching_analytics.charts.drawing import Drawing
from coaching_analytics.charts.picture import Panel, Picture, about, blank, known, pick, table
from coaching_analytics.metrics.result import Result

# Contacts a year, from two a year to several a week.
TICKS = (
    (2, "2"),
    (4, "4"),
    (12, "12<br>monthly"),
    (26, "26"),
    (52, "52<br>weekly"),
    (156, "156<br>3 a week"),
)
BINS_PER_DOUBLING = 2
LEAST = 1  # hours a year; less stands in the first bar, number 0
STATISTICS = {
    "mean": "All hours over all months",
    "q25": "A quarter of sites have less than",
    "median": "Middle site",
    "q75": "A quarter of sites have more than",
}


def hours_per_site(effort: Result, rate: Result) -> Picture:
    """Hours given to each site in a year, as a histogram on a log axis with the sites given none apart.

    Ticks stand where a number of contacts of average length would be: from two a year to several a week.

    `effort` is `effort_hours` of the whole selection (its curve of sites), `rate` `dosage_rate`.
    """
    title = "How much coaching does a site get?"
    curve = effort.curves.get("sites", pd.DataFrame())
    if curve.empty:
        return blank("hours-per-site", title, effort)
    yearly = curve["hours_per_year"].astype(float).fillna(0)
    none, each = int((yearly <= 0).sum()), _each(curve)
    figure = _figure([float(value) for value in yearly if value > 0], none, each)
    values = {row["statistic"]: row["value"] for _, row in known(pick(rate)).iterrows()}
    alt = (
        f"Histogram of {say.count(len(yearly))} sites by hours given a year on a log axis: the middle site "
        f"was given {say.decimal(float(yearly.median()), 1)} hours, {say.count(none)} none."
    )
    return Picture(
        name="hours-per-site",
        title=title,
        unit="sites by hours given a year",
        sentence=wording.hours_per_site(values.get("median"), values.get("q25"), values.get("q75")),
        panels=(Panel("", figure, alt),),
        data=curve,
        numeric=("Hours a month",),
        caption="Each step to the right is twice as many hours. A contact takes "
        f"{say.decimal(each, 1)} hours on average; the line below says how many that makes in a year. "
        "The hollow bar counts sites without hours. No amount is known to be enough; hours follow need.",
        table=table(
            ("Hours given per site and operating month", "Hours a month"),
            [(label, say.decimal(values.get(name), 1)) for name, label in STATISTICS.items()],
        ),
        **about(effort, rate),
    )


def _each(curve: pd.DataFrame) -> float:
    """Hours given for each contact, over all sites with one."""
    held = curve[curve["contacts"].fillna(0) > 0]
    return float(held["hours"].sum()) / float(held["contacts"].sum()) if len(held) else 1.0


def _figure(values: Sequence[float], none: int, each: float) -> Drawing:
    """Bars a half doubling wide; bar `k` starts at 2 ** (k / 2) hours a year."""
    counts: dict[int, int] = {}
    for value in values:
        place = math.floor(math.log2(min(max(value, LEAST), 1000)) * BINS_PER_DOUBLING + 1e-9)
        counts[place] = counts.get(place, 0) + 1
    places = sorted(counts)
    centres = [(place + 0.5) / BINS_PER_DOUBLING for place in places]
    hover = [
        f"{_from(place)} {_edge(place + 1)} hours a year: {wording.plural(counts[place], 'site')}"
        for place in places
    ]
    width = 0.92 / BINS_PER_DOUBLING
    low, high = math.log2(2 * each) - 0.6, math.log2(156 * each) + 0.7
    low, high = min([low, *(c - 0.3 for c in centres)]), max([high, *(c + 0.3 for c in centres)])
    left = low - 1.0
    traces = [
        {
            "type": "bar",
            "x": centres,
            "y": [counts[p] for p in places],
            "width": width,
            "marker": {"color": theme.BLUE},
            "hovertext": hover,
            "hoverinfo": "text",
        }
    ]
    if none:
        traces.append(
            {
                "type": "bar",
                "x": [left],
                "y": [none],
                "width": width * 1.6,
                "hoverinfo": "text",
                "hovertext": [f"{wording.plural(none, 'site')} without hours"],
                "marker": {"color": "#FFFFFF", "line": {"color": theme.GREY, "width": 2}},
            }
        )
    top = max([*counts.values(), none, 1])
    ticks = [(left, "none"), *((math.log2(x * each), _tick(x * each, name)) for x, name in TICKS)]
    note = (
        [theme.text(f"<b>{say.count(none)}</b>", left, none, yanchor="bottom", xanchor="center")]
        if none
        else []
    )
    return theme.figure(
        traces,
        316,
        margin={"t": 12, "b": 76},
        annotations=note,
        xaxis=theme.axis(
            range=[left - 0.8, high],
            tickvals=[x for x, _ in ticks],
            ticktext=[name for _, name in ticks],
            showgrid=False,
            title="hours a year; below: as contacts a year",
            tickangle=0,
        ),
        yaxis=theme.axis(range=[0, top * 1.12], title="sites", nticks=5, tickformat=",d"),
    )


def _tick(hours: float, contacts: str) -> str:
    """Hours above the contacts that make them: '11 h', then '12 monthly'."""
    return f"<b>{say.decimal(hours, 0 if hours >= 9.95 else 1)}</b><br>{contacts}"


def _from(place: int) -> str:
    return "under" if place == 0 else f"{_edge(place)} to"


def _edge(place: int) -> str:
    return say.decimal(2 ** (place / BINS_PER_DOUBLING), 1)
