"""Use of resources by step of the cycle and by place, counted by hand; retired ones keep their use."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from coaching_analytics.charts import clearinghouse
from coaching_analytics.charts.clearinghouse import Search
from coaching_analytics.metrics import resource_use
from coaching_analytics.metrics.resource_use import NOBODY
from coaching_analytics.store import Gate, open_store, resources
from coaching_analytics.store.resources import Resource
from coaching_analytics.vocabulary.selection import Selection
from tests.spec.small_system import HALF, small_system
from tests.stores import add, make_store

S = Selection(window=HALF)
# Held: G (10 July, three sites), H (by phone), K (no site), I (2 September), J (6 November). X was cancelled.
MORE: dict[str, Any] = {
    "resource": """
        resource_id | title            | resource_kind | topic            | link                | owner
        R1          | Look-fors        | rubric        | assessment_tools | https://example.org | Office
        R2          | One goal         | tool          |                  | javascript:alert(1) |
        R3          | Never picked up  | framework     | racial_equity    |                     | Office""",
    "resource_instrument": """
        resource_id | instrument
        R1          | class_pre_k
        R1          | ecers_3""",
    "session_resource": """
        session_id | resource_id
        G          | R1
        G          | R2
        K          | R2
        I          | R1
        J          | R1
        X          | R1""",
    "coaching_cycle": [
        {"cycle_id": "Y1", "coach_id": "C1", "educator_id": "E1", "site_id": "S1",
         "opened_date": "2024-07-05", "plan_date": "2024-07-08", "observation_date": "2024-07-10"},
        {"cycle_id": "Y2", "coach_id": "C1", "educator_id": "E3", "site_id": "S2",
         "opened_date": "2024-08-20", "plan_date": "2024-08-25", "observation_date": "2024-08-26",
         "reflection_date": "2024-08-27", "feedback_date": "2024-08-28"},
    ],
    "session_participant": """
        session_id | participant_number | site_id | role        | educator_id
        G          | 1                  | S1      | lead        | E1
        G          | 2                  | S2      | home_based  |
        G          | 3                  | S3      | site_leader |
        I          | 1                  | S2      | home_based  | E3
        J          | 1                  | S1      | lead        | E1""",
}  # fmt: skip


@pytest.fixture
def gate(tmp_path: Path) -> Gate:
    return make_store(tmp_path, {**small_system(), **MORE})


def test_sessions_count_once_for_each_resource_at_the_step_that_was_next(gate: Gate) -> None:
    """G was on the day of the observation; I after the feedback; J when Y1 had run out; K names nobody."""
    result = resource_use(gate, S)
    counts = {str(r.by["stage"]): r.value for r in result.records() if r.by["resource"] == "all"}
    assert counts == {"all": 5, "plan": 0, "observation": 2, "reflection": 0, "feedback": 0,
                      "after_feedback": 1, "no_cycle": 2}  # fmt: skip
    assert result.row(resource="R1", stage="all").value == 3
    assert result.row(resource="R2", stage="no_cycle").value == 1


def test_a_session_has_one_place(gate: Gate) -> None:
    """The group session of three sites stands at its first; K, without a site, with its coach's employer."""
    found = resource_use(gate, S, by=["region"])
    assert found.row(region="north", resource="all", stage="all").value == 4
    assert found.row(region="south", resource="all", stage="all").value == 1


def test_every_resource_is_listed_the_most_used_first(gate: Gate) -> None:
    listed = resource_use(gate, S).curves["resources"]
    assert listed["resource"].tolist() == ["R1", "R2", "R3"]
    assert listed["sessions"].tolist() == [3, 2, 0]
    assert listed["instruments"].tolist() == ["class_pre_k, ecers_3", "", ""]


def test_staff_add_and_retire_and_past_use_stays(gate: Gate) -> None:
    resources.add(gate.path, Resource("R9", "New tool", "tool", instruments=("ecers_3",)), "ann")
    resources.retire(gate.path, "R1", "replaced by R9", "ann")
    result = resource_use(gate, S)
    listed = result.curves["resources"].set_index("resource")
    assert (listed.loc["R1", "retired"], listed.loc["R1", "sessions"]) == (True, 3)
    assert (listed.loc["R9", "source"], listed.loc["R9", "sessions"]) == ("staff", 0)
    assert set(clearinghouse.found(result, Search())["resource"]) == {"R2", "R3", "R9"}
    assert "R1" in set(clearinghouse.found(result, Search(retired=True))["resource"])
    assert result.row(resource="all", stage="all").value == 5
    resources.restore(gate.path, "R1", "bo")
    assert not resource_use(gate, S).curves["resources"]["retired"].any()


def test_a_search_finds_by_words_topic_kind_and_instrument(gate: Gate) -> None:
    result = resource_use(gate, S)
    for search, wanted in (
        (Search(words="goal"), {"R2"}),
        (Search(words="class pre"), {"R1"}),
        (Search(words="office never"), {"R3"}),
        (Search(kind="rubric"), {"R1"}),
        (Search(topic="racial_equity"), {"R3"}),
        (Search(instrument="ecers_3"), {"R1"}),
        (Search(words="nothing"), set()),
    ):
        assert set(clearinghouse.found(result, search)["resource"]) == wanted, search


def test_a_link_from_a_file_that_is_no_web_address_says_so(gate: Gate) -> None:
    shown = clearinghouse.resources(resource_use(gate, S), Search()).table.set_index("Title")
    assert shown.loc["Look-fors", "Link"] == "https://example.org"
    assert shown.loc["One goal", "Link"] == "javascript:alert(1) (not a web address)"


def test_without_use_it_says_so(tmp_path: Path) -> None:
    gate = make_store(tmp_path, {**small_system(), "resource": MORE["resource"]})
    row = resource_use(gate, S).row(resource="all", stage="all")
    assert (row.value, row.reason) == (None, NOBODY)


def test_uses_that_come_later_are_counted_as_if_they_had_come_at_once(gate: Gate, tmp_path: Path) -> None:
    """A batch of uses alone rewrites the months of its sessions."""
    later = make_store(tmp_path / "later", {**small_system(), **MORE, "session_resource": []})
    assert resource_use(later, S).row(resource="all", stage="all").value is None
    add(tmp_path / "later", {"session_resource": MORE["session_resource"]})
    grown, whole = (resource_use(one, S).rows for one in (open_store(tmp_path / "later"), gate))
    assert (
        grown[["resource", "stage", "value"]].values.tolist()
        == whole[["resource", "stage", "value"]].values.tolist()
    )
