"""Statements about many sites of which only a stated share may be false."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

IMPROVING = "improving"
DECLINING = "declining"
NO_CHANGE = "no detectable change"


def adjusted(p_values: ArrayLike) -> NDArray[np.float64]:
    """Adjusted p-values of Benjamini and Hochberg (1995).

    Parameters
    ----------
    p_values : array_like, shape (n,)
        Between 0 and 1.

    Returns
    -------
    ndarray, shape (n,)
        Running minimum, from the largest, of ``n p(i) / i``. Those at or below a rate q may be called
        findings: of all findings a share of q at most is false on average.

    Raises
    ------
    ValueError
        When a p-value is not between 0 and 1.

    Examples
    --------
    >>> adjusted([0.01, 0.04, 0.03, 0.005]).round(4).tolist()
    [0.02, 0.04, 0.04, 0.02]
    """
    p = np.asarray(p_values, dtype=float)
    wrong = np.flatnonzero(~((p >= 0) & (p <= 1)))
    if len(wrong):
        raise ValueError(f"p-value at position {wrong[0]} must be between 0 and 1, got {p[wrong[0]]}")
    order = np.argsort(-p, kind="stable")
    scaled = p[order] * len(p) / np.arange(len(p), 0, -1)
    found = np.empty_like(p)
    found[order] = np.minimum(np.minimum.accumulate(scaled), 1.0)
    return found


def statements(slopes: ArrayLike, p_values: ArrayLike, rate: float = 0.05) -> NDArray[np.str_]:
    """Say of each site whether it improves, declines, or shows no detectable change.

    Parameters
    ----------
    slopes : array_like, shape (n,)
        Points a year; the sites' own (`site_slopes`), not the shrunk ones.
    p_values : array_like, shape (n,)
        Two-sided, of the same slopes.
    rate : float
        Share of the sites called improving or declining that may be so called in error, above 0 and below 1.

    Returns
    -------
    ndarray of text, shape (n,)

    Raises
    ------
    ValueError
        When the rate is not between 0 and 1, or the two differ in length.

    Notes
    -----
    A wrong direction counts as an error too; their share is at most half the rate (Benjamini and Yekutieli
    2005). Sites left out of the list (too few ratings) are not among the n and are no "no change".

    Examples
    --------
    >>> statements([0.3, -0.4, 0.1], [0.001, 0.02, 0.5]).tolist()
    ['improving', 'declining', 'no detectable change']
    """
    slope, p = np.asarray(slopes, dtype=float), np.asarray(p_values, dtype=float)
    if not 0 < rate < 1:
        raise ValueError(f"the rate of false findings must be between 0 and 1, got {rate}")
    if slope.shape != p.shape:
        raise ValueError(f"{len(slope)} slopes and {len(p)} p-values: one of each a site")
    found = adjusted(p) <= rate
    return np.select([found & (slope > 0), found & (slope < 0)], [IMPROVING, DECLINING], NO_CHANGE)
