"""Text split into records by a stated dialect: the one place that does it in Python."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from typing import Any

from coaching_analytics.ingest.dialect import Dialect
from coaching_analytics.ingest.scan import CELL_LIMIT


@dataclass(frozen=True, slots=True)
class Record:
    """One record: the line it ends in, counted from 1, and its values."""

    line: int
    cells: list[str]


@contextmanager
def long_fields() -> Iterator[None]:
    """Let values be longer than the csv module's own limit while a file is read."""
    before = csv.field_size_limit(4 * CELL_LIMIT)
    try:
        yield
    finally:
        csv.field_size_limit(before)


def records(lines: Iterable[str], dialect: Dialect, skip: int = 0) -> Iterator[Record]:
    """The records after `skip` lines, blank lines left out; `csv.Error` where quotes make no sense."""
    rest: Iterator[str] = islice(lines, skip, None)
    if dialect.escape == "backslash":
        rest = _plain_backslashes(rest, dialect)
    reader = csv.reader(rest, **csv_options(dialect))
    for cells in reader:
        if cells:
            yield Record(skip + reader.line_num, cells)


def csv_options(dialect: Dialect) -> dict[str, Any]:
    """What the csv module calls the dialect."""
    backslash = dialect.escape == "backslash"
    return {
        "delimiter": dialect.delimiter,
        "quotechar": dialect.quote or None,
        "quoting": csv.QUOTE_MINIMAL if dialect.quote else csv.QUOTE_NONE,
        "doublequote": True,
        "escapechar": "\\" if backslash else None,
        "strict": True,
    }


def _plain_backslashes(lines: Iterable[str], dialect: Dialect) -> Iterator[str]:
    r"""Keep a backslash before anything but a sign it can escape, such as \N or C:\temp."""
    signs = {"\\", dialect.quote, dialect.delimiter, "\n", "\r"}

    def kept(hit: re.Match[str]) -> str:
        return hit.group() if hit.group(1) in signs else "\\\\" + hit.group(1)

    return (re.sub(r"\\(.)", kept, line, flags=re.S) for line in lines)
