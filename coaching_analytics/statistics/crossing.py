"""When a trend will cross a line, with its likely range, or why that cannot be said."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
from numpy.typing import ArrayLike

from coaching_analytics.statistics.clustering import critical_value
from coaching_analytics.statistics.cost_effectiveness import fieller

DAYS_A_YEAR = 365.25
ALREADY = "the trend is at or above the line already"
AWAY = "the trend leads away from the line"
UNSURE = "the trend cannot be told from no change, so it may never cross the line"
MAYBE_ALREADY = "the trend is so near the line that it may have crossed it already"
BEYOND = "the likely range reaches beyond what these ratings can foresee"


@dataclass(frozen=True, slots=True)
class Crossing:
    """Years after time 0 at which a trend reaches a line; all three, or none and the reason."""

    time: float | None
    low: float | None
    high: float | None
    reason: str | None

    def dates(self, origin: date) -> tuple[date, date, date] | None:
        """Day of crossing and both ends of its range, when time 0 is `origin`; None when there is no time."""
        if self.time is None or self.low is None or self.high is None:
            return None
        day, low, high = (
            origin + timedelta(days=round(years * DAYS_A_YEAR)) for years in (self.time, self.low, self.high)
        )
        return day, low, high


def crossing(
    line: float,
    trend: tuple[float, float],
    covariance: ArrayLike,
    *,
    now: float,
    horizon: float,
    level: float = 0.95,
    freedom: float = np.inf,
) -> Crossing:
    """Predict when a rising trend reaches a line.

    Parameters
    ----------
    line : float
        Points; reaching it passes.
    trend : (float, float)
        Level at time 0, points, and slope, points a year.
    covariance : array_like, shape (2, 2)
        Of the errors of the two (`SiteTrends.error`, or `GrowthFit.fixed_covariance` for a region).
    now : float
        Years after time 0 of the last rating; what lies before is no prediction.
    horizon : float
        Years after `now` that a prediction may reach, such as the years that the ratings span.
    level : float
        Coverage of the range.
    freedom : float
        Degrees of freedom of the range (sites rated at two dates less 1).

    Returns
    -------
    Crossing
        Time and range together, or the reason why there is none.

    Raises
    ------
    ValueError
        When the horizon is not above 0.

    Notes
    -----
    ``time = (line - level) / slope``. The range is Fieller's: all times at which the line lies within the
    likely range of the trend. It is bounded only when the slope can be told from 0; otherwise the trend may
    never cross, and a date would be false precision.

    Examples
    --------
    >>> found = crossing(5.0, (4.0, 0.5), [[0.01, 0.0], [0.0, 0.0025]], now=0.0, horizon=4.0)
    >>> round(found.time, 2), round(found.low, 2), round(found.high, 2)
    (2.0, 1.51, 2.65)
    >>> crossing(5.0, (4.0, 0.05), [[0.01, 0.0], [0.0, 0.0025]], now=0.0, horizon=4.0).reason
    'the trend cannot be told from no change, so it may never cross the line'
    """
    if horizon <= 0:
        raise ValueError(f"the horizon must be above 0 years, got {horizon}")
    start, slope = trend
    (level_variance, both), (_, slope_variance) = np.asarray(covariance, dtype=float).tolist()
    if start + slope * now >= line:
        return Crossing(None, None, None, ALREADY)
    if slope <= 0:
        return Crossing(None, None, None, AWAY)
    critical = critical_value(level, freedom)
    ratio = fieller(line - start, slope, (level_variance, slope_variance), -both, critical)
    if ratio.low is None or ratio.high is None:
        return Crossing(None, None, None, UNSURE)
    if ratio.low <= now:
        return Crossing(None, None, None, MAYBE_ALREADY)
    if ratio.high > now + horizon:
        return Crossing(None, None, None, BEYOND)
    return Crossing(ratio.ratio, ratio.low, ratio.high, None)
