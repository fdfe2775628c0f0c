"""Each site's own level and trend, what can be said of it, and when it will reach its line."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

import numpy as np
import pandas as pd

from coaching_analytics.metrics.by import Ask
from coaching_analytics.metrics.growth_waves import MIDDLE, Panel
from coaching_analytics.metrics.pairs import FACETS
from coaching_analytics.statistics.crossing import ALREADY, UNSURE, crossing
from coaching_analytics.statistics.false_discovery import IMPROVING, NO_CHANGE, statements
from coaching_analytics.statistics.growth import GrowthFit, squares_about_lines
from coaching_analytics.statistics.growth_raters import FEW_RATERS
from coaching_analytics.statistics.lead_offsets import (
    CAUTION,
    lines_with_leads,
    sites_with_new_leads,
    variance_of_leads,
)
from coaching_analytics.statistics.robust_trend import TOO_FEW_WAVES, robust_trends
from coaching_analytics.statistics.site_slopes import SiteSlopes, site_slopes
from coaching_analytics.statistics.site_trends import SiteTrends, site_trends
from coaching_analytics.vocabulary.thresholds import Threshold, thresholds

INDEPENDENT = (
    "What is said of single sites takes the errors of a site's ratings as independent from year to year: a "
    "rater who stays, or a slow swing of the site, makes more of it false than the stated rate. A new lead "
    "teacher is allowed for where the store says who leads a room."
)
NEW_LEADS = "lead teachers changed, and without them the scores do not show a change of the site"
LEADS_UNTOLD = "lead teachers changed, and too few rooms tell how much a new one alters a score"
UNSAID = (
    "{line}, of {sites} nothing is said because lead teachers changed: what a new teacher brings cannot be "
    "told there from a change of the site."
)
ONE_RATER = "one person gave all ratings of the site, so its change cannot be told from the rater's"
LINE_CHANGES = "the line itself changes before the trend is likely to have reached it"
ALL_REACHED = "every line that applies is reached already"
PLACES = ("site_id", "region_id", "agency_id", "setting")
FIGURES = (
    "waves", "last_rated", "level", "level_low", "level_high", "trend", "low", "high", "no_range",
    "own_trend", "shrinkage", "statement", "no_statement", "robust", "robust_low", "robust_high",
    "robust_note", "near_top", "line", "line_value", "crossing", "crossing_low", "crossing_high",
    "no_crossing", "people",
)  # fmt: skip
RESIDUAL_COLUMNS = (*FACETS, "fitted", "low", "middle", "high", "waves", "people")
BIN, NEAR = 0.25, 0.8
"""Points of a bin of fitted scores, and the share of residuals that `low` to `high` holds."""


def site_curve(asked: Ask, fits: Sequence[tuple[Panel, GrowthFit]]) -> pd.DataFrame:
    """A line for each site and line of scores; columns `FACETS`, `PLACES` and `FIGURES`."""
    parts = [_sites(asked, panel, fit) for panel, fit in fits]
    columns = [*FACETS, *PLACES, *FIGURES]
    return pd.concat(parts, ignore_index=True)[columns] if parts else pd.DataFrame(columns=columns)


def _sites(asked: Ask, panel: Panel, fit: GrowthFit) -> pd.DataFrame:
    level = float(asked.setting("interval_level"))
    sums, sites = panel.sums, panel.sites
    trends = site_trends(sums, fit, panel.parts, level=level)
    at_last, error = trends.at(sites["last"].to_numpy(dtype=float))
    ranged = trends.slope_range()
    end = pd.Timestamp(asked.window.end)
    found: dict[str, Any] = {
        **{name: sites[name] for name in PLACES},
        **{name: panel.names[name] for name in FACETS},
        "waves": sums.n.astype(int),
        "last_rated": (end + pd.to_timedelta(np.round(sites["last"].to_numpy() * 365.25), unit="D")).date,
        "level": at_last + MIDDLE,
        "level_low": at_last + MIDDLE - trends.critical * error,
        "level_high": at_last + MIDDLE + trends.critical * error,
        "trend": trends.slope,
        "low": None if ranged is None else ranged[0],
        "high": None if ranged is None else ranged[1],
        "no_range": trends.reason,
        "shrinkage": trends.shrinkage,
        "near_top": (sites["high"] / sites["rooms"]).to_numpy(),
        "people": panel.ratings.groupby("site")["person"].nunique().reindex(sites.index).to_numpy(),
    }
    found |= _own_trends(sums.n, sums.t, sums.y, sums.ty, sums.time_spread())
    found |= _statements(asked, panel)
    found |= _robust(panel, level)
    found |= _crossings(asked, panel, (trends, fit), found["statement"])
    return pd.DataFrame(found)


def _own_trends(*sums: np.ndarray) -> dict[str, Any]:
    """The least-squares slope of each site alone; blank for a single wave."""
    n, t, y, ty, spread = sums
    slope = np.divide(n * ty - t * y, spread, out=np.full(len(n), np.nan), where=spread > 0)
    return {"own_trend": _blanks(slope)}


def _statements(asked: Ask, panel: Panel) -> dict[str, Any]:
    """What is said of each site at the stated rate of false statements, or why nothing is."""
    said = np.full(len(panel.sites), None, dtype=object)
    why = np.full(len(panel.sites), None, dtype=object)
    if panel.parts.raters < int(asked.setting("minimum_raters")):
        why[:] = FEW_RATERS
        return {"statement": said, "no_statement": why}
    rate, waves = float(asked.setting("false_statement_rate")), int(asked.setting("judged_waves"))
    slopes, new, untold = _slopes(panel, waves)
    several = panel.ratings.groupby("site")["rater"].nunique().reindex(panel.sites.index).to_numpy() > 1
    judged = several[slopes.sites] & ~np.isin(slopes.sites, untold)
    places = slopes.sites[judged]
    said[places] = statements(slopes.slope[judged], slopes.p[judged], rate).tolist()
    why[untold] = LEADS_UNTOLD
    why[slopes.sites[~several[slopes.sites]]] = ONE_RATER
    if len(new):
        # What would be said if it did not matter who leads: where that is more, nothing is said at all.
        plain = site_slopes(panel.sums, minimum_ratings=waves)
        before = statements(plain.slope[judged], plain.p[judged], rate)
        hidden = places[(before != NO_CHANGE) & (said[places] != before) & np.isin(places, new)]
        said[hidden], why[hidden] = None, NEW_LEADS
    for reason, places in slopes.without.items():
        why[places] = reason
    return {"statement": said, "no_statement": why}


def unsaid(sites: pd.DataFrame) -> Iterator[str]:
    """For each line of scores, of how many sites nothing is said because their lead teachers changed."""
    chosen = sites[sites["no_statement"].isin([NEW_LEADS, LEADS_UNTOLD])]
    for line in chosen.groupby(list(FACETS), dropna=False, as_index=False).size().to_dict("records"):
        count, name = line["size"], " ".join(str(line[facet]) for facet in FACETS)
        yield UNSAID.format(line=name, sites=f"{count} {'site' if count == 1 else 'sites'}")


def _slopes(panel: Panel, waves: int) -> tuple[SiteSlopes, np.ndarray, np.ndarray]:
    """Every site's own slope with its test; the sites with new leads, and those of them not to be judged."""
    sums, leads = panel.sums, panel.leads
    new = sites_with_new_leads(leads)
    found = variance_of_leads(leads) if len(new) else None
    if found is None:
        return site_slopes(sums, minimum_ratings=waves), np.zeros(0, dtype=np.intp), new
    variance, error = found
    lines = lines_with_leads(sums, leads, squares_about_lines(sums), variance + CAUTION * error)
    return site_slopes(sums, minimum_ratings=waves, leads=lines), new, np.zeros(0, dtype=np.intp)


