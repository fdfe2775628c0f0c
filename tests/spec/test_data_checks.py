"""Lateness, blanks, freshness, sums and twins of small stores, with every figure added up by hand."""

from __future__ import annotations

from decimal import Decimal

import pytest

from coaching_analytics.metrics import (
    blank_cells,
    coverage,
    duplicate_records,
    entry_lag,
    freshness,
    join_rate,
    log_completeness,
    qris_level,
    reconciliation,
)
from coaching_analytics.store import Gate
from coaching_analytics.vocabulary.selection import Selection
from tests.memory import gate_of
from tests.spec.small_system import AUTUMN, HALF, SUMMER, small_system

S = Selection(window=SUMMER)


def test_lag_counts_the_days_within_which_half_and_nine_in_ten_were_entered(small: Gate) -> None:
    """G after 2 days, K 1, I 1, H 56: two of four within 1 day, and nine in ten only with H."""
    result = entry_lag(small, S)
    assert result.row(statistic="median").value == 1
    assert result.row(statistic="nine_in_ten").value == 56
    assert result.row(statistic="median").n == 4
    assert result.curves["days"].values.tolist() == [[1, 2], [2, 1], [56, 1]]


def test_lag_by_region_is_of_the_coachs_employer(small: Gate) -> None:
    """North: G 2 and I 1, so half within 1; south: K 1 and H 56."""
    result = entry_lag(small, S, by=("region",))
    assert result.row(region="north", statistic="nine_in_ten").value == 2
    assert result.row(region="south", statistic="nine_in_ten").value == 56


def test_a_session_without_a_day_of_entry_is_left_out_and_counted() -> None:
    tables = small_system()
    tables["session"] = tables["session"].replace("| 2024-07-12", "|")
    row = entry_lag(gate_of(tables), S).row(statistic="median")
    assert (row.n, row.excluded) == (3, {"sessions without a day of entry": 1})


def test_blank_cells_are_not_zeros() -> None:
    """Five sessions held: travel is 20 at G, 0 at H as somebody entered, and blank at K, I and J."""
    tables = small_system()
    tables["session"] = tables["session"].replace("| phone |  |", "| phone | 0 |")
    result = blank_cells(gate_of(tables))
    travel = {"table": "session", "column": "travel_minutes"}
    blank, zero = (result.row(**travel, statistic=one) for one in ("blank", "zero"))
    assert (blank.numerator, blank.denominator, zero.numerator) == (3, 5, 1)


def test_blank_cells_of_rosters_by_region(small: Gate) -> None:
    """Need is blank at S2 in the north, and at S5 and S6 in the south."""
    result = blank_cells(small, by=("region",))
    need = {"table": "site_enrolment", "column": "need", "statistic": "blank"}
    assert result.row(region="north", **need).numerator == 1
    assert result.row(region="south", **need).value == pytest.approx(2 / 4)


def test_freshness_counts_months_behind_the_newest_record(small: Gate) -> None:
    """The newest record is J of 6 November; other time ends on 31 October, ratings never came."""
    result = freshness(small)
    assert result.row(table="session").value == 0
    assert result.row(table="support_time").value == 1
    assert (result.row(table="observation").value, result.row(table="observation").reason) == (
        None,
        "no rows loaded",
    )


def test_freshness_of_an_agency(small: Gate) -> None:
    """The last visit of a coach of B is K of 20 August, three months before November."""
    result = freshness(small, by=("agency",))
    assert result.row(agency="B", table="session").value == 3
    last = result.curves["last"]
    mine = last[(last["agency"] == "B") & (last["table"] == "session")].iloc[0]
    assert str(mine["last_day"]) == "2024-08-20"
    assert mine["loaded"] is not None


def test_minutes_of_a_group_session_over_three_sites_add_up(small: Gate) -> None:
    """G 120, H 60 and I 10 went to sites; K of 60 minutes names nobody and no site; 190 + 60 = 250."""
    result = reconciliation(small, S)
    parts = {row.by["part"]: row.value for row in result.records() if row.by["flow"] == "minutes"}
    assert parts == {"allocated": 190, "unallocated": 60, "unexplained": 0, "input": 250}


