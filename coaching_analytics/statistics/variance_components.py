"""How much of the differences between scores is site, room, rater, day of the visit, or the rest."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import special

from coaching_analytics.statistics.crossed_effects import RESIDUAL, Crossed, fit_crossed
from coaching_analytics.statistics.estimate import Estimate, missing

PARTS = ("site", "room", "rater", "occasion", RESIDUAL)

NOT_REPEATED = "no room was rated twice, so what is lasting cannot be told from what is not"
NOT_SEPARATE = "these scores cannot tell the parts from one another"
ONE_ROOM = "no site has two rated rooms: differences between sites count as differences between rooms"
ONE_SCORE = "no visit was scored by two raters: what changes from day to day counts as residual"
ONE_DAY = "no room was visited on two days: what changes from day to day counts as a difference between rooms"
ONE_RATER = "no room was scored by two raters: differences between raters count elsewhere"
AT_ZERO = "the estimate is zero: these scores show no such differences"


@dataclass(frozen=True, slots=True)
class Components:
    """Parts of the variance of one score, squared points.

    `parts` holds those that can be told apart, by name of `PARTS` (the residual is always there when any is);
    `notes` says of each other part where it is counted. `covariance` is that of the parts in their order.
    Without parts `reason` says why.
    """

    parts: Mapping[str, Estimate]
    covariance: NDArray[np.float64]
    scores: int
    rooms: int
    left_out: int
    notes: tuple[str, ...] = ()
    reason: str | None = None


def variance_components(
    scores: ArrayLike,
    sites: ArrayLike,
    rooms: ArrayLike,
    raters: ArrayLike,
    visits: ArrayLike,
    groups: ArrayLike | None = None,
    *,
    level: float = 0.95,
) -> Components:
    """Parts of the variance of one score, from repeated and double-coded visits of any design.

    Parameters
    ----------
    scores : array_like, shape (n,)
        One score of one visit by one rater, points; nan is left out and counted.
    sites, rooms, raters, visits : array_like, shape (n,)
        Labels. A room lies in one site, a visit in one room; a double-coded visit has two rows.
    groups : array_like, shape (n,), optional
        Groups (settings) whose own means are taken out, because scores are compared within them.
    level : float
        Coverage of the ranges.

    Returns
    -------
    Components

    Notes
    -----
    ``score = mean of group + site + room in site + occasion in room + rater + rest``, all random parts
    independent, by restricted maximum likelihood (`fit_crossed`): unlike an analysis of variance it needs no
    balance and gives no negative variance; a part at zero is legal and says so. Ranges: chi-squared with
    Satterthwaite's degrees of freedom ``2 V**2 / var(V)``. A part that the design cannot tell apart is left
    out of the model and named in `notes`.

    Examples
    --------
    >>> room = np.repeat(range(6), 4)
    >>> table = [9, 2, 5, 8, 6, 1, 3, 2, 8, 4, 6, 8, 7, 1, 2, 6, 10, 5, 6, 9, 6, 2, 4, 7]
    >>> found = variance_components(table, room, room, np.tile(range(4), 6), room)
    >>> {name: round(part.value, 3) for name, part in found.parts.items()}
    {'room': 2.556, 'rater': 5.244, 'residual': 1.019}
    """
    y = np.asarray(scores, dtype=float)
    known = ~np.isnan(y)
    codes = [_codes(labels, known) for labels in (visits, rooms, sites, raters)]
    visit, room, site, rater = codes
    left_out = int((~known).sum())
    count = len(np.unique(room))
    if count == int(known.sum()):
        return _none(NOT_REPEATED, int(known.sum()), count, left_out)
    notes, nested = [], {}
    if _as_many(visit, room):
        notes.append(ONE_DAY)
    elif len(np.unique(visit)) == len(visit):
        notes.append(ONE_SCORE)
    else:
        nested["occasion"] = visit
    nested["room"] = room
    if _as_many(room, site):
        notes.append(ONE_ROOM)
    else:
        nested["site"] = site
    pairs = np.unique(np.column_stack([room, rater]), axis=0)
    crossed = {"rater": Crossed(rater)} if len(pairs) > count else {}
    if not crossed:
        notes.append(ONE_RATER)
    means = None
    if groups is not None:
        group = _codes(groups, known)
        means = (group[:, None] == np.arange(group.max() + 1)).astype(float)
    try:
        found = fit_crossed(y[known], nested, crossed, means)
    except ValueError as fault:
        return _none(str(fault), len(room), count, left_out)
    if found.variance_covariance is None:
        return _none(NOT_SEPARATE, len(room), count, left_out)
    parts = {
        name: variance_range(found.variance[name], float(found.variance_covariance[i, i]), level)
        for i, name in enumerate(found.names)
    }
    order = [i for name in PARTS for i, known_name in enumerate(found.names) if known_name == name]
    return Components(
        {found.names[i]: parts[found.names[i]] for i in order},
        found.variance_covariance[np.ix_(order, order)],
        len(room),
        count,
        left_out,
        tuple(notes),
    )


def variance_range(value: float, variance: float, level: float = 0.95) -> Estimate:
    """A variance with its range from chi-squared with Satterthwaite's degrees of freedom.

    Parameters
    ----------
    value : float
        The estimated variance, squared points.
    variance : float
        Variance of that estimate.
    level : float
        Coverage.

    Returns
    -------
    Estimate
        ``nu * value / chi2`` with ``nu = 2 value**2 / variance``; without a range when the value is zero.

    Examples
    --------
    >>> found = variance_range(2.0, 0.8)
    >>> round(found.low, 3), round(found.high, 3)
    (0.976, 6.16)
    """
    if value <= 0 or variance <= 0:
        return Estimate(value, reason=AT_ZERO)
    freedom = 2 * value**2 / variance
    tail = 0.5 - level / 2
    # Very few degrees of freedom put the upper end beyond any number.
    upper, lower = float(special.chdtri(freedom, tail)), float(special.chdtri(freedom, 1 - tail))
    se = float(np.sqrt(variance))
    if lower <= 0 or freedom * value / lower > 1e6 * value:
        return Estimate(value, se, reason=NOT_SEPARATE)
    return Estimate(value, se, freedom * value / upper, freedom * value / lower)


def shares(found: Components) -> dict[str, float]:
    """Each part as a share of the variance of one score; empty without parts.

    Examples
    --------
    >>> shares(Components({}, np.zeros((0, 0)), 0, 0, 0, reason="nothing"))
    {}
    """
    sizes = {name: part.value or 0.0 for name, part in found.parts.items()}
    total = sum(sizes.values())
    return {name: size / total for name, size in sizes.items()} if total > 0 else {}


def _codes(labels: ArrayLike, known: NDArray[np.bool_]) -> NDArray[np.intp]:
    return np.unique(np.asarray(labels)[known], return_inverse=True)[1].reshape(-1)


def _as_many(inner: NDArray[np.intp], outer: NDArray[np.intp]) -> bool:
    """Whether every outer group holds one inner group only."""
    return len(np.unique(inner)) == len(np.unique(outer))


def _none(reason: str, scores: int, rooms: int, left_out: int) -> Components:
    return Components({}, np.zeros((0, 0)), scores, rooms, left_out, reason=reason)


def part_of(found: Components, name: str) -> Estimate:
    """One part, or why there is none.

    Examples
    --------
    >>> part_of(Components({}, np.zeros((0, 0)), 0, 0, 0, reason="nothing"), "rater").reason
    'nothing'
    """
    return found.parts.get(name, missing(found.reason or "; ".join(found.notes) or NOT_SEPARATE))
