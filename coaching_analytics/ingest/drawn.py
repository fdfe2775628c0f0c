"""Columns of an extract as the fields of a mapping find them, and which of its records count for a table."""

from __future__ import annotations

from collections.abc import Collection

from coaching_analytics.ingest.mapping import Mapping, TableMapping
from coaching_analytics.ingest.mapping_field import Rows
from coaching_analytics.ingest.read import Source
from coaching_analytics.ingest.shape_rows import segment_columns
from coaching_analytics.store.landing import quoted
from coaching_analytics.vocabulary.ddl import quote


def cell(name: str, null_tokens: tuple[str, ...], tidy: bool) -> str:
    """A column trimmed, unless it is `tidy` as it stands; blank when empty or one of the null tokens."""
    trimmed = quoted(name) if tidy else f"trim({quoted(name)})"
    blank = trimmed if tidy else f"nullif({trimmed}, '')"
    return f"CASE WHEN {trimmed} NOT IN ({listed(null_tokens)}) THEN {blank} END" if null_tokens else blank


def trimmed(names: list[str], null_tokens: tuple[str, ...], tidy: bool) -> str:
    """Columns of an extract as the fields of a mapping find them."""
    return ", ".join(f"{cell(name, null_tokens, tidy)} AS {quoted(name)}" for name in names)


def listed(values: tuple[str, ...]) -> str:
    """Values as SQL puts them in a list."""
    return ", ".join(quote(value) for value in values)


def left_out(rows: Rows, keep: bool) -> str:
    """A condition that keeps (or drops) the rows in which a column holds one of the values."""
    tests = [f"coalesce({quoted(column)} IN ({listed(values)}), false)" for column, values in rows]
    if not tests:
        return ""
    return " AND ".join(tests) if keep else f"NOT ({' OR '.join(tests)})"


def chosen(mapping: Mapping, each: TableMapping) -> dict[str, str]:
    """What a record must meet to count for a table, by the key of the mapping that says so.

    A column that a group of columns makes is not there yet; its condition is in `chosen_made`.
    """
    made = _of_groups(each)
    blank = [f"{quoted(column)} IS NULL" for column in each.only_blank]
    found = {
        "leave_out": left_out(mapping.leave_out, keep=False),
        "keep": left_out(tuple(pair for pair in each.keep if pair[0] not in made), keep=True),
        "skip_blank": " AND ".join(f"{quoted(column)} IS NOT NULL" for column in each.skip_blank),
        "only_blank": " AND ".join(blank),
    }
    return {key: test for key, test in found.items() if test}


def _of_groups(each: TableMapping) -> set[str]:
    return {name for group in each.groups.rows for name in group} if each.groups else set()


def chosen_made(each: TableMapping) -> str:
    """What a row must meet in the columns that groups of columns make; blank when nothing is asked."""
    made = _of_groups(each)
    return left_out(tuple(pair for pair in each.keep if pair[0] in made), keep=True)


def counting(mapping: Mapping, each: TableMapping, source: Source, more: Collection[str] = ()) -> str:
    """A query for the records that count for a table, with the columns it reads and `more`."""
    names = each.columns() | set(more) | {name for name, _ in mapping.leave_out}
    rows = drawn(names, mapping, source)
    for test in chosen(mapping, each).values():
        rows = f"SELECT * FROM ({rows}) WHERE {test}"
    return rows


def drawn(names: set[str], mapping: Mapping, source: Source) -> str:
    """A query for columns of the extract and parts of its split texts."""
    split = [each for each in mapping.segments if names & set(each.names)]
    real = (names - {name for each in split for name in each.names}) | {each.source for each in split}
    base = trimmed(sorted(real), mapping.null_tokens, source.tidy)
    rows = f"SELECT record{', ' + base if base else ''} FROM {source.relation}"
    for each in split:
        rows = f"SELECT *, {segment_columns(each)} FROM ({rows})"
    return rows
