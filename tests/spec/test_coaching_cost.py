"""Dollars of coaching to the cent, by hand."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from coaching_analytics.metrics import coaching_cost
from coaching_analytics.store import Gate
from coaching_analytics.vocabulary.selection import Selection, Window
from tests.spec.rated_system import YEAR, money, rated_gate

LINES = [
    money(1, ("site", "A"), "1200.00"),
    money(2, ("site", "C"), "300.10", perspective="allocated", ingredient="overhead"),
    money(3, ("site", "B"), "55.05", perspective="in_kind", ingredient="release_time"),
    money(4, ("site", "A"), "1000.00", amount_kind="budget"),
    money(5, ("site", "A"), "777.77", purpose="programme"),
]


@pytest.fixture(scope="module")
def gate() -> Gate:
    return rated_gate(spending=LINES)


def test_three_totals_of_actual_and_budget(gate: Gate) -> None:
    """1,200.00; + 300.10 = 1,500.10; + 55.05 = 1,555.15; the budget of 1,000 is direct; programme dollars are
    out.
    """
    found = coaching_cost(gate, YEAR)
    values = [found.row(total=t, kind="actual").value for t in ("budgetary", "with_overhead", "with_in_kind")]
    assert values == [Decimal("1200.00"), Decimal("1500.10"), Decimal("1555.15")]
    assert {row.value for row in found.records() if row.by["kind"] == "budget"} == {Decimal("1000.00")}


def test_a_kind_without_rows_is_blank_with_its_reason() -> None:
    found = coaching_cost(rated_gate(spending=LINES[:1]), YEAR)
    row = found.row(total="budgetary", kind="budget")
    assert (row.value, row.reason) == (None, "no budget rows in this period")


def test_a_total_without_its_own_rows_is_zero_beside_the_others() -> None:
    """Overhead only: the budgetary total is 0.00, not unknown."""
    found = coaching_cost(rated_gate(spending=LINES[1:2]), YEAR)
    assert found.row(total="budgetary", kind="actual").value == Decimal("0.00")
    assert found.row(total="with_overhead", kind="actual").value == Decimal("300.10")


def test_months_share_a_line_to_the_cent() -> None:
    """$100 over three months: running totals 33.33, 66.67, 100: July 33.33, August 33.34, September 33.33."""
    line = money(1, ("site", "A"), "100.00", end_date="2024-10-01")
    gate = rated_gate(spending=[line])
    found = coaching_cost(gate, YEAR, by=["month"])
    months = ("2024-07", "2024-08", "2024-09")
    values = [found.row(month=month, total="budgetary", kind="actual").value for month in months]
    assert values == [Decimal("33.33"), Decimal("33.34"), Decimal("33.33")]
    august = Selection(window=Window(date(2024, 8, 1), date(2024, 9, 1)))
    curve = coaching_cost(gate, august).curves["reconciliation"]
    assert curve["input"].tolist() == [Decimal("33.34")] * 3


def test_regional_dollars_go_to_sites_by_minutes_and_the_rest_is_shown() -> None:
    """$30 for the north in September and October: 15.00 for September (A 60, B 20 of 80 minutes: 11.25,
    3.75); nobody logged October, so 15.00 stays with the region."""
    line = money(1, ("region", "north"), "30.00", start_date="2024-09-01", end_date="2024-11-01")
    gate = rated_gate(spending=[line])
    found = coaching_cost(gate, YEAR, by=["site"])
    sites = {
        row.by["site"]: row.value for row in found.records() if row.by["total"] == "budgetary" and row.value
    }
    assert sites == {"A": Decimal("11.25"), "B": Decimal("3.75"), None: Decimal("15.00")}
    north = coaching_cost(gate, YEAR, by=["region"]).row(region="north", total="budgetary", kind="actual")
    assert north.value == Decimal("30.00")


def test_allocated_and_unallocated_add_up_to_the_input() -> None:
    """Odd cents over 12 months and three sites, a place nobody knows, and a reversal."""
    lines = [
        money(1, ("system", "demo"), "1000.01"),
        money(2, ("region", "south"), "-0.07", start_date="2024-09-01", end_date="2024-10-01"),
        money(3, ("agency", "nobody"), "10.00", perspective="allocated"),
    ]
    found = coaching_cost(rated_gate(spending=lines), YEAR)
    curve = found.curves["reconciliation"].set_index("total")
    for total, whole in (("budgetary", "999.94"), ("with_overhead", "1009.94"), ("with_in_kind", "1009.94")):
        line = curve.loc[total]
        assert line["input"] == Decimal(whole)
        assert line["allocated"] + line["unallocated"] == line["input"]
        assert found.row(total=total, kind="actual").value == Decimal(whole)
    assert any("could not be given to sites" in caution for caution in found.cautions)


def test_ingredients_add_up_to_the_dollars_with_in_kind(gate: Gate) -> None:
    parts = coaching_cost(gate, YEAR).curves["ingredients"]
    actual = parts[parts["kind"] == "actual"].set_index("ingredient")["amount"].to_dict()
    assert actual == {
        "coach_pay": Decimal("1200.00"),
        "overhead": Decimal("300.10"),
        "release_time": Decimal("55.05"),
    }


def test_without_any_money_the_answer_is_blank_with_its_reason() -> None:
    row = coaching_cost(rated_gate(), YEAR).row(total="budgetary", kind="actual")
    assert (row.value, row.reason) == (None, "no spending rows in this period")
