"""The SQL that creates the declared tables, and the version of the declaration.

Types, NOT NULL, CHECK and COMMENT come from `Table` and `Column`. Keys and references are not declared to the
database: they would make a store five times as large and twice as slow to build. SQL checks them instead.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from functools import cache

from coaching_analytics.vocabulary.columns import Column, Table
from coaching_analytics.vocabulary.tables import TABLES

RELEASE = 1
"""Raised by hand when the meaning of a table changes; the hash follows every word of the declaration."""


def quote(text: str) -> str:
    """`text` as an SQL string."""
    return "'" + text.replace("'", "''") + "'"


def column_checks(column: Column) -> list[str]:
    """Conditions on one column, as SQL; a blank passes them all."""
    checks = []
    if column.minimum is not None:
        checks.append(f"{column.name} >= {column.minimum:.12g}")
    if column.maximum is not None:
        checks.append(f"{column.name} <= {column.maximum:.12g}")
    if column.allowed:
        checks.append(f"{column.name} IN ({', '.join(quote(value) for value in column.allowed)})")
    return checks


def column_definition(column: Column, alone: bool = False) -> str:
    """One line of CREATE TABLE; `alone`: the column is the whole key, so none of its values comes twice."""
    parts = [column.name, column.sql_type]
    if alone and column.sql_type == "VARCHAR":
        # To look for a dictionary where there is none takes a sixth of the time of writing a log.
        parts.append("USING COMPRESSION zstd")
    if column.required:
        parts.append("NOT NULL")
    parts += [f"CHECK ({check})" for check in column_checks(column)]
    return " ".join(parts)


def order_checks(table: Table) -> list[str]:
    """Conditions that date ranges run forwards; a range is half-open, so it may not be empty either."""
    return [f"{end} > {start}" for start, end in table.order]


def create_table(table: Table, extra: Sequence[str] = ()) -> list[str]:
    """Statements that create `table` and its comments.

    Parameters
    ----------
    table
        The declared table.
    extra
        Further column definitions, such as the batch a row came from.
    """
    lines = [column_definition(column, table.key == (column.name,)) for column in table.columns]
    lines += list(extra)
    lines += [f"CHECK ({check})" for check in order_checks(table)]
    body = ",\n    ".join(lines)
    return [f"CREATE TABLE {table.name} (\n    {body}\n)", *comments(table)]


def comments(table: Table) -> list[str]:
    """COMMENT statements: what the table and its columns mean, with the unit."""
    statements = [f"COMMENT ON TABLE {table.name} IS {quote(table.description)}"]
    for column in table.columns:
        text = column.description + (f" Unit: {column.unit}." if column.unit else "")
        statements.append(f"COMMENT ON COLUMN {table.name}.{column.name} IS {quote(text)}")
    return statements


def create_all(tables: Iterable[Table] | None = None) -> list[str]:
    """Statements that create every declared table (or those given), in order."""
    chosen = TABLES.values() if tables is None else tables
    return [statement for table in chosen for statement in create_table(table)]


@cache
def vocabulary_hash() -> str:
    """Twelve hex digits of the whole declaration: any change of a column, bound or word changes them."""
    declared = json.dumps([asdict(table) for table in TABLES.values()], sort_keys=True)
    return hashlib.sha256(declared.encode("utf-8")).hexdigest()[:12]


def vocabulary_version() -> str:
    """The version that a batch and a snapshot record, such as `1-0a1b2c3d4e5f`."""
    return f"{RELEASE}-{vocabulary_hash()}"
