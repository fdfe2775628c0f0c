"""The check of all rows of a table in one pass, and the words for the rows that fail it."""

from __future__ import annotations

from dataclasses import dataclass

import duckdb

from coaching_analytics.ingest.cells import Reason, reasons, text, typed, value
from coaching_analytics.ingest.read import Source, run_read
from coaching_analytics.ingest.shape import Shaped
from coaching_analytics.ingest.shape_rows import ISO, UNMAPPED
from coaching_analytics.store.landing import quoted
from coaching_analytics.vocabulary.columns import Table
from coaching_analytics.vocabulary.ddl import quote
from coaching_analytics.vocabulary.tables import TABLES

PROBLEM_COLUMNS = "unit, row_id, record, col, value, expected, mend, severity, orphan"


@dataclass(frozen=True, slots=True)
class Unit:
    """Checked rows of one table from one file.

    They stand in a temporary table called `name`, with the values of the table's columns, `faults` (a bit a
    column) and, for faulty rows, the `raw` text of all columns.
    """

    name: str
    table: Table
    shaped: Shaped
    source: Source
    rows: int

    @property
    def record(self) -> str:
        """SQL of a row's record number."""
        return "record" if self.shaped.numbered else "rowid + 1"

    def record_of(self, alias: str) -> str:
        """SQL of the record number of a row of the table under an alias."""
        return f"{alias}.{self.record}"

    @property
    def file(self) -> str:
        """The name of the file."""
        return self.source.file


def prepare(con: duckdb.DuckDBPyConnection) -> None:
    """Make the list that every check writes to."""
    con.execute(
        "CREATE TEMP TABLE problem (unit VARCHAR, row_id BIGINT, record BIGINT, col VARCHAR, value VARCHAR, "
        "expected VARCHAR, mend VARCHAR, severity VARCHAR, orphan BOOLEAN)"
    )
    con.execute("CREATE TEMP TABLE rejected (parent VARCHAR, id VARCHAR)")


def check_rows(con: duckdb.DuckDBPyConnection, name: str, shaped: Shaped, source: Source) -> Unit:
    """Convert and check every row of `shaped` into the temporary table `name`, and list faulty cells."""
    table = TABLES[shaped.table]
    run_read(con, f"CREATE OR REPLACE TEMP TABLE {quoted(name)} AS {_checked(table, shaped)}", source)
    found = con.execute(
        f"SELECT count(*), count(*) FILTER (WHERE faults <> 0) FROM {quoted(name)}"
    ).fetchone()
    rows, faulty = found or (0, 0)
    unit = Unit(name, table, shaped, source, rows)
    if faulty:
        _explain(con, unit)
    return unit


def _rules(table: Table, shaped: Shaped) -> list[list[Reason]]:
    """The reasons of each column, in the order of the table; their place is the bit in `faults`."""
    return [
        reasons(table, column, shaped.formats.get(column.name, ISO), column.name in shaped.columns)
        for column in table.columns
    ]


def _values(table: Table, shaped: Shaped) -> str:
    return ", ".join(
        f"{typed(column, shaped.formats.get(column.name, ISO))} AS {value(column.name)}"
        for column in table.columns
    )


def _checked(table: Table, shaped: Shaped) -> str:
    texts = ", ".join(
        f"{quoted(name) if name in shaped.columns else 'CAST(NULL AS VARCHAR)'} AS {text(name)}"
        for name in table.names
    )
    bits = " + ".join(
        f"CASE WHEN {_any(each)} THEN {1 << place}::BIGINT ELSE 0 END"
        for place, each in enumerate(_rules(table, shaped))
        if each
    )
    final = ", ".join(f"{value(name)} AS {quoted(name)}" for name in table.names)
    raw = ", ".join(text(name) for name in table.names)
    record = "record, " if shaped.numbered else ""
    return (
        f"SELECT {record}{final}, faults, CASE WHEN faults <> 0 THEN list_value({raw}) END AS raw FROM ("
        f"SELECT *, {bits or '0::BIGINT'} AS faults FROM (SELECT *, {_values(table, shaped)} FROM ("
        f"SELECT {record}{texts} FROM ({shaped.sql}))))"
    )


def _any(each: list[Reason]) -> str:
    return " OR ".join(f"({reason.condition})" for reason in each)


def _explain(con: duckdb.DuckDBPyConnection, unit: Unit) -> None:
    """Say in words what is wrong with each faulty cell."""
    table, shaped = unit.table, unit.shaped
    texts = ", ".join(f"raw[{place + 1}] AS {text(name)}" for place, name in enumerate(table.names))
    columns = f"rowid AS row_id, {unit.record} AS record, faults, {texts}"
    faulty = f"SELECT {columns} FROM {quoted(unit.name)} WHERE faults <> 0"
    con.execute(f"CREATE OR REPLACE TEMP TABLE faulty AS SELECT *, {_values(table, shaped)} FROM ({faulty})")
    for place, each in enumerate(_rules(table, shaped)):
        column = table.columns[place].name
        expected = _case(each, [reason.expected for reason in each])
        mend = _case(each, [reason.mend for reason in each])
        con.execute(
            f"INSERT INTO problem SELECT {quote(unit.name)}, row_id, record, {quote(column)}, "
            f"ltrim({text(column)}, {quote(UNMAPPED)}), {expected}, {mend}, 'row', false "
            f"FROM faulty WHERE faults & {1 << place} <> 0"
        ) if each else None
    con.execute("DROP TABLE faulty")


def _case(each: list[Reason], words: list[str]) -> str:
    whens = " ".join(
        f"WHEN {reason.condition} THEN {quote(word)}" for reason, word in zip(each, words, strict=True)
    )
    return f"CASE {whens} END" if each else "NULL"


def good(con: duckdb.DuckDBPyConnection, unit: Unit) -> str:
    """A condition on the rows of `unit` that nothing is wrong with so far."""
    row = con.execute(
        "SELECT count(*) FROM problem WHERE unit = ? AND severity = 'row'", [unit.name]
    ).fetchone()
    if not row or not row[0]:
        return "true"
    return f"rowid NOT IN (SELECT row_id FROM problem WHERE unit = {quote(unit.name)} AND severity = 'row')"


def note(
    con: duckdb.DuckDBPyConnection, unit: Unit, rows: str, severity: str = "row", orphan: bool = False
) -> int:
    """Add problems; `rows` yields row_id, record, col, value, expected, mend. Returns how many."""
    done = con.execute(
        f"INSERT INTO problem SELECT {quote(unit.name)}, row_id, record, col, CAST(value AS VARCHAR), "
        f"expected, mend, {quote(severity)}, {orphan} FROM ({rows})"
    ).fetchone()
    return int(done[0]) if done else 0


def rows_where(unit: Unit, column: str, expected: str, mend: str, where: str) -> str:
    """SQL for `note`: rows of `unit` that meet a condition; `expected` is SQL, `mend` is text."""
    return (
        f"SELECT rowid AS row_id, {unit.record} AS record, {quote(column)} AS col, "
        f"{quoted(column)} AS value, {expected} AS expected, {quote(mend)} AS mend "
        f"FROM {quoted(unit.name)} WHERE {where}"
    )
