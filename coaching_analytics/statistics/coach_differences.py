"""How much coaches differ in the change of the rooms they coach, and how far that can be trusted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from coaching_analytics.statistics.people_effects import PeopleEffects, people_effects

ASSUMPTION_BELOW = 0.5


@dataclass(frozen=True, slots=True)
class CoachDifferences:
    """`coaches` holds spread, values and reliabilities; `assumption` is True when a plan that sends sites to
    "more effective" coaches rests on assumption: the reliability of their values is below .5 or unknown.
    """

    coaches: PeopleEffects
    assumption: bool


def coach_differences(
    gains: ArrayLike,
    coaches: ArrayLike,
    sites: ArrayLike,
    rooms: ArrayLike,
    *,
    raters: Mapping[str, ArrayLike] | None = None,
    random_sites: bool = False,
    level: float = 0.95,
) -> CoachDifferences:
    """Standard deviation between coaches of the net change of rooms, in connected sets of coaches and sites.

    Parameters
    ----------
    gains : array_like, shape (n,)
        Net change of each room (what is expected without change taken off), points.
    coaches, sites, rooms : array_like, shape (n,)
        Who coached the room between the two ratings, and where it is. One gain a room: two that share a
        rating lean on its error in opposite directions and would look like coaches.
    raters : mapping of str to array_like, optional
        Who rated at each date ("rater_earlier", "rater_later"): a strict rater is not a weak coach.
    random_sites : bool
        As `random_places` of `people_effects`. Off, coaches are compared only where they share a site.
    level : float
        Coverage of the ranges.

    Returns
    -------
    CoachDifferences
        Coaches in the order of their labels, never by value.

    Raises
    ------
    ValueError
        When a room has more than one gain.

    Examples
    --------
    >>> gains, coaches = [0.1, 0.5, 0.2, 0.4, 0.0, 0.6], ["a", "b"] * 3
    >>> found = coach_differences(gains, coaches, [1, 1, 2, 2, 3, 3], range(6))
    >>> round(found.coaches.spread.value, 2), found.assumption
    (0.27, False)
    """
    labels, count = np.unique(np.asarray(rooms), return_counts=True)
    if (count > 1).any():
        raise ValueError(f"room {labels[count > 1][0]} has {count.max()} gains; give one gain a room")
    found = people_effects(
        gains, coaches, sites, others=raters, random_places=random_sites, level=level
    )  # fmt: skip
    return CoachDifferences(found, found.overall is None or found.overall < ASSUMPTION_BELOW)
