"""Stores written by released versions open; rows of older batches are read into today's tables."""

from __future__ import annotations

import json
from pathlib import Path

import duckdb
import pytest

from coaching_analytics.store import StoreError, handle, open_store, rebuild, restore, upgrades, verify
from coaching_analytics.store.layout import Layout, file_sha256
from coaching_analytics.store.ledger import checksum
from coaching_analytics.vocabulary import ddl
from coaching_analytics.vocabulary.selection import Selection
from tests.stores import add
from tests.unit.store.test_load_modes import SESSIONS, table

WRITTEN = Path(__file__).parent / "written"


def test_a_store_written_by_version_1_opens() -> None:
    """The backup beside this file was written by release 1."""
    for release in range(1, ddl.RELEASE + 1):
        assert (WRITTEN / f"release_{release}.tar").exists()


def test_its_rows_are_all_there(tmp_path: Path) -> None:
    restore(WRITTEN / "release_1.tar", tmp_path / "store")
    gate = open_store(tmp_path / "store")
    assert list(gate.rows(Selection(), "SELECT sum(sessions) AS n FROM coach_month")["n"]) == [2]
    assert [f for f in verify(tmp_path / "store") if f.kind != "reference"] == []


def older(path: Path, batch: str, version: str) -> Path:
    """Make a batch of sessions one of another version: its file holds hours and no minutes."""
    layout = Layout.of(path)
    file = layout.rows("session", batch)
    with duckdb.connect() as con:
        con.execute(f"CREATE TABLE old AS SELECT * EXCLUDE (minutes), minutes / 60 AS hours FROM '{file}'")
        con.execute(f"COPY old TO '{file}' (FORMAT parquet)")
    entry = json.loads(layout.entry(batch).read_text("utf-8"))
    entry["vocabulary_version"] = version
    entry["tables"]["session"]["sha256"] = file_sha256(file)
    layout.entry(batch).write_text(json.dumps({**entry, "checksum": checksum(entry)}), "utf-8")
    return file


def test_a_batch_of_an_older_release_goes_through_its_step(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Release 0 is made up: it stored hours. Read by the names of columns alone, minutes would be lost."""
    path, steps = tmp_path / "store", tmp_path / "steps"
    batch = add(path, {"session": SESSIONS})
    older(path, batch, "0-000000000000")
    steps.mkdir()
    (steps / "000.sql").write_text(
        "-- table: session\n"
        "SELECT * EXCLUDE (hours), CAST(round(hours * 60) AS INTEGER) AS minutes FROM old\n"
    )
    monkeypatch.setattr(upgrades.resources, "files", lambda _: steps)
    with pytest.raises(StoreError, match="store rebuild"):
        refuse_as_another_version(path, monkeypatch)
    rebuild(path)
    minutes = table(path, "SELECT session_id, minutes FROM session ORDER BY session_id")
    assert minutes == [("S1", 60), ("S2", 30)]
    assert [f for f in verify(path) if f.kind != "reference"] == []


def refuse_as_another_version(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Open a snapshot as the version after the one that built it would."""
    with monkeypatch.context() as patched:
        patched.setattr("coaching_analytics.store.handle.vocabulary_version", lambda: "2-000000000000")
        handle.let_go()
        open_store(path)


def test_a_release_without_a_step_is_refused_and_not_read_by_names_alone(tmp_path: Path) -> None:
    batch = add(tmp_path, {"session": SESSIONS})
    before = open_store(tmp_path).snapshot
    older(tmp_path, batch, "0-000000000000")
    with pytest.raises(StoreError, match=r"release 0 .* import the files again"):
        rebuild(tmp_path)
    assert open_store(tmp_path).snapshot == before


def test_a_store_of_a_newer_release_is_refused(tmp_path: Path) -> None:
    batch = add(tmp_path, {"session": SESSIONS})
    older(tmp_path, batch, f"{ddl.RELEASE + 1}-000000000000")
    with pytest.raises(StoreError, match="newer version"):
        rebuild(tmp_path)


def test_rows_that_break_a_newer_rule_are_left_out_and_the_build_succeeds(tmp_path: Path) -> None:
    """A batch of an older wording of the vocabulary holds a session of 2,000 minutes, allowed then."""
    batch = add(tmp_path, {"session": SESSIONS})
    layout = Layout.of(tmp_path)
    file = layout.rows("session", batch)
    with duckdb.connect() as con:
        con.execute(f"CREATE TABLE old AS SELECT * EXCLUDE (travel_minutes) FROM read_parquet('{file}')")
        con.execute("UPDATE old SET minutes = 2000 WHERE session_id = 'S1'")
        con.execute(f"COPY old TO '{file}' (FORMAT parquet)")
    entry = json.loads(layout.entry(batch).read_text("utf-8"))
    entry["vocabulary_version"] = "1-000000000000"
    entry["tables"]["session"]["sha256"] = file_sha256(file)
    layout.entry(batch).write_text(json.dumps(entry), "utf-8")
    rebuild(tmp_path)
    assert table(tmp_path, "SELECT session_id, travel_minutes FROM session") == [("S2", None)]
    note = json.loads(layout.sidecar(layout.published() or "").read_text("utf-8"))
    assert note["upgrade_rejects"] == {f"{batch}/session": 1}
