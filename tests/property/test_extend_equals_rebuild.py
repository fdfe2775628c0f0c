"""Extending a snapshot batch by batch gives what building it from the landing gives.

The content hash of the base tables is equal; every mart has the same rows, floats to 1e-9.
"""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Any

import pytest

from coaching_analytics.store import ReplaceScope, StoreError, info, rebuild, writer
from coaching_analytics.store.handle import inspected
from coaching_analytics.store.layout import Layout
from coaching_analytics.store.marts_files import kept_marts
from coaching_analytics.vocabulary.selection import add_months
from tests.property.random_store import FIRST, SPAN, random_store
from tests.stores import ONE_THREAD, stage

PARTS = 3
Rows = list[dict[str, Any]]


def parts(draw: Random, store: dict[str, Rows]) -> list[dict[str, Rows]]:
    """The rows of every table dealt into batches at random; a table may be missing from a batch."""
    dealt: list[dict[str, Rows]] = [{} for _ in range(PARTS)]
    for table, rows in store.items():
        late = draw.random() < 0.5
        for row in rows:
            dealt[draw.randrange(PARTS) if late else 0].setdefault(table, []).append(row)
    return dealt


def corrections(draw: Random, sessions: Rows) -> dict[str, Any]:
    """An upsert that moves some sessions to other months and lengths."""
    moved = [
        {**row, "session_date": FIRST + timedelta(draw.randrange(SPAN)), "minutes": draw.randrange(0, 120),
         "logged_date": None}
        for row in draw.sample(sessions, min(4, len(sessions)))
    ]  # fmt: skip
    return {"tables": {"session": moved}, "load_mode": "upsert"}


def replacement(draw: Random, sessions: Rows) -> dict[str, Any]:
    """A replace of one month by part of its sessions and a new one."""
    start = add_months(FIRST, draw.randrange(6))
    end = add_months(start, 1)
    kept = [row for row in sessions if start <= row["session_date"] < end and draw.random() < 0.5]
    new = {**sessions[0], "session_id": f"R{draw.randrange(10**9)}", "session_date": start,
           "logged_date": None}  # fmt: skip
    scope = ReplaceScope("session_date", start, end)
    return {"tables": {"session": [*kept, new]}, "load_mode": "replace", "scope": scope}


def roster(draw: Random, store: dict[str, Rows]) -> dict[str, Any]:
    """An extract of levels on some day; some sites are missing from it."""
    day = date(2023, 12, 1) + timedelta(draw.randrange(100))
    rows = [
        {"site_id": site["site_id"], "start_date": day, "level": draw.choice("12")}
        for site in store["site"]
        if draw.random() < 0.8
    ]
    return {"tables": {"qris_rating": rows}, "load_mode": "dated_roster", "extract_date": day, "roster": "q"}


def load(path: Path, tables: dict[str, Rows], **batch: Any) -> str:
    """Publish one batch; how it was built. A replace may bring a key that a correction moved away."""
    with writer(path, resources=ONE_THREAD) as w:
        stage(w, tables, **batch)
        try:
            return w.publish().route
        except StoreError as refused:
            if "outside what is replaced" not in str(refused):
                raise
            return "refused"


def contents(path: Path) -> dict[str, list[tuple[Any, ...]]]:
    """The rows of every mart in an order that rounding cannot change."""
    layout = Layout.of(path)
    with inspected(layout.snapshot(layout.published() or "")) as con:
        found = {mart.name: con.execute(f"SELECT * FROM {mart.name}").fetchall() for mart in kept_marts()}
    return {name: sorted(rows, key=lambda row: repr([_key(v) for v in row])) for name, rows in found.items()}


def _key(value: Any) -> Any:
    return round(value, 4) if isinstance(value, float) else value


def same(left: list[tuple[Any, ...]], right: list[tuple[Any, ...]]) -> bool:
    """Equal row by row, floats to 1e-9."""
    return len(left) == len(right) and all(
        a == (pytest.approx(b, rel=1e-9, abs=1e-9) if isinstance(b, float) else b)
        for one, other in zip(left, right, strict=True)
        for a, b in zip(one, other, strict=True)
    )


def check(path: Path, seed: int) -> None:
    draw = Random(seed)
    store = random_store(seed)
    sessions: Rows = []
    routes = []
    for tables in parts(draw, store):
        routes.append(load(path, tables))
        sessions += tables.get("session", [])
        if sessions and draw.random() < 0.6:
            more = draw.choice((corrections, replacement))(draw, sessions)
            routes.append(load(path, more.pop("tables"), **more))
        if draw.random() < 0.5:
            more = roster(draw, store)
            routes.append(load(path, more.pop("tables"), **more))
    extended, marts_extended = info(path), contents(path)
    rebuild(path)
    assert "extend" in routes
    assert info(path)["content_hash"] == extended["content_hash"]
    marts_rebuilt = contents(path)
    different = [name for name in marts_rebuilt if not same(marts_extended[name], marts_rebuilt[name])]
    assert different == [], f"built by {routes}"


@pytest.mark.parametrize("seed", range(5))
def test_extend_equals_rebuild(tmp_path: Path, seed: int) -> None:
    check(tmp_path, seed)


@pytest.mark.full
@pytest.mark.parametrize("seed", range(5, 50))
def test_extend_equals_rebuild_on_more_stores(tmp_path: Path, seed: int) -> None:
    check(tmp_path, seed)
