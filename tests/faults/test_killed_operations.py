"""Import, undo, purge, backup, publish and applying tagging rules, killed at random moments: all or nothing,
and again succeeds."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest

from coaching_analytics.store import StoreError, info, ledger, restore, verify
from coaching_analytics.store.layout import Layout
from coaching_analytics.store.tag_journal import in_force
from tests.faults.forked import Forks
from tests.faults.moments import FULL, NORMAL, Aftermath, kill, moment
from tests.faults.operating import ALL, COUNTS, NONE, OPERATIONS, RULES, Made, copy, operate, priorities
from tests.unit.store.test_load_modes import table

MOMENTS = [
    pytest.param(name, number, marks=[pytest.mark.full] if number >= NORMAL else [])
    for name in OPERATIONS
    for number in range(FULL)
]


@pytest.mark.parametrize(("name", "number"), MOMENTS)
def test_killed_and_done_again(
    tmp_path: Path,
    made: Made,
    forking: Forks,
    name: str,
    number: int,
    record_property: Callable[[str, object], None],
) -> None:
    """The properties recorded here are what docs/fault-report.md counts."""
    part = moment(name, number)
    killed = kill(name, part, made, forking, tmp_path)
    path, done = killed.path, killed.done
    found = Aftermath.of(path, made, name)
    record_property("part", part)
    record_property("seconds", f"{killed.length:.3f}")
    record_property("ended", "killed" if done.killed else "ended")
    for what in ("stands", "lost_rows", "partial_batches"):
        record_property(what, getattr(found, what))

    assert done.killed or done.code == 0, done.said
    assert found.stands in ("before", "after")
    assert (found.lost_rows, found.partial_batches, found.damage) == (0, 0, ())
    assert table(path, COUNTS) in (NONE, ALL)
    if name == "backup" and Path(killed.argument).exists():
        restore(killed.argument, tmp_path / "from_half")
    again_comes_to_its_end(name, path, killed.argument, made)
    # Hundreds of them would fill a disk.
    for folder in tmp_path.iterdir():
        shutil.rmtree(folder)


def again_comes_to_its_end(name: str, path: Path, argument: str, made: Made) -> None:
    """The same operation, asked for once more, leaves what it leaves when nothing disturbs it."""
    # Only what was brought to its end before the kill may be refused as done before.
    with suppress(StoreError):
        operate(name, path, argument)
    assert table(path, COUNTS) == (NONE if name in ("undo", "purge") else ALL)
    assert info(path)["content_hash"] == info(made.after(name))["content_hash"]
    assert verify(path) == []
    assert len([e for e in ledger.live(Layout.of(path)) if "session" in e.tables]) == (
        0 if name in ("undo", "purge") else 1
    )
    assert priorities(path) == priorities(made.after(name))
    assert in_force(path) == (RULES if name == "tags" else ())
    if name == "purge":
        assert not any(made.batch in p.name for p in path.rglob("*.parquet"))
        assert len(list((path / "snapshots").glob("*.duckdb"))) >= 1
    if name == "backup":
        restore(Path(argument), path.with_name("back"))
        assert info(path.with_name("back"))["content_hash"] == info(path)["content_hash"]


@pytest.mark.parametrize("name", ["import", "undo", "purge", "publish", "tags"])
def test_killed_between_any_two_files(tmp_path: Path, made: Made, forking: Forks, name: str) -> None:
    """Every place where one file stands and the next does not, until nothing is left to put in place."""
    stood = []
    for files in range(1, 20):
        path = copy(made.before(name), tmp_path / f"{files}" / "store")
        done = forking.run(name, path, made.batch, files=files)
        found = Aftermath.of(path, made, name)
        assert (found.lost_rows, found.partial_batches, found.damage) == (0, 0, ())
        stood.append(found.stands)
        again_comes_to_its_end(name, path, made.batch, made)
        if not done.killed:
            break
    assert set(stood[:-1]) == {"before"}, "what is published changes with the last file and not earlier"
    # A publish anew leaves the rows that were there.
    assert stood[-1] == ("before" if name == "publish" else "after")


@pytest.mark.parametrize("name", ["undo", "purge"])
def test_cut_short_after_it_counted_and_before_it_was_published(
    tmp_path: Path, made: Made, name: str
) -> None:
    """The mark stands and the published snapshot still has the rows: asked again, it comes to its end."""
    path = copy(made.loaded, tmp_path / "store")
    mark = "undone" if name == "undo" else "purged"
    (path / "landing" / "batches" / f"{made.batch}.{mark}").write_text("{}", "utf-8")
    assert any("purge" in f.message or "rebuild" in f.message for f in verify(path))
    operate(name, path, made.batch)
    assert table(path, COUNTS) == NONE
    assert verify(path) == []


def test_a_purge_cut_short_is_named_by_verify_and_finished_by_the_next_write(
    tmp_path: Path, made: Made
) -> None:
    path = copy(made.loaded, tmp_path / "store")
    (path / "landing" / "batches" / f"{made.batch}.purged").write_text("{}", "utf-8")
    assert [f.where for f in verify(path) if f.kind == "purge"] == [made.batch]
    operate("publish", path, "")
    assert verify(path) == []


def test_another_import_after_one_that_was_cut_short_sees_its_rows(
    tmp_path: Path, made: Made, forking: Forks
) -> None:
    """The batch counts but is not published yet: a second file with the same keys must not slip past."""
    from coaching_analytics.ingest import load as load_file

    path = copy(made.empty, tmp_path / "store")
    for files in range(1, 20):
        forking.run("import", path, files=files)
        if info(path)["unpublished"]:
            break
    assert table(path, COUNTS) == NONE
    (tmp_path / "session.csv").write_text(
        "session_id,coach_id,session_date,minutes,status\nS1,C1,2024-03-06,30,completed\n", "utf-8"
    )
    report = load_file([tmp_path / "session.csv"], path, by="t")
    assert report.exit_code == 1, report
    assert table(path, COUNTS) == ALL
    assert verify(path) == []


def test_moments_are_spread_over_the_whole_length_and_the_same_in_every_run() -> None:
    for name in OPERATIONS:
        parts = sorted(moment(name, number) for number in range(FULL))
        assert all(number / FULL <= part < (number + 1) / FULL for number, part in enumerate(parts))
    assert moment("import", 0) != moment("undo", 0)
