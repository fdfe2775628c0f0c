"""Cronbach's alpha: known cases, and what it says when there is nothing to say."""

from __future__ import annotations

import numpy as np
import pytest

from coaching_analytics.statistics.scale import cronbach_alpha, scale_mean


def test_items_that_say_the_same_give_one() -> None:
    assert cronbach_alpha([[1, 1, 1], [3, 3, 3], [5, 5, 5]]).value == pytest.approx(1)


def test_two_items_follow_the_formula_of_their_correlation() -> None:
    """With equal variances alpha is 2 r / (1 + r)."""
    draw = np.random.default_rng(1).normal(size=(40, 2))
    items = (draw - draw.mean(axis=0)) / draw.std(axis=0, ddof=1)
    r = float(np.corrcoef(items.T)[0, 1])
    assert cronbach_alpha(items).value == pytest.approx(2 * r / (1 + r))


def test_sheets_with_gaps_are_left_out() -> None:
    whole = [[1, 2, 2], [2, 2, 3], [3, 4, 3], [4, 3, 4]]
    assert cronbach_alpha([*whole, [5, np.nan, 1]]).value == cronbach_alpha(whole).value


@pytest.mark.parametrize(
    ("answers", "reason"),
    [
        ([[1], [2]], "one item is no scale"),
        ([[1, 2], [np.nan, 1]], "fewer than two people answered every item"),
        ([[1, 2], [2, 1]], "everybody's total is the same"),
    ],
)
def test_without_a_scale_there_is_a_reason(answers: list, reason: str) -> None:
    found = cronbach_alpha(answers)
    assert (found.value, found.reason) == (None, reason)


def test_a_mean_about_one_coach_has_no_range() -> None:
    found = scale_mean([3, 4], ["a", "a"])
    assert (found.value, found.low, found.reason) == (3.5, None, "all answers are about one coach")
