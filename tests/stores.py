"""Builds real stores from tiny tables, through the same writer an import uses.

A table is a list of records or a drawing: column names, then one line a row, parts separated by `|`::

    session_id | coach_id | session_date | minutes | status
    S1         | C1       | 2024-07-02   | 60      | completed

A blank is no value; lines of dashes are skipped; columns left out are blank.
"""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import duckdb

from coaching_analytics.store import Batch, Gate, Resources, TableLoad, open_store, writer
from coaching_analytics.store.layout import Layout
from coaching_analytics.store.store_settings import write_settings
from coaching_analytics.store.writer import Writer
from coaching_analytics.vocabulary.tables import TABLES

ONE_THREAD = Resources(threads=1)
"""Tiny builds are quickest so, and tests that run side by side do not slow each other."""

Drawing = str | Sequence[Mapping[str, Any]]


def records(drawing: Drawing) -> list[dict[str, Any]]:
    """The rows of a drawing; a list of records passes through."""
    if not isinstance(drawing, str):
        return [dict(row) for row in drawing]
    lines = [line for line in drawing.strip().splitlines() if line.strip(" |-")]
    cells = [[part.strip() for part in line.strip().strip("|").split("|")] for line in lines]
    return [{n: v or None for n, v in zip(cells[0], row, strict=False)} for row in cells[1:]]


def relation(con: duckdb.DuckDBPyConnection, table: str, rows: Sequence[Mapping[str, Any]]) -> str:
    """Put rows into a table of `con` and return the query that yields them, in the vocabulary's types."""
    declared = TABLES[table]
    unknown = {name for row in rows for name in row} - set(declared.names)
    assert not unknown, f"{table} has no column {unknown}"
    name = f"given_{table}"
    columns = ", ".join(f"CAST(unnest(?) AS {c.sql_type}) AS {c.name}" for c in declared.columns)
    values = [[_text(row.get(n)) for row in rows] for n in declared.names]
    con.execute(
        f"CREATE OR REPLACE TABLE {name} AS SELECT {columns}, unnest(?::BIGINT[]) AS record",
        [*values, list(range(1, len(rows) + 1))],
    )
    return f"SELECT * FROM {name}"


def _text(value: Any) -> str | None:
    return None if value is None else str(value)


@cache
def _tables() -> duckdb.DuckDBPyConnection:
    """Where rows become tables: one connection for all tests of a process, as each costs 20 ms."""
    return duckdb.connect(config={"threads": 1})


def stage(
    w: Writer, tables: Mapping[str, Drawing], rejected: Mapping[str, str] | None = None, **batch: Any
) -> str:
    """Stage tables as one batch; `batch` sets fields of `Batch`. Returns the batch id.

    `rejected` holds, by table, a query for what is listed in one rejected row.
    """
    con = _tables()
    loads = {}
    for table, drawing in tables.items():
        rows = records(drawing)
        present = (rejected or {}).get(table)
        count = 0 if present is None else 1
        loads[table] = TableLoad(
            relation(con, table, rows), rows_in=len(rows) + count, rows_rejected=count, present=present
        )
    text = json.dumps([sorted(tables), [records(d) for d in tables.values()], str(batch)], default=str)
    digest = hashlib.sha256(text.encode()).hexdigest()
    fields = {"file_name": f"{'+'.join(tables)}.csv", "mapping_name": "test", "mapping_sha256": "m",
              "sha256": digest, "load_mode": "append", **batch}  # fmt: skip
    return w.stage(Batch(tables=loads, **fields), con).batch_id


def add(path: Path, tables: Mapping[str, Drawing], **batch: Any) -> str:
    """Load tables as one batch into the store at `path` and publish. Returns the batch id."""
    with writer(path, by="test", resources=ONE_THREAD) as w:
        batch_id = stage(w, tables, **batch)
        w.publish()
    return batch_id


def make_store(
    path: Path,
    tables: Mapping[str, Drawing],
    *,
    settings: Mapping[str, object] | None = None,
    origin: str = "real",
) -> Gate:
    """A store in the folder `path` with these tables, opened.

    When a store of the same tables was made before in this process and nothing in its folder has changed
    since, it is copied.

    Parameters
    ----------
    tables
        Rows by table name. Rows they refer to need not be there.
    settings
        Written to the store's settings.toml before it is built.
    """
    told = json.dumps([origin, settings, {n: records(tables[n]) for n in tables}], default=repr)
    before = _MADE.get(told)
    if before is not None and before.same():
        shutil.copytree(before.path, path, dirs_exist_ok=True)
        return open_store(path)
    if settings:
        Path(path).mkdir(parents=True, exist_ok=True)
        write_settings(Layout.of(path), settings)
    with writer(path, by="test", resources=ONE_THREAD) as w:
        for name in [n for n in TABLES if n in tables]:
            stage(w, {name: tables[name]}, origin=origin)
        unknown = set(tables) - set(TABLES)
        assert not unknown, f"there is no table {unknown}"
        w.publish()
    _MADE[told] = _Made(Path(path), _files(Path(path)))
    return open_store(path)


@dataclass(frozen=True)
class _Made:
    """A store as it was when it was made."""

    path: Path
    files: dict[Path, tuple[int, int]]

    def same(self) -> bool:
        """Whether it is still there, to the last file."""
        return _files(self.path) == self.files


_MADE: dict[str, _Made] = {}


def _files(folder: Path) -> dict[Path, tuple[int, int]]:
    """Length and time of change of every file in a folder."""
    found = {path: path.stat() for path in folder.rglob("*")}
    return {path: (about.st_size, about.st_mtime_ns) for path, about in found.items() if path.is_file()}
