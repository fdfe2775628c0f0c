"""The ingredients method against the worked examples of rules.json."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coaching_analytics.statistics.ingredients import (
    annualised,
    annuity_factor,
    ingredient_cost,
    present_value,
)
from tests.golden.rules import rules

RATES = st.floats(0, 0.5)
YEARS = st.integers(1, 40)


@pytest.mark.parametrize(
    ("rate", "years", "name"),
    [(0.03, 5, "annuity_3pct_5y"), (0.05, 10, "annuity_5pct_10y"), (0.0, 4, "annuity_0pct_4y")],
)
def test_annuity_of_the_worked_examples(rate: float, years: int, name: str) -> None:
    assert annuity_factor(rate, years) == pytest.approx(rules()[name], abs=5e-7)


def test_ten_thousand_dollars_over_five_years() -> None:
    assert annualised([10_000], 0.03, 5)[0] == pytest.approx(rules()["annualised_10000_3pct_5y"], abs=0.005)


@given(RATES, YEARS)
@settings(deadline=None, max_examples=100)
def test_yearly_payments_are_worth_the_price(rate: float, years: int) -> None:
    """Paid at the end of each year they come to what was paid at once."""
    payments = np.repeat(annualised([1000.0], rate, years), years)
    assert present_value(payments, rate, convention="end_of_year") == pytest.approx(1000)


def test_a_rate_close_to_zero_is_close_to_none() -> None:
    assert annuity_factor(1e-12, 4) == pytest.approx(annuity_factor(0, 4))


@pytest.mark.parametrize(("rate", "years"), [(-0.01, 5), (0.03, 0), (float("nan"), 5), (0.03, float("inf"))])
def test_what_has_no_annuity_is_refused(rate: float, years: float) -> None:
    with pytest.raises(ValueError, match="got"):
        annuity_factor(rate, years)


def test_present_value_of_both_conventions() -> None:
    three = [10_000.0] * 3
    begin = present_value(three, 0.03, convention="first_year_undiscounted")
    end = present_value(three, 0.03, convention="end_of_year")
    assert begin == pytest.approx(rules()["pv_3x10000_3pct_beginyr1undisc"], abs=0.005)
    assert end == pytest.approx(rules()["pv_3x10000_3pct_endyr"], abs=0.005)


@given(st.lists(st.floats(0, 1e6), max_size=12), RATES)
@settings(deadline=None, max_examples=100)
def test_the_conventions_differ_by_one_year(amounts: list[float], rate: float) -> None:
    begin = present_value(amounts, rate, convention="first_year_undiscounted")
    end = present_value(amounts, rate, convention="end_of_year")
    assert begin == pytest.approx(end * (1 + rate))


def test_a_convention_has_to_be_stated() -> None:
    with pytest.raises(ValueError, match="convention"):
        present_value([1.0], 0.03, convention="middle")  # type: ignore[arg-type]


def example() -> dict[str, float]:
    """Two coaches, a tenth of a supervisor, laptops, travel, training, and 20 hours of 40 teachers."""
    laptop = float(annualised([1200.0], 0.03, 4)[0])
    quantity = [2, 1, 2, 1, 1, 40 * 20]
    price = [62_000 * 1.3, 90_000 * 1.3, laptop, 4_800, 3_000, 38 * 1.3]
    cost = ingredient_cost(quantity, price, [1, 0.1, 1, 1, 1, 1])
    names = ("coach", "sup", "laptops", "travel", "train", "teacher_time")
    return dict(zip(names, cost.tolist(), strict=True))


def test_every_ingredient_of_the_worked_example() -> None:
    golden = rules()["ingredients"]
    found = example()
    assert found == pytest.approx({name: golden[name] for name in found}, abs=0.005)
    assert sum(found.values()) == pytest.approx(golden["total"], abs=0.005)


def test_a_teacher_costs_more_with_the_time_of_teachers() -> None:
    golden, found = rules()["ingredients"], example()
    whole = sum(found.values())
    assert whole / 40 == pytest.approx(golden["per_teacher_40"], abs=0.005)
    without = (whole - found["teacher_time"]) / 40
    assert without == pytest.approx(golden["excl_teacher_time_per_teacher"], abs=0.005)


def test_laptops_paid_at_once_are_not_the_answer() -> None:
    """2 x $1,200 in the first year would be $2,400 where a year of them is $645.66."""
    assert example()["laptops"] != pytest.approx(2400, abs=1)
    assert annualised([2400.0], 0.0, 4)[0] == pytest.approx(600)


@pytest.mark.parametrize(
    ("quantity", "price", "share", "said"),
    [(-1, 10, 1, "quantity"), (1, 10, 1.2, "share"), (1, float("nan"), 1, "price")],
)
def test_a_faulty_ingredient_is_refused(quantity: float, price: float, share: float, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        ingredient_cost([quantity], [price], [share])


def test_a_price_below_zero_is_a_reversal() -> None:
    assert ingredient_cost([1, 1], [100, -40]).sum() == 60
