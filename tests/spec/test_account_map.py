"""Dollars by what local codes stand for nationally: shipped charts, a store's own table, nothing guessed."""

from __future__ import annotations

from decimal import Decimal

from coaching_analytics.metrics import alignment, budget_execution, funding_horizon
from coaching_analytics.store import Gate
from tests.spec.rated_system import YEAR, money, rated_gate

SYSTEM = ("system", "demo")
LINES = [
    money(1, SYSTEM, "100.00", function_code="13"),
    money(2, SYSTEM, "40.00", function_code="2213", object_code="112"),
    money(3, SYSTEM, "25.00", function_code="X9", object_code="6100"),
    money(4, SYSTEM, "5.00"),
]
OWN = """
    system_id | kind     | code | nces_code | about          | source
    demo      | function | X9   | 2213      | Training       | made-up manual
    demo      | object   | 6100 | 100       | Payroll        | made-up manual
    other     | function | 13   | 1000      | Another system | made-up manual
"""


def by_code(gate: Gate, by: str) -> dict[str | None, Decimal]:
    rows = alignment(gate, YEAR, by=[by]).rows
    rows = rows[(rows["kind"] == "actual") & (rows["standing"] == "discretionary")]
    return dict(zip(rows[by], rows["denominator"], strict=True))


def test_codes_are_the_handbooks_unless_somebody_says_otherwise() -> None:
    """13 is no NCES function, so nothing is made of it; an object that is not listed stands for its group."""
    gate = rated_gate(spending=LINES)
    assert by_code(gate, "nces_function") == {"2213": Decimal("40.00"), None: Decimal("130.00")}
    assert by_code(gate, "nces_object") == {"100": Decimal("40.00"), None: Decimal("130.00")}


def test_a_chart_named_in_the_settings_maps_its_codes() -> None:
    """In Texas 13 is staff development, 2213; the handbook's own codes are none of Texas's."""
    gate = rated_gate(spending=LINES).with_settings({"account_chart": "texas"})
    assert by_code(gate, "nces_function") == {"2213": Decimal("100.00"), None: Decimal("70.00")}
    assert alignment(gate, YEAR, by=["nces_function"]).settings["account_chart"] == "texas"
    assert "account_chart" not in alignment(gate, YEAR, by=["function"]).settings


def test_what_a_store_says_of_its_own_codes_comes_first() -> None:
    """X9 is mapped for this system; 13 is mapped for another system, which says nothing here."""
    gate = rated_gate(spending=LINES, account_code=OWN)
    assert by_code(gate, "nces_function") == {"2213": Decimal("65.00"), None: Decimal("105.00")}
    assert by_code(gate, "nces_object") == {"100": Decimal("65.00"), None: Decimal("105.00")}


def test_every_figure_of_a_budget_can_be_asked_by_national_codes() -> None:
    gate = rated_gate(spending=LINES, account_code=OWN)
    assert set(budget_execution(gate, YEAR, by=["nces_function"]).rows["nces_function"]) == {"2213", None}
    assert set(funding_horizon(gate, YEAR, by=["nces_object"]).rows["nces_object"]) == {"100", None}
