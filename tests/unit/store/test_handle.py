"""The connection a process shares: safe for threads, bounded in time and number."""

from __future__ import annotations

import weakref
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from coaching_analytics.store import StoreError, handle, open_store, writer
from coaching_analytics.store.layout import Layout
from coaching_analytics.store.sweep import KEEP_REJECTS_DAYS
from coaching_analytics.vocabulary.selection import Selection
from tests.stores import add

COACH = "coach_id | coach_role\nC1 | coach"


def test_threads_get_right_answers(tmp_path: Path) -> None:
    """Two hundred queries from eight threads, each with its own answer."""
    add(tmp_path, {"coach": COACH})
    gate = open_store(tmp_path)

    def ask(number: int) -> bool:
        answer = gate.rows(Selection(), "SELECT sum(range) AS n FROM range($k)", k=number)
        return int(answer["n"][0]) == number * (number - 1) // 2

    with ThreadPoolExecutor(8) as pool:
        assert all(pool.map(ask, range(2, 202)))


def test_a_gate_on_a_store_that_is_open_is_the_same_connection(tmp_path: Path) -> None:
    add(tmp_path, {"coach": COACH})
    assert open_store(tmp_path).handle is open_store(tmp_path).handle


def test_no_more_than_a_few_snapshots_stay_open(tmp_path: Path) -> None:
    opened = []
    for number in range(handle.HANDLES + 2):
        add(tmp_path, {"coach": f"coach_id | coach_role\nD{number} | coach"})
        opened.append(weakref.ref(open_store(tmp_path).handle))
    assert sum(kept() is not None for kept in opened) <= handle.HANDLES


def test_a_query_that_runs_too_long_is_stopped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(handle.CONFIG, "max_execution_time", "100")
    add(tmp_path, {"coach": COACH})
    with pytest.raises(StoreError, match="failed"):
        open_store(tmp_path).rows(
            Selection(),
            "SELECT count(*) FROM range(10000000) a, range(10000000) b WHERE a.range % b.range = 7",
        )


def test_rejected_rows_are_kept_thirty_days(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    batch = add(tmp_path, {"coach": COACH}, rejects="SELECT 3 AS record, 'minutes' AS what")
    file = Layout.of(tmp_path).rejected(batch)
    assert file.exists()
    later(monkeypatch, KEEP_REJECTS_DAYS - 1)
    with writer(tmp_path):
        assert file.exists()
    later(monkeypatch, KEEP_REJECTS_DAYS + 1)
    with writer(tmp_path):
        assert not file.exists()


def later(monkeypatch: pytest.MonkeyPatch, days: int) -> None:
    """Let that many days pass for what is cleared away."""
    then = (datetime.now(UTC) + timedelta(days=days)).isoformat()
    monkeypatch.setattr("coaching_analytics.store.sweep.now", lambda: then)
