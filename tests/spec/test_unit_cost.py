"""What a unit costs, by hand, and when it is withheld."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from coaching_analytics.metrics import unit_cost
from coaching_analytics.metrics.result import Result, Row
from coaching_analytics.vocabulary.selection import Selection, Window
from tests.spec.rated_system import PLACES, money, rated_gate

SEPTEMBER = Selection(window=Window(date(2024, 9, 1), date(2024, 10, 1)))
# Coach K: one full post of 24 paid hours a year, so 2 hours (120 minutes) in September; 100 minutes were
# logged.
DOLLARS = [money(1, ("system", "demo"), "500.00", start_date="2024-09-01", end_date="2024-10-01")]


def test_dollars_by_what_they_bought() -> None:
    """$500; 100 minutes; 2 sessions, the group session counted once; 3 sites reached; 3 enrolled; 2
    educators.
    """
    educators = [
        {"educator_id": "E1", "site_id": "A", "role": "lead"},
        {"educator_id": "E2", "site_id": "C", "role": "lead", "start_date": "2024-09-16"},
        {"educator_id": "E3", "site_id": "C", "role": "lead", "end_date": "2024-09-16"},
    ]
    found = unit_cost(rated_gate(spending=DOLLARS, educator=educators), SEPTEMBER)
    cost = {per: found.row(per=per, total="budgetary").value for per in ("hour", "session", "site_reached")}
    assert cost == pytest.approx({"hour": 500 / (100 / 60), "session": 500 / 2, "site_reached": 500 / 3})
    assert found.row(per="enrolled_site", total="budgetary").value == pytest.approx(500 / 3)
    assert found.row(per="educator", total="budgetary").value == pytest.approx(500 / 2)
    assert found.row(per="hour", total="budgetary").numerator == Decimal("500.00")


def test_a_region_has_its_own_dollars_and_hours() -> None:
    """Of $500 over 100 minutes the north had 80 minutes: $400 for 80 minutes, at two sites."""
    found = unit_cost(rated_gate(spending=DOLLARS), SEPTEMBER, by=["region"])
    hour = found.row(region="north", per="hour", total="budgetary")
    assert hour.numerator == Decimal("400.00")
    assert hour.value == pytest.approx(400 / (80 / 60))
    assert found.row(region="north", per="enrolled_site", total="budgetary").value == pytest.approx(400 / 2)


def test_thin_logs_withhold_what_leans_on_them() -> None:
    """100 minutes of 120 contracted are 83%: enough where 83% are asked for, not where 84% are."""
    gate = rated_gate(spending=DOLLARS)
    for least, withheld in ((0.83, False), (0.84, True)):
        found = unit_cost(gate.with_settings({"thin_log_share": least}), SEPTEMBER)
        for per in ("hour", "session", "site_reached"):
            row = found.row(per=per, total="budgetary")
            assert (row.value is None) == withheld
            assert (row.reason == "only 83% of contracted hours are logged") == withheld
        assert found.row(per="enrolled_site", total="budgetary").value is not None


def test_the_share_asked_for_is_60_percent() -> None:
    """100 minutes of 166.7 contracted are just not 60%, and are not said to be."""
    employed = PLACES["staff_employment"].replace("| 24\n", "| 33.34\n")
    found = unit_cost(rated_gate(spending=DOLLARS, staff_employment=employed), SEPTEMBER)
    row = found.row(per="hour", total="budgetary")
    assert (row.value, row.reason) == (None, "only 59% of contracted hours are logged")
    assert any("less than 60% of contracted hours" in caution for caution in found.cautions)


def test_unknown_contracted_hours_withhold_too() -> None:
    employed = PLACES["staff_employment"].replace("| 24\n", "|\n")
    found = unit_cost(rated_gate(spending=DOLLARS, staff_employment=employed), SEPTEMBER)
    row = found.row(per="hour", total="budgetary")
    assert row.value is None
    assert row.reason is not None
    assert row.reason.startswith("contracted hours are not known")


def test_without_dollars_there_is_no_unit_cost() -> None:
    row = unit_cost(rated_gate(), SEPTEMBER).row(per="enrolled_site", total="budgetary")
    assert (row.value, row.reason) == (None, "no spending rows in this period")


def test_a_budget_is_no_cost() -> None:
    lines = [{**DOLLARS[0], "amount_kind": "budget"}]
    row = unit_cost(rated_gate(spending=lines), SEPTEMBER).row(per="hour", total="budgetary")
    assert (row.value, row.reason) == (None, "no spending rows in this period")


def test_sessions_of_one_setting_have_no_cost() -> None:
    """The group session was for centres and Head Start at once: its cost is not one setting's. Hours are."""
    gate = rated_gate(spending=DOLLARS)
    centres = Selection(window=SEPTEMBER.window, settings=("centre",))
    found = unit_cost(gate, centres)
    assert found.row(per="session", total="budgetary").value is None
    assert found.row(per="hour", total="budgetary").value == pytest.approx(400 / (80 / 60))


