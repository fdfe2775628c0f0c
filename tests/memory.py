"""Marts of tiny tables in a database in memory: no store, no files, only the SQL."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import duckdb

from coaching_analytics.store import Gate, batch_records
from coaching_analytics.store.handle import Handle, System
from coaching_analytics.store.marts_runner import build_marts
from coaching_analytics.store.scope import Scope
from coaching_analytics.vocabulary.ddl import create_table
from coaching_analytics.vocabulary.settings import resolve
from coaching_analytics.vocabulary.tables import TABLES
from tests.stores import Drawing, records

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


def gate_of(tables: Mapping[str, Drawing], system: System, **settings: object) -> Gate:
    """A door to the marts of these tables, as of one system: what a metric asks, without a store."""
    con = built(tables, **settings)
    marts: dict[str, set[str]] = {}
    for line in rows(con, "SELECT table_name, column_name FROM duckdb_columns() WHERE NOT internal"):
        if line["table_name"] not in TABLES:
            marts.setdefault(line["table_name"], set()).add(line["column_name"])
    columns = {name: frozenset(own) for name, own in marts.items()}
    return Gate(Path("."), Handle(con, "s", "real", {}, columns, (system,)), Scope.owner(), resolve(settings))
