"""How far two raters who scored the same thing agree."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from coaching_analytics.statistics.clustering import clustered_variance, critical_value
from coaching_analytics.statistics.estimate import Estimate, missing

Weights = Literal["none", "linear", "quadratic"]

NO_PAIRS = "no score was given by both raters"
ONE_VALUE = "both raters gave every score the same value"
ONE_VISIT = "all scores come from one visit"
NO_SPREAD = "these scores do not show how far it may vary"
# Below this a variance is rounding: every score moves kappa alike, as when raters never disagree.
SMALLEST = 1e-20


@dataclass(frozen=True, slots=True)
class Agreement:
    """Agreement of two raters over `n` scores; `left_out` scores lack a value from one of them.

    `within_one` alone is lenient: where scores hardly vary, raters who guess pass it. `kappa` and the two
    weighted forms take out what chance would give.
    """

    n: int
    left_out: int
    exact: Estimate
    within_one: Estimate
    difference: Estimate
    kappa: Estimate
    kappa_linear: Estimate
    kappa_quadratic: Estimate


def agreement(
    first: ArrayLike, second: ArrayLike, visits: ArrayLike | None = None, *, level: float = 0.95
) -> Agreement:
    """Every measure of agreement of two raters over the same scores.

    Parameters
    ----------
    first, second : array_like, shape (n,)
        Scores of each rater, points; nan where a rater gave none.
    visits : array_like, shape (n,), optional
        Visit each score belongs to: scores of one visit move together, so all ranges come from whole visits.
        Without it each score is taken for a visit of its own.
    level : float
        Coverage of the ranges.

    Returns
    -------
    Agreement
        `difference` is second less first: how much higher the second rater scores.

    Examples
    --------
    >>> found = agreement([6, 1, 5, 5, 6, 6, 5, 3, 3, 3], [5, 1, 5, 3, 6, 4, 5, 2, 3, 4])
    >>> found.within_one.value, found.exact.value
    (0.8, 0.5)
    """
    a, b = np.asarray(first, dtype=float), np.asarray(second, dtype=float)
    both = ~(np.isnan(a) | np.isnan(b))
    places = np.arange(len(a)) if visits is None else np.asarray(visits)
    a, b, places = a[both], b[both], places[both]
    apart = np.abs(a - b)
    return Agreement(
        n=len(a),
        left_out=int((~both).sum()),
        exact=_share(apart == 0, places, level),
        within_one=_share(apart <= 1, places, level),
        difference=_mean(b - a, places, level),
        kappa=kappa(a, b, visits=places, level=level),
        kappa_linear=kappa(a, b, "linear", visits=places, level=level),
        kappa_quadratic=kappa(a, b, "quadratic", visits=places, level=level),
    )


def kappa(
    first: ArrayLike,
    second: ArrayLike,
    weights: Weights = "none",
    *,
    visits: ArrayLike | None = None,
    level: float = 0.95,
) -> Estimate:
    """Cohen's kappa: agreement beyond what chance would give.

    Parameters
    ----------
    first, second : array_like, shape (n,)
        Scores of each rater; nan where a rater gave none (such scores are left out).
    weights : {"none", "linear", "quadratic"}
        How near misses count: not at all, by the distance, or by its square. Distances are in points, so
        values that nobody gave do not matter except for the largest distance seen.
    visits : array_like, shape (n,), optional
        Visit each score belongs to; without it scores are taken for independent.
    level : float
        Coverage of the range.

    Returns
    -------
    Estimate
        1 for full agreement, 0 for chance, below 0 for less. No value when chance alone would give full
        agreement (both raters used one and the same value).

    Notes
    -----
    ``kappa = (p_o - p_e) / (1 - p_e)`` with ``p_o = sum w_ij p_ij``, ``p_e = sum w_ij p_i. p_.j`` and weights
    ``1 - (|i - j| / range)**power``. By the delta method a score pair (i, j) moves kappa by
    ``h_ij / (1 - p_e)``, ``h_ij = w_ij - (w_i. + w_.j)(1 - kappa)``, where ``w_i.`` and ``w_.j`` are the
    weights averaged over the other rater's scores. For independent scores
    ``se**2 = Var(h) / (n (1 - p_e)**2)`` is the large-sample error of Fleiss, Cohen and Everitt (1969). With
    visits it is the variance of the mean of ``h`` over whole visits (`clustering.clustered_variance`), after
    Yang and Zhou (2015, Computational Statistics and Data Analysis 82), who advise 50 clusters or more; the
    range takes Student's t with visits less one degrees of freedom, which keeps it honest with fewer.

    Examples
    --------
    >>> round(kappa([1, 2, 3, 3, 2, 1], [1, 2, 3, 2, 2, 1]).value, 4)
    0.75
    """
    a, b = np.asarray(first, dtype=float), np.asarray(second, dtype=float)
    both = ~(np.isnan(a) | np.isnan(b))
    a, b = a[both], b[both]
    n = len(a)
    if n == 0:
        return missing(NO_PAIRS)
    values, codes = np.unique(np.concatenate([a, b]), return_inverse=True)
    k = len(values)
    if k < 2:
        return missing(ONE_VALUE)
    cells = np.bincount(codes[:n] * k + codes[n:], minlength=k * k).reshape(k, k) / n
    weight = _weights(values, weights)
    rows, columns = cells.sum(axis=1), cells.sum(axis=0)
    chance = float(rows @ weight @ columns)
    value = (float((weight * cells).sum()) - chance) / (1 - chance)
    average = (weight @ columns)[:, None] + (rows @ weight)[None, :]
    moves = ((weight - average * (1 - value)) / (1 - chance))[codes[:n], codes[n:]]
    if visits is None:
        return _within_bounds(value, float(moves.var()) / n, critical_value(level, float("inf")))
    variance, clusters = clustered_variance(moves, np.asarray(visits)[both])
    if clusters < 2:
        return Estimate(value, reason=ONE_VISIT)
    if variance < SMALLEST:
        return Estimate(value, reason=NO_SPREAD)
    return _within_bounds(value, variance, critical_value(level, clusters - 1))


def _within_bounds(value: float, variance: float, times: float) -> Estimate:
    """A coefficient with a range of so many standard errors either side, cut at -1 and 1."""
    se = float(np.sqrt(variance))
    return Estimate(value, se, max(value - times * se, -1.0), min(value + times * se, 1.0))


def _weights(values: NDArray[np.float64], weights: Weights) -> NDArray[np.float64]:
    apart = np.abs(values[:, None] - values[None, :]) / (values[-1] - values[0])
    if weights == "none":
        return (apart == 0).astype(float)
    return 1 - apart ** (1 if weights == "linear" else 2)


def _share(hits: NDArray[np.bool_], visits: NDArray[np.generic], level: float) -> Estimate:
    """A share, with Wilson's range on the number of scores that are worth as much as independent ones."""
    n = len(hits)
    if n == 0:
        return missing(NO_PAIRS)
    share = float(hits.mean())
    variance, k = clustered_variance(hits, visits)
    if k < 2:
        return Estimate(share, reason=ONE_VISIT)
    # A share of 0 or 1 shows no variance, so visits are then the safe count.
    worth = min(share * (1 - share) / variance, float(n)) if variance > 0 else float(k)
    z = critical_value(level, k - 1)
    middle = (share + z**2 / (2 * worth)) / (1 + z**2 / worth)
    half = z / (1 + z**2 / worth) * float(np.sqrt(share * (1 - share) / worth + z**2 / (4 * worth**2)))
    return Estimate(share, float(np.sqrt(variance)), max(0.0, middle - half), min(1.0, middle + half))


def _mean(values: NDArray[np.float64], visits: NDArray[np.generic], level: float) -> Estimate:
    if len(values) == 0:
        return missing(NO_PAIRS)
    mean = float(values.mean())
    variance, k = clustered_variance(values, visits)
    if k < 2:
        return Estimate(mean, reason=ONE_VISIT)
    half = critical_value(level, k - 1) * float(np.sqrt(variance))
    return Estimate(mean, float(np.sqrt(variance)), mean - half, mean + half)
