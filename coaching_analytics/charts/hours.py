"""Hours given to each site, on an axis that reads from two contacts a year to several a week."""

from __future__ import annotations

import math
from collections.abc import Sequence

import pandas as pd

from coaching_analytics.charts import numbers as say
from coaching_analytics.charts import theme, wording
from coaching_analytics.charts.picture import Panel, Picture, about, blank, known, pick, table
from coaching_analytics.metrics.result import Result

TICKS = (
    (2, "2"),
    (4, "4"),
    (12, "12<br>monthly"),
    (26, "26"),
    (52, "52<br>weekly"),
    (156, "156<br>3 a week"),
)
BINS_PER_DOUBLING = 2
STATISTICS = {
    "mean": "All hours over all months",
    "q25": "A quarter of sites have less than",
    "median": "Middle site",
    "q75": "A quarter of sites have more than",
}


def hours_per_site(effort: Result, rate: Result) -> Picture:
    """How often sites had a contact, as a histogram on a log axis with the sites without one apart.

    `effort` is `effort_hours` of the whole selection (its curve of sites), `rate` `dosage_rate`.
    """
    title = "How much coaching does a site get?"
    curve = effort.curves.get("sites", pd.DataFrame())
    if curve.empty:
        return blank("hours-per-site", title, effort)
    yearly = _yearly(curve, effort)
    none = int((yearly <= 0).sum())
    figure = _figure([float(value) for value in yearly if value > 0], none, len(yearly))
    values = {row["statistic"]: row["value"] for _, row in known(pick(rate)).iterrows()}
    middle = float(yearly.median())
    alt = (
        f"Histogram of {say.count(len(yearly))} sites by contacts a year on a log axis: the middle site had "
        f"{say.count(middle)}, {say.count(none)} had none."
    )
    return Picture(
        name="hours-per-site",
        title=title,
        unit="sites by contacts a year",
        sentence=wording.hours_per_site(values.get("median"), values.get("q25"), values.get("q75")),
        panels=(Panel("", figure, alt),),
        data=curve,
        numeric=("Hours a month",),
        caption="Each step to the right is twice as often. The hollow bar counts sites without a "
        "contact. No number of contacts is known to "
        "be enough; frequency follows need.",
        table=table(
            ("Hours given per site and operating month", "Hours a month"),
            [(label, say.decimal(values.get(name), 1)) for name, label in STATISTICS.items()],
        ),
        **about(effort, rate),
    )


def _yearly(curve: pd.DataFrame, effort: Result) -> pd.Series:
    """Contacts a year of each site, as the metric gives them; its count over the window's months
    otherwise."""
    if "contacts_per_year" in curve.columns:
        return curve["contacts_per_year"].astype(float).fillna(0)
    return curve["contacts"].astype(float).fillna(0) * 12 / effort.window.months


def _figure(values: Sequence[float], none: int, sites: int) -> theme.Figure:
    """Bars a half doubling wide; bar `k` starts at 2 ** (k / 2) contacts a year."""
    counts: dict[int, int] = {}
    for value in values:
        place = math.floor(math.log2(min(max(value, 1), 500)) * BINS_PER_DOUBLING + 1e-9)
        counts[place] = counts.get(place, 0) + 1
    places = sorted(counts)
    centres = [(place + 0.5) / BINS_PER_DOUBLING for place in places]
    hover = [
        f"{_edge(place)} to {_edge(place + 1)} contacts a year: {wording.plural(counts[place], 'site')}"
        for place in places
    ]
    width = 0.92 / BINS_PER_DOUBLING
    left = -1.6
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
                "hovertext": [f"{wording.plural(none, 'site')} without a contact"],
                "marker": {"color": "#FFFFFF", "line": {"color": theme.GREY, "width": 2}},
            }
        )
    top = max([*counts.values(), none, 1])
    ticks = [(left, "none"), *((math.log2(x), name) for x, name in TICKS)]
    note = (
        [theme.text(f"<b>{say.count(none)}</b>", left, none, yanchor="bottom", xanchor="center")]
        if none
        else []
    )
    return theme.figure(
        traces,
        300,
        margin={"t": 12, "b": 60},
        annotations=note,
        xaxis=theme.axis(
            range=[-2.4, max([8.2, *(c + 0.3 for c in centres)])],
            tickvals=[x for x, _ in ticks],
            ticktext=[name for _, name in ticks],
            showgrid=False,
            title="contacts a year (each step doubles)",
            tickangle=0,
        ),
        yaxis=theme.axis(range=[0, top * 1.12], title="sites", nticks=5, tickformat=",d"),
    )


def _edge(place: int) -> str:
    return say.count(2 ** (place / BINS_PER_DOUBLING))
