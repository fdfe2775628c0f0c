"""A file as a table of text: every column VARCHAR, found by its header's name, nothing converted."""

from __future__ import annotations

import csv
import hashlib
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any

import duckdb

from coaching_analytics.ingest.archive import check_workbook, unpacked
from coaching_analytics.ingest.diagnose import diagnose
from coaching_analytics.ingest.dialect import DELIMITERS, Dialect
from coaching_analytics.ingest.header_watch import record_of_header
from coaching_analytics.ingest.limits import Clock, Limits
from coaching_analytics.ingest.plain_copy import copied, records_in
from coaching_analytics.ingest.problems import FileFault, Problem, file_fault
from coaching_analytics.ingest.scan import CELL_LIMIT, Scan, as_utf8, scan
from coaching_analytics.ingest.sniff import WORKBOOK_ENDS, Kind, kind_of
from coaching_analytics.store.landing import escaped, quoted
from coaching_analytics.vocabulary.ddl import quote

LINE = 4 * CELL_LIMIT
"""The longest line, in bytes. A buffer holds four; of the usual sixteen there are too few for every core."""


@dataclass(frozen=True, slots=True)
class Source:
    """A table of text.

    Attributes
    ----------
    relation
        What follows FROM; its columns are named as in the header.
    numbered
        `relation` has a column `record`; otherwise the order of its rows is the record number.
    plain, dialect
        The text file behind it, for saying which record a parser stumbled over.
    long_cells
        Its bytes leave room for a cell above the limit.
    many_rows
        Its size leaves room for more rows than the limit.
    clock
        What the file may hold, and how long it may still be read.
    tidy
        Its bytes leave no room for spaces around a cell; a cell without text is blank already.
    """

    file: str
    sha256: str
    columns: tuple[str, ...]
    relation: str
    numbered: bool = False
    plain: Path | None = None
    dialect: Dialect = field(default_factory=Dialect)
    long_cells: bool = False
    tidy: bool = False
    many_rows: bool = False
    clock: Clock = field(default_factory=lambda: Clock("", Limits.of()))


def read(path: Path, dialect: Dialect, folder: Path, limits: Limits | None = None) -> Source:
    """Open `path`; `folder` holds an unpacked, converted or plain copy when one is needed.

    Raises
    ------
    FileFault
        For anything wrong with the bytes, the layout or the header, or when it is beyond a limit.
    """
    clock = Clock.start(path.name, limits or Limits.of())
    source = _opened(path, dialect, folder, clock)
    clock.stop()
    return source


def _opened(path: Path, dialect: Dialect, folder: Path, clock: Clock) -> Source:
    kind = kind_of(path)
    clock.limits.check_file(path.name, path.stat().st_size)
    if kind in ("gzip", "zip"):
        path = unpacked(path, kind, folder, clock)
        kind = kind_of(path)
        if kind in ("gzip", "zip"):
            raise file_fault(
                clock.name, "one table in the packed file", "Unpack it, and add the file inside."
            )
    elif (path.suffix.lower() in WORKBOOK_ENDS) != (kind == "workbook") and not dialect.sheet:
        raise _misnamed(path, kind)
    if kind == "workbook":
        return _from_workbook(path, dialect, folder, clock)
    return _from_text(path, dialect, folder, clock)


def _misnamed(path: Path, kind: Kind) -> FileFault:
    if kind == "workbook":
        mend = "Give its name the ending .xlsx, or state sheet in [file] of a mapping."
        return file_fault(path.name, "CSV text, as its name says; the file is a workbook", mend)
    return file_fault(
        path.name, "a workbook, as its name says; the file is text", "Give its name the ending .csv."
    )


def _from_text(path: Path, dialect: Dialect, folder: Path, clock: Clock) -> Source:
    found = scan(path, dialect.encoding, clock, dialect.header_row)
    plain = as_utf8(path, found, dialect.encoding, folder, clock)
    if dialect.direct:
        columns = header(plain, clock.name, dialect)
        clock.limits.check_columns(clock.name, len(columns))
        if found.header_again:
            raise file_fault(
                clock.name, "the header once", "Does another table begin there? Save it apart.",
                "the header repeated", record=record_of_header(plain, dialect.header_row),
            )  # fmt: skip
        many = found.size > clock.limits.rows * max(len(columns), 2)
        return _source(clock, plain, found, columns, dialect, many)
    copy = folder / f"plain-{found.sha256}.csv"
    copied(
        records_in(plain, dialect),
        dialect,
        copy,
        clock,
        partial(check_names, clock.name, dialect.delimiter),
    )
    return _plain(clock, copy, found.sha256)


def _from_workbook(path: Path, dialect: Dialect, folder: Path, clock: Clock) -> Source:
    from coaching_analytics.ingest.sheet import chosen, opened

    check_workbook(path, clock)
    with path.open("rb") as handle:
        sha256 = hashlib.file_digest(handle, "sha256").hexdigest()
    with opened(path) as book:
        return from_sheet(chosen(book, path, dialect.sheet), path, sha256, dialect, folder, clock)


