"""The share of state preschool funding that goes to coaching, by hand."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from coaching_analytics.metrics import coaching_share
from coaching_analytics.vocabulary.selection import Selection, Window
from tests.spec.rated_system import YEAR, money, rated_gate

SYSTEM = ("system", "demo")


def line(number: int, amount: str, purpose: str, **further: Any) -> dict[str, Any]:
    """A budget line of state preschool."""
    return money(number, SYSTEM, amount, **{"amount_kind": "budget", "purpose": purpose, "state_preschool":
    True,
                                            "ingredient": None, **further})  # fmt: skip


def test_each_basis_has_its_own_dollars() -> None:
    """Budget (60 + 20) / (60 + 20 + 920); actual 90 / (90 + 1,110); all spending 90 + 10 of 90 + 1,110 + 10 +
    790.
    """
    lines = [
        line(1, "60.00", "coaching"),
        line(2, "20.00", "instructional_support"),
        line(3, "920.00", "programme"),
        line(4, "500.00", "programme", state_preschool=False),
        line(5, "90.00", "coaching", amount_kind="actual"),
        line(6, "1110.00", "programme", amount_kind="actual"),
        line(7, "10.00", "coaching", amount_kind="actual", state_preschool=False),
        line(8, "790.00", "other", amount_kind="actual", state_preschool=None),
    ]
    found = coaching_share(rated_gate(spending=lines), YEAR)
    values = {basis: found.row(basis=basis).value for basis in ("budget", "actual", "all_spending")}
    assert values == pytest.approx({"budget": 80 / 1000, "actual": 90 / 1200, "all_spending": 100 / 2000})
    assert found.row(basis="budget").numerator == Decimal("80.00")


def test_the_8_percent_line_belongs_to_the_budget_alone() -> None:
    curve = coaching_share(rated_gate(spending=[line(1, "1.00", "coaching")]), YEAR).curves["line"]
    assert curve[["basis", "value"]].to_dict("records") == [{"basis": "budget", "value": 0.08}]


def test_a_line_counts_with_its_months_in_the_window() -> None:
    """A quarter of the year: $30 of $120 for coaching beside $300 for July alone."""
    lines = [line(1, "120.00", "coaching"), line(2, "300.00", "programme", end_date="2024-08-01")]
    quarter = Selection(window=Window(date(2024, 7, 1), date(2024, 10, 1)))
    row = coaching_share(rated_gate(spending=lines), quarter).row(basis="budget")
    assert (row.numerator, row.denominator) == (Decimal("30.00"), Decimal("330.00"))


def test_fiscal_years_and_regions() -> None:
    """North's own lines in FY2024 and FY2025; the system's line has no region."""
    lines = [
        {**line(1, "10.00", "coaching"), "place_level": "region", "place_id": "north"},
        {**line(2, "30.00", "programme"), "place_level": "region", "place_id": "north"},
        line(3, "7.00", "programme"),
        {**line(4, "5.00", "coaching", start_date="2023-07-01", end_date="2024-07-01"),
         "place_level": "region",
         "place_id": "north"},
    ]  # fmt: skip
    gate = rated_gate(spending=lines)
    both = Selection(window=Window(date(2023, 7, 1), date(2025, 7, 1)))
    years = coaching_share(gate, both, by=["fiscal_year"])
    assert years.row(fiscal_year="FY2024", basis="budget").value == 1.0
    assert years.row(fiscal_year="FY2025", basis="budget").value == pytest.approx(10 / 47)
    regions = coaching_share(gate, YEAR, by=["region"])
    assert regions.row(region="north", basis="budget").value == pytest.approx(10 / 40)
    assert regions.row(region=None, basis="budget").value == 0.0


def test_without_state_preschool_rows_there_is_no_share() -> None:
    row = coaching_share(rated_gate(), YEAR).row(basis="budget")
    assert (row.value, row.reason) == (None, "no budget rows of state preschool funding in this period")
