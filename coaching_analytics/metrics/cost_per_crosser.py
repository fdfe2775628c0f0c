"""What one extra room above a line costs, counting only crossers beyond those expected with no change."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd

from coaching_analytics.metrics.by import Ask, ask
from coaching_analytics.metrics.matched_gain import METHOD as GAIN_METHOD
from coaching_analytics.metrics.matched_gain import NO_RELIABILITY, interval
from coaching_analytics.metrics.matched_gain import SETTINGS as GAIN_SETTINGS
from coaching_analytics.metrics.pairs import Pairs, Rooms, blanks_last, load_pairs
from coaching_analytics.metrics.points_per_10k import ASSOCIATION
from coaching_analytics.metrics.result import Result
from coaching_analytics.metrics.room_costs import NO_COST, NO_SPENDING, TOTALS, priced
from coaching_analytics.metrics.threshold_share import FACETS, NONE_APPLY, rooms_by_line
from coaching_analytics.statistics.clustering import clustered_covariance, clustered_variance
from coaching_analytics.statistics.cost_effectiveness import fieller, inverse
from coaching_analytics.statistics.regression_to_mean import net_crossings
from coaching_analytics.store import Gate
from coaching_analytics.vocabulary.selection import Selection
from coaching_analytics.vocabulary.thresholds import thresholds

METHOD = f"inverse of Fieller; crossers: {GAIN_METHOD}"
OPEN = "at least ${dollars:,.0f} for an extra room; these data do not rule out that there is none"
NONE_MORE = "no more rooms are above the line than would be expected with no change"


def cost_per_crosser(gate: Gate, selection: Selection = Selection(), *, by: Sequence[str] = ()) -> Result:
    """Coaching dollars for one extra room above a line: cost / (net crossers less those expected).

    Parameters
    ----------
    gate, selection
        The store; places and period (the later rating lies in it).
    by
        Any of system, region, agency, setting.

    Returns
    -------
    Result
        Rows by line, instrument, edition, domain and cost total, over all rooms with two ratings the line
        applies to, whoever led them. A value only where the range of the extra crossers is above 0; else the
        reason says "at least $X for a room" (`low` holds X) or that there are none.
    """
    asked = ask(gate, selection, "cost_per_crosser", by)
    pairs = load_pairs(asked)
    lines = [line for line in thresholds() if line.kind == "rating"]
    rows = [
        row
        for names, rooms, bar in rooms_by_line(asked, tuple(priced(asked, pairs)), lines)
        for row in _rows(asked, pairs, names, rooms, bar)
    ]
    order = (*asked.by, "threshold", *FACETS)
    rows.sort(key=lambda row: (blanks_last([row[name] for name in order]), TOTALS.index(row["total"])))
    result = asked.result(
        rows,
        settings=(*GAIN_SETTINGS, "cost_total"),
        extra_settings=pairs.settings(),
        cautions=(ASSOCIATION,) if rows else (NONE_APPLY,),
    )
    people = pd.Series([row["people"] for row in rows], dtype=object)
    return replace(result, rows=result.rows.assign(people=people))


def _rows(
    asked: Ask, pairs: Pairs, names: Mapping[str, Any], rooms: Rooms, bar: np.ndarray
) -> Iterator[dict[str, Any]]:
    known = pairs.known(names)
    for total in TOTALS:
        has_cost = np.isfinite(rooms[total])
        paid, line = rooms.where(has_cost), bar[has_cost]
        unpaid = len(rooms) - len(paid)
        base = {**names, "total": total, "n": len(paid), "people": paid.people}
        base["excluded"] = {NO_SPENDING: unpaid} if unpaid else {}
        if not len(paid) or float(paid[total].mean()) == 0:
            yield {**base, "reason": NO_COST}
        elif known is None or np.isnan(paid["sd"]).any():
            yield {**base, "reason": NO_RELIABILITY}
        else:
            extra = net_crossings(paid["earlier"], paid["later"], line, paid["mean"], paid["sd"], known.value)
            yield {**base, **_priced(asked, paid, extra, paid[total])}


def _priced(asked: Ask, rooms: Rooms, extra: np.ndarray, cost: np.ndarray) -> dict[str, Any]:
    """The price of an extra room, without claiming more than its range allows."""
    found, mean = interval(asked, rooms, extra), float(cost.mean())
    line: dict[str, Any] = {"numerator": float(cost.sum()), "denominator": float(extra.sum())}
    if found.reason is not None:
        return {**line, "reason": found.reason}
    site = rooms["site_code"]
    spread = clustered_variance(cost, site)[0]
    together = clustered_covariance(extra, cost, site)
    ratio = fieller(found.mean, mean, (found.variance, spread), together, found.critical)
    price = inverse(ratio.ratio, ratio.low, ratio.high)
    if price.low is None:
        return {**line, "reason": NONE_MORE}
    line |= {"low": price.low, "level": float(asked.setting("interval_level")), "method": METHOD}
    if price.value is None:
        return {**line, "reason": OPEN.format(dollars=price.low)}
    return {**line, "value": price.value, "high": price.high}
