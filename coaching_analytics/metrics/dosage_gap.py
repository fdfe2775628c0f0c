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
from coaching_analytics.metrics.site_traits import NOT_STATED, need_of
from coaching_analytics.statistics.estimate import Estimate
from coaching_analytics.statistics.median_gap import median_gap
from coaching_analytics.vocabulary.selection import Selection

if TYPE_CHECKING:
    from coaching_analytics.store import Gate

STATISTICS = ("high", "low", "difference", "ratio")
SETTINGS = ("at_risk_days", "minimum_sites", "interval_level", "bootstrap_draws")
SEED = 20
METHOD = "bootstrap over sites, {draws} draws, percentiles"
NO_NEED = "need is not stated for any of these sites"
ONE_SIDE = "no sites of {need} need in this period"
FEW = "fewer than {least} sites of high or of low need"
MIDDLE = "sites of medium need"
UNSTATED = "sites whose need is not stated"


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
        Facet `statistic`: high, low (medians over sites at risk, none counted as zero), difference, ratio.
        Curve `sites`: need and hours a month of each site of the whole selection.

    Notes
    -----
    With d_j the hours given to site j per operating month (see `dosage_rate`)::

        difference = median(d_j of high need) - median(d_j of low need)
        ratio      = median(d_j of high need) / median(d_j of low need)

    The need of a site is the one it had on most of its enrolled days. The range draws sites again with
    replacement within each level of need (`median_gap`); under `minimum_sites` sites at a level it has none.
    """
    asked = ask(gate, selection, "dosage_gap", by)
    known, cautions = logs_of(asked)
    totals = site_totals(asked)
    months = totals["site_months"].to_numpy(dtype=float)
    chosen = totals["at_risk"].to_numpy(dtype=bool) & (months > 0)
    rate = np.divide(totals["hours"].to_numpy(dtype=float), months, out=np.zeros(len(months)), where=chosen)
    sites = {
        "need": need_of(totals),
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
    """The four figures of one cell."""
    chosen, need = sites["chosen"], sites["need"]
    groups = {level: sites["rate"][chosen & (need == level)] for level in ("high", "low")}
    sizes = {level: len(values) for level, values in groups.items()}
    sizes |= {"difference": sum(sizes.values()), "ratio": sum(sizes.values())}
    left_out = {
        EXCLUDED: int(sites["new"].sum()),
        MIDDLE: int((chosen & (need == "medium")).sum()),
        UNSTATED: int((chosen & (need == NOT_STATED)).sum()),
    }
    excluded = {reason: count for reason, count in left_out.items() if count}
    found = _figures(asked, groups) if known else {}
    level, method = (
        float(asked.setting("interval_level")),
        METHOD.format(draws=asked.setting("bootstrap_draws")),
    )
    for statistic in STATISTICS:
        shown = estimate_columns(found[statistic], level, method) if known else {"reason": NO_LOGS}
        yield {**key, "statistic": statistic, "n": sizes[statistic], "excluded": excluded, **shown}


def _figures(asked: Ask, groups: Mapping[str, np.ndarray]) -> dict[str, Estimate]:
    """Both medians and what lies between them, without ranges where there are few sites."""
    empty = [level for level, values in groups.items() if not len(values)]
    if empty:
        reason = NO_NEED if len(empty) == 2 else ONE_SIDE.format(need=empty[0])
        found = {statistic: Estimate(None, reason=reason) for statistic in STATISTICS}
        least = int(asked.setting("minimum_sites"))
        for level in groups:
            if level not in empty:
                middle = float(np.median(groups[level]))
                found[level] = Estimate(middle, reason=FEW.format(least=least))
        return found
    gap = median_gap(
        groups["high"], groups["low"], draws=int(asked.setting("bootstrap_draws")), seed=SEED,
        level=float(asked.setting("interval_level")),
    )  # fmt: skip
    found = {"high": gap.first, "low": gap.second, "difference": gap.difference, "ratio": gap.ratio}
    least = int(asked.setting("minimum_sites"))
    if min(len(values) for values in groups.values()) >= least:
        return found
    few = FEW.format(least=least)
    return {
        name: Estimate(one.value, reason=one.reason if one.value is None else few)
        for name, one in found.items()
    }
