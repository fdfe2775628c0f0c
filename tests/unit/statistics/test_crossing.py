"""The predicted time of crossing a line comes with its range, or with the reason why there is none."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from coaching_analytics.statistics.clustering import critical_value
from coaching_analytics.statistics.crossing import (
    ALREADY,
    AWAY,
    BEYOND,
    MAYBE_ALREADY,
    UNSURE,
    Crossing,
    crossing,
)

ERROR = np.array([[0.01, -0.001], [-0.001, 0.0025]])


def test_at_both_ends_the_line_is_just_within_the_range_of_the_trend() -> None:
    found = crossing(5.0, (4.0, 0.5), ERROR, now=0.0, horizon=9.0, freedom=17)
    assert found.time == pytest.approx(2.0)
    assert found.low is not None
    assert found.high is not None
    for end, sign in ((found.low, 1), (found.high, -1)):
        row = np.array([1.0, end])
        half = critical_value(0.95, 17) * np.sqrt(row @ ERROR @ row)
        assert 4.0 + 0.5 * end + sign * half == pytest.approx(5.0)


@pytest.mark.parametrize(
    ("trend", "now", "horizon", "reason"),
    [
        ((5.0, 0.5), 0.0, 5.0, ALREADY),
        ((4.0, 0.5), 2.5, 5.0, ALREADY),
        ((4.0, -0.5), 0.0, 5.0, AWAY),
        ((4.0, 0.0), 0.0, 5.0, AWAY),
        ((4.0, 0.05), 0.0, 5.0, UNSURE),
        ((4.0, 0.5), 1.9, 5.0, MAYBE_ALREADY),
        ((4.0, 0.5), 0.0, 2.2, BEYOND),
    ],
)
def test_no_time_without_a_range(trend: tuple[float, float], now: float, horizon: float, reason: str) -> None:
    found = crossing(5.0, trend, ERROR, now=now, horizon=horizon)
    assert found == Crossing(None, None, None, reason)
    assert found.dates(date(2025, 1, 1)) is None


def test_years_become_days() -> None:
    found = Crossing(1.0, 0.5, 2.0, None).dates(date(2025, 1, 1))
    assert found == (date(2026, 1, 1), date(2025, 7, 3), date(2027, 1, 1))


def test_a_horizon_in_the_past_is_refused() -> None:
    with pytest.raises(ValueError, match="horizon"):
        crossing(5.0, (4.0, 0.5), ERROR, now=0.0, horizon=0.0)


def test_ranges_hold_the_true_time() -> None:
    """Level and slope drawn about the truth 1,000 times: 93 to 97% of the ranges hold the true time."""
    rng = np.random.default_rng(5)
    drawn = rng.multivariate_normal([4.0, 0.5], ERROR, 1000)
    found = [crossing(5.0, (a, b), ERROR, now=-1e6, horizon=1e9) for a, b in drawn]
    shown = [x for x in found if x.low is not None and x.high is not None]
    assert len(shown) > 990
    assert 0.93 < np.mean([x.low <= 2.0 <= x.high for x in shown]) < 0.97
