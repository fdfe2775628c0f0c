"""Hours received: every attendee gets all of a session, and nobody's hours are added to a coach's."""

from __future__ import annotations

import pytest

from coaching_analytics.disclosure import Viewer, release
from coaching_analytics.metrics import effort_hours, exposure_hours
from coaching_analytics.metrics.exposure_hours import NOT_THERE, UNLISTED
from coaching_analytics.store import Gate
from coaching_analytics.vocabulary.selection import Selection
from tests.memory import gate_of
from tests.spec.small_system import SUMMER, small_system

S = Selection(window=SUMMER)
# G (120 minutes) with four people of three sites, one of them nameless; I (10) with E3, listed twice; X was
# cancelled; E5 has left the site before July and still attended.
WHO = """
    session_id | participant_number | site_id | role        | educator_id
    G          | 1                  | S1      | lead        | E1
    G          | 2                  | S1      | assistant   |
    G          | 3                  | S2      | home_based  | E3
    G          | 4                  | S3      | site_leader | E4
    H          | 1                  | S3      | lead        | E5
    I          | 1                  | S2      | home_based  | E3
    I          | 2                  | S2      | other       | E3
    X          | 1                  | S6      | lead        | E1
    J          | 1                  | S1      | lead        | E1"""
EDUCATORS = """
    educator_id | site_id | role        | start_date | end_date
    E1          | S1      | lead        |            |
    E2          | S1      | assistant   | 2024-08-01 |
    E3          | S2      | home_based  |            |
    E4          | S3      | site_leader |            |
    E5          | S3      | lead        |            | 2024-06-01"""


def store() -> Gate:
    return gate_of({**small_system(), "session_participant": WHO, "educator": EDUCATORS})


def test_full_minutes_for_each_and_zeros_for_the_others() -> None:
    found = exposure_hours(store(), S)
    hours = found.curves["educators"].set_index("educator_id")["hours"].to_dict()
    assert hours == pytest.approx({"E1": 2.0, "E2": 0.0, "E3": 2 + 10 / 60, "E4": 2.0})
    row = found.row(statistic="mean", recipient="any")
    assert (row.value, row.n) == (pytest.approx((6 + 1 / 6) / 4), 4)
    assert row.excluded == {NOT_THERE: 1}, "E5"
    assert found.row(statistic="none", recipient="any").value == 0.25
    assert found.row(statistic="median", recipient="any").value == pytest.approx(2.0)


def test_leaders_apart() -> None:
    found = exposure_hours(store(), S)
    assert found.row(statistic="mean", recipient="leader").value == 2.0
    assert found.row(statistic="mean", recipient="educator").n == 3


def test_received_is_not_given() -> None:
    """The group session is 2 hours given, and 6 hours received by those whose names are on record."""
    gate = store()
    received = exposure_hours(gate, S).row(statistic="mean", recipient="any").numerator
    assert received == pytest.approx(6 + 10 / 60)
    given = effort_hours(gate, Selection(window=SUMMER, sites=("S1", "S2", "S3")))
    assert given.row().value == pytest.approx(2 + 1 + 10 / 60)


def test_the_distribution_counts_everybody_once() -> None:
    spread = exposure_hours(store(), S).curves["spread"]
    assert spread["people"].sum() == 4
    assert spread["people"].tolist()[:3] == [1, 0, 3], "none, under 2, and from 2 on"


def test_months_places_and_coaches() -> None:
    """E2 comes in August and E1's November is outside; C2's only session was with somebody who had left."""
    gate = store()
    july = exposure_hours(gate, S, by=("month",)).row(month="2024-07", statistic="mean", recipient="any")
    assert (july.value, july.n) == (2.0, 3)
    south = exposure_hours(gate, S, by=("region",)).row(region="south", statistic="mean", recipient="any")
    assert (south.value, south.n) == (2.0, 1)
    with_c2 = exposure_hours(gate, Selection(window=SUMMER, coaches=("C2",)))
    assert with_c2.row(statistic="mean", recipient="any").value == 0


def test_without_names_nothing_is_said(small: Gate) -> None:
    """Participants are listed and none is named: that is not zero hours."""
    row = exposure_hours(small, S).row(statistic="mean", recipient="any")
    assert (row.value, row.reason) == (None, UNLISTED)


def test_published_few_educators_and_every_single_one_are_hidden() -> None:
    shown = release(exposure_hours(store(), S), Viewer.published())
    assert shown.rows["value"].isna().all()
    assert shown.curves["educators"].empty
    assert shown.curves["spread"].empty


def test_a_hidden_part_does_not_follow_from_the_whole() -> None:
    """With 12 educators and 3 leaders, the mean of the educators would give the leaders' away."""
    people = [{"educator_id": f"T{n}", "site_id": "S1", "role": "lead"} for n in range(12)]
    people += [{"educator_id": f"L{n}", "site_id": "S1", "role": "site_leader"} for n in range(3)]
    who = [{"session_id": "G", "participant_number": 1, "site_id": "S1", "role": "lead", "educator_id": "T1"}]
    gate = gate_of({**small_system(), "educator": people, "session_participant": who})
    shown = release(exposure_hours(gate, S), Viewer.published())
    means = {row.by["recipient"]: row.value for row in shown.records() if row.by["statistic"] == "mean"}
    assert means == {"any": pytest.approx(2 / 15), "educator": None, "leader": None}
