"""Coaches who stay, posts that stand empty, and the curve of years, by hand."""

from __future__ import annotations

from datetime import date

import pytest

from coaching_analytics.disclosure import Viewer, release
from coaching_analytics.metrics import coach_retention
from coaching_analytics.metrics.coach_stays import FEW
from coaching_analytics.store import Gate
from coaching_analytics.vocabulary.selection import Selection, Window
from tests.memory import gate_of
from tests.spec.small_system import small_system

YEAR = Window(date(2024, 7, 1), date(2025, 7, 1))
# C2 leaves, C3 changes employer, C4 is hired in February; C5 is a peer.
EMPLOYED = """
    staff_id | staff_type | agency_id | start_date | end_date   | spell_kind | fte
    C1       | coach      | A         | 2024-01-01 |            | employed   | 1
    C1       | coach      | A         | 2025-06-20 |            | leave      |
    C2       | coach      | B         | 2024-01-01 | 2025-01-01 | employed   | 0.5
    C3       | coach      | B         | 2024-01-01 | 2025-01-01 | employed   | 1
    C3       | coach      | A         | 2025-01-01 |            | employed   | 1
    C4       | coach      | B         | 2025-02-01 |            | employed   | 0.5
    C5       | coach      | A         | 2024-01-01 |            | employed   | 1
"""
COACHES = "coach_id | coach_role\n" + "\n".join(
    f"C{n} | {'peer' if n == 5 else 'coach'}" for n in range(1, 6)
)
VISITS = """
    session_id | coach_id | session_date | minutes | status
    V1         | C1       | 2024-01-02   | 60      | completed
    V2         | C1       | 2025-06-30   | 60      | completed
"""


def store(employed: str = EMPLOYED, coaches: str = COACHES) -> Gate:
    places = {name: small_system()[name] for name in ("system", "region", "agency", "site", "site_enrolment")}
    tables = {**places, "coach": coaches, "staff_employment": employed, "session": VISITS}
    return gate_of(tables)


def test_posts_still_held_by_the_same_people_and_by_the_same_agency() -> None:
    """2.5 posts on 1 July 2024: C1 (on leave) and C3 (elsewhere) are still there, C1 alone where she was."""
    found = coach_retention(store(), Selection(window=YEAR))
    kept, same = found.row(statistic="retained"), found.row(statistic="same_agency")
    assert (kept.numerator, kept.denominator, kept.value, kept.n) == (2, 2.5, 0.8, 3)
    assert same.value == pytest.approx(0.4)


def test_vacant_days_are_those_below_each_employers_most_posts() -> None:
    """A fills 1 post for 184 days, then 2; B 1.5 for 184 days, none for 31, then 0.5 for 150."""
    found = coach_retention(store(), Selection(window=YEAR))
    row = found.row(statistic="vacancy")
    assert row.denominator == pytest.approx((2 + 1.5) * 365)
    assert row.numerator == pytest.approx(184 * 1 + (1.5 * 365 - 1.5 * 184 - 0.5 * 150))
    assert any("most full-time posts filled" in text for text in found.cautions)


def test_a_stated_budget_counts_for_the_whole() -> None:
    gate = store().with_settings({"budgeted_posts": 4})
    row = coach_retention(gate, Selection(window=YEAR)).row(statistic="vacancy")
    filled = 184 * 1 + 181 * 2 + 1.5 * 184 + 0.5 * 150
    assert (row.denominator, row.numerator) == (4 * 365, pytest.approx(4 * 365 - filled))


def test_by_agency_the_employer_of_the_first_day_counts() -> None:
    found = coach_retention(store(), Selection(window=YEAR), by=("agency",))
    assert found.row(agency="A", statistic="retained").value == 1
    assert found.row(agency="B", statistic="retained").value == pytest.approx(1 / 1.5)
    assert found.row(agency="B", statistic="same_agency").value == 0


def test_few_coaches_have_no_curve_and_a_publication_hides_an_agency() -> None:
    found = coach_retention(store(), Selection(window=YEAR), by=("agency",))
    assert found.row(agency="A", statistic="after_one_year").reason == FEW
    assert found.curves["stays"].empty
    hidden = release(found, Viewer.published())
    assert all(row.value is None for row in hidden.records())


def test_the_curve_by_hand_with_late_entries() -> None:
    """Six coaches since the records began: two leave after half a year; one older coach is watched later.

    After one year 4 of 6 are left. The older one (three years before the records) is watched from three
    years on only, when nobody else is, so she moves nothing before that.
    """
    lines = [
        f"K{n} | coach | A | 2024-01-01 | {'2024-07-01' if n < 2 else ''} | employed | 1" for n in range(6)
    ]
    lines.append("K6 | coach | A | 2021-01-01 | 2024-12-01 | employed | 1")
    head = "staff_id | staff_type | agency_id | start_date | end_date | spell_kind | fte"
    coaches = "coach_id | coach_role\nC1 | peer\n" + "\n".join(f"K{n} | coach" for n in range(7))
    gate = store("\n".join([head, *lines]), coaches)
    found = coach_retention(gate, Selection(window=YEAR))
    # Before she joins nobody is watched any more: the curve of all would begin only there.
    assert found.row(statistic="after_one_year").value is None
    alone = store("\n".join([head, *lines[:-1]]), coaches)
    row = coach_retention(alone, Selection(window=YEAR)).row(statistic="after_one_year")
    assert (row.value, row.n) == (pytest.approx(4 / 6), 6)
    assert row.interval is not None
    curve = coach_retention(alone, Selection(window=YEAR)).curves["stays"]
    assert curve["share"].tolist() == pytest.approx([1, 4 / 6])
