"""Which raters score higher or lower than the others would have, and whose scores drift."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from coaching_analytics.statistics.connected import connected_sets
from coaching_analytics.statistics.people_effects import PeopleEffects, people_effects


def rater_severity(
    scores: ArrayLike,
    raters: ArrayLike,
    rooms: ArrayLike,
    *,
    years: ArrayLike | None = None,
    random_rooms: bool = False,
    level: float = 0.95,
) -> PeopleEffects:
    """How much higher each rater scores than the other raters of the same rooms.

    Parameters
    ----------
    scores : array_like, shape (n,)
        Scores, points.
    raters, rooms : array_like, shape (n,)
        Who scored which room. Pass visits for rooms to compare double-coded visits only: then what changed
        between visits does not count as noise.
    years : array_like, shape (n,), optional
        Date of each score in years, from any start: what all rooms gain a year is taken out, so that whoever
        rates later does not look lenient. Without any two dates in one room there is nothing to take out.
    random_rooms : bool
        As `random_places` of `people_effects`: leave it off unless raters are sent to rooms at random, or a
        rater of a strong region will look lenient.
    level : float
        Coverage of the ranges.

    Returns
    -------
    PeopleEffects
        Points above (lenient) or below (strict) the average of the connected set, drawn towards zero as far
        as few shared rooms leave doubt.

    Examples
    --------
    >>> found = rater_severity([3, 4, 3, 4, 5, 6.5], ["a", "b"] * 3, [1, 1, 2, 2, 3, 3])
    >>> [round(effect.value, 2) for effect in found.effects]
    [-0.57, 0.57]
    """
    fixed = None if years is None else _time(years, raters, rooms)
    return people_effects(scores, raters, rooms, fixed=fixed, random_places=random_rooms, level=level)


def _time(years: ArrayLike, raters: ArrayLike, rooms: ArrayLike) -> NDArray[np.float64] | None:
    """Time as a covariate; None where no room that links raters was scored at two dates."""
    time, linked = np.asarray(years, dtype=float), connected_sets(raters, rooms) >= 0
    _, room = np.unique(np.asarray(rooms)[linked], return_inverse=True)
    if not len(room):
        return None
    first, last = np.full(room.max() + 1, np.inf), np.full(room.max() + 1, -np.inf)
    np.minimum.at(first, room, time[linked])
    np.maximum.at(last, room, time[linked])
    return (time - time.mean())[:, None] if (last > first).any() else None


def rater_drift(
    scores: ArrayLike, raters: ArrayLike, rooms: ArrayLike, years: ArrayLike, *, level: float = 0.95
) -> PeopleEffects:
    """How each rater's scores move over time beside those of the other raters of the same rooms.

    Parameters
    ----------
    scores, raters, rooms
        As in `rater_severity`.
    years : array_like, shape (n,)
        Date of each score in years, from any start.
    level : float
        Coverage of the ranges.

    Returns
    -------
    PeopleEffects
        Points a year. Only drift beside the other raters can be seen: what all raters share cannot be told
        from a change of the rooms.

    Notes
    -----
    Each room has a level and a trend of its own, both fixed: with levels alone the trends of rooms count as
    drift of whoever rated them early or late (decision record 34). Rooms rated twice say nothing then.

    Examples
    --------
    >>> time = np.repeat([0.0, 1, 2, 3], 6)
    >>> rater, room = np.tile([0, 1, 2], 8), np.tile([0, 0, 0, 1, 1, 1], 4)
    >>> found = rater_drift(3 + 0.2 * time * (rater == 1) + 0.01 * np.cos(np.arange(24)), rater, room, time)
    >>> [round(effect.value, 2) for effect in found.effects]
    [-0.07, 0.13, -0.07]
    """
    time = np.asarray(years, dtype=float)
    time = time - time.mean() if len(time) else time
    return people_effects(scores, raters, rooms, slopes=time, place_time=time, level=level)
