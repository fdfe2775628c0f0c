"""A publish is made to last in its order: the finished database first, then what names it."""

from __future__ import annotations

from pathlib import Path

import pytest

from coaching_analytics.store import layout, open_store
from coaching_analytics.store.layout import Layout
from tests.stores import add


def test_a_finished_build_is_on_the_disk_before_readers_see_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """While it is built DuckDB does not wait for the disk, so publishing must."""
    flushed: list[tuple[str, str | None]] = []
    real = layout.flush

    def told(path: Path) -> None:
        flushed.append((path.name, Layout.of(tmp_path).published()))
        real(path)

    add(tmp_path, {"coach": "coach_id | coach_role\nC1 | coach"})
    before = open_store(tmp_path).snapshot
    monkeypatch.setattr(layout, "flush", told)
    add(tmp_path, {"coach": "coach_id | coach_role\nC2 | coach"})
    names = [name for name, _ in flushed]
    built = names.index("building.duckdb")
    assert {shown for _, shown in flushed[: built + 1]} == {before}
    assert names[built + 1] == "snapshots"
    assert any(name.startswith(".CURRENT.") for name in names[built + 2 :])
