"""Reliability of one rating, and change beyond measurement error (worked examples of rules.json)."""

from __future__ import annotations

import numpy as np
import pytest

from coaching_analytics.statistics.reliability import (
    from_pairs,
    minimum_reliable_change,
    reliable_change_index,
    standard_error_of_measurement,
)
from tests.golden.rules import rules


def test_change_beyond_measurement_error_as_in_the_worked_example() -> None:
    golden = rules()["RCI"]
    assert standard_error_of_measurement(0.8, 0.8) == pytest.approx(golden["sem"], abs=5e-5)
    assert np.sqrt(2) * standard_error_of_measurement(0.8, 0.8) == pytest.approx(golden["sdiff"], abs=5e-5)
    assert reliable_change_index(4.0, 5.0, 0.8, 0.8) == pytest.approx(golden["rci_1pt"], abs=5e-5)
    assert minimum_reliable_change(0.8, 0.8) == pytest.approx(golden["min_change"], abs=5e-5)


def test_a_point_is_a_reliable_change_and_point_nine_is_not() -> None:
    assert reliable_change_index(4.0, 5.0, 0.8, 0.8) > 1.96
    assert reliable_change_index(4.0, 4.9, 0.8, 0.8) < 1.96


def test_a_rating_without_error_has_no_index() -> None:
    with pytest.raises(ValueError, match="without error"):
        reliable_change_index(4.0, 5.0, 0.8, 1.0)


def test_intraclass_correlation_written_out() -> None:
    """Pairs (1,2), (3,4), (5,6): middles 1.5, 3.5, 5.5; MSB = 2 x 8 / 2 = 8, MSW = 3 / 6 = .5; 7.5 / 8.5."""
    found = from_pairs([1, 3, 5], [2, 4, 6])
    assert found.value == pytest.approx(7.5 / 8.5)
    assert found.se == pytest.approx((1 - 7.5 / 8.5) * (1 + 7.5 / 8.5) / np.sqrt(2))
    assert found.pairs == 3


def test_the_order_within_a_pair_does_not_matter() -> None:
    first, second = [1, 3, 5, 2, 6], [2, 4, 6, 4, 5]
    assert from_pairs(first, second) == from_pairs(second, first)


def test_differences_between_settings_are_no_reliability() -> None:
    """Two settings two points apart whose rooms differ by chance alone: nothing is left without means."""
    rng = np.random.default_rng(5)
    place = np.repeat([0, 1], 400)
    first, second = 2.0 * place + rng.normal(size=800), 2.0 * place + rng.normal(size=800)
    assert from_pairs(first, second).value > 0.4
    assert from_pairs(first, second, place).value < 0.1


def test_raters_who_disagree_more_than_rooms_differ_give_zero() -> None:
    assert from_pairs([1, 5, 1, 5], [5, 1, 5, 1]).value == 0.0


def test_a_planted_reliability_is_found_within_its_error() -> None:
    rng = np.random.default_rng(9)
    room = rng.normal(size=2000) * np.sqrt(0.5)
    found = from_pairs(*(room + rng.normal(size=2000) * np.sqrt(0.5) for _ in range(2)))
    assert abs(found.value - 0.5) < 3 * found.se


@pytest.mark.parametrize(("first", "second"), [([1, 2], [1, 3]), ([], []), ([3, 3, 3, 3], [3, 3, 3, 3])])
def test_too_little_to_go_by_is_refused(first: list[int], second: list[int]) -> None:
    with pytest.raises(ValueError, match=r"too few|do not vary"):
        from_pairs(first, second)
