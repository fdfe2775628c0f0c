"""The change in scores of a plan for half a year: hours and dollars count as a year's."""

from __future__ import annotations

from decimal import Decimal

import pytest

from coaching_analytics.metrics.plan_base import DOLLARS, Base, Slope
from coaching_analytics.metrics.plan_outcome import cautions_of, outcomes
from coaching_analytics.statistics.planning import Hours, Today
from coaching_analytics.statistics.planning_cost import Cost
from coaching_analytics.vocabulary.levers import Scenario, scenario

HALF = Today(sites=50.0, posts=5.0, people=5.0, weeks=26.0, week={}, given=1000.0)
LINES = (Cost("coach_pay", "direct", Decimal("200000.00")),)
MORE = (Cost("coach_pay", "direct", Decimal("250000.00")),)


def base(*slopes: Slope) -> Base:
    return Base(HALF, LINES, 100.0, None, None, None, 0.5, {}, True, slopes, (), "budgetary", ())


def test_hours_of_half_a_year_are_doubled() -> None:
    """250 more hours for 50 sites in half a year are 10 a site and year; at .01 points an hour .1."""
    slope = Slope({"domain": "IS"}, "changes", 0.01, -0.005, 0.025, 0.95, 40)
    (row,) = outcomes(base(slope), Scenario("A"), Hours(1250.0, None, None, None), LINES)
    assert (row["value"], row["low"], row["high"]) == pytest.approx((0.1, -0.05, 0.25))
    assert (row["evidence"], row["level"], row["n"]) == ("changes", 0.95, 40)


def test_dollars_of_half_a_year_are_doubled() -> None:
    """$50,000 more for 100 rooms in half a year are $1,000 a room and year; at .5 points per $10,000 .05."""
    slope = Slope({"domain": "IS"}, DOLLARS, 0.5e-4)
    (row,) = outcomes(base(slope), Scenario("A"), Hours(1000.0, None, None, None), MORE)
    assert row["value"] == pytest.approx(0.05)
    assert "low" not in row


def test_evidence_without_a_value_is_none() -> None:
    slope = Slope({"domain": "IS"}, "changes", None, reason="too few sites")
    (row,) = outcomes(base(slope), Scenario("A"), Hours(1250.0, None, None, None), LINES)
    assert row == {"output": "outcome", "reason": "no evidence in this store: too few sites"}


def test_what_no_store_knows_is_said_beside_its_saving() -> None:
    told = list(cautions_of(base(), [scenario("A", {"supervision": 50.0, "moved_to_virtual": 20.0})]))
    assert any(text.startswith("What supervision and overhead do for scores") for text in told)
    assert any(text.startswith("Whether virtual contact") for text in told)
    assert list(cautions_of(base(), [Scenario("A")])) == []
