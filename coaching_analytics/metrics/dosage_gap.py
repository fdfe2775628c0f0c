"""Do sites of high need get more hours than sites of low need? (E1)"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from coaching_analytics.metrics.at_risk import EXCLUDED, calendar_cautions, site_totals
from coaching_analytics.metrics.by import Ask, ask
from coaching_analytics.metrics.estimated import estimate_columns
from coaching_analytics.metrics.logs import NO_LOGS, logs_of
from coaching_analytics.metrics.result import Result
from coaching_analytics.metrics.site_traits import NOT_STATED, QUARTERS, need_of, traits_of
from coaching_analytics.statistics.estimate import Estimate
from coaching_analytics.statistics.median_gap import median_gap, median_of
from coaching_analytics.vocabulary.selection import Selection

if TYPE_CHECKING:
    from coaching_analytics.store import Gate

LEVELS = ("high", "low", "difference", "ratio")
OF_QUARTERS = (*QUARTERS, "quarter_difference", "quarter_ratio")
STATISTICS = (*LEVELS, *OF_QUARTERS)
SETTINGS = ("at_risk_days", "minimum_sites", "interval_level", "bootstrap_draws")
SEED = 20
METHOD = "bootstrap over sites, {draws} draws, percentiles"
NO_NEED = "need is not stated for any of these sites"
NO_SCORE = "no score of need is on record for any of these sites"
ONE_SIDE = "no sites of {need} need in this period"
NO_QUARTER = "no sites of this quarter of need in this period"
FEW = "fewer than {least} sites of this need"
FEW_BESIDE = "fewer than {least} sites on one of the two sides"
MIDDLE = "sites of medium need"
MIDDLE_QUARTERS = "sites of the two middle quarters"
UNSTATED = "sites whose need is not stated"
UNSCORED = "sites without a score of need"


def dosage_gap(gate: Gate, selection: Selection = Selection(), *, by: Sequence[str] = ()) -> Result:
    """How many hours a month do sites of high need get, beside sites of low need?

    Parameters
    ----------
    gate, selection
        The store, and the places and months chosen.
    by
        Of system, region, agency, setting, quarter, school_year, fiscal_year.

    Returns
    -------
    Result
        Facet `statistic`: high, low (medians over sites at risk, none counted as zero), difference, ratio;
        the same of sites with a score of need: quarter_1 to quarter_4, quarter_difference and quarter_ratio
        (the highest quarter beside the lowest). Curve `sites`: need, quarter of need and hours a month of
        each site of the whole selection.

    Notes
    -----
    With d_j the hours given to site j per operating month (see `dosage_rate`)::

        difference = median(d_j of high need) - median(d_j of low need)
        ratio      = median(d_j of high need) / median(d_j of low need)

    The need of a site is the one it had on most of its enrolled days; its quarter is that of its latest score
    among all scored sites of the system, whatever sites are chosen. The range draws sites again with
    replacement within each group (`median_gap`); with fewer than `minimum_sites` sites a figure has none.
    """
    asked = ask(gate, selection, "dosage_gap", by)
    known, cautions = logs_of(asked)
    totals = site_totals(asked)
    months = totals["site_months"].to_numpy(dtype=float)
    chosen = totals["at_risk"].to_numpy(dtype=bool) & (months > 0)
    rate = np.divide(totals["hours"].to_numpy(dtype=float), months, out=np.zeros(len(months)), where=chosen)
    sites = {
        "need": need_of(totals),
        "quarter": traits_of(asked, totals["site_id"].to_numpy(dtype=object))["need_quarter"],
        "rate": rate,
        "chosen": chosen,
        "new": ~chosen & (totals["enrolled_days"].to_numpy(dtype=float) > 0),
    }
    rows = [
        row
        for key, lines in asked.groups(totals)
        for row in _rows(asked, key, {name: values[lines] for name, values in sites.items()}, known)
    ]
    curve = pd.DataFrame(
        {
            "site_id": totals["site_id"].to_numpy(dtype=object)[chosen],
            "need": sites["need"][chosen],
            "need_quarter": sites["quarter"][chosen],
            "hours_month": rate[chosen],
        }
    )
    return asked.result(
        rows,
        settings=SETTINGS,
        extra_settings={"seed": SEED},
        cautions=(*cautions, *calendar_cautions(asked)),
        curves={"sites": curve if known and not asked.periods else curve.iloc[:0]},
    )


def _rows(
    asked: Ask, key: Mapping[str, Any], sites: Mapping[str, np.ndarray], known: bool
) -> Iterator[dict[str, Any]]:
    """The figures of one cell: by level of need, then by quarter of its score."""
    chosen, need, quarter = sites["chosen"], sites["need"], sites["quarter"]
    rate = sites["rate"]
    groups = {level: rate[chosen & (need == level)] for level in ("high", "low")}
    groups |= {name: rate[chosen & (quarter == name)] for name in QUARTERS}
    found = {**_by_level(asked, groups), **_by_quarter(asked, groups)} if known else {}
    sizes = {name: len(values) for name, values in groups.items()}
    sizes |= dict.fromkeys(("difference", "ratio"), sizes["high"] + sizes["low"])
    sizes |= dict.fromkeys(("quarter_difference", "quarter_ratio"), sizes[QUARTERS[3]] + sizes[QUARTERS[0]])
    new = {EXCLUDED: int(sites["new"].sum())}
    of_levels = new | {
        MIDDLE: int((chosen & (need == "medium")).sum()),
        UNSTATED: int((chosen & (need == NOT_STATED)).sum()),
    }
    of_quarters = new | {UNSCORED: int((chosen & (quarter == NOT_STATED)).sum())}
    of_ends = of_quarters | {MIDDLE_QUARTERS: sizes[QUARTERS[1]] + sizes[QUARTERS[2]]}
    level = float(asked.setting("interval_level"))
    method = METHOD.format(draws=asked.setting("bootstrap_draws"))
    for name in STATISTICS:
        left_out = of_levels if name in LEVELS else of_quarters if name in QUARTERS else of_ends
        excluded = {reason: count for reason, count in left_out.items() if count}
        shown = estimate_columns(found[name], level, method) if known else {"reason": NO_LOGS}
        yield {**key, "statistic": name, "n": sizes[name], "excluded": excluded, **shown}


def _by_level(asked: Ask, groups: Mapping[str, np.ndarray]) -> dict[str, Estimate]:
    """High and low need, and the one beside the other."""
    empty = [level for level in ("high", "low") if not len(groups[level])]
    absent = NO_NEED if len(empty) == 2 else ONE_SIDE.format(need=empty[0]) if empty else ""
    difference, ratio = _beside(asked, groups["high"], groups["low"], absent)
    medians = {level: _median(asked, groups[level], absent) for level in ("high", "low")}
    return {**medians, "difference": difference, "ratio": ratio}


def _by_quarter(asked: Ask, groups: Mapping[str, np.ndarray]) -> dict[str, Estimate]:
    """Each quarter of scored sites, and the highest beside the lowest."""
    absent = NO_QUARTER if any(len(groups[name]) for name in QUARTERS) else NO_SCORE
    difference, ratio = _beside(asked, groups[QUARTERS[-1]], groups[QUARTERS[0]], absent)
    medians = {name: _median(asked, groups[name], absent) for name in QUARTERS}
    return {**medians, "quarter_difference": difference, "quarter_ratio": ratio}


def _draws(asked: Ask) -> dict[str, Any]:
    return {
        "draws": int(asked.setting("bootstrap_draws")),
        "seed": SEED,
        "level": float(asked.setting("interval_level")),
    }


def _median(asked: Ask, sites: np.ndarray, absent: str) -> Estimate:
    """The middle of some sites: nothing without sites, and no range with few of them."""
    if not len(sites):
        return Estimate(None, reason=absent)
    least = int(asked.setting("minimum_sites"))
    if len(sites) < least:
        return Estimate(float(np.median(sites)), reason=FEW.format(least=least))
    return median_of(sites, **_draws(asked))


def _beside(asked: Ask, first: np.ndarray, second: np.ndarray, absent: str) -> tuple[Estimate, Estimate]:
    """How far the first middle lies above the second, and how many times as high; ranges as in `_median`."""
    if not len(first) or not len(second):
        return Estimate(None, reason=absent), Estimate(None, reason=absent)
    gap = median_gap(first, second, **_draws(asked))
    least = int(asked.setting("minimum_sites"))
    if min(len(first), len(second)) >= least:
        return gap.difference, gap.ratio
    few = FEW_BESIDE.format(least=least)
    difference, ratio = (
        Estimate(one.value, reason=one.reason if one.value is None else few)
        for one in (gap.difference, gap.ratio)
    )
    return difference, ratio
