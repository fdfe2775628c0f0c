"""Limits of a funnel plot: how far places of different size stray from one common value by chance alone."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import special

Limits = tuple[NDArray[np.float64], NDArray[np.float64]]


def proportion_limits(common: float, n: ArrayLike, level: float) -> Limits:
    """Limits within which a share of `n` lies with chance `level` when every place has the same true share.

    Parameters
    ----------
    common : float
        The share of all places together, 0 to 1.
    n : array_like of int, shape (places,)
        How many are counted in each place, 1 or more.
    level : float
        Chance of lying between the limits: 0.95 or 0.998.

    Returns
    -------
    tuple of ndarray, shape (places,)
        Lower and upper limit, shares from 0 to 1.

    Raises
    ------
    ValueError
        When the share or the level is no probability, or a place counts nothing.

    Notes
    -----
    With R binomial(n, common) and p = (1 - level) / 2::

        r     = smallest whole number with P(R <= r) > p
        a     = (P(R <= r) - p) / (P(R <= r) - P(R <= r - 1))
        lower = (r - a) / n, kept within 0 and 1
        upper = 1 - lower limit of the share 1 - common

    so that a count is outside exactly when it and all beyond it have a chance of p or less together.
    These are the exact limits of a count, joined smoothly so that they do not jump from one size to the next
    (D. J. Spiegelhalter, Funnel plots for comparing institutional performance, Statistics in Medicine 24,
    2005, its appendix on exact binomial limits).

    Examples
    --------
    >>> low, high = proportion_limits(0.8, [10, 100, 1000], 0.95)
    >>> low.round(3).tolist(), high.round(3).tolist()
    ([0.471, 0.714, 0.774], [1.0, 0.88, 0.825])
    """
    _check_level(level)
    if not 0 <= common <= 1:
        raise ValueError("The common share lies between 0 and 1.")
    counts = _counts(n)
    tail = (1 - level) / 2
    found = {
        size: (_lower(common, size, tail), 1 - _lower(1 - common, size, tail))
        for size in set(counts.tolist())
    }
    ends = np.array([found[size] for size in counts.tolist()]).reshape(-1, 2)
    return np.clip(ends[:, 0], 0, 1), np.clip(ends[:, 1], 0, 1)


def mean_limits(common: float, spread: float, n: ArrayLike, level: float) -> Limits:
    """Limits within which a mean of `n` lies with chance `level` when every place has the same true mean.

    Parameters
    ----------
    common : float
        The mean of all places together.
    spread : float
        Standard deviation of one, in the same unit, 0 or more. Where the ones of a place resemble each other
        it is the square root of n times the variance of a place's mean, which allows for that.
    n : array_like of float, shape (places,)
        How many each mean is made of, 1 or more.
    level : float
        Chance of lying between the limits.

    Returns
    -------
    tuple of ndarray, shape (places,)
        Lower and upper limit.

    Raises
    ------
    ValueError
        When the level is no probability, the spread is negative, or a place counts nothing.

    Notes
    -----
    ::

        limit = common -/+ z spread / sqrt(n),   z the normal quantile of (1 + level) / 2

    (Spiegelhalter 2005, limits for a measure with a normal error).

    Examples
    --------
    >>> low, high = mean_limits(3.0, 0.8, [16, 64], 0.95)
    >>> low.round(3).tolist(), high.round(3).tolist()
    ([2.608, 2.804], [3.392, 3.196])
    """
    _check_level(level)
    if spread < 0:
        raise ValueError("A standard deviation is not negative.")
    half = float(special.ndtri((1 + level) / 2)) * spread / np.sqrt(_counts(n))
    return common - half, common + half


def _lower(common: float, n: int, tail: float) -> float:
    """The lower limit of one size."""
    reached = special.bdtr(np.arange(n + 1), n, common)
    r = int(np.searchsorted(reached, tail, side="right"))
    before = float(reached[r - 1]) if r else 0.0
    return (r - (float(reached[r]) - tail) / (float(reached[r]) - before)) / n


def _counts(n: ArrayLike) -> NDArray[np.int64]:
    counts = np.asarray(n, dtype=np.int64)
    if (counts < 1).any():
        raise ValueError("Every place counts at least one.")
    return counts


def _check_level(level: float) -> None:
    if not 0 < level < 1:
        raise ValueError("The level lies between 0 and 1.")
