"""Middles of two groups and how evenly something is shared out: by hand, beside numpy, and planted."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coaching_analytics.statistics.concentration import by_rank, lorenz
from coaching_analytics.statistics.median_gap import median_gap


@pytest.mark.parametrize("n", [7, 8])
def test_a_drawn_median_has_the_law_of_drawing_all_members(n: int) -> None:
    rng = np.random.default_rng(n)
    values = rng.gamma(1, 2, n)
    found = median_gap(values, values, draws=40_000, seed=1).first
    drawn = np.median(rng.choice(values, (40_000, n)), axis=1)
    assert (found.low, found.high) == pytest.approx(np.quantile(drawn, [0.025, 0.975]), rel=0.03)
    assert found.se == pytest.approx(drawn.std(), rel=0.08)


def test_the_range_covers_a_planted_difference() -> None:
    """Sites of high need with twice the hours: medians 2 ln 2 and ln 2."""
    rng, hits, worlds = np.random.default_rng(3), 0, 300
    for world in range(worlds):
        gap = median_gap(rng.exponential(2, 60), rng.exponential(1, 60), seed=world, draws=800).difference
        hits += gap.low <= np.log(2) <= gap.high
    assert 0.91 <= hits / worlds <= 0.99


def test_a_ratio_over_nought_has_no_value_and_one_that_may_be_nought_no_range() -> None:
    assert median_gap([1, 2, 3], [0, 0, 0]).ratio.value is None
    near = median_gap([1, 2, 3], [0, 0, 1, 1, 1]).ratio
    assert (near.value, near.low) == (2, None)


def test_an_empty_group_is_refused() -> None:
    with pytest.raises(ValueError, match="at least one"):
        median_gap([], [1.0])


def test_shares_by_hand() -> None:
    """1, 1, 2, 4 of 8: the pairs differ by 1 + 3 + 1 + 3 + 2 = 10 (0 once); 2 * 10 / (2 * 4 * 8) = .3125."""
    assert lorenz([4, 1, 2, 1]).index == pytest.approx(0.3125)
    assert by_rank([1, 1, 3, 3], [1, 1, 0, 0]).index == -0.25


def test_nothing_to_share_is_refused() -> None:
    for bad in ([0, 0], [-1, 2]):
        with pytest.raises(ValueError, match="0 or more"):
            lorenz(bad)
    with pytest.raises(ValueError, match="one length"):
        by_rank([1, 2], [0])


@settings(max_examples=25, deadline=None)
@given(st.lists(st.floats(0.01, 50), min_size=1, max_size=30))
def test_the_index_is_the_mean_difference_of_all_pairs(values: list[float]) -> None:
    held = np.array(values)
    pairs = np.abs(held[:, None] - held[None, :]).mean() / (2 * held.mean())
    assert lorenz(values).index == pytest.approx(pairs, abs=1e-9)
