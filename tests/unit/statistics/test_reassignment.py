"""Handing sites over: never worse than any other way, by trying all of them."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coaching_analytics.statistics.reassignment import hand_over


def cost(taker: tuple[int, ...], load: list[int], posts: list[float], speaks: list, distance: list) -> tuple:
    """Sites without their language, then load and distance as the docstring weighs them."""
    missing = sum(not speaks[site][coach] for site, coach in enumerate(taker))
    total = sum(distance[site][coach] / 20 for site, coach in enumerate(taker))
    for coach in range(len(load)):
        total += sum((load[coach] + turn) / posts[coach] for turn in range(1, taker.count(coach) + 1))
    return missing, round(total, 9)


@given(st.data())
@settings(max_examples=25, deadline=None)
def test_no_other_way_is_better(data: st.DataObject) -> None:
    sites, coaches = data.draw(st.integers(1, 4)), data.draw(st.integers(1, 3))
    load = data.draw(st.lists(st.integers(0, 30), min_size=coaches, max_size=coaches))
    posts = data.draw(st.lists(st.sampled_from([0.5, 0.8, 1.0]), min_size=coaches, max_size=coaches))
    grid = lambda each: st.lists(  # noqa: E731
        st.lists(each, min_size=coaches, max_size=coaches), min_size=sites, max_size=sites
    )
    speaks, distance = data.draw(grid(st.booleans())), data.draw(grid(st.integers(0, 100)))
    found = hand_over(load, posts, speaks, distance)
    best = min(cost(way, load, posts, speaks, distance) for way in product(range(coaches), repeat=sites))
    assert cost(tuple(found.taker.tolist()), load, posts, speaks, distance) == best
    assert found.load.sum() == sum(load) + sites


def test_an_unknown_distance_counts_as_the_mean() -> None:
    found = hand_over([0, 0], [1, 1], [[True, True]], [[np.nan, 40.0]])
    assert found.taker.tolist() == [0]


def test_nobody_left_and_posts_of_nothing_are_refused() -> None:
    with pytest.raises(ValueError, match="a coach"):
        hand_over([], [], np.zeros((2, 0), dtype=bool), np.zeros((2, 0)))
    with pytest.raises(ValueError, match="above 0"):
        hand_over([1], [0], [[True]], [[1]])
