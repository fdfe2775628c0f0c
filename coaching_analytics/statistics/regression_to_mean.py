"""What happens to scores on a second visit when nothing changes."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import special


def expected_later(earlier: ArrayLike, mean: ArrayLike, correlation: float) -> NDArray[np.float64]:
    """Score expected on the second visit: ``mean + correlation * (earlier - mean)``, points.

    Examples
    --------
    >>> expected_later([2.0], 2.8, 0.6).round(2).tolist()
    [2.32]
    """
    m = np.asarray(mean, dtype=float)
    return m + correlation * (np.asarray(earlier, dtype=float) - m)


def selected_below(mean: float, sd: float, correlation: float, cut: float) -> tuple[float, float, float]:
    """Mean earlier and later score of rooms picked because they scored below a cut, when nothing changes.

    Parameters
    ----------
    mean, sd : float
        Of all rooms' scores, points; `sd` above 0.
    correlation : float
        Of two visits to a room.
    cut : float
        Rooms below it are picked.

    Returns
    -------
    earlier, later, rise : float
        ``mean - sd * phi(z) / Phi(z)`` with ``z = (cut - mean) / sd``, the score expected later, and the
        difference ``(1 - correlation) * sd * phi(z) / Phi(z)``.

    Examples
    --------
    >>> [round(value, 4) for value in selected_below(2.8, 0.7, 0.6, 2.3)]
    [1.889, 2.2534, 0.3644]
    """
    z = (cut - mean) / sd
    density = float(np.exp(-(z**2) / 2) / np.sqrt(2 * np.pi))
    earlier = mean - sd * density / float(special.ndtr(z))
    later = mean + correlation * (earlier - mean)
    return earlier, later, later - earlier


def expected_crossings(
    earlier: ArrayLike, line: ArrayLike, mean: ArrayLike, sd: ArrayLike, correlation: float
) -> tuple[float, float]:
    """Rooms expected to move above, and below, a line when nothing changes.

    Parameters
    ----------
    earlier : array_like, shape (n,)
        Earlier scores, points.
    line : array_like, shape (n,) or ()
        The line of each room; equal passes.
    mean, sd : array_like, shape (n,) or ()
        Of all rooms of the same instrument, edition and setting; `sd` above 0 unless `correlation` is 1.
    correlation : float
        Of two visits to a room (the reliability of one rating).

    Returns
    -------
    up, down : float
        Expected numbers of rooms.

    Notes
    -----
    Normal model: the later score of a room is normal with mean ``mean + r (earlier - mean)`` and variance
    ``sd**2 (1 - r**2)``. `up` sums the chance of reaching the line over rooms below it, `down` the chance of
    missing it over rooms at or above it.

    Examples
    --------
    >>> [round(value, 3) for value in expected_crossings([2.0, 3.0], 2.5, 2.5, 1.0, 0.0)]
    [0.5, 0.5]
    """
    up, down = _chances(earlier, line, mean, sd, correlation)
    return float(up.sum()), float(down.sum())


def net_crossings(
    earlier: ArrayLike, later: ArrayLike, line: ArrayLike, mean: ArrayLike, sd: ArrayLike, correlation: float
) -> NDArray[np.float64]:
    """Of each room: moved up (1) or down (-1) over a line, less what is expected when nothing changes.

    Parameters
    ----------
    earlier, later : array_like, shape (n,)
        Scores, points.
    line, mean, sd, correlation
        As in `expected_crossings`.

    Returns
    -------
    ndarray, shape (n,)
        Sums to the net rooms above the line beyond those expected; `gain.mean_interval` gives the range of
        its mean, because crossings share sites and raters as gains do.

    Examples
    --------
    >>> net_crossings([2.0, 3.0, 3.0], [2.6, 2.8, 2.0], 2.5, 2.5, 1.0, 0.0).tolist()
    [0.5, 0.5, -0.5]
    """
    up, down = _chances(earlier, line, mean, sd, correlation)
    above = (np.asarray(later, dtype=float) >= line).astype(float)
    return above - (np.asarray(earlier, dtype=float) >= line) - (up - down)


def _chances(
    earlier: ArrayLike, line: ArrayLike, mean: ArrayLike, sd: ArrayLike, correlation: float
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Chance of each room to move up, and down, over its line."""
    x, t = np.asarray(earlier, dtype=float), np.asarray(line, dtype=float)
    centre = expected_later(x, mean, correlation)
    error = np.asarray(sd, dtype=float) * np.sqrt(1 - correlation**2)
    with np.errstate(divide="ignore", invalid="ignore"):
        chance = np.where(error > 0, special.ndtr((centre - t) / error), (centre >= t).astype(float))
    above = x >= t
    return np.where(above, 0.0, chance), np.where(above, 1 - chance, 0.0)
