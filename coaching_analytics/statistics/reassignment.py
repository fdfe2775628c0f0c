"""Who takes over the sites of a coach who leaves: language first, then load and distance together."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray


@dataclass(frozen=True, slots=True)
class Handover:
    """Who takes each site (`taker`, shape (sites,): place of the coach), and each coach's `load` then."""

    taker: NDArray[np.int64]
    load: NDArray[np.float64]


def hand_over(
    load: ArrayLike, posts: ArrayLike, speaks: ArrayLike, distance: ArrayLike, *, km_a_site: float = 20.0
) -> Handover:
    """Give every site of a coach who leaves to one of the others.

    Parameters
    ----------
    load : array_like, shape (coaches,)
        Sites each of the others has now.
    posts : array_like, shape (coaches,)
        Full-time posts of each, above 0.
    speaks : array_like of bool, shape (sites, coaches)
        Whether the coach speaks the language the site needs; True where it needs none in particular.
    distance : array_like, shape (sites, coaches)
        Kilometres from where the coach works now to the site; nan where unknown, which counts as the mean of
        what is known.
    km_a_site : float
        Kilometres that weigh as much as one site more per full-time post; 0: distance does not count.

    Returns
    -------
    Handover

    Raises
    ------
    ValueError
        When shapes differ, nobody is left, or a post is not above 0.

    Notes
    -----
    Fewest sites without their language come first. Among such hand-overs the sum over sites of
    ``(load + j) / posts + distance / km_a_site`` is least, where the site is the j-th new one of its coach:
    what the next site weighs grows with what a coach has, so loads end as even as the rest allows.
    Each coach stands for as many places as there are sites, and the places are filled by
    ``scipy.optimize.linear_sum_assignment`` (optimal, O(n^3)).

    Examples
    --------
    Three sites, two coaches with 10 and 12 sites; only the second speaks what the last site needs.

    >>> speaks = [[True, True], [True, True], [False, True]]
    >>> found = hand_over([10, 12], [1, 1], speaks, np.zeros((3, 2)))
    >>> found.taker.tolist(), found.load.tolist()
    ([0, 0, 1], [12.0, 13.0])
    """
    from scipy.optimize import linear_sum_assignment

    now, full = np.asarray(load, dtype=float), np.asarray(posts, dtype=float)
    tongue, far = np.asarray(speaks, dtype=bool), np.asarray(distance, dtype=float)
    sites, coaches = tongue.shape
    if now.shape != (coaches,) or full.shape != (coaches,) or far.shape != tongue.shape or not coaches:
        raise ValueError(
            "one load and post a coach and one language and distance a site and coach are needed"
        )
    if (full <= 0).any():
        raise ValueError("posts must be above 0")
    known = far[~np.isnan(far)]
    travel = np.where(np.isnan(far), known.mean() if len(known) else 0.0, far)
    travel = travel / km_a_site if km_a_site > 0 else np.zeros_like(travel)
    turn = np.arange(1, sites + 1)
    weight = (now[:, None] + turn) / full[:, None]
    cost = travel[:, :, None] + weight[None, :, :]
    # Dearer than any saving of load and distance over all sites together: language is decided first.
    cost = cost + np.where(tongue, 0.0, sites * float(cost.max()) + 1.0)[:, :, None]
    row, column = linear_sum_assignment(cost.reshape(sites, coaches * sites))
    taker = np.empty(sites, dtype=np.int64)
    taker[row] = column // sites
    return Handover(taker, now + np.bincount(taker, minlength=coaches))


def kilometres(
    latitude: ArrayLike, longitude: ArrayLike, other_latitude: ArrayLike, other_longitude: ArrayLike
) -> NDArray[np.float64]:
    """Distance over the ground between points, in kilometres.

    Parameters
    ----------
    latitude, longitude, other_latitude, other_longitude : array_like
        Degrees; shapes that go together.

    Notes
    -----
    Haversine on a sphere of 6,371 km: ``2 r asin sqrt(sin^2(dp/2) + cos p cos q sin^2(dl/2))``.
    Roads are longer.

    Examples
    --------
    >>> float(kilometres(0, 0, 0, 1).round(1))
    111.2
    """
    p, q = np.radians(np.asarray(latitude, dtype=float)), np.radians(np.asarray(other_latitude, dtype=float))
    across = np.radians(np.asarray(other_longitude, dtype=float)) - np.radians(
        np.asarray(longitude, dtype=float)
    )
    half = np.sin((q - p) / 2) ** 2 + np.cos(p) * np.cos(q) * np.sin(across / 2) ** 2
    return np.asarray(2 * 6371.0 * np.arcsin(np.sqrt(half)), dtype=np.float64)
