"""Trainings followed by a contact of the same educator, within the operating days of a setting."""

from __future__ import annotations

import pytest

from coaching_analytics.disclosure import Viewer, release
from coaching_analytics.metrics import training_followed_up
from coaching_analytics.metrics.training_followed_up import NO_TRAINING, TOO_YOUNG
from coaching_analytics.store import Gate
from coaching_analytics.vocabulary.selection import Selection
from tests.memory import gate_of
from tests.spec.small_system import HALF, small_system

S = Selection(window=HALF)
# Data go to the end of November. G on 10 July with E1, E3 and E4 is a contact; H is a phone call; I is short;
# W only observes; J on 6 November is a contact of E1.
WHO = """
    session_id | participant_number | site_id | role        | educator_id
    G          | 1                  | S1      | lead        | E1
    G          | 2                  | S2      | home_based  | E3
    G          | 3                  | S3      | site_leader | E4
    H          | 1                  | S3      | site_leader | E4
    I          | 1                  | S2      | home_based  | E3
    W          | 1                  | S1      | assistant   | E2
    J          | 1                  | S1      | lead        | E1"""
EDUCATORS = """
    educator_id | site_id | role
    E1          | S1      | lead
    E2          | S1      | assistant
    E3          | S2      | home_based
    E4          | S3      | site_leader"""
TRAININGS = """
    training_id | educator_id | training_date
    T1          | E1          | 2024-07-03
    T1          | E2          | 2024-07-03
    T2          | E3          | 2024-07-10
    T2          | E4          | 2024-07-05
    T3          | E1          | 2024-08-01
    T4          | E1          | 2024-10-01"""


def store() -> Gate:
    tables = small_system()
    session = tables["session"] + "\n        W | C1 | 2024-07-15 | 60 | completed | in_person |  |"
    work = tables["session_component"] + "\n        W          | observation | 60"
    more = {"session_participant": WHO, "educator": EDUCATORS, "training": TRAININGS}
    return gate_of({**tables, **more, "session": session, "session_component": work})


def test_followed_up_by_hand() -> None:
    """E1 (3 July) after 5 days, E4 (5 July) after 3. E2 was only observed, E3 met on the day itself, E1's of
    1 August came after 68 days; from 1 October there are 43 days of data: too recent.
    """
    found = training_followed_up(store(), S)
    row = found.row(statistic="followed")
    assert (row.numerator, row.denominator, row.value) == (2, 5, 0.4)
    assert row.excluded == {"too recent to judge": 1}
    assert found.row(statistic="days").value == 4.0


def test_the_days_are_a_setting() -> None:
    gate = store()
    wide = training_followed_up(gate.with_settings({"follow_up_days": 69}), S).row(statistic="followed")
    assert (wide.numerator, wide.denominator) == (3, 5)
    short = training_followed_up(gate.with_settings({"follow_up_days": 4}), S).row(statistic="followed")
    assert (short.numerator, short.denominator) == (1, 6)


def test_by_place_and_month() -> None:
    gate = store()
    south = training_followed_up(gate, S, by=("region",)).row(region="south", statistic="followed")
    assert south.value == 1.0
    october = training_followed_up(gate, S, by=("month",)).row(month="2024-10", statistic="followed")
    assert october.reason == TOO_YOUNG


def test_no_training_gives_no_share(small: Gate) -> None:
    assert training_followed_up(small, S).row(statistic="followed").reason == NO_TRAINING


def test_published_few_educators_are_hidden() -> None:
    shown = release(training_followed_up(store(), S), Viewer.published())
    assert shown.row(statistic="followed").value is None
    assert pytest.approx(4) == training_followed_up(store(), S).rows["people"].iloc[0]
