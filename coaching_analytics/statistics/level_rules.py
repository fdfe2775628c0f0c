"""Which level the rooms of each site reach: elements by room statistics, levels by blocks and points."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from coaching_analytics.statistics.scoring import site_means

PASSED, FAILED, SKIPPED, UNKNOWN = 0, 1, 2, 3
"""What an element is for a site: shown, not shown, not for it, or not known."""
LAST_DIGITS = 1e-9
"""A mean that falls short by no more than this only lost its last digits on the way."""


@dataclass(frozen=True, slots=True)
class ElementStanding:
    """One element for every site.

    Attributes
    ----------
    value : ndarray, shape (sites,)
        What was compared: the mean, the lowest room, or the share of rooms; nan without rooms.
    rooms, met : ndarray of int, shape (sites,)
        Rooms looked at, and those at or above the value.
    passed : ndarray of bool, shape (sites,)
        False without rooms.
    """

    value: NDArray[np.float64]
    rooms: NDArray[np.int64]
    met: NDArray[np.int64]
    passed: NDArray[np.bool_]


def element_standing(
    scores: ArrayLike,
    sites: ArrayLike,
    count: int,
    *,
    statistic: str,
    value: float,
    share: tuple[int, int] = (1, 1),
) -> ElementStanding:
    """Whether the rooms of each site show one element.

    Parameters
    ----------
    scores : array_like, shape (rooms,)
        Points.
    sites : array_like of int, shape (rooms,)
        Position of each room's site, 0 to `count` - 1.
    count : int
        Number of sites.
    statistic : str
        "mean": the mean of the rooms reaches the value; "min_room": every room does; "share_rooms": at least
        `share` of the rooms do.
    value : float
        What has to be reached; equal passes, and nothing is rounded.
    share : tuple of int
        Numerator and denominator, so that one of three rooms is a third.

    Returns
    -------
    ElementStanding

    Raises
    ------
    ValueError
        For another statistic.

    Examples
    --------
    >>> element_standing([2.8, 2.2], [0, 0], 1, statistic="mean", value=2.5).passed.tolist()
    [True]
    >>> element_standing([2.8, 2.2], [0, 0], 1, statistic="min_room", value=2.5).passed.tolist()
    [False]
    """
    x, place = np.asarray(scores, dtype=float), np.asarray(sites, dtype=np.int64)
    mean, rooms = site_means(x, place, count)
    met = np.bincount(place[x >= value - LAST_DIGITS], minlength=count)
    some = rooms > 0
    if statistic == "mean":
        return ElementStanding(mean, rooms, met, some & (np.nan_to_num(mean) >= value - LAST_DIGITS))
    if statistic == "min_room":
        lowest = np.full(count, np.inf)
        np.minimum.at(lowest, place, x)
        return ElementStanding(np.where(some, lowest, np.nan), rooms, met, some & (met == rooms))
    if statistic == "share_rooms":
        part = np.divide(met, rooms, out=np.full(count, np.nan), where=some)
        return ElementStanding(part, rooms, met, some & (met * share[1] >= share[0] * rooms))
    raise ValueError(f"statistic must be mean, min_room or share_rooms; got {statistic!r}")


def points_of_groups(status: ArrayLike, points: ArrayLike, groups: ArrayLike) -> NDArray[np.int64]:
    """Points of each site in each group of elements.

    Parameters
    ----------
    status : array_like of int, shape (elements, sites)
        PASSED, FAILED, SKIPPED or UNKNOWN.
    points, groups : array_like of int, shape (elements,)
        What each element is worth (0: nothing) and the number of its group, 0 and up.

    Returns
    -------
    ndarray of int, shape (groups, sites)
        The most points of a group of which all elements are shown (or not for the site) and one is shown.

    Examples
    --------
    >>> points_of_groups([[PASSED], [FAILED]], [3, 5], [0, 0]).tolist()
    [[3]]
    """
    state, worth = np.asarray(status), np.asarray(points, dtype=np.int64)
    group = np.asarray(groups, dtype=np.int64)
    found = np.zeros((int(group.max(initial=-1)) + 1, state.shape[1]), dtype=np.int64)
    for number, value in {(g, p) for g, p in zip(group.tolist(), worth.tolist(), strict=True) if p}:
        own = _shown(state[(group == number) & (worth == value)])
        found[number] = np.maximum(found[number], np.where(own, value, 0))
    return found


def levels_reached(
    status: ArrayLike, level_of: ArrayLike, cuts: ArrayLike, points: ArrayLike
) -> NDArray[np.int64]:
    """The highest level each site reaches, with every level below it.

    Parameters
    ----------
    status : array_like of int, shape (elements, sites)
        PASSED, FAILED, SKIPPED or UNKNOWN.
    level_of : array_like of int, shape (elements,)
        Number of the level that needs each element; -1: none.
    cuts : array_like, shape (levels,)
        Fewest points of each level; nan: it needs none.
    points : array_like, shape (sites,)
        Points of each site.

    Returns
    -------
    ndarray of int, shape (sites,)
        Number of the level, -1 for the base.

    Notes
    -----
    A level needs all of its elements shown (or not for the site) and one of them shown, and its points.

    Examples
    --------
    >>> levels_reached([[PASSED, FAILED], [PASSED, PASSED]], [0, 1], [float("nan")] * 2, [0, 0]).tolist()
    [1, -1]
    """
    state, needed = np.asarray(status), np.asarray(level_of, dtype=np.int64)
    have = np.asarray(points, dtype=float)
    level = np.full(len(have), -1, dtype=np.int64)
    still = np.ones(len(have), dtype=bool)
    for number, cut in enumerate(np.asarray(cuts, dtype=float)):
        own = state[needed == number]
        if len(own):
            still &= _shown(own)
        if not np.isnan(cut):
            still &= have >= cut
        level[still] = number
    return level


def _shown(status: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Sites for which every element is shown or not for them, and at least one is shown."""
    fine = (status == PASSED) | (status == SKIPPED)
    return np.asarray(fine.all(axis=0) & (status == PASSED).any(axis=0))
