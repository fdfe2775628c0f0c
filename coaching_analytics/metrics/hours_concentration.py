"""Are hours shared out evenly, and do they follow need? (E5)"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from coaching_analytics.metrics.at_risk import EXCLUDED, NO_SITES, calendar_cautions, site_totals
from coaching_analytics.metrics.by import ask
from coaching_analytics.metrics.logs import NO_LOGS, logs_of
from coaching_analytics.metrics.result import Result
from coaching_analytics.metrics.site_traits import NEEDS, NOT_STATED, need_of
from coaching_analytics.statistics.concentration import Concentration, by_rank, lorenz
from coaching_analytics.vocabulary.selection import Selection

if TYPE_CHECKING:
    from coaching_analytics.store import Gate

STATISTICS = ("gini", "need_index", "high_need_sites", "high_need_hours", "top_quarter_hours")
OF_NEED = ("need_index", "high_need_sites", "high_need_hours")
NO_HOURS = "no hours were given in this period"
NO_NEED = "fewer than two levels of need are stated"
UNSTATED = "sites whose need is not stated"
POINTS = 101


def hours_concentration(gate: Gate, selection: Selection = Selection(), *, by: Sequence[str] = ()) -> Result:
    """How evenly are hours shared out among sites, and do they lean to those of high need?

    Parameters
    ----------
    gate, selection
        The store, and the places and months chosen.
    by
        Of system, region, agency, setting, quarter, school_year, fiscal_year.

    Returns
    -------
    Result
        Facet `statistic`: gini; need_index; high_need_sites and high_need_hours (shares of the sites whose
        need is stated); top_quarter_hours. It counts all sites, so there is no interval. Curves `lorenz`
        (sites, hours: cumulative shares, fewest hours first) and `need` (the same by level of need, lowest
        first, with the level).

    Notes
    -----
    With x the cumulative share of sites at risk and y that of their hours::

        gini       = 1 - sum (x_i - x_(i-1)) (y_i + y_(i-1)),  sites in order of hours
        need_index = the same, levels of need in order from low to high

    gini is 0 when all have the same and near 1 when one has all. need_index is above 0 when sites of higher
    need get more than their share of hours, 0 when hours do not follow need, below 0 when they get less.
    top_quarter_hours is the share of hours of the quarter of sites with most of them.
    """
    asked = ask(gate, selection, "hours_concentration", by)
    known, cautions = logs_of(asked)
    totals = site_totals(asked)
    chosen = totals["at_risk"].to_numpy(dtype=bool)
    new = ~chosen & (totals["enrolled_days"].to_numpy(dtype=float) > 0)
    hours, need = totals["hours"].to_numpy(dtype=float), need_of(totals)
    rows = [
        row
        for key, lines in asked.groups(totals)
        for row in _rows(
            key, hours[lines[chosen[lines]]], need[lines[chosen[lines]]], int(new[lines].sum()), known
        )
    ]
    drawn = known and not asked.by and hours[chosen].sum() > 0
    curves = _curves(hours[chosen], need[chosen]) if drawn else {}
    return asked.result(
        rows, settings=("at_risk_days",), cautions=(*cautions, *calendar_cautions(asked)), curves=curves
    )


def _rows(
    key: Mapping[str, Any], hours: np.ndarray, need: np.ndarray, new: int, known: bool
) -> Iterator[dict[str, Any]]:
    """The five figures of one cell."""
    stated = need != NOT_STATED
    excluded = {EXCLUDED: new} if new else {}
    of_need = excluded | ({UNSTATED: int((~stated).sum())} if (~stated).any() else {})
    reason = NO_LOGS if not known else NO_SITES if not len(hours) else None if hours.sum() else NO_HOURS
    figures = _figures(hours, need, stated) if reason is None else {}
    for statistic in STATISTICS:
        own = statistic in OF_NEED
        row = {
            **key,
            "statistic": statistic,
            "value": figures.get(statistic),
            "n": int(stated.sum()) if own else len(hours),
            "excluded": of_need if own else excluded,
        }
        yield row if row["value"] is not None else {**row, "reason": reason or NO_NEED}


def _figures(hours: np.ndarray, need: np.ndarray, stated: np.ndarray) -> dict[str, float]:
    found = {"gini": lorenz(hours).index, "top_quarter_hours": _top(hours)}
    own, level = hours[stated], need[stated]
    if len(set(level)) < 2 or not own.sum():
        return found
    high = level == "high"
    return found | {
        "need_index": by_rank(own, _ranks(level)).index,
        "high_need_sites": float(high.mean()),
        "high_need_hours": float(own[high].sum() / own.sum()),
    }


def _ranks(level: np.ndarray) -> np.ndarray:
    return np.array([NEEDS.index(str(one)) for one in level], dtype=int)


def _top(hours: np.ndarray) -> float:
    """Hours of the quarter of sites with most of them, over all hours; a part of a site counts in part."""
    falling, many = np.sort(hours)[::-1], len(hours) / 4
    whole = int(many)
    part = falling[whole] * (many - whole) if whole < len(falling) else 0.0
    return float((falling[:whole].sum() + part) / hours.sum())


def _curves(hours: np.ndarray, need: np.ndarray) -> dict[str, pd.DataFrame]:
    """What is drawn: the curve of hours at a hundred steps, and that of need at its levels."""
    whole = lorenz(hours)
    steps = np.linspace(0, 1, POINTS) if len(whole.members) > POINTS else whole.members
    found = {"lorenz": pd.DataFrame({"sites": steps, "hours": np.interp(steps, whole.members, whole.held)})}
    stated = need != NOT_STATED
    level = need[stated]
    if len(set(level)) > 1 and hours[stated].sum() > 0:
        curve: Concentration = by_rank(hours[stated], _ranks(level))
        names = [None, *(name for name in NEEDS if name in set(level))]
        found["need"] = pd.DataFrame({"need": names, "sites": curve.members, "hours": curve.held})
    return found
