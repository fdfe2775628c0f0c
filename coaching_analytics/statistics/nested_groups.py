"""Groups within groups (rooms in sites), as sums that can be weighed again without going back to the rows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import sparse


@dataclass(frozen=True, slots=True)
class Level:
    """Sums of columns within the groups of one level, kept as their entries that are not zero.

    Entry i belongs to group `group[i]` and is the sum of the entries e of the level within (of the rows, at
    the innermost) with `of[e] == i`. `left`, `right` and `cell` list all pairs of entries of one group and
    the place of their product in the matrix of all columns.
    """

    group: NDArray[np.intp]
    of: NDArray[np.intp]
    outer: NDArray[np.intp]
    left: NDArray[np.intp]
    right: NDArray[np.intp]
    cell: NDArray[np.intp]


def nested_levels(
    every: sparse.coo_matrix, nested: Mapping[str, ArrayLike]
) -> tuple[tuple[Level, ...], NDArray[np.float64]]:
    """Sums of columns within groups that lie within each other.

    Parameters
    ----------
    every : coo_matrix, shape (n, m)
        Columns, entries in any order.
    nested : mapping of str to array_like, shape (n,)
        Labels of groups, from the innermost outwards.

    Returns
    -------
    levels : tuple of Level
        From the innermost outwards.
    sizes : ndarray
        How many rows each innermost group has.

    Raises
    ------
    ValueError
        When a group lies in two groups of the next level.

    Examples
    --------
    >>> columns = sparse.coo_matrix([[1.0, 0.0], [1.0, 2.0], [0.0, 1.0]])
    >>> levels, sizes = nested_levels(columns, {"room": [7, 7, 9]})
    >>> sizes.tolist(), levels[0].group.tolist()
    ([2.0, 1.0], [0, 0, 1])
    """
    found: list[Level] = []
    within, sizes = np.arange(every.shape[0]), np.zeros(0)
    wide = every.shape[1]
    rows, columns = every.row.astype(np.intp), every.col.astype(np.intp)
    for name, group in nested.items():
        _, codes = np.unique(np.asarray(group), return_inverse=True)
        outer = np.zeros(within.max() + 1, dtype=np.intp)
        outer[within] = codes
        if (outer[within] != codes).any():
            raise ValueError(f"groups within '{name}' belong to more than one of them")
        places, of = np.unique(outer[rows] * wide + columns, return_inverse=True)
        rows, columns = places // wide, places % wide
        left, right = _pairs(rows)
        found.append(Level(rows, of, outer, left, right, columns[left] * wide + columns[right]))
        sizes = np.bincount(codes).astype(float) if len(found) == 1 else sizes
        within = codes
    return tuple(found), sizes


def _pairs(group: NDArray[np.intp]) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """All ordered pairs of entries of one group; entries come sorted by group."""
    count = np.bincount(group)
    first = np.concatenate([[0], np.cumsum(count)[:-1]])
    left = np.repeat(np.arange(len(group)), count[group])
    start = np.cumsum(count[group]) - count[group]
    return left, first[group[left]] + np.arange(len(left)) - start[left]
