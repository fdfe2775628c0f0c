"""What is known of sites before the first rating of a line, and what it says of their levels and slopes."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]
FEWEST = 10
"""With fewer sites that have such a score its two effects are not estimated."""


@dataclass(frozen=True, slots=True)
class KnownBefore:
    """The part of a growth model that the known score of a site has."""

    pull: Floats
    """Points of level at time 0, and points a year, for each point of the known score; shape (2,)."""
    covariance: Floats
    """Of level, slope and `pull`; shape (4, 4)."""
    variance: float
    """Mean square of the known departures over all sites."""


def departures(score: ArrayLike, scale: ArrayLike) -> Floats | None:
    """Each site's known score less the mean of those on the same scale; 0 where there is none.

    Parameters
    ----------
    score : array_like, shape (sites,)
        Points; nan where nothing is known.
    scale : array_like, shape (sites,)
        Label of the edition that the score is of, as scores of two editions cannot be compared.

    Returns
    -------
    ndarray, shape (sites,), or None
        None with fewer than `FEWEST` known scores, or when all are the same.

    Notes
    -----
    A site of which nothing is known counts as one with the mean score: nothing known of it can have decided
    when it was rated.

    Examples
    --------
    >>> departures([3.0, 5.0, np.nan] * 5, [1, 1, 1] * 5).tolist()[:3]
    [-1.0, 1.0, 0.0]
    >>> departures([3.0, 5.0, np.nan], [1, 1, 1]) is None
    True
    """
    given = np.asarray(score, dtype=float)
    has = np.isfinite(given)
    _, codes = np.unique(np.asarray(scale), return_inverse=True)
    own = codes.reshape(-1)[has]
    if not len(own):
        return None
    counts = np.bincount(own)
    means = np.bincount(own, weights=given[has]) / np.maximum(counts, 1)
    apart = np.zeros(len(given))
    apart[has] = given[has] - means[own]
    return apart if len(own) >= FEWEST and np.abs(apart).max() > 1e-9 else None
