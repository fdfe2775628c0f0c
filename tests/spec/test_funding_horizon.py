"""How long the money lasts, by hand. Data reach 30 September 2024."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from coaching_analytics.metrics import funding_horizon
from tests.spec.rated_system import YEAR, money, rated_gate

SYSTEM = ("system", "demo")


def line(number: int, amount: str, end: str | None, **further: Any) -> dict[str, Any]:
    return money(number, SYSTEM, amount, funding_end=end, **further)


LINES = [
    line(1, "5.00", "2024-09-30", fund_source="old"),
    line(2, "10.00", "2024-10-01", fund_source="grant"),
    line(3, "20.00", "2025-09-30", fund_source="grant"),
    line(4, "40.00", "2025-10-01", fund_source="state"),
    line(5, "25.00", None),
    line(6, "99.00", "2025-01-01", perspective="in_kind"),
]


def test_the_days_on_either_side_of_the_line() -> None:
    """Ended on the as-of date: 5; within 12 months: 10 + 20; the day after: 40; no day: 25; of 100."""
    found = funding_horizon(rated_gate(spending=LINES), YEAR)
    assert found.as_of == date(2024, 9, 30)
    shares = {
        due: found.row(kind="actual", due=due).value
        for due in ("ended", "ending", "multi_year", "not_stated")
    }
    assert shares == pytest.approx({"ended": 0.05, "ending": 0.30, "multi_year": 0.40, "not_stated": 0.25})
    assert found.cautions == ("$25 of spending do not say when their funding ends; they are shown apart.",)
    assert found.row(kind="budget", due="ending").reason == "no budget rows in this period"


def test_another_horizon_and_one_source() -> None:
    gate = rated_gate(spending=LINES)
    later = funding_horizon(gate.with_settings({"horizon_months": 13}), YEAR)
    assert later.row(kind="actual", due="ending").numerator == Decimal("70.00")
    grant = funding_horizon(gate, YEAR, by=["source"])
    assert grant.row(source="grant", kind="actual", due="ending").value == 1.0


def test_the_sources_are_listed_by_the_day_they_end() -> None:
    listed = funding_horizon(rated_gate(spending=LINES), YEAR).curves["sources"]
    assert listed["source"].tolist() == ["old", "grant", "grant", "state", None]
    assert listed["amount"].sum() == Decimal("100.00")


def test_dollars_not_above_zero_have_no_shares() -> None:
    found = funding_horizon(rated_gate(spending=[line(1, "-5.00", "2025-01-01")]), YEAR)
    assert found.row(kind="actual", due="ending").reason == "the dollars of this period are not above zero"
