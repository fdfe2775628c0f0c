"""Where every dollar booked to a place went, by hand."""

from __future__ import annotations

from datetime import date

import pytest

from coaching_analytics.metrics import cost_reconciliation
from coaching_analytics.metrics.cost_reconciliation import FACET
from coaching_analytics.metrics.result import Result
from coaching_analytics.store import Gate
from coaching_analytics.vocabulary.selection import Selection, Window
from tests.memory import gate_of
from tests.spec.rated_system import PLACES, YEAR, money, rated_gate

# September has 60 minutes at A, 20 at B (north) and 20 at C (south); October none.
LINES = [
    money(1, ("site", "A"), "12.00"),
    money(2, ("region", "north"), "30.00", start_date="2024-09-01", end_date="2024-11-01"),
    money(3, ("system", "demo"), "100.00", start_date="2024-09-01", end_date="2024-10-01"),
    money(4, ("agency", "nobody"), "7.77", perspective="in_kind"),
    money(5, ("agency", "S"), "40.00", amount_kind="budget", start_date="2024-09-01", end_date="2024-10-01"),
    money(6, ("region", "north"), "99.00", purpose="programme"),
]


@pytest.fixture(scope="module")
def gate() -> Gate:
    return rated_gate(spending=LINES)


def cell(found: Result, kind: str = "actual", **by: str | None) -> list[str | None]:
    """Direct, allocated, unallocated, unexplained, input."""
    values = [found.row(kind=kind, part=part, **by).value for part in FACET]
    return [None if value is None else str(value) for value in values]


def test_the_whole_adds_up_to_the_lines(gate: Gate) -> None:
    """12 to its site; 15 of September in the north and 100 of the system by hours; 15 of October and 7.77 to
    nobody: 149.77."""
    found = cost_reconciliation(gate, YEAR)
    assert cell(found) == ["12.00", "115.00", "22.77", "0.00", "149.77"]
    assert cell(found, "budget") == ["0.00", "40.00", "0.00", "0.00", "40.00"]
    assert found.settings["allocation_rule"] == "hours"


def test_dollars_stand_where_they_were_booked(gate: Gate) -> None:
    """The north holds its site's 12 and its own 30; the system's 100 and the unknown agency's stand apart."""
    found = cost_reconciliation(gate, YEAR, by=["region"])
    assert cell(found, region="north") == ["12.00", "15.00", "15.00", "0.00", "42.00"]
    assert cell(found, region=None) == ["0.00", "100.00", "7.77", "0.00", "107.77"]
    south = found.row(region="south", kind="actual", part="input")
    assert (south.value, south.reason) == (None, "no spending rows in this period")
    assert cell(found, "budget", region="south") == ["0.00", "40.00", "0.00", "0.00", "40.00"]


def test_by_site_and_by_month(gate: Gate) -> None:
    """Site A's 12 is a dollar a month; what is booked wider is of no one site."""
    sites = cost_reconciliation(gate, YEAR, by=["site"])
    assert cell(sites, site="A") == ["12.00", "0.00", "0.00", "0.00", "12.00"]
    assert cell(sites, site=None) == ["0.00", "115.00", "22.77", "0.00", "137.77"]
    october = cost_reconciliation(gate, YEAR, by=["month"])
    assert cell(october, month="2024-10") == ["1.00", "0.00", "15.65", "0.00", "16.65"]


def test_a_shorter_period_takes_its_months_only(gate: Gate) -> None:
    september = Selection(window=Window(date(2024, 9, 1), date(2024, 10, 1)))
    assert cell(cost_reconciliation(gate, september)) == ["1.00", "115.00", "0.64", "0.00", "116.64"]


def test_direct_only_gives_nothing_on(gate: Gate) -> None:
    """Chosen with the question; the store is as it was."""
    found = cost_reconciliation(gate.with_settings({"allocation_rule": "direct_only"}), YEAR)
    assert cell(found) == ["12.00", "0.00", "137.77", "0.00", "149.77"]
    assert found.settings["allocation_rule"] == "direct_only"


def test_a_store_states_its_own_rule() -> None:
    gate = gate_of({**PLACES, "spending": LINES}, settings={"allocation_rule": "direct_only"})
    assert cell(cost_reconciliation(gate, YEAR)) == ["12.00", "0.00", "137.77", "0.00", "149.77"]
