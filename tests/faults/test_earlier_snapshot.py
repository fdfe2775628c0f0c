"""The newest snapshot is damaged and an earlier one is shown: said everywhere, and no batch is lost by it."""

from __future__ import annotations

import json
import shutil
from importlib import import_module
from pathlib import Path

import pytest

from coaching_analytics.cli import run
from coaching_analytics.ingest import load
from coaching_analytics.store import (
    StoreError,
    in_use,
    info,
    journal,
    ledger,
    open_store,
    purge,
    rebuild,
    snapshots,
    undo,
    use,
    verify,
    writer,
)
from coaching_analytics.store.layout import Layout
from tests.stores import ONE_THREAD, add, stage
from tests.unit.store.test_load_modes import SESSIONS, table

COACH = "coach_id | coach_role\nC1 | coach"
SESSION_FILE = "session_id,coach_id,session_date,minutes,status\nS9,C1,2024-03-06,30,completed\n"


@pytest.fixture(scope="module")
def twice(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str, str]:
    """A store that was published twice, its first snapshot, and the batch that one lacks."""
    path = tmp_path_factory.mktemp("twice") / "store"
    add(path, {"coach": COACH})
    first = open_store(path).snapshot
    return path, first, add(path, {"session": SESSIONS})


@pytest.fixture
def harmed(tmp_path: Path, twice: tuple[Path, str, str]) -> tuple[Path, str, str]:
    """The same store with its newest snapshot cut short."""
    source, first, batch = twice
    path = tmp_path / "store"
    shutil.copytree(source, path)
    file = Layout.of(path).snapshot(Layout.of(path).published() or "")
    file.write_bytes(file.read_bytes()[:-4096])
    return path, first, batch


def test_what_there_is_is_listed_with_what_each_lacks(harmed: tuple[Path, str, str]) -> None:
    path, first, batch = harmed
    newest, earlier = snapshots(path)
    assert (newest.state, newest.in_use, newest.missing) == ("damaged", True, ())
    assert (earlier.snapshot, earlier.state, earlier.in_use) == (first, "whole", False)
    assert (earlier.batches, earlier.missing, earlier.taken_back) == (1, (batch,), ())


def test_an_earlier_snapshot_is_shown_and_the_journal_says_who_chose_it(
    harmed: tuple[Path, str, str],
) -> None:
    path, first, batch = harmed
    newest = Layout.of(path).published()
    use(path, first, by="Ana")
    assert open_store(path).snapshot == first
    line = journal.read(path, "use")[0]
    assert line["by"] == "Ana"
    assert line["content"] == {"snapshot": first, "instead_of": newest, "missing": [batch], "taken_back": []}
    assert info(path)["unpublished"] == [batch]
    assert [f.message for f in verify(path) if "not in it" in f.message]


def test_a_rebuild_shows_everything_again_and_ends_the_use(harmed: tuple[Path, str, str]) -> None:
    path, first, _ = harmed
    use(path, first)
    rebuild(path, by="Ben")
    assert in_use(path) is None
    assert table(path, "SELECT (SELECT count(*) FROM coach), (SELECT count(*) FROM session)") == [(1, 2)]
    assert len(journal.read(path, "use_ended")) == 1
    assert verify(path) == []


def test_nothing_is_imported_while_an_earlier_snapshot_is_shown(
    harmed: tuple[Path, str, str], tmp_path: Path
) -> None:
    """The file could hold keys of the batch that is not shown; nobody could tell, so it is refused."""
    path, first, _ = harmed
    use(path, first)
    (tmp_path / "session.csv").write_text(SESSION_FILE, "utf-8")
    for dry_run in (True, False):
        report = load([tmp_path / "session.csv"], path, dry_run=dry_run, by="t")
        assert report.exit_code == 2
        assert "store rebuild" in report.problems[0].expected
    assert open_store(path).snapshot == first
    rebuild(path)
    assert load([tmp_path / "session.csv"], path, by="t").exit_code == 0
    assert table(path, "SELECT count(*) FROM session") == [(3,)]


