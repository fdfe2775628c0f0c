"""References: every id that names a parent must find it, in this file or among rows loaded before."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import duckdb

from coaching_analytics.ingest.check import Unit, good, note
from coaching_analytics.store.landing import quoted
from coaching_analytics.vocabulary.ddl import quote

Known = Callable[[str, tuple[str, ...]], str]
"""SQL of columns of every row of a table that counts: loaded before, or good in this import."""


def check_references(con: duckdb.DuckDBPyConnection, unit: Unit, known: Known) -> None:
    """List orphans; one whose parent was rejected in this import says so."""
    if not unit.rows:
        return
    for column in unit.table.columns:
        if column.references:
            parent, _, key = column.references.partition(".")
            _orphans(
                con,
                unit,
                column.name,
                f"{parent}.{key}",
                f"SELECT {key} AS id FROM ({known(parent, (key,))})",
                "true",
            )
    for column_name, when, reference, ids in _by_kind(unit, known):
        _orphans(con, unit, column_name, reference, ids, when)


def _by_kind(unit: Unit, known: Known) -> Iterable[tuple[str, str, str, str]]:
    """Columns whose parent depends on another column: staff and the place of an amount."""
    if unit.table.name == "staff_employment":
        for kind in ("coach", "educator"):
            key = f"{kind}_id"
            yield (
                "staff_id",
                f"staff_type = '{kind}'",
                f"{kind}.{key}",
                f"SELECT {key} AS id FROM ({known(kind, (key,))})",
            )
    if unit.table.name == "spending":
        for level in ("site", "agency", "region", "system"):
            key = f"{level}_id"
            yield (
                "place_id",
                f"place_level = '{level}'",
                f"{level}.{key}",
                f"SELECT {key} AS id FROM ({known(level, (key,))})",
            )


def _orphans(
    con: duckdb.DuckDBPyConnection, unit: Unit, column: str, reference: str, ids: str, when: str
) -> None:
    name = quoted(column)
    given = f"SELECT DISTINCT {name} AS id FROM {quoted(unit.name)} WHERE {name} IS NOT NULL AND {when}"
    con.execute(
        f"CREATE OR REPLACE TEMP TABLE missing AS SELECT id FROM ({given}) ANTI JOIN ({ids}) USING (id)"
    )
    row = con.execute("SELECT count(*) FROM missing").fetchone()
    if row and row[0]:
        expected, mend = _words(reference)
        rejected = f"SELECT DISTINCT id FROM rejected WHERE parent = {quote(reference)}"
        note(
            con,
            unit,
            f"SELECT u.rowid AS row_id, {unit.record_of('u')} AS record, {quote(column)} AS col, "
            f"u.{name} AS value, {expected} AS expected, {mend} AS mend FROM {quoted(unit.name)} AS u "
            f"JOIN missing AS m ON u.{name} = m.id LEFT JOIN ({rejected}) AS r ON r.id = m.id WHERE {when}",
            orphan=True,
        )
    con.execute("DROP TABLE missing")


def _words(reference: str) -> tuple[str, str]:
    """SQL of what was expected and how to mend it: a rejected parent (`r`) is no unknown one."""
    parent = reference.partition(".")[0]
    rejected = quote(f"a row of {parent} that was loaded; its own row was rejected")
    unknown = quote(f"an id found in {reference}")
    first, add = (
        quote(f"Correct the row of {parent} first."),
        quote(f"Add it to {parent}, or correct the id."),
    )
    return (
        f"CASE WHEN r.id IS NOT NULL THEN {rejected} ELSE {unknown} END",
        f"CASE WHEN r.id IS NOT NULL THEN {first} ELSE {add} END",
    )


def remember_rejected(con: duckdb.DuckDBPyConnection, unit: Unit) -> None:
    """Keep the keys of rejected rows, so that their children can say why they have no parent."""
    fine = good(con, unit)
    if fine == "true" or len(unit.table.key) != 1:
        return
    key = unit.table.key[0]
    given = f"coalesce(CAST({quoted(key)} AS VARCHAR), raw[{unit.table.names.index(key) + 1}])"
    parent = quote(f"{unit.table.name}.{key}")
    con.execute(f"INSERT INTO rejected SELECT {parent}, {given} FROM {quoted(unit.name)} WHERE NOT ({fine})")
