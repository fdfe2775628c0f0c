"""How surely a growth model knows its variances, and what that adds to the errors of sites' own trends."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from coaching_analytics.statistics.growth_profile import Profile, evaluate

Floats = NDArray[np.float64]
UNITS = (np.array([[1.0, 0.0], [0.0, 0.0]]), np.array([[0.0, 1.0], [1.0, 0.0]]), np.diag([0.0, 1.0]))
"""What one unit more of the level's variance, the covariance, the slope's variance adds to a covariance."""


def covariance_of_variances(profile: Profile, relative: Floats) -> Floats | None:
    """Covariance of the estimated variances between sites, in units of the residual variance.

    Parameters
    ----------
    profile : Profile
    relative : ndarray, shape (2, 2)
        The estimated covariance of sites divided by the residual variance; not singular.

    Returns
    -------
    ndarray, shape (3, 3), or None
        Of the level's variance, the covariance and the slope's variance. None where the criterion is not
        curved upwards in every direction, so that the variances cannot be told apart.

    Notes
    -----
    Twice the inverse of the second derivatives of minus twice the restricted log-likelihood with the residual
    variance profiled out, from central differences of its gradient (`growth_profile.evaluate`).

    Examples
    --------
    >>> from coaching_analytics.statistics.growth_profile import minimum, profile_of
    >>> from coaching_analytics.statistics.site_sums import site_sums
    >>> rng = np.random.default_rng(1)
    >>> time, site = np.tile(np.arange(-2.0, 3), 200), np.repeat(np.arange(200), 5)
    >>> own = rng.normal(0, 1, 200)[site] + rng.normal(0, 1, 200)[site] * time
    >>> profile = profile_of(site_sums(site, time, own + rng.normal(0, 1, 1000))[1])
    >>> found = covariance_of_variances(profile, minimum(profile, slopes=True))
    >>> (np.sqrt(np.diag(found)) < 0.2).tolist()
    [True, True, True]
    """
    roots = np.sqrt(np.diag(relative))
    widths = 1e-4 * np.array([roots[0] ** 2, roots[0] * roots[1], roots[1] ** 2])
    rows = []
    for unit, width in zip(UNITS, widths, strict=True):
        ends = [_slope(evaluate(profile, relative + sign * width * unit).gradient) for sign in (1, -1)]
        rows.append((ends[0] - ends[1]) / (2 * width))
    curved = profile.freedom * (np.array(rows) + np.array(rows).T) / 2
    size = np.sqrt(np.abs(np.diag(curved)))
    if size.min() == 0 or np.linalg.eigvalsh(curved / np.outer(size, size)).min() <= 1e-6:
        return None
    return np.asarray(2 * np.linalg.inv(curved))


def _slope(gradient: Floats) -> Floats:
    """The gradient by level variance, covariance and slope variance."""
    return np.array([gradient[0, 0], 2 * gradient[0, 1], gradient[1, 1]])


def in_other_units(covariance: Floats, back: Floats) -> Floats:
    """The covariance of variances after levels and slopes have been turned by `back`, shape (2, 2).

    Examples
    --------
    >>> in_other_units(np.eye(3), np.diag([2.0, 1.0])).tolist()
    [[16.0, 0.0, 0.0], [0.0, 4.0, 0.0], [0.0, 0.0, 1.0]]
    """
    turned = [back @ unit @ back.T for unit in UNITS]
    by = np.array([[one[0, 0], one[0, 1], one[1, 1]] for one in turned]).T
    return np.asarray(by @ covariance @ by.T)


def error_of_shrinkage(w: Floats, kept: Floats, covariance: Floats) -> Floats:
    """What not knowing the variances adds to the errors of the sites' own levels and slopes.

    Parameters
    ----------
    w : ndarray, shape (sites, 2, 2)
        ``Z'Z`` of each site: n, t and tt.
    kept : ndarray, shape (sites, 2, 2)
        ``K = (I + D W)^-1``, the share of each site's line that comes from all sites.
    covariance : ndarray, shape (3, 3)
        Of the relative variances D (`covariance_of_variances`).

    Returns
    -------
    ndarray, shape (sites, 2, 2)
        In units of the residual variance.

    Notes
    -----
    With ``P = W K`` and E_j the unit of variance j: ``2 sum_jk c_jk K E_j P E_k K'``, the third part of the
    mean squared error of an empirical best linear unbiased prediction, taken twice because the first part is
    itself estimated too small (Prasad and Rao 1990; Datta and Lahiri 2000 for restricted likelihood).

    Examples
    --------
    A single site with ten ratings of weight 1 and a level variance as large as that of one rating:

    >>> w, kept = np.diag([10.0, 10.0])[None], np.diag([1 / 11, 1.0])[None]
    >>> round(float(error_of_shrinkage(w, kept, np.diag([0.04, 0.0, 0.0]))[0, 0, 0]), 6)
    0.000601
    """
    middle = w @ kept
    turned = [kept @ unit for unit in UNITS]
    added = np.zeros_like(w)
    for j, first in enumerate(turned):
        for k, second in enumerate(turned):
            added += covariance[j, k] * first @ middle @ np.swapaxes(second, 1, 2)
    return np.asarray(2 * added)
