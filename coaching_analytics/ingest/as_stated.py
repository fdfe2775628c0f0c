"""The first rows of a file read as a person has stated it, before anything loads: what the preview shows."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from coaching_analytics.ingest.archive import check_workbook
from coaching_analytics.ingest.detect import HEAD, Detected
from coaching_analytics.ingest.dialect import Dialect
from coaching_analytics.ingest.limits import Clock, Limits
from coaching_analytics.ingest.plain_copy import Body
from coaching_analytics.ingest.problems import FileFault, Problem, file_fault
from coaching_analytics.ingest.read import check_names
from coaching_analytics.ingest.records import Record, long_fields, records
from coaching_analytics.ingest.sniff import first_bytes, kind_of

LOOKED_AT = 2000


def read_as(path: Path, dialect: Dialect, *, rows: int = 20) -> Detected:
    """The first rows as `dialect` reads them; its doubts are what would refuse the file.

    Parameters
    ----------
    path
        The file.
    dialect
        The layout that is stated.
    rows
        How many rows to show, the header counted.

    Raises
    ------
    FileFault
        When it is nothing a table is read from, or the bytes are not in the stated encoding.
    """
    clock = Clock.start(path.name, Limits.of())
    kind = kind_of(path)
    if kind == "workbook":
        from coaching_analytics.ingest.sheet import chosen, opened, records_of, sheet_names

        check_workbook(path, clock)
        with opened(path) as book:
            found = records_of(chosen(book, path, dialect.sheet), path, LOOKED_AT)
            body = Body(found, replace(dialect, fill_short=True), clock)
            table, problems = _first(body, dialect, rows)
            return Detected(dialect, table, _sentences(problems), sheets=sheet_names(book))
    head = first_bytes(path, kind, HEAD + 1)
    lines = io.StringIO(_text(head[:HEAD], len(head) <= HEAD, dialect.encoding, path.name), newline="")
    source = _uncut(records(lines, dialect, max(dialect.header_row - 1, 0)), len(head) <= HEAD)
    with long_fields():
        table, problems = _first(Body(source, dialect, clock), dialect, rows)
    return Detected(dialect, table, _sentences(problems))


def _text(head: bytes, whole: bool, encoding: str, name: str) -> str:
    named = "utf-8-sig" if encoding.lower() in ("utf-8", "utf8") else encoding
    try:
        return head.decode(named, "strict" if whole else "ignore")
    except (UnicodeError, LookupError) as error:
        raise file_fault(name, f"{encoding} text, as stated", "State another encoding.") from error


def _uncut(found: Iterator[Record], whole: bool) -> Iterator[Record]:
    """Leave out the last record of a part of a file: it may be cut."""
    before = None
    try:
        for record in found:
            if before:
                yield before
            before = record
    except csv.Error:
        if whole:
            raise
    if before and whole:
        yield before


def _first(body: Body, dialect: Dialect, rows: int) -> tuple[list[list[str]], list[Problem]]:
    """Header and first rows, and what is wrong with them."""
    table: list[list[str]] = []
    try:
        header = body.header()
        table.append(list(header))
        for cells in body.rows(header):
            if len(table) < rows:
                table.append([cell.strip() for cell in cells])
        check_names(body.clock.name, dialect.delimiter, header)
    except FileFault as fault:
        return table, [*body.problems, *fault.problems]
    except csv.Error as error:
        return table, list(body.quotes(error).problems)
    return table, body.problems


def _sentences(problems: list[Problem]) -> tuple[str, ...]:
    found = []
    for each in problems:
        place = f"Record {each.record}: " if each.record else ""
        given = f" (found: {each.value})" if each.value else ""
        found.append(f"{place}expected {each.expected}{given}. {each.mend}")
    return tuple(found)