def from_sheet(sheet: Any, path: Path, sha256: str, dialect: Dialect, folder: Path, clock: Clock) -> Source:
    """One sheet of a workbook as a table of text; its rows may end early, as empty cells are not kept."""
    from coaching_analytics.ingest.sheet import records_of

    copy = folder / f"sheet-{len(list(folder.iterdir()))}.csv"
    dialect = replace(dialect, fill_short=True)
    copied(records_of(sheet, path), dialect, copy, clock, partial(check_names, clock.name, ","))
    return _plain(clock, copy, sha256)


def _plain(clock: Clock, copy: Path, sha256: str) -> Source:
    """A plain copy made here, opened; its cells and rows were counted while it was written."""
    found = replace(scan(copy), sha256=sha256, long_cells=False)
    return _source(clock, copy, found, header(copy, clock.name, Dialect()), Dialect(), False)


def _source(
    clock: Clock, plain: Path, found: Scan, columns: tuple[str, ...], dialect: Dialect, many: bool
) -> Source:
    types = ", ".join(f"{quote(name)}: 'VARCHAR'" for name in columns)
    relation = (
        f"read_csv('{escaped(plain)}', auto_detect = false, header = true, skip = {dialect.header_row - 1}, "
        f"delim = {quote(dialect.delimiter)}, quote = '\"', escape = '\"', strict_mode = true, "
        f"max_line_size = {LINE}, buffer_size = {4 * LINE}, columns = {{{types}}})"
    )
    return Source(clock.name, found.sha256, columns, relation, False, plain, dialect, found.long_cells,
                  found.tidy, many, clock)  # fmt: skip


def header(plain: Path, name: str, dialect: Dialect) -> tuple[str, ...]:
    """The column names of a text file, trimmed; each must be there once."""
    with plain.open(encoding="utf-8-sig", newline="") as handle:
        lines = islice(handle, dialect.header_row - 1, None)
        try:
            cells = next(csv.reader(lines, delimiter=dialect.delimiter, strict=True), [])
        except csv.Error as error:
            raise file_fault(name, "a header line that can be read", f"Check its quotes: {error}.") from error
    columns = tuple(cell.strip() for cell in cells)
    check_names(name, dialect.delimiter, columns)
    return columns


def check_names(name: str, delimiter: str, columns: tuple[str, ...]) -> None:
    """Refuse a header without names, with the same name twice, or with a blank one."""
    if not columns:
        raise file_fault(
            name, "a header line", "Put the column names in the first line, or state header_row."
        )
    if len(columns) == 1:
        for other, word in DELIMITERS.items():
            if other != delimiter and other in columns[0]:
                raise file_fault(
                    name,
                    f"values separated by {DELIMITERS.get(delimiter, repr(delimiter))}",
                    f"Is the file separated by {word}? State delimiter in [file] of a mapping.",
                    columns[0],
                )
    twice = [column for column, count in Counter(c.casefold() for c in columns).items() if count > 1]
    problems = [
        Problem(
            None, column, column, "each column name once", "file", "Rename or remove one of them.", "", name
        )
        for column in twice
        if column
    ]
    if "" in columns:
        place = columns.index("") + 1
        problems.append(
            Problem(
                None,
                None,
                "",
                f"a name for column number {place}",
                "file",
                "Name the column, or remove an empty last column.",
                "",
                name,
            )
        )
    if problems:
        raise FileFault(problems)


def table_of(con: duckdb.DuckDBPyConnection, source: Source, name: str) -> Source:
    """Keep the text of `source` as a temporary table with record numbers, for a mapping to draw on."""
    if source.numbered:
        return source
    run_read(con, f"CREATE TEMP TABLE {quoted(name + '_text')} AS SELECT * FROM {source.relation}", source)
    con.execute(
        f"CREATE TEMP VIEW {quoted(name)} AS SELECT rowid + 1 AS record, * FROM {quoted(name + '_text')}"
    )
    return replace(source, relation=quoted(name), numbered=True)


def run_read(con: duckdb.DuckDBPyConnection, sql: str, source: Source) -> None:
    """Run SQL that reads the file; a parser's complaint becomes a list of the records at fault."""
    with _faults_of(con, source):
        con.execute(sql)


@contextmanager
def _faults_of(con: duckdb.DuckDBPyConnection, source: Source) -> Iterator[None]:
    """Bound what `con` reads in time, and turn a parser's complaint into the records at fault."""
    try:
        with source.clock.bounding(con):
            yield
    except duckdb.Error as error:
        if source.plain is None or "CSV" not in str(error):
            raise
        raise FileFault(diagnose(source, source.plain, str(error))) from error


def check_size(con: duckdb.DuckDBPyConnection, source: Source) -> None:
    """Refuse a file with a cell above the limit (no line ends, or a swallowed rest) or too many rows."""
    if not (source.long_cells or source.many_rows):
        return
    longest = ", ".join(f"max(strlen({quoted(column)}))" for column in source.columns)
    with _faults_of(con, source):
        row = con.execute(f"SELECT count(*), {longest} FROM {source.relation}").fetchone() or (0,)
    limits = source.clock.limits
    limits.check_rows(source.file, row[0])
    for column, size in zip(source.columns, row[1:], strict=True):
        limits.check_cell(source.file, size or 0, column)
