"""Dated rosters: a series of extracts turned into spells.

Identical states in extracts that follow each other are one spell. It ends on the date of the extract in
which the state differs or the thing is gone. A table without spells keeps the newest state, and a thing
that is gone gets that date as its closing date when it has none; a thing that an earlier extract did not
list gets the date it was first seen as its opening date when it has none.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from coaching_analytics.store.errors import StoreError
from coaching_analytics.store.landing import roster_key
from coaching_analytics.store.ledger import Entry
from coaching_analytics.store.rows import Rows
from coaching_analytics.vocabulary.ddl import quote
from coaching_analytics.vocabulary.tables import TABLES, Table

CLOSING = ("close_date", "end_date")


@dataclass(frozen=True, slots=True)
class Extract:
    """One extract of a series; `next_day` is the date of the one after it."""

    entry: Entry
    series: str
    number: int
    day: date
    next_day: date | None


def extracts(entries: Sequence[Entry], table: str) -> list[Extract]:
    """The extracts of `table` by series and date; of two for one day the newer counts."""
    newest: dict[tuple[str, date], Entry] = {}
    for entry in entries:
        if table in entry.tables and entry.tables[table].load_mode == "dated_roster" and entry.extract_date:
            newest[entry.roster, entry.extract_date] = entry
    found = []
    for series in sorted({name for name, _ in newest}):
        days = sorted(day for name, day in newest if name == series)
        for number, day in enumerate(days):
            following = days[number + 1] if number + 1 < len(days) else None
            found.append(Extract(newest[series, day], series, number, day, following))
    return found


def apply(rows: Rows, entries: Sequence[Entry], name: str) -> None:
    """Bring the table `name`, which holds the rows of all other load modes, up to its rosters."""
    series = extracts(entries, name)
    if not series:
        return
    table = TABLES[name]
    _see(rows, table, series)
    if "start_date" in table.key:
        rows.con.execute(f"CREATE OR REPLACE TEMP TABLE roster_rows AS {_spells(table)}")
        _cut(rows, table)
    else:
        rows.con.execute(f"CREATE OR REPLACE TEMP TABLE roster_rows AS {_newest(table)}")
        key = ", ".join(table.key)
        rows.con.execute(f"DELETE FROM {name} WHERE ({key}) IN (SELECT ({key}) FROM roster_rows)")
    columns = ", ".join(table.names)
    rows.con.execute(f"INSERT INTO {name} ({columns}) SELECT {columns} FROM roster_rows")
    rows.con.execute("DROP TABLE seen; DROP TABLE roster_rows")


def counts(rows: Rows, entries: Sequence[Entry], entry: Entry, name: str) -> dict[str, int]:
    """New, changed, unchanged and gone against the extract before this one in its series."""
    series = [e for e in extracts(entries, name) if e.series == entry.roster]
    number = next((e.number for e in series if e.entry.batch_id == entry.batch_id), 0)
    loaded = entry.tables[name].rows_loaded
    if number == 0:
        return {"new": loaded}
    table = TABLES[name]
    now, before = rows.of([entry], name), rows.of([series[number - 1].entry], name)
    key = ", ".join(roster_key(table))
    listed = f"(SELECT {key} FROM {now} UNION ALL FROM {_present(table, entry)})"
    state = ", ".join((*roster_key(table), *_state(table)))
    found = rows.con.execute(
        f"SELECT (SELECT count(*) FROM {now} ANTI JOIN {before} USING ({key})),"
        f"(SELECT count(*) FROM (SELECT {state} FROM {now} INTERSECT SELECT {state} FROM {before})),"
        f"(SELECT count(*) FROM {before} ANTI JOIN {listed} USING ({key}))"
    ).fetchone()
    new, unchanged, gone = found or (0, 0, 0)
    return {"new": new, "unchanged": unchanged, "gone": gone, "changed": loaded - new - unchanged}


def _state(table: Table) -> tuple[str, ...]:
    """The columns whose change starts a new spell."""
    spells = "start_date" in table.key
    skipped = {*roster_key(table), *(("start_date", "end_date") if spells else ())}
    return tuple(name for name in table.names if name not in skipped)


def _see(rows: Rows, table: Table, series: Sequence[Extract]) -> None:
    """Put every row of every extract, with its place in its series, into the table `seen`."""
    parts = [_seen(e, rows.of([e.entry], table.name)) for e in series]
    rows.con.execute(f"CREATE OR REPLACE TEMP TABLE seen AS {' UNION ALL '.join(parts)}")
    thing = ", ".join(roster_key(table))
    twice = rows.con.execute(
        f"SELECT {thing}, day_ FROM seen GROUP BY {thing}, series_, day_ HAVING count(*) > 1 LIMIT 1"
    ).fetchone()
    if twice:
        raise StoreError(f"{table.name}: {twice[:-1]} occurs more than once in the roster of {twice[-1]}.")
    for extract in series:
        if extract.entry.tables[table.name].present:
            _carry(rows, table, extract)


def _present(table: Table, entry: Entry) -> str:
    """The things whose row in this extract was rejected, as a relation."""
    key = roster_key(table)
    types = [table.column(name).sql_type for name in key]
    lines = [
        ", ".join(f"CAST({quote(value)} AS {kind})" for value, kind in zip(thing, types, strict=True))
        for thing in entry.tables[table.name].present
    ]
    if not lines:
        empty = ", ".join(f"NULL::{kind} AS {name}" for name, kind in zip(key, types, strict=True))
        return f"(SELECT {empty} WHERE false)"
    return f"(FROM (VALUES ({'), ('.join(lines)})) AS things({', '.join(key)}))"


def _carry(rows: Rows, table: Table, extract: Extract) -> None:
    """A thing whose row was rejected keeps the state it had: nothing says that it changed or went."""
    thing = ", ".join(roster_key(table))
    series = f"series_ = {quote(extract.series)}"
    following = f"DATE '{extract.next_day}'" if extract.next_day else "NULL::DATE"
    rows.con.execute(
        f"INSERT INTO seen SELECT * REPLACE ({extract.number} AS n_, DATE '{extract.day}' AS day_, "
        f"{following} AS next_) FROM (FROM seen SEMI JOIN {_present(table, extract.entry)} USING ({thing}) "
        f"WHERE {series} AND n_ < {extract.number} "
        f"QUALIFY row_number() OVER (PARTITION BY {thing} ORDER BY n_ DESC) = 1) "
        f"ANTI JOIN (FROM seen WHERE {series} AND n_ = {extract.number}) USING ({thing})"
    )


def _seen(extract: Extract, source: str) -> str:
    """SELECT of one extract's rows and their place in the series."""
    following = f"DATE '{extract.next_day}'" if extract.next_day else "NULL::DATE"
    return (
        f"SELECT * EXCLUDE (record), {quote(extract.series)} AS series_, {extract.number} AS n_, "
        f"DATE '{extract.day}' AS day_, {following} AS next_, {extract.entry.sequence} AS sequence_ "
        f"FROM {source}"
    )


