"""How evenly something is shared out: the curve of Lorenz, Gini's number, and the same in an order given."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Concentration:
    """A curve from (0, 0) to (1, 1): the share of members in order, and the share of the whole they hold.

    `index` is twice the area between the curve and the line of equal shares, above 0 when the curve lies
    below it (the later members hold more), at most 1.
    """

    members: Floats
    held: Floats
    index: float


def lorenz(values: ArrayLike) -> Concentration:
    """Members in order of what they hold, the least first; the index is Gini's.

    Parameters
    ----------
    values : array_like, shape (n,)
        What each member holds, 0 or more; together more than 0.

    Returns
    -------
    Concentration

    Raises
    ------
    ValueError
        When a value is negative or all are 0.

    Notes
    -----
    ``G = 1 - sum_i (x_i - x_(i-1)) (y_i + y_(i-1))`` over the points of the curve (Gini 1914). 0: all hold
    the same; near 1: one holds everything.

    Examples
    --------
    >>> round(lorenz([1, 1, 2, 4]).index, 4), lorenz([3, 3]).index
    (0.3125, 0.0)
    """
    held = np.sort(_checked(values))
    return _curve(np.ones(len(held)), held)


def by_rank(values: ArrayLike, rank: ArrayLike) -> Concentration:
    """Members in an order given; those of equal rank stand together.

    Parameters
    ----------
    values : array_like, shape (n,)
        As in `lorenz`.
    rank : array_like, shape (n,)
        The order, the lowest first: a level or a score.

    Returns
    -------
    Concentration
        One point a rank. `index` above 0: the higher ranks hold more than their share; below 0: less.

    Raises
    ------
    ValueError
        As `lorenz`; also when lengths differ.

    Notes
    -----
    The concentration curve and index of Kakwani, Wagstaff and van Doorslaer (1997), with ties as one step.

    Examples
    --------
    Two of low need with 1 hour each, two of high need with 3 each: half of the sites hold 3/4 of the hours.

    >>> found = by_rank([1, 1, 3, 3], [0, 0, 1, 1])
    >>> found.members.tolist(), found.held.tolist(), found.index
    ([0.0, 0.5, 1.0], [0.0, 0.25, 1.0], 0.25)
    """
    held, order = _checked(values), np.asarray(rank)
    if held.shape != order.shape:
        raise ValueError("values and ranks must be of one length")
    _, place = np.unique(order, return_inverse=True)
    return _curve(np.bincount(place).astype(float), np.bincount(place, weights=held).astype(float))


def _checked(values: ArrayLike) -> Floats:
    found = np.asarray(values, dtype=float)
    if (found < 0).any() or not found.sum() > 0:
        raise ValueError("values must be 0 or more, and together more than 0")
    return found


def _curve(members: Floats, held: Floats) -> Concentration:
    x = np.concatenate(([0.0], np.cumsum(members) / members.sum()))
    y = np.concatenate(([0.0], np.cumsum(held) / held.sum()))
    x[-1] = y[-1] = 1.0
    index = 1 - float((np.diff(x) * (y[1:] + y[:-1])).sum())
    return Concentration(x, y, max(min(index, 1.0), -1.0) if abs(index) > 1e-12 else 0.0)
