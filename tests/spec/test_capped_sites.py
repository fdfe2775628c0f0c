"""Caps on sessions and rating targets, counted by hand on the small system."""

from __future__ import annotations

import pytest

from coaching_analytics.metrics import capped_sites, rating_targets
from coaching_analytics.metrics.capped_sites import NO_CAPS
from coaching_analytics.metrics.rating_targets import NO_TARGET
from coaching_analytics.store import Gate
from coaching_analytics.vocabulary.selection import Selection
from tests.memory import gate_of
from tests.spec.small_system import AUTUMN, HALF, small_system

S = Selection(window=HALF)
# Sessions held from July to December: S1 two (G, J), S2 two (G, I), S3 two (G, H), S6 none.
SITES = """
    site_id | region_id | agency_id | setting | coaching_cap
    S1      | north     | A         | centre  | 2
    S2      | north     | A         | home    | 3
    S3      | south     | B         | centre  |
    S4      | south     | B         | school  |
    S5      | south     |           | home    |
    S6      | south     | B         | centre  | 4"""
LEVELS = """
    site_id | start_date | end_date   | level | published
    S1      | 2024-01-01 |            | 3     | true
    S2      | 2023-01-01 | 2024-08-01 | 2     | true
    S2      | 2024-08-01 |            | 4     | true
    S3      | 2024-01-01 |            | 5     | true
    S4      | 2024-01-01 |            | 5     | false
    S5      | 2024-01-01 | 2024-11-01 | 5     | true"""
FACTS = """
    site_id | fact_date  | fact          | value
    S1      | 2024-01-01 | rating_target | 4
    S1      | 2024-09-01 | rating_target | 3"""


@pytest.fixture
def gate() -> Gate:
    return gate_of({**small_system(), "site": SITES, "qris_rating": LEVELS})


def values(result) -> dict[str, object]:
    return {str(row.by["statistic"]): row.value for row in result.records()}


def test_sites_near_their_cap_are_flagged(gate: Gate) -> None:
    """S1 has held 2 of 2; S2 2 of 3, which is under 80%; S6 none of 4."""
    result = capped_sites(gate, S)
    assert values(result) == {"capped": 3, "near": 1, "full": 1}
    assert result.row(statistic="capped").denominator == 6
    lines = result.curves["sites"][["site_id", "cap", "sessions", "left", "near"]].values.tolist()
    assert lines == [["S1", 2, 2, 0, True], ["S2", 3, 2, 1, False], ["S6", 4, 0, 4, False]]
    assert values(capped_sites(gate.with_settings({"near_cap_share": 0.6}), S))["near"] == 2


def test_by_region_the_parts_add_up(gate: Gate) -> None:
    rows = capped_sites(gate, S, by=["region"])
    assert rows.row(region="north", statistic="capped").value == 2
    assert rows.row(region="south", statistic="capped").value == 1


def test_a_cap_is_of_a_year_whatever_the_period(gate: Gate) -> None:
    """In autumn alone S1 had one session; of the twelve months up to its end it still had two."""
    assert values(capped_sites(gate, Selection(window=AUTUMN)))["full"] == 1


def test_a_policy_caps_from_a_published_level(gate: Gate) -> None:
    """S3 is published at 5; S4's 5 is not published and S5's has ended. Caps on record stay."""
    found = capped_sites(gate.with_settings({"cap_from_level": 3, "cap_sessions": 2}), S)
    assert values(found) == {"capped": 4, "near": 2, "full": 2}
    own = found.curves["sites"].set_index("site_id")
    assert (own.loc["S3", "stated_by"], own.loc["S1", "stated_by"]) == ("policy", "record")


def test_without_any_cap_nobody_is_said_to_have_none() -> None:
    row = capped_sites(gate_of(small_system()), S).row(statistic="near")
    assert (row.value, row.reason) == (None, NO_CAPS)


def test_rating_targets_by_a_policy_for_all(gate: Gate) -> None:
    """Target 4: S2 and S3 are there, S1 at 3 is below, three have no published level on the last day."""
    assert rating_targets(gate, S).row(statistic="mandated").reason == NO_TARGET
    found = rating_targets(gate.with_settings({"rating_target_level": 4}), S)
    assert values(found) == {"mandated": 6, "at_target": 2, "below": 1, "not_rated": 3}
    assert found.curves["sites"]["site_id"].tolist() == ["S1", "S4", "S5", "S6", "S2", "S3"]


def test_the_newest_target_on_record_stands() -> None:
    """S1 was told 4 and then 3, which it has; nobody else is told anything."""
    gate = gate_of({**small_system(), "qris_rating": LEVELS, "programme_fact": FACTS})
    found = rating_targets(gate, S)
    assert values(found) == {"mandated": 1, "at_target": 1, "below": 0, "not_rated": 0}
    assert found.curves["sites"]["stated_by"].tolist() == ["record"]
