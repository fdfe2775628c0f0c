"""No room on the disk: refused in plain words, the store as it was, no half of anything."""

from __future__ import annotations

import errno
import json
import shutil
import subprocess
import sys
from functools import partial
from pathlib import Path

import pytest

from coaching_analytics.store import StoreError, info, open_store, restore, verify
from coaching_analytics.store.tag_journal import in_force
from coaching_analytics.store.tags import apply_tags, undo_tags
from tests.faults.forked import HERE, REFUSED, Forks
from tests.faults.operating import COUNTS, NONE, OPERATIONS, RULES, Made, copy, priorities
from tests.unit.store.test_load_modes import table


@pytest.mark.parametrize("size", [0, 300, 2_000, 100_000, 500_000])
@pytest.mark.parametrize("name", OPERATIONS)
def test_full_at_any_size(tmp_path: Path, made: Made, forking: Forks, name: str, size: int) -> None:
    path, target = copy(made.before(name), tmp_path / "store"), tmp_path / "saved.tar"
    before, rows = open_store(path).snapshot, table(path, COUNTS)
    done = forking.run(name, path, target if name == "backup" else made.batch, largest=size)
    if done.code == 0:
        # What finds the earlier snapshot whole writes next to nothing: there was room for it.
        assert name == "backup" or (name in ("undo", "purge") and table(path, COUNTS) == NONE)
        assert name != "backup" or restore(target, tmp_path / "back")
        assert verify(path) == []
        return
    assert done.code == REFUSED, done.said
    assert "not enough room" in done.said
    assert str(tmp_path) not in done.said
    assert open_store(path).snapshot == before
    assert table(path, COUNTS) == rows
    assert verify(path) == []
    assert [p.name for p in tmp_path.iterdir()] == ["store"]


def test_not_every_size_has_room_and_not_every_size_lacks_it(
    tmp_path: Path, made: Made, forking: Forks
) -> None:
    """The limit bites: without this, the test above could pass without a disk that was ever full."""
    for name in OPERATIONS:
        path = copy(made.before(name), tmp_path / name / "store")
        assert forking.run(name, path, made.batch, largest=0).code == REFUSED
    assert forking.run("import", tmp_path / "import" / "store", largest=1 << 30).code == 0


@pytest.mark.parametrize("taken_back", [False, True])
def test_full_after_rules_were_noted_and_before_readers_see_them(
    tmp_path: Path, made: Made, monkeypatch: pytest.MonkeyPatch, taken_back: bool
) -> None:
    """The journal gets a line that takes the change back: what is in force is what is shown."""
    path = copy(made.tagged if taken_back else made.loaded, tmp_path / "store")
    shown, rules, snapshot = priorities(path), in_force(path), open_store(path).snapshot
    step = undo_tags if taken_back else partial(apply_tags, rules=RULES)

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr("coaching_analytics.store.publish.write_text", full)
        with pytest.raises(StoreError, match="not enough room"):
            step(path)
    assert [len(in_force(path)), priorities(path)] == [len(rules), shown]
    assert (open_store(path).snapshot, verify(path)) == (snapshot, [])
    step(path)
    assert len(in_force(path)) == len(RULES) - len(rules)
    assert (priorities(path) == shown, verify(path)) == (False, [])


@pytest.mark.parametrize("name", ["import", "publish", "tags"])
def test_a_small_file_system_that_fills_up(tmp_path: Path, made: Made, name: str) -> None:
    """A real one of a few megabytes, seen by one process alone; with more room the same succeeds."""
    if shutil.which("unshare") is None or shutil.which("mount") is None:
        pytest.skip("this system has no commands unshare and mount to make a small file system with")
    alone = ["unshare", "--mount", "--propagation", "private"]
    place = tmp_path / "small"
    place.mkdir()
    allowed = [*alone, "mount", "-t", "tmpfs", "-o", "size=1m", "small", str(place)]
    if subprocess.run(allowed, check=False, capture_output=True).returncode != 0:
        pytest.skip("this user may not make a file system of their own")
    command = [*alone, sys.executable, "-m", "tests.faults.small_disk"]
    done = subprocess.run(
        [*command, name, str(made.before(name)), str(place)],
        cwd=HERE, check=False, capture_output=True, text=True, timeout=120,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-2000:]
    *tight, roomy = json.loads(done.stdout)
    assert [one["refused"] for one in tight] == [True] * len(tight)
    for one in tight:
        assert "not enough room" in one["said"]
        assert str(place) not in one["said"]
        assert one["content"] == info(made.before(name))["content_hash"]
        assert one["findings"] == []
    assert not roomy["refused"]
    assert roomy["content"] == info(made.after(name))["content_hash"]
    assert roomy["findings"] == []
