"""From the columns of an extract to the columns of one table, still as text.

The SQL made here moves and names things (value maps, constants, derived ids, columns into rows); whether a
value is acceptable is decided afterwards, in one place, for every way a file can come in.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from coaching_analytics.ingest.mapping import Field, Mapping, Rows, TableMapping
from coaching_analytics.ingest.read import Source
from coaching_analytics.store.landing import quoted
from coaching_analytics.vocabulary.columns import Column
from coaching_analytics.vocabulary.ddl import quote
from coaching_analytics.vocabulary.tables import TABLES

UNMAPPED = "\x1a"
"""Put before a value that a value map does not name, so that the check can tell it from a good one."""
ISO = "%Y-%m-%d"


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


def shape(mapping: Mapping, each: TableMapping, source: Source) -> Shaped:
    """The rows of `source` as text rows of one table."""
    return _by_name(each, source) if mapping.identity else _mapped(mapping, each, source)


def _by_name(each: TableMapping, source: Source) -> Shaped:
    table = TABLES[each.table]
    given = {column.casefold(): column for column in source.columns}
    present = tuple(name for name in table.names if name in given)
    columns = ", ".join(f"{_text(given[name], (), source.tidy)} AS {quoted(name)}" for name in present)
    record = "record, " if source.numbered else ""
    return Shaped(each.table, f"SELECT {record}{columns} FROM {source.relation}", source.numbered, present)


def _text(name: str, null_tokens: tuple[str, ...], tidy: bool) -> str:
    """A column trimmed, unless it is `tidy` as it stands; blank when empty or one of the null tokens."""
    trimmed = quoted(name) if tidy else f"trim({quoted(name)})"
    blank = trimmed if tidy else f"nullif({trimmed}, '')"
    return f"CASE WHEN {trimmed} NOT IN ({_list(null_tokens)}) THEN {blank} END" if null_tokens else blank


def trimmed(names: list[str], null_tokens: tuple[str, ...], tidy: bool) -> str:
    """Columns of an extract as the fields of a mapping find them."""
    return ", ".join(f"{_text(name, null_tokens, tidy)} AS {quoted(name)}" for name in names)


def _list(values: tuple[str, ...]) -> str:
    return ", ".join(quote(value) for value in values)


def _mapped(mapping: Mapping, each: TableMapping, source: Source) -> Shaped:
    table = TABLES[each.table]
    columns = [column for column in table.columns if column.name in each.fields]
    if each.by_name:
        columns = [column for column in columns if column.name in source.columns]
    named = {column.name for column in columns} if each.by_name else set()
    used = sorted(each.columns() | named | {name for name, _ in mapping.leave_out})
    base = trimmed(used, mapping.null_tokens, source.tidy)
    rows = f"SELECT record{', ' + base if base else ''} FROM {source.relation}"
    for test in (
        left_out(mapping.leave_out, keep=False),
        left_out(each.keep, keep=True),
        _filled(each.skip_blank),
    ):
        rows = f"SELECT * FROM ({rows}) WHERE {test}" if test else rows
    rows = _wide_to_long(_repeated(rows, each), each)
    values = ", ".join(f"{_value(each.fields[c.name], c, mapping)} AS {quoted(c.name)}" for c in columns)
    sql = f"SELECT record, {values} FROM ({rows})"
    if each.distinct:
        names = ", ".join(quoted(column.name) for column in columns)
        sql = f"SELECT min(record) AS record, {names} FROM ({sql}) GROUP BY {names} ORDER BY 1"
    formats = {
        c.name: found
        for c in columns
        if c.kind == "date" and (found := _format(each.fields[c.name], mapping))
    }
    return Shaped(each.table, sql, True, tuple(column.name for column in columns), formats)


def left_out(rows: Rows, keep: bool) -> str:
    """A condition that keeps (or drops) the rows in which a column holds one of the values."""
    tests = [f"coalesce({quoted(column)} IN ({_list(values)}), false)" for column, values in rows]
    if not tests:
        return ""
    return " AND ".join(tests) if keep else f"NOT ({' OR '.join(tests)})"


def _filled(columns: tuple[str, ...]) -> str:
    return " AND ".join(f"{quoted(column)} IS NOT NULL" for column in columns)


def _repeated(rows: str, each: TableMapping) -> str:
    """One row for every one a count stands for; a count that is no number leaves one row."""
    if not each.repeat:
        return rows
    count = f"greatest(1, least(coalesce(TRY_CAST({quoted(each.repeat)} AS INTEGER), 1), 1000))"
    number = f"CAST(unnest(generate_series(1, {count})) AS VARCHAR)"
    return f"SELECT *, {number} AS {quoted(each.repeat_as)} FROM ({rows})"


def _wide_to_long(rows: str, each: TableMapping) -> str:
    if each.unpivot is None:
        return rows
    wide, blank = each.unpivot, " WHERE {} IS NOT NULL" if each.unpivot.drop_blank else ""
    parts = [
        f"SELECT *, {quote(code)} AS {quoted(wide.name_to)}, {quoted(column)} AS {quoted(wide.value_to)} "
        f"FROM wide{blank.format(quoted(column))}"
        for column, code in wide.columns.items()
    ]
    return f"WITH wide AS ({rows}) {' UNION ALL '.join(parts)}"


def _format(given: Field, mapping: Mapping) -> str:
    """The date format the text of a field will have; '' when nobody stated one."""
    if given.constant is not None or given.add_days or given.add_years:
        return ISO
    return given.date_format or mapping.date_format


def _value(given: Field, column: Column, mapping: Mapping) -> str:
    value = value_of(given)
    if given.values:
        cases = " ".join(f"WHEN {quote(key)} THEN {quote(to)}" for key, to in given.values.items())
        other = f"{quote(UNMAPPED)} || {value}" if given.otherwise is None else quote(given.otherwise)
        value = f"CASE {value} {cases} ELSE CASE WHEN {value} IS NOT NULL THEN {other} END END"
    if column.kind in ("integer", "decimal") and given.source and not given.fiscal_year_from:
        value = _number(value, mapping)
    if given.prefix:
        value = f"{quote(given.prefix)} || {value}"
    if given.blank is not None:
        value = f"coalesce({value}, {quote(given.blank)})"
    if given.add_years or given.add_days or given.fiscal_year_from:
        value = _dated(value, given, mapping)
    if given.when:
        value = f"CASE WHEN {left_out(given.when, keep=True)} THEN {value} END"
    return value


def value_of(given: Field) -> str:
    """SQL of where a field comes from, before any map."""
    if given.constant is not None:
        return quote(given.constant)
    if given.derived:
        parts = ", ".join(f"coalesce({quoted(column)}, '')" for column in given.derived)
        return f"substr(sha256(concat_ws(chr(31), {quote(given.salt)}, {parts})), 1, 16)"
    if given.joined:
        return f"concat_ws('-', {', '.join(quoted(column) for column in given.joined)})"
    return quoted(given.source)


def _number(value: str, mapping: Mapping) -> str:
    """A number with the signs of the file turned into ours."""
    if mapping.thousands:
        value = f"replace({value}, {quote(mapping.thousands)}, '')"
    return value if mapping.decimal == "." else f"replace({value}, {quote(mapping.decimal)}, '.')"


def _dated(value: str, given: Field, mapping: Mapping) -> str:
    """A date moved on by years or days, or its fiscal year; what cannot be reckoned stays, to be faulted."""
    style = given.date_format or mapping.date_format or ISO
    day = f"CAST(TRY_STRPTIME({value}, {quote(ISO if given.constant is not None else style)}) AS DATE)"
    if given.fiscal_year_from:
        start = given.fiscal_year_from
        later = f"CASE WHEN month({day}) >= {start} THEN 1 ELSE 0 END" if start > 1 else "0"
        return f"coalesce(CAST(year({day}) + {later} AS VARCHAR), {value})"
    amount, unit = (given.add_years, "years") if given.add_years else (given.add_days, "days")
    digits = f"regexp_full_match({quoted(amount)}, '[0-9]+')"
    number = f"CASE WHEN {digits} THEN TRY_CAST({quoted(amount)} AS INTEGER) END"
    moved = f"CAST(CAST({day} + to_{unit}({number}) AS DATE) AS VARCHAR)"
    return f"coalesce({moved}, {value} || ' + ' || coalesce({quoted(amount)}, 'blank') || ' {unit}')"
