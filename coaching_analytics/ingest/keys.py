"""Keys: none twice in a file, none that was loaded before."""

from __future__ import annotations

import duckdb

from coaching_analytics.ingest.check import Unit, good, note
from coaching_analytics.store.landing import quoted
from coaching_analytics.vocabulary.ddl import quote


def check_keys(
    con: duckdb.DuckDBPyConnection, unit: Unit, names: tuple[str, ...], loaded: str | None
) -> None:
    """List rows whose key occurs twice in the file or, with `loaded`, was loaded before.

    Parameters
    ----------
    names
        What identifies a row: the table's key, or what a roster identifies a thing by.
    loaded
        SQL of the keys loaded before; None when the load mode replaces older rows.
    """
    if unit.rows:
        _twice(con, unit, names)
    if loaded is not None and unit.rows:
        _before(con, unit, names, loaded)


def _key(names: tuple[str, ...]) -> str:
    return ", ".join(quoted(name) for name in names)


def _shown(names: tuple[str, ...]) -> str:
    """The key as shown to a person."""
    return f"concat_ws(', ', {_key(names)})"


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


def _before(con: duckdb.DuckDBPyConnection, unit: Unit, names: tuple[str, ...], loaded: str) -> None:
    mend = "Leave it out, or load with a mapping whose load_mode is upsert."
    note(
        con,
        unit,
        f"SELECT rowid AS row_id, {unit.record} AS record, {quote(', '.join(names))} AS col, "
        f"{_shown(names)} AS value, 'a new key; this one was loaded before' AS expected, "
        f"{quote(mend)} AS mend FROM {quoted(unit.name)} SEMI JOIN ({loaded}) USING ({_key(names)}) "
        f"WHERE {good(con, unit)}",
    )
