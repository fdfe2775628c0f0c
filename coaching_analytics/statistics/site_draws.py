"""Sums over sites when whole sites are drawn again with replacement, many draws at a time."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

AT_ONCE = 1_000_000
"""Picks of sites made at a time: more would cost memory, many small products of matrices time."""


def drawn_sums(sums: NDArray[np.float64], draws: int, seed: int) -> NDArray[np.float64]:
    """The column sums of each draw.

    Parameters
    ----------
    sums : ndarray, shape (sites, columns)
        What each site adds.
    draws, seed : int
        Number of draws; the same seed gives the same draws.

    Returns
    -------
    ndarray, shape (draws, columns)

    Notes
    -----
    A draw is the number of times each site is picked (counts of uniform picks), and its sums are one matrix
    product: all that belongs to one site stays together, and 2,000 draws of 10,000 sites take under a second.

    Examples
    --------
    >>> drawn_sums(np.array([[1.0, 2.0], [1.0, 2.0]]), draws=2, seed=0).tolist()
    [[2.0, 4.0], [2.0, 4.0]]
    """
    sites = len(sums)
    generator = np.random.default_rng(seed)
    found = np.empty((draws, sums.shape[1]))
    together = max(1, AT_ONCE // sites)
    for start in range(0, draws, together):
        size = min(together, draws - start)
        picks = generator.integers(0, sites, size=(size, sites), dtype=np.int64)
        picks += (np.arange(size) * sites)[:, None]
        times = np.bincount(picks.reshape(-1), minlength=size * sites).reshape(size, sites)
        found[start : start + size] = times.astype(float) @ sums
    return found
