"""The first rows of a file as a stated dialect splits them, for a person to say whether they are right."""

from __future__ import annotations

import csv
import re
from itertools import islice
from pathlib import Path

from coaching_analytics.ingest.dialect import Dialect
from coaching_analytics.ingest.problems import file_fault
from coaching_analytics.ingest.records import Record, records
from coaching_analytics.ingest.sniff import first_bytes, kind_of
from coaching_analytics.ingest.suspects import joined

HEAD = 400_000


def first_rows(path: Path, dialect: Dialect, rows: int = 9) -> list[list[str]]:
    """The header and the first records; fewer where a quote makes no sense further on.

    Raises
    ------
    FileFault
        When the file cannot be unpacked or is not in the stated encoding.
    """
    wanted = dialect.header_rows + dialect.skip_after + rows - 1
    found = _sheet(path, dialect, wanted) if kind_of(path) == "workbook" else _text(path, dialect, wanted)
    cells = [[cell.strip() for cell in record.cells] for record in found]
    header = list(dialect.names) or joined(cells[: dialect.header_rows])
    return [header, *cells[dialect.header_rows + dialect.skip_after :]]


def _sheet(path: Path, dialect: Dialect, wanted: int) -> list[Record]:
    from coaching_analytics.ingest.sheet import chosen, opened, records_of

    with opened(path) as book:
        every = records_of(chosen(book, path, dialect.sheet), path, dialect.header_row + wanted)
        return list(islice((record for record in every if record.line >= dialect.header_row), wanted))


def _text(path: Path, dialect: Dialect, wanted: int) -> list[Record]:
    data = first_bytes(path, kind_of(path), HEAD)
    try:
        text = data.decode(dialect.encoding, "strict" if len(data) < HEAD else "ignore").removeprefix(
            "\ufeff"
        )
    except (UnicodeError, LookupError) as error:
        raise file_fault(
            path.name, f"{dialect.encoding} text", "Choose another encoding for its letters."
        ) from error
    lines = re.split(r"(?<=\n)|(?<=\r)(?!\n)", text.removeprefix("\ufeff"))
    found: list[Record] = []
    try:
        for record in records(lines, dialect, dialect.header_row - 1):
            found.append(record)
            if len(found) >= wanted:
                break
    except csv.Error:
        return found
    return found
