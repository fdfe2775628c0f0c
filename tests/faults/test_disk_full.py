"""No room on the disk: refused in plain words, the store as it was, no half of anything."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from coaching_analytics.store import open_store, restore, verify
from tests.faults.test_killed_operations import begin, made
from tests.unit.store.test_load_modes import table

__all__ = ["made"]
COUNTS = "SELECT (SELECT count(*) FROM session), (SELECT count(*) FROM session_participant)"


@pytest.mark.parametrize("size", [0, 300, 2_000, 100_000, 500_000])
@pytest.mark.parametrize("name", ["import", "undo", "backup"])
def test_full_at_any_size(tmp_path: Path, made: tuple[Path, Path, str], name: str, size: int) -> None:
    empty, loaded, batch = made
    path, target = tmp_path / "store", tmp_path / "saved.tar"
    shutil.copytree(empty if name == "import" else loaded, path)
    before, rows = open_store(path).snapshot, table(path, COUNTS)
    process = begin(name, path, target if name == "backup" else batch, size)
    # Not communicate(): what came together with "ready" waits in the reader already.
    assert process.stdout is not None
    said = process.stdout.read()
    process.wait(timeout=120)
    if process.returncode == 0:
        # An undo that finds the earlier snapshot whole writes next to nothing: there was room for it.
        assert name == "backup" or (name == "undo" and table(path, COUNTS) == [(0, 0)])
        assert name == "undo" or restore(target, tmp_path / "back")
        assert verify(path) == []
        return
    assert process.returncode == 2, said
    assert "not enough room" in said
    assert str(tmp_path) not in said
    assert open_store(path).snapshot == before
    assert table(path, COUNTS) == rows
    assert verify(path) == []
    assert [p.name for p in tmp_path.iterdir()] == ["store"]
