"""A writer killed at any moment leaves the old snapshot published, or the new one, and no half of a batch."""

from __future__ import annotations

import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from coaching_analytics.store import ledger as ledger_module
from coaching_analytics.store import open_store, verify
from coaching_analytics.store.layout import Layout
from tests.faults.loading import ROWS, load
from tests.stores import add
from tests.unit.store.test_load_modes import table

FILES_PUT = 7
COUNTS = "SELECT (SELECT count(*) FROM session), (SELECT count(*) FROM session_participant)"


def start(path: Path, files: int) -> subprocess.Popen[bytes]:
    """Start a load that dies after putting `files` files in place (0: that lives)."""
    command = [sys.executable, "-m", "tests.faults.loading", str(path), str(files)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, cwd=Path(__file__).parents[2])
    assert process.stdout is not None
    process.stdout.readline()
    return process


def store(path: Path) -> str:
    """A store with one coach and one site; its snapshot."""
    add(path, {
        "coach": [{"coach_id": "C1", "coach_role": "coach"}],
        "system": [{"system_id": "x", "system_name": "X", "fiscal_year_start_month": 7,
                    "school_year_start_month": 8}],
        "region": [{"region_id": "n", "system_id": "x", "region_name": "N"}],
        "site": [{"site_id": "001", "region_id": "n", "setting": "home"}],
    })  # fmt: skip
    return open_store(path).snapshot


def check(path: Path, before: str) -> bool:
    """The store is the old one or the new one, and loading again completes it; True when it was new."""
    gate = open_store(path)
    counts = table(path, COUNTS)
    assert counts == ([(0, 0)] if gate.snapshot == before else [(ROWS, ROWS)])
    for entry in ledger_module.live(Layout.of(path)):
        for name in entry.tables:
            assert Layout.of(path).rows(name, entry.batch_id).exists()
    new = gate.snapshot != before
    load(path)
    assert table(path, COUNTS) == [(ROWS, ROWS)]
    assert verify(path) == []
    assert len([e for e in ledger_module.live(Layout.of(path)) if "session" in e.tables]) == 1
    return new


@pytest.mark.parametrize("files", range(1, FILES_PUT + 1))
def test_killed_between_any_two_files(tmp_path: Path, files: int) -> None:
    """Every place where one file stands and the next does not; the last of them is the whole load."""
    before = store(tmp_path)
    process = start(tmp_path, files)
    code = process.wait(60)
    assert check(tmp_path, before) == (code == 0)


@pytest.mark.parametrize("seed", range(10))
def test_killed_at_a_random_moment(tmp_path: Path, seed: int) -> None:
    before = store(tmp_path)
    process = start(tmp_path, 0)
    time.sleep(random.Random(seed).uniform(0, 0.5))
    process.send_signal(signal.SIGKILL)
    process.wait(60)
    check(tmp_path, before)
