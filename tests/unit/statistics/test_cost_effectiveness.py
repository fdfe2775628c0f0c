"""Ratios of cost and effect against the worked example of rules.json."""

from __future__ import annotations

import numpy as np
import pytest

from coaching_analytics.statistics.cost_effectiveness import (
    Inverse,
    bootstrap_ratios,
    fieller,
    inverse,
    net_benefit,
)
from tests.golden.rules import rules

COST, EFFECT, COST_SE, EFFECT_SE, TOGETHER = 5_000.0, 0.5, 800.0, 0.15, 0.2 * 800.0 * 0.15


def test_fieller_range_of_the_worked_example() -> None:
    golden = rules()["ICER"]
    found = fieller(COST, EFFECT, (COST_SE**2, EFFECT_SE**2), TOGETHER)
    assert found.ratio == golden["icer"]
    assert (found.low, found.high) == pytest.approx(tuple(golden["fieller95"]), abs=0.005)
    assert found.leading == pytest.approx(golden["A"], abs=5e-7)


def test_fieller_range_without_end_is_not_given() -> None:
    """With a standard error of .30 zero effect is not ruled out, so the ratio may be anything."""
    found = fieller(COST, EFFECT, (COST_SE**2, 0.3**2), 0.2 * 800 * 0.3)
    assert (found.low, found.high) == (None, None)
    assert found.leading == pytest.approx(rules()["fieller_unbounded_when_A<=0"], abs=5e-5)


def test_fieller_range_of_a_known_denominator_is_that_of_the_numerator() -> None:
    found = fieller(0.2, 2.0, (0.01, 0.0), 0.0, 2.0)
    assert (found.low, found.high) == pytest.approx(((0.2 - 0.2) / 2, (0.2 + 0.2) / 2))


def test_fieller_and_its_turned_ratio_agree() -> None:
    """E/K and K/E are the same statement: their ends are each other's inverses."""
    turned = fieller(EFFECT, COST, (EFFECT_SE**2, COST_SE**2), TOGETHER)
    straight = fieller(COST, EFFECT, (COST_SE**2, EFFECT_SE**2), TOGETHER)
    assert straight.low is not None
    assert straight.high is not None
    assert (turned.high, turned.low) == pytest.approx((1 / straight.low, 1 / straight.high))


def test_a_ratio_to_zero_is_refused() -> None:
    with pytest.raises(ValueError, match="other than zero"):
        fieller(1.0, 0.0, (1.0, 1.0))


@pytest.mark.parametrize("worth", [5_000, 10_000, 15_000, 20_000])
def test_chance_of_being_worth_it_as_in_the_worked_example(worth: int) -> None:
    _, _, chance = net_benefit(EFFECT, COST, (EFFECT_SE**2, COST_SE**2), TOGETHER, worth)
    assert chance == pytest.approx(rules()["CEAC"][str(worth)], abs=5e-5)


def test_net_benefit_as_in_the_worked_example() -> None:
    golden = rules()["NMB_15000"]
    benefit, se, _ = net_benefit(EFFECT, COST, (EFFECT_SE**2, COST_SE**2), TOGETHER, 15_000)
    assert benefit == pytest.approx(golden["nmb"])
    assert se == pytest.approx(golden["se"], abs=0.005)


def test_chances_at_the_ends_of_the_fieller_range_are_its_tails() -> None:
    found = fieller(COST, EFFECT, (COST_SE**2, EFFECT_SE**2), TOGETHER)
    tails = [
        net_benefit(EFFECT, COST, (EFFECT_SE**2, COST_SE**2), TOGETHER, worth or 0.0)[2]
        for worth in (found.low, found.high)
    ]
    assert tails == pytest.approx(rules()["CEAC_at_fieller"])


def test_inverse_of_a_range_above_zero_has_both_ends() -> None:
    """0.9 points (0.2 to 1.6) for $10,000: $11,111 a point, between $6,250 and $50,000."""
    found = inverse(0.9, 0.2, 1.6, 10_000)
    assert (found.value, found.low, found.high) == pytest.approx((10_000 / 0.9, 6_250, 50_000))


@pytest.mark.parametrize("low", [0.0, -0.1])
def test_inverse_of_a_range_that_reaches_zero_is_at_least(low: float) -> None:
    assert inverse(0.5, low, 2.5, 10_000) == Inverse(None, 4_000.0, None)


@pytest.mark.parametrize(("low", "high"), [(-2.0, 0.0), (-2.0, -1.0), (None, None)])
def test_inverse_without_a_gain_in_reach_is_nothing(low: float | None, high: float | None) -> None:
    assert inverse(-0.5, low, high, 10_000) == Inverse(None, None, None)


def test_bootstrap_agrees_with_fieller_where_both_hold() -> None:
    rng = np.random.default_rng(4)
    cost = rng.gamma(4.0, 500.0, 400)
    gain = 0.2 + rng.normal(0, 0.5, 400)
    [(low, high)] = bootstrap_ratios(gain, cost, draws=2000, seed=1)
    found = fieller(
        gain.mean(),
        cost.mean(),
        (gain.var(ddof=1) / 400, cost.var(ddof=1) / 400),
        float(np.cov(gain, cost)[0, 1]) / 400,
    )
    assert low == pytest.approx(found.low, rel=0.1)
    assert high == pytest.approx(found.high, rel=0.1)


def test_bootstrap_draws_are_those_of_counts_written_out() -> None:
    """Sites drawn with replacement: the same picks, summed one by one, give the same quantiles."""
    effect, cost = np.array([1.0, 4.0, 2.0]), np.array([2.0, 3.0, 5.0])
    picks = np.random.default_rng(7).integers(0, 3, size=(100, 3), dtype=np.int64)
    ratios = [effect[pick].sum() / cost[pick].sum() for pick in picks]
    found = bootstrap_ratios(effect, cost, draws=100, seed=7)[0]
    assert found == pytest.approx(tuple(np.quantile(ratios, [0.025, 0.975])))


def test_bootstrap_of_several_ratios_shares_its_draws() -> None:
    """A ratio beside another, whose cost is twice as high, is found half as high in every draw."""
    effect, cost = np.arange(1.0, 30.0), np.arange(30.0, 1.0, -1.0)
    one, other = bootstrap_ratios(
        np.column_stack([effect, effect]), np.column_stack([cost, 2 * cost]), seed=5
    )
    assert one == pytest.approx(tuple(2 * end for end in other if end is not None))
    assert one == bootstrap_ratios(effect, cost, seed=5)[0]


def test_bootstrap_gives_the_same_answer_for_the_same_seed() -> None:
    effect, cost = np.arange(50.0), np.arange(50.0) + 1
    assert bootstrap_ratios(effect, cost, seed=3) == bootstrap_ratios(effect, cost, seed=3)
    assert bootstrap_ratios(effect, cost, seed=3) != bootstrap_ratios(effect, cost, seed=4)


def test_bootstrap_needs_two_sites_and_a_cost() -> None:
    assert bootstrap_ratios([1.0], [2.0]) == [(None, None)]
    assert bootstrap_ratios([1.0, 2.0], [0.0, 0.0]) == [(None, None)]
