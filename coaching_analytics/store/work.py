"""Fills the tables of a snapshot on an open connection: rows, ledger, marts, and what it is."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import duckdb

from coaching_analytics.store import batch_records, content, roster, span
from coaching_analytics.store.fold import Fold
from coaching_analytics.store.layout import Layout
from coaching_analytics.store.ledger import Entry
from coaching_analytics.store.marts_files import marts_hash
from coaching_analytics.store.marts_runner import build_marts
from coaching_analytics.store.rows import Rows, refuse_duplicates
from coaching_analytics.vocabulary import ddl
from coaching_analytics.vocabulary.settings import Value
from coaching_analytics.vocabulary.tables import TABLES

BATCH_TABLE = """CREATE OR REPLACE TABLE batch (batch_id VARCHAR, table_name VARCHAR, file_name VARCHAR,
    mapping VARCHAR, load_mode VARCHAR, origin VARCHAR, rows_in BIGINT, rows_loaded BIGINT,
    rows_rejected BIGINT, orphans BIGINT, loaded_at VARCHAR)"""


def roster_tables(entries: Sequence[Entry]) -> frozenset[str]:
    """Tables that some batch feeds with a dated roster."""
    return frozenset(n for e in entries for n, t in e.tables.items() if t.load_mode == "dated_roster")


@dataclass(slots=True)
class Work:
    """One build on an open connection.

    Attributes
    ----------
    entries
        All batches of the snapshot, oldest first.
    staged
        Ids of those that are new: what they change is counted.
    """

    con: duckdb.DuckDBPyConnection
    layout: Layout
    entries: tuple[Entry, ...]
    staged: frozenset[str]
    settings: Mapping[str, Value]

    def rebuild(self) -> tuple[content.Sums, Fold]:
        """All tables from the landing."""
        self.con.execute("BEGIN")
        for statement in ddl.create_all():
            self.con.execute(statement)
        self.con.execute("COMMIT")
        fold = Fold(Rows(self.con, self.layout), self.staged, track=False)
        fold.apply(self.entries)
        for name in roster_tables(self.entries):
            roster.apply(fold.rows, self.entries, name)
        for name in fold.touched:
            refuse_duplicates(self.con, name, name, TABLES[name].key)
        self._batches()
        self.con.execute(batch_records.CREATE)
        batch_records.note(self.con, fold.rows, self.entries)
        build_marts(self.con, self.settings)
        return content.sums(self.con), fold

    def extend(self, note: Mapping[str, Any]) -> tuple[content.Sums, Fold]:
        """The published tables with the batches that came since."""
        new = self.entries[len(note["batches"]) :]
        rosters = roster_tables(self.entries)
        fold = Fold(Rows(self.con, self.layout), self.staged)
        plain = frozenset(TABLES) - rosters
        fold.apply(new, plain)
        again = rosters & {name for entry in new for name in entry.tables}
        for name in [n for n in TABLES if n in again]:
            self._again(fold, name)
        self._batches()
        batch_records.note(self.con, fold.rows, new)
        touched = {*fold.touched, "batch"}
        if note["settings"].get(content.TAG_RULES, "") != self.settings.get(content.TAG_RULES, ""):
            touched.add("tag_rule")
        build_marts(self.con, self.settings, months=sorted(fold.months), touched=touched)
        return self._sums(note["sums"], fold), fold

    def _again(self, fold: Fold, name: str) -> None:
        """A table with rosters is small and made afresh."""
        self.con.execute(f"DELETE FROM {name}")
        fold.apply(self.entries, frozenset({name}))
        roster.apply(fold.rows, self.entries, name)
        refuse_duplicates(self.con, name, name, TABLES[name].key)
        fold.touched.add(name)
        fold.rewritten.add(name)

    def _sums(self, before: Mapping[str, Sequence[int]], fold: Fold) -> content.Sums:
        """Content sums; those of a table that only grew are added to, not counted again."""
        found: content.Sums = {name: (pair[0], pair[1]) for name, pair in before.items()}
        for name in fold.touched:
            if name in fold.rewritten:
                found[name] = content.table_sum(self.con, name, name)
                continue
            for source in fold.appended.get(name, []):
                count, total = content.table_sum(self.con, name, source)
                found[name] = (found[name][0] + count, found[name][1] + total)
        return found

    def _batches(self) -> None:
        """The ledger as a table, for figures that count what was rejected.

        Rows set aside on purpose are not meant for the table, so they are not among its rows in.
        """
        self.con.execute(BATCH_TABLE)
        lines = [
            (e.batch_id, name, e.file_name, e.mapping_name, t.load_mode, e.origin,
             t.rows_in - t.rows_set_aside, t.rows_loaded, t.rows_rejected, t.orphans, e.loaded_at)
            for e in self.entries for name, t in e.tables.items()
        ]  # fmt: skip
        if lines:
            columns = [list(column) for column in zip(*lines, strict=True)]
            self.con.execute(f"INSERT INTO batch SELECT {', '.join(['unnest(?)'] * 11)}", columns)

    def finish(self, sums: content.Sums, fold: Fold) -> tuple[Entry, ...]:
        """Write the table `snapshot_info` and return the entries with the staged ones' counts."""
        days = [entry.extract_date for entry in self.entries if entry.extract_date]
        span.write(self.con, max(days, default=None))
        origin = self.entries[0].origin if self.entries else "empty"
        info = {
            "snapshot": content.snapshot_id(self.entries, self.settings),
            "vocabulary": ddl.vocabulary_version(),
            "marts": marts_hash(),
            "settings": json.dumps(content.baked(self.settings), sort_keys=True),
            "origin": origin,
            "content_hash": content.content_hash(sums),
        }
        self.con.execute("CREATE OR REPLACE TABLE snapshot_info (name VARCHAR, value VARCHAR)")
        self.con.executemany("INSERT INTO snapshot_info VALUES (?, ?)", list(info.items()))
        return tuple(self._counted(entry, fold) for entry in self.entries)

    def _counted(self, entry: Entry, fold: Fold) -> Entry:
        for name, table in entry.tables.items() if entry.batch_id in self.staged else ():
            if table.load_mode == "dated_roster":
                entry = entry.with_counts(name, roster.counts(fold.rows, self.entries, entry, name))
            elif (entry.batch_id, name) in fold.counts:
                entry = entry.with_counts(name, fold.counts[entry.batch_id, name])
        return entry
