"""What the marts say about sites: months, operating days, the roster, hours given, contacts."""

from __future__ import annotations

from datetime import date
from typing import Any

import duckdb
import pytest

from tests.memory import built, rows
from tests.spec.small_world import PLACES, WORLD


@pytest.fixture(scope="module")
def con() -> duckdb.DuckDBPyConnection:
    return built(WORLD)


def site(con: duckdb.DuckDBPyConnection, site_id: str, month: str) -> dict[str, Any]:
    found = rows(con, f"SELECT * FROM site_month WHERE site_id = '{site_id}' AND month = DATE '{month}'")
    assert len(found) == 1
    return found[0]


def test_months_run_from_the_first_to_the_last_record_without_gaps(con: duckdb.DuckDBPyConnection) -> None:
    """September is there although nothing happened in it."""
    found = [row["month"] for row in rows(con, "SELECT month FROM month ORDER BY month")]
    assert found == [date(2024, 7, 1), date(2024, 8, 1), date(2024, 9, 1), date(2024, 10, 1)]


def test_a_spell_of_long_ago_adds_twelve_months_at_most() -> None:
    """An enrolment of 1990 must not make four hundred empty months."""
    enrolment = [{"site_id": "S1", "start_date": "1990-01-01"}]
    con = built({**WORLD, "site_enrolment": enrolment})
    assert con.execute("SELECT min(month) FROM month").fetchone() == (date(2023, 7, 1),)


def test_rosters_alone_have_months_too() -> None:
    """A store with nothing but rosters follows their dates."""
    con = built(PLACES)
    assert con.execute("SELECT min(month), max(month) FROM month").fetchone() == (
        date(2024, 7, 1),
        date(2024, 7, 1),
    )


def test_break_days_are_no_operating_days(con: duckdb.DuckDBPyConnection) -> None:
    """July has 23 weekdays; the school calendar breaks for five of them."""
    assert site(con, "S1", "2024-07-01")["operating_days"] == 23
    home = site(con, "S2", "2024-07-01")
    assert (home["operating_days"], home["month_operating_days"]) == (23 - 5, 23 - 5)


def test_a_calendar_with_operating_spells_is_closed_outside_them() -> None:
    """School from 5 August: July has no operating day, August the 20 weekdays from the fifth."""
    school = [
        {
            "calendar_id": "school",
            "start_date": "2024-08-05",
            "end_date": "2025-06-01",
            "day_kind": "operating",
        }
    ]
    con = built({**WORLD, "calendar": school})
    assert site(con, "S2", "2024-07-01")["operating_days"] == 0
    assert site(con, "S2", "2024-08-01")["operating_days"] == 22 - 2


def test_enrolled_days_begin_and_end_with_the_enrolment(con: duckdb.DuckDBPyConnection) -> None:
    """S3 joins on 16 July; S2 left on 1 September and has no row for it."""
    assert site(con, "S3", "2024-07-01")["enrolled_days"] == 31 - 15
    assert site(con, "S2", "2024-08-01")["enrolled_days"] == 31
    assert rows(con, "SELECT 1 FROM site_month WHERE site_id = 'S2' AND month >= DATE '2024-09-01'") == []


def test_a_closed_site_is_not_enrolled() -> None:
    """Closed from 11 July: ten days, whatever the enrolment says."""
    places = [
        {"site_id": "S1", "region_id": "north", "setting": "centre", "close_date": "2024-07-11"},
        {"site_id": "S2", "region_id": "north", "setting": "home"},
        {"site_id": "S3", "region_id": "south", "setting": "centre"},
        {"site_id": "S4", "region_id": "south", "setting": "centre"},
    ]
    con = built({**WORLD, "site": places})
    row = site(con, "S1", "2024-07-01")
    assert (row["enrolled_days"], row["classroom_days"], row["educator_days"]) == (10, 10, 10)


def test_rooms_and_educators_are_counted_by_day(con: duckdb.DuckDBPyConnection) -> None:
    """S1: one room in July, two from August; one educator all month, one from the 16th."""
    july, august = site(con, "S1", "2024-07-01"), site(con, "S1", "2024-08-01")
    assert (july["classroom_days"], august["classroom_days"]) == (31, 31 + 31)
    assert july["educator_days"] == 31 + (31 - 15)
    assert site(con, "S4", "2024-07-01")["classroom_days"] == 0


def test_need_splits_the_enrolled_days(con: duckdb.DuckDBPyConnection) -> None:
    """A blank need is unknown, not low."""
    assert site(con, "S1", "2024-07-01")["need_high_days"] == 31
    row = site(con, "S3", "2024-07-01")
    assert (row["need_unknown_days"], row["need_low_days"]) == (16, 0)


def test_days_without_a_coach_are_unassigned(con: duckdb.DuckDBPyConnection) -> None:
    """S2's only coach is on leave from 1 to 15 August; nobody serves S3; a peer does not count."""
    row = site(con, "S2", "2024-08-01")
    assert (row["assigned_days"], row["unassigned_days"]) == (31 - 15, 15)
    assert site(con, "S3", "2024-07-01")["unassigned_days"] == 16


def test_a_group_session_splits_its_minutes_and_is_a_contact_at_every_site(
    con: duckdb.DuckDBPyConnection,
) -> None:
    """90 minutes for three sites: 30 each, three contacts, and 90 in all."""
    assert site(con, "S3", "2024-07-01")["minutes_given"] == pytest.approx(90 / 3)
    # S1: its third, the visit, the short session
    assert site(con, "S1", "2024-07-01")["minutes_given"] == pytest.approx(90 / 3 + 60 + 10)
    # S2: its third, the call, the observation
    assert site(con, "S2", "2024-07-01")["minutes_given"] == pytest.approx(90 / 3 + 45 + 30)
    assert [site(con, s, "2024-07-01")["contacts"] for s in ("S1", "S2", "S3")] == [1 + 1, 1, 1]
    total = con.execute(
        "SELECT sum(minutes_given) FROM site_month WHERE month = DATE '2024-07-01'"
    ).fetchone()
    assert total == (pytest.approx(90 + 60 + 10 + 45 + 30 + 40),)


def test_what_is_no_contact(con: duckdb.DuckDBPyConnection) -> None:
    """Ten minutes, a call, observation alone, nobody listed, not held, not approved."""
    s1, s2, s4 = (site(con, s, "2024-07-01") for s in ("S1", "S2", "S4"))
    assert (s1["sessions"], s1["contacts"]) == (3, 2)  # group, visit; not the short one
    assert (s2["sessions"], s2["contacts"]) == (3, 1)  # group; not the call, not the observation
    assert (s2["contacts_phone_email"], s2["contacts_observation_only"]) == (1, 1)
    assert (s4["sessions"], s4["minutes_given"], s4["contacts"]) == (1, 40, 0)
    assert site(con, "S1", "2024-08-01")["sessions"] == 0


def test_contacts_by_role_and_the_last_one(con: duckdb.DuckDBPyConnection) -> None:
    """A session with a lead and an assistant is one contact, of both roles."""
    s1, s3 = site(con, "S1", "2024-07-01"), site(con, "S3", "2024-07-01")
    assert (s1["contacts_educator"], s1["contacts_lead"], s1["contacts_assistant"]) == (2, 2, 1)
    assert (s3["contacts_leader"], s3["contacts_educator"]) == (1, 0)
    assert s1["last_contact"] == date(2024, 7, 12)


def test_shortest_contact_is_a_setting() -> None:
    """At ten minutes the short session counts."""
    assert site(built(WORLD, contact_minutes=10), "S1", "2024-07-01")["contacts"] == 3
