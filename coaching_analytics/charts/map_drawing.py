"""How a figure is drawn on a map: counties as areas, sites as dots, names in place, the shades below."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from coaching_analytics.charts import map_shades, theme, wording
from coaching_analytics.charts import numbers as say
from coaching_analytics.charts.drawing import Drawing
from coaching_analytics.charts.map_ground import Ground
from coaching_analytics.charts.picture import Names, named, pick
from coaching_analytics.charts.side_by_side import short, with_unit
from coaching_analytics.metrics.result import Result

NEAR = 8
"""Pixels from a dot at which it is meant, and no longer the county under it."""
PALE = "#EDF0F3"
TALLEST, NARROWEST, SCALE = 600, 560, 46
COLUMNS = {
    "region": "region_id",
    "agency": "agency_id",
    "setting": "setting",
    "site": "site_id",
    "county": "county",
}
Values = Mapping[str, tuple[float | None, str]]
"""Value, or the reason there is none, by place."""


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
        return with_unit(self.result, value)

    def short(self, value: float) -> str:
        """A value alone."""
        return short(self.result, value)

    def shades_counties(self, ground: Ground) -> bool:
        """Whether counties carry the figure: their own, or by region, where every region has counties.

        Else the dots do: a system of one county would show the figure of its largest region only.
        """
        if self.by == "county":
            return True
        if self.by != "region":
            return False
        return ground.every_region_has_counties

    def values(self) -> dict[str, tuple[float | None, str]]:
        """Value, or the reason there is none, by place."""
        rows = self.rows
        given = zip(rows[self.by], rows["value"], rows["reason"], strict=True)
        return {
            str(place): (None if say.is_missing(value) else float(value), str(reason or ""))
            for place, value, reason in given
            if not say.is_missing(place)
        }


def drawing(shown: Shown, ground: Ground, drawn: pd.DataFrame, regions: Sequence[str]) -> Drawing:
    """Counties, the dots of `drawn`, names and scale; only the ground of `regions` when any are named."""
    values = shown.values()
    figures = [value for value, _ in values.values() if value is not None]
    found = map_shades.classes(figures, shown.short) if figures else None
    traces = _areas(shown, ground, values, found)
    if len(drawn):
        traces.append(_dots(shown, ground, values, found, drawn))
    return _figure(ground.spans(regions), traces, _labels(shown, ground, values), found)


def _areas(
    shown: Shown,
    ground: Ground,
    values: Values,
    found: map_shades.Classes | None,
) -> list[dict[str, Any]]:
    """A trace a county: its rings, filled in its shade or that of its region, named when pointed at."""
    traces = []
    shaded = shown.shades_counties(ground)
    for county in ground.counties:
        region = ground.region.get(county.fips, "")
        place = county.fips if shown.by == "county" else region
        figure = values.get(place, (None, "")) if shaded else (None, "")
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
                **_look(shown, shaded, region, figure, found),
                **(theme.leading("region", [region]) if region else {}),
            }
        )
    return traces


def _look(
    shown: Shown,
    shaded: bool,
    region: str,
    figure: tuple[float | None, str],
    found: map_shades.Classes | None,
) -> dict[str, object]:
    """How a county is filled: white without sites, pale where its sites carry the figures."""
    if not region:
        return {"fillcolor": "#FFFFFF"}
    if shown.by == "county" and figure[0] is None:
        # Among counties each for itself white is for those without sites.
        return map_shades.hatched()
    return map_shades.fill(*figure, found) if shaded else {"fillcolor": PALE}


def _told(
    shown: Shown, ground: Ground, fips: str, county: str, region: str, figure: tuple[float | None, str]
) -> str:
    """What a county says when pointed at."""
    if not region:
        return f"{county}: no sites" + (" that fit the filters" if shown.by == "county" else "")
    sites = wording.plural(ground.count[fips], "site")
    name = named(region, shown.names)
    if not shown.shades_counties(ground):
        return f"{county} ({sites})" + (f", region {name}" if len(ground.counties) > 2 else "")
    value, reason = figure
    return f"{county} ({sites}), region {name}: {shown.write(value) if value is not None else reason}"


def _dots(
    shown: Shown,
    ground: Ground,
    values: Values,
    found: map_shades.Classes | None,
    drawn: pd.DataFrame,
) -> dict[str, Any]:
    """A dot a site, in the shade of its place; hollow without a figure."""
    x, y = ground.project(drawn["longitude"].to_numpy(dtype=float), drawn["latitude"].to_numpy(dtype=float))
    places = [str(place) for place in drawn[COLUMNS[shown.by]]]
    sites = [str(site) for site in drawn["site_id"]]
    one = [values.get(place, (None, "")) for place in places]
    # On shaded counties a dot only says where a site is; on pale ones it carries the figure.
    shaded = not shown.shades_counties(ground) and found is not None
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


def _labels(shown: Shown, ground: Ground, values: Values) -> list[dict[str, Any]]:
    """The name of each region with its value, where most of its sites are."""
    if shown.by != "region":
        return []
    centres = ground.centres()
    return [
        theme.text(
            f"{named(region, shown.names)}<br><b>{told(shown, value, reason)}</b>",
            *centres[region],
            xanchor="center",
            align="center",
            size=12,
        )
        for region, (value, reason) in values.items()
        if region in centres
    ]


def told(shown: Shown, value: float | None, reason: str) -> str:
    """A value in few digits, or why there is none in a word."""
    if value is not None:
        return shown.short(value)
    return "hidden" if reason.startswith("Hidden") else "no figure"


def _figure(
    spans: tuple[tuple[float, float], tuple[float, float]],
    traces: list[dict[str, Any]],
    labels: list[dict[str, Any]],
    found: map_shades.Classes | None,
) -> Drawing:
    """Both axes to one scale; the height follows the shape of the ground; below it the scale of shades."""
    x, y = spans
    height = min(TALLEST, max(300, round(NARROWEST * (y[1] - y[0]) / (x[1] - x[0]))))
    squares, limits = _scale(found, height) if found else ([], [])
    return theme.figure(
        traces,
        height + SCALE,
        margin={"l": 4, "r": 4, "t": 0, "b": SCALE},
        xaxis=theme.hidden_axis(range=list(x)),
        yaxis=theme.hidden_axis(range=list(y), scaleanchor="x"),
        hoverdistance=NEAR,
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
            **{
                "type": "rect",
                "xref": "paper",
                "yref": "paper",
                "x0": place * wide,
                "x1": (place + 1) * wide,
            },
            **{"y0": foot, "y1": top, "fillcolor": colour, "line": {"color": theme.GREY, "width": 0.7}},
        }
        for place, colour in enumerate(steps)
    ]
    alone = len(found.limits) == 1
    ends = {} if alone else {0: "left", len(found.limits) - 1: "right"}
    limits = [
        theme.text(
            found.write(limit),
            0.5 if alone else place * wide,
            foot,
            **{"xref": "paper", "yref": "paper", "yanchor": "top", "yshift": -2, "size": 12},
            xanchor=ends.get(place, "center"),
            color=theme.QUIET,
        )
        for place, limit in enumerate(found.limits)
    ]
    return squares, limits
