"""Which delimiter, quote and escape fit the first lines of a file: each is tried, the most regular wins."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import cast

from coaching_analytics.ingest.dialect import DELIMITERS, Dialect, Escape
from coaching_analytics.ingest.records import Record, long_fields, records

SAME = 0.999
SWALLOWED = 50
SEP = re.compile(r"sep=(.)\r?\n?$")


@dataclass(frozen=True, slots=True)
class Trial:
    """The records one dialect makes of the first lines.

    Attributes
    ----------
    width
        The number of values most records have.
    share
        Of records that have it.
    error
        The line in which quotes make no sense, and why.
    """

    dialect: Dialect
    records: list[Record]
    width: int
    share: float
    error: tuple[int, str] | None = None

    @property
    def merit(self) -> tuple[bool, float, int]:
        """What makes it better than others; quotes that make no sense count against it."""
        return (self.width > 1, round(self.share - 0.05 * (self.error is not None), 3), self.width)


def trials(text: str, whole: bool, encoding: str) -> list[Trial]:
    """Every way to split `text` that gives more than one column, the best first.

    Parameters
    ----------
    text
        The first part of the file.
    whole
        It is all there is; otherwise its last record is cut and left out.
    encoding
        Goes into the dialects.
    """
    first = stated_delimiter(text)
    delimiters = [first] if first else list(DELIMITERS)
    skip = 1 if first else 0
    found = [
        _trial(text, whole, Dialect(encoding, delimiter, quote=quote, escape=cast("Escape", escape)), skip)
        for delimiter in delimiters
        for quote, escape in _quotings(text, delimiter)
    ]
    found.sort(key=lambda each: each.merit, reverse=True)
    return found


def stated_delimiter(text: str) -> str:
    """The delimiter a first line such as "sep=;" states, as spreadsheets write it."""
    hit = SEP.match(text[:8].split("\n")[0])
    return hit.group(1) if hit else ""


def rivals(found: list[Trial]) -> Iterator[Trial]:
    """Ways that are as regular as the best one and give other records."""
    best = found[0]
    for each in found[1:]:
        regular = each.width > 1 and each.error is None and each.share >= max(SAME, best.share)
        if regular and [r.cells for r in each.records] != [r.cells for r in best.records]:
            yield each


def _quotings(text: str, delimiter: str) -> list[tuple[str, str]]:
    """Quotes in doubles first; backslashes and single quotes only where they stand."""
    ways = [('"', "doubled")]
    if "\\" in text:
        ways.append(('"', "backslash"))
    sign = re.escape(delimiter)
    if re.search(rf"(?:^|{sign})'[^'\n]*'(?:{sign}|\r?$)", text, re.M):
        ways.append(("'", "doubled"))
    return ways


def _trial(text: str, whole: bool, dialect: Dialect, skip: int) -> Trial:
    found: list[Record] = []
    error = None
    with long_fields():
        source = records(io.StringIO(text, newline=""), dialect, skip)
        try:
            found.extend(source)
        except csv.Error as fault:
            line = found[-1].line + 1 if found else 1
            if whole or "end of data" not in str(fault) or text.count("\n") - line > SWALLOWED:
                error = (line, str(fault))
    if not whole and found and error is None:
        found.pop()
    widths = Counter(len(each.cells) for each in found)
    width, count = max(widths.items(), key=lambda item: (item[1] * (item[0] > 1), item[0]), default=(0, 0))
    return Trial(dialect, found, width, count / max(len(found), 1), error)


def stray_quote(text: str, dialect: Dialect) -> int:
    """The line of the first record with an odd number of quotes, 0 when there is none."""
    if dialect.escape == "backslash" or dialect.quote not in text:
        return 0
    taken: list[str] = []

    def lines() -> Iterator[str]:
        for line in io.StringIO(text, newline=""):
            taken.append(line)
            yield line

    with long_fields():
        try:
            for record in records(lines(), dialect):
                if sum(line.count(dialect.quote) for line in taken) % 2:
                    return record.line
                taken.clear()
        except csv.Error:  # Said where the records are split.
            return 0
    return 0
