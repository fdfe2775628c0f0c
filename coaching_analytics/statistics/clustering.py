"""Variance of a mean whose values share sites and raters."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import special

Floats = NDArray[np.float64]


def cluster_sums(values: ArrayLike, clusters: ArrayLike) -> NDArray[np.float64]:
    """Sum of the values of each cluster.

    Parameters
    ----------
    values : array_like, shape (n,)
        Any unit.
    clusters : array_like, shape (n,)
        Label of each value's cluster (integers or text).

    Returns
    -------
    ndarray, shape (k,)
        In the order of the sorted labels, in the unit of `values`.

    Examples
    --------
    >>> cluster_sums([1.0, 2.0, 4.0], [7, 7, 9]).tolist()
    [3.0, 4.0]
    """
    _, codes = np.unique(np.asarray(clusters), return_inverse=True)
    sums = np.bincount(codes.reshape(-1), weights=np.asarray(values, dtype=float))
    return np.asarray(sums, dtype=np.float64)


def clustered_variance(values: ArrayLike, clusters: ArrayLike) -> tuple[float, int]:
    """Variance of the mean of `values` when values of one cluster move together.

    Parameters
    ----------
    values : array_like, shape (n,)
        Any unit.
    clusters : array_like, shape (n,)
        Label of each value's cluster.

    Returns
    -------
    variance : float
        In the squared unit of `values`; inf with one cluster.
    k : int
        Number of clusters.

    Notes
    -----
    ``V = k / (k - 1) * sum_c (sum_{i in c} (x_i - mean))**2 / n**2`` (Liang and Zeger 1986 with the usual
    small-sample factor). With every value its own cluster it is ``s**2 / n``.

    Examples
    --------
    >>> clustered_variance([1.0, 2.0, 3.0], [0, 1, 2])
    (0.3333333333333333, 3)
    """
    x = np.asarray(values, dtype=float)
    sums = cluster_sums(x - x.mean(), clusters)
    k = len(sums)
    if k < 2:
        return float("inf"), k
    return float(k / (k - 1) * np.square(sums).sum() / len(x) ** 2), k


def clustered_covariance(first: ArrayLike, second: ArrayLike, clusters: ArrayLike) -> float:
    """Covariance of two means over the same clusters, as in `clustered_variance`.

    Parameters
    ----------
    first, second : array_like, shape (n,)
        Two values of each unit of observation.
    clusters : array_like, shape (n,)
        Label of each unit's cluster; at least two clusters.

    Returns
    -------
    float
        In the unit of `first` times the unit of `second`.

    Examples
    --------
    >>> clustered_covariance([1.0, 2.0, 3.0], [2.0, 4.0, 6.0], [0, 1, 2])
    0.6666666666666666
    """
    a, b = np.asarray(first, dtype=float), np.asarray(second, dtype=float)
    left, right = cluster_sums(a - a.mean(), clusters), cluster_sums(b - b.mean(), clusters)
    k = len(left)
    return float(k / (k - 1) * (left * right).sum() / len(a) ** 2)


@dataclass(frozen=True, slots=True)
class MeanVariance:
    """Variance of a mean over sites and raters; `smallest` is the least number of clusters on any side."""

    variance: float
    sites: int
    raters_earlier: int
    raters_later: int

    @property
    def smallest(self) -> int:
        """Fewest clusters on any side; degrees of freedom are one less."""
        return min(self.sites, self.raters_earlier, self.raters_later)


@dataclass(frozen=True, slots=True)
class OverallMean:
    """The average of the overall means that values were compared with, as it enters the mean of the values.

    `variance` is that from sites; `parts` says what the first ratings of each of `raters` put into it.
    """

    variance: float
    raters: NDArray[np.int64]
    parts: NDArray[np.float64]

    def times(self, factor: float) -> OverallMean:
        """As it enters when it is multiplied."""
        return OverallMean(self.variance * factor**2, self.raters, self.parts * factor)


def site_and_rater_variance(
    values: ArrayLike,
    sites: ArrayLike,
    raters_earlier: ArrayLike,
    raters_later: ArrayLike,
    compared: OverallMean | None = None,
) -> MeanVariance:
    """Variance of a mean change whose rooms share sites, and whose scores share raters at both dates.

    Parameters
    ----------
    values : array_like, shape (n,)
        Change of each room, in points.
    sites, raters_earlier, raters_later : array_like of int, shape (n,)
        Codes of the room's site and of who rated it at each date; a rater has one code at both.
    compared : OverallMean, optional
        What was taken from every value, an estimate too, with the same codes of raters.

    Returns
    -------
    MeanVariance
        ``max(V_site + V_compared, V_rater)``; V_site has the factor k / (k - 1), k in V_rater is that of the
        date with fewer raters.

    Notes
    -----
    Two changes move together when one person rated in both, at whichever date. With S_r the sum of ``(x -
    mean) / n`` over the rooms that r rated at either date, and r's part of `compared`; h_r the share of
    those rooms; D_rq the sum over the rooms that just r and q rated: ``V_rater = (k - 1) / k * sum_r (S_r /
    (1 - h_r))**2 - sum_rq D_rq**2``, the variance of a mean of values on pairs of persons (Aronow, Samii and
    Assenova 2015) with each person left out in turn. A strict person who rates at both dates, or for the
    overall mean too, takes from a change what he gave to it (decision record 46). The part may be negative,
    therefore the larger of it and the site part is taken.

    Examples
    --------
    >>> site_and_rater_variance([1.0, 2.0, 3.0, 6.0], [0, 1, 2, 3], [0, 1, 2, 3], [0, 1, 2, 3]).smallest
    4
    """
    x = np.asarray(values, dtype=float)
    given = compared or OverallMean(0.0, np.empty(0, dtype=np.int64), np.empty(0))
    early, late, mean = _one_code(np.asarray(raters_earlier), np.asarray(raters_later), given.raters)
    by_site, k_site = clustered_variance(x, sites)
    k_early, k_late = len(np.unique(early)), len(np.unique(late))
    if min(k_site, k_early, k_late) < 2:
        return MeanVariance(float("inf"), k_site, k_early, k_late)
    part, two, few = (x - x.mean()) / len(x), early != late, min(k_early, k_late)
    people = max(codes.max() for codes in (early, late, mean) if len(codes)) + 1

    def by_person(first: Floats, second: Floats, third: Floats) -> Floats:
        weighted = zip((early, late, mean), (first, second * two, third), strict=True)
        return np.sum([np.bincount(codes, weights, people) for codes, weights in weighted], axis=0)

    each, share = np.full(len(x), 1 / len(x)), np.zeros(len(mean))
    left = np.maximum(1 - by_person(each, each, share), 1 / len(x))
    pulls = by_person(part, part, given.parts) / left
    pair = np.minimum(early, late) * people + np.maximum(early, late)
    by_rater = (few - 1) / few * np.square(pulls).sum() - np.square(cluster_sums(part * two, pair)).sum()
    return MeanVariance(max(by_site + given.variance, float(by_rater)), k_site, k_early, k_late)


def _one_code(*people: NDArray[Any]) -> list[NDArray[np.intp]]:
    """Small numbers for the codes of several lists, the same in all of them."""
    codes = np.unique(np.concatenate(people), return_inverse=True)[1].reshape(-1)
    return np.split(codes, np.cumsum([len(one) for one in people])[:-1])


def critical_value(level: float, degrees_of_freedom: float) -> float:
    """Two-sided critical value of Student's t; of the normal for infinite degrees of freedom.

    Parameters
    ----------
    level : float
        Coverage, such as 0.95.
    degrees_of_freedom : float
        Above 0; ``inf`` gives the normal value.

    Returns
    -------
    float
        Number of standard errors on either side.

    Examples
    --------
    >>> round(critical_value(0.95, 9), 4)
    2.2622
    """
    tail = 0.5 + level / 2
    if np.isinf(degrees_of_freedom):
        return float(special.ndtri(tail))
    return float(special.stdtrit(degrees_of_freedom, tail))
