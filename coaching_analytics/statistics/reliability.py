"""How far one rating of a room can be trusted."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike


@dataclass(frozen=True, slots=True)
class Reliability:
    """Reliability of one rating, its standard error and the number of repeated visits it comes from."""

    value: float
    se: float
    pairs: int


def from_pairs(
    first: ArrayLike,
    second: ArrayLike,
    groups: ArrayLike | None = None,
    *,
    clusters: ArrayLike | None = None,
) -> Reliability:
    """Reliability of one rating from rooms that two raters scored within a short time.

    Parameters
    ----------
    first, second : array_like, shape (n,)
        The two scores of each room, points; their order does not matter.
    groups : array_like, shape (n,), optional
        Groups (settings) whose own means are taken out, because scores are compared within a setting.
    clusters : array_like, shape (n,), optional
        Sites: rooms of a site, and the same room in several years, are alike, so they tell less of how rooms
        differ than as many rooms of other sites.

    Returns
    -------
    Reliability
        One-way intraclass correlation ICC(1,1), not below 0.

    Raises
    ------
    ValueError
        When there are not more than two pairs beyond the number of groups, or no variation at all.

    Notes
    -----
    ``MSB = 2 * sum((pair mean - group mean)**2) / (n - groups)``, ``MSW = sum((first - second)**2) / (2 n)``,
    ``ICC = (MSB - MSW) / (MSB + MSW)`` (Shrout and Fleiss 1979, form 1,1). Large-sample standard error
    ``(1 - ICC) (1 + ICC) / sqrt(n - groups)`` (Fisher; Donner 1986). With clusters the larger of it and the
    cluster-robust one (decision record 33): what each pair adds to ICC by the delta method is
    ``2 (MSW (b - MSB) - MSB (w - MSW)) / (MSB + MSW)**2 / n`` with its own parts b and w of the two mean
    squares; sums by cluster are squared (Liang and Zeger 1986, with k / (k - 1)).

    Examples
    --------
    >>> found = from_pairs([1, 2, 3, 4, 5, 6], [2, 1, 4, 3, 6, 5])
    >>> round(found.value, 4), found.pairs
    (0.8551, 6)
    """
    a, b = np.asarray(first, dtype=float), np.asarray(second, dtype=float)
    n = len(a)
    labels = np.zeros(n, dtype=int) if groups is None else np.asarray(groups)
    _, codes = np.unique(labels, return_inverse=True)
    codes = codes.reshape(-1)
    freedom = n - (int(codes.max()) + 1 if n else 0)
    if freedom < 2:
        raise ValueError("too few repeated visits")
    middle = (a + b) / 2
    means = np.bincount(codes, weights=middle) / np.bincount(codes)
    apart, differ = 2 * np.square(middle - means[codes]) * n / freedom, np.square(a - b) / 2
    between, within = float(apart.mean()), float(differ.mean())
    if between + within == 0:
        raise ValueError("the repeated visits do not vary")
    value = max(0.0, (between - within) / (between + within))
    se = (1 - value) * (1 + value) / float(np.sqrt(freedom))
    if clusters is not None:
        pull = within * (apart - between) - between * (differ - within)
        _, own = np.unique(np.asarray(clusters), return_inverse=True)
        sums = np.bincount(own.reshape(-1), weights=2 * pull / (between + within) ** 2 / n)
        k = len(sums)
        if k > 1:
            se = max(se, float(np.sqrt(k / (k - 1) * np.square(sums).sum())))
    return Reliability(value, se, n)


def standard_error_of_measurement(standard_deviation: float, reliability: float) -> float:
    """``SD * sqrt(1 - reliability)``: how far one rating lies from the score it stands for, points.

    Examples
    --------
    >>> round(standard_error_of_measurement(0.8, 0.8), 4)
    0.3578
    """
    return standard_deviation * float(np.sqrt(1 - reliability))


def reliable_change_index(
    earlier: float, later: float, standard_deviation: float, reliability: float
) -> float:
    """Change in units of the error of a difference (Jacobson and Truax 1991).

    Parameters
    ----------
    earlier, later : float
        The two scores, points.
    standard_deviation : float
        SD of scores between rooms, points, above 0.
    reliability : float
        Reliability of one rating, below 1.

    Returns
    -------
    float
        ``(later - earlier) / (sqrt(2) * SEM)``; beyond 1.96 either way is more than measurement error.

    Raises
    ------
    ValueError
        When the error of a difference is zero.

    Examples
    --------
    >>> round(reliable_change_index(4.0, 5.0, 0.8, 0.8), 4)
    1.9764
    """
    error = float(np.sqrt(2)) * standard_error_of_measurement(standard_deviation, reliability)
    if error <= 0:
        raise ValueError("a rating without error has no reliable change index")
    return (later - earlier) / error


def minimum_reliable_change(
    standard_deviation: float, reliability: float, critical: float = 1.959964
) -> float:
    """Smallest change beyond measurement error: ``critical * sqrt(2) * SEM``, points.

    Examples
    --------
    >>> round(minimum_reliable_change(0.8, 0.8), 4)
    0.9917
    """
    return critical * float(np.sqrt(2)) * standard_error_of_measurement(standard_deviation, reliability)
