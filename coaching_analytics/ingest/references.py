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
    name, parent = quoted(column), reference.partition(".")[0]
    con.execute(
        f"CREATE OR REPLACE TEMP TABLE missing AS SELECT id FROM (SELECT DISTINCT {name} AS id FROM {quoted(unit.name)} "
        f"WHERE {name} IS NOT NULL AND {when}) ANTI JOIN ({ids}) USING (id)"
    )
    row = con.execute("SELECT count(*) FROM missing").fetchone()
    if row and row[0]:
        rejected = f"SELECT DISTINCT id FROM rejected WHERE parent = {quote(reference)}"
        why = (
            f"CASE WHEN r.id IS NOT NULL THEN {quote(f'a row of {parent} that was loaded; its own row was rejected')} "
            f"ELSE {quote(f'an id found in {reference}')} END"
        )
        mend = (
            f"CASE WHEN r.id IS NOT NULL THEN {quote(f'Correct the row of {parent} first.')} "
            f"ELSE {quote(f'Add it to {parent}, or correct the id.')} END"
        )
        note(con, unit, f"SELECT u.rowid AS row_id, {_record(unit)} AS record, {quote(column)} AS col, u.{name} AS value, "
             f"{why} AS expected, {mend} AS mend FROM {quoted(unit.name)} AS u JOIN missing AS m ON u.{name} = m.id "
             f"LEFT JOIN ({rejected}) AS r ON r.id = m.id WHERE {when}", orphan=True)  # fmt: skip
    con.execute("DROP TABLE missing")


def _record(unit: Unit) -> str:
    return "u.record" if unit.shaped.numbered else "u.rowid + 1"


def remember_rejected(con: duckdb.DuckDBPyConnection, unit: Unit) -> None:
    """Keep the keys of rejected rows, so that their children can say why they have no parent."""
    con.execute("CREATE TEMP TABLE IF NOT EXISTS rejected (parent VARCHAR, id VARCHAR)")
    bad = good(con, unit)
    if bad == "true" or len(unit.table.key) != 1:
        return
    key = unit.table.key[0]
    place = unit.table.names.index(key) + 1
    con.execute(
        f"INSERT INTO rejected SELECT {quote(f'{unit.table.name}.{key}')}, coalesce(CAST({quoted(key)} AS VARCHAR), "
        f"raw[{place}]) FROM {quoted(unit.name)} WHERE NOT ({bad})"
    )
