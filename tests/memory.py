"""Marts of tiny tables in a database in memory: no store, no files, only the SQL."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import duckdb

from coaching_analytics.store import Gate, batch_records, span
from coaching_analytics.store.handle import Handle, systems_of
from coaching_analytics.store.marts_changes import Mart
from coaching_analytics.store.marts_files import marts
from coaching_analytics.store.marts_runner import build_marts, building_cursor, settings_tables
from coaching_analytics.store.marts_steps import DATABASE, write_step
from coaching_analytics.store.marts_write import write_whole
from coaching_analytics.store.scope import Scope
from coaching_analytics.vocabulary.ddl import create_table
from coaching_analytics.vocabulary.settings import Value, resolve
from coaching_analytics.vocabulary.tables import TABLES
from tests.stores import Drawing, records

NOWHERE = Path("/proc/no store")
"""The folder of a store in memory: nothing can be written there."""
BATCH = (
    "CREATE TABLE batch (batch_id VARCHAR, table_name VARCHAR, file_name VARCHAR, mapping VARCHAR, "
    "load_mode VARCHAR, origin VARCHAR, rows_in BIGINT, rows_loaded BIGINT, rows_rejected BIGINT, "
    "orphans BIGINT, loaded_at TIMESTAMP)"
)


def tables_only(tables: Mapping[str, Drawing]) -> duckdb.DuckDBPyConnection:
    """A database with every table of the vocabulary, filled from `tables`, and no marts."""
    con = duckdb.connect(config={"threads": 1})
    for table in TABLES.values():
        con.execute(create_table(table)[0])
    con.execute(BATCH)
    con.execute(batch_records.CREATE)
    for name, drawing in tables.items():
        add(con, name, drawing)
    return con


def add(con: duckdb.DuckDBPyConnection, table: str, drawing: Drawing) -> None:
    """Insert rows into one table; a column left out is blank, an unknown one is an error."""
    given = records(drawing)
    names = list(dict.fromkeys(name for row in given for name in row))
    assert table == "batch" or set(names) <= set(TABLES[table].names), f"{table}: {names}"
    if given:
        marks = ", ".join(f"({', '.join('?' * len(names))})" for _ in given)
        values = [row.get(name) for row in given for name in names]
        con.execute(f"INSERT INTO {table} ({', '.join(names)}) VALUES {marks}", values)


def built(tables: Mapping[str, Drawing], **settings: object) -> duckdb.DuckDBPyConnection:
    """A database with these tables and all marts."""
    con = tables_only(tables)
    build_marts(con, resolve(settings))
    return con


def rows(con: duckdb.DuckDBPyConnection, query: str) -> list[dict[str, Any]]:
    """The answer of a query as records."""
    cursor = con.execute(query)
    names = [column[0] for column in cursor.description or ()]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


class Marts(dict[str, frozenset[str]]):
    """The marts of a database and their columns; one is built, with those it reads, when it is asked for.

    Most figures read a handful of the marts, and a test asks for one or two figures.
    """

    def __init__(self, con: duckdb.DuckDBPyConnection, settings: Mapping[str, Value]) -> None:
        super().__init__(_columns())
        settings_tables(con, settings)
        con.execute(f"ATTACH ':memory:' AS {DATABASE}")
        self._con = building_cursor(con, settings)
        self._built: set[str] = set()

    def get(self, name: str, default: Any = None) -> Any:
        """The columns of a mart, which stands in the database from now on."""
        self.build(name)
        return super().get(name, default)

    def build(self, name: str) -> None:
        """Write a mart that is not there yet, after what it reads."""
        mart = _by_name().get(name)
        if mart is None or name in self._built:
            return
        for other in sorted({*mart.reads, *(["month"] if mart.monthly else [])}):
            self.build(other)
        self._built.add(name)
        if mart.kept:
            write_whole(self._con, mart)
        else:
            write_step(self._con, mart, None)


@cache
def _by_name() -> dict[str, Mart]:
    return {mart.name: mart for mart in marts()}


@cache
def _columns() -> dict[str, frozenset[str]]:
    """The columns of every mart, as an empty database has them."""
    found: dict[str, set[str]] = {}
    for line in rows(built({}), "SELECT table_name, column_name FROM duckdb_columns() WHERE NOT internal"):
        if line["table_name"] not in TABLES:
            found.setdefault(line["table_name"], set()).add(line["column_name"])
    return {name: frozenset(own) for name, own in found.items()}


def gate_of(
    tables: Mapping[str, Drawing], *, settings: Mapping[str, object] | None = None, origin: str = "real"
) -> Gate:
    """A door to the marts of these tables: what a metric asks, without a store."""
    con, held = tables_only(tables), resolve(settings or {})
    own = Marts(con, held)
    for name in ("site_dim", "site_month", "coach_month", "rating_score", "qris_level"):
        own.build(name)  # The span of a system rests on these.
    span.write(con)
    handle = Handle(con, "s", origin, {}, own, systems_of(con))
    return Gate(NOWHERE, handle, Scope.owner(), held)
