"""How long until something happens, when for some it has not happened yet: the curve of Kaplan and Meier."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import special

from coaching_analytics.statistics.estimate import Estimate, missing

Floats = NDArray[np.float64]
Counts = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Survival:
    """The share to whom it has not happened yet, at every time at which it happened to somebody.

    `times` rise; `share` is the share left just after each; `se` its standard error (Greenwood); `low` and
    `high` the band at `level`, both nan where the share is 0 (the formula has no answer there). `n` is how
    many were ever at risk, `longest` the last time anybody was watched.
    """

    times: Floats
    at_risk: Counts
    events: Counts
    share: Floats
    se: Floats
    low: Floats
    high: Floats
    n: int
    longest: float
    level: float

    def at(self, time: float) -> Estimate:
        """The share left just after a time; none beyond the longest time watched, unless nobody was left."""
        if time > self.longest and not (len(self.share) and self.share[-1] == 0):
            return missing("nobody was watched that long")
        place = int(np.searchsorted(self.times, time, side="right")) - 1
        if place < 0:
            return Estimate(1.0, reason="it had not happened to anybody by then")
        value = float(self.share[place])
        if np.isnan(self.low[place]):
            return Estimate(value, reason="nobody was left")
        return Estimate(
            value, float(self.se[place]), float(self.low[place]), float(self.high[place]), reason=None
        )

    def quantile(self, p: float = 0.5) -> Estimate:
        """The time by which it has happened to the share `p`; a limit that the band never reaches is None.

        A share left of exactly 1 - p lasts until the next time: the middle of the two is given, as R does.
        """
        if not 0 < p < 1:
            raise ValueError(f"a share between 0 and 1 is needed, got {p}")
        value = _crossing(self.times, self.share, 1 - p)
        if value is None:
            return missing("it had not happened to enough of them")
        low, high = _crossing(self.times, self.low, 1 - p), _crossing(self.times, self.high, 1 - p)
        reason = "the upper end was not reached" if high is None else None
        return Estimate(value, low=low, high=high, reason=reason)

    def restricted_mean(self, until: float) -> Estimate:
        """Mean time before it happens, counting `until` for all to whom it happens later or never."""
        if until > self.longest and not (len(self.share) and self.share[-1] == 0):
            return missing("nobody was watched that long")
        inside = self.times < until
        steps = np.concatenate(([0.0], self.times[inside], [until]))
        height = np.concatenate(([1.0], self.share[inside]))
        areas = np.diff(steps) * height
        value = float(areas.sum())
        ahead = np.cumsum(areas[::-1])[::-1][1:]
        n, d = self.at_risk[inside].astype(float), self.events[inside].astype(float)
        part = np.divide(ahead**2 * d, n * (n - d), out=np.zeros(len(d)), where=n > d)
        se = float(np.sqrt(part.sum()))
        margin = _z(self.level) * se
        return Estimate(value, se, value - margin, value + margin)


def kaplan_meier(
    time: ArrayLike, event: ArrayLike, entry: ArrayLike | None = None, *, level: float = 0.95
) -> Survival:
    """The share to whom something has not happened yet, with a band.

    Parameters
    ----------
    time : array_like, shape (n,)
        When it happened, or until when each was watched; in any unit, from each one's own beginning.
    event : array_like of bool, shape (n,)
        Whether it happened at `time`; if not, the time counts as waiting and no longer.
    entry : array_like, shape (n,), optional
        From when each was watched (left truncation); nobody is at risk at or before the own entry.
        0 by default.
    level : float
        Of the band.

    Returns
    -------
    Survival

    Raises
    ------
    ValueError
        When shapes differ, a number is missing, or a time is not after its entry.

    Notes
    -----
    ``S(t) = prod_{t_i <= t} (1 - d_i / n_i)``, ``d_i`` events and ``n_i`` at risk (entry < t_i <= time).
    Greenwood: ``se = S sqrt(sum d_i / (n_i (n_i - d_i)))``. The band is that of ``log(-log S)``:
    ``S ** exp(+-z se / (S log S))``, which stays between 0 and 1 (Kalbfleisch and Prentice 1980); equal to
    R's ``survfit`` with ``conf.type = "log-log"``. With late entries few may be at risk early, and when it
    happens to all of these the share is 0 for ever after.

    Examples
    --------
    Four sites: reached after 2, 3 and 5 days; one still waiting after 4.

    >>> curve = kaplan_meier([2, 3, 4, 5], [True, True, False, True])
    >>> curve.times.tolist(), curve.share.tolist()
    ([2.0, 3.0, 5.0], [0.75, 0.5, 0.0])
    >>> curve.quantile(0.5).value
    4.0
    """
    times, happened, entries = checked(time, event, entry)
    at = np.unique(times[happened])
    n, d = counts_at(at, times, happened, entries)
    left = np.cumprod(1 - d / n)
    with np.errstate(divide="ignore", invalid="ignore"):
        greenwood = np.cumsum(np.where(n > d, d / (n * (n - d).astype(float)), np.inf))
        some = left > 0
        se = np.where(some, left * np.sqrt(greenwood), np.nan)
        width = _z(level) * np.sqrt(greenwood) / np.log(left)
        low = np.where(some, left ** np.exp(-width), np.nan)
        high = np.where(some, left ** np.exp(width), np.nan)
    longest = float(times.max()) if len(times) else 0.0
    return Survival(at, n, d, np.asarray(left, dtype=float), se, low, high, len(times), longest, level)


def checked(
    time: ArrayLike, event: ArrayLike, entry: ArrayLike | None
) -> tuple[Floats, NDArray[np.bool_], Floats]:
    """Times, events and entries as arrays of one length, or a ValueError that says what is wrong."""
    times, happened = np.asarray(time, dtype=float), np.asarray(event, dtype=bool)
    entries = np.zeros(len(times)) if entry is None else np.asarray(entry, dtype=float)
    if times.ndim != 1 or times.shape != happened.shape or times.shape != entries.shape:
        raise ValueError("times, events and entries must be of one length")
    if not (np.isfinite(times).all() and np.isfinite(entries).all()):
        raise ValueError("every time and entry must be a number")
    if (times <= entries).any() or (entries < 0).any():
        raise ValueError("every time must come after its entry, and no entry before 0")
    return times, happened, entries


def counts_at(
    at: Floats, times: Floats, happened: NDArray[np.bool_], entries: Floats
) -> tuple[Counts, Counts]:
    """How many are at risk just before each of the times `at` (sorted), and to how many it happens then."""
    watched = np.searchsorted(np.sort(entries), at, side="left")
    gone = np.searchsorted(np.sort(times), at, side="left")
    ended = np.sort(times[happened])
    events = np.searchsorted(ended, at, side="right") - np.searchsorted(ended, at, side="left")
    return (watched - gone).astype(np.int64), events.astype(np.int64)


def _crossing(times: Floats, share: Floats, level: float) -> float | None:
    """First time at which a falling share is at or below a level; the middle of its step when it is equal."""
    near = 1e-9
    below = np.flatnonzero(share < level + near)
    if not len(below):
        return None
    first = int(below[0])
    if abs(share[first] - level) < near:
        later = np.flatnonzero(share < level - near)
        if len(later):
            return float((times[first] + times[later[0]]) / 2)
    return float(times[first])


def _z(level: float) -> float:
    if not 0 < level < 1:
        raise ValueError(f"the level must be between 0 and 1, got {level}")
    return float(special.ndtri(0.5 + level / 2))
