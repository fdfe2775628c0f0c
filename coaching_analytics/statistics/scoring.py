"""Scores of one visit: cycles to parts, parts to domains; rooms to sites; items from indicators."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

NO_PART = "no part of the domain was scored"
MISSING_PART = "a part of the domain was not scored"
MANY_BLANKS = "too many items were not scored"
NC_RULES = ("reverse", "exclude")


@dataclass(frozen=True, slots=True)
class DomainScore:
    """Score of one domain of one visit.

    `score` is None, and `reason` says why, when it cannot be given. `scored` counts the parts behind it.
    """

    score: float | None
    scored: int
    reason: str | None


def part_means(scores: ArrayLike, low: float = 1, high: float = 7) -> NDArray[np.float64]:
    """Mean of each part over the cycles in which it was scored.

    Parameters
    ----------
    scores : array_like, shape (cycles, parts)
        Points; nan: not scored or not applicable.
    low, high : float
        The scale.

    Returns
    -------
    ndarray, shape (parts,)
        Points; nan for a part without any score.

    Raises
    ------
    ValueError
        When a score lies outside the scale, or there are no cycles.

    Examples
    --------
    >>> part_means([[6, 1], [5, np.nan]]).tolist()
    [5.5, 1.0]
    """
    given = np.asarray(scores, dtype=float)
    if given.ndim != 2 or not len(given):
        raise ValueError(f"scores are cycles by parts, with at least one cycle; got the shape {given.shape}")
    seen = ~np.isnan(given)
    outside = given[seen & ~((given >= low) & (given <= high))]
    if len(outside):
        raise ValueError(f"scores lie between {low:g} and {high:g}; got {outside[0]:g}")
    count = seen.sum(axis=0)
    total = np.where(seen, given, 0).sum(axis=0)
    return np.divide(total, count, out=np.full(given.shape[1], np.nan), where=count > 0)


def visit_scores(
    scores: ArrayLike,
    member: ArrayLike,
    turned: ArrayLike,
    *,
    nc_rule: str = "reverse",
    needs_all: bool = True,
    expected: Sequence[int | None] | None = None,
    blank_share: float = 0.2,
    scale: tuple[float, float] = (1, 7),
) -> list[DomainScore]:
    """Scores of one visit by domain.

    Parameters
    ----------
    scores : array_like, shape (cycles, parts)
        Points; nan: not scored or not applicable.
    member : array_like of bool, shape (domains, parts)
        Whether each part is in each domain. An ERS item is in its subscale and in the total.
    turned : array_like of bool, shape (parts,)
        Parts recorded the other way round (negative climate).
    nc_rule : str
        "reverse": a turned part counts as ``low + high - mean``; "exclude": it leaves its domain.
    needs_all : bool
        A domain with a part that was not scored has no score (CLASS); otherwise the scored parts are
        averaged (ERS).
    expected : sequence of int or None, shape (domains,)
        Items a whole visit scores in a domain; None: no such rule.
    blank_share : float
        A domain in which more than this share of `expected` was not scored has no score.
    scale : tuple of float
        Lowest and highest score.

    Returns
    -------
    list of DomainScore
        In the order of `member`.

    Raises
    ------
    ValueError
        For a score outside the scale, or an unknown `nc_rule`.

    Notes
    -----
    The order is cycles, then turning round, then the domain: the mean over parts of each part's mean over
    cycles. The total of an ERS visit is the mean of its scored items, never of its subscales.

    Examples
    --------
    Two cycles of one domain of three parts, the second one recorded the other way round:

    >>> visit_scores([[6, 1, 5], [5, 2, 5]], [[True, True, True]], [False, True, False])[0].score
    5.666666666666667
    """
    if nc_rule not in NC_RULES:
        raise ValueError(f"nc_rule must be one of {', '.join(NC_RULES)}; got {nc_rule!r}")
    low, high = scale
    mean = part_means(scores, low, high)
    around = np.asarray(turned, dtype=bool)
    inside = np.asarray(member, dtype=bool)
    if nc_rule == "exclude":
        inside = inside & ~around
    value = np.where(around, low + high - mean, mean)
    wanted = [None] * len(inside) if expected is None else list(expected)
    return [_domain(value[own], needs_all, n, blank_share) for own, n in zip(inside, wanted, strict=True)]


def _domain(
    parts: NDArray[np.float64], needs_all: bool, expected: int | None, blank_share: float
) -> DomainScore:
    """Mean of the scored parts of one domain, or why there is none."""
    seen = parts[~np.isnan(parts)]
    if not len(seen):
        return DomainScore(None, 0, NO_PART)
    if needs_all and len(seen) < len(parts):
        return DomainScore(None, len(seen), MISSING_PART)
    if expected is not None and expected - len(seen) > blank_share * expected:
        return DomainScore(None, len(seen), MANY_BLANKS)
    return DomainScore(float(seen.mean()), len(seen), None)


def site_means(
    scores: ArrayLike, sites: ArrayLike, count: int
) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """Mean of the rooms of each site: every room weighs the same, however many cycles it had.

    Parameters
    ----------
    scores : array_like, shape (rooms,)
        Points.
    sites : array_like of int, shape (rooms,)
        Position of each room's site, 0 to `count` - 1.
    count : int
        Number of sites.

    Returns
    -------
    mean : ndarray, shape (count,)
        Points; nan for a site without rooms.
    rooms : ndarray of int, shape (count,)

    Examples
    --------
    >>> site_means([2.8333, 2.1667, 3.0], [0, 0, 2], 3)[0].round(4).tolist()
    [2.5, nan, 3.0]
    """
    place = np.asarray(sites, dtype=np.int64)
    rooms = np.bincount(place, minlength=count)
    total = np.bincount(place, weights=np.asarray(scores, dtype=float), minlength=count)
    return np.divide(total, rooms, out=np.full(count, np.nan), where=rooms > 0), rooms


def item_score(
    level_1: Sequence[bool | None],
    level_3: Sequence[bool | None],
    level_5: Sequence[bool | None],
    level_7: Sequence[bool | None],
) -> int | None:
    """Score of one ERS item from its indicators, by stop scoring.

    Parameters
    ----------
    level_1, level_3, level_5, level_7 : sequence of bool or None
        Answers of the indicators under 1 (inadequate), 3, 5 and 7: True for yes, None for not applicable.
        Levels above the one at which scoring stopped are not looked at and may be empty.

    Returns
    -------
    int or None
        1 to 7; None when no indicator applies.

    Raises
    ------
    ValueError
        When a level that decides has no answer.

    Notes
    -----
    1: any under 1 is yes, or fewer than half under 3. 2: none under 1, half or more under 3. 3: all under 3.
    4: all under 3, half or more under 5. 5: all under 5. 6: all under 5, half or more under 7. 7: all
    under 7. Indicators that do not apply are left out of "all" and "half".

    Examples
    --------
    >>> item_score([False, False], [True, True], [True, False], [])
    4
    """
    levels = (level_1, level_3, level_5, level_7)
    if all(answer is None for level in levels for answer in level):
        return None
    if any(_answers(level_1, 1)):
        return 1
    score = 1
    for at, level in ((3, level_3), (5, level_5), (7, level_7)):
        answers = _answers(level, at)
        if not all(answers):
            return score + 1 if 2 * sum(answers) >= len(answers) else score
        score = at
    return score


def _answers(level: Sequence[bool | None], at: int) -> list[bool]:
    """The answers that apply; an error when a level that decides has none."""
    found = [bool(answer) for answer in level if answer is not None]
    if not found:
        raise ValueError(f"the indicators under {at} decide this item, and none of them has an answer")
    return found
