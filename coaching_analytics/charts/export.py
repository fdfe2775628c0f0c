"""Figures as CSV and XLSX: numbers stay numbers, text can never become a formula, the header says what it
is.
"""

from __future__ import annotations

import csv
import io
import math
import re
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

import pandas as pd
import xlsxwriter

from coaching_analytics.charts import numbers as say
from coaching_analytics.charts import wording
from coaching_analytics.charts.picture import Picture
from coaching_analytics.metrics.result import Result

RISKY = ("=", "+", "-", "@", "＝", "＋", "－", "＠")
CONTROL = re.compile(r"[\x00-\x1f\x7f]+")


def safe_text(value: str) -> str:
    """Text that a spreadsheet shows and never runs.

    Tabs, line ends and other control signs become spaces; an apostrophe stands before what could start a
    formula.
    """
    text = CONTROL.sub(" ", value)
    return f"'{text}" if text.lstrip().startswith(RISKY) else text


def header(picture: Picture) -> list[tuple[str, str]]:
    """What stands above the figures: question, unit, period, as of, snapshot, settings, cautions, stamps."""
    lines = [
        ("Question", picture.title),
        ("Unit", picture.unit or "; ".join(dict.fromkeys(r.unit for r in picture.results))),
    ]
    if picture.results:
        lines += _source(picture.results[0])
    lines += [("Setting", text) for text in _settings(picture.results)]
    lines += [("Caution", text) for text in picture.cautions]
    if any(result.origin == "simulated" for result in picture.results):
        lines.append(("Origin", wording.SIMULATED))
    if picture.stamp:
        lines.append(("Small groups", picture.stamp))
    return [(name, text) for name, text in lines if text]


def _source(result: Result) -> list[tuple[str, str]]:
    window = f"{result.window.start.isoformat()} to {say.last_day(result.window).isoformat()}"
    return [("Period", window), ("As of", result.as_of.isoformat()), ("Snapshot", result.snapshot)]


def _settings(results: Sequence[Result]) -> list[str]:
    merged: dict[str, Any] = {}
    for result in results:
        merged |= dict(result.settings)
    return wording.settings(merged)


def to_csv(picture: Picture) -> bytes:
    """UTF-8 CSV: header lines that begin with '# ', then the unformatted figures."""
    target = io.StringIO()
    writer = csv.writer(target, lineterminator="\n")
    for name, text in header(picture):
        writer.writerow([f"# {name}: {text}"])
    frame = plain(picture)
    writer.writerow([safe_text(str(column)) for column in frame.columns])
    for row in frame.itertuples(index=False):
        writer.writerow(
            ["" if cell is None else safe_text(cell) if isinstance(cell, str) else cell for cell in row]
        )
    return ("﻿" + target.getvalue()).encode("utf-8")


def to_xlsx(pictures: Sequence[Picture]) -> bytes:
    """One workbook with a sheet a picture: the header block, then the unformatted figures."""
    target = io.BytesIO()
    book = xlsxwriter.Workbook(
        target,
        {
            "in_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
        },
    )
    bold, wrap = book.add_format({"bold": True}), book.add_format({"text_wrap": False})
    used: set[str] = set()
    for picture in pictures:
        sheet = book.add_worksheet(_sheet_name(picture.name, used))
        place = 0
        for name, text in header(picture):
            sheet.write_string(place, 0, name, bold)
            sheet.write_string(place, 1, safe_text(text), wrap)
            place += 1
        _write(sheet, place + 1, plain(picture), bold)
        sheet.set_column(0, 0, 22)
    book.close()
    return target.getvalue()


def _write(sheet: Any, top: int, frame: pd.DataFrame, bold: Any) -> None:
    for column, name in enumerate(frame.columns):
        sheet.write_string(top, column, safe_text(str(name)), bold)
        for row, cell in enumerate(frame[name], start=top + 1):
            if isinstance(cell, bool):
                sheet.write_boolean(row, column, cell)
            elif isinstance(cell, (int, float, Decimal)):
                sheet.write_number(row, column, float(cell))
            elif cell is not None:
                sheet.write_string(row, column, safe_text(str(cell)))


def _sheet_name(name: str, used: set[str]) -> str:
    """A sheet name of at most 31 signs that is not taken."""
    base = "".join(sign for sign in name if sign not in "[]:*?/\\'")[:28] or "Figures"
    found, number = base, 2
    while found.lower() in used:
        found, number = f"{base} {number}", number + 1
    used.add(found.lower())
    return found


def plain(picture: Picture) -> pd.DataFrame:
    """The unformatted figures with Python's own types; missing cells are None. The table when there are
    none."""
    source = picture.data if len(picture.data.columns) else picture.table
    frame = pd.DataFrame(
        {name: pd.Series([_cell(cell) for cell in source[name]], dtype=object) for name in source.columns}
    )
    return frame.astype(object).where(frame.notna(), None)


def _cell(value: Any) -> Any:
    """One cell: numbers stay numbers, dates are ISO text, other things text."""
    if value is None or value is pd.NaT or value is pd.NA:
        return None
    if hasattr(value, "item"):
        value = value.item()
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, (bool, int, Decimal)):
        return value
    return value.isoformat()[:10] if isinstance(value, date) else str(value)
