"""How far a common trend may be the raters' and not the sites': raters who drift move many sites together."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from coaching_analytics.statistics.clustering import critical_value
from coaching_analytics.statistics.growth import FEW_SITES, GrowthFit, Trend
from coaching_analytics.statistics.site_sums import SiteSums

Floats = NDArray[np.float64]
FEW_RATERS = "too few raters to tell change from rater"


@dataclass(frozen=True, slots=True)
class RaterParts:
    """What each rater put into each score of a site; all arrays have one entry a part.

    A site's score is the sum over its parts of `weight` times `score`; the weights of a score add up to 1.
    """

    site: NDArray[np.intp]
    """Position of the site in the sums."""
    rater: NDArray[np.int64]
    """A number for each rater."""
    time: Floats
    """Of the site's score, years."""
    weight: Floats
    score: Floats

    @property
    def raters(self) -> int:
        """Number of raters."""
        return len(np.unique(self.rater))


def slope_weights(sums: SiteSums, fit: GrowthFit, known: Floats | None = None) -> tuple[Floats, Floats]:
    """The weights with which the scores enter the common slope.

    Parameters
    ----------
    sums : SiteSums
        The sites of the fit.
    fit : GrowthFit
    known : ndarray, shape (sites,), optional
        As the fit was given it.

    Returns
    -------
    start, along : ndarray, shape (sites,)
        ``slope = sum over scores of (start + along * t) * y``, per year.

    Notes
    -----
    The generalised least-squares slope is linear in the scores once the variances are given: the second row
    of ``(sum X'V^-1 X)^-1 X'V^-1``, in closed form by site as in `growth_profile.evaluate`; with a known
    score each site has its own such row.

    Examples
    --------
    >>> from coaching_analytics.statistics.growth import fit_growth
    >>> from coaching_analytics.statistics.site_sums import site_sums
    >>> time, score = np.array([0, 1, 2, 0, 1, 2.0]), np.array([3, 4, 4, 5, 5, 6.0])
    >>> sums = site_sums([0, 0, 0, 1, 1, 1], time, score)[1]
    >>> fit = fit_growth(sums)
    >>> start, along = (np.repeat(weight, 3) for weight in slope_weights(sums, fit))
    >>> round(float(((start + along * time) * score).sum()), 9) == round(fit.slope, 9)
    True
    """
    d0, d1, d2 = fit.relative[0, 0], fit.relative[0, 1], fit.relative[1, 1]
    m = 1 + d0 * sums.n + 2 * d1 * sums.t + d2 * sums.tt + (d0 * d2 - d1 * d1) * sums.time_spread()
    if fit.known is None or known is None:
        level, slope = fit.fixed_covariance[1] / fit.residual
    else:
        rows = fit.known.covariance[1].reshape(2, 2) / fit.residual
        level, slope = rows[0, 0] + rows[1, 0] * known, rows[0, 1] + rows[1, 1] * known
    start = level * (1 + d2 * sums.tt + d1 * sums.t) - slope * (d1 * sums.tt + d0 * sums.t)
    along = slope * (1 + d1 * sums.t + d0 * sums.n) - level * (d2 * sums.t + d1 * sums.n)
    return start / m, along / m


def rater_variance(sums: SiteSums, fit: GrowthFit, parts: RaterParts, known: Floats | None = None) -> float:
    """Variance of the common slope when scores of one rater move together.

    Parameters
    ----------
    sums : SiteSums
    fit : GrowthFit
    parts : RaterParts
        Of the same scores.
    known : ndarray, shape (sites,), optional
        As the fit was given it.

    Returns
    -------
    float
        Squared points a year; 0 with fewer than two raters.

    Notes
    -----
    ``k / (k - 1) * sum over raters of (sum of (start + along * t) * weight * e)**2`` with k raters and ``e =
    score - level - slope * t``: what each rater's residuals together did to the slope (Liang and Zeger 1986).

    Examples
    --------
    One rater alone cannot be told from the sites:

    >>> one = np.zeros(1)
    >>> parts = RaterParts(one.astype(int), one.astype(int), one, one + 1, one + 4)
    >>> fit = GrowthFit(4.0, 0.1, np.diag([0.01, 0.0004]), np.eye(2), 1.0, 1.0, 20, 60, 20, True, False)
    >>> rater_variance(SiteSums(one + 1, one, one, one, one, one + 16), fit, parts)
    0.0
    """
    return _rater_sums(sums, fit, parts, known)[0]


def _rater_sums(
    sums: SiteSums, fit: GrowthFit, parts: RaterParts, known: Floats | None
) -> tuple[float, float]:
    """Variance by raters, and that by raters within sites, which a variance by sites has in it."""
    raters, codes = np.unique(parts.rater, return_inverse=True)
    if len(raters) < 2:
        return 0.0, 0.0
    start, along = slope_weights(sums, fit, known)
    left = parts.score - fit.level - fit.slope * parts.time
    if fit.known is not None and known is not None:
        left = left - known[parts.site] * (fit.known.pull[0] + fit.known.pull[1] * parts.time)
    pull = (start[parts.site] + along[parts.site] * parts.time) * parts.weight * left
    each = np.bincount(codes.reshape(-1), weights=pull)
    inside = np.bincount(parts.site * len(raters) + codes.reshape(-1), weights=pull)
    return len(raters) / (len(raters) - 1) * float(np.square(each).sum()), float(np.square(inside).sum())


def trend_with_raters(
    sums: SiteSums,
    fit: GrowthFit,
    parts: RaterParts,
    known: Floats | None = None,
    *,
    level: float = 0.95,
    minimum_sites: int = 10,
    minimum_raters: int = 5,
) -> Trend:
    """The trend of the average site with a likely range that allows for sites and for raters.

    Parameters
    ----------
    sums : SiteSums
    fit : GrowthFit
    parts : RaterParts
    known : ndarray, shape (sites,), optional
        As the fit was given it.
    level : float
        Coverage.
    minimum_sites, minimum_raters : int
        Fewer sites with ratings of two dates, or fewer raters, give no range.

    Returns
    -------
    Trend
        Points a year.

    Notes
    -----
    The largest of the model's variance, `rater_variance` and their sum less what is in both: ``V_model +
    V_rater - V_inside`` with ``V_inside`` the sum over sites and raters of the squared pulls of a rater at a
    site (Cameron, Gelbach and Miller 2011; decision record 45). t with (the fewer of sites rated at two
    dates and raters) - 1 degrees of freedom, as for the change in the same rooms.

    Examples
    --------
    >>> fit = GrowthFit(4.0, 0.1, np.diag([0.01, 0.0004]), np.eye(2), 1.0, 1.0, 20, 60, 20, True, False)
    >>> one = np.zeros(1)
    >>> parts = RaterParts(one.astype(int), one.astype(int), one, one + 1, one + 4)
    >>> trend_with_raters(SiteSums(one + 1, one, one, one, one, one + 16), fit, parts).reason
    'too few raters to tell change from rater'
    """
    of_sites, (of_raters, inside) = float(fit.fixed_covariance[1, 1]), _rater_sums(sums, fit, parts, known)
    variance = max(of_sites, of_raters, of_sites + of_raters - inside)
    se, raters = float(np.sqrt(variance)), parts.raters
    few_sites, few_raters = fit.moving_sites < max(minimum_sites, 2), raters < max(minimum_raters, 2)
    if few_sites or few_raters:
        return Trend(fit.slope, se, None, None, FEW_SITES if few_sites else FEW_RATERS)
    half = critical_value(level, min(fit.moving_sites, raters) - 1) * se
    return Trend(fit.slope, se, fit.slope - half, fit.slope + half, None)
