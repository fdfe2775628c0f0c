"""Coaching cycles: finished in time, stage by stage, and those that are still too young to judge."""

from __future__ import annotations

import pytest

from coaching_analytics.disclosure import Viewer, release
from coaching_analytics.metrics import cycle_completeness
from coaching_analytics.metrics.cycle_completeness import NO_CYCLES, STAGES, TOO_YOUNG
from coaching_analytics.store import Gate
from coaching_analytics.vocabulary.selection import Selection
from tests.memory import gate_of
from tests.spec.small_system import HALF, SUMMER, small_system

# The last held session is J on 6 November: data go to the end of November, 109 weekdays from July on.
S = Selection(window=HALF)
CYCLES = """
    cycle_id | coach_id | educator_id | site_id | opened_date | plan_date  | observation_date | reflection_date | feedback_date | closed_date
    whole    | C1       | E1          | S1      | 2024-07-01  | 2024-07-05 | 2024-07-10       | 2024-07-11      | 2024-07-12    | 2024-07-15
    no_look  | C1       | E2          | S1      | 2024-08-01  | 2024-08-05 |                  | 2024-08-11      | 2024-08-12    |
    started  | C1       | E3          | S2      | 2024-08-02  |            |                  |                 |               |
    late     | C2       |             | S3      | 2024-07-01  | 2024-07-02 | 2024-07-03       | 2024-07-04      | 2024-10-01    | 2024-10-02
    young    | C2       |             | S3      | 2024-09-09  | 2024-09-10 |                  |                 |               |
"""  # noqa: E501


def store(cycles: str = CYCLES) -> Gate:
    return gate_of({**small_system(), "coaching_cycle": cycles})


def test_the_funnel_by_hand() -> None:
    """Four cycles are old enough. From 1 July to 1 October lie 66 operating days, so feedback came late; from
    9 September to the end of November 59, so that cycle is too young.
    """
    found = cycle_completeness(store(), S)
    assert {row.by["statistic"]: row.numerator for row in found.records()} == {
        "complete": 1,
        "plan": 3,
        "observation": 2,
        "reflection": 2,
        "feedback": 1,
        "closed": 1,
    }
    row = found.row(statistic="complete")
    assert (row.value, row.denominator) == (0.25, 4)
    assert row.excluded == {"too young to judge": 1, "finished later": 1}


def test_the_window_is_a_setting() -> None:
    gate = store()
    longer = cycle_completeness(gate.with_settings({"cycle_days": 66}), S)
    assert longer.row(statistic="complete").numerator == 2
    shorter = cycle_completeness(gate.with_settings({"cycle_days": 59}), S)
    assert shorter.row(statistic="complete").denominator == 5


def test_stages_beside_what_is_on_record() -> None:
    """A cycle without an observation has reflection on record and has not reached it."""
    stages = cycle_completeness(store(), S).curves["stages"].set_index("stage")
    assert stages.index.tolist() == ["opened", *STAGES]
    assert stages["cycles"].tolist() == [4, 3, 2, 2, 1, 1]
    assert stages["on_record"].tolist() == [4, 3, 2, 3, 2, 1]


def test_open_cycles_and_their_stage() -> None:
    """At the end of September; what happened later is not known then."""
    found = cycle_completeness(store(), Selection(window=SUMMER)).curves["open_cycles"]
    stages = dict(zip(found["cycle_id"], found["stage"], strict=True))
    assert stages == {"no_look": "plan", "started": "opened", "late": "reflection", "young": "plan"}
    assert found["site_id"].tolist() == ["S1", "S2", "S3", "S3"]
    assert found["cycle_id"].tolist()[2:] == ["young", "late"], "the newest of a site first"


def test_by_coach_and_month() -> None:
    gate = store()
    by_coach = cycle_completeness(gate, S, by=("coach",))
    assert by_coach.row(coach="C1", statistic="complete").value == pytest.approx(1 / 3)
    by_month = cycle_completeness(gate, S, by=("month",))
    assert by_month.row(month="2024-08", statistic="plan").value == 0.5
    assert by_month.row(month="2024-09", statistic="plan").reason == TOO_YOUNG


def test_no_cycles_give_no_share() -> None:
    found = cycle_completeness(gate_of(small_system()), S)
    assert found.row(statistic="complete").reason == NO_CYCLES


def test_published_few_educators_are_hidden() -> None:
    shown = release(cycle_completeness(store(), S), Viewer.published())
    assert all(str(row.reason).startswith("Hidden") for row in shown.records())
    assert shown.curves["open_cycles"].empty
    assert shown.curves["stages"].empty
