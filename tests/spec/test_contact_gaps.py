"""Operating days since the last contact, against the plan; no plan is listed as such, never as fine."""

from __future__ import annotations

import pytest

from coaching_analytics.disclosure import Viewer, release
from coaching_analytics.metrics import attention, contact_gaps
from coaching_analytics.metrics.logs import NO_LOGS
from coaching_analytics.store import Gate
from coaching_analytics.vocabulary.selection import Selection
from tests.memory import gate_of
from tests.spec.small_system import SUMMER, small_system

S = Selection(window=SUMMER)


def test_one_group_session_is_a_contact_of_each_of_its_three_sites(small: Gate) -> None:
    """G on 10 July reached S1, S2, S3: 15 + 22 + 21 = 58 operating days before 1 October.

    S1 planned 20 days (overdue above 30), S2 40 (60: in time), S3 none. S4, S5, S6 had no contact.
    """
    found = contact_gaps(small, S)
    counts = {
        name: found.row(statistic=name).numerator for name in ("overdue", "in_time", "no_plan", "never")
    }
    assert counts == {"overdue": 1, "in_time": 1, "no_plan": 1, "never": 3}
    assert found.row(statistic="overdue").value == pytest.approx(1 / 6)
    assert [found.row(statistic=name).value for name in ("median", "q25", "q75")] == [58, 58, 58]
    assert found.row(statistic="median").excluded == {"never contacted": 3}


def test_the_list_of_sites_says_why(small: Gate) -> None:
    sites = contact_gaps(small, S).curves["sites"].set_index("site_id")
    assert sites["status"].to_dict() == {
        "S1": "overdue",
        "S2": "in_time",
        "S3": "no_plan",
        "S4": "never",
        "S5": "never",
        "S6": "never",
    }
    assert str(sites.loc["S3", "last_contact"]) == "2024-07-10"
    assert sites.loc["S4", "days_enrolled"] == 21, "enrolled on 1 September: its weekdays"
    assert sites["no_logs"].to_dict()["S6"], "its coach never sends a log"
    assert not sites["no_logs"].drop("S6").any()


def test_the_same_sites_are_overdue_on_the_front_page(small: Gate) -> None:
    sites = contact_gaps(small, S).curves["sites"]
    assert attention(small, S).overdue["site_id"].tolist() == ["S1"]
    assert sites.loc[sites["status"] == "overdue", "site_id"].tolist() == ["S1"]


def test_a_break_is_no_gap_and_a_capped_site_is_marked() -> None:
    """S1 keeps a calendar with a break from 15 July to 15 September: 2 days before it, 11 after."""
    tables = small_system()
    tables["site"] = tables["site"].replace("setting\n", "setting | calendar_id | coaching_cap\n", 1)
    tables["site"] = tables["site"].replace("centre\n        S2", "centre | school | 6\n        S2", 1)
    tables["calendar"] = """
        calendar_id | start_date | end_date   | day_kind
        school      | 2024-07-15 | 2024-09-15 | break"""
    found = contact_gaps(gate_of(tables), S)
    sites = found.curves["sites"].set_index("site_id")
    assert (sites.loc["S1", "operating_days"], sites.loc["S1", "status"]) == (2 + 11, "in_time")
    assert (sites.loc["S1", "coaching_cap"], sites["capped"].sum()) == (6, 1)
    assert any("capped by a policy" in caution for caution in found.cautions)


def test_another_coachs_plan_is_the_sites_plan_too(small: Gate) -> None:
    """Choosing a coach does not turn the other coaches' sites into sites without a plan."""
    narrowed = contact_gaps(small, Selection(window=SUMMER, coaches=("C2",)))
    assert narrowed.row(statistic="no_plan").numerator == 1
    assert any("choice of coaches" in caution for caution in narrowed.cautions)


def test_places_narrow_it_and_regions_add_up(small: Gate) -> None:
    north = contact_gaps(small, Selection(window=SUMMER, regions=("north",)))
    parts = contact_gaps(small, S, by=("region",))
    assert north.row(statistic="overdue").numerator == 1
    assert parts.row(region="north", statistic="overdue").value == north.row(statistic="overdue").value
    assert parts.row(region="south", statistic="never").numerator == 3


def test_without_logs_nothing_is_said_about_contacts() -> None:
    kept = ("system", "region", "agency", "site", "site_enrolment", "coach_assignment", "coach")
    tables = {name: rows for name, rows in small_system().items() if name in kept}
    found = contact_gaps(gate_of(tables), S)
    assert {(row.value, row.reason) for row in found.records()} == {(None, NO_LOGS)}
    assert found.curves["sites"].empty


def test_published_the_list_names_no_coach(small: Gate) -> None:
    shown = release(contact_gaps(small, S), Viewer.published())
    assert shown.row(statistic="overdue").numerator == 1, "figures of places are shown"
    assert "coach" not in shown.curves["sites"].columns
