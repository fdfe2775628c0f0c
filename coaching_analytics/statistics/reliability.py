"""How far one rating of a room can be trusted."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from coaching_analytics.statistics.clustering import critical_value
from coaching_analytics.statistics.repeated_visits import SharedVariance, repeated_visits, shared_variance


@dataclass(frozen=True, slots=True)
class Reliability:
    """Reliability of one rating, its standard error and the number of repeated visits it comes from.

    `low` and `high` are the ends of its likely range, None where it has none.
    """

    value: float
    se: float
    pairs: int
    low: float | None = None
    high: float | None = None


def from_pairs(
    first: ArrayLike,
    second: ArrayLike,
    groups: ArrayLike | None = None,
    *,
    clusters: ArrayLike | None = None,
    raters: tuple[ArrayLike, ArrayLike] | None = None,
    level: float = 0.95,
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
    raters : pair of array_like, shape (n,), optional
        Who gave each score: how raters differ is known from so many people, not from so many visits.
    level : float
        Coverage of the range.

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
    ``ICC = (MSB - MSW) / (MSB + MSW)`` (Shrout and Fleiss 1979, form 1,1). ``theta = log(MSB / MSW)`` has
    the large-sample variance ``4 / (n - groups)`` (Fisher; Donner 1986), or, where that is larger and sites
    or raters are given, the one of pairs that share them (`repeated_visits.shared_variance`, decision
    records 33 and 47). ``se = (1 - ICC**2) / 2 * se(theta)`` by the derivatives of the pairs; the range is
    ``theta +- t * se(theta)`` with each rater left out in turn, turned back by ``ICC = tanh(theta / 2)``, t
    with the fewer of sites and raters less one as degrees of freedom.

    Examples
    --------
    >>> found = from_pairs([1, 2, 3, 4, 5, 6], [2, 1, 4, 3, 6, 5])
    >>> round(found.value, 4), found.pairs
    (0.8551, 6)
    """
    visits = repeated_visits(first, second, groups)
    between, within = visits.between, visits.within
    if between + within == 0:
        raise ValueError("the repeated visits do not vary")
    value = max(0.0, (between - within) / (between + within))
    if between == 0 or within == 0:
        return Reliability(
            value, (1 - value) * (1 + value) / float(np.sqrt(visits.freedom)), len(visits.middle)
        )
    known = SharedVariance(0.0, 0.0, np.inf)
    if clusters is not None or raters is not None:
        known = shared_variance(visits, clusters, raters)
    linear, left_out = (float(np.sqrt(max(v, 4 / visits.freedom))) for v in (known.linear, known.left_out))
    theta, half = np.log(between / within), critical_value(level, known.freedom) * left_out
    low, high = (max(0.0, float(np.tanh(end / 2))) for end in (theta - half, theta + half))
    return Reliability(value, (1 - value) * (1 + value) / 2 * linear, len(visits.middle), low, high)


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
