"""Points of net change for $10,000 from the changes and costs of rooms, with Fieller's range."""

from __future__ import annotations

from typing import Any

import numpy as np

from coaching_analytics.metrics.by import Ask
from coaching_analytics.statistics.clustering import clustered_covariance, clustered_variance
from coaching_analytics.statistics.cost_effectiveness import fieller, inverse
from coaching_analytics.statistics.gain import MeanInterval

SCALE = 10_000.0
METHOD = "Fieller, t, sites and raters at both dates"
TOO_UNCERTAIN = "the cost of a room is too uncertain"
NO_GAIN = "these data show no gain"
AT_LEAST = "at least ${low:,.0f} per point; these data do not rule out no gain"


def points_of(
    asked: Ask, net: np.ndarray, gain: MeanInterval, cost: np.ndarray, site: np.ndarray
) -> dict[str, Any]:
    """The columns of a row: value, numerator, denominator, range; without a range `method` says why.

    `net`, `cost` and `site` are of each room, the mean cost is not zero, `gain` is the mean of `net`.
    """
    mean = float(cost.mean())
    line: dict[str, Any] = {
        "value": SCALE * gain.mean / mean,
        "numerator": SCALE * gain.mean,
        "denominator": mean,
    }
    if gain.reason is not None:
        return {**line, "method": f"no range: {gain.reason}"}
    spread, _ = clustered_variance(cost, site)
    together = clustered_covariance(net, cost, site)
    ratio = fieller(gain.mean, mean, (gain.variance, spread), together, gain.critical)
    if ratio.low is None or ratio.high is None:
        return {**line, "method": f"no range: {TOO_UNCERTAIN}"}
    return {
        **line,
        "low": SCALE * ratio.low,
        "high": SCALE * ratio.high,
        "level": float(asked.setting("interval_level")),
        "method": METHOD,
    }


def price_of(
    value: float, low: float | None, high: float | None, method: str | None
) -> tuple[float | None, float | None, float | None, str | None]:
    """Points for $10,000 as dollars a point: value, low, high and the reason where there is no value."""
    if low is None or high is None:
        return None, None, None, str(method).removeprefix("no range: ")
    found = inverse(value, low, high, SCALE)
    if found.low is None:
        return None, None, None, NO_GAIN
    if found.value is None:
        return None, found.low, None, AT_LEAST.format(low=found.low)
    return found.value, found.low, found.high, None
