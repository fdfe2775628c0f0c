"""Expected change and the range of a mean change."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from coaching_analytics.statistics.clustering import site_and_rater_variance
from coaching_analytics.statistics.gain import (
    FEW_RATERS,
    FEW_SITES,
    SAME_PEOPLE,
    MeanInterval,
    added_variance,
    expected_change,
    mean_interval,
    unless_same_people,
)


def test_expected_change_written_out() -> None:
    """(1 - .6) (2.8 - 2.0) = .32 and (1 - .6) (2.8 - 3.3) = -.20."""
    assert expected_change([2.0, 3.3], 2.8, 0.6) == pytest.approx([0.32, -0.20])


def test_a_perfect_rating_leaves_nothing_to_expect() -> None:
    assert expected_change([2.0, 5.0], 2.8, 1.0).tolist() == [0.0, 0.0]


@pytest.mark.parametrize("reliability", [-0.1, 1.1])
def test_a_reliability_outside_zero_to_one_is_refused(reliability: float) -> None:
    with pytest.raises(ValueError, match="between 0 and 1"):
        expected_change([2.0], 2.8, reliability)


def test_added_variance_written_out() -> None:
    """Mean distance (.8 + .4) / 2 = .6: .36 x .01 + .25 x .004 = .0046."""
    found = added_variance([2.0, 2.4], 2.8, 0.5, reliability_se=0.1, mean_variance=0.004)
    assert found == pytest.approx(0.0046)


def test_a_stated_reliability_and_a_known_mean_add_nothing() -> None:
    assert added_variance([2.0], 2.8, 0.5) == 0.0


def test_the_range_is_t_times_the_root_of_both_variances() -> None:
    rng = np.random.default_rng(1)
    values, site = rng.normal(size=60), np.repeat(np.arange(20), 3)
    early, late = rng.integers(0, 8, 60), rng.integers(0, 9, 60)
    found = mean_interval(values, site, early, late, extra_variance=0.01)
    spread = site_and_rater_variance(values, site, early, late)
    half = stats.t.ppf(0.975, 7) * np.sqrt(spread.variance + 0.01)
    assert (found.low, found.high) == pytest.approx((values.mean() - half, values.mean() + half))
    assert found.reason is None


def test_nine_sites_give_no_range() -> None:
    found = mean_interval([0.1] * 9, range(9), range(9), range(9))
    assert (found.low, found.high, found.reason) == (None, None, FEW_SITES)


def test_ten_sites_and_five_raters_are_enough() -> None:
    found = mean_interval(np.arange(10) / 10, range(10), [0, 1, 2, 3, 4] * 2, [0, 1, 2, 3, 4] * 2)
    assert found.low is not None


@pytest.mark.parametrize(("early", "late"), [(4, 10), (10, 4)])
def test_four_raters_on_either_side_give_no_range(early: int, late: int) -> None:
    rooms = np.arange(20)
    found = mean_interval(rooms / 10, rooms, rooms % early, rooms % late)
    assert found.low is None
    assert found.reason == FEW_RATERS


def test_no_values_are_refused() -> None:
    with pytest.raises(ValueError, match="at least one value"):
        mean_interval([], [], [], [])


@pytest.mark.parametrize(("low", "kept"), [(-0.16, True), (-0.14, False)])
def test_people_who_came_again_may_put_half_of_half_a_range_into_a_net_change(low: float, kept: bool) -> None:
    """Two of four rooms by the same person: (1 - .6) (.3 + .5) / 4 = .08, which is half of .16."""
    found = MeanInterval(0.0, low, -low, 0.01, 2.0, None)
    again = unless_same_people(found, [2.5, 2.3, 2.0, 2.0], 2.8, 0.6, [1, 2, 3, 4], [1, 2, 4, 3])
    assert (again.low is not None) is kept
    assert again.reason == (None if kept else SAME_PEOPLE)
    assert (again.mean, again.variance) == (found.mean, found.variance)
