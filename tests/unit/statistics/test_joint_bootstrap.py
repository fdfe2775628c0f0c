"""Sites drawn again, cost and effect together."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from coaching_analytics.statistics.clustering import clustered_covariance, clustered_variance
from coaching_analytics.statistics.joint_bootstrap import joint_draws


def test_draws_have_the_spread_and_the_covariance_of_clustered_means() -> None:
    draw = np.random.default_rng(11)
    site = np.repeat(np.arange(200), 3)
    level = draw.normal(0, 0.5, 200)
    effect = level[site] + draw.normal(0, 0.4, len(site))
    cost = 2_000 + 600 * level[site] + draw.normal(0, 200, len(site))
    sums = [np.bincount(site, weights=values)[:, None] for values in (effect, cost, np.ones(len(site)))]
    found = joint_draws(*sums, draws=4_000, seed=5)
    wanted = clustered_variance(effect, site)[0], clustered_variance(cost, site)[0]
    assert found.effects.var() == pytest.approx(wanted[0], rel=0.1)
    assert found.costs.var() == pytest.approx(wanted[1], rel=0.1)
    together = np.cov(found.effects[:, 0], found.costs[:, 0])[0, 1]
    assert together == pytest.approx(clustered_covariance(effect, cost, site), rel=0.15)


def test_one_seed_gives_one_answer() -> None:
    sums = np.arange(12.0).reshape(6, 2)
    first, again, other = (joint_draws(sums, sums, sums + 1, draws=20, seed=seed) for seed in (1, 1, 2))
    assert (first.effects == again.effects).all()
    assert (first.effects != other.effects).any()


def test_two_options_of_the_same_sites_move_together() -> None:
    """The same rooms twice: their difference has no spread at all."""
    values = np.random.default_rng(3).normal(1, 1, (30, 1))
    found = joint_draws(np.hstack([values, values]), np.ones((30, 2)), np.ones((30, 2)), draws=100)
    assert (found.effects[:, 0] == found.effects[:, 1]).all()


def test_a_draw_that_misses_an_option_takes_its_mean() -> None:
    found = joint_draws([[2.0], [0.0]], [[4.0], [0.0]], [[2.0], [0.0]], draws=200)
    assert set(found.effects[:, 0]) == {1.0}
    assert set(found.costs[:, 0]) == {2.0}


def test_an_option_without_rooms_is_refused() -> None:
    with pytest.raises(ValueError, match="at least one room"):
        joint_draws([[0.0]], [[0.0]], [[0.0]])


@given(st.floats(-3, 3), st.floats(1, 9_000), st.lists(st.integers(1, 5), min_size=1, max_size=8))
def test_alike_rooms_have_no_spread(effect: float, cost: float, rooms: list[int]) -> None:
    n = np.array(rooms, dtype=float)[:, None]
    found = joint_draws(effect * n, cost * n, n, draws=20)
    assert found.effects == pytest.approx(np.full((20, 1), effect))
    assert found.costs == pytest.approx(np.full((20, 1), cost))
