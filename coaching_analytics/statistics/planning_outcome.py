"""The change in scores to set beside a plan: what went with a unit, times units; coaches who move."""

from __future__ import annotations

import math

from scipy.special import ndtri


def expected_change(
    change: float, slope: tuple[float, float | None, float | None]
) -> tuple[float, float | None, float | None]:
    """Points that go with a change of so many units, when each goes with `slope` points (value, low, high).

    The ends change places when the change is a fall. Without a range there is none.
    """
    value, low, high = slope
    if low is None or high is None:
        return change * value + 0.0, None, None
    ends = sorted((change * low + 0.0, change * high + 0.0))
    return change * value + 0.0, ends[0], ends[1]


def best_at_need(spread: float, reliability: float, share: float) -> tuple[float, float]:
    """Points of sites that get the most effective coaches, and of all other sites.

    Parameters
    ----------
    spread
        Standard deviation between coaches, points.
    reliability
        Share of what tells coaches' figures apart that is not chance, 0-1.
    share
        Share of sites, and of coaches, moved together; above 0 and below 1.

    Notes
    -----
    With z = Phi^-1(1 - share) and normal effects, coaches picked by figures of that reliability are on
    average ``spread * sqrt(reliability) * phi(z) / share`` above all. What the picked sites gain the rest
    loses: ``share * first + (1 - share) * second = 0``. The factor phi(z) / share is the mean of a
    standard normal variable over its upper share: sqrt(2 / pi) = .7979 at one half.

    Examples
    --------
    >>> first, second = best_at_need(0.2, 1.0, 0.5)
    >>> round(first, 4), round(second, 4)
    (0.1596, -0.1596)
    """
    if not 0 < share < 1:
        raise ValueError(f"a share lies between 0 and 1; got {share!r}")
    z = float(ndtri(1 - share))
    first = spread * math.sqrt(reliability) * math.exp(-z * z / 2) / math.sqrt(2 * math.pi) / share
    return first, -first * share / (1 - share)
