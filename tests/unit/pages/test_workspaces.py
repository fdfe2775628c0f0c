"""Private folders: when they are deleted, and what is never touched."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from pages.kit import workspaces
from pages.kit.workspaces import WorkspaceRefused, Workspaces

LEAVER = """
import os, sys, pathlib
from pages.kit.workspaces import Workspaces
held = Workspaces(pathlib.Path(sys.argv[1]), lambda session: True)
(held.open("s") / "rows").write_text("private")
print("open", flush=True)
sys.stdin.readline()
if sys.argv[2] == "crash":
    os._exit(9)
"""


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("COACHING_WORKSPACE_GRACE", "60")
    return tmp_path / "workspaces"


def other_process(root: Path, how: str) -> subprocess.Popen[str]:
    """Another process with one private store, which ends as told when it is written to."""
    started = subprocess.Popen(
        [sys.executable, "-c", LEAVER, str(root), how],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=Path(__file__).parents[3],
    )  # fmt: skip
    assert started.stdout is not None
    assert started.stdout.readline() == "open\n"
    return started


def ended(process: subprocess.Popen[str]) -> None:
    process.communicate("now\n", timeout=60)


def test_two_folders_differ_and_closing_one_leaves_the_other(here):
    held = Workspaces(here, lambda session: True)
    one, other = held.open("a"), held.open("b")
    assert one != other
    held.close(one)
    assert not held.holds(one)
    assert not one.exists()
    assert held.holds(other)
    held.end()
    assert not other.exists()


def test_a_session_that_is_away_keeps_its_data_for_a_while_and_then_loses_them(here, monkeypatch):
    present, clock = {"a": True}, [1000.0]
    monkeypatch.setattr(workspaces.time, "monotonic", lambda: clock[0])
    held = Workspaces(here, lambda session: present[session])
    folder = held.open("a")
    clock[0] += 3600
    held.sweep()
    assert folder.exists(), "a connected session keeps its data"
    present["a"] = False
    clock[0] += 59
    held.sweep()
    assert folder.exists(), "a dropped connection can come back"
    present["a"] = True
    held.sweep()
    present["a"] = False
    clock[0] += 59
    held.sweep()
    assert folder.exists(), "the time away starts anew"
    clock[0] += 2
    held.sweep()
    assert not folder.exists()
    held.end()


def test_the_watch_deletes_by_itself(here, monkeypatch):
    """Nobody opens another page after the last reader has gone."""
    monkeypatch.setenv("COACHING_WORKSPACE_GRACE", "0")
    present, dropped = {"a": True}, []
    held = Workspaces(here, lambda session: present[session], lambda: dropped.append(True))
    folder = held.open("a")
    present["a"] = False
    until = time.monotonic() + 20
    while (folder.exists() or not dropped) and time.monotonic() < until:
        time.sleep(0.05)
    assert not folder.exists()
    assert dropped
    held.end()


def test_what_a_late_writer_left_is_deleted_too(here):
    held = Workspaces(here, lambda session: True)
    folder = held.open("a")
    held.close(folder)
    folder.mkdir()
    (folder / "rows").write_text("late")
    held.sweep()
    assert not folder.exists()
    held.end()


def test_closing_anything_else_deletes_nothing(here, tmp_path):
    held = Workspaces(here, lambda session: True)
    folder = held.open("a")
    other = tmp_path / "mine"
    other.mkdir()
    for path in (other, folder / "..", folder.parent, Path("/")):
        held.close(path)
    assert other.exists()
    assert folder.exists()
    held.end()


def test_folders_of_a_process_that_crashed_are_deleted_at_the_next_start(here):
    crashed = other_process(here, "crash")
    ended(crashed)
    assert len(list(here.glob("*/*/rows"))) == 1
    Workspaces(here, lambda session: True).clear_stale()
    assert list(here.iterdir()) == []


def test_folders_of_a_process_that_lives_are_left_alone(here):
    living = other_process(here, "stop")
    Workspaces(here, lambda session: True).clear_stale()
    assert len(list(here.glob("*/*/rows"))) == 1
    ended(living)


def test_a_process_that_stops_takes_its_folders_along(here):
    ended(other_process(here, "stop"))
    assert list(here.iterdir()) == []


def test_clearing_does_not_follow_a_link(here, tmp_path):
    precious = tmp_path / "precious"
    precious.mkdir()
    (precious / "rows").write_text("keep")
    here.mkdir(mode=0o700)
    (here / "link").symlink_to(precious)
    Workspaces(here, lambda session: True).clear_stale()
    assert (precious / "rows").read_text() == "keep"


def test_there_are_only_so_many(here, monkeypatch):
    monkeypatch.setattr(workspaces, "MOST", 2)
    held = Workspaces(here, lambda session: True)
    held.open("a")
    held.open("b")
    with pytest.raises(WorkspaceRefused, match="Too many"):
        held.open("c")
    held.end()


def test_a_folder_open_to_others_is_refused(here):
    here.mkdir()
    os.chmod(here, 0o750)
    with pytest.raises(WorkspaceRefused, match="open to others"):
        Workspaces(here, lambda session: True).open("a")


def test_a_grace_that_is_no_number_is_the_default(monkeypatch):
    monkeypatch.setenv("COACHING_WORKSPACE_GRACE", "soon")
    assert workspaces.grace() == workspaces.GRACE