def test_minutes_and_dollars_without_a_site_stand_apart() -> None:
    """J lists nobody and names no site; of $100.01 for S1 and $10 of an unknown place the $10 stay."""
    tables = small_system()
    people = tables["session_participant"].splitlines()
    tables["session_participant"] = "\n".join(line for line in people if not line.strip().startswith("J "))
    tables["spending"] = """
        spending_id | system_id | start_date | end_date | fiscal_year | place_level | place_id | amount | \
amount_kind | purpose | perspective
        M1 | demo | 2024-10-01 | 2025-01-01 | 2025 | site | S1 | 100.01 | actual | coaching | direct
        M2 | demo | 2024-10-01 | 2024-11-01 | 2025 | site | ZZ | 10.00 | actual | coaching | direct"""
    result = reconciliation(gate_of(tables), Selection(window=AUTUMN))
    values = {(row.by["flow"], row.by["part"]): row.value for row in result.records()}
    assert values["minutes", "unallocated"] == 45
    assert values["minutes", "input"] == 45
    assert values["actual", "allocated"] == Decimal("100.01")
    assert values["actual", "unallocated"] == Decimal("10.00")
    assert values["actual", "unexplained"] == 0
    assert values["actual", "input"] == Decimal("110.01")
    assert values["budget", "input"] is None


def test_the_same_visit_under_another_id_is_found_and_a_similar_one_is_not() -> None:
    """K2 says what K says. G2 has G's coach, day and length, but other people."""
    tables = small_system()
    tables["session"] += """
        K2 | C2 | 2024-08-20 | 60 | completed | in_person |  | 2024-08-21
        G2 | C1 | 2024-07-10 | 120 | completed | in_person | 20 | 2024-07-12"""
    tables["session_participant"] += """
        G2 | 1 | S1 | lead"""
    result = duplicate_records(gate_of(tables), Selection(window=HALF))
    row = result.row(table="session")
    assert (row.numerator, row.denominator) == (1, 8)
    assert result.row(table="spending").reason == "no records in this period"


def test_nothing_said_twice_is_zero_and_not_blank(small: Gate) -> None:
    assert duplicate_records(small, Selection(window=HALF)).row(table="session").value == 0


def test_records_of_each_table_are_listed_with_those_not_loaded(small: Gate) -> None:
    tables = join_rate(small).curves["tables"].set_index("table_name")
    assert tables.loc["session", ["rows_in", "rows_loaded", "orphans"]].tolist() == [6, 6, 0]


def test_thin_logs_are_a_caution_of_figures_that_rest_on_logs(small: Gate) -> None:
    """In summer 1 of 6 coach-months is complete, under the floor of 80%."""
    said = "Logs are complete for 1 of 6 coach-months here, under the 80% asked for"
    result = coverage(small, S)
    assert any(text.startswith(said) for text in result.cautions)
    assert result.settings["completeness_floor"] == 0.8
    for other in (qris_level(small, S), log_completeness(small, S)):
        assert not any(text.startswith("Logs are complete for") for text in other.cautions)


@pytest.mark.parametrize(("floor", "cautioned"), [(0.16, False), (0.17, True)])
def test_the_floor_is_a_setting(small: Gate, floor: float, cautioned: bool) -> None:
    """1 of 6 is 16.7%."""
    found = coverage(small.with_settings({"completeness_floor": floor}), S).cautions
    assert any(text.startswith("Logs are complete for") for text in found) is cautioned


def test_thin_logs_are_those_of_the_places_and_months_chosen(small: Gate) -> None:
    """South in summer: C2 stated no activity in September, one of three months; north: none of three."""
    south = coverage(small, Selection(regions=("south",), window=SUMMER)).cautions
    assert any(text.startswith("Logs are complete for 1 of 3 ") for text in south)
    north = coverage(small, Selection(regions=("north",), window=SUMMER)).cautions
    assert any(text.startswith("Logs are complete for 0 of 3 ") for text in north)
