"""What a growth model needs to know of each site: six sums, which SQL can compute anywhere."""

from __future__ import annotations

from dataclasses import dataclass, fields

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]
ROUNDING = 64 * float(np.finfo(np.float64).eps)
"""Sums of squares that differ by less than this share of their size differ by rounding alone."""


@dataclass(frozen=True, slots=True)
class SiteSums:
    """Sums over the ratings of each site; every array has shape (sites,), one entry a site.

    In SQL, over one row a rating: ``SELECT site_id, count(*) AS n, sum(t) AS t, sum(t * t) AS tt, sum(y) AS
    y, sum(t * y) AS ty, sum(y * y) AS yy ... GROUP BY site_id``, where `t` is the time in years since a fixed
    day and `y` the score in points. A fixed day near the data (the first or the last of the window) and a
    score less 4 keep all digits; days since 1970 lose some of them.
    """

    n: Floats
    t: Floats
    tt: Floats
    y: Floats
    ty: Floats
    yy: Floats

    def __post_init__(self) -> None:
        shapes = {np.shape(getattr(self, part.name)) for part in fields(self)}
        if len(shapes) != 1 or len(next(iter(shapes))) != 1:
            raise ValueError(f"the six sums must be lists of the same length, one entry a site; got {shapes}")
        for part in fields(self):
            odd = ~np.isfinite(getattr(self, part.name))
            if odd.any():
                raise ValueError(f"site at position {np.flatnonzero(odd)[0]}: {part.name} must be a number")
        for name, wrong in (
            ("n must be 1 or more", self.n < 1),
            ("tt is less than t * t / n", self.n * self.tt - self.t**2 < -self._noise(self.n * self.tt)),
            ("yy is less than y * y / n", self.n * self.yy - self.y**2 < -self._noise(self.n * self.yy)),
        ):
            if wrong.any():
                raise ValueError(f"site at position {np.flatnonzero(wrong)[0]}: {name}")

    @staticmethod
    def _noise(size: Floats) -> Floats:
        return ROUNDING * np.abs(size)

    def __len__(self) -> int:
        return len(self.n)

    @property
    def ratings(self) -> int:
        """Number of ratings of all sites."""
        return int(self.n.sum())

    def take(self, sites: ArrayLike) -> SiteSums:
        """The sums of some sites, by position or by mask."""
        rows = np.asarray(sites)
        return SiteSums(*(getattr(self, part.name)[rows] for part in fields(self)))

    def time_spread(self) -> Floats:
        """``n * tt - t**2``: n times the sum of squared deviations of time; exactly 0 for a single date."""
        spread = self.n * self.tt - self.t**2
        return np.where(spread > self._noise(self.n * self.tt), spread, 0.0)

    def less(self, origin: float, level: float, slope: float) -> SiteSums:
        """The sums of ``t - origin`` and of ``y - level - slope * (t - origin)``."""
        t = self.t - origin * self.n
        tt = self.tt - 2 * origin * self.t + origin**2 * self.n
        ty = self.ty - origin * self.y
        yy = self.yy - 2 * (level * self.y + slope * ty) + level**2 * self.n
        yy = yy + 2 * level * slope * t + slope**2 * tt
        y = self.y - level * self.n - slope * t
        # Rounding may leave a sum of squares a hair below what its mean demands.
        return SiteSums(
            self.n, t, np.maximum(tt, t**2 / self.n), y, ty - level * t - slope * tt,
            np.maximum(yy, y**2 / self.n),
        )  # fmt: skip


def coded(
    sites: ArrayLike, time: ArrayLike, score: ArrayLike
) -> tuple[NDArray[np.generic], NDArray[np.int64], Floats, Floats]:
    """Labels of the sites, the position of each rating's site in them, and time and score as numbers.

    Raises
    ------
    ValueError
        When the three differ in length, or a time or score is no number.
    """
    t, y = np.asarray(time, dtype=float), np.asarray(score, dtype=float)
    places = np.asarray(sites)
    if not len(places) == len(t) == len(y):
        raise ValueError(f"{len(places)} sites, {len(t)} times and {len(y)} scores: one of each a rating")
    wrong = np.flatnonzero(~(np.isfinite(t) & np.isfinite(y)))
    if len(wrong):
        raise ValueError(f"rating at position {wrong[0]}: time and score must be numbers")
    labels, codes = np.unique(places, return_inverse=True)
    return labels, codes.reshape(-1), t, y


def site_sums(sites: ArrayLike, time: ArrayLike, score: ArrayLike) -> tuple[NDArray[np.generic], SiteSums]:
    """The six sums of each site from one entry a rating.

    Parameters
    ----------
    sites : array_like, shape (n,)
        Label of each rating's site (integers or text).
    time : array_like, shape (n,)
        When, in years since a fixed day near the data.
    score : array_like, shape (n,)
        Points.

    Returns
    -------
    labels : ndarray, shape (k,)
        The sites, sorted.
    sums : SiteSums
        In the order of `labels`.

    Raises
    ------
    ValueError
        When the three differ in length, or a time or a score is not a number.

    Examples
    --------
    >>> labels, sums = site_sums(["b", "a", "b"], [0.0, 1.0, 2.0], [3.0, 5.0, 4.0])
    >>> labels.tolist(), sums.n.tolist(), sums.ty.tolist()
    (['a', 'b'], [1.0, 2.0], [5.0, 8.0])
    """
    labels, codes, t, y = coded(sites, time, score)

    def total(weights: Floats | None) -> Floats:
        return np.bincount(codes, weights=weights, minlength=len(labels)).astype(float)

    sums = SiteSums(total(None), total(t), total(t * t), total(y), total(t * y), total(y * y))
    return labels, sums
