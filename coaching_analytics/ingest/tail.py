"""The last lines of a file too long to be looked at whole: notes and totals stand there."""

from __future__ import annotations

import csv
from pathlib import Path

from coaching_analytics.ingest.dialect import Dialect
from coaching_analytics.ingest.records import csv_options, long_fields
from coaching_analytics.ingest.suspects import short
from coaching_analytics.ingest.values import TOTAL

TAIL = 1 << 16
LAST = 20


def tail_doubts(path: Path, dialect: Dialect, width: int) -> list[str]:
    """What the last lines of a long text file hold besides rows."""
    with path.open("rb") as handle:
        handle.seek(max(path.stat().st_size - TAIL, 0))
        text = handle.read().decode(dialect.encoding, "replace")
    lines = [line for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n")[1:] if line.strip()]
    found = []
    for cells in _last(lines, dialect):
        first = next((cell.strip() for cell in cells if cell.strip()), "")
        if len(cells) != width:
            found.append(
                f"Among the last rows one has {len(cells)} values in place of {width} (“{short(first)}”): "
                "notes, totals, another table or a row that was cut?"
            )
        elif TOTAL.match(first):
            found.append(f"Among the last rows one looks like a total or another summary (“{short(first)}”).")
    return found[:3]


def _last(lines: list[str], dialect: Dialect) -> list[list[str]]:
    """The last records, when the lines can be split."""
    with long_fields():
        try:
            return list(csv.reader(lines, **csv_options(dialect)))[-LAST:]
        except csv.Error:
            return []
