"""Coverage: sites at risk with a contact, counted from the roster."""

from __future__ import annotations

import pytest

from coaching_analytics.metrics import coverage
from coaching_analytics.store import Gate
from coaching_analytics.vocabulary.selection import Selection, Window
from tests.memory import gate_of
from tests.spec.small_system import HALF, SUMMER, small_system

S = Selection(window=SUMMER)


def test_a_group_session_is_a_contact_at_each_of_its_three_sites(small: Gate) -> None:
    """S1, S2 and S3 were reached by G. S5 and S6 were not; S4 enrolled too late to be at risk."""
    row = coverage(small, S).row(statistic="at_least_once", recipient="any")
    assert (row.value, row.numerator, row.denominator) == (3 / 5, 3, 5)
    assert row.excluded == {"new or closing": 1}


def test_recipients_are_counted_by_role_at_the_site(small: Gate) -> None:
    """Educators came from S1 and S2, a site leader from S3; a call or ten minutes do not count."""
    result = coverage(small, S)
    assert result.row(statistic="at_least_once", recipient="educator").value == 2 / 5
    assert result.row(statistic="at_least_once", recipient="leader").value == 1 / 5


def test_mean_of_quarters(small: Gate) -> None:
    """3 of 5 in summer; in autumn all six are at risk and S1 was reached."""
    result = coverage(small, Selection(window=HALF))
    row = result.row(statistic="mean_of_quarters", recipient="any")
    assert row.value == pytest.approx((3 / 5 + 1 / 6) / 2)
    assert (row.numerator, row.denominator) == (3 + 1, 5 + 6)
    assert result.row(statistic="at_least_once", recipient="any").value == 3 / 6


def test_by_region_and_quarter(small: Gate) -> None:
    result = coverage(small, Selection(window=HALF), by=("region", "quarter"))
    summer = result.row(region="south", quarter="2024-Q3", statistic="at_least_once", recipient="any")
    assert summer.value == 1 / 3
    autumn = result.row(region="south", quarter="2024-Q4", statistic="mean_of_quarters", recipient="any")
    assert autumn.value == 0 / 4


def test_a_month_needs_half_of_its_operating_days(small: Gate) -> None:
    """No month has 30 operating days, so half of them are enough; a month holds no whole quarter."""
    result = coverage(small, Selection(window=Window(SUMMER.start, SUMMER.start.replace(month=8))))
    assert result.row(statistic="at_least_once", recipient="any").value == 3 / 5
    mean = result.row(statistic="mean_of_quarters", recipient="any")
    assert (mean.value, mean.reason) == (None, "no whole quarter in this period")


def test_quarters_that_straddle_two_school_years_are_in_neither(small: Gate) -> None:
    """The school year starts in August, so July to September belongs to no school year as a quarter."""
    result = coverage(small, Selection(window=HALF), by=("school_year",))
    row = result.row(school_year="2024-25", statistic="mean_of_quarters", recipient="any")
    assert row.value == pytest.approx(1 / 6)


def test_roster_without_logs_is_unknown_and_not_zero() -> None:
    tables = {
        name: rows
        for name, rows in small_system().items()
        if name in ("system", "region", "agency", "site", "site_enrolment")
    }
    row = coverage(gate_of(tables), S).row(statistic="at_least_once", recipient="any")
    assert (row.value, row.reason) == (None, "no logs in this period")


def test_missing_logs_and_calendars_are_said(small: Gate) -> None:
    cautions = coverage(small, S).cautions
    assert any(
        text.startswith(
            "Logs are missing for 5 of 9 months of coaches, most for August 2024 (2 of 3 coaches)."
        )
        for text in cautions
    )
    assert "6 of 6 sites have no calendar" in " ".join(cautions)