def _robust(panel: Panel, level: float) -> dict[str, Any]:
    """Theil-Sen slopes with their ranges, and a note where too few waves could show anything."""
    sites, time, score = panel.waves()
    found = robust_trends(sites, time, score, level=level)
    count = len(panel.sites)
    columns = {name: np.full(count, None, dtype=object) for name in ("robust", "robust_low", "robust_high")}
    columns["robust_note"] = np.full(count, None, dtype=object)
    places = found.sites.astype(int)
    columns["robust"][places] = found.slope.tolist()
    columns["robust_low"][places] = found.low.tolist()
    columns["robust_high"][places] = found.high.tolist()
    columns["robust_note"][places[found.too_few]] = TOO_FEW_WAVES
    for reason, without in found.without.items():
        columns["robust_note"][without.astype(int)] = reason
    return columns


def _crossings(
    asked: Ask, panel: Panel, fitted: tuple[SiteTrends, GrowthFit], said: np.ndarray
) -> dict[str, Any]:
    """The lowest line in force that the trend of a Head Start site has not reached, and when it will."""
    names = ("line", "line_value", "crossing", "crossing_low", "crossing_high", "no_crossing")
    columns = {name: np.full(len(panel.sites), None, dtype=object) for name in names}
    lines = _lines(asked, panel)
    if lines:
        trends, fit = fitted
        spans = panel.sites[["first", "last"]].to_numpy(dtype=float)
        for place in np.flatnonzero(panel.sites["head_start_funded"].to_numpy(dtype=bool)):
            site = int(place), spans[place].tolist(), str(said[place]) == IMPROVING
            answer = _crossing(asked, (trends, fit), site, lines)
            for name, value in zip(names, answer, strict=True):
                columns[name][place] = value
    return columns


