"""Change in the same rooms: what is expected without change, and how sure the rest is."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import ArrayLike, NDArray

from coaching_analytics.statistics.clustering import OverallMean, critical_value, site_and_rater_variance

FEW_SITES = "too few sites to give a likely range"
FEW_RATERS = "too few raters to tell change from rater"
SAME_PEOPLE = "the same people rated these rooms at both dates, so what comes back by itself is not known"
LARGEST_PART = 0.5
"""Of half a range, the most that people who rated at both dates may have put into the expected change."""


@dataclass(frozen=True, slots=True)
class MeanInterval:
    """A mean and its likely range.

    `low` and `high` are None, and `reason` says why, when there are too few sites or raters. `variance` is
    that of the mean and `critical` the number of standard errors on either side; both are nan then.
    """

    mean: float
    low: float | None
    high: float | None
    variance: float
    critical: float
    reason: str | None


def expected_change(earlier: ArrayLike, mean: ArrayLike, reliability: float) -> NDArray[np.float64]:
    """Change expected of each room when nothing changes, because low scores tend to move up.

    Parameters
    ----------
    earlier : array_like, shape (n,)
        Earlier score, points.
    mean : array_like, shape (n,) or ()
        Mean of all rated rooms of the same instrument, edition and setting, points.
    reliability : float
        Reliability of one rating, 0 to 1.

    Returns
    -------
    ndarray, shape (n,)
        ``(1 - reliability) * (mean - earlier)``, points.

    Raises
    ------
    ValueError
        When the reliability is outside 0 to 1.

    Examples
    --------
    >>> expected_change([2.0], 2.8, 0.6).round(2).tolist()
    [0.32]
    """
    if not 0 <= reliability <= 1:
        raise ValueError(f"reliability must be between 0 and 1, got {reliability}")
    return (1 - reliability) * (np.asarray(mean, dtype=float) - np.asarray(earlier, dtype=float))


def added_variance(
    earlier: ArrayLike,
    mean: ArrayLike,
    reliability: float,
    *,
    reliability_se: float = 0.0,
    mean_variance: float = 0.0,
) -> float:
    """Variance that the expected change adds when reliability and overall mean are themselves estimates.

    Parameters
    ----------
    earlier, mean : array_like, shape (n,)
        As in `expected_change`.
    reliability : float
        Reliability of one rating.
    reliability_se : float
        Its standard error; 0 when it was stated.
    mean_variance : float
        Variance of the estimated overall mean, squared points.

    Returns
    -------
    float
        ``average(mean - earlier)**2 * reliability_se**2 + (1 - reliability)**2 * mean_variance``
        (delta method).

    Examples
    --------
    >>> round(added_variance([2.0, 2.4], 2.8, 0.5, reliability_se=0.1, mean_variance=0.004), 6)
    0.0046
    """
    distance = float(np.mean(np.asarray(mean, dtype=float) - np.asarray(earlier, dtype=float)))
    return distance**2 * reliability_se**2 + (1 - reliability) ** 2 * mean_variance


def unless_same_people(
    found: MeanInterval,
    earlier: ArrayLike,
    mean: ArrayLike,
    reliability: float,
    raters_earlier: ArrayLike,
    raters_later: ArrayLike,
) -> MeanInterval:
    """A net change without its range where raters who came again may have put too much into it.

    Parameters
    ----------
    found : MeanInterval
        Of the net change.
    earlier, mean, reliability
        As in `expected_change`.
    raters_earlier, raters_later : array_like of int, shape (n,)
        Codes of the raters at both dates.

    Returns
    -------
    MeanInterval
        As it was, or without a range.

    Notes
    -----
    The expected change takes all that is not the room's for error that goes away. What is the rater's stays
    where the same person rates again. It is ``(1 - reliability) * sum over such rooms of (mean - earlier) /
    n`` at most; above `LARGEST_PART` of half the range there is no range (decision record 49).

    Examples
    --------
    >>> found = MeanInterval(0.0, -0.2, 0.2, 0.01, 2.0, None)
    >>> unless_same_people(found, [2.0, 2.4], 2.8, 0.5, [1, 2], [1, 3]).low
    >>> unless_same_people(found, [2.0, 2.4], 2.8, 0.5, [1, 2], [2, 2]).low
    -0.2
    """
    if found.low is None:
        return found
    distance = np.asarray(mean, dtype=float) - np.asarray(earlier, dtype=float)
    again = np.asarray(raters_earlier) == np.asarray(raters_later)
    stays = (1 - reliability) * float(np.where(again, distance, 0.0).mean())
    if abs(stays) <= LARGEST_PART * (found.mean - found.low):
        return found
    return replace(found, low=None, high=None, reason=SAME_PEOPLE)


def mean_interval(
    values: ArrayLike,
    sites: ArrayLike,
    raters_earlier: ArrayLike,
    raters_later: ArrayLike,
    *,
    level: float = 0.95,
    compared: OverallMean | None = None,
    extra_variance: float = 0.0,
    minimum_sites: int = 10,
    minimum_raters: int = 5,
) -> MeanInterval:
    """Mean change with a range that allows for rooms sharing sites and scores sharing raters.

    Parameters
    ----------
    values : array_like, shape (n,), n >= 1
        Change of each room, points.
    sites, raters_earlier, raters_later : array_like of int, shape (n,)
        Codes of the room's site and of its rater at each date; a rater has one code at both.
    level : float
        Coverage of the range.
    compared : OverallMean, optional
        What was taken from every change, when it is an estimate.
    extra_variance : float
        Added to the variance of the mean, squared points (see `added_variance`).
    minimum_sites, minimum_raters : int
        With fewer sites, or fewer raters on either side, there is no range.

    Returns
    -------
    MeanInterval
        ``mean +- t * sqrt(V)``, with V of `site_and_rater_variance` plus `extra_variance` and t with
        min(sites, raters on either side) - 1 degrees of freedom.

    Raises
    ------
    ValueError
        When there are no values.

    Examples
    --------
    >>> found = mean_interval([0.1, 0.3] * 10, range(20), [1, 2, 3, 4] * 5, [1, 2, 3, 4] * 5)
    >>> round(found.mean, 3), found.reason
    (0.2, 'too few raters to tell change from rater')
    """
    x = np.asarray(values, dtype=float)
    if not len(x):
        raise ValueError("a mean needs at least one value")
    mean = float(x.mean())
    if len(np.unique(np.asarray(sites))) < minimum_sites:
        return MeanInterval(mean, None, None, float("nan"), float("nan"), FEW_SITES)
    if min(len(np.unique(np.asarray(side))) for side in (raters_earlier, raters_later)) < minimum_raters:
        return MeanInterval(mean, None, None, float("nan"), float("nan"), FEW_RATERS)
    spread = site_and_rater_variance(x, sites, raters_earlier, raters_later, compared)
    variance = spread.variance + extra_variance
    critical = critical_value(level, spread.smallest - 1)
    half = critical * float(np.sqrt(variance))
    return MeanInterval(mean, mean - half, mean + half, variance, critical, None)
