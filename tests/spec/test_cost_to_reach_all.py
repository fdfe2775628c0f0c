"""What reaching every enrolled site would cost, by hand, by both ways of counting coaches."""

from __future__ import annotations

import pytest

from coaching_analytics.charts import reaching_all
from coaching_analytics.metrics import cost_to_reach_all
from coaching_analytics.metrics.cost_to_reach_all import ENOUGH
from coaching_analytics.store import Gate
from coaching_analytics.vocabulary.selection import Selection
from tests.memory import gate_of
from tests.spec.small_system import HALF, small_system

S = Selection(window=HALF)
SITES = 5 + 122 / 184  # S4 joins on 1 September: 122 of the 184 days
POSTS, PEOPLE = 2.5, 3
LINE = {"system_id": "demo", "start_date": "2024-07-01", "end_date": "2025-01-01",
        "fiscal_year": 2025, "place_level": "system", "place_id": "demo",
        "amount_kind": "actual", "purpose": "coaching"}  # fmt: skip
SPENDING = [
    {**LINE, "spending_id": "M1", "amount": "25000.00", "ingredient": "coach_pay", "perspective": "direct"},
    {**LINE, "spending_id": "M2", "amount": "5000.00", "ingredient": "overhead", "perspective": "allocated"},
]


@pytest.fixture
def gate() -> Gate:
    return gate_of({**small_system(), "spending": SPENDING})


def test_posts_and_dollars_by_hand(gate: Gate) -> None:
    """At two sites each: 2.83 posts on posts; in people, each with 2.5 / 3 of a post, 2.36.

    Dollars of half a year are doubled: 60,000 a year with overhead, 24,000 a post.
    """
    result = cost_to_reach_all(gate.with_settings({"reach_sites": 2}), S)
    needed = {"fte": SITES / 2, "people": SITES / 2 * POSTS / PEOPLE}
    for basis, posts in needed.items():
        assert result.row(basis=basis, total=None, output="posts_now").value == pytest.approx(POSTS)
        assert result.row(basis=basis, total=None, output="posts_needed").value == pytest.approx(posts)
        assert result.row(basis=basis, total=None, output="posts_more").value == pytest.approx(posts - POSTS)
    row = result.row(basis="fte", total="with_overhead", output="dollars_more")
    assert row.value == pytest.approx((SITES / 2 - POSTS) * 24_000)
    assert result.row(basis="fte", total="budgetary", output="cost_per_post").value == pytest.approx(20_000)
    assert result.row(basis="fte", total="budgetary", output="dollars_now").value == pytest.approx(50_000)


def test_posts_enough_is_no_saving(gate: Gate) -> None:
    """In people 2.36 posts are asked for and 2.5 filled: no sum, and words instead."""
    result = cost_to_reach_all(gate.with_settings({"reach_sites": 2}), S)
    row = result.row(basis="people", total="with_overhead", output="dollars_more")
    assert (row.value, row.reason) == (None, ENOUGH)
    said = reaching_all.reach_all(result)
    assert "not a saving" in said.sentence
    assert said.table.iloc[0]["Dollars more a year"] == "Posts are enough"


def test_the_gap_is_said_in_dollars_a_year(gate: Gate) -> None:
    said = reaching_all.reach_all(cost_to_reach_all(gate.with_settings({"reach_sites": 1}), S))
    gap = (SITES * POSTS / PEOPLE - POSTS) * 24_000
    assert f"**${gap:,.0f} a year**, with overhead" in said.sentence


def test_22_is_called_observed_and_counted_in_people(gate: Gate) -> None:
    result = cost_to_reach_all(gate, S)
    assert result.settings["reach_sites"] == 22
    assert any("observed, not a standard" in caution and "people" in caution for caution in result.cautions)


def test_without_spending_posts_are_there_and_dollars_say_why() -> None:
    result = cost_to_reach_all(gate_of(small_system()), S)
    assert result.row(basis="fte", total=None, output="posts_needed").value == pytest.approx(SITES / 22)
    row = result.row(basis="fte", total="budgetary", output="dollars_now")
    assert (row.value, row.reason) == (None, "no spending rows in this period")
