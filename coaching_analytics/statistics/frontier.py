"""Which of several options are worth choosing at some price of effect, and which are outdone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike

Verdict = Literal["on the frontier", "outdone", "outdone by a mix", "same as another"]


@dataclass(frozen=True, slots=True)
class Standing:
    """Where one option stands among all.

    Attributes
    ----------
    verdict
        "on the frontier"; "outdone": another costs no more and gains no less, and is better in one; "outdone
        by a mix": two others, each used in part of the places, would gain more for the same dollars (extended
        dominance); "same as another": equal in both to one listed before.
    against
        Places of the options it is held against: of the next cheaper one on the frontier (none for the
        cheapest), of the one that outdoes it, of the two of the mix, or of its equal.
    ratio
        Dollars for one more unit of effect against the next cheaper option on the frontier; None for every
        other option. Never negative.
    """

    verdict: Verdict
    against: tuple[int, ...]
    ratio: float | None


def frontier(costs: ArrayLike, effects: ArrayLike) -> list[Standing]:
    """Simple and extended dominance of options, and the price of more effect along the frontier.

    Parameters
    ----------
    costs, effects : array_like, shape (options,)
        Mean cost (dollars) and mean effect (points) of each option.

    Returns
    -------
    list of Standing
        In the order given.

    Raises
    ------
    ValueError
        When the two differ in length, or hold something that is not a finite number.

    Notes
    -----
    Options are taken from cheap to dear. One that does not gain more than a cheaper one is outdone. What is
    left is thinned to its upper hull: an option whose step from the one before costs more a point than the
    step to the one after lies below the line between the two (extended dominance). On the hull the price of a
    point rises from step to step, so an option is the best choice between its own price and that of the next.

    Examples
    --------
    HIV screening every so often, cost and life years of five strategies (published worked example):

    >>> cost = [26000, 27000, 28020, 28440, 29440]
    >>> years = [277.25 / 12, 277.57 / 12, 277.78 / 12, 277.83 / 12, 277.76 / 12]
    >>> [one.ratio and round(one.ratio, 2) for one in frontier(cost, years)]
    [None, 37500.0, 58285.71, 100800.0, None]
    """
    c, e = np.asarray(costs, dtype=float), np.asarray(effects, dtype=float)
    if c.shape != e.shape or c.ndim != 1:
        raise ValueError("every option needs one cost and one effect")
    if not (np.isfinite(c).all() and np.isfinite(e).all()):
        raise ValueError("costs and effects must be finite numbers")
    found: dict[int, Standing] = {}
    kept: list[int] = []
    for at in np.lexsort((np.arange(len(c)), -e, c)).tolist():
        if kept and e[at] <= e[kept[-1]]:
            alike = c[at] == c[kept[-1]] and e[at] == e[kept[-1]]
            found[at] = Standing("same as another" if alike else "outdone", (kept[-1],), None)
        else:
            kept.append(at)
    hull = _hull(c, e, kept)
    for at in kept:
        if at not in hull:
            found[at] = Standing("outdone by a mix", _around(c, hull, at), None)
    for place, at in enumerate(hull):
        before = hull[place - 1] if place else None
        ratio = None if before is None else float((c[at] - c[before]) / (e[at] - e[before]))
        found[at] = Standing("on the frontier", () if before is None else (before,), ratio)
    return [found[at] for at in range(len(c))]


def _hull(c: np.ndarray, e: np.ndarray, kept: Sequence[int]) -> list[int]:
    """The options, cheap to dear, with the price of a point rising at every step."""
    hull: list[int] = []
    for at in kept:
        while len(hull) > 1 and _steeper(c, e, hull[-2], hull[-1], at):
            hull.pop()
        hull.append(at)
    return hull


def _steeper(c: np.ndarray, e: np.ndarray, first: int, middle: int, last: int) -> bool:
    """Whether the step to `middle` costs more a point than the step on to `last` (compared crosswise)."""
    return bool(
        (c[middle] - c[first]) * (e[last] - e[middle]) > (c[last] - c[middle]) * (e[middle] - e[first])
    )


def _around(c: np.ndarray, hull: Sequence[int], at: int) -> tuple[int, int]:
    """The neighbours on the hull, one cheaper and one dearer, whose mix outdoes an option."""
    dearer = next(place for place, one in enumerate(hull) if c[one] > c[at])
    return hull[dearer - 1], hull[dearer]
