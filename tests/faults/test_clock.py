"""The clock goes back between any two steps: what came first stays first, and nothing is lost by it."""

from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta
from importlib import import_module
from itertools import count
from pathlib import Path

import pytest

from coaching_analytics.store import (
    backup,
    gc,
    info,
    journal,
    notes,
    open_store,
    restore,
    undo,
    verify,
    writer,
)
from coaching_analytics.store.layout import Layout
from coaching_analytics.store.sweep import KEEP_REJECTS_DAYS
from tests.stores import add
from tests.unit.store.test_load_modes import table

WITH_CLOCK = ("writer", "build", "undo", "journal", "sweep", "lock")
NOW = datetime(2026, 3, 1, tzinfo=UTC)


@pytest.fixture
def backwards(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each look at the clock finds it a day earlier than the look before."""
    days = count()

    def clock() -> str:
        return (NOW - timedelta(days=next(days))).isoformat(timespec="seconds")

    set_clock(monkeypatch, clock)


def set_clock(monkeypatch: pytest.MonkeyPatch, clock: object) -> None:
    for name in WITH_CLOCK:
        module = import_module(f"coaching_analytics.store.{name}")
        if hasattr(module, "now"):
            monkeypatch.setattr(module, "now", clock)


def loaded(path: Path, setting: str, number: int) -> str:
    """Load the one site again with another setting; its files look older than all before."""
    add(path, {"site": [{"site_id": "1", "region_id": "n", "setting": setting}]}, load_mode="upsert")
    snapshot = open_store(path).snapshot
    then = NOW.timestamp() - number * 86_400
    os.utime(Layout.of(path).snapshot(snapshot), (then, then))
    return snapshot


SETTINGS = ("home", "centre", "school", "head_start", "home", "centre")


@pytest.mark.usefixtures("backwards")
def test_import_undo_gc_and_backup_keep_their_order(tmp_path: Path) -> None:
    path = tmp_path / "store"
    ids = [loaded(path, setting, number) for number, setting in enumerate(SETTINGS)]
    layout = Layout.of(path)
    assert notes.newest_first(layout) == ids[::-1]
    assert table(path, "SELECT setting FROM site") == [("centre",)]

    assert gc(path) == ids[2::-1], "the three published last stay, though the clock calls them the oldest"

    newest = max(p.stem for p in layout.ledger.glob("*.json"))
    undo(path, newest)
    assert table(path, "SELECT setting FROM site") == [("home",)], "the version before the newest is back"
    assert notes.newest_first(layout)[0] == ids[4], "what was published again is the newest"
    assert gc(path) == []

    backup(path, tmp_path / "saved.tar")
    restore(tmp_path / "saved.tar", tmp_path / "back")
    assert info(tmp_path / "back")["content_hash"] == info(path)["content_hash"]
    assert table(tmp_path / "back", "SELECT setting FROM site") == [("home",)]
    assert verify(path) == verify(tmp_path / "back")


@pytest.mark.usefixtures("backwards")
def test_the_journal_keeps_the_order_of_its_lines(tmp_path: Path) -> None:
    snapshot = loaded(tmp_path, "home", 0)
    journal.pin(tmp_path, snapshot)
    journal.unpin(tmp_path, snapshot)
    assert journal.pinned(tmp_path) == frozenset()


def test_rejected_rows_of_a_wrong_year_are_kept_when_the_clock_is_right_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Loaded after a batch of 2026 while the clock stood in 1999: not a day older than that batch."""
    rejects = "SELECT 3 AS record, 'minutes' AS what"
    coach = "coach_id | coach_role\nC{} | coach"
    set_clock(monkeypatch, lambda: NOW.isoformat())
    add(tmp_path, {"coach": coach.format(1)})
    set_clock(monkeypatch, lambda: "1999-01-01T00:00:00+00:00")
    batch = add(tmp_path, {"coach": coach.format(2)}, rejects=rejects)
    assert batch.startswith("000002-")
    for days, kept in ((1, True), (KEEP_REJECTS_DAYS + 1, False)):
        then = (NOW + timedelta(days=days)).isoformat()
        set_clock(monkeypatch, lambda then=then: then)
        with writer(tmp_path):
            assert Layout.of(tmp_path).rejected(batch).exists() == kept
    assert verify(tmp_path) == [], "gone in its time is no damage"
