"""Import, undo, purge, backup and publish, killed at random moments: all or nothing, and again succeeds."""

from __future__ import annotations

import random
import shutil
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import pytest

from coaching_analytics.store import StoreError, info, open_store, restore, verify
from tests.faults.loading import ROWS, load
from tests.faults.operating import operate
from tests.faults.test_kill import COUNTS, store
from tests.unit.store.test_load_modes import table

OPERATIONS = ("import", "undo", "purge", "backup", "publish")
NORMAL, FULL = 2, 100
HERE = Path(__file__).parents[2]
SECONDS = 1.2


def begin(*arguments: object) -> subprocess.Popen[str]:
    """Start the operation; it is at work when this returns."""
    command = [sys.executable, "-m", "tests.faults.operating", *map(str, arguments)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, cwd=HERE, text=True)
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"
    return process


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path, str]:
    """A store without the two tables, one with them, and the batch that brought them."""
    empty, loaded = (tmp_path_factory.mktemp(name) for name in ("empty", "loaded"))
    store(empty)
    shutil.copytree(empty, loaded, dirs_exist_ok=True)
    load(loaded)
    batch = max(p.stem for p in (loaded / "landing" / "session").glob("*.parquet"))
    return empty, loaded, batch


MOMENTS = [
    pytest.param(name, seed, marks=[pytest.mark.full] if seed >= NORMAL else [])
    for name in OPERATIONS
    for seed in range(FULL)
]


@pytest.mark.parametrize(("name", "seed"), MOMENTS)
def test_killed_and_done_again(tmp_path: Path, made: tuple[Path, Path, str], name: str, seed: int) -> None:
    empty, loaded, batch = made
    path, target = tmp_path / "store", tmp_path / "saved.tar"
    shutil.copytree(empty if name == "import" else loaded, path)
    argument = str(target) if name == "backup" else batch
    process = begin(name, path, argument)
    time.sleep(random.Random(f"{name}{seed}").uniform(0, SECONDS))
    process.kill()
    process.wait(60)

    whole = table(path, COUNTS)
    assert whole in ([(0, 0)], [(ROWS, ROWS)])
    open_store(path)
    assert not target.exists() or restore(target, tmp_path / "from_half")

    # Only what was brought to its end before the kill may be refused as done before.
    with suppress(StoreError):
        operate(name, path, argument)
    gone = name in ("undo", "purge")
    assert table(path, COUNTS) == ([(0, 0)] if gone else [(ROWS, ROWS)])
    assert verify(path) == []
    if name == "purge":
        assert not any(batch in p.name for p in path.rglob("*.parquet"))
        assert len(list((path / "snapshots").glob("*.duckdb"))) >= 1
    if name == "backup":
        restore(target, tmp_path / "back")
        assert info(tmp_path / "back")["content_hash"] == info(path)["content_hash"]


@pytest.mark.parametrize("name", ["undo", "purge"])
def test_cut_short_after_it_counted_and_before_it_was_published(
    tmp_path: Path, made: tuple[Path, Path, str], name: str
) -> None:
    """The mark stands and the published snapshot still has the rows: asked again, it comes to its end."""
    _, loaded, batch = made
    shutil.copytree(loaded, tmp_path / "store")
    path = tmp_path / "store"
    mark = "undone" if name == "undo" else "purged"
    (path / "landing" / "batches" / f"{batch}.{mark}").write_text("{}", "utf-8")
    assert any("purge" in f.message or "rebuild" in f.message for f in verify(path))
    operate(name, path, batch)
    assert table(path, COUNTS) == [(0, 0)]
    assert verify(path) == []


def test_a_purge_cut_short_is_named_by_verify_and_finished_by_the_next_write(
    tmp_path: Path, made: tuple[Path, Path, str]
) -> None:
    _, loaded, batch = made
    shutil.copytree(loaded, tmp_path / "store")
    path = tmp_path / "store"
    (path / "landing" / "batches" / f"{batch}.purged").write_text("{}", "utf-8")
    assert [f.where for f in verify(path) if f.kind == "purge"] == [batch]
    operate("publish", path, "")
    assert verify(path) == []
