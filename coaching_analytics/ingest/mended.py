"""Rows handed back to be mended: how they are written, and how they are known again when they load.

However the file they stood in was laid out - a workbook, a title above the header, notes below it - they are
one plain table with one header line, in the file's own encoding and delimiter. Its last column says why each
was not loaded, and tells such a file from every other.
"""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import TYPE_CHECKING

from coaching_analytics.ingest.dialect import Dialect
from coaching_analytics.ingest.mapping_diff import NOT_LOADED
from coaching_analytics.ingest.problems import FileFault
from coaching_analytics.ingest.sniff import first_bytes, kind_of

if TYPE_CHECKING:
    import pandas as pd

HEADER = 1 << 18
"""Bytes within which the header of rows handed back ends."""


def plain_of(dialect: Dialect) -> Dialect:
    """How rows to mend of a file laid out as `dialect` are written."""
    return Dialect(dialect.encoding, dialect.delimiter)


def to_mend(frame: pd.DataFrame, dialect: Dialect) -> bytes:
    """`frame` as the file that is handed back."""
    plain = plain_of(dialect)
    text: str = frame.to_csv(index=False, sep=plain.delimiter, lineterminator="\n")
    named = "utf-8-sig" if plain.encoding.lower() in ("utf-8", "utf8") else plain.encoding
    return text.encode(named, "replace")


def read_again_as(path: Path, dialect: Dialect) -> Dialect:
    """How `path` is read by a mapping that states `dialect`: plainly, when it holds rows handed back."""
    plain = plain_of(dialect)
    if plain == dialect:
        return dialect
    try:
        return plain if _handed_back(path, plain) else dialect
    except (FileFault, OSError):
        return dialect  # Whatever it is, the reader says what is wrong with it.


def _handed_back(path: Path, plain: Dialect) -> bool:
    kind = kind_of(path)
    if kind == "workbook":
        return False
    named = "utf-8-sig" if plain.encoding.lower() in ("utf-8", "utf8") else plain.encoding
    try:
        text = first_bytes(path, kind, HEADER).decode(named, "ignore")
        header = next(csv.reader(io.StringIO(text, newline=""), delimiter=plain.delimiter), [])
    except (LookupError, csv.Error):
        return False
    return len(header) > 1 and header[-1].strip() == NOT_LOADED
