"""Which people can be compared at all: those linked by places they share."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import sparse


def connected_sets(people: ArrayLike, places: ArrayLike) -> NDArray[np.intp]:
    """Number of the connected set of each row; rows whose person shares no place with another get -1.

    Parameters
    ----------
    people, places : array_like, shape (n,)
        Labels: who (rater, coach) and where (room, site).

    Returns
    -------
    ndarray, shape (n,)
        Two people are in one set when a chain of shared places leads from one to the other. Sets are
        numbered from 0, the set with most rows first.

    Notes
    -----
    Connected components of the graph that joins each person to each of their places (Abowd, Creecy and
    Kramarz 2002): within a set differences between people can be told from differences between places,
    across sets they cannot.

    Examples
    --------
    >>> connected_sets(["a", "b", "b", "c", "d"], [1, 1, 2, 2, 9]).tolist()
    [0, 0, 0, 0, -1]
    """
    _, who = np.unique(np.asarray(people), return_inverse=True)
    _, where = np.unique(np.asarray(places), return_inverse=True)
    if not len(who):
        return np.zeros(0, dtype=np.intp)
    k = int(who.max()) + 1
    size = k + int(where.max()) + 1
    graph = sparse.coo_matrix((np.ones(len(who)), (who, k + where)), shape=(size, size))
    _, parts = sparse.csgraph.connected_components(graph, directed=False)
    persons = np.bincount(parts[:k], minlength=parts.max() + 1)
    of_row = parts[who]
    rows = np.where(persons >= 2, np.bincount(of_row, minlength=len(persons)), 0)
    rank = np.full(len(persons), -1, dtype=np.intp)
    order = np.argsort(-rows, kind="stable")
    kept = order[rows[order] > 0]
    rank[kept] = np.arange(len(kept))
    return np.asarray(rank[of_row])
