"""A clock that goes back, a folder that cannot be written, and a backup beside readers and a writer."""

from __future__ import annotations

import errno
from importlib import import_module
from pathlib import Path

import pytest

from coaching_analytics.store import StoreError, backup, info, open_store, restore, verify, writer
from coaching_analytics.store import lock as lock_module
from tests.faults.loading import ROWS, load, tables
from tests.faults.test_kill import COUNTS, store
from tests.stores import ONE_THREAD, stage
from tests.unit.store.test_load_modes import table

NEWER = {"site": [{"site_id": "001", "region_id": "n", "setting": "centre"}]}


def test_order_is_that_of_loading_when_the_clock_goes_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store(tmp_path)
    monkeypatch.setattr(
        import_module("coaching_analytics.store.writer"), "now", lambda: "1999-01-01T00:00:00+00:00"
    )
    with writer(tmp_path, by="t", resources=ONE_THREAD) as w:
        batch = stage(w, NEWER, load_mode="upsert")
        w.publish()
    assert batch.startswith("000002-")
    assert table(tmp_path, "SELECT setting FROM site") == [("centre",)]
    assert verify(tmp_path) == []


def test_a_folder_that_cannot_be_written_is_said_plainly(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever runs the tests may be allowed everything, so the refusal of the system is played."""
    store(tmp_path)
    before = open_store(tmp_path).snapshot

    def closed(*_: object) -> None:
        raise OSError(errno.EROFS, "Read-only file system", str(tmp_path))

    monkeypatch.setattr(lock_module, "write_json", closed)
    with pytest.raises(StoreError, match="cannot be written by you") as refused:
        load(tmp_path)
    assert str(tmp_path) not in str(refused.value)
    assert open_store(tmp_path).snapshot == before


@pytest.mark.parametrize("name", ["saved.tar", "saved"])
def test_a_backup_beside_a_reader_and_a_writer_is_what_is_published(tmp_path: Path, name: str) -> None:
    path = tmp_path / "store"
    store(path)
    reader = open_store(path)
    before = info(path)["content_hash"]
    with writer(path, by="Ana", resources=ONE_THREAD) as w:
        stage(w, tables())
        backup(path, tmp_path / name)
        w.publish()
    assert reader.batches() is not None
    assert table(path, COUNTS) == [(ROWS, ROWS)]
    restore(tmp_path / name, tmp_path / "back")
    assert info(tmp_path / "back")["content_hash"] == before
    assert verify(tmp_path / "back") == []


def test_a_backup_is_never_found_half(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "store"
    store(path)

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(import_module("coaching_analytics.store.backup"), "flush", full)
    with pytest.raises(StoreError, match="not enough room"):
        backup(path, tmp_path / "saved.tar")
    assert [p.name for p in tmp_path.iterdir()] == ["store"]
