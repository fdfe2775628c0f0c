"""Writes one mart: whole, some of its months, or whole to see whether it differs from what it was."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date
from functools import cache
from itertools import pairwise

import duckdb

from coaching_analytics.store.marts_changes import MONTHLY_TABLES, Mart
from coaching_analytics.vocabulary.selection import add_months

FIRST_DAY, LAST_DAY = date(1, 1, 1), date(9999, 1, 1)
ROWS_AT_ONCE = 3_000_000
"""Sessions up to which a mart of logs is built in one go: twice as many would spill to disk at 3 GB."""


def rewrite(con: duckdb.DuckDBPyConnection, mart: Mart) -> bool:
    """Write a mart that others read; say whether it differs from what it was."""
    before = f"before_{mart.name}"
    con.execute(f"ALTER TABLE {mart.name} RENAME TO {before}")
    write_whole(con, mart)
    differs = not _same(con, mart.name, before)
    con.execute(f"DROP TABLE {before}")
    return differs


def write_whole(con: duckdb.DuckDBPyConnection, mart: Mart) -> bool:
    """Create the mart's table anew; it counts as changed."""
    for number, (first, end) in enumerate(parts(con, mart, FIRST_DAY, LAST_DAY)):
        if mart.monthly:
            set_range(con, first, end)
        put = f"INSERT INTO {mart.name} BY NAME" if number else f"CREATE OR REPLACE TABLE {mart.name} AS"
        con.execute(_parsed(f"{put} {mart.query}"))
    about = (mart.about + " Grain: " + mart.grain + ".").replace("'", "''")
    con.execute(f"COMMENT ON TABLE {mart.name} IS '{about}'")
    return True


def parts(con: duckdb.DuckDBPyConnection, mart: Mart, first: date, end: date) -> list[tuple[date, date]]:
    """The months at once; a year at a time for a mart of more logs than fit into memory with ease."""
    if not mart.monthly or not mart.reads & MONTHLY_TABLES or few_sessions(con):
        return [(first, end)]
    inside = [month for month in sorted(months_of(con, "month")) if first <= month < end]
    return list(pairwise([first, *inside[12::12], end]))


def write_months(con: duckdb.DuckDBPyConnection, mart: Mart, changed: Collection[date]) -> bool:
    """Delete the rows of some months and write them again, some neighbouring months at a time."""
    if 2 * len(changed) > len(months_of(con, "month")):
        # Most of it changes: writing it afresh is quicker than deleting row by row.
        return write_whole(con, mart)
    for first, end in (part for run in runs(changed) for part in parts(con, mart, *run)):
        set_range(con, first, end)
        con.execute(f"DELETE FROM {mart.name} WHERE month >= ? AND month < ?", [first, end])
        con.execute(_parsed(f"INSERT INTO {mart.name} BY NAME {mart.query}"))
    return True


@cache
def _parsed(text: str) -> duckdb.Statement:
    """A statement parsed once a process: to read the SQL of all marts takes a tenth of a small build."""
    (statement,) = duckdb.extract_statements(text)
    return statement


def runs(days: Iterable[date]) -> list[tuple[date, date]]:
    """Neighbouring months joined into half-open ranges."""
    ranges: list[tuple[date, date]] = []
    for month in sorted(days):
        if ranges and ranges[-1][1] == month:
            ranges[-1] = (ranges[-1][0], add_months(month, 1))
        else:
            ranges.append((month, add_months(month, 1)))
    return ranges


def set_range(con: duckdb.DuckDBPyConnection, first: date, end: date) -> None:
    """Tell the SQL which months to build."""
    con.execute(f"SET VARIABLE from_month = DATE '{first}'")
    con.execute(f"SET VARIABLE to_month = DATE '{end}'")


def few_sessions(con: duckdb.DuckDBPyConnection) -> bool:
    """Whether the logs of the store fit into memory at once."""
    found = con.execute("SELECT count(*) FROM session").fetchone()
    return not found or found[0] <= ROWS_AT_ONCE


def _same(con: duckdb.DuckDBPyConnection, one: str, other: str) -> bool:
    """Whether two tables hold the same rows."""
    query = (
        f"SELECT (SELECT count(*) FROM {one}) = (SELECT count(*) FROM {other}) "
        f"AND NOT EXISTS (SELECT * FROM {one} EXCEPT ALL SELECT * FROM {other})"
    )
    row = con.execute(query).fetchone()
    return row is not None and bool(row[0])


def months_of(con: duckdb.DuckDBPyConnection, name: str) -> set[date]:
    """The months in a table of months."""
    return {row[0] for row in con.execute(f"SELECT month FROM {name}").fetchall()}
