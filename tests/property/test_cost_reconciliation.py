"""Not a cent is lost: direct + allocated + unallocated = input by every rule and at every grain."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from itertools import product
from typing import Any

import pytest
from hypothesis import HealthCheck, given, seed, settings
from hypothesis import strategies as st

from coaching_analytics.metrics import coaching_cost, cost_reconciliation
from coaching_analytics.metrics.result import Result
from coaching_analytics.vocabulary.selection import Selection, Window
from tests.memory import gate_of
from tests.property import reference
from tests.property.random_store import random_store
from tests.property.reference import Store

RULES = ("hours", "sites", "educators", "direct_only")
GRAINS = ((), ("system",), ("region",), ("agency",), ("site",), ("month",), ("region", "month"))
KINDS = ("actual", "budget")
NOTHING = Decimal("0.00")

PLACES = st.sampled_from(
    [
        *(("agency", "A-north"), ("agency", "A-south"), ("agency", "A-nowhere"), ("region", "north")),
        *(("region", "south"), ("system", "one"), ("system", "two"), ("site", "S0"), ("site", "S-nowhere")),
    ]
)
MONTHS = [date(2023, 11, 1), date(2023, 12, 1), *(date(2024, month, 1) for month in range(1, 8))]


@st.composite
def lines(draw: st.DrawFn) -> list[dict[str, Any]]:
    """Lines of awkward cents, reversals too, over one month or many, booked anywhere."""
    found = []
    for number in range(draw(st.integers(1, 8))):
        level, place = draw(PLACES)
        first = draw(st.integers(0, len(MONTHS) - 2))
        found.append(
            {
                "spending_id": f"M{number}",
                "system_id": draw(st.sampled_from(["one", "two"])),
                "start_date": MONTHS[first],
                "end_date": MONTHS[draw(st.integers(first + 1, len(MONTHS) - 1))],
                "fiscal_year": 2024,
                "place_level": level,
                "place_id": place,
                "amount": Decimal(draw(st.integers(-(10**9), 10**9))) / 100,
                "amount_kind": draw(st.sampled_from(KINDS)),
                "purpose": draw(st.sampled_from(["coaching", "coaching", "programme"])),
                "ingredient": draw(st.sampled_from([None, "coach_pay"])),
                "perspective": draw(st.sampled_from(["direct", "allocated", "in_kind"])),
            }
        )
    return found


def parts(result: Result, kind: str, part: str) -> list[Decimal]:
    """Every cell's dollars of one kind and part."""
    rows = result.rows[(result.rows["kind"] == kind) & (result.rows["part"] == part)]
    return [value for value in rows["value"] if value is not None]


def check(number: int, booked: list[dict[str, Any]], rule: str) -> None:
    """Reconcile a store by one rule at every grain, cells of the cost with the input; whole by all rules."""
    store: Store = {**random_store(number), "spending": booked}
    months = reference.months(store)
    end = reference.next_month(months[-1])
    opened = gate_of(store)
    gate = opened.with_settings({"allocation_rule": rule})
    whole = Selection(window=Window(months[0], end))
    coaching = [line for line in booked if line["purpose"] == "coaching"]
    came = {
        kind: sum((line["amount"] for line in coaching if line["amount_kind"] == kind), NOTHING)
        for kind in KINDS
    }
    opened.handle.marts.get("spend_site_month")  # Builds it: the next lines ask past the gate.
    for other, kind in product(RULES, KINDS):
        query = f"SELECT sum(amount_by_{other}) FROM spend_site_month WHERE amount_kind = '{kind}'"
        given_out = opened.handle.connection.execute(query).fetchone()
        assert given_out == (came[kind] if any(one["amount_kind"] == kind for one in coaching) else None,)
    for by in GRAINS:
        found = cost_reconciliation(gate, whole, by=by)
        cost = coaching_cost(gate, whole, by=by).rows
        for kind in KINDS:
            assert set(parts(found, kind, "unexplained")) <= {NOTHING}, (rule, by, kind)
            assert sum(parts(found, kind, "input"), NOTHING) == came[kind], (rule, by, kind)
            cells = cost[(cost["kind"] == kind) & (cost["total"] == "with_in_kind")]["value"].dropna()
            assert sum(cells, NOTHING) == came[kind], (rule, by, kind)


COUNT = {"deadline": None, "suppress_health_check": list(HealthCheck), "database": None}


@given(st.integers(0, 10**6), lines(), st.sampled_from(RULES))
@seed(20_241_126)
@settings(max_examples=15, **COUNT)
def test_no_cent_is_lost(number: int, booked: list[dict[str, Any]], rule: str) -> None:
    check(number, booked, rule)


@pytest.mark.full
@pytest.mark.parametrize("tenth", range(10))
def test_no_cent_is_lost_in_a_thousand_stores(tenth: int) -> None:
    @given(st.integers(0, 10**6), lines(), st.sampled_from(RULES))
    @seed(tenth)
    @settings(max_examples=100, **COUNT)
    def hundred(number: int, booked: list[dict[str, Any]], rule: str) -> None:
        check(number, booked, rule)

    hundred()


def test_a_lost_cent_would_be_noticed() -> None:
    """The comparison itself can fail: a cent taken out of one part is found by both roads."""
    store: Store = {
        **random_store(3),
        "spending": [
            {
                **{"spending_id": "M1", "system_id": "one", "fiscal_year": 2024, "place_level": "region"},
                **{"place_id": "north", "amount": Decimal("100.01"), "amount_kind": "actual"},
                **{"purpose": "coaching", "perspective": "direct"},
                **{"start_date": date(2023, 11, 1), "end_date": date(2024, 5, 1)},
            }
        ],
    }
    months = reference.months(store)
    end = reference.next_month(months[-1])
    gate = gate_of(store)
    gate.handle.marts.get("spend_site_month")
    gate.handle.connection.execute(
        "UPDATE spend_site_month SET amount_by_hours = amount_by_hours - 0.01 "
        "WHERE rowid = (SELECT min(rowid) FROM spend_site_month WHERE amount_by_hours IS NOT NULL)"
    )
    found = cost_reconciliation(gate, Selection(window=Window(months[0], end)))
    assert parts(found, "actual", "unexplained") == [Decimal("0.01")]
