"""How sure the difference of two means is when both lean on the same clusters, or on others."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from coaching_analytics.statistics.clustering import clustered_covariance, clustered_variance


@dataclass(frozen=True, slots=True)
class Group:
    """Rooms of one option: effect (points), cost (dollars) and cluster (code of the site) of each."""

    effects: NDArray[np.float64]
    costs: NDArray[np.float64]
    clusters: NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Difference:
    """First less second: mean cost and effect, their variances and covariance."""

    cost: float
    effect: float
    cost_variance: float
    effect_variance: float
    covariance: float


def difference(first: Group, second: Group) -> Difference:
    """Difference of two groups' mean cost and mean effect, with clusters that may be in both.

    Parameters
    ----------
    first, second : Group
        Rooms of two options; a cluster code means the same site in both.

    Returns
    -------
    Difference
        Variances are inf with a single cluster in all.

    Notes
    -----
    A room of the first group counts with ``(x - mean) / n``, one of the second with the opposite sign; the
    squares of the clusters' sums, with the factor k / (k - 1), are the variance. A site that is in both
    groups (the same site in two years) so lends its covariance; sites in one group only add up as
    independent ones do.

    Examples
    --------
    The same rooms a year later, all .5 higher and $100 dearer: nothing is uncertain about the difference.

    >>> early = Group(np.array([1.0, 2.0]), np.array([10.0, 30.0]), np.array([1, 2]))
    >>> late = Group(early.effects + 0.5, early.costs + 100, early.clusters)
    >>> found = difference(late, early)
    >>> found.cost, found.effect, found.effect_variance
    (100.0, 0.5, 0.0)
    """
    clusters = np.concatenate([first.clusters, second.clusters])
    effects = _opposed(first.effects, second.effects)
    costs = _opposed(first.costs, second.costs)
    if len(np.unique(clusters)) < 2:
        spread = (float("inf"), float("inf"), 0.0)
    else:
        spread = (
            clustered_variance(costs, clusters)[0],
            clustered_variance(effects, clusters)[0],
            clustered_covariance(costs, effects, clusters),
        )
    return Difference(
        float(first.costs.mean() - second.costs.mean()),
        float(first.effects.mean() - second.effects.mean()),
        *spread,
    )


def _opposed(first: ArrayLike, second: ArrayLike) -> NDArray[np.float64]:
    """Values of both groups whose mean is zero and whose clustered variance is that of the difference."""
    a, b = np.asarray(first, dtype=float), np.asarray(second, dtype=float)
    total = len(a) + len(b)
    return np.concatenate([(a - a.mean()) * total / len(a), -(b - b.mean()) * total / len(b)])
