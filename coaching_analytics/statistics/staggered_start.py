"""Effect of a start that comes at different times in different places (Callaway and Sant'Anna 2021)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from coaching_analytics.statistics.clustering import critical_value
from coaching_analytics.statistics.estimate import Estimate, missing

Floats = NDArray[np.float64]
Compared = Literal["never", "not yet"]

NO_START = "no place starts after the first wave and beside places to compare it with"


@dataclass(frozen=True, slots=True)
class StaggeredStart:
    """`overall` averages all effects after a start; `by_time` is by waves since it (below 0: before, where a
    value apart from zero says that places were on other paths already); `by_group` by (start, wave).
    """

    overall: Estimate
    by_time: Mapping[int, Estimate]
    by_group: Mapping[tuple[float, float], Estimate]
    places: int
    left_out: int


def staggered_start(
    values: ArrayLike,
    places: ArrayLike,
    waves: ArrayLike,
    starts: ArrayLike,
    *,
    compared: Compared = "never",
    level: float = 0.95,
) -> StaggeredStart:
    """Change since the wave before the start, beside the change of places that have not started.

    Parameters
    ----------
    values : array_like, shape (n,)
        Score of a place at a wave, points.
    places, waves : array_like, shape (n,)
        Labels; waves are numbers. Places without a score at every wave are left out and counted.
    starts : array_like, shape (n,)
        Wave at which the place starts, the same in all its rows; nan when it never does. Places that have
        started by the first wave are left out: they have no time before.
    compared : {"never", "not yet"}
        Places compared with: those that never start, or also those that start later.
    level : float
        Coverage of the ranges, each taken alone.

    Returns
    -------
    StaggeredStart

    Notes
    -----
    ``ATT(g, t) = mean over g of (y_t - y_b) - mean over the compared of (y_t - y_b)``, b the last wave before
    g for t from g on, and the wave before t for earlier t. Averages weigh groups by their size. Standard
    errors from influence functions, those of the weights included, as R's `did` without bootstrap.

    Examples
    --------
    >>> value = [1, 1, 2, 1, 1, 2.5, 1, 2, 3, 1, 2, 3.5]
    >>> place, wave = np.repeat([1, 2, 3, 4], 3), np.tile([0, 1, 2], 4)
    >>> found = staggered_start(value, place, wave, np.repeat([np.nan, np.nan, 1, 1], 3))
    >>> {time: round(one.value, 2) for time, one in found.by_time.items()}
    {0: 1.0, 1: 1.0}
    """
    y, start, steps, left_out = _table(values, places, waves, starts)
    n = len(y)
    cells = _cells(y, start, steps, compared)
    if not any(wave >= group for group, wave in cells):
        return StaggeredStart(missing(NO_START), {}, {}, n, left_out)
    critical = critical_value(level, float("inf"))

    def average(keys: list[tuple[float, float]]) -> Estimate:
        sizes = np.array([(start == group).mean() for group, _ in keys])
        weights = sizes / sizes.sum()
        effects = np.array([cells[key][0] for key in keys])
        influence = np.column_stack([cells[key][1] for key in keys]) @ weights
        member = np.column_stack([(start == group) for group, _ in keys]) - sizes
        influence += (
            member / sizes.sum() - member.sum(axis=1, keepdims=True) * weights / sizes.sum()
        ) @ effects
        value, se = float(effects @ weights), float(np.sqrt(np.square(influence).mean() / n))
        return Estimate(value, se, value - critical * se, value + critical * se)

    index = {wave: at for at, wave in enumerate(steps)}
    times: dict[int, list[tuple[float, float]]] = {}
    for group, wave in cells:
        times.setdefault(index[wave] - index[group], []).append((group, wave))
    return StaggeredStart(
        average([key for key in cells if key[1] >= key[0]]),
        {time: average(keys) for time, keys in sorted(times.items())},
        {key: average([key]) for key in cells},
        n,
        left_out,
    )


def _table(
    values: ArrayLike, places: ArrayLike, waves: ArrayLike, starts: ArrayLike
) -> tuple[Floats, Floats, list[float], int]:
    """Scores by place and wave, the start of each place (inf: never), the waves, and places left out."""
    _, place = np.unique(np.asarray(places), return_inverse=True)
    steps, wave = np.unique(np.asarray(waves, dtype=float), return_inverse=True)
    count = int(place.max()) + 1 if len(place) else 0
    table = np.full((count, len(steps)), np.nan)
    table[place, wave] = np.asarray(values, dtype=float)
    start = np.full(count, np.inf)
    given = np.asarray(starts, dtype=float)
    start[place] = np.where(np.isnan(given), np.inf, given)
    # A start between two waves is first seen at the later one; one after the last wave is not seen at all.
    at = np.searchsorted(steps, start)
    seen = np.append(steps, np.inf)[at]
    kept = ~np.isnan(table).any(axis=1) & (at > 0)
    return table[kept], seen[kept], steps.tolist(), int((~kept).sum())


def _cells(
    y: Floats, start: Floats, steps: list[float], compared: Compared
) -> dict[tuple[float, float], tuple[float, Floats]]:
    """Effect and influence function of each group of starts at each wave but the first."""
    found: dict[tuple[float, float], tuple[float, Floats]] = {}
    n = len(y)
    for group in np.unique(start[np.isfinite(start)]).tolist():
        base = steps.index(group) - 1
        for at in range(1, len(steps)):
            before = base if steps[at] >= group else at - 1
            treated = start == group
            others = np.isinf(start)
            if compared == "not yet":
                others |= (start > max(steps[at], steps[before])) & ~treated
            if not others.any():
                continue
            change = y[:, at] - y[:, before]
            mean, other = change[treated].mean(), change[others].mean()
            influence = n / treated.sum() * treated * (change - mean) - n / others.sum() * others * (
                change - other
            )
            found[(group, steps[at])] = (float(mean - other), influence)
    return found
