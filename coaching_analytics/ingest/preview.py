"""The first rows of a file as a mapping turns them into rows of our tables, before anything is checked."""

from __future__ import annotations

import secrets
import tempfile
from dataclasses import dataclass
from os import PathLike
from pathlib import Path

from coaching_analytics.ingest.jobs import ORDER, open_jobs
from coaching_analytics.ingest.load import connected
from coaching_analytics.ingest.read import table_of
from coaching_analytics.ingest.salt import salted
from coaching_analytics.ingest.shape import shape
from coaching_analytics.ingest.shape_rows import UNMAPPED

ROWS = 20


@dataclass(frozen=True, slots=True)
class Preview:
    """Rows of one table as text; blanks are None."""

    table: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str | None, ...], ...]


def preview(
    path: str | PathLike[str],
    *,
    table: str | None = None,
    mapping: str | PathLike[str] | None = None,
    rows: int = ROWS,
) -> list[Preview]:
    """The first `rows` of every table the file would feed.

    Parameters
    ----------
    path
        The file.
    table, mapping
        As for `load`.
    rows
        How many rows of each table.

    Raises
    ------
    FileFault
        When the file or the mapping cannot be read.
    """
    with tempfile.TemporaryDirectory(prefix="coaching-") as folder, connected(Path(folder)) as con:
        jobs = open_jobs([Path(path)], table, Path(mapping) if mapping else None, Path(folder))
        # No store is at hand: ids of names are made with a salt that is thrown away.
        jobs = salted(jobs, lambda: secrets.token_hex(32))
        found = []
        for number, (given, source) in enumerate(part for job in jobs for part in job.parts):
            text = source if given.identity else table_of(con, source, f"preview_{number}")
            for each in given.tables:
                shaped = shape(given, each, text)
                names = ", ".join(
                    f'ltrim("{name}", chr({ord(UNMAPPED)})) AS "{name}"' for name in shaped.columns
                )
                body = con.execute(f"SELECT {names} FROM ({shaped.sql}) LIMIT {int(rows)}").fetchall()
                found.append(Preview(each.table, shaped.columns, tuple(body)))
        return sorted(found, key=lambda item: ORDER[item.table])
