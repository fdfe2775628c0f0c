"""A figure on a map: counties in the shade of their region, sites as dots on top; nothing from outside."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from coaching_analytics.charts import contract_words, figure_words, map_shades, theme, wording
from coaching_analytics.charts import numbers as say
from coaching_analytics.charts.drawing import Drawing
from coaching_analytics.charts.map_ground import MOST_DOTS, Ground
from coaching_analytics.charts.picture import Names, Panel, Picture, about, known, named, pick, table
from coaching_analytics.metrics.result import Result

TALLEST, NARROWEST, SCALE = 600, 560, 46
COLUMNS = {"region": "region_id", "agency": "agency_id", "setting": "setting", "site": "site_id"}
NUMERIC = ("Value", "Low", "High", "Number behind it")


@dataclass(frozen=True)
class Shown:
    """One figure of an answer by place: `cell` fixes the facets, `by` is what the places are."""

    result: Result
    cell: Mapping[str, str | None]
    by: str
    names: Names | None

    @property
    def rows(self) -> pd.DataFrame:
        """A row a place."""
        return pick(self.result, **self.cell)

    def write(self, value: Any) -> str:
        """A value with its unit."""
        return contract_words.figure(self.result.metric, value)

    def short(self, value: float) -> str:
        """A value alone."""
        return contract_words.figure(self.result.metric, value, longest=0)

    def values(self) -> dict[str, tuple[float | None, str]]:
        """Value, or the reason there is none, by place."""
        rows = self.rows
        given = zip(rows[self.by], rows["value"], rows["reason"], strict=True)
        return {
            str(place): (None if say.is_missing(value) else float(value), str(reason or ""))
            for place, value, reason in given
            if not say.is_missing(place)
        }


def county_map(shown: Shown, ground: Ground, *, dots: pd.DataFrame, click: str, page: str) -> Picture:
    """The figure on the map.

    Parameters
    ----------
    shown
        The figure by region, agency or site.
    ground
        Counties, and the sites that say which region a county is of.
    dots
        The sites to draw as dots.
    click
        What a click does, in words.
    page
        The page that a click on a dot leads to.
    """
    title = shown.result.question
    values = shown.values()
    figures = [value for value, _ in values.values() if value is not None]
    found = map_shades.classes(figures, shown.short) if figures else None
    many = len(dots) > MOST_DOTS
    drawn = dots.iloc[0:0] if many else dots
    traces = _areas(shown, ground, values, found)
    if len(drawn):
        traces.append(_dots(shown, ground, values, found, drawn))
    figure = _figure(ground, traces, _labels(shown, ground, values), found)
    leads = {"region": "", **({"site": page} if len(drawn) else {})}
    return Picture(
        name="map",
        title=title,
        unit=figure_words.row(shown.cell),
        sentence=_sentence(shown, figures),
        panels=(Panel("", figure, _alt(shown, values), leads),),
        caption=_caption(shown, ground, found, values, drawn, many),
        click=click,
        table=_table(shown),
        numeric=NUMERIC,
        data=shown.rows.drop(columns="excluded"),
        **about(shown.result),
    )


def _areas(
    shown: Shown,
    ground: Ground,
    values: Mapping[str, tuple[float | None, str]],
    found: map_shades.Classes | None,
) -> list[dict[str, Any]]:
    """A trace a county: its rings, filled in the shade of its region, named when pointed at."""
    traces = []
    for county in ground.counties:
        region = ground.region.get(county.fips, "")
        figure = values.get(region, (None, "")) if shown.by == "region" else (None, "")
        x, y = ground.outline(county)
        traces.append(
            {
                "type": "scatter",
                "mode": "lines",
                "x": x,
                "y": y,
                "fill": "toself",
                "line": {"color": theme.GREY if region else theme.PALE, "width": 0.7},
                "hoveron": "fills",
                "hoverinfo": "text",
                "text": _told(shown, ground, county.fips, county.name, region, figure),
                **_look(shown, region, figure, found),
                **(theme.leading("region", [region]) if region else {}),
            }
        )
    return traces


def _look(
    shown: Shown, region: str, figure: tuple[float | None, str], found: map_shades.Classes | None
) -> dict[str, object]:
    """How a county is filled: white without sites, pale where its sites have figures of their own."""
    if not region:
        return {"fillcolor": "#FFFFFF"}
    return map_shades.fill(*figure, found) if shown.by == "region" else {"fillcolor": "#EDF0F3"}


def _told(
    shown: Shown, ground: Ground, fips: str, county: str, region: str, figure: tuple[float | None, str]
) -> str:
    """What a county says when pointed at."""
    if not region:
        return f"{county}: no sites"
    sites = wording.plural(ground.count[fips], "site")
    name = named(region, shown.names)
    if shown.by != "region":
        return f"{county} ({sites}), region {name}"
    value, reason = figure
    return f"{county} ({sites}), region {name}: {shown.write(value) if value is not None else reason}"


def _dots(
    shown: Shown,
    ground: Ground,
    values: Mapping[str, tuple[float | None, str]],
    found: map_shades.Classes | None,
    drawn: pd.DataFrame,
) -> dict[str, Any]:
    """A dot a site, in the shade of its place; hollow without a figure."""
    x, y = ground.project(
        drawn["longitude"].to_numpy(dtype=float), drawn["latitude"].to_numpy(dtype=float)
    )
    places = [str(place) for place in drawn[COLUMNS[shown.by]]]
    sites = [str(site) for site in drawn["site_id"]]
    one = [values.get(place, (None, "")) for place in places]
    # On shaded counties a dot only says where a site is; on pale ones it carries the figure.
    shaded = shown.by != "region" and found is not None
    colours = [found.shade(v) if shaded and found and v is not None else "#FFFFFF" for v, _ in one]
    own = shown.by == "site"
    said = [
        named(site, shown.names) + (f": {shown.write(value) if value is not None else reason}" if own else "")
        for site, (value, reason) in zip(sites, one, strict=True)
    ]
    return {
        "type": "scatter",
        "mode": "markers",
        "x": np.round(x, 4).tolist(),
        "y": np.round(y, 4).tolist(),
        "hovertext": said,
        "hoverinfo": "text",
        "marker": {
            "size": 9 if shaded else 6,
            "color": colours,
            "line": {"color": theme.INK, "width": 0.8},
        },
        **theme.leading("site", sites),
    }


def _labels(
    shown: Shown, ground: Ground, values: Mapping[str, tuple[float | None, str]]
) -> list[dict[str, Any]]:
    """The name of each region with its value, where most of its sites are."""
    if shown.by != "region":
        return []
    centres = ground.centres()
    return [
        theme.text(
            f"{named(region, shown.names)}<br><b>{_short(shown, value, reason)}</b>",
            *centres[region],
            xanchor="center",
            align="center",
            size=12,
        )
        for region, (value, reason) in values.items()
        if region in centres
    ]


def _short(shown: Shown, value: float | None, reason: str) -> str:
    if value is not None:
        return shown.short(value)
    return "hidden" if reason.startswith("Hidden") else "no figure"


def _figure(
    ground: Ground,
    traces: list[dict[str, Any]],
    labels: list[dict[str, Any]],
    found: map_shades.Classes | None,
) -> Drawing:
    """Both axes to one scale; the height follows the shape of the ground; below it the scale of shades."""
    x, y = ground.spans
    height = min(TALLEST, max(300, round(NARROWEST * (y[1] - y[0]) / (x[1] - x[0]))))
    squares, limits = _scale(found, height) if found else ([], [])
    return theme.figure(
        traces,
        height + SCALE,
        margin={"l": 4, "r": 4, "t": 0, "b": SCALE},
        xaxis=theme.hidden_axis(range=list(x), constrain="domain"),
        yaxis=theme.hidden_axis(range=list(y), scaleanchor="x", constrain="domain"),
        annotations=[*labels, *limits],
        shapes=squares,
    )


def _scale(found: map_shades.Classes, height: int) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """A bar of the shades with the limits below it, across the foot of the map."""
    steps = found.steps()
    wide = 1 / len(steps)
    top, foot = -12 / height, -24 / height
    squares = [
        {
            **{"type": "rect", "xref": "paper", "yref": "paper", "x0": place * wide, "x1": (place + 1) * wide},
            **{"y0": foot, "y1": top, "fillcolor": colour, "line": {"color": theme.GREY, "width": 0.7}},
        }
        for place, colour in enumerate(steps)
    ]
    ends = {0: "left", len(found.limits) - 1: "right"}
    limits = [
        theme.text(
            found.write(limit),
            place * wide,
            foot,
            **{"xref": "paper", "yref": "paper", "yanchor": "top", "yshift": -2, "size": 12},
            xanchor=ends.get(place, "center"),
            color=theme.QUIET,
        )
        for place, limit in enumerate(found.limits)
    ]
    return squares, limits


def _sentence(shown: Shown, figures: list[float]) -> str:
    if not figures:
        return ""
    low, high = shown.write(min(figures)), shown.write(max(figures))
    places = wording.plural(len(figures), shown.by) if shown.by != "agency" else f"{len(figures)} agencies"
    if low == high:
        return f"In {places} the figure is **{low}**."
    return f"Over {places} the figure runs from **{low}** to **{high}**."


def _caption(
    shown: Shown,
    ground: Ground,
    found: map_shades.Classes | None,
    values: Mapping[str, tuple[float | None, str]],
    drawn: pd.DataFrame,
    many: bool,
) -> str:
    """What the marks are, and what is not drawn."""
    parts = []
    if shown.by == "region":
        parts.append("A county has the shade of the region most of its sites lie in; white: no sites there.")
    else:
        parts.append("Grey: counties with sites; white: none there.")
    if any(reason.startswith("Hidden") for _, reason in values.values()):
        parts.append("Hatched: hidden, too few people.")
    if many:
        parts.append(f"Dots are drawn for at most {MOST_DOTS:,} sites: choose a region to see them.")
    elif len(drawn):
        shade = f", in the shade of its {shown.by}; hollow: no figure" if shown.by == "agency" else ""
        shade = ", in the shade of its own figure; hollow: none" if shown.by == "site" else shade
        parts.append(f"A dot is a site{shade}.")
    unplaced = len(ground.sites) - len(ground.dots)
    if unplaced:
        parts.append(f"{wording.plural(unplaced, 'site')} with a county and no place of their own: no dot.")
    parts.append("Outlines: US Census Bureau, 2017.")
    return " ".join(parts)


def _alt(shown: Shown, values: Mapping[str, tuple[float | None, str]]) -> str:
    told = "; ".join(
        f"{named(place, shown.names)} {_short(shown, value, reason)}"
        for place, (value, reason) in list(values.items())[:20]
    )
    return f"Map of counties and sites, shaded by {shown.by}. {told}."


def _table(shown: Shown) -> pd.DataFrame:
    lines = [
        (
            named(row[shown.by], shown.names),
            shown.write(row["value"]),
            shown.write(row["low"]),
            shown.write(row["high"]),
            say.count(row["n"]),
            str(row["reason"] or ""),
        )
        for _, row in shown.rows.iterrows()
    ]
    return table((shown.by.capitalize(), *NUMERIC, "Why there is none"), sorted(lines))
