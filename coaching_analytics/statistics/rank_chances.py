"""Chances of the sum of signs of Mann and Kendall when nothing changes: exact for short series."""

from __future__ import annotations

from collections.abc import Sequence
from math import factorial

import numpy as np
from numpy.typing import NDArray
from scipy import special

Floats = NDArray[np.float64]
EXACT_UP_TO = 12
"""Longest series for which every order is counted; the normal approximation is good beyond."""


def chances_of_signs(ties: Sequence[int]) -> Floats:
    """Chance of each number of discordant pairs when all orders of the scores are equally likely.

    Parameters
    ----------
    ties : sequence of int
        Sizes of the groups of equal scores (1 for a score that occurs once); together at most `EXACT_UP_TO`.

    Returns
    -------
    ndarray, shape (untied pairs + 1,)
        Chance of 0, 1, 2 ... discordant pairs. The sum of signs is ``untied pairs - 2 * discordant``.

    Notes
    -----
    Orders of n different scores by discordant pairs are counted by ``prod_{i<=n} (1 + x + ... + x**(i-1))``;
    equal scores divide it by the same product for each group (the Gaussian multinomial, Andrews 1976).

    Examples
    --------
    >>> (chances_of_signs([1, 1, 1]) * 6).round().tolist()
    [1.0, 2.0, 2.0, 1.0]
    >>> (chances_of_signs([2, 1]) * 3).round().tolist()
    [1.0, 1.0, 1.0]
    """
    total = sum(ties)
    if total > EXACT_UP_TO:
        raise ValueError(f"orders of {total} scores are too many to count; at most {EXACT_UP_TO}")
    counts = np.ones(1, dtype=np.int64)
    for size in range(2, total + 1):
        counts = np.convolve(counts, np.ones(size, dtype=np.int64))
    for size in (k for group in ties for k in range(2, group + 1)):
        counts = _divided(counts, size)
    orders = factorial(total)
    for group in ties:
        orders //= factorial(group)
    return counts / orders


def _divided(counts: NDArray[np.int64], size: int) -> NDArray[np.int64]:
    """Divide a polynomial by ``1 + x + ... + x**(size-1)`` without remainder."""
    result = np.diff(counts, prepend=0)
    for start in range(size):
        result[start::size] = np.cumsum(result[start::size])
    return result[: len(counts) - size + 1]


def exact_p(signs: NDArray[np.int64], ties: Sequence[int]) -> tuple[Floats, float]:
    """Two-sided chance of sums of signs at least as far from 0, and the least chance any order can have.

    Parameters
    ----------
    signs : ndarray of int, shape (n,)
        Sums of signs of series with the same groups of equal scores.
    ties : sequence of int
        Sizes of those groups.

    Returns
    -------
    p : ndarray, shape (n,)
    smallest : float

    Examples
    --------
    Four waves that all rise: one of 24 orders, and its mirror image.

    >>> p, smallest = exact_p(np.array([6, 0]), [1, 1, 1, 1])
    >>> p.round(4).tolist(), round(smallest, 4)
    ([0.0833, 1.0], 0.0833)
    """
    chances = chances_of_signs(ties)
    untied = len(chances) - 1
    at_most = np.cumsum(chances)
    p = np.minimum(2 * at_most[(untied - np.abs(signs)) // 2], 1.0)
    return np.where(signs == 0, 1.0, p), float(min(2 * at_most[0], 1.0))


def normal_p(signs: NDArray[np.int64], variance: Floats) -> tuple[Floats, Floats]:
    """Standardised sum of signs with continuity correction, and its two-sided chance.

    Parameters
    ----------
    signs : ndarray of int, shape (n,)
    variance : ndarray, shape (n,)
        Of the sum; where 0, z is 0 and the chance 1.

    Returns
    -------
    z, p : ndarray, shape (n,)
        ``z = (S - sign(S)) / sqrt(variance)``.

    Examples
    --------
    >>> z, p = normal_p(np.array([-1387]), np.array([112728.333333]))
    >>> round(float(z[0]), 6), f"{p[0]:.5e}"
    (-4.128067, '3.65826e-05')
    """
    root = np.sqrt(np.maximum(variance, 0.0))
    z = np.divide(signs - np.sign(signs), root, out=np.zeros(len(signs)), where=root > 0)
    return z, np.minimum(2 * special.ndtr(-np.abs(z)), 1.0)


def fewest_ratings(level: float = 0.95) -> int:
    """Fewest ratings (at different dates, all different) with which a trend can be told from chance.

    Parameters
    ----------
    level : float
        One less the chance of a false alarm.

    Returns
    -------
    int
        The least n with ``2 / n! <= 1 - level``.

    Examples
    --------
    >>> fewest_ratings(0.95), fewest_ratings(0.9)
    (5, 4)
    """
    if not 0 < level < 1:
        raise ValueError(f"the level must be between 0 and 1, got {level}")
    n = 2
    while 2 / factorial(n) > 1 - level:
        n += 1
    return n
