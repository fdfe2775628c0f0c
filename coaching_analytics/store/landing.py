"""Accepted rows on their way into the store: what a batch is and how its rows land.

A batch is one file read with one mapping. It may feed several tables. Its rows are handed over as a
query on the connection of whoever read the file, and go from there straight to Parquet.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Literal

import duckdb

from coaching_analytics.store.errors import StoreError
from coaching_analytics.vocabulary.tables import TABLES, Table

LoadMode = Literal["append", "upsert", "replace", "dated_roster"]
Origin = Literal["real", "simulated"]


@dataclass(frozen=True, slots=True)
class ReplaceScope:
    """What a `replace` batch replaces: rows dated in [start, end), rows of some places, or both.

    A table of the batch that lacks `date_column` or a column of `where` loses the rows that belong to
    replaced rows of a table it refers to (the participants of replaced sessions). An empty scope
    replaces the whole table.
    """

    date_column: str = ""
    start: date | None = None
    end: date | None = None
    where: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class TableLoad:
    """The rows of one table in a batch.

    Attributes
    ----------
    query
        SQL on the reading connection. Yields columns named as in the vocabulary (an absent one is
        blank) and `record`, the record number in the file; types are cast by the vocabulary.
    rows_in, rows_rejected, orphans
        Rows read, rows not loaded, and how many of those named a parent that is not known.
    load_mode
        When it differs from the batch's.
    keys_checked
        The reader has verified, under the writer's lock, that no key occurs twice or exists already.
    present
        Of a roster: a query for the `roster_key` of rejected rows. They were not loaded but are not gone.
    aside
        Of the rows read, those left out on purpose, by what the mapping says of them.
    """

    query: str
    rows_in: int
    rows_rejected: int = 0
    orphans: int = 0
    load_mode: LoadMode | None = None
    keys_checked: bool = False
    present: str | None = None
    aside: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Batch:
    """One file read with one mapping.

    Attributes
    ----------
    file_name, sha256, mapping_name, mapping_sha256
        What was read and how. The same two hashes are never loaded twice.
    tables
        The rows by table. A roster without rows for a table still lists it: everything in it is gone.
    scope
        Of a `replace`.
    extract_date, roster
        Of a `dated_roster`: its day, and the name of the series of extracts it continues (the
        mapping's name when blank). Absence is judged within one series.
    rejects
        A query for rejected rows and reasons, stored for 30 days; None when there are none.
    reasons
        How many rows were rejected for what.
    ignored
        Columns of the file left out on purpose.
    totals, series
        A query for totals to date (see `totals.COLUMNS`; None when there are none), and the series that
        those of each table continue.
    """

    file_name: str
    sha256: str
    mapping_name: str
    mapping_sha256: str
    load_mode: LoadMode
    tables: Mapping[str, TableLoad]
    origin: Origin = "real"
    scope: ReplaceScope | None = None
    extract_date: date | None = None
    roster: str = ""
    rejects: str | None = None
    reasons: Mapping[str, int] = field(default_factory=dict)
    ignored: tuple[str, ...] = ()
    totals: str | None = None
    series: Mapping[str, str] = field(default_factory=dict)


def roster_key(table: Table) -> tuple[str, ...]:
    """What identifies a thing in one extract of a roster: the key without the start of its spell."""
    return tuple(name for name in table.key if name != "start_date")


def check(batch: Batch) -> None:
    """Raise `StoreError` when a batch does not say all its load modes need."""
    unknown = [name for name in batch.tables if name not in TABLES]
    if unknown:
        raise StoreError(f"There is no table {', '.join(unknown)}.")
    modes = {load.load_mode or batch.load_mode for load in batch.tables.values()}
    if "replace" in modes and batch.scope is None:
        raise StoreError("A replace needs the period or scope it replaces.")
    if "dated_roster" in modes and batch.extract_date is None:
        raise StoreError("A dated roster needs the date of its extract.")
    if batch.totals is not None and batch.extract_date is None:
        raise StoreError("Totals to date need the date of their extract.")


def land(con: duckdb.DuckDBPyConnection, table: Table, load: TableLoad, target: Path) -> int:
    """Write the rows of `load` to the Parquet file `target`; return how many there are.

    Raises
    ------
    StoreError
        When rows in are not rows loaded, rejected and set aside.
    """
    given = {row[0] for row in con.execute(f"DESCRIBE {load.query}").fetchall()}
    columns = ", ".join(
        f"CAST({quoted(c.name) if c.name in given else 'NULL'} AS {c.sql_type}) AS {quoted(c.name)}"
        for c in table.columns
    )
    record = "CAST(record AS BIGINT)" if "record" in given else "row_number() OVER ()"
    target.parent.mkdir(parents=True, exist_ok=True)
    done = con.execute(
        f"COPY (SELECT {columns}, {record} AS record FROM ({load.query})) TO '{escaped(target)}' "
        "(FORMAT parquet, COMPRESSION zstd, COMPRESSION_LEVEL 1, PARQUET_VERSION v2)"
    ).fetchone()
    loaded = int(done[0]) if done else 0
    aside = sum(load.aside.values())
    if load.rows_in != loaded + load.rows_rejected + aside:
        raise StoreError(
            f"{table.name}: {load.rows_in} rows in, but {loaded} loaded, {load.rows_rejected} rejected and "
            f"{aside} set aside."
        )
    return loaded


def rejected_things(con: duckdb.DuckDBPyConnection, load: TableLoad) -> list[list[str]]:
    """The things whose row in a roster was rejected, as text; rows that do not even name one are left out."""
    if load.present is None:
        return []
    found = con.execute(f"SELECT DISTINCT COLUMNS(*)::VARCHAR FROM ({load.present}) ORDER BY ALL").fetchall()
    return [list(row) for row in found if None not in row]


def quoted(name: str) -> str:
    """An identifier for SQL."""
    return '"' + name.replace('"', '""') + '"'


def escaped(path: Path) -> str:
    """A path inside an SQL string."""
    return str(path).replace("'", "''")
