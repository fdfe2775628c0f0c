"""The same content under another id, in the file or loaded before: a warning, never a fault."""

from __future__ import annotations

import duckdb

from coaching_analytics.ingest.check import Unit, good, note
from coaching_analytics.ingest.references import Known
from coaching_analytics.store.landing import quoted
from coaching_analytics.vocabulary.ddl import quote

DAYS = {
    "session": "session_date",
    "observation": "observation_date",
    "support_time": "work_date",
    "spending": "start_date",
    "training": "training_date",
    "coaching_cycle": "opened_date",
    "contract": "start_date",
}
"""Tables whose rows are entered one by one, so that one event can be entered twice, and the day of a row."""
NAMED = {
    "system": "system_name",
    "region": "region_name",
    "agency": "agency_name",
    "site": "site_name",
    "resource": "title",
    "improvement_aim": "aim",
}
"""Tables whose rows are told apart by a name: two of one name may be one. Rooms, coaches and educators have
none, and two of them may well be alike."""
ENTRY = ("logged_date",)
"""Says when a row was entered, not what it is about: an event entered twice was entered on two days."""


def check_copies(con: duckdb.DuckDBPyConnection, unit: Unit, known: Known, before: bool) -> None:
    """Warn of rows that say the same as another one, with `before` also of one loaded before."""
    name = unit.table.name
    if name not in DAYS and name not in NAMED:
        return
    wanted = f"{quoted(NAMED[name])} IS NOT NULL" if name in NAMED else "true"
    rows = f"{quoted(unit.name)} WHERE {good(con, unit)} AND {wanted}"
    _within(con, unit, rows)
    if before:
        _loaded(con, unit, rows, known(name, unit.table.names))


def _content(unit: Unit) -> str:
    key = unit.table.key[0]
    return ", ".join(quoted(name) for name in unit.table.names if name != key and name not in ENTRY)


def _sieve(unit: Unit) -> str:
    """Some columns that seldom agree by chance, hashed in a third of the time that all of them take."""
    table = unit.table
    named = ", ".join(
        quoted(column.name)
        for column in table.columns
        if (column.required or column.references)
        and column.kind != "choice"
        and column.name not in (table.key[0], *ENTRY)
    )
    return named or _content(unit)


def _what(unit: Unit) -> str:
    return unit.table.name.replace("_", " ")


def _within(con: duckdb.DuckDBPyConnection, unit: Unit, rows: str) -> None:
    """Rows of the file that say the same as an earlier one, but not parts of one record; one warning."""
    key, content, sieve = unit.table.key[0], _content(unit), _sieve(unit)
    # Few rows have a twin, and most files none: only those that agree in the sieve are looked at.
    alike = f"SELECT hash({sieve}) FROM {rows} GROUP BY ALL HAVING count(*) > 1"
    con.execute(
        f"CREATE OR REPLACE TEMP TABLE near AS SELECT {unit.record} AS record, rowid AS row_id, "
        f"{quoted(key)} AS id, {content} FROM {rows} AND hash({sieve}) IN ({alike})"
    )
    twins = f"SELECT hash({content}) FROM near GROUP BY ALL HAVING count(*) > 1"
    same = (
        "SELECT record, row_id, id, count(DISTINCT id) OVER same AS ids, "
        "min(record) OVER same < max(record) OVER same AS apart, "
        "row_number() OVER (same ORDER BY row_id) AS place "
        f"FROM near WHERE hash({content}) IN ({twins}) WINDOW same AS (PARTITION BY {content})"
    )
    expected = f"each {_what(unit)} under one id; these say the same as another one"
    note(con, unit, _told(key, "id", expected, f"({same}) WHERE ids > 1 AND apart AND place > 1"), "warning")
    con.execute("DROP TABLE near")


def _loaded(con: duckdb.DuckDBPyConnection, unit: Unit, rows: str, before: str) -> None:
    """New rows that say what a row in the store says, told in one warning."""
    key, content, day = unit.table.key[0], _content(unit), DAYS.get(unit.table.name)
    inside = ""
    if day:
        span = con.execute(f"SELECT min({day}), max({day}) FROM {rows}").fetchone()
        if not span or span[0] is None:
            return
        inside = f"WHERE {day} BETWEEN DATE '{span[0]}' AND DATE '{span[1]}'"
    if not con.execute(f"SELECT 1 FROM ({before}) {inside} LIMIT 1").fetchone():
        return
    held = f"SELECT {quoted(key)} AS id, hash({content}) AS content FROM ({before}) {inside}"
    ours = (
        f"SELECT {unit.record} AS record, rowid AS row_id, {quoted(key)} AS id, hash({content}) AS content "
        f"FROM {rows}"
    )
    twins = (
        f"WITH held AS ({held}), fresh AS (SELECT * FROM ({ours}) ANTI JOIN held USING (id)) "
        "SELECT row_id, record, fresh.id || ' (as ' || min(held.id) || ')' AS shown "
        "FROM fresh JOIN held ON held.content = fresh.content GROUP BY row_id, record, fresh.id"
    )
    expected = f"each {_what(unit)} under one id; these say the same as one that was loaded before"
    note(con, unit, _told(key, "shown", expected, f"({twins})"), "warning")


def _told(key: str, shown: str, expected: str, found: str) -> str:
    """SQL for one warning about all the rows `found`, with the first three."""
    first = f"array_to_string((list({shown} ORDER BY record))[1:3], ', ')"
    return (
        f"SELECT min(row_id) AS row_id, min(record) AS record, {quote(key)} AS col, "
        f"count(*) || ' rows, such as ' || {first} AS value, "
        f"{quote(expected)} AS expected, 'Take out those that were entered twice.' AS mend "
        f"FROM {found} HAVING count(*) > 0"
    )
