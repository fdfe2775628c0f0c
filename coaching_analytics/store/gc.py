"""Clears away old snapshots: the current one, the last three and pinned ones stay."""

from __future__ import annotations

from os import PathLike

from coaching_analytics.store import journal, notes
from coaching_analytics.store.writer import writer

KEEP = 3


def gc(path: str | PathLike[str], *, keep: int = KEEP, by: str = "") -> list[str]:
    """Delete old snapshots and return their ids. Readers that have one open keep it until they close."""
    with writer(path, by, create=False) as w:
        newest = notes.newest_first(w.layout)
        stay = {*newest[:keep], w.layout.published()} | journal.pinned(path)
        leaving = [snapshot for snapshot in newest if snapshot not in stay]
        for snapshot in leaving:
            w.layout.snapshot(snapshot).unlink()
            w.layout.sidecar(snapshot).unlink(missing_ok=True)
        return leaving
