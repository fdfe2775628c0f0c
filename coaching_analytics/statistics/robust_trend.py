"""A trend that no single odd rating can bend: the median of all slopes, and the sum of signs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import special

from coaching_analytics.statistics.rank_chances import EXACT_UP_TO, exact_p, normal_p
from coaching_analytics.statistics.site_sums import coded

Floats = NDArray[np.float64]
Whole = NDArray[np.int64]
ONE_RATING = "a trend needs at least two ratings"
SINGLE_DATE = "all ratings of the site are of the same date"
TOO_FEW_WAVES = "with so few ratings no trend, however steady, could be told from chance"
CELLS = 2_000_000
"""Pairs looked at together; keeps memory small when series are long."""


@dataclass(frozen=True, slots=True)
class RobustTrends:
    """Robust trends of the sites that have one; arrays have one entry for each of `sites`.

    `low` and `high` are masked (None in a list) where the ratings are too few for a range of that level, or
    all scores are the same.
    """

    sites: NDArray[np.generic]
    """Labels."""
    ratings: Whole
    slope: Floats
    """Median of all slopes between two ratings of different dates, points a year."""
    low: np.ma.MaskedArray
    high: np.ma.MaskedArray
    signs: Whole
    """Mann and Kendall's S: pairs that rise less pairs that fall."""
    variance: Floats
    """Of S when nothing changes, with equal scores and equal dates allowed for."""
    z: Floats
    """``(S - sign(S)) / sqrt(variance)``."""
    p: Floats
    """Two-sided chance of such an S when nothing changes."""
    too_few: NDArray[np.bool_]
    """Where as many ratings could not be told from chance even if every one were higher than the last."""
    without: Mapping[str, NDArray[np.generic]]
    """Reason to the labels of the sites that have no trend."""


def robust_trends(
    sites: ArrayLike, time: ArrayLike, score: ArrayLike, *, level: float = 0.95
) -> RobustTrends:
    """Theil-Sen slope with its range and Mann-Kendall test of every site at once.

    Parameters
    ----------
    sites : array_like, shape (n,)
        Label of each rating's site; sites may have any number of ratings, in any order.
    time : array_like, shape (n,)
        Years.
    score : array_like, shape (n,)
        Points. Scores are equal when they are the same number: round means of items before.
    level : float
        Coverage of the range, and one less the chance at which `too_few` is decided.

    Returns
    -------
    RobustTrends

    Raises
    ------
    ValueError
        When the three differ in length, a time or score is not a number, or the level is not between 0 and 1.

    Notes
    -----
    With N slopes and C the normal value times Sen's standard deviation of S, the range goes from the slope of
    rank ``(N - C) / 2`` to that of rank ``(N + C) / 2 + 1`` (Sen 1968, ranks rounded; as scipy's
    theilslopes). The variance of S is Kendall's (1975) with equal values on both sides. Chances are exact,
    given the equal scores, for up to `EXACT_UP_TO` ratings of different dates, and normal with continuity
    correction otherwise.

    Examples
    --------
    >>> found = robust_trends(["a"] * 6, [0, 1, 2, 3, 4, 5], [3.0, 3.5, 3.4, 4.2, 4.1, 9.0])
    >>> found.slope.round(3).tolist(), found.signs.tolist(), found.p.round(4).tolist()
    ([0.4], [11], [0.0556])
    >>> robust_trends(["a"] * 4, [0, 1, 2, 3], [3, 4, 5, 6]).low.tolist()
    [None]
    """
    labels, codes, t, y = _checked(sites, time, score)
    if not 0 < level < 1:
        raise ValueError(f"the level must be between 0 and 1, got {level}")
    counts = np.bincount(codes, minlength=len(labels))
    starts = np.cumsum(counts) - counts
    moving = np.zeros(len(labels), dtype=bool)
    if len(t):
        moving = np.maximum.reduceat(t, starts) > np.minimum.reduceat(t, starts)
    kept = np.flatnonzero(moving)
    parts = [
        (rows, _block(t[at], y[at], level))
        for rows in _blocks(kept, counts)
        for at in [starts[rows][:, None] + np.arange(counts[rows[0]])]
    ]
    order = np.argsort(np.concatenate([rows for rows, _ in parts])) if parts else np.zeros(0, dtype=int)
    slope, low, high, blank, signs, variance, z, p, few = (
        np.concatenate([found[at] for _, found in parts])[order] if parts else np.zeros(0) for at in range(9)
    )
    without = {ONE_RATING: labels[counts == 1], SINGLE_DATE: labels[~moving & (counts > 1)]}
    return RobustTrends(
        sites=labels[kept],
        ratings=counts[kept],
        slope=slope,
        low=np.ma.MaskedArray(low, mask=blank.astype(bool)),
        high=np.ma.MaskedArray(high, mask=blank.astype(bool)),
        signs=signs.astype(np.int64),
        variance=variance,
        z=z,
        p=p,
        too_few=few.astype(bool),
        without={reason: found for reason, found in without.items() if len(found)},
    )


