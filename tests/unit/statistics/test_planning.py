"""A plan by hand, and what must hold for every plan: nothing moved changes nothing, and more is not less."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coaching_analytics.statistics.planning import (
    CONTACT,
    GIVES,
    Hours,
    Impossible,
    Staff,
    Today,
    hours,
    staff,
    total,
    week,
)
from coaching_analytics.statistics.planning_cost import Cost, costs, totals
from coaching_analytics.statistics.planning_outcome import best_at_need, expected_change

# 40 hours a week: 10 of contact, 6 of travel, 24 others.
WEEK = {
    "observation": 4.0,
    "feedback": 3.0,
    "collaboration": 2.0,
    "other_contact": 1.0,
    "preparation": 4.0,
    "travel": 6.0,
    "administration": 8.0,
    "own_learning": 4.0,
    "not_logged": 8.0,
}
TODAY = Today(
    sites=200.0, posts=10.0, people=12.5, weeks=52.0, week=WEEK, given=4000.0, at_risk=190.0, reached=160.0
)
LINES = (
    Cost("coach_pay", "direct", Decimal("600000.00")),
    Cost("fringe", "direct", Decimal("180000.00")),
    Cost("supervision", "direct", Decimal("90000.00")),
    Cost("travel", "direct", Decimal("30000.00")),
    Cost("platform", "direct", Decimal("5000.00")),
    Cost("overhead", "allocated", Decimal("100000.10")),
    Cost("release_time", "in_kind", Decimal("20000.00")),
)


def planned(moved: Mapping[str, float]) -> tuple[Staff, Mapping[str, float], Hours, dict[str, Decimal]]:
    of, used = staff(TODAY, moved), week(TODAY, moved)
    found = hours(TODAY, moved, of, used)
    return of, used, found, totals(costs(TODAY, LINES, moved, of, used, found))


def test_a_coach_who_leaves_takes_her_posts_along() -> None:
    """44 sites, two coaches at 0.8: 27.5 a post and 22 a coach; one leaves: 55 and 44 (measures.md, C1)."""
    today = Today(sites=44.0, posts=1.6, people=2.0, weeks=52.0, week={})
    before, after = staff(today, {}), staff(today, {"coaches_leaving": 1.0})
    assert (44 / before.posts, 44 / before.people) == pytest.approx((27.5, 22))
    assert (44 / after.posts, 44 / after.people) == pytest.approx((55, 44))
    with pytest.raises(Impossible, match="no full-time post"):
        staff(today, {"coaches_leaving": 2.0})


def test_a_caseload_of_16_takes_12_and_a_half_posts() -> None:
    """200 / 16 = 12.5 posts, a quarter more: pay, benefits, supervision, travel and hours likewise; overhead
    is 100,000.10 / 905,000 of the direct dollars; 160 sites reached become 190, all that are at risk."""
    of, used, found, money = planned({"sites_per_post": 16.0})
    assert (of.posts, of.people) == pytest.approx((12.5, 15.625))
    assert used == WEEK
    assert (found.given, found.reached) == pytest.approx((5000, 190))
    direct = 1.25 * 900_000 + 5_000
    assert money["budgetary"] == Decimal("1130000.00")
    assert float(money["with_overhead"]) == pytest.approx(direct + 100_000.10 * direct / 905_000, abs=0.005)
    assert money["with_in_kind"] - money["with_overhead"] == Decimal("25000.00")


def test_hours_of_feedback_from_other_work_leave_posts_as_they_are() -> None:
    """2 more hours of feedback: 12 of contact, not 10, from 20 hours that give 18; a fifth more given."""
    of, used, found, money = planned({"feedback": 5.0})
    assert of == Staff(10.0, 10.0, 12.5, 0.0)
    assert used["feedback"] == 5.0
    assert {use: used[use] for use in GIVES} == pytest.approx({use: WEEK[use] * 0.9 for use in GIVES})
    assert found.given == pytest.approx(4800)
    assert money["budgetary"] == totals(LINES)["budgetary"]


def test_hours_of_feedback_from_more_posts_keep_all_other_work() -> None:
    """42 hours of work for every 40: 10.5 posts of 40 hours; feedback 50 hours in all, travel 60 as today."""
    of, used, found, money = planned({"feedback": 5.0, "more_posts": 1.0})
    assert of.posts == pytest.approx(10.5)
    assert total(used, used) == pytest.approx(40)
    assert of.posts * used["feedback"] == pytest.approx(50)
    assert of.posts * used["travel"] == pytest.approx(60)
    assert found.given == pytest.approx(4800)
    assert money["budgetary"] == Decimal("1.05") * 870_000 + 30_000 + 5_000


def test_hours_that_are_not_there_cannot_be_given() -> None:
    with pytest.raises(Impossible, match=r"21\.0 hours a week are added.* have 20\.0"):
        planned({"feedback": 24.0})
    with pytest.raises(Impossible, match="hours of a week are not known"):
        staff(Today(10.0, 1.0, 1.0, 52.0, {}), {"feedback": 2.0})


def test_contact_moved_to_virtual_turns_travel_into_contact() -> None:
    """Half of travel: 16 hours hold contact and 0.3 of it on the road, 16 / 1.3 = 12.3 and 3.7."""
    _, used, found, money = planned({"moved_to_virtual": 50.0})
    assert total(used, CONTACT) == pytest.approx(16 / 1.3)
    assert used["travel"] == pytest.approx(16 / 1.3 * 0.3)
    assert found.given == pytest.approx(4000 * 1.6 / 1.3)
    assert float(money["budgetary"]) == pytest.approx(875_000 + 30_000 * (16 / 1.3 * 0.3) / 6, abs=0.005)


def test_less_intensity_where_quality_is_high() -> None:
    """A quarter of the sites gets half: 1/8 of the hours is freed. Saved: 8.75 posts, others 20 hours as
    today. Given to the others: 10 posts, they get 20 / .875."""
    moved = {"high_share": 25.0, "high_intensity": 50.0}
    of, _, found, _ = planned({**moved, "freed_saved": 1.0})
    assert of.posts == pytest.approx(8.75)
    assert (found.given, found.at_high, found.elsewhere) == pytest.approx((3500, 10, 20))
    assert found.reached == pytest.approx(160)
    of, _, found, _ = planned(moved)
    assert of.posts == 10.0
    assert (found.given, found.at_high, found.elsewhere) == pytest.approx((4000, 10 / 0.875, 20 / 0.875))


def test_teacher_leaders_add_hours_and_dollars_and_no_coach() -> None:
    """5 at a fifth of a post are one post: 400 hours, 5 stipends of $2,000, a substitute of $40,000."""
    of, _, found, money = planned(
        {"leaders": 5.0, "leader_release": 20.0, "leader_stipend": 2000.0, "leader_substitute": 40000.0}
    )
    assert (of.posts, of.people, of.released) == (10.0, 12.5, 1.0)
    assert found.given == pytest.approx(4400)
    assert money["budgetary"] == totals(LINES)["budgetary"] + 50_000


def test_vacancies_lose_hours_and_pay_and_cost_replacements() -> None:
    """Two coaches (1.6 posts) for 13 of 52 weeks: .4 of 10 posts are empty; pay 96%, two replacements."""
    of, _, found, money = planned({"replaced": 2.0, "vacancy_weeks": 13.0, "replacement_cost": 7000.0})
    assert (of.posts, of.filled) == (10.0, pytest.approx(9.6))
    assert found.given == pytest.approx(3840)
    assert float(money["budgetary"]) == pytest.approx(0.96 * 810_000 + 90_000 + 5_000 + 14_000)


def test_central_support_moves_its_own_dollars_only() -> None:
    of, _, found, money = planned({"supervision": 50.0, "overhead": 80.0})
    assert of == Staff(10.0, 10.0, 12.5, 0.0)
    assert found == Hours(4000.0, 160.0, None, None)
    assert money["budgetary"] == Decimal("860000.00")
    overhead = money["with_overhead"] - money["budgetary"]
    assert float(overhead) == pytest.approx(100_000.10 * 0.8 * 860 / 905, abs=0.005)


def test_a_change_times_what_went_with_a_unit() -> None:
    assert expected_change(-5.0, (0.02, -0.01, 0.05)) == pytest.approx((-0.1, -0.25, 0.05))
    assert expected_change(5.0, (0.02, None, None)) == (pytest.approx(0.1), None, None)
    assert str(expected_change(0.0, (-0.02, -0.03, 0.01))) == "(0.0, 0.0, 0.0)"


def test_the_better_half_of_coaches() -> None:
    """The mean of the upper half of a normal variable is .7979 standard deviations."""
    first, second = best_at_need(0.2, 1.0, 0.5)
    assert (first, second) == pytest.approx((0.2 * 0.797885, -0.2 * 0.797885), abs=1e-6)
    first, second = best_at_need(0.2, 0.25, 0.2)
    assert first == pytest.approx(0.2 * 0.5 * 1.399810, abs=1e-6)
    assert 0.2 * first + 0.8 * second == pytest.approx(0)
    with pytest.raises(ValueError, match="between 0 and 1"):
        best_at_need(0.2, 0.5, 0.0)


amounts = st.decimals(min_value=0, max_value=10_000_000, places=2)
lines = st.lists(
    st.builds(
        Cost,
        st.sampled_from(("coach_pay", "fringe", "supervision", "travel", "learning", "overhead", "other")),
        st.sampled_from(("direct", "allocated", "in_kind")),
        amounts,
    ),
    max_size=12,
)
bases = st.builds(
    Today,
    sites=st.floats(1, 20_000),
    posts=st.floats(0.1, 900),
    people=st.floats(0.1, 900),
    weeks=st.floats(4, 53),
    week=st.one_of(st.just({}), st.fixed_dictionaries({use: st.floats(0, 20) for use in WEEK})),
    given=st.one_of(st.none(), st.floats(0, 1e6)),
    at_risk=st.floats(500, 20_000),
    reached=st.floats(0, 500),
)


@settings(max_examples=300, deadline=None)
@given(bases, lines)
def test_nothing_moved_is_today_to_the_last_digit(today: Today, spent: list[Cost]) -> None:
    of, used = staff(today, {}), week(today, {})
    found = hours(today, {}, of, used)
    assert of == Staff(today.posts, today.posts, today.people, 0.0)
    assert used == today.week
    assert found == Hours(today.given, None if today.given is None else today.reached, None, None)
    assert list(costs(today, spent, {}, of, used, found)) == sorted(spent, key=lambda one: _rated(one))


def _rated(line: Cost) -> bool:
    return line.ingredient == "overhead" or line.perspective == "allocated"


levers = st.fixed_dictionaries(
    {},
    optional={
        "feedback": st.floats(0, 12),
        "more_posts": st.sampled_from((0.0, 1.0)),
        "moved_to_virtual": st.floats(0, 100),
        "supervision": st.floats(0, 200),
        "overhead": st.floats(0, 200),
        "high_share": st.floats(0, 90),
        "high_intensity": st.floats(10, 150),
        "freed_saved": st.sampled_from((0.0, 1.0)),
        "leaders": st.integers(0, 50).map(float),
        "leader_release": st.floats(0, 100),
        "leader_stipend": st.floats(0, 9000),
        "leader_substitute": st.floats(0, 90_000),
        "replaced": st.integers(0, 3).map(float),
        "vacancy_weeks": st.floats(0, 20),
        "replacement_cost": st.floats(0, 30_000),
    },
)


@settings(max_examples=300, deadline=None)
@given(levers, st.floats(8, 40), st.floats(8, 40))
def test_more_sites_a_post_never_take_more_posts_dollars_hours_or_sites(
    moved: dict[str, float], one: float, other: float
) -> None:
    few, many = sorted((one, other))
    rich, _, gives, costly = planned({**moved, "sites_per_post": few})
    lean, _, keeps, cheap = planned({**moved, "sites_per_post": many})
    assert rich.posts >= lean.posts
    assert gives.given >= keeps.given
    assert gives.reached >= keeps.reached
    assert all(costly[name] >= cheap[name] for name in costly)


@settings(max_examples=300, deadline=None)
@given(levers)
def test_the_parts_add_up_to_the_cent_and_the_week_keeps_its_hours(moved: dict[str, float]) -> None:
    of, used = staff(TODAY, moved), week(TODAY, moved)
    spent = costs(TODAY, LINES, moved, of, used, hours(TODAY, moved, of, used))
    assert all(line.amount == line.amount.quantize(Decimal("0.01")) for line in spent)
    assert totals(spent)["with_in_kind"] == sum(line.amount for line in spent)
    assert total(used, used) == pytest.approx(40.0)
    assert all(value >= -1e-12 for value in used.values())
