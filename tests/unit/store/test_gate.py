"""The gate: what it answers, what it narrows, what it refuses."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from coaching_analytics.store import Gate, Scope, StoreError, open_store
from coaching_analytics.vocabulary.selection import Selection, SelectionError, Window
from coaching_analytics.vocabulary.settings import SettingError
from tests.stores import make_store

SPENT = {
    "system_id": "x", "start_date": "2023-07-01", "end_date": "2023-08-01", "fiscal_year": 2024,
    "place_level": "site", "place_id": "001", "amount_kind": "actual", "purpose": "coaching",
    "perspective": "direct",
}  # fmt: skip
TABLES = {
    "system": """
        system_id | system_name | fiscal_year_start_month | school_year_start_month
        x         | System X    | 7                       | 8""",
    "region": """
        region_id | system_id | region_name
        north     | x         | North
        south     | x         | South""",
    "site": """
        site_id | region_id | setting
        001     | north     | home
        002     | north     | centre
        003     | south     | centre""",
    "site_enrolment": """
        site_id | start_date
        001     | 2023-07-01
        002     | 2023-07-01
        003     | 2023-07-01""",
    "coach": """
        coach_id | coach_role
        C1       | coach""",
    "session": """
        session_id | coach_id | session_date | minutes | status    | site_id
        S1         | C1       | 2023-07-05   | 60      | completed | 001
        S2         | C1       | 2024-08-06   | 30      | completed | 003
        S3         | C1       | 2024-10-06   | 0       | planned   | 003""",
    "spending": [
        {"spending_id": "M1", "amount": "0.10", **SPENT},
        {"spending_id": "M2", "amount": "0.20", **SPENT},
    ],
}
SITES = "SELECT site_id FROM site_dim ORDER BY site_id"


@pytest.fixture(scope="module")
def gate(tmp_path_factory: pytest.TempPathFactory) -> Gate:
    return make_store(tmp_path_factory.mktemp("gate") / "store", TABLES)


def sites(gate: Gate, selection: Selection = Selection()) -> list[str]:
    return list(gate.rows(selection, SITES)["site_id"])


def test_as_of_is_the_end_of_the_last_month_with_a_held_session(gate: Gate) -> None:
    """A session that is only planned does not move it."""
    assert gate.system(Selection()).as_of == date(2024, 8, 31)


def test_the_window_is_the_last_complete_fiscal_year(gate: Gate) -> None:
    assert gate.window(Selection()) == Window(date(2023, 7, 1), date(2024, 7, 1))


def test_the_school_year_starts_in_its_own_month(gate: Gate) -> None:
    assert gate.window(Selection(year_type="school")) == Window(date(2023, 8, 1), date(2024, 8, 1))


def test_a_selection_narrows_every_mart_in_the_query(gate: Gate) -> None:
    assert sites(gate, Selection(regions=("north",), settings=("centre",))) == ["002"]
    joined = "SELECT site_id FROM month CROSS JOIN site_dim WHERE month = DATE '2024-01-01'"
    assert set(gate.rows(Selection(sites=("003",)), joined)["site_id"]) == {"003"}


def test_scope_narrows_more_than_any_selection(gate: Gate) -> None:
    """Choosing a site outside the scope shows nothing, and not an error that would say it exists."""
    limited = open_store(gate.path, scope=Scope(regions=("south",)))
    assert sites(limited) == ["003"]
    assert sites(limited, Selection(sites=("001",))) == []


def test_an_empty_scope_shows_nothing(gate: Gate) -> None:
    assert sites(open_store(gate.path, scope=Scope(sites=()))) == []


def test_a_mart_that_knows_only_the_site_is_narrowed_through_it(gate: Gate) -> None:
    limited = open_store(gate.path, scope=Scope(regions=("south",)))
    found = limited.rows(Selection(), "SELECT DISTINCT site_id FROM site_cost_cumulative")
    assert "001" not in set(found["site_id"])
    assert "001" in set(gate.rows(Selection(), "SELECT site_id FROM site_cost_cumulative")["site_id"])


def test_a_mart_that_cannot_be_narrowed_to_a_scope_shows_nothing(gate: Gate) -> None:
    """Spending lines know no agency: a viewer limited to one sees none of them."""
    limited = open_store(gate.path, scope=Scope(agencies=("A1",)))
    text = "SELECT count(*) AS n FROM spending_line"
    assert limited.rows(Selection(), text)["n"][0] == 0
    assert gate.rows(Selection(), text)["n"][0] == 2


def test_a_query_may_have_its_own_ctes(gate: Gate) -> None:
    text = "WITH mine AS (SELECT * FROM site_dim) SELECT count(*) AS n FROM mine"
    assert gate.rows(Selection(regions=("north",)), text)["n"][0] == 2


def test_start_end_and_named_parameters_are_bound(gate: Gate) -> None:
    text = (
        "SELECT sum(sessions) AS n FROM site_month WHERE month >= $start AND month < $end AND site_id <> $out"
    )
    assert gate.rows(Selection(), text, out="003")["n"][0] == 1


def test_money_is_exact(gate: Gate) -> None:
    found = gate.rows(Selection(), "SELECT sum(amount) AS dollars FROM spend_site_month")
    assert found["dollars"][0] == Decimal("0.30")


@pytest.mark.parametrize(
    "text",
    [
        "SELECT * FROM session",
        "SELECT * FROM main.site_dim",
        "SELECT 1; SELECT 2",
        "SELECT * FROM read_csv('x.csv')",
        "SELECT * FROM 'x.parquet'",
        "DELETE FROM site_dim",
        "SELECT * FROM snapshot_info",
        "SELECT (SELECT max(session_id) FROM session) FROM site_dim",
        "WITH site_dim AS (SELECT * FROM site_dim) SELECT * FROM site_dim",
        "SELECT * FROM (WITH session AS (SELECT 1) SELECT * FROM session) AS a, session",
        "SELECT * FROM (DESCRIBE session)",
        "SELECT * FROM query_table('session')",
        "SELECT * FROM SESSION",
    ],
)
def test_anything_but_one_select_on_marts_is_refused(gate: Gate, text: str) -> None:
    with pytest.raises(StoreError):
        gate.rows(Selection(), text)


def test_a_value_is_never_read_as_sql(gate: Gate) -> None:
    assert sites(gate, Selection(sites=("001' OR '1'='1",))) == []


def test_reference_widens_to_the_region_and_drops_small_groups(gate: Gate) -> None:
    limited = open_store(gate.path, scope=Scope(sites=("001",)))
    text = "SELECT region_id, count(*) AS people FROM site_dim GROUP BY region_id"
    assert limited.with_settings({"small_group": 3}).reference("region", Selection(), text).empty
    answer = limited.with_settings({"small_group": 2}).reference("region", Selection(), text)
    assert answer.to_dict("records") == [{"region_id": "north", "people": 2}]


def test_a_setting_of_the_store_is_refused_per_question(gate: Gate) -> None:
    with pytest.raises(SettingError, match="store rebuild"):
        gate.with_settings({"contact_minutes": 30})
    assert gate.with_settings({"small_group": 4}).settings["small_group"] == 4


def test_an_unknown_system_is_named(gate: Gate) -> None:
    with pytest.raises(SelectionError, match="Systems: x"):
        gate.system(Selection(system="y"))


def test_an_empty_store_answers_with_empty_frames(tmp_path: Path) -> None:
    gate = make_store(tmp_path / "store", {})
    assert gate.origin == "empty"
    assert gate.systems().empty
    assert gate.rows(Selection(), "SELECT * FROM site_month").empty
    with pytest.raises(SelectionError):
        gate.window(Selection())


def test_no_store_is_said_plainly(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="There is no store"):
        open_store(tmp_path / "nothing")
