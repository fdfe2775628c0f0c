"""What a unit costs, by hand, and when it is withheld."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from coaching_analytics.metrics import unit_cost
from coaching_analytics.vocabulary.selection import Selection, Window
from tests.spec.rated_system import PLACES, money, rated_store

SEPTEMBER = Selection(window=Window(date(2024, 9, 1), date(2024, 10, 1)))
# Coach K: one full post of 24 paid hours a year, so 2 hours (120 minutes) in September; 100 minutes were
# logged.
DOLLARS = [money(1, ("system", "demo"), "500.00", start_date="2024-09-01", end_date="2024-10-01")]


def test_dollars_by_what_they_bought(tmp_path: Path) -> None:
    """$500; 100 minutes; 2 sessions, the group session counted once; 3 sites reached; 3 enrolled; 2
    educators.
    """
    educators = [
        {"educator_id": "E1", "site_id": "A", "role": "lead"},
        {"educator_id": "E2", "site_id": "C", "role": "lead", "start_date": "2024-09-16"},
        {"educator_id": "E3", "site_id": "C", "role": "lead", "end_date": "2024-09-16"},
    ]
    found = unit_cost(rated_store(tmp_path, spending=DOLLARS, educator=educators), SEPTEMBER)
    cost = {per: found.row(per=per, total="budgetary").value for per in ("hour", "session", "site_reached")}
    assert cost == pytest.approx({"hour": 500 / (100 / 60), "session": 500 / 2, "site_reached": 500 / 3})
    assert found.row(per="enrolled_site", total="budgetary").value == pytest.approx(500 / 3)
    assert found.row(per="educator", total="budgetary").value == pytest.approx(500 / 2)
    assert found.row(per="hour", total="budgetary").numerator == Decimal("500.00")


def test_a_region_has_its_own_dollars_and_hours(tmp_path: Path) -> None:
    """Of $500 over 100 minutes the north had 80 minutes: $400 for 80 minutes, at two sites."""
    found = unit_cost(rated_store(tmp_path, spending=DOLLARS), SEPTEMBER, by=["region"])
    hour = found.row(region="north", per="hour", total="budgetary")
    assert hour.numerator == Decimal("400.00")
    assert hour.value == pytest.approx(400 / (80 / 60))
    assert found.row(region="north", per="enrolled_site", total="budgetary").value == pytest.approx(400 / 2)


def test_thin_logs_withhold_what_leans_on_them(tmp_path: Path) -> None:
    """100 minutes of 120 contracted are 83%: enough where 83% are asked for, not where 84% are."""
    gate = rated_store(tmp_path, spending=DOLLARS)
    for least, withheld in ((0.83, False), (0.84, True)):
        found = unit_cost(gate.with_settings({"thin_log_share": least}), SEPTEMBER)
        for per in ("hour", "session", "site_reached"):
            row = found.row(per=per, total="budgetary")
            assert (row.value is None) == withheld
            assert (row.reason == "only 83% of contracted hours are logged") == withheld
        assert found.row(per="enrolled_site", total="budgetary").value is not None


def test_the_share_asked_for_is_60_percent(tmp_path: Path) -> None:
    """100 minutes of 166.7 contracted are just not 60%, and are not said to be."""
    employed = PLACES["staff_employment"].replace("| 24\n", "| 33.34\n")
    found = unit_cost(rated_store(tmp_path, spending=DOLLARS, staff_employment=employed), SEPTEMBER)
    row = found.row(per="hour", total="budgetary")
    assert (row.value, row.reason) == (None, "only 59% of contracted hours are logged")
    assert any("less than 60% of contracted hours" in caution for caution in found.cautions)


def test_unknown_contracted_hours_withhold_too(tmp_path: Path) -> None:
    employed = PLACES["staff_employment"].replace("| 24\n", "|\n")
    found = unit_cost(rated_store(tmp_path, spending=DOLLARS, staff_employment=employed), SEPTEMBER)
    row = found.row(per="hour", total="budgetary")
    assert row.value is None
    assert row.reason is not None
    assert row.reason.startswith("contracted hours are not known")


def test_without_dollars_there_is_no_unit_cost(tmp_path: Path) -> None:
    row = unit_cost(rated_store(tmp_path), SEPTEMBER).row(per="enrolled_site", total="budgetary")
    assert (row.value, row.reason) == (None, "no spending rows in this period")


def test_a_budget_is_no_cost(tmp_path: Path) -> None:
    lines = [{**DOLLARS[0], "amount_kind": "budget"}]
    row = unit_cost(rated_store(tmp_path, spending=lines), SEPTEMBER).row(per="hour", total="budgetary")
    assert (row.value, row.reason) == (None, "no spending rows in this period")


def test_sessions_of_one_setting_have_no_cost(tmp_path: Path) -> None:
    """The group session was for centres and Head Start at once: its cost is not one setting's. Hours are."""
    gate = rated_store(tmp_path, spending=DOLLARS)
    centres = Selection(window=SEPTEMBER.window, settings=("centre",))
    found = unit_cost(gate, centres)
    assert found.row(per="session", total="budgetary").value is None
    assert found.row(per="hour", total="budgetary").value == pytest.approx(400 / (80 / 60))


def test_the_choice_of_a_coach_does_not_narrow_places(tmp_path: Path) -> None:
    gate = rated_store(tmp_path, spending=DOLLARS)
    chosen = unit_cost(gate, Selection(window=SEPTEMBER.window, coaches=("nobody",)))
    assert chosen.row(per="session", total="budgetary").value == 500 / 2
