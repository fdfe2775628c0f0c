"""The open snapshot a process shares: read-only, closed to the outside, one cursor a call."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

import duckdb

from coaching_analytics.store import notes
from coaching_analytics.store.errors import StoreDamaged, StoreError, failed
from coaching_analytics.store.landing import escaped
from coaching_analytics.store.layout import Layout
from coaching_analytics.store.marts_files import marts_hash
from coaching_analytics.vocabulary.ddl import vocabulary_version
from coaching_analytics.vocabulary.tables import TABLES

HANDLES = 4
OFFERED = 3
TIME_LIMIT_MS = 60_000
INTERNAL = frozenset({"snapshot_info", "system_span", "batch_record"})
CONFIG: dict[str, Any] = {
    "enable_external_access": "false",
    "lock_configuration": "true",
    "max_execution_time": str(TIME_LIMIT_MS),
}


@dataclass(frozen=True, slots=True)
class System:
    """A coaching system, the years it counts in and how far its data reach.

    `as_of` is the last day of the last month with data, `first_month` the first of the first; both are None
    when it has none. `profile` names the state or county it is, where its table says so.
    """

    system_id: str
    system_name: str
    fiscal_year_start_month: int
    school_year_start_month: int
    as_of: date | None
    first_month: date | None
    profile: str = ""


@dataclass(frozen=True)
class Handle:
    """One open snapshot and what never changes about it."""

    connection: duckdb.DuckDBPyConnection
    snapshot: str
    origin: str
    baked: dict[str, Any]
    marts: dict[str, frozenset[str]]
    systems: tuple[System, ...]

    @property
    def tables(self) -> frozenset[str]:
        """Names of everything in the snapshot."""
        return frozenset({*self.marts, *TABLES, *INTERNAL})


def published(layout: Layout) -> Handle:
    """The handle of the published snapshot.

    Raises
    ------
    StoreError
        When nothing was published, or the snapshot was built with other tables or marts.
    StoreDamaged
        When the file cannot be read; says what to do.
    """
    snapshot = layout.published()
    if snapshot is None:
        raise StoreError("There is no store in this folder: nothing was published there yet.")
    path = layout.snapshot(snapshot)
    try:
        status = path.stat()
    except FileNotFoundError as gone:
        raise damaged(layout, snapshot, gone) from None
    note = notes.known(layout, snapshot)
    if note is not None and not notes.fits(note, status.st_size):
        raise damaged(layout, snapshot, OSError("its length is not the one that was noted"))
    return _open(layout, snapshot, status.st_mtime_ns, status.st_size)


def damaged(layout: Layout, snapshot: str, why: Exception) -> StoreError:
    """The `StoreDamaged` about an unreadable snapshot, with the ways out of it."""
    others = [other for other in notes.newest_first(layout) if other != snapshot][:OFFERED]
    earlier = (
        " Until then 'coaching-analytics store use SNAPSHOT' shows an earlier one: "
        f"{', '.join(others)} ('store snapshots' tells them apart)."
        if others
        else ""
    )
    return failed(
        f"The published snapshot {snapshot} is damaged and cannot be shown. The rows that were loaded are "
        f"kept apart from it: 'coaching-analytics store rebuild' makes it anew from all of them.{earlier}",
        "snapshot_damaged", why, StoreDamaged,
    )  # fmt: skip


@contextmanager
def inspected(path: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """A snapshot opened apart from the gates' connection, for maintenance; whole tables are readable."""
    with duckdb.connect() as con:
        con.execute(f"ATTACH '{escaped(path)}' AS inspected (READ_ONLY)")
        con.execute("USE inspected")
        yield con


@lru_cache(maxsize=HANDLES)
def _open(layout: Layout, snapshot: str, modified: int, size: int) -> Handle:
    """Open a snapshot once; an old one closes when the last gate that uses it goes."""
    path = layout.snapshot(snapshot)
    try:
        connection = duckdb.connect(str(path), read_only=True, config=CONFIG)
        info = dict(connection.execute("SELECT name, value FROM snapshot_info").fetchall())
        _refuse_other_versions(info)
        baked, found = json.loads(info["settings"]), _marts(connection)
        return Handle(connection, snapshot, info["origin"], baked, found, systems_of(connection))
    except (duckdb.Error, KeyError, ValueError) as error:
        raise damaged(layout, snapshot, error) from error


def let_go() -> None:
    """Forget the snapshots opened so far: each closes when the last gate that uses it goes."""
    _open.cache_clear()


def _refuse_other_versions(info: dict[str, str]) -> None:
    """A snapshot holds the tables and marts of the version that built it; another one needs its own."""
    if info["vocabulary"] != vocabulary_version() or info["marts"] != marts_hash():
        raise StoreError(
            "This store was built by another version of Coaching Analytics. "
            "Run 'coaching-analytics store rebuild', which makes it anew from all that was loaded."
        )


def _marts(connection: duckdb.DuckDBPyConnection) -> dict[str, frozenset[str]]:
    """The columns of every mart."""
    found: dict[str, set[str]] = {}
    rows = connection.execute("SELECT table_name, column_name FROM duckdb_columns() WHERE NOT internal")
    for table, column in rows.fetchall():
        if table not in TABLES and table not in INTERNAL:
            found.setdefault(table, set()).add(column)
    return {name: frozenset(columns) for name, columns in found.items()}


def systems_of(connection: duckdb.DuckDBPyConnection) -> tuple[System, ...]:
    """The systems of a snapshot, from the table of their spans."""
    # The largest first: a reader who names no system meets the one with most to show.
    rows = connection.execute(
        "SELECT s.* FROM system_span s LEFT JOIN site_dim d ON d.system_id = s.system_id "
        "GROUP BY ALL ORDER BY count(d.site_id) DESC, s.system_id"
    ).fetchall()
    return tuple(System(*row) for row in rows)