def _checked(
    sites: ArrayLike, time: ArrayLike, score: ArrayLike
) -> tuple[NDArray[np.generic], Whole, Floats, Floats]:
    """Labels, and the ratings sorted by site and time."""
    labels, codes, t, y = coded(sites, time, score)
    order = np.lexsort((t, codes))
    return labels, codes[order], t[order], y[order]


def _blocks(kept: NDArray[np.intp], counts: Whole) -> Iterator[NDArray[np.intp]]:
    """Sites of the same number of ratings together, few enough at a time."""
    for length in np.unique(counts[kept]):
        same = kept[counts[kept] == length]
        width = max(1, CELLS // int(length) ** 2)
        for start in range(0, len(same), width):
            yield same[start : start + width]


def _block(t: Floats, y: Floats, level: float) -> tuple[NDArray[np.generic], ...]:
    """Figures of sites with the same number of ratings, sorted by time; shape (sites, ratings)."""
    first, second = np.triu_indices(t.shape[1], 1)
    apart, rise = t[:, second] - t[:, first], y[:, second] - y[:, first]
    dated = apart > 0
    signs = (np.sign(rise) * dated).sum(axis=1).astype(np.int64)
    slopes = np.divide(rise, apart, out=np.full(rise.shape, np.inf), where=dated)
    slopes.sort(axis=1)
    pairs, row = dated.sum(axis=1), np.arange(len(t))
    slope = (slopes[row, (pairs - 1) // 2] + slopes[row, pairs // 2]) / 2

    variance, sen, dates, scores = _variances(t, y)
    reach = float(special.ndtri(0.5 + level / 2)) * np.sqrt(np.maximum(sen, 0.0))
    under = np.round((pairs - reach) / 2).astype(int) - 1
    over = np.round((pairs + reach) / 2).astype(int)
    blank = (under < 0) | (over > pairs - 1) | (sen <= 0)
    low, high = slopes[row, under.clip(0)], slopes[row, np.minimum(over, pairs - 1)]

    z, p = normal_p(signs, variance)
    few = _never_enough(t, pairs, 1 - level)
    if t.shape[1] <= EXACT_UP_TO:
        _exact(p, signs, np.flatnonzero((dates == 1).all(axis=1)), scores)
    return slope, low, high, blank | few, signs, variance, z, p, few


def _equals(values: Floats) -> Whole:
    """How many values of the same row equal each value, itself included."""
    return np.asarray((values[:, :, None] == values[:, None, :]).sum(axis=2), dtype=np.int64)


def _variances(t: Floats, y: Floats) -> tuple[Floats, Floats, Whole, Whole]:
    """Kendall's and Sen's variance of S, and how often each date and each score occurs."""
    n = t.shape[1]
    dates, scores = _equals(t), _equals(y)

    def tied(equals: Whole) -> tuple[Floats, Floats, Floats]:
        less = equals - 1.0
        return (
            (less * (2 * equals + 5)).sum(axis=1),
            (less * (equals - 2)).sum(axis=1),
            less.sum(axis=1),
        )

    (date_five, date_three, date_two), (score_five, score_three, score_two) = tied(dates), tied(scores)
    size = n * (n - 1.0)
    sen = (size * (2 * n + 5) - date_five - score_five) / 18
    kendall = sen + date_two * score_two / (2 * size) + date_three * score_three / (9 * size * max(n - 2, 1))
    return np.where(kendall > 1e-9, kendall, 0.0), np.where(sen > 1e-9, sen, 0.0), dates, scores


def _never_enough(t: Floats, pairs: Whole, chance: float) -> NDArray[np.bool_]:
    """Whether even ratings that all rise would be more likely than `chance` by accident."""
    n = t.shape[1]
    different = np.broadcast_to(np.arange(float(n)), t.shape)
    variance, _, dates, _ = _variances(t, different)
    smallest = normal_p(pairs.astype(np.int64), variance)[1]
    if n <= EXACT_UP_TO:
        smallest[(dates == 1).all(axis=1)] = exact_p(np.zeros(0, dtype=np.int64), [1] * n)[1]
    return np.asarray(smallest > chance)


def _exact(p: Floats, signs: Whole, rows: NDArray[np.intp], scores: Whole) -> None:
    """Put exact chances in place of the normal ones, one pattern of equal scores at a time."""
    patterns, which = np.unique(np.sort(scores[rows], axis=1), axis=0, return_inverse=True)
    for at, pattern in enumerate(patterns):
        same = rows[which.reshape(-1) == at]
        # A group of k equal scores shows as k entries of k.
        ties = [int(k) for k in np.unique(pattern) for _ in range(int((pattern == k).sum() // k))]
        p[same] = exact_p(signs[same], ties)[0]
