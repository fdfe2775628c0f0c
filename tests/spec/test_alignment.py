"""Money by declared priority, by hand."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from coaching_analytics.metrics import alignment
from coaching_analytics.metrics.result import Result
from coaching_analytics.vocabulary.selection import Selection, Window
from tests.spec.rated_system import YEAR, money, rated_gate

SYSTEM = ("system", "demo")
BOTH = Selection(window=Window(date(2023, 7, 1), date(2025, 7, 1)))


def line(number: int, amount: str, priority: str | None = None, **further: Any) -> dict[str, Any]:
    """A line that says it may be moved; `further` says otherwise."""
    return money(
        number, SYSTEM, amount, **{"restricted": False, "fixed": False, "priority": priority, **further}
    )


LINES = [
    line(1, "300.00", "coaching"),
    line(2, "100.00", "literacy"),
    line(3, "50.00"),
    line(4, "150.00", restricted=True),
    line(5, "250.00", "coaching", fixed=True, restricted=True),
    line(6, "77.00", "coaching", perspective="in_kind"),
]


def values(found: Result, kind: str = "actual", **by: str | None) -> dict[str, float | None]:
    rows = [row for row in found.records() if row.by["kind"] == kind]
    rows = [row for row in rows if all(row.by[name] == value for name, value in by.items())]
    return {str(row.by["priority"] or row.by["standing"]): row.value for row in rows}  # type: ignore[misc]


def test_priorities_are_shares_of_what_can_be_moved() -> None:
    """300 + 100 of 450 that are neither restricted nor fixed; of all 850, 150 restricted and 250 fixed."""
    found = alignment(rated_gate(spending=LINES), YEAR)
    assert values(found) == pytest.approx(
        {
            "aligned": 400 / 450,
            "coaching": 300 / 450,
            "literacy": 100 / 450,
            "untagged": 50 / 450,
            "discretionary": 450 / 850,
            "restricted": 150 / 850,
            "fixed": 250 / 850,
        }
    )
    row = found.row(kind="actual", standing="aligned")
    assert (row.numerator, row.denominator) == (Decimal("400.00"), Decimal("450.00"))
    assert row.excluded == {"lines in kind, which no budget pays": 1}


def test_budget_rows_stand_apart_and_none_are_said_to_be_missing() -> None:
    found = alignment(rated_gate(spending=LINES), YEAR)
    assert found.row(kind="budget", standing="aligned").reason == "no budget rows in this period"
    planned = alignment(rated_gate(spending=[line(1, "8.00", "coaching", amount_kind="budget")]), YEAR)
    assert values(planned, "budget")["coaching"] == 1.0


def test_several_years_functions_and_sources_side_by_side() -> None:
    """$100 from January to December 2024 is half in each year; a missing code has a row of its own."""
    lines = [
        line(1, "100.01", "coaching", start_date="2024-01-01", end_date="2025-01-01", function_code="2213"),
        line(2, "50.00", start_date="2023-07-01", end_date="2024-07-01", fund_source="grant"),
        line(3, "25.00", fund_code="F1"),
    ]
    gate = rated_gate(spending=lines)
    years = alignment(gate, BOTH, by=["fiscal_year"])
    amounts = [
        years.row(fiscal_year=year, kind="actual", standing="aligned").numerator
        for year in ("FY2024", "FY2025")
    ]
    assert amounts == [Decimal("50.01"), Decimal("50.00")]
    assert values(years, fiscal_year="FY2024")["aligned"] == pytest.approx(50.01 / 100.01)
    functions = alignment(gate, BOTH, by=["function"])
    assert values(functions, function="2213")["aligned"] == 1.0
    assert values(functions, function=None)["untagged"] == 1.0
    sources = alignment(gate, BOTH, by=["source"])
    assert {row.by["source"] for row in sources.records()} == {"grant", "F1", None}


def test_nothing_that_can_be_moved_and_reversals_have_no_share() -> None:
    fixed = alignment(rated_gate(spending=[line(1, "5.00", fixed=True)]), YEAR)
    assert fixed.row(kind="actual", standing="aligned").reason == "no discretionary dollars in this period"
    lines = [line(1, "-5.00", "coaching"), line(2, "9.00")]
    back = alignment(rated_gate(spending=lines), YEAR)
    row = back.row(kind="actual", standing="priority", priority="coaching")
    assert (row.value, row.reason) == (None, "reversals exceed what was spent")


def test_lines_that_do_not_say_whether_they_can_be_moved_are_told() -> None:
    found = alignment(rated_gate(spending=[line(1, "1200.00", restricted=None)]), YEAR)
    assert found.cautions[0].startswith("$1,200 of discretionary dollars do not say")
