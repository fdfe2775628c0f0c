"""The REML criterion of a growth model as a function of how sites differ, and its minimum."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from coaching_analytics.statistics.site_sums import SiteSums

Floats = NDArray[np.float64]
STARTS = ((1.0, 0.0, 0.5), (0.2, 0.0, 0.1))
"""Where the search begins (relative Cholesky factor); two, because small panels may have two minima."""
FLAT = 1e-9
"""An eigenvalue of the relative covariance below this, or a criterion closer than this, is taken as equal."""


@dataclass(frozen=True, slots=True)
class Profile:
    """Parts of the criterion that do not change with the variances; arrays have shape (sites,).

    With ``W = Z'Z`` (n, t, tt) and ``r = Z'y`` (y, ty) of a site: `det` is ``|W|`` and `q` is ``adj(W) r``.
    """

    design: Floats
    """Columns n, t, tt, det; shape (sites, 4)."""
    r: Floats
    """Shape (sites, 2)."""
    q: Floats
    """Shape (sites, 2)."""
    squares: Floats
    """Columns y*y, 2*y*ty, ty*ty, r'q; shape (sites, 4)."""
    yy: float
    freedom: int
    """Ratings less the fixed effects."""
    known: Floats
    """A column of ones and, where something is known of the sites beforehand, that; shape (sites, 1 or 2)."""
    powers: Floats
    """Products of its columns: ones, and the known value and its square; shape (sites, 1 or 3)."""


