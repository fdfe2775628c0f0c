"""Months with a contact of the months a site was open, with the worked values of the definition."""

from __future__ import annotations

import pytest

from coaching_analytics.metrics import continuity
from coaching_analytics.metrics.logs import NO_LOGS
from coaching_analytics.store import Gate
from coaching_analytics.vocabulary.selection import Selection
from tests.memory import gate_of
from tests.spec.small_system import HALF, small_system

S = Selection()
# Ten operating months, September to June; the fiscal year runs from July.
VISITS = {
    "twice": ["2024-09-10", "2025-03-04"],
    "once": ["2024-11-05"],
    "quarterly": ["2024-09-10", "2024-12-10", "2025-03-11", "2025-06-10"],
    "every60": ["2024-09-02", "2024-11-01", "2024-12-31", "2025-03-03", "2025-05-01", "2025-06-30"],
    "never": [],
    "summer": ["2024-07-10", "2024-08-05"],
}


def golden() -> Gate:
    """Six sites on a school calendar with a break in July and August, and a coach who logs every visit."""
    sites = [{"site_id": site, "region_id": "north", "setting": "school", "calendar_id": "school"}
             for site in VISITS]  # fmt: skip
    sites += [{"site_id": "late", "region_id": "north", "setting": "school", "calendar_id": "school"}]
    starts = {"late": "2025-05-01"}
    visits = [(site, day) for site, days in VISITS.items() for day in days]
    return gate_of(
        {
            "system": small_system()["system"],
            "region": small_system()["region"],
            "site": sites,
            "site_enrolment": [
                {"site_id": site["site_id"], "start_date": starts.get(site["site_id"], "2024-07-01")}
                for site in sites
            ],
            "calendar": """
                calendar_id | start_date | end_date   | day_kind
                school      | 2024-07-01 | 2024-09-01 | break""",
            "coach": "coach_id | coach_role\nC1 | coach",
            "session": [
                {"session_id": f"{site}-{day}", "coach_id": "C1", "session_date": day, "minutes": 60,
                 "status": "completed", "delivery": "in_person"}
                for site, day in visits
            ],
            "session_participant": [
                {"session_id": f"{site}-{day}", "participant_number": 1, "site_id": site, "role": "lead"}
                for site, day in visits
            ],
        },
    )  # fmt: skip


@pytest.fixture(scope="module")
def year() -> Gate:
    return golden()


def test_the_worked_values_of_the_definition(year: Gate) -> None:
    """Two visits .20, one .10, quarterly .40, every 60 days .60; contacts in a break count for nothing."""
    shares = {row.by["site"]: row.value for row in continuity(year, S, by=("site",)).records()
              if row.by["statistic"] == "mean"}  # fmt: skip
    assert shares == pytest.approx(
        {
            "twice": 0.2,
            "once": 0.1,
            "quarterly": 0.4,
            "every60": 0.6,
            "never": 0.0,
            "summer": 0.0,
            "late": None,
        }
    )


def test_gaps_and_runs_beside_it(year: Gate) -> None:
    """Twice, in the first and the seventh month: five months between. Every 60 days: two neighbours twice."""
    sites = continuity(year, S).curves["sites"].set_index("site_id")
    assert sites["months"].to_dict() == {**dict.fromkeys(VISITS, 10), "late": 2}
    assert sites.loc[["twice", "once", "quarterly", "never"], "longest_gap"].tolist() == [5, 7, 2, 10]
    assert sites.loc[["twice", "never", "every60"], "longest_run"].tolist() == [1, 0, 2]


def test_the_mean_is_over_sites_and_few_months_are_listed_not_scored(year: Gate) -> None:
    found = continuity(year, S)
    row = found.row(statistic="mean")
    assert row.value == pytest.approx((0.2 + 0.1 + 0.4 + 0.6) / 6)
    assert (row.n, row.excluded) == (6, {"with under 3 operating months": 1})
    listed = found.curves["sites"].set_index("site_id").loc["late"]
    assert not listed["scored"]
    assert listed["share"] != listed["share"]


def test_what_counts_as_an_operating_month_is_a_setting(year: Gate) -> None:
    """From 22 days on, only months with as many weekdays count: September has 21, October 23 ..."""
    strict = continuity(year.with_settings({"operating_month_days": 22}), S).curves["sites"]
    weekdays = [21, 23, 21, 22, 23, 20, 21, 22, 22, 21]
    assert strict["months"].max() == sum(days >= 22 for days in weekdays)


def test_one_group_session_is_a_contact_of_three_sites(small: Gate) -> None:
    """G in July reached S1, S2, S3; J in November S1; K names nobody."""
    sites = continuity(small, Selection(window=HALF)).curves["sites"].set_index("site_id")
    assert sites["with_contact"].to_dict() == {"S1": 2, "S2": 1, "S3": 1, "S4": 0, "S5": 0, "S6": 0}
    assert sites.loc["S1", "longest_gap"] == 3
    assert sites.loc["S6", "no_logs"]


def test_without_logs_there_is_no_continuity_of_zero() -> None:
    kept = ("system", "region", "agency", "site", "site_enrolment", "coach_assignment", "coach")
    tables = {name: rows for name, rows in small_system().items() if name in kept}
    found = continuity(gate_of(tables), Selection(window=HALF))
    assert {(row.value, row.reason) for row in found.records()} == {(None, NO_LOGS)}
