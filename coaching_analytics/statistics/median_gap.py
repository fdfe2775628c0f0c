"""How far the middle of one group lies from the middle of another, by drawing members again."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from coaching_analytics.statistics.estimate import Estimate

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class MedianGap:
    """The medians of both groups, the first less the second, and the first over the second."""

    first: Estimate
    second: Estimate
    difference: Estimate
    ratio: Estimate


def median_gap(
    first: ArrayLike, second: ArrayLike, *, draws: int = 2000, seed: int = 0, level: float = 0.95
) -> MedianGap:
    """Medians of two groups, their difference and ratio, with ranges of the bootstrap.

    Parameters
    ----------
    first, second : array_like, shape (n,), (m,)
        Values of the members of each group (hours a month of sites, say), at least one each.
    draws, seed : int
        Draws of the bootstrap; the same seed gives the same ranges.
    level : float
        Of the ranges.

    Returns
    -------
    MedianGap
        The ratio has no value where the second median is 0, and no range where it is 0 in some of the draws
        that matter.

    Raises
    ------
    ValueError
        When a group is empty.

    Notes
    -----
    Percentile bootstrap: members of each group are drawn again with replacement, independently. The median
    of such a draw is one of the sorted values, at the place ``floor(n B)`` with B the middle order statistic
    of n uniform numbers, a Beta variable; for even n it is the mean of two of them, the second
    ``B + (1 - B) Beta(1, n - k)``. So a draw costs two random numbers and no sorting, and has exactly the
    law of drawing all n members (Efron 1982, chapter 10).

    Examples
    --------
    >>> found = median_gap([2.0, 3.0, 4.0], [1.0, 2.0, 3.0, 4.0], draws=200)
    >>> found.first.value, found.second.value, found.difference.value, found.ratio.value
    (3.0, 2.5, 0.5, 1.2)
    """
    one, two = (np.sort(np.asarray(values, dtype=float)) for values in (first, second))
    if not len(one) or not len(two):
        raise ValueError("both groups need at least one member")
    generator = np.random.default_rng(seed)
    a, b = _drawn(one, draws, generator), _drawn(two, draws, generator)
    middle, other = float(np.median(one)), float(np.median(two))
    return MedianGap(
        _estimate(middle, a, level),
        _estimate(other, b, level),
        _estimate(middle - other, a - b, level),
        _ratio(middle, other, a, b, level),
    )


def median_of(values: ArrayLike, *, draws: int = 2000, seed: int = 0, level: float = 0.95) -> Estimate:
    """The median of one group with its range; drawn as in `median_gap`, whose first group it may be.

    Parameters
    ----------
    values : array_like, shape (n,)
        Values of the members, at least one.
    draws, seed, level
        As in `median_gap`.

    Returns
    -------
    Estimate

    Raises
    ------
    ValueError
        When there are no values.

    Examples
    --------
    >>> median_of([4.0, 2.0, 3.0], draws=200).value
    3.0
    """
    found = np.sort(np.asarray(values, dtype=float))
    if not len(found):
        raise ValueError("a median needs at least one value")
    return _estimate(float(np.median(found)), _drawn(found, draws, np.random.default_rng(seed)), level)


def _drawn(values: Floats, draws: int, generator: np.random.Generator) -> Floats:
    """Medians of draws with replacement from sorted values."""
    n = len(values)
    k = (n + 1) // 2
    at = generator.beta(k, n - k + 1, draws)
    found = values[_place(at, n)]
    if n % 2:
        return found
    beyond = at + (1 - at) * generator.beta(1, n - k, draws)
    return (found + values[_place(beyond, n)]) / 2


def _place(at: Floats, n: int) -> NDArray[np.int64]:
    return np.minimum((at * n).astype(np.int64), n - 1)


def _estimate(value: float, drawn: Floats, level: float) -> Estimate:
    low, high = np.quantile(drawn, [(1 - level) / 2, (1 + level) / 2])
    return Estimate(value, float(drawn.std()), float(low), float(high))


def _ratio(first: float, second: float, a: Floats, b: Floats, level: float) -> Estimate:
    if second <= 0:
        return Estimate(None, reason="the middle of the second group is 0")
    if (b <= 0).mean() >= (1 - level) / 2:
        return Estimate(first / second, reason="the middle of the second group may be 0")
    some = b > 0
    low, high = np.quantile(a[some] / b[some], [(1 - level) / 2, (1 + level) / 2])
    return Estimate(first / second, low=float(low), high=float(high))
