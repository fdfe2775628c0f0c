"""Coaches who left: by hand, with one who comes back, one on leave, and records that end for everybody."""

from __future__ import annotations

from coaching_analytics.metrics import coach_turnover
from coaching_analytics.metrics.coach_turnover import NOBODY
from coaching_analytics.store import Gate
from coaching_analytics.vocabulary.selection import Selection
from tests.memory import gate_of
from tests.spec.small_system import HALF, SUMMER, small_system

# C1 leaves in the middle of August, C2 at the end of August and is back in October, C3 is on leave in August;
# everybody's record ends with the last day of the year. P1 is a peer and no coach.
EMPLOYED = """
    staff_id | staff_type | agency_id | start_date | end_date   | spell_kind | fte | hours_per_year
    C1       | coach      | A         | 2024-07-01 | 2024-08-16 | employed   | 1   | 1200
    C2       | coach      | B         | 2024-07-01 | 2024-09-01 | employed   | 0.5 | 1200
    C2       | coach      | B         | 2024-10-01 | 2025-01-01 | employed   | 0.5 | 1200
    C3       | coach      | B         | 2024-07-01 | 2025-01-01 | employed   | 1   | 1200
    C3       | coach      | B         | 2024-08-01 | 2024-09-01 | leave      | 1   | 1200
    P1       | coach      | A         | 2024-07-01 | 2024-08-01 | employed   | 1   | 1200
"""


def store() -> Gate:
    return gate_of({**small_system(), "staff_employment": EMPLOYED})


def test_who_comes_back_or_is_on_leave_did_not_leave() -> None:
    gate = store()
    row = coach_turnover(gate, Selection(window=SUMMER)).row()
    assert (row.numerator, row.denominator, row.n, row.value) == (1, 3, 3, 1 / 3)


def test_places_are_the_employers() -> None:
    found = coach_turnover(store(), Selection(window=SUMMER), by=("agency",))
    assert {row.by["agency"]: (row.numerator, row.denominator) for row in found.records()} == {
        "A": (1, 1), "B": (0, 2),
    }  # fmt: skip


def test_records_that_end_with_the_period_are_nobody_leaving() -> None:
    row = coach_turnover(store(), Selection(window=HALF)).row()
    assert (row.numerator, row.denominator) == (1, 3)


def test_without_employment_there_is_no_share() -> None:
    tables = {name: one for name, one in small_system().items() if name != "staff_employment"}
    row = coach_turnover(gate_of(tables), Selection(window=SUMMER)).row()
    assert (row.value, row.reason) == (None, NOBODY)
