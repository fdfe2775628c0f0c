"""Exact chances of the sum of signs, against every order written out and against scipy."""

from __future__ import annotations

from itertools import combinations, permutations

import numpy as np
import pytest
from scipy import stats

from coaching_analytics.statistics.rank_chances import chances_of_signs, exact_p, fewest_ratings, normal_p


@pytest.mark.parametrize("ties", [[1, 1, 1, 1], [2, 1, 1], [2, 2, 1], [3, 1, 1], [2, 3], [4], [1]])
def test_chances_are_those_of_all_orders(ties: list[int]) -> None:
    scores = [score for score, size in enumerate(ties) for _ in range(size)]
    falls = [sum(a > b for a, b in combinations(order, 2)) for order in permutations(scores)]
    assert chances_of_signs(ties) == pytest.approx(np.bincount(falls) / len(falls))


@pytest.mark.parametrize("n", [4, 7, 12])
def test_without_equal_scores_the_chance_is_that_of_kendall(n: int) -> None:
    y = np.random.default_rng(n).permutation(n)
    signs = sum(np.sign(b - a) for a, b in combinations(y.tolist(), 2))
    theirs = stats.kendalltau(np.arange(n), y, method="exact").pvalue
    assert exact_p(np.array([signs]), [1] * n)[0] == pytest.approx([theirs])


def test_longest_series_still_counts_exactly() -> None:
    """12! orders fit; the chances add up to one and are the same from both ends."""
    chances = chances_of_signs([1] * 12)
    assert chances.sum() == pytest.approx(1, abs=1e-12)
    assert chances == pytest.approx(chances[::-1], rel=1e-12)
    with pytest.raises(ValueError, match="at most 12"):
        chances_of_signs([1] * 13)


def test_equal_scores_only_are_no_evidence() -> None:
    assert exact_p(np.array([0]), [5])[0].tolist() == [1.0]
    z, p = normal_p(np.array([0]), np.array([0.0]))
    assert (z.tolist(), p.tolist()) == ([0.0], [1.0])


def test_four_waves_cannot_reach_one_in_twenty_and_five_can() -> None:
    assert exact_p(np.array([6]), [1] * 4)[1] > 0.05
    assert exact_p(np.array([10]), [1] * 5)[1] < 0.05
    assert fewest_ratings(0.95) == 5
    assert fewest_ratings(0.99) == 6
    with pytest.raises(ValueError, match="level"):
        fewest_ratings(1.0)
