"""Dominance of options, against a published example and against what dominance means."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from coaching_analytics.statistics.frontier import frontier

# HIV screening in the United States, cost and life years a person: never, once, every five and three
# years, every year.
HIV = (
    [26_000, 27_000, 28_020, 28_440, 29_440],
    [277.25 / 12, 277.57 / 12, 277.78 / 12, 277.83 / 12, 277.76 / 12],
)


def test_the_published_frontier_is_reproduced() -> None:
    found = frontier(*HIV)
    assert [one.verdict for one in found] == [*["on the frontier"] * 4, "outdone"]
    assert [one.ratio for one in found[1:4]] == pytest.approx([37_500, 58_285.714286, 100_800], rel=1e-6)
    assert [one.against for one in found] == [(), (0,), (1,), (2,), (3,)]
    assert found[0].ratio is None
    assert found[4].ratio is None


def test_an_option_below_the_line_of_two_others_is_outdone_by_their_mix() -> None:
    """0 for $0, 1 for $3,000, 4 for $4,000: half of the first and half of the last gains 2 for $2,000."""
    found = frontier([0, 3_000, 4_000], [0, 1, 4])
    assert [one.verdict for one in found] == ["on the frontier", "outdone by a mix", "on the frontier"]
    assert found[1].against == (0, 2)
    assert found[2].ratio == 4_000 / 4


def test_two_options_are_one_step() -> None:
    found = frontier([9_000, 4_000], [0.9, 0.4])
    assert found[0].ratio == pytest.approx(5_000 / 0.5)
    assert found[1].against == ()


def test_of_two_options_the_cheaper_and_better_one_stands_alone() -> None:
    found = frontier([100, 200], [0.3, 0.2])
    assert [(one.verdict, one.ratio) for one in found] == [("on the frontier", None), ("outdone", None)]


def test_the_same_gain_for_more_and_a_smaller_gain_for_the_same_are_outdone() -> None:
    assert [one.verdict for one in frontier([1, 2, 1], [5, 5, 4])] == [
        "on the frontier",
        "outdone",
        "outdone",
    ]


def test_of_twins_the_first_stands() -> None:
    found = frontier([1, 1], [5, 5])
    assert [one.verdict for one in found] == ["on the frontier", "same as another"]
    assert found[1].against == (0,)


@pytest.mark.parametrize(("costs", "effects"), [([1, 2], [1]), ([np.nan], [1]), ([1], [np.inf])])
def test_options_without_both_figures_are_refused(costs: list[float], effects: list[float]) -> None:
    with pytest.raises(ValueError, match=r"cost|finite"):
        frontier(costs, effects)


WHOLE = st.lists(st.tuples(st.integers(0, 40), st.integers(-20, 20)), min_size=1, max_size=9)


@given(WHOLE, st.integers(0, 60))
def test_the_best_at_any_worth_is_on_the_frontier(options: list[tuple[int, int]], worth: int) -> None:
    """Whatever a unit of effect is worth, some option on the frontier has the highest net benefit."""
    costs, effects = zip(*options, strict=True)
    found = frontier(costs, effects)
    benefit = [worth * e - c for c, e in options]
    on = [b for b, one in zip(benefit, found, strict=True) if one.verdict == "on the frontier"]
    assert max(on) == max(benefit)


@given(WHOLE)
def test_prices_rise_along_the_frontier_and_none_is_negative(options: list[tuple[int, int]]) -> None:
    costs, effects = zip(*options, strict=True)
    found = frontier(costs, effects)
    on = sorted(at for at, one in enumerate(found) if one.verdict == "on the frontier")
    on.sort(key=lambda at: costs[at])
    prices = [found[at].ratio for at in on]
    assert prices[0] is None
    assert all(price is not None and price > 0 for price in prices[1:])
    assert prices[1:] == sorted(price for price in prices[1:] if price is not None)


@given(WHOLE)
def test_an_option_off_the_frontier_is_really_outdone(options: list[tuple[int, int]]) -> None:
    costs, effects = (np.array(side, dtype=float) for side in zip(*options, strict=True))
    for at, one in enumerate(frontier(costs, effects)):
        if one.verdict == "outdone":
            (other,) = one.against
            assert costs[other] <= costs[at]
            assert effects[other] >= effects[at]
            assert (costs[other], effects[other]) != (costs[at], effects[at])
        if one.verdict == "outdone by a mix":
            cheap, dear = one.against
            share = (costs[at] - costs[cheap]) / (costs[dear] - costs[cheap])
            assert 0 < share < 1
            assert effects[cheap] + share * (effects[dear] - effects[cheap]) > effects[at]
