"""Builds the database of a snapshot: by extending the published one, or from the landing."""

from __future__ import annotations

import logging
import shutil
from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any, Literal

import duckdb

from coaching_analytics.store import content
from coaching_analytics.store.errors import disk_full, failed
from coaching_analytics.store.fold import parts_of
from coaching_analytics.store.layout import Layout, file_sha256
from coaching_analytics.store.ledger import Entry
from coaching_analytics.store.lock import now
from coaching_analytics.store.marts_files import marts_hash
from coaching_analytics.store.notes import known, whole
from coaching_analytics.store.work import Work, roster_tables
from coaching_analytics.vocabulary import ddl
from coaching_analytics.vocabulary.settings import Value

LOG = logging.getLogger(__name__)
Route = Literal["extend", "rebuild", "reuse", "none"]
MEMORY_KEPT: Mapping[str, Any] = MappingProxyType(
    {
        "allocator_background_threads": "true",
        "allocator_flush_threshold": "4GB",
        "allocator_bulk_deallocation_flush_threshold": "4GB",
    }
)
"""DuckDB's configuration for a connection of one import or build, which soon ends: memory freed by one step
serves the next. To give it back and ask for it again takes a twentieth of the time."""


@dataclass(frozen=True, slots=True)
class Resources:
    """How much of the machine a build may use."""

    memory_limit: str = "3GB"
    threads: int | None = None

    def config(self, layout: Layout) -> dict[str, Any]:
        """DuckDB's configuration of a build."""
        limits = {
            "memory_limit": self.memory_limit,
            "temp_directory": str(layout.temporary / "spill"),
            **MEMORY_KEPT,
        }
        # Few row groups at a time: what is written while a mart is made need not be written alone at the end.
        limits["write_buffer_row_group_count"] = "2"
        # A build cut short is thrown away: the file is made to last once, when it is whole and published.
        limits["fsync_mode"] = "NONE"
        return limits if self.threads is None else {**limits, "threads": self.threads}


@dataclass(frozen=True, slots=True)
class Built:
    """A finished database, not yet published."""

    snapshot: str
    path: Path
    route: Route
    sidecar: Mapping[str, Any]
    entries: tuple[Entry, ...]


def extendable(
    layout: Layout, entries: Sequence[Entry], settings: Mapping[str, Value]
) -> dict[str, Any] | None:
    """The published snapshot's note when it is whole and new batches only follow its own; else None."""
    note = known(layout, layout.published())
    if note is None or note["vocabulary"] != ddl.vocabulary_version() or note["marts"] != marts_hash():
        return None
    # Tagging rules change one small mart: they need no build from the landing.
    before = {**settings, content.TAG_RULES: note["settings"].get(content.TAG_RULES, "")}
    if note["settings"] != content.baked(before):
        return None
    held = [entry.batch_id for entry in entries[: len(note["batches"])]]
    ours = content.snapshot_id(entries[: len(held)], before) == note["snapshot"]
    if not ours or held != note["batches"]:
        return None
    # What a build does not read it copies as it is: a damaged part would live on in every later snapshot.
    return note if whole(note, layout.snapshot(note["snapshot"])) else None


def build(
    layout: Layout,
    entries: Sequence[Entry],
    staged: frozenset[str],
    settings: Mapping[str, Value],
    *,
    resources: Resources | None = None,
    afresh: bool = False,
) -> Built:
    """Build the snapshot of `entries`, counting what the `staged` ones changed.

    A published file that turns out to be damaged is not built upon: the landing is.

    Raises
    ------
    StoreError
        When a key occurs twice or a row breaks a rule. Nothing is published then.
    """
    note = None if afresh or _replaces_rosters(entries) else extendable(layout, entries, settings)
    job = _Job(layout, tuple(entries), staged, settings, resources or Resources())
    if note is not None:
        try:
            return job.run(note)
        except duckdb.Error as error:
            if disk_full(error):
                raise
            LOG.warning("store.extend failed, building from the landing: %s", type(error).__name__)
    try:
        return job.run(None)
    except duckdb.Error as error:
        if disk_full(error):
            raise
        raise failed(
            "The snapshot cannot be built from what was loaded: a row breaks a rule of its table, or a file "
            "of the store cannot be read. Nothing was changed. Run 'coaching-analytics store verify'.",
            "build_failed", error,
        ) from error  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Job:
    """One snapshot to build."""

    layout: Layout
    entries: tuple[Entry, ...]
    staged: frozenset[str]
    settings: Mapping[str, Value]
    resources: Resources

    def run(self, note: Mapping[str, Any] | None) -> Built:
        """Build in the writer's folder, from the snapshot of `note` or from nothing."""
        target = self.layout.temporary / "building.duckdb"
        for leftover in (target, target.with_name(target.name + ".wal")):
            leftover.unlink(missing_ok=True)
        if note is not None:
            shutil.copyfile(self.layout.snapshot(note["snapshot"]), target)
        with closing(duckdb.connect(str(target), config=self.resources.config(self.layout))) as con:
            work = Work(con, self.layout, self.entries, self.staged, self.settings)
            sums, fold = work.extend(note) if note else work.rebuild()
            counted = work.finish(sums, fold)
            con.execute("CHECKPOINT")
        dropped = {**(note or {}).get("upgrade_rejects", {}), **fold.rows.dropped}
        sidecar = _sidecar(target, counted, self.settings, sums, dropped)
        route: Route = "extend" if note else "rebuild"
        return Built(sidecar["snapshot"], target, route, {**sidecar, "route": route}, counted)


def _sidecar(
    target: Path,
    entries: Sequence[Entry],
    settings: Mapping[str, Value],
    sums: content.Sums,
    dropped: Mapping[str, int],
) -> dict[str, Any]:
    """What is noted about a finished database; `dropped` counts old rows that break today's rules."""
    return {
        "snapshot": content.snapshot_id(entries, settings),
        "batches": [entry.batch_id for entry in entries],
        "vocabulary": ddl.vocabulary_version(),
        "marts": marts_hash(),
        "settings": content.baked(settings),
        "sums": sums,
        "content_hash": content.content_hash(sums),
        "upgrade_rejects": dropped,
        "sha256": file_sha256(target),
        "bytes": target.stat().st_size,
        "built_at": now(),
    }


def _replaces_rosters(entries: Sequence[Entry]) -> bool:
    """A batch replaces rows of a table with rosters: what it took away is clear only from the start."""
    rosters = roster_tables(entries)
    return any(
        name in rosters
        for entry in entries
        for name in (
            *(name for name, table in entry.tables.items() if table.load_mode == "replace"),
            *(reference.child for reference in parts_of(entry)),
        )
    )
