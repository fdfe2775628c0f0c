"""Sizes of differences between two groups, as the What Works Clearinghouse reckons them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from coaching_analytics.statistics.clustering import critical_value
from coaching_analytics.statistics.estimate import Estimate, missing

Equivalence = Literal["satisfied", "needs adjustment", "not satisfied"]

FEW = "each group needs at least one, and both together four"
NO_SPREAD = "the scores within the groups do not vary"
ALL_OR_NONE = "a share of none or all has no odds"
UNBALANCED = "clusters this large leave nothing to compare"

EQUIVALENT, ADJUSTABLE = 0.05, 0.25
LOG_ODDS_PER_SD = 1.65


def omega(total: int) -> float:
    """Small-sample factor ``1 - 3 / (4 N - 9)`` for N in both groups together, at least 4.

    Examples
    --------
    >>> round(omega(40), 6)
    0.980132
    """
    return 1 - 3 / (4 * total - 9)


def hedges_g(
    means: tuple[float, float], sds: tuple[float, float], counts: tuple[int, int], *, level: float = 0.95
) -> Estimate:
    """Difference of two means in standard deviations.

    Parameters
    ----------
    means, sds : (float, float)
        Of the first group (coached) and the second, points.
    counts : (int, int)
        Rooms in each.
    level : float
        Coverage of the range.

    Returns
    -------
    Estimate
        ``g = w (x1 - x2) / s``, s the pooled SD and w of `omega`; ``se = w sqrt(N / (n1 n2) + d**2 / (2 N))``
        with d before w. Without variation within the groups there is a reason instead.

    Examples
    --------
    >>> found = hedges_g((3.10, 2.75), (0.70, 0.70), (20, 20))
    >>> round(found.value, 4)
    0.4901
    """
    first, second = counts
    total = first + second
    if min(counts) < 1 or total < 4:
        return missing(FEW)
    pooled = ((first - 1) * sds[0] ** 2 + (second - 1) * sds[1] ** 2) / (total - 2)
    if pooled <= 0:
        return missing(NO_SPREAD)
    d = (means[0] - means[1]) / float(np.sqrt(pooled))
    se = omega(total) * float(np.sqrt(total / (first * second) + d**2 / (2 * total)))
    return _ranged(omega(total) * d, se, level)


def hedges_g_of(first: ArrayLike, second: ArrayLike, *, level: float = 0.95) -> Estimate:
    """`hedges_g` of the scores themselves.

    Examples
    --------
    >>> round(hedges_g_of([5, 6, 7], [4, 5, 6]).value, 4)
    0.8
    """
    a, b = np.asarray(first, dtype=float), np.asarray(second, dtype=float)
    if min(len(a), len(b)) < 1 or len(a) + len(b) < 4:
        return missing(FEW)
    sds = tuple(float(part.std(ddof=1)) if len(part) > 1 else 0.0 for part in (a, b))
    return hedges_g((float(a.mean()), float(b.mean())), (sds[0], sds[1]), (len(a), len(b)), level=level)


def cox_index(first: float, second: float, total: int | None = None) -> Estimate:
    """Difference of two shares on the scale of standard deviations: ``ln(odds ratio) / 1.65``.

    Parameters
    ----------
    first, second : float
        Shares, 0 to 1.
    total : int, optional
        N in both groups; when given, the factor of `omega` is applied.

    Returns
    -------
    Estimate
        Without a range; a share of 0 or 1 has a reason instead.

    Examples
    --------
    >>> round(cox_index(0.60, 0.50).value, 4)
    0.2457
    """
    if not (0 < first < 1 and 0 < second < 1):
        return missing(ALL_OR_NONE)
    value = (special.logit(first) - special.logit(second)) / LOG_ODDS_PER_SD
    return Estimate(float(value) * (1.0 if total is None else omega(total)))


def improvement_index(effect: float) -> float:
    """Percentile points by which the middle room of one group stands above that of the other.

    Examples
    --------
    >>> round(improvement_index(0.25), 2)
    9.87
    """
    return float(100 * special.ndtr(effect) - 50)


def baseline_equivalence(effect: float) -> Equivalence:
    """Whether two groups were alike before: up to 0.05 they were, up to 0.25 with adjustment.

    Parameters
    ----------
    effect : float
        Difference before, in standard deviations; the sign does not matter.

    Returns
    -------
    str
        "satisfied" up to .05, "needs adjustment" up to .25 (both included), else "not satisfied".

    Examples
    --------
    >>> [baseline_equivalence(effect) for effect in (0.05, 0.25, -0.2501)]
    ['satisfied', 'needs adjustment', 'not satisfied']
    """
    size = abs(effect)
    if size <= EQUIVALENT:
        return "satisfied"
    return "needs adjustment" if size <= ADJUSTABLE else "not satisfied"


@dataclass(frozen=True, slots=True)
class ClusterCorrected:
    """A difference and its test with rooms that share sites; without numbers `reason` says why."""

    effect: Estimate
    t: float | None
    freedom: float | None
    p: float | None
    reason: str | None = None


def cluster_correction(
    effect: float, t: float, counts: tuple[int, int], size: float, correlation: float, *, level: float = 0.95
) -> ClusterCorrected:
    """An effect size and t that took rooms for independent, corrected for rooms that share sites.

    Parameters
    ----------
    effect : float
        Hedges' g of the rooms.
    t : float
        Its t statistic as if rooms were independent.
    counts : (int, int)
        Rooms in each group.
    size : float
        Average rooms of a site, at least 1. Sites should be of about equal size; else fit a mixed model.
    correlation : float
        Intraclass correlation of rooms in a site, 0 to 1 (custom: .20 for achievement, .10 for others).
    level : float
        Coverage of the range.

    Returns
    -------
    ClusterCorrected

    Notes
    -----
    With N rooms, n a site and correlation p: ``gamma = 1 - 2 (n-1) p / (N-2)``, ``eta = 1 + (n-1) p``,
    ``g sqrt(gamma)``, ``t sqrt(gamma / eta)`` and ``h = ((N-2) - 2(n-1)p)**2 / ((N-2)(1-p)**2 + n(N-2n)p**2 +
    2(N-2n)p(1-p))`` degrees of freedom (WWC Handbook 5.0, equation E.21). The variance of the effect is
    ``w**2 (eta N / (n1 n2) + d**2 / (2 h))``. With p = 0 all is as before.

    Examples
    --------
    >>> found = cluster_correction(0.4901, 1.5497, (20, 20), 4, 0.2)
    >>> round(found.t, 4), round(found.freedom, 3), round(found.p, 4)
    (1.2056, 34.129, 0.2362)
    """
    if size < 1 or not 0 <= correlation <= 1:
        raise ValueError(
            f"sites have 1 room or more and a correlation of 0 to 1, got {size} and {correlation}"
        )
    total = sum(counts)
    if min(counts) < 1 or total < 4:
        return ClusterCorrected(missing(FEW), None, None, None, FEW)
    gamma = 1 - 2 * (size - 1) * correlation / (total - 2)
    eta = 1 + (size - 1) * correlation
    below = (total - 2) * (1 - correlation) ** 2 + size * (total - 2 * size) * correlation**2
    below += 2 * (total - 2 * size) * correlation * (1 - correlation)
    if gamma <= 0 or below <= 0:
        return ClusterCorrected(missing(UNBALANCED), None, None, None, UNBALANCED)
    freedom = ((total - 2) - 2 * (size - 1) * correlation) ** 2 / below
    corrected = effect * float(np.sqrt(gamma))
    first = eta * total / (counts[0] * counts[1])
    se = omega(total) * float(np.sqrt(first + (corrected / omega(total)) ** 2 / (2 * freedom)))
    statistic = t * float(np.sqrt(gamma / eta))
    p = 2 * float(special.stdtr(freedom, -abs(statistic)))
    return ClusterCorrected(_ranged(corrected, se, level, freedom), statistic, freedom, p)


def _ranged(value: float, se: float, level: float, freedom: float = float("inf")) -> Estimate:
    half = critical_value(level, freedom) * se
    return Estimate(value, se, value - half, value + half)
