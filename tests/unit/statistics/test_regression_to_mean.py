"""What a second visit shows when nothing changes (worked examples of rules.json, and simulation)."""

from __future__ import annotations

import numpy as np
import pytest

from coaching_analytics.statistics.regression_to_mean import (
    expected_crossings,
    expected_later,
    net_crossings,
    selected_below,
)
from tests.golden.rules import rules


def test_one_room_as_in_the_worked_example() -> None:
    assert expected_later(2.0, 2.8, 0.6) == pytest.approx(rules()["RTM_single_x2.0"])


def test_rooms_picked_below_a_cut_as_in_the_worked_example() -> None:
    golden = rules()["RTM"]
    earlier, later, rise = selected_below(2.8, 0.7, 0.6, 2.3)
    assert earlier == pytest.approx(golden["E_pre"], abs=5e-5)
    assert later == pytest.approx(golden["E_post_no_effect"], abs=5e-5)
    assert rise == pytest.approx(golden["spurious_gain"], abs=5e-5)


def test_crossings_written_out_for_visits_that_share_nothing() -> None:
    """With correlation 0 a room is above a line at the mean half of the time, whatever it scored before."""
    up, down = expected_crossings([2.0, 2.1, 3.0], 2.5, 2.5, 1.0, 0.0)
    assert (up, down) == pytest.approx((1.0, 0.5))


def test_nothing_crosses_when_visits_agree_fully() -> None:
    assert expected_crossings([2.0, 3.0, 2.5], 2.5, 2.5, 1.0, 1.0) == (0.0, 0.0)


def test_crossings_agree_with_rooms_drawn_from_the_model() -> None:
    rng = np.random.default_rng(2)
    level = rng.normal(size=200_000) * np.sqrt(0.5)
    earlier, later = (2.8 + 0.7 * (level + rng.normal(size=200_000) * np.sqrt(0.5)) for _ in range(2))
    picked = earlier < 2.7
    up, down = expected_crossings(earlier[picked], 2.3, 2.8, 0.7, 0.5)
    crossed_up = ((earlier < 2.3) & (later >= 2.3))[picked].sum()
    crossed_down = ((earlier >= 2.3) & (later < 2.3))[picked].sum()
    assert up == pytest.approx(crossed_up, rel=0.02)
    assert down == pytest.approx(crossed_down, rel=0.02)


def test_all_rooms_together_cross_equally_in_both_directions() -> None:
    rng = np.random.default_rng(3)
    up, down = expected_crossings(rng.normal(2.8, 0.7, 100_000), 2.3, 2.8, 0.7, 0.5)
    assert up == pytest.approx(down, rel=0.03)


def test_net_crossings_are_the_counts_less_the_expected() -> None:
    rng = np.random.default_rng(4)
    earlier, later = rng.normal(2.5, 0.7, (2, 200))
    found = net_crossings(earlier, later, 2.5, 2.5, 0.7, 0.3)
    up, down = expected_crossings(earlier, 2.5, 2.5, 0.7, 0.3)
    crossed = int((later >= 2.5).sum()) - int((earlier >= 2.5).sum())
    assert found.sum() == pytest.approx(crossed - (up - down))


def test_net_crossings_are_nothing_when_nothing_changes() -> None:
    """Rooms picked because they scored low: half of them cross, and net of the expected none do."""
    rng = np.random.default_rng(5)
    level = rng.normal(2.8, 0.7 * np.sqrt(0.6), 20_000)
    earlier, later = (level + rng.normal(0, 0.7 * np.sqrt(0.4), 20_000) for _ in range(2))
    low = earlier < 2.3
    found = net_crossings(earlier[low], later[low], 2.3, 2.8, 0.7, 0.6)
    assert np.mean(later[low] >= 2.3) > 0.4
    assert abs(found.mean()) < 3 * found.std() / np.sqrt(low.sum())
