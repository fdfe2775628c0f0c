"""Tables of a snapshot as CSV and back, value for value.

A missing value is nothing between the commas; every text stands in quotes, an empty one as `""`. A text that
starts with anything but a letter or a digit has an apostrophe in front, so that no spreadsheet takes it for a
formula; texts that start with an apostrophe get one more, so taking one away always gives the value back.
"""

from __future__ import annotations

from pathlib import Path

import duckdb

from coaching_analytics.store.errors import StoreError
from coaching_analytics.store.landing import escaped, quoted
from coaching_analytics.vocabulary.columns import Column, Table

BOM = b"\xef\xbb\xbf"
"""Stands before the header: without it spreadsheets misread letters with accents."""
OTHER_START = r"'^[^\p{L}\p{N}]'"
LONGEST_LINE = 64_000_000
LAYOUT = "delim = ',', quote = '\"', escape = '\"', header = true, nullstr = '', allow_quoted_nulls = false"
CHUNK = 1 << 20


def _is_text(column: Column) -> bool:
    return column.sql_type == "VARCHAR"


def write_csv(con: duckdb.DuckDBPyConnection, table: Table, target: Path) -> None:
    """Write a base table to `target`, in the order of its key: the same rows give the same bytes."""
    shown = ", ".join(_shown(column) for column in table.columns)
    texts = ", ".join(quoted(column.name) for column in table.columns if _is_text(column))
    order = ", ".join(quoted(name) for name in table.key)
    part = target.with_name(f"{target.name}.part")
    con.execute(
        f"COPY (SELECT {shown} FROM {quoted(table.name)} ORDER BY {order}) TO '{escaped(part)}' "
        f"(FORMAT csv, HEADER true, DELIMITER ',', QUOTE '\"', ESCAPE '\"', FORCE_QUOTE ({texts}))"
    )
    with part.open("rb") as source, target.open("wb") as out:
        out.write(BOM)
        while chunk := source.read(CHUNK):
            out.write(chunk)
    part.unlink()


def _shown(column: Column) -> str:
    name = quoted(column.name)
    if _is_text(column):
        return (
            f"CASE WHEN regexp_matches({name}, {OTHER_START}) THEN '''' || {name} ELSE {name} END AS {name}"
        )
    return f"CAST({name} AS VARCHAR) AS {name}"


def read_csv(con: duckdb.DuckDBPyConnection, table: Table, source: Path, into: str) -> None:
    """Read what `write_csv` wrote into a new table `into`, in the vocabulary's types, with `record`.

    A damaged file can also read as other rows: compare `content.table_sum` with that of the rows written.

    Raises
    ------
    StoreError
        When the columns or a value are not those of the table; names the table only.
    """
    with source.open("rb") as stream:
        head = stream.readline(LONGEST_LINE).removeprefix(BOM).decode("utf-8", "replace").rstrip("\r\n")
    if head.replace('"', "") != ",".join(table.names):
        raise StoreError(f"{table.name}: the columns are not those of the table.")
    names = ", ".join(f"'{name}': 'VARCHAR'" for name in table.names)
    values = ", ".join(_value(column) for column in table.columns)
    try:
        con.execute(
            f"CREATE TABLE {quoted(into)} AS SELECT {values}, row_number() OVER () AS record FROM read_csv("
            f"'{escaped(source)}', auto_detect = false, columns = {{{names}}}, {LAYOUT}, parallel = false, "
            f"max_line_size = {LONGEST_LINE})"
        )
    except duckdb.Error as error:
        raise StoreError(f"{table.name}: the file cannot be read as this table.") from error


def _value(column: Column) -> str:
    name = quoted(column.name)
    if _is_text(column):
        return f"CASE WHEN starts_with({name}, '''') THEN substr({name}, 2) ELSE {name} END AS {name}"
    return f"CAST({name} AS {column.sql_type}) AS {name}"
