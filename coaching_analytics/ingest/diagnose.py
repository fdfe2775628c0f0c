"""Which records of a file a strict reader stumbled over, found by going through it record by record."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from itertools import islice
from pathlib import Path
from typing import Protocol

from coaching_analytics.ingest.dialect import Dialect
from coaching_analytics.ingest.problems import Problem
from coaching_analytics.ingest.records import long_fields
from coaching_analytics.ingest.scan import CELL_LIMIT

LISTED = 100


class Laid(Protocol):
    """What is known of a text file that was opened."""

    @property
    def file(self) -> str:
        """Its name."""

    @property
    def columns(self) -> tuple[str, ...]:
        """Its column names."""

    @property
    def dialect(self) -> Dialect:
        """Its layout."""


def diagnose(source: Laid, plain: Path, message: str) -> list[Problem]:
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
    with long_fields(), plain.open(encoding="utf-8-sig", newline="") as handle:
        lines = islice(handle, source.dialect.header_row - 1, None)
        _odd_records(csv.reader(lines, delimiter=source.dialect.delimiter, strict=True), source, problems)
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


def _odd_records(rows: Iterable[list[str]], source: Laid, problems: list[Problem]) -> None:
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
