"""What each rule gives each place, by hand, and beside stores that go by the rule."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pandas as pd
import pytest

from coaching_analytics.metrics import allocation_rules, coaching_cost
from coaching_analytics.metrics.allocated import FOLLOWS_RULE
from coaching_analytics.metrics.allocation_rules import RULES
from coaching_analytics.metrics.decisions import changed_since
from coaching_analytics.metrics.pinned import pin
from coaching_analytics.metrics.registry import REGISTRY
from coaching_analytics.metrics.result import Result
from coaching_analytics.store import Gate
from coaching_analytics.store.by_rule import in_force
from coaching_analytics.store.query import parse
from coaching_analytics.vocabulary.selection import Selection
from tests.spec.rated_system import YEAR, money, rated_gate, visit

# September: 60 minutes at A, 20 at B (north), 20 at C (south); three sites enrolled; both educators at C.
LINES = [
    money(1, ("system", "demo"), "90.00", start_date="2024-09-01", end_date="2024-10-01"),
    money(2, ("region", "north"), "30.00", start_date="2024-10-01", end_date="2024-11-01"),
    money(3, ("site", "B"), "8.00", perspective="allocated"),
    money(4, ("agency", "nobody"), "5.00"),
    money(5, ("system", "demo"), "1000.00", amount_kind="budget"),
]
EDUCATORS = [{"educator_id": f"E{n}", "site_id": "C", "role": "lead"} for n in range(2)]
TABLES = {"spending": LINES, "educator": EDUCATORS}


@pytest.fixture(scope="module")
def gate() -> Gate:
    return rated_gate(**TABLES)


def given(found: Result, rule: str, total: str = "budgetary") -> list[float]:
    """Dollars of north, south and no site."""
    return [
        float(found.row(region=name, rule=rule, total=total).value or 0) for name in ("north", "south", None)
    ]


def test_each_rule_by_hand(gate: Gate) -> None:
    """By hours 80 of 100 minutes of the 90 go north and October's 30 to nobody; by sites two of three sites,
    and the 30 to the north; by educators all 90 go south."""
    found = allocation_rules(gate, YEAR, by=["region"])
    assert given(found, "hours") == pytest.approx([72, 18, 30 + 5])
    assert given(found, "sites") == pytest.approx([60 + 30, 30, 5])
    assert given(found, "educators") == pytest.approx([0, 90, 30 + 5])
    assert given(found, "direct_only") == pytest.approx([0, 0, 125])
    assert given(found, "hours", "with_overhead") == pytest.approx([72 + 8, 18, 35])
    assert found.row(region="north", rule="hours", total="budgetary").denominator == pytest.approx(125)


def test_the_whole_is_what_reaches_any_site(gate: Gate) -> None:
    found = allocation_rules(gate, YEAR)
    reached = {rule: found.row(rule=rule, total="budgetary").value for rule in RULES}
    assert reached == pytest.approx({"hours": 90, "sites": 120, "educators": 90, "direct_only": 0})


@pytest.mark.parametrize("rule", RULES)
def test_with_the_rule_in_force_the_cost_comes_to_these_dollars(gate: Gate, rule: str) -> None:
    """Asked before the choice, and counted after it: to the cent."""
    sites = coaching_cost(gate.with_settings({"allocation_rule": rule}), YEAR, by=["setting"])
    found = allocation_rules(gate, YEAR, by=["setting"])
    for setting in ("centre", "head_start"):
        for total in ("budgetary", "with_overhead"):
            rows = sites.rows[
                (sites.rows["setting"] == setting)
                & (sites.rows["total"] == total)
                & (sites.rows["kind"] == "actual")
            ]
            counted = sum(rows["value"].dropna(), Decimal("0.00"))
            assert found.row(setting=setting, rule=rule, total=total).value == counted


def test_without_spending_it_says_so() -> None:
    row = allocation_rules(rated_gate(), YEAR).row(rule="sites", total="budgetary")
    assert (row.value, row.reason) == (None, "no spending rows in this period")


def test_whatever_reads_dollars_of_sites_prints_the_rule(gate: Gate, monkeypatch: pytest.MonkeyPatch) -> None:
    """No figure that another rule would change leaves it out of its settings, nor names it for nothing."""
    own = {name for name, columns in gate.handle.marts.items() if in_force(columns, "hours")[0]}
    assert own == {"spend_site_month", "site_cost_cumulative", "rating_pair_cost"}
    asked: list[str] = []
    rows = Gate.rows

    def listened(self: Gate, selection: Selection, text: str, **parameters: object) -> pd.DataFrame:
        asked.extend(parse(text).relations)
        return rows(self, selection, text, **parameters)

    monkeypatch.setattr(Gate, "rows", listened)
    found = set()
    for name, metric in REGISTRY.items():
        asked.clear()
        by = ("region",) if name == "incremental_cost_effectiveness" else ()
        result = metric.function(gate, replace(YEAR, system="demo"), by=by)
        if own & set(asked):
            found.add(name)
        assert ("allocation_rule" in result.settings) is (name in FOLLOWS_RULE), name
    assert found == FOLLOWS_RULE


def test_cost_of_a_room_follows_the_rule_asked_for() -> None:
    """$90 of the system in September: A has 60 of 100 minutes, is one of three sites, has two rooms."""
    visits = [visit(room, day, 3.0) for room in ("A1", "C1") for day in ("2024-04-10", "2025-04-10")]
    gate = rated_gate(visits, **TABLES)
    costs = {}
    for rule in RULES:
        asked = gate.with_settings({"allocation_rule": rule})
        found = asked.rows(YEAR, "SELECT site_id, budgetary FROM rating_pair_cost ORDER BY site_id")
        costs[rule] = dict(zip(found["site_id"], found["budgetary"], strict=True))
    assert costs["hours"] == pytest.approx({"A": 54 / 2, "C": 18})
    assert costs["sites"] == pytest.approx({"A": (30 + 15) / 2, "C": 30})
    assert costs["educators"] == pytest.approx({"C": 90})
    assert costs["direct_only"] == {}


def test_a_decision_keeps_the_rule_its_figure_was_asked_by(gate: Gate) -> None:
    """Asked again on a day when another rule is in force, it is the same figure."""
    asked = gate.with_settings({"allocation_rule": "sites"})
    cell = {"total": "budgetary", "kind": "actual", "region": "north"}
    result = coaching_cost(asked, YEAR, by=["region"])
    kept = pin(result, YEAR, cell, in_force=asked.settings)
    assert kept.settings["allocation_rule"] == "sites"
    again = changed_since(gate, kept)
    assert (again.now, again.same) == (kept.value, True)
