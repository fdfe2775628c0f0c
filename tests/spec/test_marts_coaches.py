"""What the marts say about coaches: shares of sites, time paid and time logged."""

from __future__ import annotations

from typing import Any

import duckdb
import pytest

from tests.memory import built, rows
from tests.spec.small_world import WORLD


@pytest.fixture(scope="module")
def con() -> duckdb.DuckDBPyConnection:
    return built(WORLD)


def coach(con: duckdb.DuckDBPyConnection, coach_id: str, month: str) -> dict[str, Any]:
    found = rows(con, f"SELECT * FROM coach_month WHERE coach_id = '{coach_id}' AND month = DATE '{month}'")
    assert len(found) == 1
    return found[0]


def share(con: duckdb.DuckDBPyConnection, coach_id: str, site_id: str, month: str) -> tuple[float, bool]:
    row = con.execute(
        "SELECT share_days, scaled FROM coach_site_month WHERE coach_id = ? AND site_id = ? AND month = ?",
        [coach_id, site_id, month],
    ).fetchone()
    assert row is not None
    return row


def test_blank_shares_of_two_coaches_are_halves(con: duckdb.DuckDBPyConnection) -> None:
    """The peer who is assigned as well is no coach and takes no share."""
    assert share(con, "C1", "S1", "2024-07-01") == (pytest.approx(31 / 2), False)
    assert share(con, "C2", "S1", "2024-07-01") == (pytest.approx(31 / 2), False)


def test_the_share_of_a_leaver_goes_to_who_stays(con: duckdb.DuckDBPyConnection) -> None:
    """C2's last day is 15 August: 15 half days; C1 has 15 halves and 16 whole days."""
    assert share(con, "C2", "S1", "2024-08-01")[0] == pytest.approx(15 / 2)
    assert share(con, "C1", "S1", "2024-08-01")[0] == pytest.approx(15 / 2 + 16)
    assert share(con, "C1", "S1", "2024-09-01")[0] == pytest.approx(30)


def test_shares_above_one_are_scaled_down_and_marked(con: duckdb.DuckDBPyConnection) -> None:
    """0.8 and 0.6 become 4/7 and 3/7; while C3 is on leave C1's 0.8 stands alone."""
    assert share(con, "C1", "S4", "2024-07-01") == (pytest.approx(31 * 0.8 / 1.4), True)
    assert share(con, "C3", "S4", "2024-07-01") == (pytest.approx(31 * 0.6 / 1.4), True)
    assert share(con, "C1", "S4", "2024-08-01") == (pytest.approx(15 * 0.8 + 16 * 0.8 / 1.4), True)
    assert share(con, "C3", "S4", "2024-08-01")[0] == pytest.approx(16 * 0.6 / 1.4)


def test_leave_stops_person_days_posts_and_contracted_time(con: duckdb.DuckDBPyConnection) -> None:
    """C3 at 0.8 is away for 15 of August's 31 days."""
    row = coach(con, "C3", "2024-08-01")
    assert (row["employed_days"], row["person_days"]) == (31, 31 - 15)
    assert float(row["fte_days"]) == pytest.approx(0.8 * 16)
    assert row["contracted_minutes"] == pytest.approx(0.8 * 1800 / 12 * 60 * 16 / 31)


def test_a_leaver_has_no_month_after_leaving(con: duckdb.DuckDBPyConnection) -> None:
    """C2 is paid for 15 days of August, with hours nobody stated, and then no more."""
    row = coach(con, "C2", "2024-08-01")
    assert (row["person_days"], float(row["fte_days"]), row["contracted_minutes"]) == (15, 7.5, None)
    assert rows(con, "SELECT 1 FROM coach_month WHERE coach_id = 'C2' AND month > DATE '2024-08-01'") == []


