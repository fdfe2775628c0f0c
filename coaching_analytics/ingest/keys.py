"""Keys: none twice in a file, none that was loaded before."""

from __future__ import annotations

from collections.abc import Callable

import duckdb

from coaching_analytics.ingest.check import Unit, good, note
from coaching_analytics.store.landing import quoted
from coaching_analytics.vocabulary.ddl import quote

SAME = "a new key; the same row was loaded before"
OTHER = "a new key; another row with this one was loaded before"


def check_keys(
    con: duckdb.DuckDBPyConnection,
    unit: Unit,
    names: tuple[str, ...],
    loaded: Callable[[tuple[str, ...]], str] | None,
) -> None:
    """List rows whose key occurs twice in the file or, with `loaded`, was loaded before.

    Parameters
    ----------
    names
        What identifies a row: the table's key, or what a roster identifies a thing by.
    loaded
        Gives SQL of some columns of the rows loaded before; None when the load mode replaces older rows.
    """
    if unit.rows:
        _twice(con, unit, names)
    if loaded is not None and unit.rows:
        _before(con, unit, names, loaded)


def _key(names: tuple[str, ...]) -> str:
    return ", ".join(quoted(name) for name in names)


def _shown(names: tuple[str, ...], alias: str = "") -> str:
    """The key as shown to a person."""
    dot = f"{alias}." if alias else ""
    return f"concat_ws(', ', {', '.join(dot + quoted(name) for name in names)})"


def _twice(con: duckdb.DuckDBPyConnection, unit: Unit, names: tuple[str, ...]) -> None:
    key, rows = _key(names), f"{quoted(unit.name)} WHERE {good(con, unit)}"
    one = f"hash({key})" if len(names) > 1 else key
    # Counting distinct keys is several times cheaper than finding the twins, and nearly every file has none.
    found = con.execute(f"SELECT count(*), count(DISTINCT {one}) FROM {rows}").fetchone() or (0, 0)
    if found[0] == found[1]:
        return
    content = ", ".join(quoted(name) for name in unit.table.names)
    con.execute(
        f"CREATE OR REPLACE TEMP TABLE twin AS SELECT row_id, record, shown, min(record) OVER same AS first, "
        f"count(*) OVER same AS times, row_number() OVER (PARTITION BY {key} ORDER BY record) AS place, "
        f"(min(content) OVER same = max(content) OVER same) AS alike FROM ("
        f"SELECT rowid AS row_id, {unit.record} AS record, {_shown(names)} AS shown, "
        f"{key}, hash({content}) AS content "
        f"FROM {rows}) WINDOW same AS (PARTITION BY {key}) QUALIFY times > 1"
    )
    columns = f"SELECT row_id, record, {quote(', '.join(names))} AS col, shown AS value"
    alike = "'Remove the copy; the same row is record ' || first || '.'"
    differ = "times || ' rows have this key, the first is record ' || first || '. Keep the right one.'"
    for expected, mend, where in (
        ("each row once", alike, "alike AND place > 1"),
        ("one row with each key; these differ", differ, "NOT alike"),
    ):
        note(con, unit, f"{columns}, {quote(expected)} AS expected, {mend} AS mend FROM twin WHERE {where}")
    con.execute("DROP TABLE twin")


def _before(
    con: duckdb.DuckDBPyConnection,
    unit: Unit,
    names: tuple[str, ...],
    loaded: Callable[[tuple[str, ...]], str],
) -> None:
    """Rows whose key was loaded before: the same row again, or another one under its id."""
    key, name = _key(names), quoted(unit.name)
    con.execute(
        f"CREATE OR REPLACE TEMP TABLE met AS SELECT rowid AS row_id FROM {name} "
        f"SEMI JOIN ({loaded(names)}) USING ({key}) WHERE {good(con, unit)}"
    )
    # Nearly every file has none; the other columns of all rows are read only when there is one.
    if con.execute("SELECT count(*) FROM met").fetchone() != (0,):
        _compared(con, unit, names, loaded(unit.table.names))
    con.execute("DROP TABLE met")


def _compared(con: duckdb.DuckDBPyConnection, unit: Unit, names: tuple[str, ...], loaded: str) -> None:
    """Say of each row of `met` whether it is the row that was loaded before, and if not, where it differs."""
    differ = ", ".join(
        f"CASE WHEN u.{quoted(each)} IS DISTINCT FROM b.{quoted(each)} THEN {quote(each)} END"
        for each in unit.table.names
        if each not in names
    )
    con.execute(
        f"CREATE OR REPLACE TEMP TABLE again AS SELECT u.rowid AS row_id, {unit.record_of('u')} AS record, "
        f"{_shown(names, 'u')} AS shown, concat_ws(', ', {differ or 'NULL'}) AS differs "
        f"FROM {quoted(unit.name)} AS u JOIN met ON met.row_id = u.rowid "
        f"JOIN ({loaded}) AS b USING ({_key(names)})"
    )
    columns = f"SELECT row_id, record, {quote(', '.join(names))} AS col, shown AS value"
    upsert = quote(". Correct the id, or load with a mapping whose load_mode is upsert.")
    for expected, mend, where in (
        (SAME, quote("Leave it out: the store holds the same row."), "differs = ''"),
        (OTHER, f"'It differs in ' || differs || {upsert}", "differs <> ''"),
    ):
        found = f"{columns}, {quote(expected)} AS expected, {mend} AS mend FROM again WHERE {where}"
        note(con, unit, found)
    con.execute("DROP TABLE again")
