"""Payments of contracts: shares by hand, parts that sum to the invoice, draws that follow the normal law."""

from __future__ import annotations

from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from coaching_analytics.statistics.payment import KINDS, attainment, counted, dollars, invoice, payout
from coaching_analytics.statistics.payment_outlook import Outcomes, error_of_range, outlook, simulated

CENTS = st.integers(0, 10**11).map(lambda cents: Decimal(cents) / 100)
SIGNED = st.integers(-(10**11), 10**11).map(lambda cents: Decimal(cents) / 100)
NORMAL = Outcomes([0.6], [0.05], [0.4], [0.9], [50_000.0], [True], ["contingent"], ["linear"])


def test_a_target_below_the_baseline_asks_for_a_fall() -> None:
    """From 20 days to 10: 15 days are half the way, 25 days half a way back."""
    assert attainment([15.0, 25.0, 8.0], target=10.0, baseline=20.0).tolist() == [0.5, -0.5, 1.2]


def test_a_mean_that_is_the_target_but_for_its_last_digit_has_reached_it() -> None:
    almost = 0.1 + 0.2 - 1e-12
    assert attainment(almost, target=0.3).item() == 1
    assert payout(attainment(0.1 * 3 - 1e-12, target=0.3, baseline=0.0), "step").item() == 1


def test_baseline_and_target_may_not_be_the_same() -> None:
    with pytest.raises(ValueError, match=r"both 0.5"):
        attainment(0.4, target=0.5, baseline=0.5)


@pytest.mark.parametrize(
    ("kind", "shares"),
    [
        ("contingent", [0.0, 0.25, 1.0, 1.0]),
        ("discount", [1.0, 0.75, 0.0, 0.0]),
        ("owed_in_full", [1.0, 1.0, 0.0, 0.0]),
        ("surcharge", [1.0, 0.75, 0.0, 0.0]),
    ],
)
def test_what_counts_of_each_kind(kind: str, shares: list[float]) -> None:
    assert counted(kind, [-0.5, 0.25, 1.0, 2.0]).tolist() == shares


def test_unknown_kinds_and_shapes_are_refused() -> None:
    with pytest.raises(ValueError, match="a term is one of contingent"):
        counted("bonus", 0.5)
    with pytest.raises(ValueError, match="a payout is one of linear, step"):
        payout(0.5, "curve")


def test_half_a_cent_goes_up() -> None:
    assert dollars("contingent", Decimal("0.01"), 0.5) == Decimal("0.01")
    assert dollars("discount", Decimal("100.00"), 1 / 3) == Decimal("-33.33")
    assert str(dollars("discount", Decimal("100.00"), 0.0)) == "0.00"


@given(CENTS, st.lists(SIGNED, max_size=6), CENTS, CENTS)
def test_the_parts_sum_to_the_total_within_floor_and_cap(
    base: Decimal, lines: list[Decimal], one: Decimal, other: Decimal
) -> None:
    floor, cap = min(one, other), max(one, other)
    found = invoice(base, lines, floor, cap)
    assert found.base + sum(found.lines, Decimal(0)) + found.limit == found.total
    assert floor <= found.total <= cap
    inside = floor <= base + sum(lines, Decimal(0)) <= cap
    assert (found.limit == 0) == inside


@given(CENTS, st.sampled_from(KINDS), st.floats(-2, 3), st.floats(-2, 3))
def test_a_better_outcome_never_pays_the_vendor_less_nor_a_discount_more(
    amount: Decimal, kind: str, one: float, other: float
) -> None:
    """Where the district's condition is missed less, it owes no more."""
    low, high = sorted((one, other))
    worse, better = (dollars(kind, amount, counted(kind, way).item()) for way in (low, high))
    assert better >= worse if kind in ("contingent", "discount") else better <= worse


def test_without_a_floor_nothing_is_paid_back() -> None:
    found = invoice(Decimal("10.00"), [Decimal("-25.00")])
    assert (found.limit, found.total) == (Decimal("15.00"), Decimal("0.00"))


def test_a_floor_above_the_cap_is_refused() -> None:
    with pytest.raises(ValueError, match="above the cap"):
        invoice(Decimal(1), [], Decimal(3), Decimal(2))


def test_draws_follow_the_law_they_were_asked_for() -> None:
    """Payments are 100,000 + 100,000 (figure - .4): mean 120,000, standard deviation 5,000."""
    paid = simulated(100_000, NORMAL, (None, None), draws=40_000, seed=5)
    found = outlook(paid)
    assert found.mean == pytest.approx(120_000, abs=100)
    low, high = stats.norm(120_000, 5_000).ppf([0.05, 0.95])
    assert (found.low, found.high) == pytest.approx((low, high), abs=150)
    assert (found.at_floor, found.at_cap) == (0, 0)


def test_floor_and_cap_hold_in_their_tails() -> None:
    paid = simulated(100_000, NORMAL, (115_000, 125_000), draws=40_000, seed=6)
    found = outlook(paid, 115_000, 125_000)
    assert (found.at_floor, found.at_cap) == pytest.approx((stats.norm.sf(1), stats.norm.sf(1)), abs=0.01)


def test_the_same_seed_gives_the_same_draws() -> None:
    one, same, other = (simulated(0, NORMAL, (None, None), 50, seed) for seed in (1, 1, 2))
    assert np.array_equal(one, same)
    assert not np.array_equal(one, other)


def test_a_term_without_baseline_is_drawn_as_met_or_not() -> None:
    """At most 15 days; 15 expected, so half of the draws miss it and add the surcharge of $5,000."""
    late = Outcomes([15.0], [2.0], [np.nan], [15.0], [5_000.0], [False], ["surcharge"], ["step"])
    paid = simulated(1_000, late, (None, None), draws=20_000, seed=3)
    assert set(paid.tolist()) == {1_000.0, 6_000.0}
    assert (paid > 1_000).mean() == pytest.approx(0.5, abs=0.015)


def test_error_behind_a_range() -> None:
    assert error_of_range(-1.959964, 1.959964) == pytest.approx(1, abs=1e-6)
    assert error_of_range(-1.644854, 1.644854, level=0.9) == pytest.approx(1, abs=1e-6)


def test_no_draw_no_outlook() -> None:
    with pytest.raises(ValueError, match="no payment"):
        outlook([])
