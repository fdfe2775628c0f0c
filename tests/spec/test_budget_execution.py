"""Spent against budgeted, by hand."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from coaching_analytics.metrics import budget_execution
from coaching_analytics.store import Gate
from coaching_analytics.vocabulary.selection import Selection, Window
from tests.spec.rated_system import PLACES, YEAR, money, rated_gate
from tests.stores import records

SYSTEM = ("system", "demo")


def line(number: int, amount: str, kind: str, **further: Any) -> dict[str, Any]:
    return money(number, SYSTEM, amount, amount_kind=kind, **further)


def store(lines: list[dict[str, Any]], last: str = "2025-06-10") -> Gate:
    """The small system with a visit on `last`, so that data reach the end of that month."""
    visit = {
        "session_id": "LATE",
        "coach_id": "K",
        "session_date": last,
        "minutes": 30,
        "status": "completed",
    }
    return rated_gate(spending=lines, session=[*records(PLACES["session"]), visit])


def test_actual_over_budget_whole_and_by_line_and_source() -> None:
    """90 of 120: 60 of 80 on function 2213, 30 of 40 without a code."""
    lines = [
        line(1, "80.00", "budget", function_code="2213", fund_source="state"),
        line(2, "40.00", "budget", fund_source="grant"),
        line(3, "60.00", "actual", function_code="2213", fund_source="grant"),
        line(4, "30.00", "actual", fund_source="grant"),
        line(5, "500.00", "actual", perspective="in_kind"),
    ]
    gate = store(lines)
    whole = budget_execution(gate, YEAR).row(statistic="execution")
    assert (whole.numerator, whole.denominator, whole.value) == (Decimal("90.00"), Decimal("120.00"), 0.75)
    functions = budget_execution(gate, YEAR, by=["function"])
    assert functions.row(function="2213", statistic="execution").value == 0.75
    assert functions.row(function=None, statistic="execution").value == 0.75
    sources = budget_execution(gate, YEAR, by=["source"])
    assert sources.row(source="grant", statistic="execution").value == pytest.approx(90 / 40)
    assert sources.row(source="state", statistic="execution").reason == "budget rows, but no spending rows"


def test_what_is_unspent_ninety_days_before_the_year_ends() -> None:
    """The year ends on 1 July 2025; 90 days before is 2 April, so July to March count: 45 of 120 spent."""
    lines = [
        line(1, "120.00", "budget"),
        line(2, "45.00", "actual", start_date="2025-03-01", end_date="2025-04-01"),
        line(3, "60.00", "actual", start_date="2025-04-01", end_date="2025-05-01"),
    ]
    gate = store(lines)
    row = budget_execution(gate, YEAR).row(statistic="unspent")
    assert (row.numerator, row.denominator, row.value) == (Decimal("75.00"), Decimal("120.00"), 75 / 120)
    later = budget_execution(gate.with_settings({"year_end_days": 60}), YEAR)
    assert later.row(statistic="unspent").value == pytest.approx(15 / 120)
    assert later.settings["year_end_days"] == 60


def test_a_year_not_that_far_or_not_whole_has_no_unspent_part() -> None:
    lines = [line(1, "120.00", "budget"), line(2, "45.00", "actual")]
    early = budget_execution(store(lines, "2025-03-10"), YEAR)
    assert early.row(statistic="unspent").reason == "no fiscal year of the period is that far yet"
    half = Selection(window=Window(date(2024, 7, 1), date(2025, 1, 1)))
    row = budget_execution(store(lines), half).row(statistic="unspent")
    assert row.reason == "the period holds no whole fiscal year"


def test_years_stand_apart_and_add_up() -> None:
    lines = [
        line(1, "100.00", "budget", start_date="2023-07-01", end_date="2024-07-01"),
        line(2, "20.00", "actual", start_date="2023-07-01", end_date="2023-08-01"),
        line(3, "100.00", "budget"),
        line(4, "60.00", "actual", start_date="2024-07-01", end_date="2024-08-01"),
    ]
    gate = store(lines)
    both = Selection(window=Window(date(2023, 7, 1), date(2025, 7, 1)))
    years = budget_execution(gate, both, by=["fiscal_year"])
    shares = [years.row(fiscal_year=year, statistic="unspent").value for year in ("FY2024", "FY2025")]
    assert shares == pytest.approx([0.8, 0.4])
    assert budget_execution(gate, both).row(statistic="unspent").value == pytest.approx(0.6)


@pytest.mark.parametrize(
    ("actual", "budget", "reason"),
    [
        ("-5.00", "9.00", "reversals exceed what was spent"),
        ("5.00", "-9.00", "the budget is not above zero"),
        ("5.00", "0.00", "the budget is not above zero"),
    ],
)
def test_no_ratio_below_zero_or_of_nothing(actual: str, budget: str, reason: str) -> None:
    gate = store([line(1, actual, "actual"), line(2, budget, "budget")])
    row = budget_execution(gate, YEAR).row(statistic="execution")
    assert (row.value, row.reason) == (None, reason)


def test_more_spent_than_the_year_has_is_said_and_missing_rows_are_no_zero() -> None:
    lines = [line(1, "10.00", "budget"), line(2, "11.00", "actual", end_date="2024-08-01")]
    row = budget_execution(store(lines), YEAR).row(statistic="unspent")
    assert (row.value, row.reason) == (None, "more was spent by then than the year's budget")
    only = budget_execution(store([line(1, "10.00", "actual")]), YEAR)
    assert only.row(statistic="execution").reason == "spending rows, but no budget rows"
    assert budget_execution(store([]), YEAR).row(statistic="execution").reason == (
        "no budget rows in this period"
    )


def test_months_with_a_budget_and_no_spending_yet_are_told() -> None:
    lines = [line(1, "10.00", "budget"), line(2, "1.00", "actual", end_date="2025-01-01")]
    assert (
        budget_execution(store(lines), YEAR)
        .cautions[0]
        .startswith("Spending is on record up to 31 December 2024")
    )
