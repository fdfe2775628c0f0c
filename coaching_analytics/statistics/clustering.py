"""Variance of a mean whose values share sites and raters."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import special


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


def site_and_rater_variance(
    values: ArrayLike, sites: ArrayLike, raters_earlier: ArrayLike, raters_later: ArrayLike
) -> MeanVariance:
    """Variance of a mean change whose rooms share sites, and whose scores share raters at both dates.

    Parameters
    ----------
    values : array_like, shape (n,)
        Change of each room, in points.
    sites, raters_earlier, raters_later : array_like of int, shape (n,)
        Codes of the room's site and of who rated it at each date.

    Returns
    -------
    MeanVariance
        ``max(V_site, V_rater_earlier + V_rater_later - V_rater_pair)``, each with its factor k / (k - 1).

    Notes
    -----
    The sum of the two rater parts less the part of the pair is the two-way form of Cameron, Gelbach and
    Miller (2011); it may be negative, therefore the larger of it and the site part is taken.

    Examples
    --------
    >>> site_and_rater_variance([1.0, 2.0, 3.0, 6.0], [0, 1, 2, 3], [0, 1, 2, 3], [0, 1, 2, 3]).smallest
    4
    """
    early, late = np.asarray(raters_earlier), np.asarray(raters_later)
    _, late_codes = np.unique(late, return_inverse=True)
    _, early_codes = np.unique(early, return_inverse=True)
    pair = early_codes.reshape(-1) * (late_codes.max() + 1) + late_codes.reshape(-1)
    by_site, k_site = clustered_variance(values, sites)
    by_early, k_early = clustered_variance(values, early_codes)
    by_late, k_late = clustered_variance(values, late_codes)
    by_pair, _ = clustered_variance(values, pair)
    if min(k_site, k_early, k_late) < 2:
        return MeanVariance(float("inf"), k_site, k_early, k_late)
    return MeanVariance(max(by_site, by_early + by_late - by_pair), k_site, k_early, k_late)


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