def test_the_choice_of_a_coach_does_not_narrow_places() -> None:
    gate = rated_gate(spending=DOLLARS)
    chosen = unit_cost(gate, Selection(window=SEPTEMBER.window, coaches=("nobody",)))
    assert chosen.row(per="session", total="budgetary").value == 500 / 2


def per_child(rooms: str) -> Row:
    found = unit_cost(rated_gate(spending=DOLLARS, classroom=rooms), SEPTEMBER)
    return found.row(per="child", total="budgetary")


ROOMS = """
    classroom_id | site_id | age_group | group_size | open_date
    A1           | A       | pre_k     | 18         |
    A2           | A       | pre_k     | 12         | 2024-09-16
    C1           | C       | pre_k     | {last}     |
"""


def test_dollars_per_child_in_rooms_in_use() -> None:
    """18 children and 16 all month, 12 for the 15 days from the 16th of 30: 40 children for $500."""
    row = per_child(ROOMS.format(last=16))
    assert (row.denominator, row.value) == (pytest.approx(18 + 12 / 2 + 16), pytest.approx(500 / 40))


def test_one_room_without_its_size_leaves_children_unknown() -> None:
    row = per_child(ROOMS.format(last=""))
    assert (row.value, row.reason) == (None, "the group size of 1 of 3 rooms is not known")


def stayed(*educators: dict[str, str], by: tuple[str, ...] = ()) -> Result:
    everyone = [{"educator_id": f"E{n}", "role": "lead", **one} for n, one in enumerate(educators)]
    return unit_cost(rated_gate(spending=DOLLARS, educator=everyone), SEPTEMBER, by=by)


def test_dollars_per_educator_who_stayed() -> None:
    """Of four there on 1 September one left on the 20th; who left on 1 October was there all month."""
    found = stayed(
        {"site_id": "A"},
        {"site_id": "A", "end_date": "2024-09-20"},
        {"site_id": "B", "end_date": "2024-10-01"},
        {"site_id": "B", "start_date": "2024-09-02"},
        {"site_id": "C", "end_date": "2024-09-01"},
        {"site_id": "C", "start_date": "2024-08-01"},
        by=("region",),
    )
    north, south = (
        found.row(region=name, per="educator_stayed", total="budgetary") for name in ("north", "south")
    )
    assert (north.denominator, north.value) == (2, pytest.approx(400 / 2))
    assert (south.denominator, south.value) == (1, pytest.approx(100))
    assert any("not proof that coaching kept anyone" in text for text in found.cautions)


def test_without_a_last_day_nobody_knows_who_stayed() -> None:
    row = stayed({"site_id": "A"}).row(per="educator_stayed", total="budgetary")
    assert row.value is None
    assert row.reason == "no last day of an educator is on record, so nobody knows who stayed"


def test_who_stayed_is_counted_over_the_whole_period() -> None:
    found = stayed({"site_id": "A", "end_date": "2024-12-01"}, by=("quarter",))
    row = found.row(quarter="2024-Q3", per="educator_stayed", total="budgetary")
    assert (row.value, row.reason) == (
        None,
        "who stayed is counted over the whole period, not by quarter or year",
    )
