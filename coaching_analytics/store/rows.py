"""Where the rows of a batch are read from while a snapshot is built."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import duckdb

from coaching_analytics.store import upgrades
from coaching_analytics.store.errors import RowsDamaged, StoreError
from coaching_analytics.store.landing import escaped
from coaching_analytics.store.layout import Layout, file_sha256
from coaching_analytics.store.ledger import Entry
from coaching_analytics.vocabulary import ddl
from coaching_analytics.vocabulary.tables import TABLES


@dataclass(slots=True)
class Rows:
    """Reads landed and staged rows through one connection.

    `dropped` counts, by batch and table, rows of older batches that break a rule of today's vocabulary.
    """

    con: duckdb.DuckDBPyConnection
    layout: Layout
    dropped: dict[str, int] = field(default_factory=dict)
    sound: set[Path] = field(default_factory=set)

    def path(self, entry: Entry, table: str) -> Path:
        """The batch's Parquet file: landed, or still in the writer's folder.

        Raises
        ------
        RowsDamaged
            When the file is not the one that was loaded: some changes in it would read as other values.
        """
        staged = self.layout.temporary / entry.batch_id / f"{table}.parquet"
        landed = self.layout.rows(table, entry.batch_id)
        if landed in self.sound or (staged.exists() and not landed.exists()):
            return landed if landed in self.sound else staged
        if not landed.is_file() or file_sha256(landed) != entry.tables[table].sha256:
            raise RowsDamaged(
                f"The rows of {table} that came in {entry.file_name} are damaged or gone. Nothing was "
                f"changed. Restore a backup, or undo {entry.batch_id} and import {entry.file_name} again."
            )
        self.sound.add(landed)
        return landed

    def of(self, entries: Sequence[Entry], table: str) -> str:
        """SQL yielding the columns of `table`, and `record`, of one or several batches."""
        today = [e for e in entries if e.vocabulary_version == ddl.vocabulary_version()]
        parts = [self._older(e, table) for e in entries if e not in today]
        if today:
            names = ", ".join(TABLES[table].names)
            files = ", ".join(f"'{escaped(self.path(entry, table))}'" for entry in today)
            parts.append(f"(SELECT {names}, record FROM read_parquet([{files}]))")
        return parts[0] if len(parts) == 1 else f"({' UNION ALL '.join(f'FROM {p}' for p in parts)})"

    def _older(self, entry: Entry, table: str) -> str:
        """Rows of a batch of another vocabulary version; those that break today's rules are left out."""
        source = upgrades.reading(self.con, table, self.path(entry, table), entry.vocabulary_version)
        fails = upgrades.failing(table)
        found = self.con.execute(f"SELECT count(*) FROM {source} WHERE {fails}").fetchone()
        if found and found[0]:
            self.dropped[f"{entry.batch_id}/{table}"] = found[0]
        return f"(FROM {source} WHERE NOT ({fails}))"


def duplicates(con: duckdb.DuckDBPyConnection, source: str, key: Sequence[str]) -> int:
    """How many keys occur more than once in `source`."""
    names = ", ".join(key)
    found = con.execute(
        f"SELECT count(*) FROM (SELECT {names} FROM {source} GROUP BY {names} HAVING count(*) > 1)"
    ).fetchone()
    return int(found[0]) if found else 0


def refuse_duplicates(con: duckdb.DuckDBPyConnection, table: str, source: str, key: Sequence[str]) -> None:
    """Raise `StoreError` with an example when a key occurs twice."""
    count = duplicates(con, source, key)
    if count:
        names = ", ".join(key)
        example = con.execute(
            f"SELECT {names} FROM {source} GROUP BY {names} HAVING count(*) > 1 ORDER BY {names} LIMIT 1"
        ).fetchone()
        raise StoreError(f"{table}: {count} keys ({names}) occur more than once, for example {example}.")
