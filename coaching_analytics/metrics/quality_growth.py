"""How fast do ratings rise or fall, in the average site and in each? (mixed model)"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd

from coaching_analytics.metrics.by import Ask, ask
from coaching_analytics.metrics.growth_sites import INDEPENDENT, residuals, site_curve, unsaid
from coaching_analytics.metrics.growth_waves import MIDDLE, SETTINGS, Panel, panels
from coaching_analytics.metrics.pairs import FACETS
from coaching_analytics.metrics.result import Result
from coaching_analytics.statistics.growth import GrowthFit, NoGrowth, fit_growth
from coaching_analytics.statistics.growth_raters import trend_with_raters
from coaching_analytics.store import Gate
from coaching_analytics.vocabulary.selection import Selection

METHOD = "mixed model by site; sites and raters"
OF_ROWS = (*SETTINGS, "minimum_sites", "minimum_raters", "interval_level", "ceiling_share")
OF_SITES = ("judged_waves", "false_statement_rate")
EDITIONS = "A new edition starts a line of its own: the step from one edition to the next is in no trend."
NO_RANGE = (
    "Trends without a likely range: {lines}, with fewer than {raters} people who rated or fewer than {sites} "
    "sites rated in two school years."
)
CEILING = (
    "{line}, {share:.0%} of scores are within half a point of 7, so there is little room to rise and a trend "
    "looks flatter than it is."
)
LINE_COLUMNS = (
    "level", "site_sd", "trend_sd", "residual_sd", "sites", "moving_sites", "waves", "raters", "near_top",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Fitted:
    """The sites of one cell and line with the model fitted to them, or why there is none.

    `common` is the fit that the common trend is of: where a line begins with an edition, it has beside it
    what each site scored with the edition before (decision record 45).
    """

    panel: Panel
    fit: GrowthFit | NoGrowth
    common: GrowthFit | NoGrowth


def _fitted(panel: Panel) -> Fitted:
    fit, known = fit_growth(panel.sums), panel.known
    return Fitted(panel, fit, fit if known is None else fit_growth(panel.sums, known))


def quality_growth(gate: Gate, selection: Selection = Selection(), *, by: Sequence[str] = ()) -> Result:
    """Change of ratings a year in the average site, and each site's own level and trend.

    Parameters
    ----------
    gate, selection
        The store; places, and the months whose end the trend looks back from.
    by
        Any of system, region, agency, setting.

    Returns
    -------
    Result
        Rows by instrument, edition, age group and domain: points a year. `numerator` counts sites rated in
        two school years or more, `denominator` sites rated, `n` their school years with ratings. Curve
        `lines`: common level at the end and the spread of sites. Without by-columns also `sites`: each site's
        shrunk level when last rated, its trend, statement, robust slope and crossing of a line; and
        `residuals`: what the model leaves.

    Notes
    -----
    ::

        score of a site and school year = level + trend * years + (own level + own trend * years) + error

    with own levels and trends normal, fitted by REML (`statistics.growth`); years since the first day after
    the period. The ranges allow for raters (`statistics.growth_raters`, `statistics.site_raters`), statements
    for new lead teachers (`statistics.lead_offsets`).
    """
    asked = ask(gate, selection, "quality_growth", by)
    found = [_fitted(panel) for panel in panels(asked)]
    rows = [_row(asked, one) for one in found]
    curves = {"lines": pd.DataFrame([_line(one) for one in found], columns=_columns(asked))}
    cautions = list(_cautions(asked, found, rows))
    settings: tuple[str, ...] = OF_ROWS
    if not asked.by:
        settings += OF_SITES
        fits = [(one.panel, one.fit) for one in found if isinstance(one.fit, GrowthFit)]
        curves["sites"] = site_curve(asked, fits)
        curves["residuals"] = residuals(fits)
        said = curves["sites"][curves["sites"]["statement"].notna()]
        named = said[["instrument", "age_group"]].drop_duplicates()
        cautions += [f"{_pair(one)}: {INDEPENDENT}" for _, one in named.iterrows()]
        cautions += unsaid(curves["sites"])
    zero = {"time_zero": asked.window.end}
    result = asked.result(rows, settings=settings, extra_settings=zero, cautions=cautions, curves=curves)
    people = pd.Series([row["people"] for row in rows], dtype=object)
    return replace(result, rows=result.rows.assign(people=people))


def _row(asked: Ask, one: Fitted) -> dict[str, Any]:
    panel, fit = one.panel, one.common
    moving = int((panel.sums.time_spread() > 0).sum())
    row = {
        **panel.names,
        "numerator": moving,
        "denominator": len(panel.sites),
        "n": panel.sums.ratings,
        "people": panel.people,
        "excluded": panel.left_out,
    }
    if isinstance(fit, NoGrowth):
        return {**row, "reason": fit.reason}
    level = float(asked.setting("interval_level"))
    trend = trend_with_raters(
        panel.sums,
        fit,
        panel.parts,
        panel.known,
        level=level,
        minimum_sites=int(asked.setting("minimum_sites")),
        minimum_raters=int(asked.setting("minimum_raters")),
    )
    if trend.low is None:
        return {**row, "value": trend.slope, "method": f"no range: {trend.reason}"}
    return {
        **row,
        "value": trend.slope,
        "low": trend.low,
        "high": trend.high,
        "level": level,
        "method": METHOD,
    }


def _columns(asked: Ask) -> list[str]:
    return [*asked.by, *FACETS, *LINE_COLUMNS, "people"]


def _line(one: Fitted) -> list[Any]:
    """Level and spreads of a line; blank where no model was fitted."""
    panel, fit, common = one.panel, one.fit, one.common
    spreads: list[float | None] = [None] * 4
    if isinstance(fit, GrowthFit) and isinstance(common, GrowthFit):
        level_sd, trend_sd = (float(max(fit.between[at, at], 0.0)) ** 0.5 for at in (0, 1))
        spreads = [common.level + MIDDLE, level_sd, trend_sd if fit.slopes_vary else None, fit.residual**0.5]
    sums = panel.sums
    counts = [len(sums), int((sums.time_spread() > 0).sum()), sums.ratings, panel.parts.raters]
    return [*panel.names.values(), *spreads, *counts, panel.near_top, panel.people]


def _cautions(asked: Ask, found: Sequence[Fitted], rows: Sequence[dict[str, Any]]) -> Iterator[str]:
    """What a reader must know, by instrument and age group; the ceiling by line."""
    limit = float(asked.setting("ceiling_share"))
    raters, sites = asked.setting("minimum_raters"), asked.setting("minimum_sites")
    lines: dict[str, list[Panel]] = {}
    editions: dict[str, set[str | None]] = {}
    without: dict[str, int] = {}
    for one, row in zip(found, rows, strict=True):
        lines.setdefault(one.panel.line, []).append(one.panel)
        pair = _pair(row)
        editions.setdefault(pair, set()).add(row["edition"])
        without[pair] = without.get(pair, 0) + (row.get("value") is not None and row.get("low") is None)
    for line, own in lines.items():
        share = sum(p.sites["high"].sum() for p in own) / sum(p.sites["rooms"].sum() for p in own)
        if share > limit:
            yield CEILING.format(line=line, share=share)
    for pair, several in editions.items():
        if without[pair]:
            yield f"{pair}: {NO_RANGE.format(lines=without[pair], raters=raters, sites=sites)}"
        if len(several) > 1:
            yield f"{pair}: {EDITIONS}"


def _pair(row: Mapping[str, Any] | pd.Series) -> str:
    """Instrument and age group, as cautions about all of its lines begin."""
    return f"{row['instrument']} {row['age_group']}"
