"""Planned hours delivered: a ratio where there is a plan, and nothing where there is none."""

from __future__ import annotations

import pytest

from coaching_analytics.metrics import dose_fidelity
from coaching_analytics.metrics.dose_fidelity import EXCLUDED, NO_PLAN
from coaching_analytics.metrics.logs import NO_LOGS
from coaching_analytics.store import Gate
from coaching_analytics.vocabulary.selection import Selection
from tests.memory import gate_of
from tests.spec.small_system import SUMMER, small_system

S = Selection(window=SUMMER)
# G of 120 minutes: half to S1 (two of four there), a quarter each to S2 and S3; I of 10 minutes to S2.
PLANS = """
    coach_id | site_id | start_date | end_date   | planned_hours_month
    C1       | S1      | 2024-07-01 |            | 1
    P1       | S1      | 2024-09-01 |            | 0.5
    C1       | S2      | 2024-07-01 | 2024-08-12 | 2
    C2       | S3      | 2024-07-01 |            |
    C2       | S4      | 2024-09-01 |            | 4
    C3       | S6      | 2024-07-01 |            | 0"""


def store(plans: str = PLANS, **more: str) -> Gate:
    return gate_of({**small_system(), "coach_assignment": plans, **more})


def test_delivered_of_planned_by_hand() -> None:
    """S1: 3 x 1 + .5 planned, 1 h given. S2: 2 + 2 x 7/22 planned, 30 minutes in July given (September lies
    outside its plan). S4: 4 planned, none given. S6: no hours planned.
    """
    found = dose_fidelity(store(), S)
    two = 2 + 2 * 7 / 22
    row = found.row(statistic="delivered")
    assert row.denominator == pytest.approx(3.5 + two + 4)
    assert row.numerator == pytest.approx(1.5)
    assert row.value == pytest.approx(1.5 / (7.5 + two))
    assert row.excluded == {EXCLUDED: 2}, "S3 and S5"
    assert found.row(statistic="median").value == pytest.approx(0.5 / two)
    assert found.row(statistic="no_plan").value == pytest.approx(2 / 6)


def test_a_site_without_a_plan_has_no_value() -> None:
    sites = dose_fidelity(store(), S).curves["sites"].set_index("site_id")
    assert sites.loc["S3", "status"] == "no_plan"
    assert sites.loc["S3", ["planned_hours", "delivered_hours", "share"]].isna().all()
    assert sites.loc["S4", "share"] == 0, "a plan, and nothing given: that is a zero"
    assert str(sites.loc["S6", "share"]) == "nan", "a plan of no hours divides nothing"
    alone = dose_fidelity(store(), Selection(window=SUMMER, sites=("S3",)))
    assert (alone.row(statistic="delivered").value, alone.row(statistic="delivered").reason) == (
        None,
        NO_PLAN,
    )
    assert alone.row(statistic="no_plan").value == 1


def test_a_break_plans_no_hours() -> None:
    """With August a break, S1 is planned one hour in July, none in August, and 1.5 in September."""
    tables = small_system()
    site = tables["site"].replace("setting\n", "setting | calendar_id\n", 1)
    site = site.replace("centre\n        S2", "centre | school\n        S2", 1)
    calendar = """
        calendar_id | start_date | end_date   | day_kind
        school      | 2024-08-01 | 2024-09-01 | break"""
    sites = dose_fidelity(store(site=site, calendar=calendar), S).curves["sites"]
    assert sites.set_index("site_id").loc["S1", "planned_hours"] == pytest.approx(2.5)


def test_months_apart_and_a_coach_does_not_narrow_it() -> None:
    gate = store()
    found = dose_fidelity(gate, S, by=("month",))
    assert found.row(month="2024-07", statistic="delivered").value == pytest.approx(1.5 / 3)
    assert found.row(month="2024-09", statistic="delivered").value == pytest.approx(0 / 5.5)
    narrowed = dose_fidelity(gate, Selection(window=SUMMER, coaches=("C2",)))
    assert (
        narrowed.row(statistic="delivered").value == dose_fidelity(gate, S).row(statistic="delivered").value
    )


def test_without_logs_a_plan_is_not_read_as_unkept() -> None:
    kept = ("system", "region", "agency", "site", "site_enrolment", "coach")
    tables = {name: rows for name, rows in small_system().items() if name in kept}
    found = dose_fidelity(gate_of({**tables, "coach_assignment": PLANS}), S)
    assert found.row(statistic="delivered").reason == NO_LOGS
    assert found.row(statistic="no_plan").value == pytest.approx(2 / 6)
