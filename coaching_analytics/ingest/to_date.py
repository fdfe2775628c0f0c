"""Totals that grow from extract to extract: what is new since the last one, and what cannot be said.

The totals stated before are read from the landing, from batches that count: after an undo they are as if the
extract had never come. How a first extract is meant stands in the mapping.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import duckdb

from coaching_analytics.ingest.drawn import counting
from coaching_analytics.ingest.mapping import Mapping, TableMapping
from coaching_analytics.ingest.mapping_rows import ToDate
from coaching_analytics.ingest.read import Source
from coaching_analytics.ingest.shape import field_sql
from coaching_analytics.ingest.shape_rows import UNMAPPED
from coaching_analytics.ingest.written import AMOUNT, number, plain
from coaching_analytics.store import totals
from coaching_analytics.store.landing import quoted
from coaching_analytics.store.ledger import Entry
from coaching_analytics.store.writer import Writer
from coaching_analytics.vocabulary.ddl import quote
from coaching_analytics.vocabulary.tables import TABLES

FELL, TWICE = "it fell from", "stands more than once"
"""What is told of a total that cannot be used; see `told.py` for what was expected."""


@dataclass(frozen=True, slots=True)
class Series:
    """The extracts a total continues, and where this one stands among them.

    Attributes
    ----------
    before
        Extracts of the series loaded before, oldest first.
    year
        The year the totals count from, named by the year it begins in; 0 when they never start anew.
    """

    name: str
    table: str
    given: ToDate
    day: date
    before: tuple[Entry, ...]
    year: int

    @property
    def starting(self) -> bool:
        """Whether this is a first extract of which nothing is loaded."""
        return not self.before and self.given.first == "starting_point"


def year_of(given: ToDate, day: date | None) -> int:
    """The year in which a day lies, named by the year it begins in; 0 when totals never start anew."""
    if not given.year_from or day is None:
        return 0
    return day.year if day.month >= given.year_from else day.year - 1


def series_of(out: Writer, mapping: Mapping, each: TableMapping, given: ToDate, day: date) -> Series:
    """The series of a table's totals."""
    name = given.series or mapping.name
    before = sorted(
        (e for e in (*out.entries, *out.staged) if e.totals and e.totals.series.get(each.table) == name),
        key=lambda entry: (entry.extract_date or day, entry.sequence),
    )
    return Series(name, each.table, given, day, tuple(before), year_of(given, day))


def reckon(
    con: duckdb.DuckDBPyConnection, out: Writer, series: Series, mapping: Mapping, each: TableMapping,
    source: Source, name: str,
) -> None:  # fmt: skip
    """Make the table `name`: of every record that counts: its total, what is new, why it is set aside."""
    same_year = [e for e in series.before if year_of(series.given, e.extract_date) == series.year]
    stated = "FILTER (total IS NOT NULL)"
    con.execute(
        f"CREATE OR REPLACE TEMP TABLE earlier AS SELECT key, arg_max(total, day) {stated} AS total, "
        f"max(day) {stated} AS day, bool_or(start) AS start, "
        f"coalesce(arg_max(batch_id, day) {stated}, min(batch_id) FILTER (start)) AS batch "
        f"FROM ({totals.of_batches(out.layout, same_year)}) "
        f"WHERE table_name = {quote(each.table)} AND year = {series.year} GROUP BY key"
    )
    con.execute(f"CREATE OR REPLACE TEMP TABLE {quoted(name)} AS {_reckoned(series, mapping, each, source)}")
    con.execute("DROP TABLE earlier")


def _reckoned(series: Series, mapping: Mapping, each: TableMapping, source: Source) -> str:
    """SQL of `reckon`: a total that cannot be used is a text to be faulted in place of what is new."""
    told, rows, parts = quote(UNMAPPED), _totals(series, mapping, each, source), _parts(series.given.at_most)
    start = "true" if series.starting else "e.total IS NULL AND coalesce(e.start, false)"
    fell = f"{told} || '{FELL} ' || {plain('e.total')} || ' on ' || e.day || ' to ' || {plain('c.total')}"
    return f"""
        WITH counted AS (
            SELECT *, count(*) OVER (PARTITION BY key) AS times FROM ({rows})),
        compared AS (
            SELECT record, key, c.total, e.batch AS since, c.total - coalesce(e.total, 0) AS new,
                CASE WHEN times > 1 THEN {told} || given || ' {TWICE}' WHEN c.total IS NULL THEN given
                    WHEN c.total < e.total THEN {fell} END AS text, {start} AS starts
            FROM counted AS c LEFT JOIN earlier AS e USING (key))
        SELECT record, key, total, since,
            CASE WHEN text IS NOT NULL OR new IS NULL OR total < 0 THEN NULL
                WHEN starts THEN 'starting_point' WHEN new = 0 THEN 'nothing_new' END AS aside,
            CASE WHEN text IS NOT NULL OR new IS NULL THEN [text] ELSE {parts} END AS parts
        FROM compared"""


def _totals(series: Series, mapping: Mapping, each: TableMapping, source: Source) -> str:
    """SQL of every record that counts: whose total it is, the total as written and as a number."""
    given, table = series.given, TABLES[each.table]
    keys = (field_sql(each.fields[name], table.column(name), mapping) for name in given.of)
    whose = ", ".join(f"coalesce({key}, '')" for key in keys)
    read = next((field for field in each.fields.values() if field.source == given.name_to), None)
    total = number(quoted(given.total), read.notation if read else (), mapping)
    return (
        f"SELECT record, concat_ws(chr(31), {whose}) AS key, {quoted(given.total)} AS given, "
        f"TRY_CAST({total} AS {AMOUNT}) AS total FROM ({counting(mapping, each, source)})"
    )


def _parts(at_most: int) -> str:
    """SQL of the list of parts of `new`, none above `at_most`, as text; they add up to it."""
    if not at_most:
        return f"[{plain('new')}]"
    count = f"greatest(1, least(1000, CAST(ceil(new / {at_most}) AS INTEGER)))"
    part = f"CASE WHEN k < {count} THEN {at_most} ELSE new - {at_most} * ({count} - 1) END"
    return f"list_transform(generate_series(1, {count}), lambda k: {plain(part)})"


def landed(series: Series, name: str, rejected: str) -> str:
    """A query for the totals to keep: blank where the record was rejected, so that nothing of it is lost.

    `rejected` yields the numbers of rejected records as `record`.
    """
    fine = f"record NOT IN ({rejected})"
    return (
        f"SELECT {quote(series.table)} AS table_name, key, {series.year} AS year, "
        f"CASE WHEN {fine} THEN total END AS total, {str(series.starting).lower()} AS start, since "
        f"FROM {quoted(name)} WHERE total IS NOT NULL OR NOT ({fine})"
    )