def profile_of(sums: SiteSums, known: Floats | None = None) -> Profile:
    """Precompute what every evaluation shares.

    Parameters
    ----------
    sums : SiteSums
        With time and score in standard units, so that the relative factor is of order one.
    known : ndarray, shape (sites,), optional
        What level and slope of a site may depend on, in standard units about its mean.

    Returns
    -------
    Profile

    Examples
    --------
    >>> one = np.ones(2)
    >>> profile_of(SiteSums(2 * one, 0 * one, 2 * one, one, one, one)).design[0].tolist()
    [2.0, 0.0, 2.0, 4.0]
    """
    det = sums.time_spread()
    r = np.column_stack([sums.y, sums.ty])
    q = np.column_stack([sums.tt * sums.y - sums.t * sums.ty, sums.n * sums.ty - sums.t * sums.y])
    squares = np.column_stack([r[:, 0] ** 2, 2 * r[:, 0] * r[:, 1], r[:, 1] ** 2, (r * q).sum(axis=1)])
    design = np.column_stack([sums.n, sums.t, sums.tt, det])
    one = np.ones((len(sums), 1))
    beforehand = one if known is None else np.column_stack([one, known])
    powers = one if known is None else np.column_stack([one, known, known**2])
    freedom = sums.ratings - 2 * beforehand.shape[1]
    columns = np.asfortranarray
    return Profile(
        columns(design), columns(r), columns(q), columns(squares),
        float(sums.yy.sum()), freedom, columns(beforehand), columns(powers),
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Evaluation:
    """The criterion at one relative covariance, with what was estimated on the way."""

    value: float
    """REML criterion divided by `freedom`, without its constant."""
    gradient: Floats
    """Of `value` by the relative covariance, as a symmetric matrix; shape (2, 2)."""
    beta: Floats
    """Level and slope, then what one unit known beforehand adds to them; shape (2,) or (4,)."""
    information: Floats
    """``sum X'V^-1 X`` with residual variance 1."""
    residual: float
    """Residual variance."""


def evaluate(profile: Profile, relative: Floats) -> Evaluation:
    """The criterion and its gradient at a relative covariance D (covariance of sites / residual variance).

    Parameters
    ----------
    profile : Profile
    relative : ndarray, shape (2, 2)
        Symmetric, no negative eigenvalue; may be singular or 0.

    Returns
    -------
    Evaluation

    Notes
    -----
    All is in closed form by site, because everything is two by two. With ``m = |I + W D|``:
    ``M = Z'V^-1 Z = (W + |W| adj(D)) / m``, ``u = Z'V^-1 y = (r + adj(D) q) / m`` and
    ``y'V^-1 y = yy - (r'D r + |D| r'q) / m``. A site's fixed design is ``Z (k' x I)`` with k its row of
    `known` (x the Kronecker product), so ``A = sum k k' x M`` and ``b = sum k x u``. The criterion is
    ``f log S + sum log m + log |A|``, ``S = y'V^-1 y - b'A^-1 b``, f the ratings less the fixed effects
    (Harville 1977; Bates et al. 2015, section 3.4). Its gradient by D, with ``e = Z'V^-1 (y - X beta)``, is
    ``sum M - sum M (k' x I) A^-1 (k x I) M - (f / S) sum e e'``.

    Examples
    --------
    >>> one = np.ones(2)
    >>> profile = profile_of(SiteSums(2 * one, 0 * one, 2 * one, 0 * one, one, one))
    >>> evaluate(profile, np.zeros((2, 2))).beta.tolist()
    [0.0, 0.5]
    """
    # A row a quantity, not a site: sums over thousands of sites are then sums of neighbours in memory.
    d0, d1, d2 = relative[0, 0], relative[0, 1], relative[1, 1]
    det = d0 * d2 - d1 * d1
    n, t, tt, spread = profile.design.T
    y, ty = profile.r.T
    q, tq = profile.q.T
    m = 1 + d0 * n + 2 * d1 * t + d2 * tt + det * spread
    a = np.stack([n + spread * d2, t - spread * d1, tt + spread * d0]) / m
    u = np.stack([y + q * d2 - tq * d1, ty - q * d1 + tq * d0]) / m
    information = _blocks([np.array([[n, t], [t, tt]]) for n, t, tt in (a @ profile.powers).T])
    inverse: Floats = np.asarray(np.linalg.inv(information), dtype=np.float64)
    sums = (u @ profile.known).T.ravel()
    beta = inverse @ sums
    explained = np.array([d0, d1, d2, det]) @ (profile.squares.T @ (1 / m))
    left = max(profile.yy - float(explained) - float(beta @ sums), np.finfo(float).tiny)
    value = np.log(left) + (np.log(m).sum() + np.log(np.linalg.det(information))) / profile.freedom

    level, slope = (profile.known @ beta.reshape(-1, 2)).T
    e = u - np.stack([a[0] * level + a[1] * slope, a[1] * level + a[2] * slope])
    curved = np.zeros((2, 2))
    for power, share in zip(profile.powers.T, _by_power(inverse), strict=True):
        gram, p, q, s = (a * power) @ a.T, share[0, 0], share[0, 1], share[1, 1]
        first = gram[0, 0] * p + 2 * gram[0, 1] * q + gram[1, 1] * s
        cross = gram[0, 1] * p + (gram[0, 2] + gram[1, 1]) * q + gram[1, 2] * s
        second = gram[1, 1] * p + 2 * gram[1, 2] * q + gram[2, 2] * s
        curved += np.array([[first, cross], [cross, second]])
    everything = a.sum(axis=1)
    whole = np.array([[everything[0], everything[1]], [everything[1], everything[2]]])
    gradient = (whole - curved) / profile.freedom - (e @ e.T) / left
    return Evaluation(float(value), gradient, beta, information, float(left / profile.freedom))


def _blocks(parts: list[Floats]) -> Floats:
    """One block, or the four that ones, the known value and its square give."""
    return parts[0] if len(parts) == 1 else np.block([[parts[0], parts[1]], [parts[1], parts[2]]])


def _by_power(matrix: Floats) -> list[Floats]:
    """What stands beside each power of the known value in ``(k' x I) matrix (k x I)``."""
    if len(matrix) == 2:
        return [matrix]
    return [matrix[:2, :2], matrix[:2, 2:] + matrix[2:, :2], matrix[2:, 2:]]


def minimum(profile: Profile, *, slopes: bool) -> Floats:
    """The relative covariance at which the criterion is least; shape (2, 2), possibly singular.

    Parameters
    ----------
    profile : Profile
    slopes : bool
        Whether sites may differ in slope; False keeps all but the first entry at 0.

    Notes
    -----
    Newton's method on the Cholesky factor (analytic gradient, its differences as curvature). A factor of less
    than full rank is a saddle of that search, so the first-order condition on the cone of covariances is
    checked at the end: no eigenvalue of the gradient by D may be below 0; where one is, the search goes on in
    its direction. A nearly singular answer is replaced by the best exactly singular one when that is no
    worse.

    Examples
    --------
    Two sites whose scores differ by more than their ratings, at the same two dates and without slopes:

    >>> n = np.array([2.0, 2.0])
    >>> profile = profile_of(SiteSums(n, 0 * n, n, np.array([4.0, -4.0]), 0.5 * n, np.array([9.0, 9.0])))
    >>> bool(minimum(profile, slopes=False)[0, 0] > 1)
    True
    """
    free = np.array([True, slopes, slopes])
    found = [_descend(profile, np.where(free, start, 0.0), free) for start in STARTS]
    best = min(found, key=lambda factor: evaluate(profile, _covariance(factor)).value)
    for _ in range(5):
        direction = _way_out(evaluate(profile, _covariance(best)).gradient, slopes)
        if direction is None:
            break
        best = _descend(profile, _factor(_covariance(best) + 0.05 * np.outer(direction, direction)), free)
    relative = _covariance(best)
    value = evaluate(profile, relative).value
    for singular in _faces(profile, best, free):
        if evaluate(profile, singular).value <= value + FLAT / profile.freedom:
            return singular
    return relative


def _covariance(factor: Floats) -> Floats:
    a, c, d = factor
    return np.array([[a * a, a * c], [a * c, c * c + d * d]])


def _factor(relative: Floats) -> Floats:
    a = np.sqrt(max(relative[0, 0], 0.0))
    c = relative[0, 1] / a if a > 0 else 0.0
    return np.array([a, c, np.sqrt(max(relative[1, 1] - c * c, 0.0))])


def _way_out(gradient: Floats, slopes: bool) -> Floats | None:
    """A direction in which more difference between sites would lower the criterion; None at a minimum."""
    if not slopes:
        return np.array([1.0, 0.0]) if gradient[0, 0] < -1e-7 else None
    values, vectors = np.linalg.eigh(gradient)
    return vectors[:, 0] if values[0] < -1e-7 else None


def _faces(profile: Profile, factor: Floats, free: NDArray[np.bool_]) -> list[Floats]:
    """Exactly singular covariances near a nearly singular one: none at all, and one direction only."""
    relative = _covariance(factor)
    low, high = np.linalg.eigvalsh(relative)
    if low > 1e-4 * max(high, 1e-4):
        return []
    if not free[1]:
        return [np.zeros((2, 2))]
    one = _covariance(_descend(profile, np.array([factor[0], factor[1], 0.0]), free & [True, True, False]))
    alone = _covariance(_descend(profile, np.array([factor[0], 0.0, 0.0]), free & [True, False, False]))
    return [np.zeros((2, 2)), alone, one]


def _descend(profile: Profile, start: Floats, free: NDArray[np.bool_]) -> Floats:
    """Newton's method with the curvature made positive, and halved steps until the criterion falls."""
    at = np.flatnonzero(free)

    def slope(factor: Floats) -> tuple[float, Floats]:
        found = evaluate(profile, _covariance(factor))
        a, c, d = factor
        by_factor = 2 * found.gradient @ np.array([[a, 0.0], [c, d]])
        return found.value, np.array([by_factor[0, 0], by_factor[1, 0], by_factor[1, 1]])[at]

    factor, (value, gradient) = start.copy(), slope(start)
    for _ in range(100):
        values, vectors = np.linalg.eigh(_curvature(slope, factor, gradient, at))
        step = -vectors @ ((vectors.T @ gradient) / np.maximum(np.abs(values), 1e-8))
        step *= min(1.0, 2 * (1 + np.abs(factor).max()) / max(np.abs(step).max(), 1e-300))
        for _halving in range(30):
            trial = factor.copy()
            trial[at] += step
            lower, next_gradient = slope(trial)
            if lower <= value + 1e-4 * float(gradient @ step):
                break
            step = step / 2
        else:
            return factor
        factor, value, done = trial, lower, abs(float(gradient @ step)) < 1e-15
        gradient = next_gradient
        if done:
            break
    return factor


def _curvature(
    slope: Callable[[Floats], tuple[float, Floats]], factor: Floats, gradient: Floats, at: NDArray[np.intp]
) -> Floats:
    rows = []
    for index in at:
        nearby = factor.copy()
        width = 1e-6 * (1 + abs(factor[index]))
        nearby[index] += width
        rows.append((slope(nearby)[1] - gradient) / width)
    matrix = np.array(rows)
    return np.asarray((matrix + matrix.T) / 2)
