"""Takes batches back: `undo` keeps their rows in the landing, `purge` erases them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from os import PathLike
from pathlib import Path

from coaching_analytics.store import ledger
from coaching_analytics.store.build import Resources
from coaching_analytics.store.dependents import dependents
from coaching_analytics.store.errors import StoreError
from coaching_analytics.store.layout import Layout, write_json
from coaching_analytics.store.ledger import Entry
from coaching_analytics.store.lock import now
from coaching_analytics.store.notes import known
from coaching_analytics.store.publish import publish, republish
from coaching_analytics.store.sweep import sweep
from coaching_analytics.store.writer import writer


@dataclass(frozen=True, slots=True)
class Undone:
    """What an undo or purge did: the batches taken back and the snapshot published now."""

    batches: tuple[str, ...]
    snapshot: str


def undo(path: str | PathLike[str], batch: str, *, cascade: bool = False, by: str = "") -> Undone:
    """Take a batch back; rows it had replaced are there again.

    Parameters
    ----------
    cascade
        Take back the batches that depend on it as well, in the same publish.

    Raises
    ------
    StoreError
        When there is no such batch, or others depend on it: the message names them.

    An undo that was cut short after it counted is brought to its end.
    """
    with writer(path, by, create=False) as w:
        if _cut_short(w.layout, batch):
            return Undone((batch,), republish(w.layout, resources=w.resources).snapshot)
        leaving = _leaving(w.layout, w.entries, batch, cascade)
        staying = [entry for entry in w.entries if entry.batch_id not in leaving]
        marked = [entry for entry in reversed(w.entries) if entry.batch_id in leaving]

        def mark(_: Sequence[Entry]) -> None:
            for entry in marked:
                write_json(w.layout.entry(entry.batch_id, "undone"), {"at": now(), "by": w.by})

        built = publish(w.layout, staying, commit=mark, resources=w.resources)
        return Undone(tuple(entry.batch_id for entry in marked), built.snapshot)


def _leaving(layout: Layout, live: Sequence[Entry], batch: str, cascade: bool) -> set[str]:
    """The batch, and with `cascade` all that depend on it directly or not."""
    leaving = {ledger.find(layout, batch).batch_id}
    while found := dependents(layout, live, leaving):
        if not cascade:
            names = ", ".join(f"{entry.batch_id} ({entry.file_name})" for entry in found)
            raise StoreError(
                f"Other batches refer to rows of {batch}, or count from its totals: {names}. "
                "Undo them first, or cascade."
            )
        leaving |= {entry.batch_id for entry in found}
    return leaving


def purge(path: str | PathLike[str], batch: str, *, by: str = "") -> Undone:
    """Erase a batch's rows, its rejects and every snapshot that holds them; a tombstone stays.

    A purge that was cut short is brought to its end when it is asked for again.

    Raises
    ------
    StoreError
        When there is no such batch, it was purged before, or others depend on it.
    """
    leftovers = remains(Layout.of(path))
    with writer(path, by, create=False) as w:
        held = [entry for entry in ledger.entries(w.layout) if entry.batch_id == batch]
        buried = w.layout.entry(batch, "purged").exists()
        if buried and (_cut_short(w.layout, batch) or batch in leftovers):
            built = republish(w.layout, resources=w.resources)
            sweep(w.layout)
            return Undone((batch,), built.snapshot)
        if not held or buried:
            raise StoreError(f"There is no batch {batch} to purge in this store.")
        if ledger.is_live(w.layout, batch):
            _leaving(w.layout, w.entries, batch, cascade=False)
        staying = [entry for entry in w.entries if entry.batch_id != batch]

        def bury(_: Sequence[Entry]) -> None:
            write_json(w.layout.entry(batch, "purged"), {"at": now(), "by": w.by})

        built = publish(w.layout, staying, commit=bury, resources=w.resources)
        if not w.layout.entry(batch, "purged").exists():
            bury(())
        sweep(w.layout)
        return Undone((batch,), built.snapshot)


def _cut_short(layout: Layout, batch: str) -> bool:
    """The batch was marked as taken back, but what is published still has its rows."""
    if ledger.is_live(layout, batch) or not layout.entry(batch).exists():
        return False
    note = known(layout, layout.published())
    return note is None or batch in note["batches"]


def remains(layout: Layout) -> dict[str, list[Path]]:
    """By purged batch: the files that hold its rows although they were to be erased."""
    found: dict[str, list[Path]] = {}
    for mark in sorted(layout.ledger.glob("*.purged")):
        batch = mark.stem
        files = [*layout.landing.glob(f"*/{batch}.parquet"), *layout.rejects.glob(f"{batch}.parquet")]
        for path in layout.snapshots.glob("*.duckdb"):
            note = known(layout, path.stem)
            if note is None or batch in note["batches"]:
                files.append(path)
        if files:
            found[batch] = files
    return found


def rebuild(path: str | PathLike[str], *, by: str = "", resources: Resources | None = None) -> str:
    """Build the snapshot afresh from the landing and publish it; returns its id.

    Parameters
    ----------
    resources
        How much memory and how many threads it may use.
    """
    with writer(path, by, resources, create=False) as w:
        return republish(w.layout, whole=True, resources=w.resources).snapshot
