"""A clock that goes back, a folder that cannot be written, and a backup beside readers and a writer."""

from __future__ import annotations

import errno
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from importlib import import_module
from pathlib import Path
from threading import Event

import pytest

from coaching_analytics.store import StoreError, backup, info, open_store, restore, verify, writer
from coaching_analytics.store import lock as lock_module
from coaching_analytics.vocabulary.selection import Selection
from tests.faults.forked import Forks
from tests.faults.operating import ALL, COUNTS, ROWS, Made, copy, load, small_store, tables
from tests.stores import ONE_THREAD, stage
from tests.unit.store.test_load_modes import table


def test_a_folder_that_cannot_be_written_is_said_plainly(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever runs the tests may be allowed everything, so the refusal of the system is played."""
    small_store(tmp_path)
    before = open_store(tmp_path).snapshot

    def closed(*_: object) -> None:
        raise OSError(errno.EROFS, "Read-only file system", str(tmp_path))

    monkeypatch.setattr(lock_module, "write_json", closed)
    with pytest.raises(StoreError, match="cannot be written by you") as refused:
        load(tmp_path)
    assert str(tmp_path) not in str(refused.value)
    assert open_store(tmp_path).snapshot == before


@pytest.mark.parametrize("name", ["saved.tar", "saved"])
def test_a_backup_beside_a_writer_is_what_is_published(tmp_path: Path, name: str) -> None:
    path = tmp_path / "store"
    small_store(path)
    before = info(path)["content_hash"]
    with writer(path, by="Ana", resources=ONE_THREAD) as w:
        stage(w, tables())
        backup(path, tmp_path / name)
        w.publish()
    assert table(path, COUNTS) == ALL
    restore(tmp_path / name, tmp_path / "back")
    assert info(tmp_path / "back")["content_hash"] == before
    assert verify(tmp_path / "back") == []


def test_a_backup_at_the_last_moment_of_a_publish_is_what_is_published(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Rows and entry of the new batch lie in the store already, and CURRENT still names what was before."""
    path, publishing = tmp_path / "store", import_module("coaching_analytics.store.publish")
    small_store(path)
    before, replace = info(path)["content_hash"], publishing.write_text

    def later(target: Path, text: str) -> None:
        assert list(path.glob("landing/session/*.parquet"))
        backup(path, tmp_path / "saved.tar")
        replace(target, text)

    monkeypatch.setattr(publishing, "write_text", later)
    load(path)
    monkeypatch.undo()
    assert table(path, COUNTS) == ALL
    restore(tmp_path / "saved.tar", tmp_path / "back")
    assert info(tmp_path / "back")["content_hash"] == before
    assert verify(tmp_path / "back") == []


def test_a_backup_and_a_restore_while_a_reader_is_busy(tmp_path: Path, made: Made) -> None:
    """Readers ask without a pause from before the backup until after the restore; all answers are right."""
    gate, stop, busy = open_store(made.loaded), Event(), Event()

    def read() -> list[int]:
        answers = []
        while not stop.is_set():
            found = gate.rows(Selection(), "SELECT sum(sessions) AS n FROM coach_month, range(2000)")
            answers.append(int(found["n"].iloc[0]))
            busy.set()
        return answers

    with ThreadPoolExecutor(2) as pool:
        reading = [pool.submit(read) for _ in range(2)]
        try:
            assert busy.wait(30)
            backup(made.loaded, tmp_path / "saved.tar")
            restore(tmp_path / "saved.tar", tmp_path / "back")
        finally:
            stop.set()
        answers = [answer for one in reading for answer in one.result(30)]
    assert len(answers) > 2
    assert set(answers) == {ROWS * 2000}
    assert info(tmp_path / "back")["content_hash"] == info(made.loaded)["content_hash"]
    assert verify(tmp_path / "back") == []


def test_backups_while_an_import_runs_are_each_the_store_before_it_or_after_it(
    tmp_path: Path, made: Made, forking: Forks
) -> None:
    """Another process imports; backups are made one after the other, the first while it holds the lock."""
    path, saved = copy(made.empty, tmp_path / "store"), []
    with ThreadPoolExecutor(1) as pool:
        importing = pool.submit(forking.run, "import", path)
        until(lambda: importing.done() or _held(path))
        assert not importing.done(), "the import was over before a backup could begin"
        while not importing.done() or len(saved) < 2:
            saved.append(backup(path, tmp_path / f"saved{len(saved)}.tar"))
        assert importing.result().code == 0
    assert table(path, COUNTS) == ALL
    before, after = (info(each)["content_hash"] for each in (made.empty, made.loaded))
    found = []
    for number, file in enumerate([saved[0], saved[-1]]):
        restore(file, tmp_path / f"back{number}")
        found.append(info(tmp_path / f"back{number}")["content_hash"])
        assert verify(tmp_path / f"back{number}") == []
    assert found[0] == before
    assert found[1] in (before, after)


def _held(path: Path) -> bool:
    """Whether a writer is at work: it makes a folder for the batch it stages."""
    return any((path / "tmp").glob("*/*.parquet"))


def until(true: Callable[[], bool]) -> None:
    """Wait for something without giving the other process's time away."""
    while not true():
        Event().wait(0.001)


def test_a_backup_is_never_found_half(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "store"
    small_store(path)

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(import_module("coaching_analytics.store.backup"), "flush", full)
    with pytest.raises(StoreError, match="not enough room"):
        backup(path, tmp_path / "saved.tar")
    assert [p.name for p in tmp_path.iterdir()] == ["store"]
