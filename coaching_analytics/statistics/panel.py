"""Regression on a panel of sites and waves, with the effects of both taken out and errors by site."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from coaching_analytics.statistics.clustering import critical_value
from coaching_analytics.statistics.estimate import Estimate, missing

Floats = NDArray[np.float64]

NO_VARIATION = "what is to explain the scores does not vary beyond sites and waves"
FEW_SITES = "too few sites for a likely range"
MINIMUM_SITES = 10


def panel_regression(
    values: ArrayLike,
    explains: ArrayLike,
    sites: ArrayLike,
    waves: ArrayLike | None = None,
    *,
    site_effects: bool = True,
    small_sample: bool = True,
    level: float = 0.95,
) -> tuple[Estimate, ...]:
    """Least squares with wave effects and, if asked, site effects; standard errors by site.

    Parameters
    ----------
    values : array_like, shape (n,)
        Scores, points.
    explains : array_like, shape (n, p)
        What is to explain them.
    sites : array_like, shape (n,)
        Labels; rows of a site may depend on each other in any way.
    waves : array_like, shape (n,), optional
        Labels of waves, of which there are few; without them there is a mean only.
    site_effects : bool
        Whether each site keeps a level of its own.
    small_sample : bool
        Multiply the variance by k / (k - 1) for k sites (named on screen); False is Arellano's form HC0.
    level : float
        Coverage of the ranges.

    Returns
    -------
    tuple of Estimate
        A coefficient for each column of `explains`. A column that does not vary beyond the effects gives a
        reason for all; fewer than ten sites give no ranges.

    Notes
    -----
    Effects are partialled out (Frisch and Waugh): columns and wave indicators are taken from site means, then
    the columns are regressed on the indicators, so an unbalanced panel is exact too. Variance
    ``(X'X)^-1 (sum_s X_s' e_s e_s' X_s) (X'X)^-1`` (Arellano 1987), t with sites less one degrees of freedom.

    Examples
    --------
    >>> found = panel_regression([1, 2, 4, 2, 4, 5], [[0], [1], [3], [0], [2], [3]], [1, 1, 1, 2, 2, 2])
    >>> round(found[0].value, 4), found[0].reason
    (1.0, 'too few sites for a likely range')
    """
    y, x = np.asarray(values, dtype=float), np.asarray(explains, dtype=float)
    p = x.shape[1]
    if not len(y):
        return (missing(NO_VARIATION),) * p
    _, site = np.unique(np.asarray(sites), return_inverse=True)
    left = _without_effects(np.column_stack([x, y]), site if site_effects else None, waves)
    x, y = left[:, :p], left[:, p]
    size = np.sqrt(np.square(x).sum(axis=0))
    start = np.sqrt(np.square(np.asarray(explains, dtype=float)).sum(axis=0))
    if (size <= 1e-9 * start).any() or np.linalg.matrix_rank(x / size) < p:
        return (missing(NO_VARIATION),) * p
    inverse = np.linalg.inv(x.T @ x)
    b = inverse @ (x.T @ y)
    sums = np.zeros((int(site.max()) + 1, p))
    np.add.at(sums, site, x * (y - x @ b)[:, None])
    k = len(sums)
    if k < MINIMUM_SITES:
        return tuple(Estimate(float(value), reason=FEW_SITES) for value in b)
    factor = k / (k - 1) if small_sample else 1.0
    errors = np.sqrt(np.diag(factor * inverse @ (sums.T @ sums) @ inverse))
    half = critical_value(level, k - 1) * errors
    ends = np.column_stack([b, errors, b - half, b + half]).tolist()
    return tuple(Estimate(value, se, low, high) for value, se, low, high in ends)


def _without_effects(columns: Floats, site: NDArray[np.intp] | None, waves: ArrayLike | None) -> Floats:
    labels = np.zeros(len(columns)) if waves is None else np.asarray(waves)
    effects = (labels[:, None] == np.unique(labels)).astype(float)
    if site is not None:
        columns, effects = _around_sites(columns, site), _around_sites(effects, site)
    return np.asarray(columns - effects @ np.linalg.lstsq(effects, columns, rcond=None)[0])


def _around_sites(columns: Floats, site: NDArray[np.intp]) -> Floats:
    sums = np.zeros((int(site.max()) + 1, columns.shape[1]))
    np.add.at(sums, site, columns)
    return np.asarray(columns - (sums / np.bincount(site)[:, None])[site])
