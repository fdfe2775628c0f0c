"""Sheets of a workbook as rows of text, each cell as a person sees it in the sheet."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from itertools import islice
from pathlib import Path
from typing import Any

from coaching_analytics.ingest.archive import check_workbook
from coaching_analytics.ingest.detect import Detected, shown
from coaching_analytics.ingest.dialect import Dialect
from coaching_analytics.ingest.limits import Clock, Limits
from coaching_analytics.ingest.problems import FileFault, Problem, file_fault
from coaching_analytics.ingest.records import Record
from coaching_analytics.ingest.sniff import WORKBOOK_ENDS
from coaching_analytics.ingest.suspects import structure

LOOKED_AT = 2000
LISTED = 100
ZEROS = re.compile(r"0{2,}$")


@contextmanager
def opened(path: Path, *, formulas: bool = False) -> Iterator[Any]:
    """The workbook, read as a stream; `formulas` gives what cells compute in place of what they show."""
    from openpyxl import load_workbook

    try:
        handle = path.open("rb")  # By its bytes: openpyxl refuses a name with another ending.
        book = load_workbook(handle, read_only=True, data_only=not formulas)
    except Exception as error:  # openpyxl raises what its parsers raise
        raise file_fault(
            path.name, "a workbook that can be opened", f"Save it again as XLSX ({type(error).__name__})."
        ) from error
    try:
        yield book
    finally:
        book.close()
        handle.close()


def sheet_names(book: Any) -> tuple[str, ...]:
    """The sheets that have cells, in their order (a sheet may be a chart)."""
    return tuple(each.title for each in book.worksheets)


def chosen(book: Any, path: Path, wanted: str) -> Any:
    """The sheet that is meant; asked for when there are several and none is stated."""
    names = sheet_names(book)
    listed = ", ".join(names[:20])
    if not names:
        raise file_fault(path.name, "a workbook with a sheet of cells", "Save the table in a sheet.")
    if wanted and wanted not in names:
        raise file_fault(
            path.name, f"a sheet named {wanted}", f"Change sheet in [file]; there are: {listed}.", wanted
        )
    if not wanted and len(names) > 1:
        raise file_fault(path.name, "one sheet, or the sheet that is meant",
                         f"Which sheet is it? State sheet in [file] of a mapping: {listed}.")  # fmt: skip
    return book[wanted or names[0]]


def records_of(sheet: Any, path: Path, most: int | None = None) -> Iterator[Record]:
    """The rows of a sheet that hold anything, numbered; `FileFault` lists cells that show an error."""
    from openpyxl.utils import get_column_letter

    sheet.reset_dimensions()  # What the file says of its own size is often wrong.
    without = _formulas_without_value(path, sheet.title, most)
    problems: list[Problem] = []
    for number, row in enumerate(islice(sheet.iter_rows(), most), 1):
        cells = []
        for column, cell in enumerate(row, 1):
            if cell.data_type == "e" or (cell.value is None and (number, column) in without):
                place = f"(sheet {sheet.title}, cell {get_column_letter(column)}{number})"
                problems.append(_problem(path, place, cell))
            cells.append(cell_text(cell.value, cell))
        if len(problems) >= LISTED:
            break
        while cells and not cells[-1]:
            cells.pop()
        if cells:
            yield Record(number, cells)
    if problems:
        raise FileFault(problems)


def _problem(path: Path, place: str, cell: Any) -> Problem:
    if cell.data_type == "e":
        wanted, mend = f"a value; the cell shows an error {place}", "Correct the cell."
    else:
        wanted = f"a value; the formula has none yet {place}"
        mend = "Open the workbook, save it, and add it again."
    return Problem(None, None, cell.value, wanted, "file", mend, "", path.name)


def _formulas_without_value(path: Path, sheet: str, most: int | None) -> set[tuple[int, int]]:
    """Cells with a formula; only workbooks whose cells were computed elsewhere lack the value."""
    with zipfile.ZipFile(path) as archive:
        parts = [name for name in archive.namelist() if name.startswith("xl/worksheets/sheet")]
        if not any(_holds(archive, name, b"<f") for name in parts):
            return set()
    with opened(path, formulas=True) as book:
        book[sheet].reset_dimensions()
        rows = enumerate(islice(book[sheet].iter_rows(), most), 1)
        return {(n, c) for n, row in rows for c, cell in enumerate(row, 1) if cell.data_type == "f"}


def _holds(archive: zipfile.ZipFile, name: str, mark: bytes) -> bool:
    with archive.open(name) as part:
        before = b""
        while block := part.read(1 << 20):
            if re.search(re.escape(mark) + rb"[ >/]", before + block):
                return True
            before = block[-4:]
    return False


def cell_text(value: object, cell: Any = None) -> str:
    """A cell as the text a person would have typed into a CSV file."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime):
        midnight = not (value.hour or value.minute or value.second)
        return value.date().isoformat() if midnight else value.isoformat(sep=" ", timespec="seconds")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, time):
        return value.isoformat()
    if isinstance(value, timedelta):
        minutes, seconds = divmod(round(value.total_seconds()), 60)
        return f"{minutes // 60}:{minutes % 60:02}" + (f":{seconds:02}" if seconds else "")
    if isinstance(value, int):
        style = getattr(cell, "number_format", "") if cell is not None else ""
        return str(value).zfill(len(style)) if ZEROS.fullmatch(style) else str(value)
    if isinstance(value, float):
        text = format(Decimal(f"{value:.15g}"), "f")
        return text.rstrip("0").rstrip(".") if "." in text else text
    return str(value).strip()


def detect_sheet(path: Path, rows: int, sheet: str) -> Detected:
    """What the first rows of a workbook's sheet show."""
    check_workbook(path, Clock.start(path.name, Limits.of()))
    doubts, notes = [], []
    misnamed = path.suffix.lower() not in WORKBOOK_ENDS
    if misnamed:
        notes.append(
            f"The file is named {path.suffix or 'without an ending'} but is a workbook; it is read as one."
        )
    with opened(path) as book:
        names = sheet_names(book)
        hidden = [each.title for each in book.worksheets if each.sheet_state != "visible"]
        found: list[Record] = []
        for name in [sheet] if sheet else names:
            found = list(records_of(chosen(book, path, name), path, LOOKED_AT))
            if found:
                break
    if not found:
        doubts.append("The workbook has no rows in this sheet.")
    if len(names) > 1 and not sheet:
        doubts.append(f"The workbook has {len(names)} sheets: is {name} the one that is meant?")
    if hidden:
        notes.append(f"{len(hidden)} sheets are hidden ({', '.join(hidden[:3])}).")
    full = _padded(found)
    parts = structure(full, len(full[0].cells) if full else 1)
    dialect = Dialect(header_row=parts.header_row, header_rows=parts.header_rows,
                      sheet=name if len(names) > 1 or sheet or misnamed else "")  # fmt: skip
    return Detected(
        dialect, shown(parts, rows), tuple(doubts + parts.doubts), tuple(notes + parts.notes), (), names
    )


def _padded(found: list[Record]) -> list[Record]:
    """Rows of a sheet end at their last value; all get the length of the longest."""
    width = max((len(each.cells) for each in found), default=0)
    return [Record(each.line, each.cells + [""] * (width - len(each.cells))) for each in found]
