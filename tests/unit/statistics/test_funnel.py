"""Limits of funnels: exact for counts, and as often outside as they say."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from coaching_analytics.statistics.funnel import mean_limits, proportion_limits


@settings(max_examples=60, deadline=None)
@given(st.integers(1, 200), st.floats(0.01, 0.99), st.sampled_from([0.95, 0.998]))
def test_a_count_is_outside_exactly_when_it_and_all_beyond_it_are_unlikely(n, common, level):
    (low,), (high,) = proportion_limits(common, [n], level)
    counts = np.arange(n + 1)
    tail = (1 - level) / 2
    below = stats.binom.cdf(counts, n, common) <= tail
    above = stats.binom.sf(counts - 1, n, common) <= tail
    near = np.minimum(
        abs(stats.binom.cdf(counts, n, common) - tail), abs(stats.binom.sf(counts - 1, n, common) - tail)
    )
    sure = near > 1e-9  # a tie is decided by the last digit
    assert ((counts / n < low) == below)[sure].all()
    assert ((counts / n > high) == above)[sure].all()


def test_a_place_of_one_is_never_outside():
    low, high = proportion_limits(0.8, [1], 0.998)
    assert (low[0], high[0]) == (0.0, 1.0)


def test_large_places_have_the_limits_of_the_normal_curve():
    low, high = proportion_limits(0.5, [20_000], 0.95)
    assert low[0] == pytest.approx(0.5 - 1.959964 * 0.5 / np.sqrt(20_000), abs=5e-5)
    assert high[0] == pytest.approx(0.5 + 1.959964 * 0.5 / np.sqrt(20_000), abs=5e-5)


def test_means_written_out():
    """0.8 / sqrt(25) is 0.16; 3.0902 of those is 0.494."""
    low, high = mean_limits(3.0, 0.8, [25], 0.998)
    assert (low[0], high[0]) == pytest.approx((3 - 0.4944, 3 + 0.4944), abs=1e-4)


@pytest.mark.parametrize(
    ("common", "n", "level", "said"),
    [(1.2, [5], 0.95, "share"), (0.5, [0], 0.95, "at least one"), (0.5, [5], 1.0, "level")],
)
def test_what_makes_no_sense_is_refused(common, n, level, said):
    with pytest.raises(ValueError, match=said):
        proportion_limits(common, n, level)


def test_a_negative_spread_is_refused():
    with pytest.raises(ValueError, match="not negative"):
        mean_limits(3.0, -1.0, [5], 0.95)
