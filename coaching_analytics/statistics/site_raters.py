"""How far a site's own trend may be its raters': what one of them gives to several of its scores."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from coaching_analytics.statistics.growth import GrowthFit
from coaching_analytics.statistics.growth_raters import RaterParts
from coaching_analytics.statistics.site_sums import SiteSums

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class RaterSpread:
    """Variances of raters' strictness at time `middle` (squared points) and of their drift (a year)."""

    strictness: float
    drift: float
    middle: float


@dataclass(frozen=True, slots=True)
class _Shares:
    """What each rater gave to a site's scores; entries by site, time and rater, and by site and rater."""

    site: NDArray[np.intp]
    wave: NDArray[np.intp]
    """Number of the score."""
    cell: NDArray[np.intp]
    """Number of the pair of site and rater."""
    time: Floats
    weight: Floats
    cell_site: NDArray[np.intp]
    cell_rater: NDArray[np.intp]

    def total(self, values: Floats) -> Floats:
        """Sums by site and rater."""
        return np.asarray(np.bincount(self.cell, weights=values, minlength=len(self.cell_site)), dtype=float)


def _shares(parts: RaterParts) -> _Shares:
    _, rater = np.unique(parts.rater, return_inverse=True)
    order = np.lexsort((rater, parts.time, parts.site))
    site, time, rater = parts.site[order], parts.time[order], rater.reshape(-1)[order]
    later = np.append(True, (site[1:] != site[:-1]) | (time[1:] != time[:-1]))
    entry = np.append(True, later[1:] | (rater[1:] != rater[:-1]))
    weight = np.asarray(np.bincount(np.cumsum(entry) - 1, weights=parts.weight[order]), dtype=float)
    site, wave, time, rater = site[entry], (np.cumsum(later) - 1)[entry], time[entry], rater[entry]
    width = int(rater.max()) + 1
    cells, cell = np.unique(site * width + rater, return_inverse=True)
    return _Shares(site, wave, cell.reshape(-1), time, weight, cells // width, cells % width)


def _projected(sums: SiteSums, shares: _Shares, middle: float) -> Floats:
    """How far a unit of strictness and of drift reaches the residuals, by site and rater: (cells, 2, 2).

    ``A' M A`` with A the rater's shares of the scores and these times ``t - middle``, and M what is left of
    scores beside the site's own line.
    """
    spread = sums.time_spread() / sums.n
    apart = shares.time - (sums.t / sums.n)[shares.site]
    given = [shares.weight, shares.weight * (shares.time - middle)]
    level = [shares.total(one) for one in given]
    along = [shares.total(one * apart) for one in given]
    n = sums.n[shares.cell_site]
    square = np.where(spread > 0, spread, np.inf)[shares.cell_site]
    found = np.empty((len(n), 2, 2))
    for i in (0, 1):
        for j in (0, 1):
            whole = shares.total(given[i] * given[j])
            found[:, i, j] = whole - level[i] * level[j] / n - along[i] * along[j] / square
    return found


def rater_spread(sums: SiteSums, parts: RaterParts) -> RaterSpread:
    """How far raters differ in strictness and in drift, from what they have in common at different sites.

    Parameters
    ----------
    sums : SiteSums
    parts : RaterParts
        Of the same scores.

    Returns
    -------
    RaterSpread
        Variances that come out below 0 are 0, as is drift where raters have no time to show it.

    Notes
    -----
    With e a site's residuals from its own line and ``p = A'e`` for each rater and site (A his shares, and
    these times ``t - middle``), the product of p at two sites with the same rater has mean ``G1 Omega G2``,
    ``G = A'MA``, whatever the sites' levels and trends. Sums over all pairs of sites give two equations for
    strictness and drift, taken as independent at the mean time (a method of moments; Henderson 1953, method
    III, has the same form). Raters who share two sites make both a little too large.

    Examples
    --------
    >>> from coaching_analytics.statistics.site_sums import site_sums
    >>> rng = np.random.default_rng(1)
    >>> time, site = np.tile(np.arange(8.0), 2000), np.repeat(np.arange(2000), 8)
    >>> rater, own = rng.integers(0, 200, 16000), rng.normal(0, 0.3, 200)
    >>> score = own[rater] + rng.normal(4, 1, 2000)[site] + rng.normal(0, 0.4, 16000)
    >>> parts = RaterParts(site, rater, time, np.ones(16000), score)
    >>> found = rater_spread(site_sums(site, time, score)[1], parts)
    >>> round(found.strictness ** 0.5, 1), found.middle, bool(found.drift < 0.001)
    (0.3, 3.5, True)
    """
    shares, middle = _shares(parts), float(np.mean(parts.time))
    order = np.lexsort((parts.time, parts.site))
    later = np.append(True, (np.diff(parts.site[order]) != 0) | (np.diff(parts.time[order]) != 0))
    score = np.bincount(np.cumsum(later) - 1, weights=(parts.weight * parts.score)[order])[shares.wave]
    spread = sums.time_spread()
    slope = (sums.n * sums.ty - sums.t * sums.y) / np.where(spread > 0, spread, np.inf)
    apart = shares.time - (sums.t / sums.n)[shares.site]
    left = score - (sums.y / sums.n)[shares.site] - slope[shares.site] * apart
    pulled = shares.weight * left
    p = [shares.total(pulled), shares.total(pulled * (shares.time - middle))]
    g = _projected(sums, shares, middle)

    def between(values: Floats) -> float:
        """Products of different sites, summed over raters."""
        each = np.bincount(shares.cell_rater, weights=values)
        return float(np.square(each).sum() - np.square(values).sum())

    known = np.array([between(p[0]), between(p[1])])
    design = np.array([[between(g[:, i, j]) for j in (0, 1)] for i in (0, 1)])
    strictness, drift = _two(design, known)
    return RaterSpread(strictness, drift, middle)


def _two(design: Floats, known: Floats) -> tuple[float, float]:
    """Both variances; where one comes out below 0 it is 0 and the other is found alone."""
    if design[0, 0] <= 0:
        return 0.0, 0.0
    alone = max(float(known[0] / design[0, 0]), 0.0)
    if np.linalg.det(design) <= 1e-9 * design[0, 0] * design[1, 1]:
        return alone, 0.0
    first, second = np.linalg.solve(design, known).tolist()
    if second < 0:
        return alone, 0.0
    return (0.0, max(float(known[1] / design[1, 1]), 0.0)) if first < 0 else (first, second)


def error_from_raters(sums: SiteSums, fit: GrowthFit, parts: RaterParts) -> Floats:
    """What raters who gave several scores of a site add to the errors of its level and trend.

    Parameters
    ----------
    sums : SiteSums
    fit : GrowthFit
    parts : RaterParts
        Of the same scores.

    Returns
    -------
    ndarray, shape (sites, 2, 2)
        Covariance of level at time 0 and slope, with no negative eigenvalue.

    Notes
    -----
    A prediction is linear in the scores, ``sum G Z'y`` (`site_trends`). With the variances of `rater_spread`
    a rater at a site adds ``(G Z'A) Omega (G Z'A)'``; taken off is ``k G Z'Z G``, k what raters are in the
    residual variance of the model on average, for that counts each score's rater as another person. A site
    whose raters take turns gets nothing, one whose rater drifts along with it gets his drift (decision record
    49). Where less than nothing would be added in a direction, nothing is.

    Examples
    --------
    Nothing is known of raters from one alone:

    >>> one, fit = np.ones(2), GrowthFit(4.0, 0.1, np.eye(2), np.eye(2), 1.0, 1.0, 2, 4, 2, True, False)
    >>> sums = SiteSums(2 * one, one, one, 8 * one, 4 * one, 33 * one)
    >>> site, time = np.array([0, 0, 1, 1]), np.array([0.0, 1, 0, 1])
    >>> parts = RaterParts(site, np.zeros(4, int), time, np.ones(4), time + 4)
    >>> error_from_raters(sums, fit, parts).tolist()
    [[[0.0, 0.0], [0.0, 0.0]], [[0.0, 0.0], [0.0, 0.0]]]
    """
    spread, shares = rater_spread(sums, parts), _shares(parts)
    count = len(sums)
    if spread.strictness == spread.drift == 0:
        return np.zeros((count, 2, 2))
    projected, w = _projected(sums, shares, spread.middle), _design(sums)
    spare = float(np.where(sums.time_spread() > 0, sums.n - 2, sums.n - 1).sum())
    sizes = np.array([spread.strictness, spread.drift])
    usual = float((projected[:, 0, 0] * sizes[0] + projected[:, 1, 1] * sizes[1]).sum()) / max(spare, 1.0)
    g = np.linalg.solve(np.eye(2) + fit.relative @ w, np.broadcast_to(fit.relative, w.shape))
    added = -usual * g @ w @ np.swapaxes(g, 1, 2)
    pull = shares.weight[:, None] * np.column_stack([np.ones(len(shares.time)), shares.time])
    for size, unit in zip(sizes, (np.ones(len(shares.time)), shares.time - spread.middle), strict=True):
        reach = np.column_stack([shares.total(unit * one) for one in pull.T])
        reach = np.einsum("kij,kj->ki", g[shares.cell_site], reach)
        for i in (0, 1):
            for j in (0, 1):
                each = size * reach[:, i] * reach[:, j]
                added[:, i, j] += np.bincount(shares.cell_site, weights=each, minlength=count)
    values, vectors = np.linalg.eigh(added)
    return np.asarray((vectors * np.maximum(values, 0.0)[:, None, :]) @ np.swapaxes(vectors, 1, 2))


def _design(sums: SiteSums) -> Floats:
    return np.stack([np.stack([sums.n, sums.t], axis=-1), np.stack([sums.t, sums.tt], axis=-1)], axis=-2)
