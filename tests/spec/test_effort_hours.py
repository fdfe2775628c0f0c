"""Hours given: each session once, a group session shared among its sites."""

from __future__ import annotations

import pytest

from coaching_analytics.metrics import effort_hours
from coaching_analytics.store import Gate
from coaching_analytics.vocabulary.selection import Selection
from tests.spec.small_system import SUMMER

S = Selection(window=SUMMER)


def test_each_session_counts_once(small: Gate) -> None:
    """G 120, H 60 and I 10 minutes; K has no site, X was cancelled."""
    result = effort_hours(small, S)
    row = result.row()
    assert row.value == pytest.approx((120 + 60 + 10) / 60)
    assert row.excluded == {"hours without a site": 1}
    assert "1.0 hours were logged without a site and are in no site's hours." in result.cautions


def test_a_group_session_is_shared_by_who_came(small: Gate) -> None:
    """Of the four people at G two came from S1."""
    result = effort_hours(small, S, by=("site",))
    hours = {row.by["site"]: row.value for row in result.records()}
    assert hours == pytest.approx(
        {"S1": 60 / 60, "S2": (30 + 10) / 60, "S3": (30 + 60) / 60, "S4": 0, "S5": 0, "S6": 0}
    )


def test_by_coach_region_and_month(small: Gate) -> None:
    by_coach = effort_hours(small, S, by=("coach",))
    assert by_coach.row(coach="C1").value == pytest.approx((120 + 10) / 60)
    assert by_coach.row(coach="C2").value == pytest.approx(60 / 60)
    by_region = effort_hours(small, S, by=("region",))
    assert by_region.row(region="north").value == pytest.approx((60 + 30 + 10) / 60)
    by_month = effort_hours(small, S, by=("month",))
    assert [row.value for row in by_month.records()] == pytest.approx([120 / 60, 60 / 60, 10 / 60])


def test_the_curve_has_yearly_rates_per_operating_month(small: Gate) -> None:
    sites = effort_hours(small, S).curves["sites"].set_index("site_id")
    assert sites.loc["S1", "contacts_per_year"] == pytest.approx(1 / 3 * 12)
    assert sites.loc["S4", "operating_months"] == pytest.approx(1)
    assert sites.loc["S3", "hours_per_year"] == pytest.approx(1.5 / 3 * 12)