def _lines(asked: Ask, panel: Panel) -> list[Threshold]:
    """The lines for this line of scores in force on the last day of the period, the lowest first."""
    last = (pd.Timestamp(asked.window.end) - pd.Timedelta(days=1)).date()
    found = [
        line
        for line in thresholds()
        if line.kind == "rating"
        and (line.instrument, line.domain) == (panel.names["instrument"], panel.names["domain"])
        and line.holds(last)
    ]
    return sorted(found, key=lambda line: line.value)


def _crossing(
    asked: Ask,
    fitted: tuple[SiteTrends, GrowthFit],
    site: tuple[int, Sequence[float], bool],
    lines: Sequence[Threshold],
) -> tuple[Any, ...]:
    """Line, its value, day with both ends of its range, or the reason why there is none.

    `site` is its place, the times of its first and last wave, and whether it is said to improve.
    """
    (trends, fit), (place, (first, now), improving) = fitted, site
    level, slope = float(trends.level[place]) + MIDDLE, float(trends.slope[place])
    line = next((line for line in lines if level + slope * now < line.value), None)
    if line is None:
        return lines[-1].id, lines[-1].value, None, None, None, ALL_REACHED
    nothing = (line.id, line.value, None, None, None)
    if trends.reason or not improving or now <= first:
        return (*nothing, trends.reason or UNSURE)
    answer = crossing(
        line.value,
        (level, slope),
        trends.error[place],
        now=now,
        horizon=now - first,
        level=float(asked.setting("interval_level")),
        freedom=max(fit.moving_sites - 1, 1),
    )
    days: tuple[date, ...] | None = answer.dates(asked.window.end)
    if days is None:
        return (*nothing, answer.reason or ALREADY)
    if line.valid_to is not None and days[-1] >= line.valid_to:
        return (*nothing, LINE_CHANGES)
    return line.id, line.value, *days, None


def residuals(fits: Sequence[tuple[Panel, GrowthFit]]) -> pd.DataFrame:
    """What the sites' own lines leave of their scores, by the score they say, in bins of `BIN` points.

    `people` counts sites, of which each has one lead educator at least.
    """
    lines = [line for panel, fit in fits for line in _residuals(panel, fit)]
    return pd.DataFrame(lines, columns=list(RESIDUAL_COLUMNS))


def _residuals(panel: Panel, fit: GrowthFit) -> Iterator[list[Any]]:
    trends = site_trends(panel.sums, fit)
    sites, time, score = panel.waves()
    said = trends.level[sites] + trends.slope[sites] * time
    left, bins = score - said, np.floor((said + MIDDLE) / BIN).astype(int)
    for place in np.unique(bins):
        own = bins == place
        low, middle, high = np.quantile(left[own], [(1 - NEAR) / 2, 0.5, (1 + NEAR) / 2]).tolist()
        names = [panel.names[name] for name in FACETS]
        behind = len(np.unique(sites[own]))
        yield [*names, (place + 0.5) * BIN, low, middle, high, int(own.sum()), behind]


def _blanks(values: np.ndarray) -> np.ndarray:
    """Missing numbers as None."""
    given = values.astype(object)
    given[np.isnan(values)] = None
    return given