def test_two_posts_at_once_add_up_but_a_day_is_one_day() -> None:
    """Half a post at each of two agencies: one person, one full-time post."""
    second = """
        staff_id | staff_type | agency_id | start_date | spell_kind | fte | hours_per_year
        C1       | coach      | A1        | 2024-07-01 | employed   | 0.5 | 1800
        C1       | coach      | A2        | 2024-07-16 | employed   | 0.5 | 1800
    """
    row = coach(built({**WORLD, "staff_employment": second}), "C1", "2024-07-01")
    assert (row["person_days"], float(row["fte_days"])) == (31, 0.5 * 15 + 1.0 * 16)
    assert (row["agency_id"], row["region_id"]) == ("A1", "north")  # 31 days against 16


def test_an_unknown_employer_is_read_from_the_sites() -> None:
    """Without an agency C1 belongs where most of its sites are; two sites, so the first region by name."""
    nobody = [
        {
            "staff_id": "C1",
            "staff_type": "coach",
            "start_date": "2024-07-01",
            "spell_kind": "employed",
            "fte": 1,
        }
    ]
    row = coach(built({**WORLD, "staff_employment": nobody}), "C1", "2024-07-01")
    assert (row["agency_id"], row["region_id"], row["system_id"]) == ("", "north", "demo")


def test_uses_of_time_add_up_to_what_was_logged(con: duckdb.DuckDBPyConnection) -> None:
    """C1 in July: a group session once, a visit, two sessions without components, support time."""
    row = coach(con, "C1", "2024-07-01")
    assert (row["sessions"], row["session_minutes"]) == (4, 90 + 60 + 40 + 50)
    assert row["feedback_minutes"] == 60 + 30
    assert row["observation_minutes"] == 30
    assert row["other_contact_minutes"] == (90 - 60) + (60 - 60) + 40 + 50
    assert row["preparation_minutes"] == 120
    assert row["travel_minutes"] == 40 + 20
    assert row["administration_minutes"] == 45
    assert row["logged_minutes"] == 90 + 60 + 40 + 50 + 40 + 120 + 45 + 20
    assert row["minutes_without_site"] == 50


def test_components_longer_than_their_session_count_in_full() -> None:
    """The rest of a session is never negative."""
    component = [{"session_id": "short", "component": "feedback", "minutes": 25}]
    row = coach(built({**WORLD, "session_component": component}), "C2", "2024-07-01")
    assert (row["feedback_minutes"], row["other_contact_minutes"], row["logged_minutes"]) == (25, 0, 25)


def test_late_entries_are_later_than_the_setting(con: duckdb.DuckDBPyConnection) -> None:
    """15 days after is in time, 16 days is late; a session without a day of entry is no entry."""
    first, third = coach(con, "C1", "2024-07-01"), coach(con, "C3", "2024-07-01")
    assert (first["entries"], first["late_entries"]) == (2, 0)
    assert (third["entries"], third["late_entries"]) == (1, 1)


def test_an_empty_month_is_silent_or_stated(con: duckdb.DuckDBPyConnection) -> None:
    """In September C3 said so and C1 said nothing."""
    assert coach(con, "C3", "2024-09-01")["statement"] == "no_activity"
    row = coach(con, "C1", "2024-09-01")
    assert (row["statement"], row["logged_minutes"], row["person_days"]) == (None, 0, 30)


def test_posts_spread_over_sites_by_share_and_add_up(con: duckdb.DuckDBPyConnection) -> None:
    """C1's 31 post-days of July: 15.5 share-days at S1 against 31 x 0.8 / 1.4 at S4."""
    s1, s4 = 31 / 2, 31 * 0.8 / 1.4
    row = con.execute(
        "SELECT fte_days, person_days FROM coach_site_month "
        "WHERE coach_id = 'C1' AND site_id = 'S1' AND month = DATE '2024-07-01'"
    ).fetchone()
    assert row == (pytest.approx(31 * s1 / (s1 + s4)), pytest.approx(31 * s1 / (s1 + s4)))
    whole = con.execute(
        "SELECT sum(fte_days), sum(person_days), sum(sessions) FROM coach_site_month"
    ).fetchone()
    months = con.execute("SELECT sum(fte_days), sum(person_days) FROM coach_month").fetchone()
    assert whole is not None
    assert months is not None
    assert whole[:2] == (pytest.approx(float(months[0])), pytest.approx(months[1]))


