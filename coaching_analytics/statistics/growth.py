"""Growth of many sites at once: every site has a level and a trend of its own, drawn from those of all."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from coaching_analytics.statistics.clustering import critical_value
from coaching_analytics.statistics.growth_precision import covariance_of_variances, in_other_units
from coaching_analytics.statistics.growth_profile import evaluate, minimum, profile_of
from coaching_analytics.statistics.known_before import KnownBefore
from coaching_analytics.statistics.site_sums import ROUNDING, SiteSums

Floats = NDArray[np.float64]
FEW_SITES = "too few sites to give a likely range"
ONE_SITE = "a common trend needs at least two sites"
ONE_DATE = "all ratings are of the same date, so nothing can be said about change"
NO_REPEATS = "no site was rated at two dates, so change cannot be told from differences between sites"
ALL_EQUAL = "all scores are the same"
ON_LINES = "the scores of every site lie exactly on a line, so there is no error to judge a trend by"


@dataclass(frozen=True, slots=True)
class NoGrowth:
    """Why no growth model was fitted, in words a reader understands."""

    reason: str


@dataclass(frozen=True, slots=True)
class GrowthFit:
    """A linear mixed model with random intercept and slope by site, fitted by REML.

    `level` is points at time 0 and `slope` points a year, for the average site; `fixed_covariance` is theirs.
    `between` is the covariance of the sites' own levels and slopes about the average, `residual` the variance
    of one rating about its site's line. `criterion` is minus twice the REML log-likelihood.
    """

    level: float
    slope: float
    fixed_covariance: Floats
    between: Floats
    residual: float
    criterion: float
    sites: int
    ratings: int
    moving_sites: int
    """Sites with ratings of at least two dates: those that say something about change."""
    slopes_vary: bool
    """False when no site has ratings enough for a slope of its own; all sites then share one trend."""
    singular: bool
    """The estimate lies on the edge: sites do not differ at all, or level and slope of a site move as one."""
    variances: Floats | None = None
    """Covariance of the entries of `relative` (level, both, slope); None when it is not known."""
    known: KnownBefore | None = None
    """What a site's score before the first rating of the line says of its level and slope; None without."""

    @property
    def log_likelihood(self) -> float:
        """REML log-likelihood."""
        return -self.criterion / 2

    @property
    def relative(self) -> Floats:
        """Covariance between sites in units of the residual variance."""
        return self.between / self.residual


