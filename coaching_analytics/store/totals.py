"""Totals to date that extracts stated: what the next extract of the same series is compared with.

They are no table of a snapshot. A batch that loaded what was new in its totals lands them beside its rows.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb

from coaching_analytics.store.errors import RowsDamaged
from coaching_analytics.store.landing import escaped
from coaching_analytics.store.layout import Layout, file_sha256

if TYPE_CHECKING:
    from coaching_analytics.store.ledger import Entry

FOLDER = "totals_to_date"
COLUMNS = {
    "table_name": "VARCHAR",
    "key": "VARCHAR",
    "year": "INTEGER",
    "total": "DECIMAL(24,6)",
    "start": "BOOLEAN",
    "since": "VARCHAR",
}
"""A total is blank when its row was rejected; `start`: of a first extract that is a starting point.

`since` is the batch whose total was subtracted.
"""


@dataclass(frozen=True, slots=True)
class Totals:
    """The totals of a batch: the series they continue, by table, and the hash of their file."""

    series: Mapping[str, str] = field(default_factory=dict)
    sha256: str = ""


def land(con: duckdb.DuckDBPyConnection, query: str, target: Path) -> None:
    """Write the totals of a batch that `query` yields to the Parquet file `target`."""
    casts = ", ".join(f"CAST({name} AS {kind}) AS {name}" for name, kind in COLUMNS.items())
    con.execute(
        f"COPY (SELECT {casts} FROM ({query}) ORDER BY ALL) TO '{escaped(target)}' "
        "(FORMAT parquet, COMPRESSION zstd)"
    )


def path_of(layout: Layout, entry: Entry) -> Path:
    """The totals of a batch: landed, or still in the writer's folder.

    Raises
    ------
    RowsDamaged
        When they are not those that were loaded: what is counted from them would be wrong.
    """
    staged = layout.temporary / entry.batch_id / f"{FOLDER}.parquet"
    landed = layout.rows(FOLDER, entry.batch_id)
    if staged.exists() and not landed.exists():
        return staged
    if entry.totals is None or not landed.is_file() or file_sha256(landed) != entry.totals.sha256:
        raise RowsDamaged(
            f"The totals to date that came in {entry.file_name} are damaged or gone. Nothing was changed. "
            f"Restore a backup, or undo {entry.batch_id} and import {entry.file_name} again."
        )
    return landed


def of_batches(layout: Layout, entries: Iterable[Entry]) -> str:
    """SQL of the totals of batches, each with its `batch_id` and its day; without batches, of none."""
    parts = [
        f"SELECT *, '{entry.batch_id}' AS batch_id, DATE '{entry.extract_date}' AS day "
        f"FROM read_parquet('{escaped(path_of(layout, entry))}')"
        for entry in entries
    ]
    none = ", ".join(f"NULL::{kind} AS {name}" for name, kind in COLUMNS.items())
    return " UNION ALL ".join(parts) or f"SELECT {none}, NULL AS batch_id, NULL::DATE AS day WHERE false"


def counting_from(layout: Layout, staying: Sequence[Entry], leaving: Collection[str]) -> list[Entry]:
    """Batches that loaded what was new since the totals of a leaving one."""
    later = [entry for entry in staying if entry.totals]
    if not later or not leaving:
        return []
    with closing(duckdb.connect()) as con:
        found = con.execute(
            f"SELECT DISTINCT batch_id FROM ({of_batches(layout, later)}) WHERE list_contains(?, since)",
            [sorted(leaving)],
        ).fetchall()
    named = {row[0] for row in found}
    return [entry for entry in later if entry.batch_id in named]
