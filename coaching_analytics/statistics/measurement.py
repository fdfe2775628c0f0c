"""How far one visit, or the mean of several, can be trusted, from the parts of its variance."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import special

from coaching_analytics.statistics.clustering import critical_value
from coaching_analytics.statistics.estimate import Estimate, missing
from coaching_analytics.statistics.variance_components import PARTS, Components

LASTING = ("site", "room")
NO_LASTING = "rooms do not differ beyond what changes from visit to visit"


@dataclass(frozen=True, slots=True)
class Measurement:
    """A score made of several ratings: reliability, standard error of measurement and least real change.

    `error` is the standard error of measurement and `least_change` the smallest difference between two such
    scores of a room that is beyond measurement error, both points.
    """

    reliability: Estimate
    error: float | None
    least_change: float | None


def measurement(
    found: Components, *, visits: int = 1, raters: int = 1, same_raters: bool = False, level: float = 0.95
) -> Measurement:
    """Trust in the mean of `visits` visits to a room by `raters` different raters.

    Parameters
    ----------
    found : Components
        Parts of the variance of one score.
    visits : int
        Days the room was visited, at least 1.
    raters : int
        Different raters whose scores are averaged, at least 1: one visit scored by two raters is 1 and 2,
        four visits by four people 4 and 4, four visits by one person 4 and 1.
    same_raters : bool
        Whether the same raters score both dates of a change: then what is peculiar to them drops out of
        `least_change` (not of `reliability`).
    level : float
        Coverage of the range and of `least_change`.

    Returns
    -------
    Measurement
        The reliability's range is taken on the logit scale, so that it stays between 0 and 1.

    Raises
    ------
    ValueError
        When `visits` or `raters` is below 1.

    Notes
    -----
    ``error**2 = rater / raters + occasion / visits + residual / max(visits, raters)``,
    ``reliability = (site + room) / (site + room + error**2)`` (Cronbach and others 1972: dependability of an
    absolute decision), standard error by the delta method,
    ``least_change = z * sqrt(2) * error`` (Jacobson and Truax 1991).

    Examples
    --------
    >>> parts = {"room": Estimate(0.5), "rater": Estimate(0.08), "residual": Estimate(0.42)}
    >>> known = Components(parts, np.zeros((3, 3)), 100, 50, 0)
    >>> one, four = measurement(known), measurement(known, visits=4, raters=4)
    >>> round(one.reliability.value, 3), round(four.reliability.value, 3), round(one.least_change, 2)
    (0.5, 0.8, 1.96)
    """
    if visits < 1 or raters < 1:
        raise ValueError(f"a score needs at least one visit and one rater, got {visits} and {raters}")
    if not found.parts:
        reason = found.reason or NO_LASTING
        return Measurement(missing(reason), None, None)
    names = [name for name in PARTS if name in found.parts]
    sizes = np.array([found.parts[name].value or 0.0 for name in names])
    worth = {"rater": 1 / raters, "occasion": 1 / visits, "residual": 1 / max(visits, raters)}
    error_weights = np.array([worth.get(name, 0.0) for name in names])
    lasting_weights = np.array([float(name in LASTING) for name in names])
    change_weights = np.array(
        [0.0 if name == "rater" and same_raters else worth.get(name, 0.0) for name in names]
    )
    error = float(np.sqrt(sizes @ error_weights))
    least = critical_value(level, float("inf")) * float(np.sqrt(2 * float(sizes @ change_weights)))
    trust = _reliability(sizes, lasting_weights, error_weights, found.covariance, level)
    return Measurement(trust, error, least)


def reliable_changes(
    earlier: ArrayLike, later: ArrayLike, found: Components, same_rater: ArrayLike | None = None
) -> NDArray[np.float64] | None:
    """Change of each room in units of the error of a difference between two single visits.

    Parameters
    ----------
    earlier, later : array_like, shape (n,)
        Scores of one visit by one rater each, points.
    found : Components
        Parts of the variance of one score.
    same_rater : array_like of bool, shape (n,), optional
        Rooms that the same rater scored both times: what is peculiar to that rater drops out.

    Returns
    -------
    ndarray, shape (n,), or None
        ``(later - earlier) / (sqrt(2) * error)``; beyond 1.96 either way is more than measurement error
        (Jacobson and Truax 1991). None when no error is known.

    Examples
    --------
    >>> parts = {"room": Estimate(0.5), "rater": Estimate(0.08), "residual": Estimate(0.42)}
    >>> known = Components(parts, np.zeros((3, 3)), 100, 50, 0)
    >>> reliable_changes([2, 2], [4, 4], known, [False, True]).round(2).tolist()
    [2.0, 2.18]
    """
    change = np.asarray(later, dtype=float) - np.asarray(earlier, dtype=float)
    same = np.zeros(len(change), dtype=bool) if same_rater is None else np.asarray(same_rater, dtype=bool)
    z = critical_value(0.95, float("inf"))
    by_rater = [measurement(found, same_raters=kind).least_change for kind in (False, True)]
    if not by_rater[0] or not by_rater[1]:
        return None
    return np.asarray(z * change / np.where(same, by_rater[1], by_rater[0]))


def _reliability(
    sizes: NDArray[np.float64],
    lasting: NDArray[np.float64],
    error: NDArray[np.float64],
    covariance: NDArray[np.float64],
    level: float,
) -> Estimate:
    above, below = float(sizes @ lasting), float(sizes @ error)
    total = above + below
    if total <= 0:
        return missing(NO_LASTING)
    value = above / total
    if above <= 0:
        return Estimate(0.0, reason=NO_LASTING)
    slope = (lasting * below - error * above) / total**2
    se = float(np.sqrt(max(float(slope @ covariance @ slope), 0.0)))
    if below <= 0 or se == 0:
        return Estimate(value, se, value, value)
    half = critical_value(level, float("inf")) * se / (value * (1 - value))
    middle = float(special.logit(value))
    low, high = (float(special.expit(middle + side * half)) for side in (-1, 1))
    return Estimate(value, se, low, high)
