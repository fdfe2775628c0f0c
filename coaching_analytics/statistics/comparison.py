"""Two options side by side: what more effect costs, when that can be said, and how likely it is worth it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import special

NORMAL = 1.959963984540054

Shape = Literal["bounded", "outside", "everything"]
Quadrant = Literal[
    "costs more, gains more",
    "costs less, gains more",
    "costs more, gains less",
    "costs less, gains less",
    "no difference",
]


@dataclass(frozen=True, slots=True)
class RatioRange:
    """Fieller's range of a ratio in its three cases.

    `shape` is "bounded" (from `low` to `high`), "outside" (up to `low`, or from `high` on: everything but
    what lies between; one of them is None when only one end is left) or "everything" (both None: these data
    rule out no ratio at all). `leading` is the leading coefficient of the quadratic; `ratio` is None for a
    difference in effect of exactly zero.
    """

    ratio: float | None
    shape: Shape
    low: float | None
    high: float | None
    leading: float


def ratio_range(
    cost: float,
    effect: float,
    variances: tuple[float, float],
    covariance: float = 0.0,
    critical: float = NORMAL,
) -> RatioRange:
    """Fieller's range of cost over effect, whichever of its three cases holds.

    Parameters
    ----------
    cost, effect : float
        Difference in mean cost (dollars) and in mean effect (points).
    variances : (float, float)
        Of the cost difference and of the effect difference.
    covariance : float
        Of the two.
    critical : float
        Standard errors on either side (normal or t).

    Returns
    -------
    RatioRange
        All R for which ``(E^2 - c^2 vE) R^2 - 2 (C E - c^2 cov) R + (C^2 - c^2 vC)`` is 0 or less.

    Notes
    -----
    With a leading coefficient above 0 the effect differs from zero and the range is bounded. Below 0 the
    parabola opens downwards: with two roots the range is all but what lies between them, without roots it is
    the whole line (Fieller 1954). At exactly 0 one root is left.

    Examples
    --------
    >>> found = ratio_range(5000, 0.5, (800**2, 0.15**2), 0.2 * 800 * 0.15)
    >>> found.shape, round(found.low, 2), round(found.high, 2)
    ('bounded', 5838.92, 23602.26)
    >>> ratio_range(5000, 0.5, (800**2, 0.3**2), 0.2 * 800 * 0.3).shape
    'outside'
    >>> ratio_range(500, 0.1, (800**2, 0.3**2)).shape
    'everything'
    """
    square = critical**2
    a = effect**2 - square * variances[1]
    b = cost * effect - square * covariance
    c = cost**2 - square * variances[0]
    ratio = cost / effect if effect else None
    if a == 0:
        return _one_end(ratio, b, c)
    inside = b * b - a * c
    if inside <= 0 and a < 0:
        return RatioRange(ratio, "everything", None, None, a)
    root = float(np.sqrt(max(inside, 0.0)))
    low, high = sorted(((b - root) / a, (b + root) / a))
    return RatioRange(ratio, "bounded" if a > 0 else "outside", low, high, a)


def _one_end(ratio: float | None, b: float, c: float) -> RatioRange:
    """The range when the leading coefficient is zero: ``-2 b R + c <= 0``."""
    if b == 0:
        return RatioRange(ratio, "everything", None, None, 0.0)
    end = c / (2 * b)
    return RatioRange(ratio, "outside", end if b < 0 else None, end if b > 0 else None, 0.0)


def quadrant(cost: float, effect: float) -> Quadrant:
    """Where a difference stands on the plane of cost and effect, in words.

    Only where both differences have one sign is a ratio of the two a price; in the other two quadrants one
    option is better on both counts, and the words say so instead of a negative number. A difference of
    exactly zero in one of the two goes with the quadrant in which the other decides.

    Examples
    --------
    >>> quadrant(5000, 0.5), quadrant(-200, 0.1)
    ('costs more, gains more', 'costs less, gains more')
    """
    if cost == 0 and effect == 0:
        return "no difference"
    if cost > 0 or (cost == 0 and effect < 0):
        return "costs more, gains more" if effect > 0 else "costs more, gains less"
    return "costs less, gains more" if effect >= 0 else "costs less, gains less"


def quadrant_shares(costs: ArrayLike, effects: ArrayLike) -> dict[Quadrant, float]:
    """Share of draws in each quadrant of the plane.

    Parameters
    ----------
    costs, effects : array_like, shape (draws,)
        Differences in cost (dollars) and in effect (points) of each draw.

    Returns
    -------
    dict
        Share by quadrant in words; they sum to 1.

    Examples
    --------
    >>> quadrant_shares([1.0, 2.0, -1.0, 3.0], [0.1, -0.2, 0.3, 0.4])["costs more, gains more"]
    0.5
    """
    c, e = np.asarray(costs, dtype=float), np.asarray(effects, dtype=float)
    same = (c == 0) & (e == 0)
    more = (c > 0) | ((c == 0) & (e < 0))
    better = np.where(more, e > 0, e >= 0)
    parts: dict[Quadrant, NDArray[np.bool_]] = {
        "costs more, gains more": more & better,
        "costs less, gains more": ~more & better & ~same,
        "costs more, gains less": more & ~better,
        "costs less, gains less": ~more & ~better,
        "no difference": same,
    }
    return {name: float(inside.mean()) for name, inside in parts.items()}


def acceptability(
    effect: float, cost: float, variances: tuple[float, float], covariance: float, worths: ArrayLike
) -> NDArray[np.float64]:
    """Chance that a difference is worth its cost, for each worth of one unit of effect.

    Parameters
    ----------
    effect, cost : float
        Difference in mean effect (points) and mean cost (dollars).
    variances : (float, float)
        Of effect and of cost.
    covariance : float
        Of the two.
    worths : array_like, shape (w,)
        Dollars one point is worth.

    Returns
    -------
    ndarray, shape (w,)
        ``Phi((l E - C) / sqrt(l^2 vE + vC - 2 l cov))``; 0 or 1 where the standard error is zero. At the ends
        of a bounded normal Fieller range of 95% it is .025 and .975.

    Examples
    --------
    >>> acceptability(0.5, 5000, (0.15**2, 800**2), 24.0, [5_000, 10_000, 15_000, 20_000]).round(4).tolist()
    [0.0054, 0.5, 0.8686, 0.9552]
    """
    worth = np.asarray(worths, dtype=float)
    benefit = worth * effect - cost
    spread = np.sqrt(np.maximum(worth**2 * variances[0] + variances[1] - 2 * worth * covariance, 0.0))
    with np.errstate(divide="ignore", invalid="ignore"):
        chance = special.ndtr(benefit / spread)
    return np.asarray(np.where(spread > 0, chance, (benefit > 0).astype(float)), dtype=np.float64)


def chances_best(effects: ArrayLike, costs: ArrayLike, worths: ArrayLike) -> NDArray[np.float64]:
    """Share of draws in which each option has the highest net benefit, for each worth of a point.

    Parameters
    ----------
    effects, costs : array_like, shape (draws, options)
        Mean effect (points) and mean cost (dollars) of each option in each draw.
    worths : array_like, shape (w,)
        Dollars one point is worth.

    Returns
    -------
    ndarray, shape (w, options)
        Each row sums to 1; of options alike in a draw the first counts.

    Examples
    --------
    >>> chances_best([[0.0, 0.5], [0.0, 0.1]], [[0.0, 1000.0], [0.0, 1000.0]], [4_000]).tolist()
    [[0.5, 0.5]]
    """
    e, c = np.asarray(effects, dtype=float), np.asarray(costs, dtype=float)
    worth = np.asarray(worths, dtype=float)
    found = np.empty((len(worth), e.shape[1]))
    for at, one in enumerate(worth):
        best = np.argmax(one * e - c, axis=1)
        found[at] = np.bincount(best, minlength=e.shape[1]) / len(e)
    return found