def fit_growth(sums: SiteSums, known: Floats | None = None) -> GrowthFit | NoGrowth:
    """Fit the growth model from the six sums of each site.

    Parameters
    ----------
    sums : SiteSums
        One entry a site; a site with a single rating counts too.
    known : ndarray, shape (sites,), optional
        A score of each site from before its first rating, as the departure from the mean of all, 0 where
        there is none (`known_before.departures`): what decides when a site is rated must be in the model, or
        the common trend is that of the sites which happened to be rated (decision record 45).

    Returns
    -------
    GrowthFit or NoGrowth
        NoGrowth, with its reason, for one site alone, one date alone, no site rated at two dates, scores that
        are all the same or lie exactly on lines.

    Notes
    -----
    ``y_ij = (b0 + u0_i) + (b1 + u1_i) t_ij + e_ij``, with (u0, u1) normal with any covariance and e normal
    with one variance (Laird and Ware 1982). With `known` (k) the model has ``(g0 + g1 t_ij) k_i`` beside it;
    b0 and b1 are then those of a site with the mean score, and their covariance has ``g g' mean(k**2) /
    sites`` more for the mean being that of these sites. Fixed effects and residual variance are profiled
    out; what is searched is the covariance of the sites relative to the residual variance
    (`growth_profile`). Time and score are brought to standard units first, so the answer does not depend on
    the origin or the units. When no ratings are left beyond a line for each site (all were rated twice),
    only levels differ between sites and all share one slope.

    Examples
    --------
    >>> rng = np.random.default_rng(1)
    >>> time, site = np.tile(np.arange(5.0), 200), np.repeat(np.arange(200), 5)
    >>> own = rng.normal(0.1, 0.2, 200)[site] * time + rng.normal(4, 0.5, 200)[site]
    >>> from coaching_analytics.statistics.site_sums import site_sums
    >>> fit = fit_growth(site_sums(site, time, own + rng.normal(0, 0.3, 1000))[1])
    >>> round(fit.slope, 3), round(float(fit.between[1, 1]) ** 0.5, 2), round(fit.residual**0.5, 2)
    (0.086, 0.18, 0.31)
    """
    moving = sums.time_spread() > 0
    spare = sums.ratings - len(sums) - int(moving.sum())
    slopes = spare >= 1 and int(moving.sum()) >= 2
    reason = _unfit(sums, slopes=slopes)
    if reason:
        return NoGrowth(reason)
    if known is not None and np.ptp(known[moving]) <= ROUNDING:
        known = None  # sites rated at two dates do not differ in it, so it tells nothing of slopes
    origin, spread, line = _scale(sums)
    own = sums.less(origin, line[0], line[1])
    unit = float(np.sqrt(own.yy.sum() / max(own.ratings - 2, 1)))
    standard = SiteSums(
        own.n, own.t / spread, own.tt / spread**2, own.y / unit, own.ty / (spread * unit), own.yy / unit**2
    )
    scale = 1.0 if known is None else float(np.sqrt(np.mean(np.square(known))))
    profile = profile_of(standard, None if known is None else known / scale)
    relative = minimum(profile, slopes=slopes)
    found = evaluate(profile, relative)
    # From standard units back: level at time 0 and slope, in points and points a year.
    back = unit * np.array([[1.0, -origin / spread], [0.0, 1.0 / spread]])
    level, slope = np.array([line[0] - line[1] * origin, line[1]]) + back @ found.beta[:2]
    freedom = profile.freedom
    criterion = freedom * (found.value + 1 + np.log(2 * np.pi / freedom))
    criterion += 2 * freedom * np.log(unit) + 2 * np.log(spread)
    if known is not None:
        criterion += 2 * np.log(spread) + 4 * np.log(scale)
    variance = found.residual * unit**2
    fixed = found.residual * np.linalg.inv(found.information)
    before = None
    if known is not None:
        turn = np.kron(np.diag([1.0, 1.0 / scale]), back)
        before = KnownBefore(back @ found.beta[2:] / scale, turn @ fixed @ turn.T, scale**2)
    singular = float(np.linalg.det(relative)) <= ROUNDING * float(np.abs(relative).max()) ** 2
    sure = None if singular or not slopes else covariance_of_variances(profile, relative)
    mean = 0.0 if before is None else before.variance / len(sums) * np.outer(before.pull, before.pull)
    return GrowthFit(
        level=float(level),
        slope=float(slope),
        fixed_covariance=back @ fixed[:2, :2] @ back.T + mean,
        between=back @ (found.residual * relative) @ back.T,
        residual=variance,
        criterion=float(criterion),
        sites=len(sums),
        ratings=sums.ratings,
        moving_sites=int(moving.sum()),
        slopes_vary=slopes,
        singular=singular if slopes else float(relative[0, 0]) == 0.0,
        variances=None if sure is None else in_other_units(sure, back / unit),
        known=before,
    )


def _unfit(sums: SiteSums, *, slopes: bool) -> str | None:
    if len(sums) < 2:
        return ONE_SITE
    whole = SiteSums(*(np.array([getattr(sums, name).sum()]) for name in ("n", "t", "tt", "y", "ty", "yy")))
    if whole.time_spread()[0] == 0:
        return ONE_DATE
    if whole.n[0] * whole.yy[0] - whole.y[0] ** 2 <= ROUNDING * whole.n[0] * whole.yy[0]:
        return ALL_EQUAL
    if sums.ratings - len(sums) < 2 or not sums.time_spread().any():
        return NO_REPEATS
    left = squares_about_lines(sums) if slopes else sums.yy - sums.y**2 / sums.n
    if left.sum() <= ROUNDING * sums.yy.sum():
        return ON_LINES
    return None


