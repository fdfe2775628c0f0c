"""Means of cost and effect of several options, drawn together by drawing whole sites again."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from coaching_analytics.statistics.site_draws import drawn_sums


@dataclass(frozen=True, slots=True)
class JointDraws:
    """Mean effect and mean cost of each option in each draw, both of shape (draws, options)."""

    effects: NDArray[np.float64]
    costs: NDArray[np.float64]


def joint_draws(
    effects: ArrayLike,
    costs: ArrayLike,
    counts: ArrayLike,
    *,
    draws: int = 2000,
    seed: int = 0,
) -> JointDraws:
    """Draw whole sites with replacement, cost and effect together.

    Parameters
    ----------
    effects, costs, counts : array_like, shape (sites, options)
        Sum of effect (points) and of cost (dollars) over each site's rooms in each option, and how many rooms
        these are (0 where a site has none in an option).
    draws, seed : int
        Number of draws; the same seed gives the same draws.

    Returns
    -------
    JointDraws
        Sums of the sites drawn over their number of rooms.

    Raises
    ------
    ValueError
        When an option has no rooms at all.

    Notes
    -----
    See `site_draws`: cost and effect of one site stay together, and so do two options that share a site. A
    draw that happens to pick no room of an option (only possible with very few sites) takes its own mean.

    Examples
    --------
    >>> found = joint_draws([[1.0], [2.0], [4.0]], [[10.0], [20.0], [40.0]], [[1], [2], [4]], draws=50)
    >>> float(found.effects.round(9).min()), float(found.costs.round(9).max())
    (1.0, 10.0)
    """
    parts = [np.asarray(values, dtype=float) for values in (effects, costs, counts)]
    options = parts[0].shape[1]
    whole = [part.sum(axis=0) for part in parts]
    if (whole[2] <= 0).any():
        raise ValueError("every option needs at least one room")
    drawn = drawn_sums(np.hstack(parts), draws, seed)
    effect, cost, rooms = (drawn[:, at * options : (at + 1) * options] for at in range(3))
    some = rooms > 0
    safe = np.where(some, rooms, 1.0)
    return JointDraws(
        np.where(some, effect / safe, whole[0] / whole[2]), np.where(some, cost / safe, whole[1] / whole[2])
    )
