"""A file as a table of text: every column VARCHAR, found by its header's name, nothing converted."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from itertools import islice
from pathlib import Path

import duckdb

from coaching_analytics.ingest.dialect import DELIMITERS, Dialect
from coaching_analytics.ingest.problems import FileFault, Problem, file_fault
from coaching_analytics.ingest.scan import CELL_LIMIT, as_utf8, scan
from coaching_analytics.store.landing import escaped, quoted
from coaching_analytics.vocabulary.ddl import quote

LISTED = 100


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


def read(path: Path, dialect: Dialect, folder: Path) -> Source:
    """Open the text file `path`; `folder` holds a converted copy when one is needed.

    Raises
    ------
    FileFault
        For anything wrong with the bytes or the header.
    """
    found = scan(path, dialect.encoding)
    plain = as_utf8(path, found, dialect.encoding, folder)
    columns = header(plain, path.name, dialect)
    types = ", ".join(f"{quote(name)}: 'VARCHAR'" for name in columns)
    relation = (
        f"read_csv('{escaped(plain)}', auto_detect = false, header = true, skip = {dialect.header_row - 1}, "
        f"delim = {quote(dialect.delimiter)}, quote = '\"', escape = '\"', strict_mode = true, "
        f"max_line_size = {4 * CELL_LIMIT}, columns = {{{types}}})"
    )
    return Source(
        path.name, found.sha256, columns, relation, False, plain, dialect, found.long_cells, found.tidy
    )


def header(plain: Path, name: str, dialect: Dialect) -> tuple[str, ...]:
    """The column names of a text file, trimmed; each must be there once."""
    with plain.open(encoding="utf-8-sig", newline="") as handle:
        lines = islice(handle, dialect.header_row - 1, None)
        try:
            cells = next(csv.reader(lines, delimiter=dialect.delimiter, strict=True), [])
        except csv.Error as error:
            raise file_fault(name, "a header line that can be read", f"Check its quotes: {error}.") from error
    columns = tuple(cell.strip() for cell in cells)
    _check_header(columns, name, dialect.delimiter)
    return columns


def _check_header(columns: tuple[str, ...], name: str, delimiter: str) -> None:
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
    try:
        con.execute(sql)
    except duckdb.Error as error:
        if source.plain is None or "CSV" not in str(error):
            raise
        raise FileFault(_diagnose(source, source.plain, str(error))) from error


def check_cells(con: duckdb.DuckDBPyConnection, source: Source) -> None:
    """Refuse a file with a cell above the limit (no line ends, or a swallowed rest of file)."""
    longest = ", ".join(f"max(strlen({quoted(column)}))" for column in source.columns)
    try:
        row = con.execute(f"SELECT {longest} FROM {source.relation}").fetchone() or ()
    except duckdb.Error as error:
        if source.plain is None or "CSV" not in str(error):
            raise
        raise FileFault(_diagnose(source, source.plain, str(error))) from error
    for column, size in zip(source.columns, row, strict=True):
        if size is not None and size > CELL_LIMIT:
            raise file_fault(
                source.file,
                f"cells of at most {CELL_LIMIT:,} bytes",
                "Check for a missing quote or line end.",
                f"{size:,} bytes",
                column,
            )


def _diagnose(source: Source, plain: Path, message: str) -> list[Problem]:
    """The records a strict reader cannot split as the header says."""
    if "Maximum line size" in message:
        return [
            Problem(
                None,
                None,
                None,
                f"lines of at most {4 * CELL_LIMIT:,} bytes",
                "file",
                "Check for missing line ends.",
                "",
                source.file,
            )
        ]
    problems: list[Problem] = []
    limit = csv.field_size_limit(4 * CELL_LIMIT)
    try:
        with plain.open(encoding="utf-8-sig", newline="") as handle:
            lines = islice(handle, source.dialect.header_row - 1, None)
            _odd_records(csv.reader(lines, delimiter=source.dialect.delimiter, strict=True), source, problems)
    finally:
        csv.field_size_limit(limit)
    return problems or [
        Problem(
            None,
            None,
            None,
            "a file that can be split into rows and columns",
            "file",
            message.split("\n")[0],
            "",
            source.file,
        )
    ]


def _odd_records(rows: Iterable[list[str]], source: Source, problems: list[Problem]) -> None:
    wanted, record = len(source.columns), -1
    try:
        for row in rows:
            record += bool(row)
            if row and len(row) != wanted:
                problems.append(
                    Problem(
                        record,
                        None,
                        f"{len(row)} values",
                        f"{wanted} values, as in the header",
                        "file",
                        "Put quotes around values that hold the delimiter.",
                        "",
                        source.file,
                    )
                )
            if len(problems) >= LISTED:
                return
    except csv.Error as error:
        what = (
            "a quote that is closed" if "end of data" in str(error) else "quotes inside a value written twice"
        )
        problems.append(
            Problem(record + 1, None, None, what, "file", f"Correct the quotes: {error}.", "", source.file)
        )
