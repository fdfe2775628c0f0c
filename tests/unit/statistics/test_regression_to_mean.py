"""What a second visit shows when nothing changes (worked examples of rules.json, and simulation)."""

from __future__ import annotations

import numpy as np
import pytest

from coaching_analytics.statistics.regression_to_mean import (
    expected_crossings,
    expected_later,
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
