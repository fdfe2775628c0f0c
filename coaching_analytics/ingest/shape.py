"""From the columns of an extract to the columns of one table, still as text.

The SQL made here moves and names things (value maps, constants, derived ids, columns into rows); whether a
value is acceptable is decided afterwards, in one place, for every way a file can come in.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from coaching_analytics.ingest import written
from coaching_analytics.ingest.drawn import cell, chosen_made, counting, left_out, listed
from coaching_analytics.ingest.mapping import Mapping, TableMapping
from coaching_analytics.ingest.mapping_field import Field
from coaching_analytics.ingest.read import Source
from coaching_analytics.ingest.shape_groups import grouped
from coaching_analytics.ingest.shape_rows import (
    ISO,
    UNMAPPED,
    by_month,
    by_period,
    repeated,
    wide_to_long,
    with_new_amounts,
)
from coaching_analytics.store.landing import quoted
from coaching_analytics.vocabulary.columns import Column
from coaching_analytics.vocabulary.ddl import quote
from coaching_analytics.vocabulary.tables import TABLES


@dataclass(frozen=True, slots=True)
class Shaped:
    """Text rows for one table.

    Attributes
    ----------
    sql
        A query that yields the table's columns as text, and `record` when `numbered`.
    formats
        Stated date formats by column; ISO where none is stated; absent when the format is open.
    """

    table: str
    sql: str
    numbered: bool
    columns: tuple[str, ...]
    formats: dict[str, str] = field(default_factory=dict)


def shape(mapping: Mapping, each: TableMapping, source: Source, reckoned: str = "") -> Shaped:
    """The rows of `source` as text rows of one table.

    `reckoned` is the relation with what is new in the totals to date, for a table that has them.
    """
    return _by_name(each, source) if mapping.identity else _mapped(mapping, each, source, reckoned)


def _by_name(each: TableMapping, source: Source) -> Shaped:
    table = TABLES[each.table]
    given = {column.casefold(): column for column in source.columns}
    present = tuple(name for name in table.names if name in given)
    columns = ", ".join(f"{cell(given[name], (), source.tidy)} AS {quoted(name)}" for name in present)
    record = "record, " if source.numbered else ""
    return Shaped(each.table, f"SELECT {record}{columns} FROM {source.relation}", source.numbered, present)


def _mapped(mapping: Mapping, each: TableMapping, source: Source, reckoned: str) -> Shaped:
    table = TABLES[each.table]
    columns = [column for column in table.columns if column.name in each.fields]
    if each.by_name:
        columns = [column for column in columns if column.name in source.columns]
    named = {column.name for column in columns} if each.by_name else set()
    rows = grouped(counting(mapping, each, source, named), each, mapping)
    if test := chosen_made(each):
        rows = f"SELECT * FROM ({rows}) WHERE {test}"
    if each.to_date:
        rows = with_new_amounts(rows, each.to_date, reckoned)
    rows = wide_to_long(repeated(by_month(by_period(rows, each, mapping), each, mapping), each), each)
    fields = {c.name: _made(each.fields[c.name], each) for c in columns}
    signs = {
        c.name: replace(mapping, decimal=".", thousands="") if _is_made(fields[c.name], each) else mapping
        for c in columns
    }
    values = ", ".join(f"{field_sql(fields[c.name], c, signs[c.name])} AS {quoted(c.name)}" for c in columns)
    sql = f"SELECT record, {values} FROM ({rows})"
    if each.distinct:
        names = ", ".join(quoted(column.name) for column in columns)
        sql = f"SELECT min(record) AS record, {names} FROM ({sql}) GROUP BY {names} ORDER BY 1"
    formats = {
        c.name: found for c in columns if c.kind == "date" and (found := _format(fields[c.name], mapping))
    }
    return Shaped(each.table, sql, True, tuple(column.name for column in columns), formats)


def _is_made(given: Field, each: TableMapping) -> bool:
    """Whether a field reads what a table made of months or amounts to date, which is in our signs."""
    made = {each.year_to_date.name_to} if each.year_to_date else set()
    made |= {each.months.start_to, each.months.end_to, each.months.amount_to} if each.months else set()
    made |= {each.to_date.name_to} if each.to_date else set()
    return given.source in made


def _made(given: Field, each: TableMapping) -> Field:
    return replace(given, date_format=ISO, notation=()) if _is_made(given, each) else given


def _format(given: Field, mapping: Mapping) -> str:
    """The date format the text of a field will have; '' when nobody stated one."""
    if given.constant is not None or given.add_days or given.add_years or given.month or given.next_day:
        return ISO
    return given.date_format or mapping.date_format


def field_sql(given: Field, column: Column, mapping: Mapping) -> str:
    """SQL of one field as text: where it comes from, and all that is stated of it."""
    value = value_of(given)
    if given.null_tokens:
        value = f"CASE WHEN {value} NOT IN ({listed(given.null_tokens)}) THEN {value} END"
    if given.values:
        cases = " ".join(f"WHEN {quote(key)} THEN {quote(to)}" for key, to in given.values.items())
        other = f"{quote(UNMAPPED)} || {value}" if given.otherwise is None else quote(given.otherwise)
        value = f"CASE {value} {cases} ELSE CASE WHEN {value} IS NOT NULL THEN {other} END END"
    if given.fiscal_year_label:
        value = written.fiscal_year(value)
    elif given.duration or given.start:
        value = written.minutes(value, given, mapping)
    elif given.debit or (
        column.kind in ("integer", "decimal") and given.source and not given.fiscal_year_from
    ):
        value = written.amount(value, given, mapping, 2 if column.unit == "US dollars" else column.scale)
    if given.prefix:
        value = f"{quote(given.prefix)} || {value}"
    if given.blank is not None:
        value = f"coalesce({value}, {quote(given.blank)})"
    if given.add_years or given.add_days or given.fiscal_year_from or given.month or given.next_day:
        value = _dated(value, given, mapping)
    if given.when:
        value = f"CASE WHEN {left_out(given.when, keep=True)} THEN {value} END"
    return value


def value_of(given: Field) -> str:
    """SQL of where a field comes from, before any map."""
    if given.constant is not None:
        return quote(given.constant)
    if given.derived:
        if given.name_order:
            return written.person_id(given)
        parts = ", ".join(f"coalesce({quoted(column)}, '')" for column in given.derived)
        return f"substr(sha256(concat_ws(chr(31), {quote(given.salt)}, {parts})), 1, 16)"
    if given.joined:
        return f"concat_ws('-', {', '.join(quoted(column) for column in given.joined)})"
    return quoted(given.source) if given.source else "NULL"


def _dated(value: str, given: Field, mapping: Mapping) -> str:
    """A date moved on by years or days, or its fiscal year; what cannot be reckoned stays, to be faulted."""
    style = given.date_format or mapping.date_format or ISO
    day = f"CAST(TRY_STRPTIME({value}, {quote(ISO if given.constant is not None else style)}) AS DATE)"
    if given.fiscal_year_from:
        start = given.fiscal_year_from
        later = f"CASE WHEN month({day}) >= {start} THEN 1 ELSE 0 END" if start > 1 else "0"
        return f"coalesce(CAST(year({day}) + {later} AS VARCHAR), {value})"
    if given.next_day:
        return f"coalesce(CAST({day} + 1 AS VARCHAR), {value})"
    if given.month:
        first = f"CAST(date_trunc('month', {day}) AS DATE)"
        first = first if given.month == "first" else f"last_day({day}) + 1"
        return f"coalesce(CAST({first} AS VARCHAR), {value})"
    amount, unit = (given.add_years, "years") if given.add_years else (given.add_days, "days")
    digits = f"regexp_full_match({quoted(amount)}, '[0-9]+')"
    number = f"CASE WHEN {digits} THEN TRY_CAST({quoted(amount)} AS INTEGER) END"
    moved = f"CAST(CAST({day} + to_{unit}({number}) AS DATE) AS VARCHAR)"
    return f"coalesce({moved}, {value} || ' + ' || coalesce({quoted(amount)}, 'blank') || ' {unit}')"
