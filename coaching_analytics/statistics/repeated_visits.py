"""Rooms that two raters scored: mean squares, and how surely they are known when pairs share people."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]
Codes = NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class RepeatedVisits:
    """Pair means about the mean of all, squared differences, and the mean squares made of them.

    `groups` are codes; `apart` and `differ` are what each pair adds to `between` and `within`.
    """

    middle: Floats
    squares: Floats
    groups: Codes
    apart: Floats
    differ: Floats
    freedom: int

    @property
    def between(self) -> float:
        """Mean square between rooms."""
        return float(self.apart.mean())

    @property
    def within(self) -> float:
        """Mean square within rooms."""
        return float(self.differ.mean())


def repeated_visits(first: ArrayLike, second: ArrayLike, groups: ArrayLike | None = None) -> RepeatedVisits:
    """The mean squares of pairs of scores, group means taken out.

    Parameters
    ----------
    first, second : array_like, shape (n,)
        The two scores of each room, points.
    groups : array_like, shape (n,), optional
        Groups whose own means are taken out.

    Returns
    -------
    RepeatedVisits

    Raises
    ------
    ValueError
        When there are not more than two pairs beyond the number of groups.

    Notes
    -----
    ``MSB = 2 * sum((pair mean - group mean)**2) / (n - groups)``, ``MSW = sum((first - second)**2) / (2 n)``.

    Examples
    --------
    >>> found = repeated_visits([1, 2, 3, 4, 5, 6], [2, 1, 4, 3, 6, 5])
    >>> round(found.between, 9), found.within
    (6.4, 0.5)
    """
    a, b = np.asarray(first, dtype=float), np.asarray(second, dtype=float)
    n = len(a)
    labels = np.zeros(n, dtype=int) if groups is None else np.asarray(groups)
    codes = np.unique(labels, return_inverse=True)[1].reshape(-1)
    freedom = n - (int(codes.max()) + 1 if n else 0)
    if freedom < 2:
        raise ValueError("too few repeated visits")
    middle = (a + b) / 2
    middle = middle - middle.mean()
    means = np.bincount(codes, weights=middle) / np.bincount(codes)
    squares = np.square(a - b) / 2
    return RepeatedVisits(
        middle, squares, codes, 2 * np.square(middle - means[codes]) * n / freedom, squares, freedom
    )


@dataclass(frozen=True, slots=True)
class SharedVariance:
    """Variance of ``log(MSB / MSW)`` of pairs that share sites and raters, and its degrees of freedom."""

    linear: float
    """By the pulls of pairs alone (delta method): what enters other figures by their derivatives."""
    left_out: float
    """With each rater left out in turn: what a range of few raters needs."""
    freedom: float


def shared_variance(
    visits: RepeatedVisits, clusters: ArrayLike | None, raters: tuple[ArrayLike, ArrayLike] | None
) -> SharedVariance:
    """How surely the two mean squares are known when pairs share sites and raters.

    Parameters
    ----------
    visits : RepeatedVisits
    clusters : array_like, shape (n,), or None
        Site of each pair; without, each pair is a site of its own.
    raters : pair of array_like, shape (n,), or None
        Who gave the two scores.

    Returns
    -------
    SharedVariance

    Notes
    -----
    A pair pulls on the logarithm by ``(b / MSB - w / MSW) / n``, b and w being its own parts of the mean
    squares. ``V_site = k / (k - 1) sum_site (sum of pulls)**2``, ``V_rater = k / (k - 1) sum_r (sum of pulls
    of r's pairs)**2``, or, each rater left out with all his pairs, ``(k - 1) / k sum_r (theta_-r -
    mean)**2``: how people differ is a matter of few, and one more or less changes it by more than its
    derivative says. ``V = V_site + V_rater - V_both`` (Cameron, Gelbach and Miller 2011; Owen 2007 on
    leaving out people of crossed designs), not below V_site; V_both has what is in both sums, or twice in
    the second. A rater without whom too few pairs are left (who gave a score in each) counts with his pull.

    Examples
    --------
    >>> visits = repeated_visits([1, 2, 3, 4, 5, 6], [2, 1, 4, 3, 6, 5])
    >>> found = shared_variance(visits, [1, 1, 2, 2, 3, 3], None)
    >>> round(found.linear, 9), found.freedom
    (0.25, 2)
    """
    n = len(visits.apart)
    pull = (visits.apart / visits.between - visits.differ / visits.within) / n
    place = np.arange(n) if clusters is None else _codes(clusters)
    sites = int(place.max()) + 1
    by_site = sites / (sites - 1) * _squares(pull, place) if sites > 1 else 0.0
    if raters is None:
        return SharedVariance(by_site, by_site, max(sites - 1, 1))
    people = _codes(np.concatenate([np.asarray(side).astype(str) for side in raters]))
    count = int(people.max()) + 1
    one, two = np.split(people, 2)
    pair = np.minimum(one, two) * count + np.maximum(one, two)
    of_site = np.tile(place, 2) * count + people
    both = _squares(pull, pair) + _squares(np.tile(pull, 2), of_site) - _squares(pull, pair * sites + place)
    thetas = _left_out(visits, people, pull)
    linear = count / (count - 1) * _squares(np.tile(pull, 2), people)
    left_out = (count - 1) / count * float(np.square(thetas - thetas.mean()).sum())
    whole = [max(by_site, by_site + by_rater - both) for by_rater in (linear, left_out)]
    return SharedVariance(whole[0], whole[1], min(max(sites - 1, 1), count - 1))


def _codes(labels: ArrayLike) -> Codes:
    return np.unique(np.asarray(labels), return_inverse=True)[1].reshape(-1)


def _squares(pull: Floats, codes: Codes) -> float:
    """Sum over groups of the squared sum of pulls."""
    return float(np.square(np.bincount(_codes(codes), weights=pull)).sum())


def _left_out(visits: RepeatedVisits, people: Codes, pull: Floats) -> Floats:
    """``log(MSB / MSW)`` without the pairs of each rater in turn."""
    count, kinds = int(people.max()) + 1, int(visits.groups.max()) + 1
    cell = people * kinds + np.tile(visits.groups, 2)

    def without(values: Floats) -> Floats:
        whole = np.bincount(visits.groups, weights=values, minlength=kinds)
        own = np.bincount(cell, weights=np.tile(values, 2), minlength=count * kinds)
        return np.asarray(whole - own.reshape(count, kinds))

    left, total = without(np.ones(len(pull))), without(visits.middle)
    squares, differ = without(visits.middle**2), without(visits.squares).sum(axis=1)
    has = left > 0
    spread = 2 * (squares - np.divide(total**2, left, out=squares.copy(), where=has)).sum(axis=1)
    freedom = left.sum(axis=1) - has.sum(axis=1)
    enough = (freedom >= 2) & (differ > 1e-9) & (spread > 1e-9)
    ratio = np.divide(spread * left.sum(axis=1), differ * freedom, out=np.ones(count), where=enough)
    linear = np.log(visits.between / visits.within) - np.bincount(people, weights=np.tile(pull, 2))
    return np.where(enough, np.log(ratio), linear)