def test_a_coach_without_share_has_one_row_without_a_site(con: duckdb.DuckDBPyConnection) -> None:
    """The peer's 0.2 post stands at the employer, in no site."""
    found = rows(con, "SELECT * FROM coach_site_month WHERE coach_id = 'L1' AND month = DATE '2024-07-01'")
    assert [(r["site_id"], r["setting"], r["region_id"]) for r in found] == [(None, None, "south")]
    assert found[0]["fte_days"] == pytest.approx(0.2 * 31)


def test_a_site_visited_without_an_assignment_has_minutes_and_no_share(
    con: duckdb.DuckDBPyConnection,
) -> None:
    """C1 is not assigned to S3, which came to the group session."""
    found = rows(con, "SELECT * FROM coach_site_month WHERE coach_id = 'C1' AND site_id = 'S3'")
    assert [(r["share_days"], r["fte_days"], r["minutes_given"], r["sessions"]) for r in found] == [
        (0, 0, pytest.approx(30), 1)
    ]


def caseload(staff: str, assignments: list[dict[str, Any]]) -> tuple[float, ...]:
    """Sites per post assigned, enrolled sites per post, enrolled sites per person - of 44 sites in July."""
    sites = [f"T{n:02}" for n in range(44)]
    con = built(
        {
            **{name: WORLD[name] for name in ("region", "agency", "coach", "session")},
            "site": [{"site_id": s, "region_id": "north", "setting": "centre"} for s in sites],
            "site_enrolment": [{"site_id": s, "start_date": "2024-07-01"} for s in sites],
            "staff_employment": staff,
            "coach_assignment": assignments,
        }
    )
    row = con.execute(
        "WITH own AS (SELECT sum(share_days) AS shares, sum(fte_days) AS posts, sum(person_days) AS people "
        "FROM coach_site_month WHERE month = DATE '2024-07-01'), "
        "site AS (SELECT sum(enrolled_days) AS days FROM site_month WHERE month = DATE '2024-07-01') "
        "SELECT shares / posts, days / posts, days / people FROM own, site"
    ).fetchone()
    assert row is not None
    return row


STAFF = """
    staff_id | staff_type | agency_id | start_date | spell_kind | fte
    C1       | coach      | A1        | 2024-07-01 | employed   | 0.8
    C2       | coach      | A1        | 2024-07-01 | employed   | 0.8
"""


def assigned(co_coached: int = 0) -> list[dict[str, Any]]:
    """22 sites to each coach; the first `co_coached` of each have the other coach as well, shares blank."""
    start = {"start_date": "2024-07-01"}
    own = [{"coach_id": f"C{1 + n % 2}", "site_id": f"T{n:02}", **start} for n in range(44)]
    also = [{"coach_id": f"C{2 - n % 2}", "site_id": f"T{n:02}", **start} for n in range(co_coached)]
    return own + also


def test_golden_caseload_of_44_sites_and_two_coaches() -> None:
    """27.5 / 27.5 / 22, and ten co-coached sites with blank shares change nothing."""
    assert caseload(STAFF, assigned()) == pytest.approx((27.5, 27.5, 22))
    assert caseload(STAFF, assigned(co_coached=10)) == pytest.approx((27.5, 27.5, 22))


def test_golden_caseload_when_one_leaves() -> None:
    """27.5 / 55 / 44: who stays has as many sites, but the system has twice as many per post."""
    one = "\n".join(STAFF.strip().splitlines()[:2])
    assert caseload(one, assigned()) == pytest.approx((27.5, 55, 44))