def test_undo_and_purge_end_the_use_as_well(harmed: tuple[Path, str, str]) -> None:
    """What remains is what the earlier snapshot holds: it is shown because that is right now."""
    path, first, batch = harmed
    use(path, first)
    undo(path, batch)
    assert open_store(path).snapshot == first
    assert in_use(path) is None
    assert verify(path) == []
    purge(path, batch)
    assert verify(path) == []


def test_a_snapshot_that_still_holds_what_was_taken_back_says_so(tmp_path: Path) -> None:
    add(tmp_path, {"coach": COACH})
    batch = add(tmp_path, {"session": SESSIONS})
    with_it = open_store(tmp_path).snapshot
    undo(tmp_path, batch)
    assert use(tmp_path, with_it).taken_back == (batch,)
    assert in_use(tmp_path) is not None


def test_a_use_that_was_cut_short_is_forgotten(harmed: tuple[Path, str, str]) -> None:
    """EARLIER names the snapshot it speaks of: before CURRENT follows, it is about nothing."""
    path, first, _ = harmed
    layout = Layout.of(path)
    layout.earlier.write_text(json.dumps({"snapshot": first, "missing": [], "taken_back": []}), "utf-8")
    assert in_use(path) is None
    with writer(path):
        assert not layout.earlier.exists()
    layout.earlier.write_text("{", "utf-8")
    assert in_use(path) is not None, "what cannot be read is no reason to say nothing"


@pytest.mark.parametrize("state", ["damaged", "unknown", "no such", "another version"])
def test_only_a_whole_snapshot_is_taken(
    harmed: tuple[Path, str, str], monkeypatch: pytest.MonkeyPatch, state: str
) -> None:
    path, first, _ = harmed
    layout = Layout.of(path)
    newest = layout.published()
    if state == "damaged":
        content = bytearray(layout.snapshot(first).read_bytes())
        content[len(content) // 2] ^= 1
        layout.snapshot(first).write_bytes(content)
    elif state == "unknown":
        layout.sidecar(first).unlink()
    elif state == "another version":
        module = import_module("coaching_analytics.store.snapshots")
        monkeypatch.setattr(module, "marts_hash", lambda: "another")
    asked = "../../landing" if state == "no such" else first
    with pytest.raises(StoreError, match=r"store (rebuild|snapshots)"):
        use(path, asked)
    assert layout.published() == newest
    assert in_use(path) is None


def test_an_interrupted_publish_is_finished_before_a_file_is_compared(tmp_path: Path) -> None:
    """A batch that counts and was never published is published by the next import, which sees its keys."""
    add(tmp_path, {"coach": COACH})
    first = open_store(tmp_path).snapshot
    batch = add(tmp_path, {"session": SESSIONS})
    Layout.of(tmp_path).current.write_text(first + "\n", "utf-8")
    with writer(tmp_path, resources=ONE_THREAD) as w:
        stage(w, {"coach": "coach_id | coach_role\nC2 | coach"})
        assert info(tmp_path)["unpublished"] == []
    assert batch in {entry.batch_id for entry in ledger.live(Layout.of(tmp_path))}
    assert open_store(tmp_path).snapshot != first
    assert verify(tmp_path) == []


def test_the_commands(harmed: tuple[Path, str, str], capsys: pytest.CaptureFixture[str]) -> None:
    path, first, batch = harmed
    assert run(["metric", "coverage", "--store", str(path)]) == 2
    said = capsys.readouterr().err
    assert "store use SNAPSHOT" in said
    assert first in said
    assert str(path) not in said
    assert run(["store", "snapshots", "--store", str(path)]) == 0
    listed = capsys.readouterr().out.splitlines()
    assert "damaged, in use" in listed[0]
    assert f"{first}  built " in listed[1]
    assert "1 loaded since are not in it" in listed[1]
    assert run(["store", "use", first, "--store", str(path)]) == 0
    assert f"kept in the store: {batch}" in capsys.readouterr().err
    assert run(["store", "snapshots", "--store", str(path), "--json"]) == 0
    assert [each["in_use"] for each in json.loads(capsys.readouterr().out)["snapshots"]] == [False, True]
    assert run(["store", "use", "nothing", "--store", str(path)]) == 2
    assert run(["store", "rebuild", "--store", str(path)]) == 0
    assert run(["store", "verify", "--store", str(path)]) in (0, 2)
    assert in_use(path) is None
