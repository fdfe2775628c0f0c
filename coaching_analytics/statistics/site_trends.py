"""Each site's own level and trend, drawn towards those of all sites as far as its ratings are few."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from coaching_analytics.statistics.clustering import critical_value
from coaching_analytics.statistics.growth import GrowthFit
from coaching_analytics.statistics.growth_precision import error_of_shrinkage
from coaching_analytics.statistics.growth_raters import RaterParts
from coaching_analytics.statistics.site_raters import error_from_raters
from coaching_analytics.statistics.site_sums import SiteSums

Floats = NDArray[np.float64]
ALIKE = "the data cannot tell the trends of the sites apart; each site is given the common trend"
TIED = "level and trend of the sites cannot be told apart, so a trend of its own has no likely range"
TOO_FEW = "no site has ratings enough for a trend of its own; each site is given the common trend"


@dataclass(frozen=True, slots=True)
class SiteTrends:
    """Shrunk levels (points at time 0) and slopes (points a year); arrays have one entry a site."""

    level: Floats
    slope: Floats
    own: Floats
    """Departures from the average site (level, slope); shape (sites, 2)."""
    conditional: Floats
    """Covariance of the departures given the fitted model; shape (sites, 2, 2)."""
    error: Floats
    """Covariance of the errors of level and slope, those of average and variances included; shape (sites, 2,
    2)."""
    shrinkage: Floats
    """Share of the slope that comes from all sites: 0 is its ratings alone, 1 the common trend alone."""
    critical: float
    """Standard errors on either side of a range."""
    reason: str | None
    """Why the slopes have no likely range; None when they have one."""

    def at(self, time: float | Floats) -> tuple[Floats, Floats]:
        """Predicted level at a time (of all sites, or of each) and its standard error, points."""
        variance = self.error[:, 0, 0] + 2 * time * self.error[:, 0, 1] + time**2 * self.error[:, 1, 1]
        return self.level + self.slope * time, np.sqrt(np.maximum(variance, 0.0))

    def slope_range(self) -> tuple[Floats, Floats] | None:
        """Low and high end of each slope; None when `reason` says why there are none."""
        if self.reason:
            return None
        half = self.critical * np.sqrt(np.maximum(self.error[:, 1, 1], 0.0))
        return self.slope - half, self.slope + half


def site_trends(
    sums: SiteSums, fit: GrowthFit, parts: RaterParts | None = None, *, level: float = 0.95
) -> SiteTrends:
    """Predict every site's level and slope from the fitted model (best linear unbiased prediction).

    Parameters
    ----------
    sums : SiteSums
        The sites of the fit, in any order; other sites of the same kind may be among them.
    fit : GrowthFit
    parts : RaterParts, optional
        Who gave the scores; without it they count as given by another person each.
    level : float
        Coverage of the ranges.

    Returns
    -------
    SiteTrends

    Notes
    -----
    With ``W = Z'Z`` of a site, D the relative covariance, s2 the residual variance and ``G = D (I + W
    D)^-1``: ``u = G (Z'y - W beta)``, its conditional covariance ``s2 G`` (the conditional variances of
    lme4), and the covariance of the prediction ``beta + u`` is ``s2 G + (I - G W) V (I - G W)'`` with V that
    of beta (Henderson 1975; Robinson 1991), to which `error_of_shrinkage` adds what the estimated variances
    leave unknown (decision record 32), and `error_from_raters` what one rater gives to several scores of a
    site (49). Ranges use t with (sites rated at two dates - 1) degrees of freedom
    and hold for an average site. Where the variances lie on the edge (no differences in slope at all, or
    slope and level moving as one) what they leave unknown cannot be added, and slopes have no range.

    Examples
    --------
    A site on the average line stays there, and one rating tells little of a slope:

    >>> fixed, between = np.diag([0.01, 0.0004]), np.diag([0.25, 0.01])
    >>> fit = GrowthFit(4.0, 0.1, fixed, between, 0.25, 1.0, 20, 60, 20, True, False)
    >>> one = np.ones(1)
    >>> found = site_trends(SiteSums(one, 0 * one, 0 * one, 4 * one, 0 * one, 16 * one), fit)
    >>> found.level.tolist(), found.slope.tolist(), found.shrinkage.tolist()
    ([4.0], [0.1], [1.0])
    """
    relative = fit.relative
    beta = np.array([fit.level, fit.slope])
    w = np.stack([np.stack([sums.n, sums.t], axis=-1), np.stack([sums.t, sums.tt], axis=-1)], axis=-2)
    spread = sums.time_spread()
    d0, d1, d2 = relative[0, 0], relative[0, 1], relative[1, 1]
    det = d0 * d2 - d1 * d1
    m = 1 + d0 * sums.n + 2 * d1 * sums.t + d2 * sums.tt + det * spread
    # D (I + W D)^-1 = (D + |D| adj(W)) / m, symmetric.
    g = np.empty_like(w)
    g[:, 0, 0] = (d0 + det * sums.tt) / m
    g[:, 0, 1] = g[:, 1, 0] = (d1 - det * sums.t) / m
    g[:, 1, 1] = (d2 + det * sums.n) / m
    left = np.column_stack([sums.y, sums.ty]) - w @ beta
    own = np.einsum("kij,kj->ki", g, left)
    kept = np.eye(2) - g @ w
    conditional = fit.residual * g
    error = conditional + kept @ fit.fixed_covariance @ np.swapaxes(kept, 1, 2)
    if fit.variances is not None:
        error = error + fit.residual * error_of_shrinkage(w, kept, fit.variances)
    if parts is not None:
        error = error + error_from_raters(sums, fit, parts)
    return SiteTrends(
        level=fit.level + own[:, 0],
        slope=fit.slope + own[:, 1],
        own=own,
        conditional=conditional,
        error=error,
        shrinkage=kept[:, 1, 1].clip(0.0, 1.0),
        critical=critical_value(level, max(fit.moving_sites - 1, 1)),
        reason=_no_range(fit),
    )


def _no_range(fit: GrowthFit) -> str | None:
    if not fit.slopes_vary:
        return TOO_FEW
    if fit.between[1, 1] <= 1e-12 * fit.residual:
        return ALIKE
    return TIED if fit.singular or fit.variances is None else None
