"""Two options side by side against the worked example of rules.json."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from coaching_analytics.statistics.comparison import (
    acceptability,
    chances_best,
    quadrant,
    quadrant_shares,
    ratio_range,
)
from tests.golden.rules import rules

COST, EFFECT, COST_SE, EFFECT_SE = 5_000.0, 0.5, 800.0, 0.15
TOGETHER = 0.2 * COST_SE * EFFECT_SE


def test_the_bounded_case_is_the_worked_example() -> None:
    golden = rules()["ICER"]
    found = ratio_range(COST, EFFECT, (COST_SE**2, EFFECT_SE**2), TOGETHER)
    assert found.shape == "bounded"
    assert found.ratio == golden["icer"]
    assert (found.low, found.high) == pytest.approx(tuple(golden["fieller95"]), abs=0.005)
    assert found.leading == pytest.approx(golden["A"], abs=5e-7)


def test_an_uncertain_effect_leaves_all_but_a_stretch() -> None:
    """Standard error .30: the leading coefficient is -.0957, and only a stretch of ratios is ruled out."""
    found = ratio_range(COST, EFFECT, (COST_SE**2, 0.3**2), 0.2 * COST_SE * 0.3)
    assert found.shape == "outside"
    assert found.leading == pytest.approx(rules()["fieller_unbounded_when_A<=0"], abs=5e-5)
    assert found.low is not None
    assert found.high is not None
    assert not found.low <= COST / EFFECT <= found.high


def test_nothing_is_ruled_out_when_neither_difference_can_be_told_from_zero() -> None:
    found = ratio_range(500, 0.1, (COST_SE**2, 0.3**2))
    assert (found.shape, found.low, found.high, found.ratio) == ("everything", None, None, 5000)


def test_a_leading_coefficient_of_zero_leaves_one_end() -> None:
    """E = 2 and a variance of 1 with two standard errors: 4 - 4 x 1 = 0; -2 b R + c <= 0 from c / 2b on."""
    found = ratio_range(10, 2, (4.0, 1.0), 0.0, 2.0)
    assert (found.shape, found.low, found.high) == ("outside", None, (100 - 16) / (2 * 20))
    assert ratio_range(-10, 2, (4.0, 1.0), 0.0, 2.0).low == -(100 - 16) / (2 * 20)
    assert ratio_range(0, 0, (0.0, 0.0)).shape == "everything"


def test_a_difference_of_exactly_zero_has_no_ratio() -> None:
    assert ratio_range(100, 0, (1.0, 1.0)).ratio is None


@given(
    st.floats(-5_000, 5_000),
    st.floats(-2, 2),
    st.floats(1, 2_000),
    st.floats(0.01, 1),
    st.floats(-0.95, 0.95),
    st.floats(-50_000, 50_000),
)
def test_the_range_holds_exactly_the_ratios_that_are_not_rejected(
    cost: float, effect: float, cost_se: float, effect_se: float, rho: float, ratio: float
) -> None:
    """A ratio R lies in the range when ``|C - R E|`` is at most two standard errors of it: any case."""
    together = rho * cost_se * effect_se
    found = ratio_range(cost, effect, (cost_se**2, effect_se**2), together, 2.0)
    spread = np.sqrt(cost_se**2 + ratio**2 * effect_se**2 - 2 * ratio * together)
    distance = abs(cost - ratio * effect) / spread
    assume(abs(distance - 2) > 1e-3)
    if found.shape == "everything":
        inside = True
    elif found.shape == "bounded":
        assert found.low is not None
        assert found.high is not None
        inside = found.low <= ratio <= found.high
    else:
        inside = (found.low is not None and ratio <= found.low) or (
            found.high is not None and ratio >= found.high
        )
    assert inside == (distance <= 2)


@pytest.mark.parametrize("effect", [0.5, 0.15, 0.02])
def test_the_range_holds_the_true_ratio_in_95_of_100_samples(effect: float) -> None:
    """Whatever its case: with a clear, a doubtful and hardly any difference in effect."""
    draw = np.random.default_rng(23)
    true, together = (2_000.0, effect), 0.2 * 800 * 0.15
    samples = draw.multivariate_normal(true, [[800**2, together], [together, 0.15**2]], size=4_000)
    held = 0
    for cost, gain in samples:
        found = ratio_range(cost, gain, (800**2, 0.15**2), together)
        low = -np.inf if found.low is None else found.low
        high = np.inf if found.high is None else found.high
        inside = low <= true[0] / effect <= high
        held += inside if found.shape == "bounded" else found.shape == "everything" or not inside
    assert held / len(samples) == pytest.approx(0.95, abs=0.012)


@pytest.mark.parametrize(("worth", "chance"), rules()["CEAC"].items())
def test_the_acceptability_curve_of_the_worked_example(worth: str, chance: float) -> None:
    found = acceptability(EFFECT, COST, (EFFECT_SE**2, COST_SE**2), TOGETHER, [float(worth)])
    assert found[0] == pytest.approx(chance, abs=5e-5)


def test_at_the_ends_of_the_range_the_chance_is_that_of_the_tails() -> None:
    found = ratio_range(COST, EFFECT, (COST_SE**2, EFFECT_SE**2), TOGETHER)
    ends = [found.low, found.high]
    chances = acceptability(EFFECT, COST, (EFFECT_SE**2, COST_SE**2), TOGETHER, ends)
    assert chances == pytest.approx(rules()["CEAC_at_fieller"], abs=1e-9)


def test_a_difference_without_any_doubt_is_worth_it_or_not() -> None:
    assert acceptability(1.0, 10.0, (0.0, 0.0), 0.0, [9.0, 11.0]).tolist() == [0.0, 1.0]


@pytest.mark.parametrize(
    ("cost", "effect", "said"),
    [
        (1, 1, "costs more, gains more"),
        (-1, 1, "costs less, gains more"),
        (0, 1, "costs less, gains more"),
        (1, -1, "costs more, gains less"),
        (1, 0, "costs more, gains less"),
        (-1, -1, "costs less, gains less"),
        (-1, 0, "costs less, gains more"),
        (0, -1, "costs more, gains less"),
        (0, 0, "no difference"),
    ],
)
def test_quadrants_in_words(cost: float, effect: float, said: str) -> None:
    """Beside a line of the plane: the same gain for fewer dollars is better, for more dollars worse."""
    assert quadrant(cost, effect) == said
    assert quadrant_shares([cost], [effect])[quadrant(cost, effect)] == 1


def test_shares_of_quadrants_are_those_of_the_draws() -> None:
    """Of four draws two cost more and gain more, one gains more for less, one the other way round."""
    found = quadrant_shares([1, 2, -1, 3], [0.1, 0.2, 0.3, -0.4])
    assert found["costs more, gains more"] == 0.5
    assert found["costs less, gains more"] == found["costs more, gains less"] == 0.25
    assert sum(found.values()) == 1


def test_the_best_option_changes_with_what_a_point_is_worth() -> None:
    """Gains 0, .5 and .6 for $0, $1,000 and $3,000: the second from $2,000, the third from $20,000."""
    found = chances_best([[0, 0.5, 0.6]], [[0, 1_000, 3_000]], [1_999, 2_001, 19_999, 20_001])
    assert found.tolist() == [[1, 0, 0], [0, 1, 0], [0, 1, 0], [0, 0, 1]]


def test_two_options_drawn_agree_with_the_curve_of_their_difference() -> None:
    draw = np.random.default_rng(7)
    both = draw.multivariate_normal(
        [COST, EFFECT], [[COST_SE**2, TOGETHER], [TOGETHER, EFFECT_SE**2]], size=40_000
    )
    zero = np.zeros(len(both))
    found = chances_best(np.column_stack([zero, both[:, 1]]), np.column_stack([zero, both[:, 0]]), [15_000])
    assert found[0, 1] == pytest.approx(rules()["CEAC_mc_15000"], abs=0.005)