def _scale(sums: SiteSums) -> tuple[float, float, tuple[float, float]]:
    """Mean and SD of time, and the common line (level at mean time, slope) taken out of the scores."""
    total = sums.n.sum()
    origin = float(sums.t.sum() / total)
    centred = sums.less(origin, 0.0, 0.0)
    squares = float(centred.tt.sum())
    return (
        origin,
        float(np.sqrt(squares / total)),
        (float(centred.y.sum() / total), float(centred.ty.sum() / squares)),
    )


def squares_about_lines(sums: SiteSums) -> Floats:
    """Sum of squares of each site's scores about its own least-squares line.

    Parameters
    ----------
    sums : SiteSums

    Returns
    -------
    ndarray, shape (sites,)
        Squared points; about the mean for a site whose ratings share one date. Never below 0.

    Examples
    --------
    >>> from coaching_analytics.statistics.site_sums import site_sums
    >>> squares_about_lines(site_sums([1, 1, 1], [0.0, 1.0, 2.0], [0.0, 3.0, 0.0])[1]).round(9).tolist()
    [6.0]
    """
    spread = sums.time_spread()
    about_mean = sums.yy - sums.y**2 / sums.n
    along = (sums.n * sums.ty - sums.t * sums.y) ** 2 / (sums.n * np.where(spread > 0, spread, 1.0))
    left = about_mean - np.where(spread > 0, along, 0.0)
    return np.where(left > ROUNDING * sums.yy, left, 0.0)


def fit_groups(sums: SiteSums, groups: ArrayLike) -> Mapping[object, GrowthFit | NoGrowth]:
    """One fit a group (a domain, a region), one after the other.

    Parameters
    ----------
    sums : SiteSums
        One entry for each site and group.
    groups : array_like, shape (entries,)
        Label of each entry's group.

    Returns
    -------
    dict
        Label to fit, in the order of the sorted labels; a group that cannot be fitted has its own reason.

    Examples
    --------
    >>> one = np.ones(2)
    >>> fits = fit_groups(SiteSums(one, one, one, one, one, one), ["IS", "ES"])
    >>> fits["ES"].reason
    'a common trend needs at least two sites'
    """
    labels, codes = np.unique(np.asarray(groups), return_inverse=True)
    return {
        label: fit_growth(sums.take(np.flatnonzero(codes.reshape(-1) == code)))
        for code, label in enumerate(labels.tolist())
    }


@dataclass(frozen=True, slots=True)
class Trend:
    """A common trend, points a year; with too few sites `low` and `high` are None and `reason` says why."""

    slope: float
    se: float
    low: float | None
    high: float | None
    reason: str | None


def common_trend(fit: GrowthFit, *, level: float = 0.95, minimum_sites: int = 10) -> Trend:
    """The trend of the average site of a region or a system with its likely range.

    Parameters
    ----------
    fit : GrowthFit
    level : float
        Coverage.
    minimum_sites : int
        Fewer sites with ratings of two dates give no range.

    Returns
    -------
    Trend
        ``slope +- t * se`` with t on (sites with ratings of two dates - 1) degrees of freedom, which is exact
        for a balanced panel (Kenward and Roger 1997 give the same there) and cautious otherwise.

    Examples
    --------
    >>> fit = GrowthFit(4.0, 0.1, np.diag([0.01, 0.0004]), np.eye(2), 1.0, 1.0, 20, 60, 20, True, False)
    >>> found = common_trend(fit)
    >>> round(found.low, 4), round(found.high, 4)
    (0.0581, 0.1419)
    """
    se = float(np.sqrt(fit.fixed_covariance[1, 1]))
    if fit.moving_sites < max(minimum_sites, 2):
        return Trend(fit.slope, se, None, None, FEW_SITES)
    half = critical_value(level, fit.moving_sites - 1) * se
    return Trend(fit.slope, se, fit.slope - half, fit.slope + half, None)
