"""What each load mode does to the tables of a snapshot, one batch after the other.

Extending a snapshot and rebuilding it run the same code on the same batches in the same order.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from coaching_analytics.store.errors import StoreError
from coaching_analytics.store.landing import ReplaceScope
from coaching_analytics.store.ledger import Entry
from coaching_analytics.store.references import Reference, references
from coaching_analytics.store.rows import Rows, refuse_duplicates
from coaching_analytics.vocabulary.tables import TABLES, Table

MONTH_OF = {
    "session": "SELECT session_date AS day FROM {0}",
    "session_participant": "SELECT session_date AS day FROM {0} x JOIN session USING (session_id)",
    "session_component": "SELECT session_date AS day FROM {0} x JOIN session USING (session_id)",
    "session_topic": "SELECT session_date AS day FROM {0} x JOIN session USING (session_id)",
    "session_resource": "SELECT session_date AS day FROM {0} x JOIN session USING (session_id)",
    "support_time": "SELECT work_date AS day FROM {0}",
    "no_activity": "SELECT month AS day FROM {0}",
}


@dataclass(slots=True)
class Fold:
    """Applies batches to the tables behind a connection and notes what they touched.

    Attributes
    ----------
    touched
        Tables whose rows changed.
    appended
        Tables that only grew, with the queries of what was added.
    months
        First days of months with a changed log.
    counts
        New, changed, unchanged and gone by (batch, table), for the batches counted.
    """

    rows: Rows
    counted: frozenset[str] = frozenset()
    track: bool = True
    touched: set[str] = field(default_factory=set)
    appended: dict[str, list[str]] = field(default_factory=dict)
    rewritten: set[str] = field(default_factory=set)
    months: set[date] = field(default_factory=set)
    counts: dict[tuple[str, str], dict[str, int]] = field(default_factory=dict)

    def apply(self, entries: Sequence[Entry], only: frozenset[str] | None = None) -> None:
        """Apply batches in order; plain additions that follow each other go in together."""
        pending: dict[str, list[Entry]] = {}
        for entry in entries:
            for name in (n for n in TABLES if n in entry.tables and (only is None or n in only)):
                mode = entry.tables[name].load_mode
                if mode == "append":
                    pending.setdefault(name, []).append(entry)
                elif mode == "upsert":
                    self._append(pending.pop(name, []), name)
                    self._upsert(entry, name)
                elif mode == "replace":
                    self._flush(pending)
                    self._replace(entry, name)
            self._cascade(entry, only or frozenset(TABLES))
        self._flush(pending)

    def _flush(self, pending: dict[str, list[Entry]]) -> None:
        for name in [n for n in TABLES if n in pending]:
            self._append(pending.pop(name), name)

    def _append(self, entries: Sequence[Entry], name: str) -> None:
        if not entries:
            return
        source = self.rows.of(entries, name)
        self._check_new(entries, name, source)
        self._insert(name, source)
        self.appended.setdefault(name, []).append(source)
        for entry in entries:
            if entry.batch_id in self.counted:
                self._count(entry, name, new=entry.tables[name].rows_loaded)

    def _check_new(self, entries: Sequence[Entry], name: str, source: str) -> None:
        """Refuse keys that exist already; a reader that verified them is not asked again."""
        if not self.track or all(entry.tables[name].keys_checked for entry in entries):
            return
        refuse_duplicates(self.rows.con, name, source, TABLES[name].key)
        self._refuse_existing(name, source, "are in the store already")

    def _refuse_existing(self, name: str, source: str, where: str) -> None:
        key = TABLES[name].key
        columns = ", ".join(key)
        found = self.rows.con.execute(
            f"SELECT count(*), min(columns({list(key)})) FROM {source} SEMI JOIN {name} USING ({columns})"
        ).fetchone()
        if found and found[0]:
            raise StoreError(f"{name}: {found[0]} keys ({columns}) {where}, for example {found[1:]}.")

    def _upsert(self, entry: Entry, name: str) -> None:
        source = self.rows.of([entry], name)
        refuse_duplicates(self.rows.con, name, source, TABLES[name].key)
        condition = _keys_in(TABLES[name], source)
        self._swap(entry, name, source, condition)

    def _replace(self, entry: Entry, name: str) -> None:
        scope = entry.scope or ReplaceScope()
        source = self.rows.of([entry], name)
        refuse_duplicates(self.rows.con, name, source, TABLES[name].key)
        condition = scope_condition(TABLES[name], scope) or self._lost_parent(entry, name)
        self._note_gone(entry, name, condition, source)
        self._swap(entry, name, source, condition)

    def _swap(self, entry: Entry, name: str, source: str, condition: str) -> None:
        """Delete the rows that meet `condition`, insert the batch's, and count the difference."""
        if entry.batch_id in self.counted:
            self._compare(entry, name, source, condition)
        self._note_months(name, f"(SELECT * FROM {name} WHERE {condition})")
        self.rows.con.execute(f"DELETE FROM {name} WHERE {condition}")
        self._refuse_existing(name, source, "are in the store outside what is replaced")
        self._insert(name, source)
        self.rewritten.add(name)

    def _insert(self, name: str, source: str) -> None:
        columns = ", ".join(TABLES[name].names)
        self.rows.con.execute(f"INSERT INTO {name} ({columns}) SELECT {columns} FROM {source}")
        self.touched.add(name)
        self._note_months(name, source)

    def _note_months(self, name: str, source: str) -> None:
        if self.track and name in MONTH_OF:
            days = MONTH_OF[name].format(source)
            found = self.rows.con.execute(f"SELECT DISTINCT date_trunc('month', day)::DATE FROM ({days})")
            self.months |= {row[0] for row in found.fetchall()}

    def _note_gone(self, entry: Entry, name: str, condition: str, source: str) -> None:
        """Keep the keys a replace removes, so that what belongs to them can follow."""
        key = ", ".join(TABLES[name].key)
        self.rows.con.execute(
            f"CREATE OR REPLACE TEMP TABLE gone_{name} AS SELECT {key}, ({key}) IN (SELECT ({key}) "
            f"FROM {source}) AS kept FROM {name} WHERE {condition}"
        )

    def _lost_parent(self, entry: Entry, name: str) -> str:
        for column in TABLES[name].columns:
            parent, _, reference = column.references.partition(".")
            if parent in entry.tables and entry.tables[parent].load_mode == "replace" and parent != name:
                return f"{column.name} IN (SELECT {reference} FROM gone_{parent})"
        raise StoreError(f"{name} has none of the columns that say what is replaced.")

    def _cascade(self, entry: Entry, only: frozenset[str]) -> None:
        """Rows that are part of a row a replace took away, in tables the batch does not bring, go too."""
        for reference in parts_of(entry):
            child, column, parent, key = reference
            if child in only and parent in only:
                lost = f"{column} IN (SELECT {key} FROM gone_{parent} WHERE NOT kept)"
                self._note_months(child, f"(SELECT * FROM {child} WHERE {lost})")
                self.rows.con.execute(f"DELETE FROM {child} WHERE {lost}")
                self.touched.add(child)
                self.rewritten.add(child)

    def _compare(self, entry: Entry, name: str, source: str, condition: str) -> None:
        table = TABLES[name]
        key, every = ", ".join(table.key), ", ".join(table.names)
        before = f"(SELECT {every} FROM {name} WHERE {condition})"
        found = self.rows.con.execute(
            f"SELECT (SELECT count(*) FROM {source} ANTI JOIN {before} USING ({key})),"
            f"(SELECT count(*) FROM (SELECT {every} FROM {source} INTERSECT FROM {before})),"
            f"(SELECT count(*) FROM {before} ANTI JOIN {source} USING ({key}))"
        ).fetchone()
        new, unchanged, gone = found or (0, 0, 0)
        changed = entry.tables[name].rows_loaded - new - unchanged
        self._count(entry, name, new=new, changed=changed, unchanged=unchanged, gone=gone)

    def _count(self, entry: Entry, name: str, **counts: int) -> None:
        self.counts[entry.batch_id, name] = counts


def parts_of(entry: Entry) -> list[Reference]:
    """References of tables whose rows are part of rows the batch replaces, and which it does not bring."""
    replaced = {name for name, table in entry.tables.items() if table.load_mode == "replace"}
    return [
        reference
        for reference in (references() if replaced else [])
        if reference.parent in replaced
        and reference.child not in entry.tables
        and reference.column in TABLES[reference.child].key
    ]


def _keys_in(table: Table, source: str) -> str:
    key = ", ".join(table.key)
    return f"({key}) IN (SELECT ({key}) FROM {source})"


def scope_condition(table: Table, scope: ReplaceScope) -> str:
    """SQL condition for the rows of `table` in `scope`; blank when the table lacks a column it needs."""
    needed = {*scope.where, *([scope.date_column] if scope.date_column else [])}
    if not needed <= set(table.names):
        return ""
    parts = []
    if scope.start:
        parts.append(f"{scope.date_column} >= DATE '{scope.start}'")
    if scope.end:
        parts.append(f"{scope.date_column} < DATE '{scope.end}'")
    for name, values in scope.where.items():
        listed = ", ".join("'" + value.replace("'", "''") + "'" for value in values)
        parts.append(f"{name} IN ({listed})")
    return " AND ".join(parts) or "true"
