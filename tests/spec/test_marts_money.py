"""What the marts say about money: every line split to the cent, cost per room, what could not be placed."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import duckdb
import pytest

from tests.memory import built, rows
from tests.spec.small_world import WORLD


def line(
    amount: str, level: str, place: str, months: tuple[str, str] = ("2024-07-01", "2024-08-01"), **other: Any
) -> dict[str, Any]:
    return {
        "system_id": "demo",
        "start_date": months[0],
        "end_date": months[1],
        "fiscal_year": 2025,
        "place_level": level,
        "place_id": place,
        "amount": amount,
        "amount_kind": "actual",
        "purpose": "coaching",
        "ingredient": "coach_pay",
        "perspective": "direct",
        **other,
    }


def money(*lines: dict[str, Any]) -> duckdb.DuckDBPyConnection:
    numbered = [{"spending_id": f"M{n}", **given} for n, given in enumerate(lines)]
    return built({**WORLD, "spending": numbered})


def by_site(con: duckdb.DuckDBPyConnection, rule: str = "hours") -> dict[str | None, Decimal]:
    """Dollars of each site by one rule, those of no site under None."""
    query = f"SELECT site_id, sum(amount_by_{rule}) AS amount FROM spend_site_month GROUP BY ALL"
    return {site: amount for site, amount in con.execute(query).fetchall() if amount is not None}


def test_a_line_of_an_agency_follows_the_minutes_of_its_sites() -> None:
    """A1 serves S1 (100 minutes in July) and S2 (105): 205.00 becomes 100.00 and 105.00."""
    assert by_site(money(line("205.00", "agency", "A1"))) == {
        "S1": Decimal("100.00"),
        "S2": Decimal("105.00"),
    }


def test_a_line_of_the_system_reaches_every_site_and_loses_no_cent() -> None:
    """275 minutes at four sites: 100, 105, 30, 40. The running total is rounded."""
    got = by_site(money(line("10.00", "system", "demo")))
    # 3.636 -> 3.64; 7.4545 -> 7.45; 8.545 -> 8.55; 10.00
    assert got == {"S1": Decimal("3.64"), "S2": Decimal("3.81"), "S3": Decimal("1.10"), "S4": Decimal("1.45")}


def test_a_group_session_carries_its_site_without_a_coach() -> None:
    """South: S3's third of the group session (30) and S4's 40 minutes share 70.00."""
    assert by_site(money(line("70.00", "region", "south"))) == {
        "S3": Decimal("30.00"),
        "S4": Decimal("40.00"),
    }


def test_by_sites_every_enrolled_site_carries_alike_for_each_day_enrolled() -> None:
    """July: S1, S2 and S4 are enrolled for 31 days, S3 for 16 from the 16th; 109 days share 109.00."""
    got = by_site(money(line("109.00", "system", "demo")), "sites")
    assert got == {
        "S1": Decimal("31.00"),
        "S2": Decimal("31.00"),
        "S3": Decimal("16.00"),
        "S4": Decimal("31.00"),
    }


def test_by_educators_dollars_follow_their_days() -> None:
    """July: S1 has one educator for 31 days and one for 16, S2 one for 31; the others have none on record."""
    got = by_site(money(line("78.00", "system", "demo")), "educators")
    assert got == {"S1": Decimal("47.00"), "S2": Decimal("31.00")}


def test_direct_only_leaves_what_was_not_booked_to_a_site() -> None:
    con = money(line("78.00", "agency", "A1"), line("5.00", "site", "S3"))
    assert by_site(con, "direct_only") == {"S3": Decimal("5.00"), None: Decimal("78.00")}
    query = (
        "SELECT reason, agency_id, place_level, place_id FROM spend_site_month "
        "WHERE site_id IS NULL AND amount_by_direct_only IS NOT NULL"
    )
    assert con.execute(query).fetchall() == [("not spread over sites", "A1", "agency", "A1")]


def test_a_row_remembers_where_its_dollars_were_booked() -> None:
    con = money(line("1.00", "site", "S4"), line("1.00", "region", "south"))
    query = (
        "SELECT site_id, place_level, place_id FROM spend_site_month "
        "WHERE amount_by_hours IS NOT NULL ORDER BY ALL"
    )
    assert con.execute(query).fetchall() == [
        ("S3", "region", "south"),
        ("S4", "region", "south"),
        ("S4", "site", "S4"),
    ]


def test_months_share_a_line_evenly_to_the_cent() -> None:
    """100.00 over July to September at one site: 33.33, 33.34, 33.33."""
    con = money(line("100.00", "site", "S4", ("2024-07-01", "2024-10-01")))
    got = [
        row[0]
        for row in con.execute("SELECT amount_by_hours FROM spend_site_month ORDER BY month").fetchall()
    ]
    assert got == [Decimal("33.33"), Decimal("33.34"), Decimal("33.33")]


def test_a_reversal_is_split_as_its_line_was() -> None:
    """A line and its reversal leave nothing anywhere."""
    con = money(line("100.01", "system", "demo"), line("-100.01", "system", "demo"))
    assert set(by_site(con).values()) == {Decimal("0.00")}


def test_an_empty_month_leaves_money_unallocated_and_says_why() -> None:
    """Nobody logged an hour in September: the money keeps its agency and region, and no site."""
    con = money(line("50.00", "agency", "A1", ("2024-09-01", "2024-10-01")))
    query = (
        "SELECT site_id, setting, agency_id, region_id, amount_by_hours, reason FROM spend_site_month "
        "WHERE amount_by_hours IS NOT NULL"
    )
    assert con.execute(query).fetchall() == [(None, None, "A1", "north", Decimal("50.00"), "no hours logged")]


@pytest.mark.parametrize("level", ["site", "agency", "region", "system"])
def test_money_of_a_place_nobody_knows_is_kept_and_named(level: str) -> None:
    """It stays in the total, in no site."""
    found = rows(money(line("50.00", level, "elsewhere")), "SELECT * FROM spend_site_month")
    assert [(r["site_id"], r["system_id"], r["reason"]) for r in found] == [(None, "demo", "place unknown")]


def test_allocated_and_unallocated_add_up_to_what_came_in() -> None:
    """Seven lines of awkward cents over four months, one of them of another purpose."""
    year = ("2024-07-01", "2024-11-01")
    con = money(
        line("1000.01", "system", "demo", year),
        line("999.99", "region", "south", year),
        line("0.07", "agency", "A1", year),
        line("-33.35", "agency", "A1", year),
        line("123.45", "site", "S2", year),
        line("5.55", "agency", "gone", year),
        line("400.00", "system", "demo", year, purpose="programme"),
    )
    total = con.execute("SELECT sum(amount_by_hours) FROM spend_site_month").fetchone()
    assert total == (Decimal("1000.01") + Decimal("999.99") + Decimal("0.07") - Decimal("33.35")
                     + Decimal("123.45") + Decimal("5.55"),)  # fmt: skip


def test_cost_per_room_adds_up_before_the_month() -> None:
    """S1 has one room in July and two from August: 60 + 60/2 by September; in kind in its total."""
    con = money(
        line("60.00", "site", "S1", ("2024-07-01", "2024-08-01")),
        line("60.00", "site", "S1", ("2024-08-01", "2024-09-01")),
        line("10.00", "site", "S1", ("2024-07-01", "2024-08-01"), perspective="allocated"),
        line("5.00", "site", "S1", ("2024-07-01", "2024-08-01"), perspective="in_kind"),
        line("77.00", "site", "S1", ("2024-07-01", "2024-08-01"), amount_kind="budget"),
    )
    got = con.execute(
        "SELECT month, budgetary_by_hours, with_overhead_by_hours, with_in_kind_by_hours "
        "FROM site_cost_cumulative "
        "WHERE site_id = 'S1' AND month IN (DATE '2024-07-01', DATE '2024-08-01', DATE '2024-10-01')"
    ).fetchall()
    found = {month.month: costs for month, *costs in got}
    assert found[7] == [0, 0, 0]
    assert found[8][0] == 60
    assert found[10] == [60 + 60 / 2, 60 + 60 / 2 + 10, 60 + 60 / 2 + 10 + 5]


def test_a_site_without_rooms_on_record_counts_as_one_room() -> None:
    """S4 has no classroom rows."""
    con = money(line("40.00", "site", "S4"))
    got = con.execute(
        "SELECT budgetary_by_sites FROM site_cost_cumulative "
        "WHERE site_id = 'S4' AND month = DATE '2024-08-01'"
    ).fetchone()
    assert got == (40,)


def test_rows_that_found_their_place_and_orphans() -> None:
    """Ten attendances and one system-wide line; five orphans of the log stand without a region."""
    batch = [{"batch_id": "b", "table_name": "session_participant", "orphans": 5}]
    spending = [{"spending_id": "M", **line("1.00", "system", "demo")},
                {"spending_id": "N", **line("1.00", "agency", "gone")}]  # fmt: skip
    con = built({**WORLD, "batch": batch, "spending": spending})
    got = con.execute("SELECT feed, region_id, rows_in, matched FROM roster_match ORDER BY ALL").fetchall()
    assert got == [
        ("logs", "north", 9, 9),
        ("logs", "south", 1, 1),
        ("logs", None, 5, 0),
        ("money", None, 2, 1),
    ]
