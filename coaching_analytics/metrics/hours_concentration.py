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
from coaching_analytics.metrics.site_traits import NEEDS, NOT_STATED, QUARTERS, need_of, traits_of
from coaching_analytics.statistics.concentration import Concentration, by_rank, lorenz
from coaching_analytics.vocabulary.selection import Selection

if TYPE_CHECKING:
    from coaching_analytics.store import Gate

OF_NEED = ("need_index", "high_need_sites", "high_need_hours")
OF_SCORE = ("score_index", "highest_quarter_sites", "highest_quarter_hours")
STATISTICS = ("gini", *OF_NEED, "top_quarter_hours", *OF_SCORE)
NO_HOURS = "no hours were given in this period"
NO_NEED = "fewer than two levels of need are stated"
NO_SCORE = "fewer than two scores of need are on record"
MIXED = "scores of more than one system are no common scale"
UNSTATED = "sites whose need is not stated"
UNSCORED = "sites without a score of need"
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
        Facet `statistic`: gini; need_index, high_need_sites and high_need_hours (of the sites whose need is
        stated); top_quarter_hours; score_index, highest_quarter_sites and highest_quarter_hours (of the sites
        with a score of need). It counts all sites, so there is no interval. Curves `lorenz` (sites, hours:
        cumulative shares, fewest hours first), `need` (the same by level of need, lowest first, with the
        level) and `score` (in order of the score of need, lowest first).

    Notes
    -----
    With x the cumulative share of sites at risk and y that of their hours::

        gini       = 1 - sum (x_i - x_(i-1)) (y_i + y_(i-1)),  sites in order of hours
        need_index = the same, levels of need in order from low to high
        score_index = the same, sites in order of their score of need, equal scores as one step

    gini is 0 when all have the same and near 1 when one has all. need_index is above 0 when sites of higher
    need get more than their share of hours, 0 when hours do not follow need, below 0 when they get less.
    score_index is read like need_index. top_quarter_hours is the share of hours of the quarter of sites with
    most of them; highest_quarter_hours that of the sites in the highest quarter of need of their system,
    which need not be a quarter of the sites chosen: highest_quarter_sites says how many they are.
    """
    asked = ask(gate, selection, "hours_concentration", by)
    known, cautions = logs_of(asked)
    totals = site_totals(asked)
    chosen = totals["at_risk"].to_numpy(dtype=bool)
    new = ~chosen & (totals["enrolled_days"].to_numpy(dtype=float) > 0)
    traits = traits_of(asked, totals["site_id"].to_numpy(dtype=object))
    sites = {
        "hours": totals["hours"].to_numpy(dtype=float),
        "need": need_of(totals),
        "score": traits["need_score"],
        "quarter": traits["need_quarter"],
        "system": totals["system_id"].to_numpy(dtype=object),
    }

    def of(lines: np.ndarray) -> dict[str, np.ndarray]:
        return {name: values[lines] for name, values in sites.items()}

    rows = [
        row
        for key, lines in asked.groups(totals)
        for row in _rows(key, of(lines[chosen[lines]]), int(new[lines].sum()), known)
    ]
    drawn = known and not asked.by and sites["hours"][chosen].sum() > 0
    curves = _curves(of(np.flatnonzero(chosen))) if drawn else {}
    return asked.result(
        rows, settings=("at_risk_days",), cautions=(*cautions, *calendar_cautions(asked)), curves=curves
    )


def _rows(
    key: Mapping[str, Any], sites: Mapping[str, np.ndarray], new: int, known: bool
) -> Iterator[dict[str, Any]]:
    """The figures of one cell."""
    hours = sites["hours"]
    reason = NO_LOGS if not known else NO_SITES if not len(hours) else None if hours.sum() else NO_HOURS
    figures = _figures(sites) if reason is None else {}
    stated, scored = sites["need"] != NOT_STATED, np.isfinite(sites["score"])
    of = {
        **dict.fromkeys(OF_NEED, (stated, UNSTATED, NO_NEED)),
        **dict.fromkeys(OF_SCORE, (scored, UNSCORED, NO_SCORE)),
    }
    for statistic in STATISTICS:
        counted, without, absent = of.get(statistic, (np.ones(len(hours), dtype=bool), "", ""))
        if statistic == "score_index" and _mixed(sites):
            absent = MIXED
        left_out = {EXCLUDED: new, without: int((~counted).sum())}
        row = {
            **key,
            "statistic": statistic,
            "value": figures.get(statistic),
            "n": int(counted.sum()),
            "excluded": {why: count for why, count in left_out.items() if count},
        }
        yield row if row["value"] is not None else {**row, "reason": reason or absent}


def _figures(sites: Mapping[str, np.ndarray]) -> dict[str, float]:
    hours, stated, scored = sites["hours"], sites["need"] != NOT_STATED, np.isfinite(sites["score"])
    found = {"gini": lorenz(hours).index, "top_quarter_hours": _top(hours)}
    own, level = hours[stated], sites["need"][stated]
    if len(set(level)) > 1 and own.sum():
        high = level == "high"
        found |= {
            "need_index": by_rank(own, _ranks(level)).index,
            "high_need_sites": float(high.mean()),
            "high_need_hours": float(own[high].sum() / own.sum()),
        }
    own, score = hours[scored], sites["score"][scored]
    if len(np.unique(score)) > 1 and own.sum():
        highest = sites["quarter"][scored] == QUARTERS[-1]
        found |= {
            "highest_quarter_sites": float(highest.mean()),
            "highest_quarter_hours": float(own[highest].sum() / own.sum()),
        }
        if not _mixed(sites):
            found["score_index"] = by_rank(own, score).index
    return found


def _mixed(sites: Mapping[str, np.ndarray]) -> bool:
    """Whether scores of several systems would be put in one order."""
    return len(set(sites["system"][np.isfinite(sites["score"])])) > 1


def _ranks(level: np.ndarray) -> np.ndarray:
    return np.array([NEEDS.index(str(one)) for one in level], dtype=int)


def _top(hours: np.ndarray) -> float:
    """Hours of the quarter of sites with most of them, over all hours; a part of a site counts in part."""
    falling, many = np.sort(hours)[::-1], len(hours) / 4
    whole = int(many)
    part = falling[whole] * (many - whole) if whole < len(falling) else 0.0
    return float((falling[:whole].sum() + part) / hours.sum())


def _curves(sites: Mapping[str, np.ndarray]) -> dict[str, pd.DataFrame]:
    """What is drawn: the curves of hours and of the score at a hundred steps, that of need at its levels."""
    hours, stated, scored = sites["hours"], sites["need"] != NOT_STATED, np.isfinite(sites["score"])
    found = {"lorenz": _stepped(lorenz(hours))}
    level = sites["need"][stated]
    if len(set(level)) > 1 and hours[stated].sum() > 0:
        curve = by_rank(hours[stated], _ranks(level))
        names = [None, *(name for name in NEEDS if name in set(level))]
        found["need"] = pd.DataFrame({"need": names, "sites": curve.members, "hours": curve.held})
    score = sites["score"][scored]
    if len(np.unique(score)) > 1 and hours[scored].sum() > 0 and not _mixed(sites):
        found["score"] = _stepped(by_rank(hours[scored], score))
    return found


def _stepped(whole: Concentration) -> pd.DataFrame:
    steps = np.linspace(0, 1, POINTS) if len(whole.members) > POINTS else whole.members
    return pd.DataFrame({"sites": steps, "hours": np.interp(steps, whole.members, whole.held)})
