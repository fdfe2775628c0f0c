"""Ratios of cost and effect with honest ranges."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import special

from coaching_analytics.statistics.site_draws import drawn_sums


@dataclass(frozen=True, slots=True)
class RatioInterval:
    """A ratio of two means and its likely range; `low` and `high` are None when the range has no end.

    `leading` is the leading coefficient of Fieller's quadratic: the range is bounded only when it is above 0.
    """

    ratio: float
    low: float | None
    high: float | None
    leading: float


def fieller(
    numerator: float,
    denominator: float,
    variances: tuple[float, float],
    covariance: float = 0.0,
    critical: float = 1.959963984540054,
) -> RatioInterval:
    """Fieller's range of a ratio of two means.

    Parameters
    ----------
    numerator, denominator : float
        The two means; the denominator is not 0.
    variances : (float, float)
        Of the numerator and of the denominator.
    covariance : float
        Of the two means.
    critical : float
        Standard errors on either side (normal or t).

    Returns
    -------
    RatioInterval
        Roots of ``(D^2 - c^2 vD) R^2 - 2 (N D - c^2 cov) R + (N^2 - c^2 vN) = 0``.

    Raises
    ------
    ValueError
        When the denominator is zero.

    Examples
    --------
    A cost of $5,000 (SE 800) for .50 points (SE .15), correlation .2:

    >>> found = fieller(5000, 0.5, (800**2, 0.15**2), 0.2 * 800 * 0.15)
    >>> round(found.low, 2), round(found.high, 2)
    (5838.92, 23602.26)
    """
    if denominator == 0:
        raise ValueError("a ratio needs a denominator other than zero")
    square = critical**2
    a = denominator**2 - square * variances[1]
    b = numerator * denominator - square * covariance
    c = numerator**2 - square * variances[0]
    ratio = numerator / denominator
    inside = b**2 - a * c
    if a <= 0 or inside < 0:
        return RatioInterval(ratio, None, None, a)
    root = float(np.sqrt(inside))
    return RatioInterval(ratio, (b - root) / a, (b + root) / a, a)


@dataclass(frozen=True, slots=True)
class Inverse:
    """The inverse of a ratio: a value with both ends, or only 'at least `low`', or nothing."""

    value: float | None
    low: float | None
    high: float | None


def inverse(ratio: float, low: float | None, high: float | None, scale: float = 1.0) -> Inverse:
    """Turn points per dollar into dollars per point, without claiming more than the range allows.

    Parameters
    ----------
    ratio, low, high : float
        The ratio and its range; None for an unknown end.
    scale : float
        `ratio` is per this many units (10,000 dollars).

    Returns
    -------
    Inverse
        ``scale / ratio`` from ``scale / high`` to ``scale / low``. When `low` is 0 or less there is no value
        and only the lower end ("at least"); when `high` is 0 or less, or unknown, there is nothing.

    Examples
    --------
    >>> inverse(0.9, 0.2, 1.6, 10_000).high
    50000.0
    >>> inverse(0.5, -0.5, 2.5, 10_000)
    Inverse(value=None, low=4000.0, high=None)
    """
    if low is None or high is None or high <= 0:
        return Inverse(None, None, None)
    if low <= 0 or ratio <= 0:
        return Inverse(None, scale / high, None)
    return Inverse(scale / ratio, scale / high, scale / low)


def net_benefit(
    effect: float, cost: float, variances: tuple[float, float], covariance: float, worth: float
) -> tuple[float, float, float]:
    """Net benefit at a stated worth of one unit of effect, and the chance that it is above zero.

    Parameters
    ----------
    effect, cost : float
        Mean effect and mean cost.
    variances : (float, float)
        Of effect and of cost.
    covariance : float
        Of the two.
    worth : float
        Dollars one unit of effect is worth.

    Returns
    -------
    benefit, se, chance : float
        ``worth * effect - cost``; ``sqrt(worth^2 vE + vC - 2 worth cov)``; ``Phi(benefit / se)``.

    Examples
    --------
    >>> [round(v, 4) for v in net_benefit(0.5, 5000, (0.15**2, 800**2), 24.0, 15000)]
    [2500.0, 2232.1514, 0.8686]
    """
    benefit = worth * effect - cost
    se = float(np.sqrt(worth**2 * variances[0] + variances[1] - 2 * worth * covariance))
    if se == 0:
        return benefit, 0.0, float(benefit > 0)
    return benefit, se, float(special.ndtr(benefit / se))


def bootstrap_ratios(
    numerators: ArrayLike,
    denominators: ArrayLike,
    *,
    draws: int = 2000,
    seed: int = 0,
    level: float = 0.95,
) -> list[tuple[float | None, float | None]]:
    """Percentile ranges of ratios of sums when whole sites are drawn again with replacement.

    Parameters
    ----------
    numerators, denominators : array_like, shape (sites,) or (sites, ratios)
        Sum over each site's rooms of effect and of cost; 0 where a site has no room in a ratio.
    draws : int
        Number of draws; all ratios share them.
    seed : int
        Same seed, same answer.
    level : float
        Coverage.

    Returns
    -------
    list of (low, high)
        One for each ratio; None with fewer than two sites, or when a draw has no cost.

    Notes
    -----
    How sites are drawn: `site_draws`. A ratio's range is that of its draws.

    Examples
    --------
    >>> [(low, high)] = bootstrap_ratios([1.0, 2.0, 3.0, 2.0], [2.0, 4.0, 6.0, 4.0], draws=200, seed=1)
    >>> round(low, 9), round(high, 9)
    (0.5, 0.5)
    """
    effect, cost = (np.asarray(values, dtype=float) for values in (numerators, denominators))
    effect, cost = effect.reshape(len(effect), -1), cost.reshape(len(cost), -1)
    sites, wide = effect.shape
    if sites < 2:
        return [(None, None)] * wide
    found = drawn_sums(np.hstack([effect, cost]), draws, seed)
    return [_percentiles(found[:, at], found[:, wide + at], level) for at in range(wide)]


def _percentiles(
    effect: NDArray[np.float64], cost: NDArray[np.float64], level: float
) -> tuple[float | None, float | None]:
    if (cost == 0).any():
        return None, None
    low, high = np.quantile(effect / cost, [(1 - level) / 2, (1 + level) / 2])
    return float(low), float(high)
