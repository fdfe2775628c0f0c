"""Which places have rated rooms whose mean chance alone does not explain? (Q11)"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from typing import Any

import numpy as np
import pandas as pd

from coaching_analytics.metrics import funnels
from coaching_analytics.metrics.by import ask
from coaching_analytics.metrics.pairs import FACETS, blanks_last
from coaching_analytics.metrics.quality_level import SETTINGS, level_sums
from coaching_analytics.metrics.result import Result
from coaching_analytics.statistics.funnel import Limits, mean_limits
from coaching_analytics.store import Gate
from coaching_analytics.vocabulary.selection import Selection


def quality_funnel(gate: Gate, selection: Selection = Selection(), *, by: Sequence[str] = ()) -> Result:
    """Mean score of rated rooms beside limits for as many rooms, by instrument, edition, ages and domain.

    Parameters
    ----------
    gate, selection
        The store, and the places and months chosen.
    by
        Of region, agency, setting; without any the whole is compared with itself.

    Returns
    -------
    Result
        Facet `statistic` as in `coverage_funnel`; value is the mean of `quality_level` on its line latest.
        `n` counts rooms. Curve `limits`: the limits by number of rooms.

    Notes
    -----
    With n rooms of mean m and total T_s over the n_s rooms of each of k sites, over places i::

        common   = sum n m / sum n
        spread_i = k / (k - 1) sum (T_s - n_s m)^2 / n        (n times the variance of the mean, by site)
        spread^2 = sum n spread_i / sum n                     over places with minimum_sites sites or more
        limits   = common -/+ z spread / sqrt(n)

    Rooms of one site resemble each other, which the spread allows for. Raters who differ are not allowed
    for: with few raters a place can lie outside because of who rated there.
    """
    asked = ask(gate, selection, "quality_funnel", by)
    sums = level_sums(asked)
    least = int(asked.setting("minimum_sites"))
    rows: list[dict[str, Any]] = []
    curves = []
    for facet, own in sums.groupby(list(FACETS), dropna=False, sort=False):
        names: dict[str, Any] = dict(zip(FACETS, facet, strict=True))
        n, mean = own["n"].to_numpy(dtype=float), (own["total"] / own["n"]).to_numpy(dtype=float)
        common, spread = float((n * mean).sum() / n.sum()), _spread(own, mean, least)
        between = None if spread is None else partial(_between, common, spread)
        at = {} if between is None else funnels.ends(asked, between, n.astype(int).tolist())
        for place, (cell, found) in enumerate(asked.cells(own)):
            base = {**cell, **names, "n": int(n[place]), "people": int(found["people"])}
            here = {name: float(values[place]) for name, values in at.items()}
            rows += funnels.lines(base, float(mean[place]), common, here)
        if between is not None:
            curves.append(funnels.curve(asked, between, int(n.max())).assign(**names))
    rows.sort(key=lambda row: blanks_last([row[name] for name in (*asked.by, *FACETS)]))
    limits = pd.concat(curves) if curves else pd.DataFrame(columns=["n", *funnels.ENDS, *FACETS])
    answer = asked.result(rows, settings=(*SETTINGS, *funnels.SETTINGS), curves={"limits": limits})
    people = pd.Series([row["people"] for row in rows], dtype=object)
    return replace(answer, rows=answer.rows.assign(people=people))


def _between(common: float, spread: float, sizes: Sequence[int], level: float) -> Limits:
    return mean_limits(common, spread, sizes, level)


def _spread(own: pd.DataFrame, mean: np.ndarray, least: int) -> float | None:
    """Standard deviation of a room's score as it tells on means of places; None without enough sites."""
    enough = own["sites"].to_numpy() >= max(least, 2)
    if not enough.any():
        return None
    k, n = (own[name].to_numpy(dtype=float)[enough] for name in ("sites", "n"))
    m = mean[enough]
    squares, products, counts = (
        own[name].to_numpy(dtype=float)[enough] for name in ("site_squares", "site_products", "site_counts")
    )
    each = k / (k - 1) * np.maximum(squares - 2 * m * products + m**2 * counts, 0) / n
    return float(np.sqrt((n * each).sum() / n.sum()))
