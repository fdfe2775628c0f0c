"""The planner through the store: its base by hand, its evidence from other metrics, and without them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from coaching_analytics.disclosure import Viewer, release
from coaching_analytics.metrics import (
    REGISTRY,
    coach_differences,
    coach_turnover,
    coaching_cost,
    dose_response,
    plan,
)
from coaching_analytics.metrics.coach_differences import ASSUMPTION
from coaching_analytics.metrics.plan import TODAY, planned, wanted_evidence
from coaching_analytics.metrics.plan_base import EVIDENCE, FIGURES
from coaching_analytics.metrics.result import Result
from coaching_analytics.statistics.planning_outcome import best_at_need
from coaching_analytics.store import Gate
from coaching_analytics.vocabulary.levers import Scenario, scenario
from coaching_analytics.vocabulary.selection import Selection, SelectionError, Window
from tests.spec.rated_system import PLACES, YEAR, money, rated_gate, visit
from tests.spec.test_coach_differences import two_coaches
from tests.spec.test_dose_response import planted
from tests.spec.test_points_per_10k import _two_rooms

SEPTEMBER = Selection(window=Window(date(2024, 9, 1), date(2024, 10, 1)))
DATES = {"start_date": "2024-09-01", "end_date": "2024-10-01"}
# One post in September, three sites, four rooms; 2 contracted hours, 100 minutes of contact; $500.10 of pay
# and $50 of overhead.
DOLLARS = [
    money(1, ("system", "demo"), "500.10", **DATES),
    money(2, ("system", "demo"), "50.00", ingredient="overhead", perspective="allocated", **DATES),
]
IS = {"instrument": "class_pre_k", "edition": "1", "age_group": "pre_k", "domain": "IS"}


def value(result: Result, scenario: str, output: str) -> Any:
    none = dict.fromkeys((*IS, "evidence"))
    return result.row(scenario=scenario, output=output, **none).value


def test_today_is_what_the_other_metrics_say() -> None:
    gate = rated_gate(spending=DOLLARS)
    found = plan(gate, SEPTEMBER)
    assert set(found.rows["scenario"]) == {TODAY}
    got = {name: value(found, TODAY, name) for name in ("posts", "people", "sites_per_post", "hours_given")}
    assert got == pytest.approx({"posts": 1, "people": 1, "sites_per_post": 3, "hours_given": 100 / 60})
    assert value(found, TODAY, "sites_reached") == 3
    cost = coaching_cost(gate, SEPTEMBER)
    for total in ("budgetary", "with_overhead", "with_in_kind"):
        assert value(found, TODAY, total) == cost.row(total=total, kind="actual").value
    assert value(found, TODAY, "with_overhead") == Decimal("550.10")
    assert value(found, TODAY, "hours_per_educator") is None


def test_a_scenario_with_no_lever_moved_equals_today() -> None:
    found = plan(rated_gate(spending=DOLLARS), SEPTEMBER, scenarios=[Scenario("Same")])
    rows = {name: part.drop(columns="scenario").reset_index(drop=True)
            for name, part in found.rows.groupby("scenario")}  # fmt: skip
    assert rows["Same"].equals(rows[TODAY])


def test_half_the_sites_a_post_takes_twice_the_dollars() -> None:
    """3 / 1.5 = 2 posts; pay 2 x 500.10, overhead at the same rate; 200 minutes; no more than 3 sites."""
    gate = rated_gate(spending=DOLLARS)
    found = plan(gate, SEPTEMBER, scenarios=[scenario("Half", {"sites_per_post": 1.5})])
    assert value(found, "Half", "posts") == pytest.approx(2)
    assert value(found, "Half", "budgetary") == Decimal("1000.20")
    assert value(found, "Half", "with_overhead") == Decimal("1100.20")
    assert value(found, "Half", "hours_given") == pytest.approx(200 / 60)
    assert value(found, "Half", "hours_per_site") == pytest.approx(200 / 60 / 3)
    assert value(found, "Half", "sites_reached") == 3


def test_the_week_is_paid_hours_of_a_post() -> None:
    """2 hours in 30 days; 100 minutes of it other contact, 20 minutes not logged."""
    found = plan(rated_gate(), SEPTEMBER)
    week = found.curves["week"].set_index("use")["value"]
    assert week["other_contact"] == pytest.approx(100 / 60 / (30 / 7))
    assert week["not_logged"] == pytest.approx(20 / 60 / (30 / 7))
    levers = found.curves["levers"].set_index("lever")["value"]
    assert levers["sites_per_post"] == pytest.approx(3)
    assert levers["feedback"] == 0
    assert levers["overhead"] == 100


def test_without_spending_there_are_no_dollars_and_the_rest_stands() -> None:
    found = plan(rated_gate(), SEPTEMBER, scenarios=[scenario("More", {"sites_per_post": 1.0})])
    row = found.row(scenario="More", output="budgetary", **dict.fromkeys((*IS, "evidence")))
    assert (row.value, row.reason) == (None, "no spending rows in this period")
    assert value(found, "More", "posts") == pytest.approx(3)


def test_without_contracted_hours_the_week_cannot_be_moved() -> None:
    employed = PLACES["staff_employment"].replace("| 24\n", "|\n")
    gate = rated_gate(staff_employment=employed)
    found = plan(gate, SEPTEMBER, scenarios=[scenario("Feedback", {"feedback": 3.0})])
    rows = found.rows[found.rows["scenario"] == "Feedback"]
    assert rows["value"].isna().all()
    assert set(rows["reason"]) == {
        "the hours of a week are not known, because no contracted hours are on record"
    }
    assert found.curves["levers"].set_index("lever")["value"]["feedback"] is None


def test_without_posts_there_is_no_plan() -> None:
    early = Selection(window=Window(date(2023, 7, 1), date(2024, 7, 1)))
    found = plan(rated_gate(), early, scenarios=[scenario("More", {"sites_per_post": 1.0})])
    assert found.rows["value"].isna().all()
    assert "no full-time posts" in set(found.rows["reason"])


def test_without_evidence_it_says_so() -> None:
    found = plan(rated_gate(), SEPTEMBER, scenarios=[scenario("More", {"sites_per_post": 1.0})])
    row = found.row(scenario="More", output="outcome", **dict.fromkeys((*IS, "evidence")))
    assert row.value is None
    assert str(row.reason).startswith("no evidence in this store")


def test_hours_go_with_points_as_the_store_says() -> None:
    """Twice the posts give each site as many hours again: points an hour times those, ends and all."""
    gate = planted()[0].with_settings({"hours_given_by": "other"})
    evidence = dose_response(gate, YEAR).row(**IS, estimator="changes")
    base = plan(gate, YEAR)
    today = value(base, TODAY, "sites_per_post")
    found = plan(gate, YEAR, scenarios=[scenario("Double", {"sites_per_post": today / 2})])
    row = found.row(scenario="Double", output="outcome", **IS, evidence="changes")
    more = value(found, "Double", "hours_per_site") - value(base, TODAY, "hours_per_site")
    assert more == pytest.approx(value(base, TODAY, "hours_per_site"))
    assert evidence.interval is not None
    assert row.interval is not None
    assert row.value == pytest.approx(more * float(evidence.value or 0))
    assert (row.interval.low, row.interval.high) == pytest.approx(
        (more * evidence.interval.low, more * evidence.interval.high)
    )
    assert any("straight line" in caution for caution in found.cautions)
    assert "lead_test" not in set(found.rows["evidence"])


def test_dollars_go_with_points_as_the_store_says() -> None:
    """Twice the posts: $2,200 more, the overhead among them, for four rooms. Rooms with the same lead gained
    .6 for $675 each; a room with another lead and dollars of a budget do not count."""
    lines = [
        money(1, ("site", "A"), "1200.00"),
        money(2, ("site", "A"), "600.00", perspective="allocated"),
        money(3, ("site", "C"), "400.00"),
        money(4, ("site", "A"), "9999.00", amount_kind="budget"),
    ]
    visits = [visit("C1", "2024-04-10", 2.0), visit("C1", "2025-04-10", 5.0, lead="other")]
    gate = _two_rooms(lines, visits)
    today = value(plan(gate, YEAR), TODAY, "sites_per_post")
    found = plan(gate, YEAR, scenarios=[scenario("Double", {"sites_per_post": today / 2})])
    assert value(found, "Double", "with_overhead") == Decimal("4400.00")
    row = found.row(scenario="Double", output="outcome", **IS, evidence="dollars")
    assert row.value == pytest.approx(2200 / 4 * 0.6 / 675)


def test_the_best_coaches_at_highest_need_add_nothing_on_average(tmp_path: Path) -> None:
    gate = two_coaches(tmp_path)
    known = coach_differences(gate, YEAR)
    spread = known.row(**IS, lead="same", statistic="spread")
    trust = float(known.row(**IS, lead="same", statistic="reliability").value or 0)
    found = plan(gate, YEAR, scenarios=[scenario("Best", {"best_share": 20.0})])
    source = "coaches_assumed" if trust < 0.5 else "coaches"
    first, rest = (
        found.row(scenario="Best", output=output, **IS, evidence=source)
        for output in ("outcome_at_need", "outcome_other")
    )
    assert first.value == pytest.approx(best_at_need(float(spread.value or 0), trust, 0.2)[0])
    assert 0.2 * float(first.value or 0) + 0.8 * float(rest.value or 0) == pytest.approx(0)
    assert (ASSUMPTION in found.cautions) == (trust < 0.5)
    assert any("adds nothing on average" in caution for caution in found.cautions)


def test_differences_of_coaches_are_asked_for_their_lever_only() -> None:
    assert wanted_evidence([Scenario("A")]) == ()
    assert "coach_differences" not in wanted_evidence([scenario("A", {"overhead": 50.0})])
    assert "coach_differences" in wanted_evidence([scenario("A", {"best_share": 50.0})])


def test_names_differ() -> None:
    with pytest.raises(SelectionError, match="different names"):
        plan(rated_gate(), SEPTEMBER, scenarios=[Scenario("A"), Scenario("A")])
    with pytest.raises(SelectionError, match="different names"):
        plan(rated_gate(), SEPTEMBER, scenarios=[Scenario(TODAY)])


def test_a_reader_who_may_not_see_a_figure_gets_no_plan_from_it() -> None:
    """One coach is behind the posts: for publication they are hidden, and so is what rests on them."""
    gate = rated_gate(spending=DOLLARS)
    answers = _answers(gate)
    shown = {name: release(one, Viewer.published(10)) for name, one in answers.items()}
    found = planned(shown, [scenario("More", {"sites_per_post": 1.0})])
    assert found.rows["value"].isna().all()
    assert all(str(reason).startswith("Hidden") for reason in found.rows["reason"])


def _answers(gate: Gate) -> dict[str, Result]:
    return {
        name: REGISTRY[name].function(gate, SEPTEMBER, **EVIDENCE.get(name, {}))
        for name in (*FIGURES, *EVIDENCE)
    }


def test_coaches_who_leave_are_those_of_the_store_and_those_the_levers_add() -> None:
    moved = scenario("Leaving", {"replaced": 2.0, "coaches_leaving": 0.0})
    found = plan(rated_gate(), SEPTEMBER, scenarios=[moved])
    left = coach_turnover(rated_gate(), SEPTEMBER).row()
    assert value(found, TODAY, "coaches_left") == left.numerator == 0
    assert value(found, "Leaving", "coaches_left") == 2
