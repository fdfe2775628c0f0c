"""Sites per coach: three bases, four units, added up by hand."""

from __future__ import annotations

from dataclasses import replace

import pytest

from coaching_analytics.metrics import sites_per_coach
from coaching_analytics.store import Gate
from coaching_analytics.vocabulary.selection import Selection, SelectionError
from tests.spec.small_system import SUMMER

S = Selection(window=SUMMER)
# Share-days July to September: C1 has S1 and S2, C2 has S3 and (30 days) S4, C3 has S6.
C1, C2, C3 = 92 + 92, 92 + 30, 92
S5 = 92
FTE_DAYS = 92 * 1 + 92 * 0.5 + 92 * 1
PEOPLE_DAYS = 3 * 92


def test_three_bases_side_by_side(small: Gate) -> None:
    """Assigned sites leave out S5, which has no coach; the other two bases count it. Peers are no coaches."""
    result = sites_per_coach(small, S)
    value = {row.by["basis"]: row.value for row in result.records() if row.by["unit"] == "site"}
    assert value["assigned_fte"] == pytest.approx((C1 + C2 + C3) / FTE_DAYS)
    assert value["fte"] == pytest.approx((C1 + C2 + C3 + S5) / FTE_DAYS)
    assert value["people"] == pytest.approx((C1 + C2 + C3 + S5) / PEOPLE_DAYS)


def test_numerators_and_denominators_are_averages_over_the_days(small: Gate) -> None:
    row = sites_per_coach(small, S).row(basis="fte", unit="site")
    assert row.numerator == pytest.approx((C1 + C2 + C3 + S5) / 92)
    assert row.denominator == pytest.approx(FTE_DAYS / 92)
    assert row.n == 3


def test_rooms_educators_and_need(small: Gate) -> None:
    """S1 has two rooms and high need, S3 low need; the second educator of S1 came on 1 August."""
    result = sites_per_coach(small, S)
    rooms = 2 * 92 + 92 + C2 + C3
    assert result.row(basis="assigned_fte", unit="classroom").value == pytest.approx(rooms / FTE_DAYS)
    educators = 92 + 61 + 92
    assert result.row(basis="assigned_fte", unit="educator").value == pytest.approx(educators / FTE_DAYS)
    need = 92 * 1.5 + 92 + 92 * 0.75 + 30 * 1.0 + C3
    assert result.row(basis="assigned_fte", unit="weighted").value == pytest.approx(need / FTE_DAYS)
    assert result.row(basis="people", unit="weighted").value == pytest.approx((need + S5) / PEOPLE_DAYS)


def test_by_region(small: Gate) -> None:
    result = sites_per_coach(small, S, by=("region",))
    assert result.row(region="north", basis="assigned_fte", unit="site").value == pytest.approx(C1 / 92)
    assert result.row(region="south", basis="fte", unit="site").value == pytest.approx(
        (C2 + C3 + S5) / (46 + 92)
    )


def test_by_setting_a_coachs_post_is_spread_by_share(small: Gate) -> None:
    """C2 is at S3 alone in July and August; in September half at S3, half at the school S4."""
    result = sites_per_coach(small, S, by=("setting",))
    school = result.row(setting="school", basis="assigned_fte", unit="site")
    assert school.value == pytest.approx(30 / (30 * 0.5 / 2))
    centre_fte = 92 / 2 + (31 + 31) * 0.5 + 30 * 0.5 / 2 + 92
    centre = result.row(setting="centre", basis="assigned_fte", unit="site")
    assert centre.value == pytest.approx((92 + 92 + 92) / centre_fte)


def test_one_setting_chosen_is_that_settings_cell(small: Gate) -> None:
    cell = sites_per_coach(small, S, by=("setting",)).row(setting="centre", basis="fte", unit="site")
    chosen = sites_per_coach(small, replace(S, settings=("centre",))).row(basis="fte", unit="site")
    assert chosen.value == pytest.approx(cell.value)


def test_by_coach_and_month(small: Gate) -> None:
    by_coach = sites_per_coach(small, S, by=("coach",))
    assert by_coach.row(coach="C2", basis="assigned_fte", unit="site").value == pytest.approx(C2 / 46)
    july = sites_per_coach(small, S, by=("month",)).row(month="2024-07", basis="assigned_fte", unit="site")
    assert july.value == pytest.approx((31 * 4) / (31 * 2.5))
    assert july.numerator == pytest.approx(4)


def test_a_coach_with_few_days_gets_no_value(small: Gate) -> None:
    gate = small.with_settings({"minimum_fte_days": 50})
    row = sites_per_coach(gate, S, by=("coach",)).row(coach="C2", basis="assigned_fte", unit="site")
    assert row.value is None
    assert row.reason == "fewer than 50 full-time-post days"
    coaches = sites_per_coach(gate, S).curves["coaches"].set_index("coach_id")
    assert coaches["listed"].to_dict() == {"C1": False, "C2": True, "C3": False}


def test_unassigned_sites_are_listed(small: Gate) -> None:
    unassigned = sites_per_coach(small, S).curves["unassigned"]
    assert unassigned[["site_id", "unassigned_days"]].to_numpy().tolist() == [["S5", 92]]


def test_by_site_makes_no_sense(small: Gate) -> None:
    with pytest.raises(SelectionError, match="cannot be shown by site"):
        sites_per_coach(small, S, by=("site",))


def test_no_posts_in_a_cell_gives_a_reason(small: Gate) -> None:
    """Sites of no agency (S5) have no coach of theirs."""
    row = sites_per_coach(small, S, by=("agency",)).row(agency=None, basis="fte", unit="site")
    assert (row.value, row.numerator, row.reason) == (None, pytest.approx(1.0), "no full-time posts")
