"""Looking after a store: verify, gc, pins, journal, backup, settings."""

from __future__ import annotations

import errno
import json
import os
from pathlib import Path

import pytest

from coaching_analytics.store import (
    StoreError,
    backup,
    gc,
    info,
    journal,
    open_store,
    rebuild,
    restore,
    verify,
    writer,
)
from coaching_analytics.store.layout import Layout
from coaching_analytics.store.store_settings import write_settings
from tests.stores import add
from tests.unit.store.test_load_modes import SESSIONS

COACH = "coach_id | coach_role\nC1 | coach"


def one_more(path: Path, number: int) -> str:
    """Add a coach and return the snapshot."""
    add(path, {"coach": f"coach_id | coach_role\nD{number} | coach"})
    return open_store(path).snapshot


def test_a_sound_store_has_no_findings(tmp_path: Path) -> None:
    add(tmp_path, {"coach": COACH})
    add(tmp_path, {"session": SESSIONS})
    assert verify(tmp_path) == []


def test_verify_finds_a_changed_and_a_missing_landing_file(tmp_path: Path) -> None:
    batch = add(tmp_path, {"coach": COACH})
    other = one_more(tmp_path, 1)
    file = Layout.of(tmp_path).rows("coach", batch)
    whole = file.read_bytes()
    file.write_bytes(whole[:40] + b"x" + whole[41:])
    assert {f.kind for f in verify(tmp_path)} == {"landing"}
    file.unlink()
    assert {f.kind for f in verify(tmp_path)} == {"landing"}
    assert open_store(tmp_path).snapshot == other


def test_verify_finds_references_to_nothing(tmp_path: Path) -> None:
    add(tmp_path, {"session": SESSIONS})
    assert [(f.kind, f.where) for f in verify(tmp_path)] == [("reference", "session.coach_id")]


def test_gc_keeps_the_last_three_and_pinned_snapshots(tmp_path: Path) -> None:
    ids = [one_more(tmp_path, number) for number in range(6)]
    journal.pin(tmp_path, ids[0], "board report")
    assert sorted(gc(tmp_path)) == sorted([ids[1], ids[2]])
    journal.unpin(tmp_path, ids[0])
    assert gc(tmp_path) == [ids[0]]
    assert open_store(tmp_path).snapshot == ids[5]


def test_a_journal_line_for_which_there_is_no_room_leaves_nothing_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A full disk takes the first bytes of a line and refuses the rest."""
    journal.write(tmp_path, "note", {"text": "one"})
    before, real = Layout.of(tmp_path).journal.read_bytes(), os.write

    def full(handle: int, line: bytes) -> int:
        if len(line) < 100:
            raise OSError(errno.ENOSPC, "No space left on device")
        return real(handle, line[:-20])

    with monkeypatch.context() as patched:
        patched.setattr("coaching_analytics.store.journal.os.write", full)
        with pytest.raises(OSError, match="No space"):
            journal.write(tmp_path, "note", {"text": "two"})
    assert Layout.of(tmp_path).journal.read_bytes() == before
    journal.write(tmp_path, "note", {"text": "three"})
    assert [line["content"]["text"] for line in journal.read(tmp_path, "note")] == ["one", "three"]


def test_a_journal_line_cut_short_by_a_crash_is_passed_over(tmp_path: Path) -> None:
    journal.write(tmp_path, "note", {"text": "one"})
    with Layout.of(tmp_path).journal.open("a") as stream:
        stream.write('{"kind": "no')
    journal.write(tmp_path, "note", {"text": "two"})
    assert [line["content"]["text"] for line in journal.read(tmp_path, "note")] == ["one", "two"]


@pytest.mark.parametrize("name", ["copy", "copy.tar"])
def test_a_backup_restores_to_the_same_content(tmp_path: Path, name: str) -> None:
    store = tmp_path / "store"
    add(store, {"coach": COACH})
    add(store, {"session": SESSIONS})
    journal.write(store, "note", {"text": "kept"})
    backup(store, tmp_path / name)
    restore(tmp_path / name, tmp_path / "again")
    assert info(tmp_path / "again")["content_hash"] == info(store)["content_hash"]
    assert journal.read(tmp_path / "again", "note")[0]["content"] == {"text": "kept"}
    with pytest.raises(StoreError, match="already"):
        restore(tmp_path / name, store)


@pytest.mark.parametrize("damage", ["cut short", "no backup", "not there"])
def test_a_damaged_backup_leaves_nothing_behind(tmp_path: Path, damage: str) -> None:
    """Half a backup must not look like a store: its ledger would count, and a second try be refused."""
    store, saved, again = tmp_path / "store", tmp_path / "b.tar", tmp_path / "again"
    add(store, {"coach": COACH})
    add(store, {"session": SESSIONS})
    backup(store, saved)
    whole = saved.read_bytes()
    if damage == "not there":
        saved.unlink()
    else:
        saved.write_bytes(whole[: len(whole) // 2] if damage == "cut short" else b"")
    with pytest.raises(StoreError, match="backup"):
        restore(saved, again)
    assert not again.exists()
    assert [entry.name for entry in tmp_path.iterdir() if entry.name.startswith(".")] == []
    saved.write_bytes(whole)
    restore(saved, again)
    assert info(again)["content_hash"] == info(store)["content_hash"]


def test_a_backup_is_not_restored_over_other_files(tmp_path: Path) -> None:
    add(tmp_path / "store", {"coach": COACH})
    backup(tmp_path / "store", tmp_path / "b.tar")
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "mine.txt").write_text("x")
    with pytest.raises(StoreError, match="not an empty folder"):
        restore(tmp_path / "b.tar", tmp_path / "full")
    assert [entry.name for entry in (tmp_path / "full").iterdir()] == ["mine.txt"]


def test_a_setting_of_the_store_takes_effect_with_a_rebuild(tmp_path: Path) -> None:
    """Until then figures, and the setting printed beside them, are those of the snapshot."""
    add(tmp_path, {"session": SESSIONS})
    write_settings(Layout.of(tmp_path), {"contact_minutes": 45})
    assert open_store(tmp_path).settings["contact_minutes"] == 15
    assert {f.kind for f in verify(tmp_path)} >= {"current"}
    rebuild(tmp_path)
    assert open_store(tmp_path).settings["contact_minutes"] == 45


def test_a_setting_of_a_question_takes_effect_at_once(tmp_path: Path) -> None:
    add(tmp_path, {"session": SESSIONS})
    before = open_store(tmp_path).snapshot
    write_settings(Layout.of(tmp_path), {"people_line": 30})
    assert open_store(tmp_path).settings["people_line"] == 30
    with writer(tmp_path) as w:
        assert w.publish().snapshot == before


def test_a_snapshot_of_other_marts_is_refused_until_rebuilt(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    add(tmp_path, {"session": SESSIONS})
    for module in ("handle", "content", "build", "work"):
        monkeypatch.setattr(f"coaching_analytics.store.{module}.marts_hash", lambda: "another")
    with pytest.raises(StoreError, match="store rebuild"):
        open_store(tmp_path)
    rebuild(tmp_path)
    assert open_store(tmp_path).origin == "real"


def test_the_ledger_keeps_who_what_and_how_many(tmp_path: Path) -> None:
    batch = add(tmp_path, {"coach": COACH}, file_name="coaches.csv")
    kept = json.loads(Layout.of(tmp_path).entry(batch).read_text("utf-8"))
    assert (kept["file_name"], kept["loaded_by"], kept["tables"]["coach"]["rows_in"]) == (
        "coaches.csv", "test", 1,
    )  # fmt: skip
