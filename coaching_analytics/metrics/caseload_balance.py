"""Are sites shared out evenly among coaches? (C2)"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from coaching_analytics.metrics.by import PERIODS, ask
from coaching_analytics.metrics.coach_loads import coach_loads
from coaching_analytics.metrics.result import Result, ratio
from coaching_analytics.vocabulary.selection import Selection

if TYPE_CHECKING:
    from coaching_analytics.store import Gate

FEWEST_COACHES = 3


def caseload_balance(gate: Gate, selection: Selection = Selection(), *, by: Sequence[str] = ()) -> Result:
    """Are sites shared out evenly among coaches?

    Parameters
    ----------
    gate, selection
        The store, and the places and months chosen.
    by
        Of system, region, agency, quarter, school_year, fiscal_year.

    Returns
    -------
    Result
        Facet `statistic`: max_over_median, cv, share_above_line; `n` is coaches.

    Notes
    -----
    Over coaches c with at least `minimum_fte_days`, L_c = sum(share-days) / sum(full-time-post days) and
    P_c = sum(share-days) / sum(person-days)::

        max_over_median  = max(L) / median(L)
        cv               = sd(L, n - 1) / mean(L)
        share_above_line = count(P_c > people_line) / count(c)

    A coach belongs, with all their sites, to the place that employed them on most days.
    """
    asked = ask(gate, selection, "caseload_balance", by)
    # Without places the employer's region is asked all the same: the list of coaches asks it too.
    places = [name for name in asked.by if name not in PERIODS]
    loads = coach_loads(asked, places or ("region",))
    keys = [f"by_{name}" for name in asked.by]
    groups = loads.groupby(keys, dropna=False, sort=True) if keys else [((), loads)]
    rows = [
        row
        for key, group in groups
        for row in _rows(dict(zip(asked.by, key, strict=True)), group, asked.gate.settings)
    ]
    return asked.result(rows, settings=("minimum_fte_days", "people_line"))


def _rows(key: dict[str, Any], loads: pd.DataFrame, settings: Any) -> Iterator[dict[str, Any]]:
    """The three figures of one group of coaches."""
    least = float(settings["minimum_fte_days"])
    kept = loads[(loads["fte_days"] >= least) & (loads["fte_days"] > 0)]
    n, shares = len(kept), kept["share_days"].to_numpy(float)
    loads_fte = shares / kept["fte_days"].to_numpy(float)
    loads_person = shares / kept["person_days"].to_numpy(float)
    left_out = {f"fewer than {least:g} full-time-post days": len(loads) - n} if len(loads) > n else {}
    parts: dict[str, tuple[float, float]] = {}
    if n >= FEWEST_COACHES:
        parts = {
            "max_over_median": (float(loads_fte.max()), float(np.median(loads_fte))),
            "cv": (float(loads_fte.std(ddof=1)), float(loads_fte.mean())),
            "share_above_line": (int((loads_person > float(settings["people_line"])).sum()), n),
        }
    for statistic in ("max_over_median", "cv", "share_above_line"):
        top, bottom = parts.get(statistic, (None, None))
        value = ratio(top, bottom)
        reason = None if value is not None else "no sites assigned" if parts else "fewer than 3 coaches"
        yield {
            **key,
            "statistic": statistic,
            "value": value,
            "numerator": top,
            "denominator": bottom,
            "n": n,
            "excluded": left_out,
            "reason": reason,
        }
