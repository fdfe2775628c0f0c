"""What each load mode does to the rows and what it reports."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pytest

from coaching_analytics.store import (
    ReplaceScope,
    StoreError,
    TableLoad,
    gc,
    open_store,
    rebuild,
    undo,
    verify,
    writer,
)
from coaching_analytics.store.handle import inspected
from coaching_analytics.store.landing import Batch
from coaching_analytics.store.layout import Layout
from tests.stores import add, stage

SESSIONS = """
    session_id | coach_id | session_date | minutes | status
    S1         | C1       | 2024-03-05   | 60      | completed
    S2         | C1       | 2024-04-05   | 30      | completed"""
TAKING_PART = """
    session_id | participant_number | site_id | role
    S1         | 1                  | 001     | lead
    S2         | 1                  | 001     | lead"""


def table(path: Path, text: str) -> list[tuple[Any, ...]]:
    """Rows of the published snapshot, read past the gate."""
    layout = Layout.of(path)
    with inspected(layout.snapshot(layout.published() or "")) as con:
        return con.execute(text).fetchall()


def counts(path: Path, name: str, drawing: str, **batch: Any) -> tuple[int, int, int, int]:
    """Load one table and return new, changed, unchanged, gone."""
    with writer(path) as w:
        stage(w, {name: drawing}, **batch)
        found = w.publish().batches[0].tables[name]
    return found.new, found.changed, found.unchanged, found.gone


def test_append_adds_rows(tmp_path: Path) -> None:
    assert counts(tmp_path, "session", SESSIONS) == (2, 0, 0, 0)


def test_append_refuses_a_key_that_exists_and_leaves_the_store_as_it_was(tmp_path: Path) -> None:
    add(tmp_path, {"session": SESSIONS})
    before = open_store(tmp_path).snapshot
    with pytest.raises(StoreError, match="S2"):
        add(tmp_path, {"session": SESSIONS.replace("S1", "S9")})
    assert open_store(tmp_path).snapshot == before
    assert len(open_store(tmp_path).batches()) == 1
    assert verify_kinds(tmp_path) <= {"reference"}


def test_upsert_lets_the_newest_batch_win(tmp_path: Path) -> None:
    add(tmp_path, {"session": SESSIONS})
    newer = SESSIONS.replace("| 60 ", "| 75 ") + "\n    S3 | C1 | 2024-04-06 | 10 | completed"
    assert counts(tmp_path, "session", newer, load_mode="upsert") == (1, 1, 1, 0)
    assert table(tmp_path, "SELECT session_id, minutes FROM session ORDER BY 1") == [
        ("S1", 75),
        ("S2", 30),
        ("S3", 10),
    ]


def test_replace_of_a_period_takes_that_period_only_and_what_belongs_to_it(tmp_path: Path) -> None:
    """March is replaced by one other session: S1 goes with its participant, April stays."""
    add(tmp_path, {"session": SESSIONS})
    add(tmp_path, {"session_participant": TAKING_PART})
    march = ReplaceScope("session_date", date(2024, 3, 1), date(2024, 4, 1))
    other = "session_id | coach_id | session_date | minutes | status\nS8 | C1 | 2024-03-09 | 5 | completed"
    assert counts(tmp_path, "session", other, load_mode="replace", scope=march) == (1, 0, 0, 1)
    assert table(tmp_path, "SELECT session_id FROM session ORDER BY 1") == [("S2",), ("S8",)]
    assert table(tmp_path, "SELECT session_id FROM session_participant") == [("S2",)]


def test_replace_keeps_what_belongs_to_rows_that_come_again(tmp_path: Path) -> None:
    add(tmp_path, {"session": SESSIONS})
    add(tmp_path, {"session_participant": TAKING_PART})
    again = SESSIONS.replace("| 60 ", "| 61 ")
    whole = ReplaceScope()
    assert counts(tmp_path, "session", again, load_mode="replace", scope=whole) == (0, 1, 1, 0)
    assert table(tmp_path, "SELECT count(*) FROM session_participant") == [(2,)]


def test_replace_refuses_a_key_that_stays_outside_its_period(tmp_path: Path) -> None:
    """S2 is in April; a replace of March may not bring it again."""
    add(tmp_path, {"session": SESSIONS})
    march = ReplaceScope("session_date", date(2024, 3, 1), date(2024, 4, 1))
    moved = SESSIONS.replace("2024-04-05", "2024-03-06")
    with pytest.raises(StoreError, match=r"outside what is replaced.*S2"):
        add(tmp_path, {"session": moved}, load_mode="replace", scope=march)


def test_replace_of_a_scope_takes_rows_of_those_places_only(tmp_path: Path) -> None:
    rooms = "classroom_id | site_id\nK1 | 001\nK2 | 002"
    add(tmp_path, {"classroom": rooms})
    scope = ReplaceScope(where={"site_id": ("002",)})
    other = "classroom_id | site_id\nK3 | 002"
    assert counts(tmp_path, "classroom", other, load_mode="replace", scope=scope) == (1, 0, 0, 1)
    assert table(tmp_path, "SELECT classroom_id FROM classroom ORDER BY 1") == [("K1",), ("K3",)]


def test_the_same_bytes_with_the_same_mapping_are_known(tmp_path: Path) -> None:
    batch_id = add(tmp_path, {"session": SESSIONS}, sha256="a" * 64)
    with writer(tmp_path) as w:
        assert w.already_loaded("a" * 64, "m") == batch_id
        assert w.already_loaded("a" * 64, "another mapping") is None


def test_rows_in_must_be_loaded_plus_rejected(tmp_path: Path) -> None:
    load = TableLoad("SELECT 'T' AS site_id, DATE '2024-01-01' AS start_date", rows_in=3, rows_rejected=1)
    batch = Batch("f.csv", "s", "m", "m", "append", {"site_enrolment": load})
    with writer(tmp_path) as w, duckdb.connect() as con, pytest.raises(StoreError, match="3 rows in"):
        w.stage(batch, con)


def test_simulated_and_real_rows_are_never_mixed(tmp_path: Path) -> None:
    add(tmp_path, {"session": SESSIONS})
    with pytest.raises(StoreError, match="never mixed"):
        add(tmp_path, {"session_participant": TAKING_PART}, origin="simulated")
    assert open_store(tmp_path).origin == "real"


def test_known_names_keys_published_and_keys_staged(tmp_path: Path) -> None:
    add(tmp_path, {"classroom": "classroom_id | site_id\nK1 | 001"})
    with writer(tmp_path) as w, duckdb.connect() as con:
        stage(w, {"classroom": "classroom_id | site_id\nK2 | 001"})
        found = con.execute(w.known(con, "classroom", ("classroom_id",))).fetchall()
        assert sorted(found) == [("K1",), ("K2",)]
        assert con.execute(w.known(con, "site", ("site_id",))).fetchall() == []


def test_a_dry_run_counts_and_changes_nothing(tmp_path: Path) -> None:
    add(tmp_path, {"session": SESSIONS})
    before = open_store(tmp_path).snapshot
    with writer(tmp_path) as w:
        stage(w, {"session": SESSIONS}, load_mode="upsert")
        assert w.publish(dry_run=True).batches[0].tables["session"].unchanged == 2
    assert open_store(tmp_path).snapshot == before
    assert len(open_store(tmp_path).batches()) == 1


def test_a_dry_run_of_nothing_leaves_the_published_snapshot_alone(tmp_path: Path) -> None:
    add(tmp_path, {"session": SESSIONS})
    with writer(tmp_path) as w:
        w.publish(dry_run=True)
    assert verify_kinds(tmp_path) <= {"reference"}


def test_a_row_that_breaks_a_rule_is_refused_and_nothing_changes(tmp_path: Path) -> None:
    """The reader checks first; the store does not trust it."""
    add(tmp_path, {"session": SESSIONS})
    with pytest.raises(StoreError, match="cannot be built"):
        add(tmp_path, {"session": SESSIONS.replace("S1", "S7").replace("S2", "S8").replace("60", "9000")})
    assert len(open_store(tmp_path).batches()) == 1


def test_looking_after_a_store_that_is_not_there_makes_none(tmp_path: Path) -> None:
    for care in (lambda p: undo(p, "000001-x"), rebuild, gc):
        with pytest.raises(StoreError, match="There is no store"):
            care(tmp_path / "typo")
    assert not (tmp_path / "typo").exists()


def verify_kinds(path: Path) -> set[str]:
    """Kinds of findings."""
    return {finding.kind for finding in verify(path)}
