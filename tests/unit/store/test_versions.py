"""Stores written by released versions open; rows of older batches are read into today's tables."""

from __future__ import annotations

import json
from pathlib import Path

import duckdb

from coaching_analytics.store import open_store, rebuild, restore, verify
from coaching_analytics.store.layout import Layout
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
    layout.entry(batch).write_text(json.dumps(entry), "utf-8")
    rebuild(tmp_path)
    assert table(tmp_path, "SELECT session_id, travel_minutes FROM session") == [("S2", None)]
    note = json.loads(layout.sidecar(layout.published() or "").read_text("utf-8"))
    assert note["upgrade_rejects"] == {f"{batch}/session": 1}