def _spells(table: Table) -> str:
    """SELECT of the spells in `seen`: number them, take their ends, and close them."""
    thing, state = ", ".join(roster_key(table)), _state(table)
    row = f"row({', '.join(state)})" if state else "1"
    order = f"(PARTITION BY series_, {thing} ORDER BY n_)"
    by_spell = f"(PARTITION BY series_, {thing} ORDER BY spell_)"
    values = ", ".join(f"any_value({name}) AS {name}" for name in state)
    given_end = "arg_max(end_date, n_)" if "end_date" in table.names else "NULL::DATE"
    columns = ", ".join(
        {"start_date": "begins_ AS start_date", "end_date": "ends_ AS end_date"}.get(name, name)
        for name in table.names
    )
    return f"""
        WITH steps AS (
            SELECT *, CASE WHEN lag(n_) OVER {order} = n_ - 1
                AND lag({row}) OVER {order} IS NOT DISTINCT FROM {row} THEN 0 ELSE 1 END AS step_ FROM seen),
        numbered AS (SELECT *, sum(step_) OVER {order} AS spell_ FROM steps),
        spells AS (
            SELECT series_, {thing}, spell_, {values + "," if values else ""} min(n_) AS first_n_,
                max(n_) AS last_n_, min(day_) AS first_day_, max(day_) AS last_day_,
                max(sequence_) AS sequence_, arg_min(start_date, n_) AS given_start_,
                {given_end} AS given_end_, CASE WHEN count(*) = count(next_) THEN max(next_) END AS next_
            FROM numbered GROUP BY series_, {thing}, spell_),
        begun AS (
            SELECT *, CASE WHEN given_start_ <= first_day_
                AND given_start_ > coalesce(lag(last_day_) OVER {by_spell}, DATE '0001-01-01')
                THEN given_start_ ELSE first_day_ END AS begins_ FROM spells),
        followed AS (
            SELECT *, CASE WHEN lead(first_n_) OVER {by_spell} = last_n_ + 1
                THEN lead(begins_) OVER {by_spell} ELSE next_ END AS until_ FROM begun),
        ended AS (
            SELECT *, CASE WHEN given_end_ > begins_ THEN least(given_end_, until_) ELSE until_ END AS ends_
            FROM followed)
        SELECT {columns} FROM ended
        QUALIFY row_number() OVER (PARTITION BY {thing}, begins_ ORDER BY sequence_ DESC) = 1"""


def _newest(table: Table) -> str:
    """SELECT of the newest state of every thing in `seen`, closed when it is gone."""
    closing = next((name for name in CLOSING if name in table.names), None)
    opening = {end: start for start, end in table.order}.get(closing or "", "")
    closed = f"coalesce({closing}, CASE WHEN {opening} >= next_ THEN NULL ELSE next_ END) AS {closing}"
    # A blank opening means before the records begin; a thing the first extract did not list opened later.
    opened = f"coalesce({opening}, CASE WHEN first_n_ > 0 THEN first_day_ END) AS {opening}"
    dated = {closing: closed, opening: opened} if opening else {}
    columns = ", ".join(dated.get(name, name) for name in table.names)
    thing = ", ".join(table.key)
    history = f"OVER (PARTITION BY series_, {thing})"
    return (
        f"SELECT {columns} FROM (SELECT *, min(n_) {history} AS first_n_, min(day_) {history} AS first_day_ "
        f"FROM seen QUALIFY row_number() OVER (PARTITION BY {thing} ORDER BY day_ DESC, sequence_ DESC) = 1)"
    )


def _cut(rows: Rows, table: Table) -> None:
    """Spells loaded in other ways end where a thing's first roster begins."""
    thing = ", ".join(roster_key(table))
    matched = " AND ".join(f"old.{name} = first_.{name}" for name in roster_key(table))
    starts = f"(SELECT {thing}, min(start_date) AS begins_ FROM roster_rows GROUP BY {thing}) AS first_"
    rows.con.execute(
        f"DELETE FROM {table.name} AS old USING {starts} WHERE {matched} AND old.start_date >= begins_"
    )
    if "end_date" in table.names:
        rows.con.execute(
            f"UPDATE {table.name} AS old SET end_date = begins_ FROM {starts} WHERE {matched} "
            "AND (old.end_date IS NULL OR old.end_date > begins_)"
        )
