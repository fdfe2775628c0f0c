"""Educators a year after a census day, by hand: one of each fate, and every rule of a contact."""

from __future__ import annotations

from datetime import date

import pytest

from coaching_analytics.disclosure import Viewer, release
from coaching_analytics.metrics import educator_retention
from coaching_analytics.metrics.educator_retention import LEADERS, NO_CENSUS, NO_LOGS_THEN
from coaching_analytics.store import Gate
from coaching_analytics.vocabulary.selection import Selection, Window
from tests.memory import gate_of

# Census day 1 October 2023: 180 days before it is 4 April 2023; a year later is 1 October 2024.
WINDOW = Window(date(2024, 1, 1), date(2025, 1, 1))
TABLES = {
    "system": """
        system_id | system_name | fiscal_year_start_month | school_year_start_month
        demo      | Demo        | 1                       | 8""",
    "region": """
        region_id | system_id | region_name
        north     | demo      | North
        south     | demo      | South""",
    "site": """
        site_id | region_id | setting | close_date
        S1      | north     | centre  |
        S2      | south     | centre  |
        S3      | south     | centre  | 2024-05-01""",
    "site_enrolment": """
        site_id | start_date
        S1      | 2022-01-01
        S2      | 2022-01-01
        S3      | 2022-01-01""",
    "educator": """
        educator_id | person_id | site_id | role        | start_date | end_date
        E1          |           | S1      | lead        |            |
        E2          |           | S1      | lead        |            | 2024-03-01
        E3          |           | S1      | assistant   | 2023-04-04 |
        E4          | P4        | S1      | assistant   | 2023-04-05 | 2024-01-31
        E4b         | P4        | S2      | lead        | 2024-02-01 |
        E5          |           | S3      | lead        |            |
        L1          |           | S1      | site_leader |            |
        E6          |           | S1      | assistant   | 2023-11-01 |""",
    "coach": "coach_id | coach_role\nC1 | coach",
    "staff_employment": """
        staff_id | staff_type | start_date | spell_kind | fte
        C1       | coach      | 2022-01-01 | employed   | 1""",
    "session": """
        session_id | coach_id | session_date | minutes | status    | delivery
        early      | C1       | 2023-03-01   | 60      | completed | in_person
        before     | C1       | 2023-04-03   | 60      | completed | in_person
        first      | C1       | 2023-04-04   | 60      | completed | in_person
        second     | C1       | 2023-06-01   | 15      | completed | virtual
        third      | C1       | 2023-09-30   | 60      | completed |
        on_the_day | C1       | 2023-10-01   | 60      | completed | in_person
        phone      | C1       | 2023-07-01   | 60      | completed | phone
        short      | C1       | 2023-07-02   | 14      | completed | in_person
        watched    | C1       | 2023-07-03   | 60      | completed | in_person
        planned    | C1       | 2023-07-04   | 60      | planned   | in_person
        late       | C1       | 2024-12-31   | 60      | completed | in_person""",
    "session_component": """
        session_id | component   | minutes
        first      | observation | 30
        first      | feedback    | 30
        watched    | observation | 60""",
    "session_participant": "session_id | participant_number | site_id | educator_id | role\n"
    + "\n".join(
        f"{session} | {number} | {site} | {educator} | lead"
        for session, who in {
            "before": ("E2",), "first": ("E1", "E2", "E5"), "second": ("E1", "E2", "E5"),
            "third": ("E1", "E5"),
            "on_the_day": ("E2",), "phone": ("E2",), "short": ("E2",), "watched": ("E2",), "planned": ("E2",),
        }.items()
        for number, educator in enumerate(who, 1)
        for site in ["S3" if educator == "E5" else "S1"]
    ),
}  # fmt: skip


@pytest.fixture(scope="module")
def gate() -> Gate:
    return gate_of(TABLES)


def found(gate: Gate, selection: Selection = Selection(window=WINDOW), **asked: object) -> dict:
    rows = educator_retention(gate, selection, **asked).records()  # type: ignore[arg-type]
    return {(row.by["group"], row.by["outcome"]): (row.numerator, row.denominator) for row in rows if row.n}


def test_three_groups_and_four_outcomes_a_year_later(gate: Gate) -> None:
    """E1 and E5 were coached; E2 had two contacts that count; E4 came a day too late and moved to S2."""
    told = found(gate)
    assert told["coached", "same_site"] == (1, 2)
    assert told["coached", "site_closed"] == (1, 2)
    assert told["not_coached", "left"] == (1, 2)
    assert told["not_coached", "same_site"] == (1, 2)
    assert told["new_hire", "other_site"] == (1, 1)


def test_how_many_contacts_make_somebody_coached_is_a_setting(gate: Gate) -> None:
    told = found(gate.with_settings({"coached_contacts": 2}))
    assert told["coached", "left"] == (1, 3)


def test_who_moved_out_of_the_places_chosen_is_still_found(gate: Gate) -> None:
    told = found(gate, Selection(regions=("north",), window=WINDOW))
    assert told["new_hire", "other_site"] == (1, 1)
    assert ("coached", "site_closed") in told
    assert told["coached", "site_closed"] == (0, 1)


def test_site_leaders_are_left_out_and_counted_and_it_is_said_to_be_an_association(gate: Gate) -> None:
    answer = educator_retention(gate, Selection(window=WINDOW))
    assert answer.row(group="coached", outcome="left").excluded == {LEADERS: 1}
    assert answer.settings["census_date"] == "2023-10-01"
    assert any("not proof" in text for text in answer.cautions)


def test_without_a_year_behind_it_there_is_no_census(gate: Gate) -> None:
    early = educator_retention(gate, Selection(window=Window(date(2023, 10, 1), date(2024, 10, 1))))
    assert early.settings["census_date"] == "2023-10-01"
    late = Selection(window=Window(date(2024, 10, 2).replace(day=1), date(2025, 1, 1)))
    rows = educator_retention(gate, late).records()
    assert {row.reason for row in rows} == {NO_CENSUS}


def test_logs_that_begin_later_cannot_say_who_was_coached() -> None:
    kept = [
        line for line in TABLES["session"].splitlines() if "2023-03" not in line and "2023-04" not in line
    ]
    tables = {**TABLES, "session": "\n".join(kept)}
    rows = educator_retention(gate_of(tables), Selection(window=WINDOW)).records()
    assert {row.reason for row in rows if row.by["group"] != "new_hire"} == {NO_LOGS_THEN}
    assert {row.value for row in rows if row.by["group"] == "new_hire"} == {0.0, 1.0}


def test_a_publication_hides_groups_of_fewer_than_ten(gate: Gate) -> None:
    hidden = release(educator_retention(gate, Selection(window=WINDOW)), Viewer.published())
    assert all(row.value is None for row in hidden.records())
