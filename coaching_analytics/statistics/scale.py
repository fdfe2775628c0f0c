"""A scale of several items: how far its items go together, and its mean over respondents."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from coaching_analytics.statistics.clustering import clustered_variance, critical_value
from coaching_analytics.statistics.estimate import Estimate, missing


def cronbach_alpha(answers: ArrayLike) -> Estimate:
    """Cronbach's alpha: how far the items of a scale go together.

    Parameters
    ----------
    answers : array_like, shape (respondents, items)
        Points. Respondents who left an item out (nan) are left out.

    Returns
    -------
    Estimate
        At most 1; below 0 when items contradict each other. None with fewer than two items, fewer than two
        whole sheets, or when nobody's total differs.

    Notes
    -----
    ``alpha = k / (k - 1) * (1 - sum_j s_j**2 / s_total**2)`` with `k` items, ``s_j**2`` the variance of item
    j over respondents and ``s_total**2`` that of their totals, both with n - 1 (Cronbach 1951,
    Psychometrika 16, 297-334). It is no measure of one dimension, and rises with the number of items.

    Examples
    --------
    Three items of four people: item variances 5/3, 11/12 and 2/3, of the totals 91/12, so alpha is
    3/2 (1 - 39/91) = 6/7.

    >>> sheets = [[1, 2, 2], [2, 2, 3], [3, 4, 3], [4, 3, 4]]
    >>> round(cronbach_alpha(sheets).value, 4)
    0.8571
    """
    given = np.asarray(answers, dtype=float)
    if given.ndim != 2:
        raise ValueError(f"answers are a table of respondents and items, got shape {given.shape}")
    whole = given[~np.isnan(given).any(axis=1)]
    people, items = whole.shape
    if items < 2:
        return missing("one item is no scale")
    if people < 2:
        return missing("fewer than two people answered every item")
    total = float(whole.sum(axis=1).var(ddof=1))
    if total == 0:
        return missing("everybody's total is the same")
    parts = float(whole.var(axis=0, ddof=1).sum())
    return Estimate(items / (items - 1) * (1 - parts / total))


def scale_mean(sheets: ArrayLike, clusters: ArrayLike, *, level: float = 0.95) -> Estimate:
    """Mean over respondents of each one's own mean, with a range that knows whom the answers are about.

    Parameters
    ----------
    sheets : array_like, shape (n,)
        Each respondent's mean over the items answered, in points.
    clusters : array_like, shape (n,)
        What answers share: the coach they are about.
    level : float
        Of the range.

    Returns
    -------
    Estimate
        In points. No range with one cluster.

    Notes
    -----
    ``mean +- t(k - 1) sqrt(V)`` with V as in `clustered_variance` over k clusters.

    Examples
    --------
    Two people about each of two coaches: 3 and 3, 4 and 5.

    >>> found = scale_mean([3, 3, 4, 5], ["a", "a", "b", "b"])
    >>> found.value, round(found.se, 4)
    (3.75, 0.75)
    """
    values = np.asarray(sheets, dtype=float)
    if not len(values):
        return missing("nobody answered")
    mean = float(values.mean())
    variance, k = clustered_variance(values, clusters)
    if k < 2:
        return Estimate(mean, reason="all answers are about one coach")
    se = float(np.sqrt(variance))
    half = critical_value(level, k - 1) * se
    return Estimate(mean, se, mean - half, mean + half)
