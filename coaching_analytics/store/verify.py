"""Checks that a store is whole: its landing, its ledger, and the snapshot built from them."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from contextlib import closing
from os import PathLike
from typing import Any

import duckdb

from coaching_analytics.store import content, earlier, kept, ledger, totals
from coaching_analytics.store.errors import StoreError
from coaching_analytics.store.finding import Finding
from coaching_analytics.store.handle import inspected
from coaching_analytics.store.landing import escaped
from coaching_analytics.store.layout import Layout, file_sha256
from coaching_analytics.store.ledger import Entry
from coaching_analytics.store.notes import known, whole
from coaching_analytics.store.references import references
from coaching_analytics.store.rows import duplicates
from coaching_analytics.store.store_settings import read_settings
from coaching_analytics.store.undo import remains
from coaching_analytics.vocabulary.settings import SettingError
from coaching_analytics.vocabulary.tables import TABLES

LOG = logging.getLogger(__name__)


def verify(path: str | PathLike[str]) -> list[Finding]:
    """Everything that is wrong with the store at `path`; empty when it is whole."""
    layout = Layout.of(path)
    try:
        every, live = ledger.entries(layout), ledger.live(layout)
    except StoreError as error:
        return [Finding("ledger", str(layout.ledger.name), str(error))]
    found = [
        *_landing(live, layout),
        *_strangers(every, layout),
        *_unerased(layout),
        *kept.findings(layout, every),
    ]
    snapshot = layout.published()
    note = known(layout, snapshot)
    if snapshot is None:
        return [*found, Finding("current", "CURRENT", "Nothing is published. Run store rebuild.")]
    if note is None:
        what = "is gone" if not layout.snapshot(snapshot).exists() else "has lost its note"
        return [*found, Finding("current", "CURRENT", f"Snapshot {snapshot} {what}. Run store rebuild.")]
    if note.get("snapshot") != snapshot or not {"sha256", "content_hash", "batches"} <= set(note):
        wrong = "Its note is about another snapshot. Run store rebuild."
        return [*found, Finding("snapshot", snapshot, wrong)]
    return [*found, *_up_to_date(layout, snapshot, note, live), *_snapshot(layout, snapshot, note)]


def _up_to_date(
    layout: Layout, snapshot: str, note: dict[str, Any], live: Sequence[Entry]
) -> Iterator[Finding]:
    """What is published is what the ledger and the settings say now."""
    try:
        now = content.snapshot_id(live, read_settings(layout))
    except (StoreError, SettingError) as error:
        yield Finding("settings", "settings.toml", f"{error} Mend it, or restore a backup.")
        return
    used = earlier.in_use(layout.root)
    if used is not None:
        yield Finding(
            "current", snapshot,
            f"An earlier snapshot is shown: {len(used.missing)} batches that were loaded are not in it, and "
            f"{len(used.taken_back)} that were taken back are. Run store rebuild.",
        )  # fmt: skip
    elif now != snapshot:
        yield Finding("current", snapshot, "Batches, settings, tagging rules, tables or marts changed since "
                                           "it was built. Run store rebuild.")  # fmt: skip
    elif note["batches"] != [entry.batch_id for entry in live]:
        yield Finding("snapshot", snapshot, "Its note names other batches. Run store rebuild.")


def _landing(live: Sequence[Entry], layout: Layout) -> Iterator[Finding]:
    """Every landed file is there, readable, has the rows of the ledger and its bytes are unchanged."""
    with closing(duckdb.connect()) as con:
        for entry in live:
            for name, table in entry.tables.items():
                path = layout.rows(name, entry.batch_id)
                where = f"{name}/{path.name}"
                try:
                    text = f"SELECT count(*) FROM read_parquet('{escaped(path)}')"
                    rows = (con.execute(text).fetchone() or (0,))[0]
                except duckdb.Error as error:
                    why = "Cannot be read" if path.exists() else "Is gone"
                    LOG.warning("landing file cannot be read: %s", type(error).__name__)
                    yield Finding("landing", where, f"{why}. {_mend(entry)}")
                    continue
                known_rows = table.rows_loaded + table.rows_rejected + table.rows_set_aside
                if rows != table.rows_loaded or table.rows_in != known_rows:
                    yield Finding("landing", where, f"{rows} rows; the ledger says {table.rows_loaded}. "
                                  f"{_mend(entry)}")  # fmt: skip
                elif file_sha256(path) != table.sha256:
                    yield Finding("landing", where, f"The file changed since it was loaded. {_mend(entry)}")
            yield from _totals(entry, layout)


def _totals(entry: Entry, layout: Layout) -> Iterator[Finding]:
    """Totals to date are there and unchanged: the next extract is compared with them."""
    path = layout.rows(totals.FOLDER, entry.batch_id)
    if entry.totals and not path.exists():
        yield Finding("landing", f"{totals.FOLDER}/{path.name}", f"Is gone. {_mend(entry)}")
    elif entry.totals and file_sha256(path) != entry.totals.sha256:
        what = f"The file changed since it was loaded. {_mend(entry)}"
        yield Finding("landing", f"{totals.FOLDER}/{path.name}", what)


def _mend(entry: Entry) -> str:
    return f"Restore a backup, or undo {entry.batch_id} and import {entry.file_name} again."


def _strangers(every: Sequence[Entry], layout: Layout) -> Iterator[Finding]:
    """Rows that no ledger entry speaks of: an import that was cut short, or an entry that was lost."""
    named = {e.batch_id: {*e.tables, *([totals.FOLDER] if e.totals else [])} for e in every}
    for path in sorted(layout.landing.glob("*/*.parquet")):
        if path.parent.name not in named.get(path.stem, set()):
            yield Finding(
                "ledger", f"{path.parent.name}/{path.name}",
                "No ledger entry speaks of this file. When an import was cut short, run store rebuild, which "
                "clears it away, and import again; when an entry was lost, restore a backup.",
            )  # fmt: skip
    numbers = {entry.sequence for entry in every}
    for number in sorted(set(range(1, max(numbers, default=0) + 1)) - numbers):
        yield Finding("ledger", f"{number:06d}", "The ledger entry with this number is gone. "
                                                 "Restore a backup, or import its file again.")  # fmt: skip


def _unerased(layout: Layout) -> Iterator[Finding]:
    """A purge that was cut short."""
    for batch, files in remains(layout).items():
        yield Finding(
            "purge", batch,
            f"Was to be erased, but {len(files)} files still hold its rows. Run purge {batch} again.",
        )  # fmt: skip


def _snapshot(layout: Layout, snapshot: str, note: dict[str, Any]) -> Iterator[Finding]:
    path = layout.snapshot(snapshot)
    if not whole(note, path):
        yield Finding("snapshot", snapshot, "The file is damaged. Run store rebuild.")
        return
    with inspected(path) as con:
        if content.content_hash(content.sums(con)) != note["content_hash"]:
            yield Finding("snapshot", snapshot, "Its rows are not those loaded. Run store rebuild.")
        for table in TABLES.values():
            count = duplicates(con, table.name, table.key)
            if count:
                yield Finding("key", table.name, f"{count} keys occur more than once.")
        yield from _orphans(con)


def _orphans(con: duckdb.DuckDBPyConnection) -> Iterator[Finding]:
    for child, column, parent, key in references():
        found = con.execute(
            f"SELECT count(*), min({column}) FROM {child} AS c WHERE {column} IS NOT NULL "
            f"AND NOT EXISTS (SELECT 1 FROM {parent} AS p WHERE p.{key} = c.{column})"
        ).fetchone()
        if found and found[0]:
            yield Finding(
                "reference", f"{child}.{column}",
                f"{found[0]} rows name a {parent} that is not there, for example {found[1]}.",
            )  # fmt: skip


def info(path: str | PathLike[str]) -> dict[str, Any]:
    """What the store holds: its snapshot, batches, rows by table, size, and what waits to be published."""
    layout = Layout.of(path)
    every = ledger.entries(layout)
    live = [entry for entry in every if ledger.is_live(layout, entry.batch_id)]
    snapshot = layout.published()
    note = known(layout, snapshot) or {}
    held = set(note.get("batches", []))
    return {
        "path": str(layout.root),
        "snapshot": snapshot,
        "origin": live[0].origin if live else "empty",
        "batches": len(live),
        "undone": len(every) - len(live),
        "rows": {name: pair[0] for name, pair in note.get("sums", {}).items() if pair[0]},
        "bytes": note.get("bytes", 0),
        "content_hash": note.get("content_hash"),
        "vocabulary": note.get("vocabulary"),
        "built_at": note.get("built_at"),
        "route": note.get("route"),
        "upgrade_rejects": note.get("upgrade_rejects", {}),
        "unpublished": [entry.batch_id for entry in live if entry.batch_id not in held],
    }
