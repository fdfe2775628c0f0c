"""What the store says when it refuses: no path, no SQL, no words of a library; an id for what failed."""

from __future__ import annotations

import ast
import json
import logging
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from coaching_analytics.store import (
    StoreError,
    backup,
    open_store,
    rebuild,
    restore,
    snapshots,
    undo,
    use,
    writer,
)
from coaching_analytics.store.layout import Layout
from coaching_analytics.store.rejects import rejected_rows
from coaching_analytics.store.salt import store_salt
from coaching_analytics.vocabulary.selection import Selection
from tests.stores import add
from tests.unit.store.test_load_modes import SESSIONS

FOLDER = Path(__file__).parents[3] / "coaching_analytics" / "store"
KINDS = {"StoreError", "StoreLocked", "StoreDamaged", "failed"}
HELD_BACK = {"error", "path", "root", "layout", "origin", "goal", "source", "statement", "text", "query"}
"""Names whose values are paths, SQL or the words of a library."""
HARMLESS = {"path.stem", "batch.origin", "holder(layout)"}
"""A batch's id, real or simulated, and the name of who writes."""
COACH = "coach_id | coach_role\nC1 | coach"
LIBRARY = re.compile(
    r"SELECT|CHECK\(|Error:|Constraint|Parser|Binder|IO Error|Errno|Traceback|duckdb|parquet|line \d|0x",
    re.IGNORECASE,
)


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with rejected rows; tests harm copies of it."""
    path = tmp_path_factory.mktemp("sound") / "store"
    add(path, {"coach": COACH}, rejects="SELECT 3 AS record, 'minutes' AS what")
    add(path, {"session": SESSIONS})
    return path


def refusals() -> list[tuple[str, ast.Call]]:
    """Every place of the store's code where a refusal is made."""
    found = []
    for file in sorted(FOLDER.rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in KINDS:
                found.append((f"{file.name}:{node.lineno}", node))
    return found


def test_no_refusal_is_put_together_from_a_path_sql_or_the_words_of_a_library() -> None:
    told = refusals()
    assert len(told) > 40, "the places are found"
    wrong = []
    for where, call in told:
        for part in ast.walk(call.args[0]) if call.args else ():
            if isinstance(part, ast.FormattedValue):
                names = {node.id for node in ast.walk(part.value) if isinstance(node, ast.Name)}
                names |= {node.attr for node in ast.walk(part.value) if isinstance(node, ast.Attribute)}
                if names & HELD_BACK and ast.unparse(part.value) not in HARMLESS:
                    wrong.append(f"{where}: {ast.unparse(part.value)}")
    assert wrong == []


def garble(file: Path) -> None:
    file.write_bytes(b"\0garbled" * 600)


def a_row_that_breaks_a_rule(path: Path) -> object:
    return add(path, {"session": SESSIONS.replace("S1", "S7").replace("S2", "S8").replace("60", "9000")})


def a_damaged_snapshot(path: Path) -> object:
    garble(Layout.of(path).snapshot(Layout.of(path).published() or ""))
    return open_store(path)


def a_lost_snapshot(path: Path) -> object:
    Layout.of(path).snapshot(Layout.of(path).published() or "").unlink()
    return open_store(path)


def a_damaged_landing_file(path: Path) -> object:
    for file in Layout.of(path).landing.glob("session/*.parquet"):
        garble(file)
    return rebuild(path)


def a_damaged_landing_file_met_by_an_undo(path: Path) -> object:
    for file in Layout.of(path).landing.glob("session/*.parquet"):
        garble(file)
    return undo(path, min(p.stem for p in Layout.of(path).ledger.glob("*.json")))


def a_torn_ledger_entry(path: Path) -> object:
    min(Layout.of(path).ledger.glob("*.json")).write_text("{", "utf-8")
    return rebuild(path)


def a_ledger_entry_without_tables(path: Path) -> object:
    file = min(Layout.of(path).ledger.glob("*.json"))
    file.write_text(json.dumps({"batch_id": file.stem}), "utf-8")
    return rebuild(path)


def torn_settings(path: Path) -> object:
    Layout.of(path).settings.write_text("people_line = ", "utf-8")
    return open_store(path)


def a_query_that_fails(path: Path) -> object:
    return open_store(path).rows(Selection(), "SELECT no_such_column FROM coach_month")


def no_query(path: Path) -> object:
    return open_store(path).rows(Selection(), "SELEC 1")


def no_store(path: Path) -> object:
    return open_store(path / "typo")


def no_store_to_look_after(path: Path) -> object:
    return snapshots(path / "typo")


def no_such_batch(path: Path) -> object:
    return undo(path, "000009-x")


def no_such_snapshot(path: Path) -> object:
    return use(path, "0" * 16)


def a_damaged_backup(path: Path) -> object:
    garble(path / "saved.tar")
    return restore(path / "saved.tar", path / "back")


def a_backup_over_something(path: Path) -> object:
    return backup(path, path / "lock")


def a_restore_into_a_store(path: Path) -> object:
    return restore(path / "saved.tar", path)


def no_backup(path: Path) -> object:
    return restore(path / "typo.tar", path / "back")


def damaged_rejects(path: Path) -> object:
    file = next(Layout.of(path).rejects.glob("*.parquet"))
    garble(file)
    return rejected_rows(path, file.stem)


def a_damaged_salt(path: Path) -> object:
    (path / "salt").write_text("abc", "ascii")
    return store_salt(Layout.of(path))


def a_second_writer(path: Path) -> object:
    with writer(path, by="Ana"), writer(path, by="Ben"):
        return None


@pytest.mark.parametrize(
    ("provoke", "failed"),
    [
        (a_row_that_breaks_a_rule, True),
        (a_damaged_snapshot, True),
        (a_lost_snapshot, True),
        (a_damaged_landing_file, False),
        (a_damaged_landing_file_met_by_an_undo, False),
        (a_torn_ledger_entry, True),
        (a_ledger_entry_without_tables, True),
        (torn_settings, True),
        (a_query_that_fails, True),
        (no_query, False),
        (no_store, False),
        (no_store_to_look_after, False),
        (no_such_batch, False),
        (no_such_snapshot, False),
        (a_damaged_backup, True),
        (a_backup_over_something, False),
        (a_restore_into_a_store, False),
        (no_backup, False),
        (damaged_rejects, True),
        (a_damaged_salt, False),
        (a_second_writer, False),
    ],
)
def test_what_a_reader_is_told(
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
    sound: Path,
    provoke: Callable[[Path], object],
    failed: bool,
) -> None:
    shutil.copytree(sound, tmp_path / "store")
    with caplog.at_level(logging.ERROR), pytest.raises(StoreError) as refused:
        provoke(tmp_path / "store")
    said = str(refused.value)
    assert str(tmp_path) not in said
    assert "/" not in said
    assert not LIBRARY.search(said), said
    assert bool(refused.value.code) == failed
    if failed:
        assert said.endswith(f"Error id {refused.value.code}.")
        assert f"id={refused.value.code}" in caplog.text


def test_the_log_holds_what_happened_and_no_value_of_a_row(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    add(tmp_path, {"session": SESSIONS})
    with caplog.at_level(logging.ERROR), pytest.raises(StoreError):
        a_row_that_breaks_a_rule(tmp_path)
    with caplog.at_level(logging.ERROR), pytest.raises(StoreError):
        a_damaged_snapshot(tmp_path)
    assert "event=build_failed" in caplog.text
    assert "error=ConstraintException" in caplog.text
    assert "9000" not in caplog.text
    assert "event=snapshot_damaged" in caplog.text
