"""Each site's own least-squares slope, and how far it lies from no change."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import special

from coaching_analytics.statistics.growth import squares_about_lines
from coaching_analytics.statistics.lead_offsets import LeadLines
from coaching_analytics.statistics.site_sums import SiteSums

Floats = NDArray[np.float64]
FEW_RATINGS = "too few ratings to tell a change of one site from chance"
SINGLE_DATE = "all ratings of the site are of the same date"
SMALLEST_SHARE = 0.01
"""No site's variance counts as less than this share of the pooled one: rounded scores may lie on a line."""
SITES_TO_LEARN_FROM = 10
"""With fewer sites each is judged by its own variance; how variances differ cannot be learned from so few."""
CAUTION = 2.0
"""Standard errors by which the spread of variances is taken larger than estimated (decision record 21)."""


@dataclass(frozen=True, slots=True)
class SiteSlopes:
    """Slopes (points a year) of the sites that have a test; arrays have one entry for each of them."""

    sites: NDArray[np.intp]
    """Positions in the sums."""
    slope: Floats
    se: Floats
    freedom: Floats
    p: Floats
    """Two-sided chance of a slope as far from 0 when nothing changes."""
    without: Mapping[str, NDArray[np.intp]]
    """Reason to the positions of the sites that have no test."""


def site_slopes(sums: SiteSums, *, minimum_ratings: int = 5, leads: LeadLines | None = None) -> SiteSlopes:
    """Test every site's own slope, with the variance of a rating drawn towards what is usual among sites.

    Parameters
    ----------
    sums : SiteSums
        One entry a site.
    minimum_ratings : int
        Sites with fewer ratings have no test; at least 3.
    leads : LeadLines, optional
        Lines of the sites in which lead teachers changed; those of all others are plain.

    Returns
    -------
    SiteSlopes

    Raises
    ------
    ValueError
        When `minimum_ratings` is less than 3.

    Notes
    -----
    ``slope = (n ty - t y) / (n tt - t**2)``, ``se = sqrt(v n / (n tt - t**2))``. The variance v of a site is
    ``(d0 s0 + d s) / (d0 + d)`` with its own residual variance s on d = n - 2 degrees of freedom, and the
    usual variance s0 with its weight d0 from the spread of ``log s`` over sites (Smyth 2004, moderated t);
    the test has d0 + d degrees of freedom. With fewer than `SITES_TO_LEARN_FROM` sites ``v = s``. Not drawn
    to the common trend: a site that does not change must not be carried along by the others (decision record
    21). With `leads`, slope, s and ``n / (n tt - t**2)`` of the sites in it are those of their lines.

    Examples
    --------
    >>> from coaching_analytics.statistics.site_sums import site_sums
    >>> found = site_slopes(site_sums(["a"] * 5 + ["b"], [0, 1, 2, 3, 4, 0], [3, 4, 4, 5, 5, 2])[1])
    >>> round(float(found.slope[0]), 2), round(float(found.p[0]), 4)
    (0.5, 0.0154)
    >>> {reason: sites.tolist() for reason, sites in found.without.items()}
    {'too few ratings to tell a change of one site from chance': [1]}
    """
    if minimum_ratings < 3:
        raise ValueError(f"a line through {minimum_ratings} ratings has no error: at least 3 are needed")
    few, still = sums.n < minimum_ratings, sums.time_spread() == 0
    kept = np.flatnonzero(~few & ~still)
    without = {FEW_RATINGS: np.flatnonzero(few), SINGLE_DATE: np.flatnonzero(still & ~few)}
    without = {reason: sites for reason, sites in without.items() if len(sites)}
    own = sums.take(kept)
    spread = own.time_spread()
    slope, unit = (own.n * own.ty - own.t * own.y) / spread, own.n / spread
    squares = squares_about_lines(own)
    if leads is not None:
        of_line = np.full(len(sums), -1)
        of_line[leads.sites] = np.arange(len(leads.sites))
        line = of_line[kept]
        at = line >= 0
        for values, given in ((slope, leads.slope), (unit, leads.unit), (squares, leads.squares)):
            values[at] = given[line[at]]
    variance, freedom = moderated_variances(squares, own.n - 2)
    se = np.sqrt(variance * unit)
    # Where nothing varies anywhere a slope of 0 is no change, and any other is beyond doubt.
    t = np.divide(slope, se, out=np.where(slope == 0, 0.0, np.copysign(1e6, slope)), where=se > 0)
    return SiteSlopes(kept, slope, se, freedom, 2 * special.stdtr(freedom, -np.abs(t)), without)


def moderated_variances(squares: Floats, freedom: Floats) -> tuple[Floats, Floats]:
    """Variance of each site, drawn towards what is usual, and its degrees of freedom.

    Parameters
    ----------
    squares : ndarray, shape (sites,)
        Residual sums of squares.
    freedom : ndarray, shape (sites,)
        Degrees of freedom of each, above 0.

    Returns
    -------
    variance, freedom : ndarray, shape (sites,)

    Notes
    -----
    If ``s_i`` is ``sigma_i**2`` times a chi-squared over its degrees of freedom and ``1 / sigma_i**2`` itself
    varies as a chi-squared, then ``log s_i`` has mean and variance in digamma and trigamma functions of the
    two (Smyth 2004, section 6.2); d0 solves ``trigamma(d0 / 2) = variance beyond chance``, here taken at the
    upper end of its range: a weight too heavy makes false findings, one too light only misses some. When
    variances differ less than chance makes them, all sites share the pooled one.

    Examples
    --------
    >>> variance, freedom = moderated_variances(np.array([2.0, 4.0]), np.array([4.0, 4.0]))
    >>> variance.tolist(), freedom.tolist()
    ([0.5, 1.0], [4.0, 4.0])
    """
    if not len(squares):
        return squares, freedom
    pooled = float(squares.sum() / freedom.sum())
    own = np.maximum(squares / freedom, SMALLEST_SHARE * pooled)
    if len(own) < SITES_TO_LEARN_FROM or pooled == 0:
        return own, freedom
    logs = np.log(own) - special.digamma(freedom / 2) + np.log(freedom / 2)
    square = np.square(logs - logs.mean())
    spread = float(square.sum() / (len(logs) - 1)) + CAUTION * float(np.std(square) / np.sqrt(len(logs)))
    beyond = spread - float(special.polygamma(1, freedom / 2).mean())
    if beyond <= 0:
        return np.full_like(own, pooled), np.full_like(own, freedom.sum())
    half = _inverse_trigamma(beyond)
    usual = float(np.exp(logs.mean() + special.digamma(half) - np.log(half)))
    return (2 * half * usual + freedom * own) / (2 * half + freedom), 2 * half + freedom


def _inverse_trigamma(value: float) -> float:
    """Newton's method on 1 / trigamma, which is nearly straight, so that it cannot overshoot."""
    x = 0.5 + 1 / value
    for _ in range(50):
        here = float(special.polygamma(1, x))
        step = here * (1 - here / value) / float(special.polygamma(2, x))
        x += step
        if abs(step) < 1e-10 * x:
            break
    return x
