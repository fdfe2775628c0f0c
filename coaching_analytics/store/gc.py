"""Clears away old snapshots: the current one, the last three and pinned ones stay."""

from __future__ import annotations

import json
from os import PathLike

from coaching_analytics.store import journal
from coaching_analytics.store.layout import Layout
from coaching_analytics.store.writer import writer

KEEP = 3


def gc(path: str | PathLike[str], *, keep: int = KEEP, by: str = "") -> list[str]:
    """Delete old snapshots and return their ids. Readers that have one open keep it until they close."""
    with writer(path, by, create=False) as w:
        newest = sorted(snapshots(w.layout), key=lambda pair: pair[1], reverse=True)
        stay = {snapshot for snapshot, _ in newest[:keep]} | {w.layout.published()} | journal.pinned(path)
        leaving = [snapshot for snapshot, _ in newest if snapshot not in stay]
        for snapshot in leaving:
            w.layout.snapshot(snapshot).unlink()
            w.layout.sidecar(snapshot).unlink(missing_ok=True)
        return leaving


def snapshots(layout: Layout) -> list[tuple[str, str]]:
    """Every snapshot with the time it was built; one whose note is gone counts as the oldest."""
    found = []
    for path in layout.snapshots.glob("*.duckdb"):
        try:
            built = json.loads(layout.sidecar(path.stem).read_text("utf-8"))["built_at"]
        except (OSError, ValueError, KeyError):
            built = ""
        found.append((path.stem, f"{built} {path.stat().st_mtime_ns:020d}"))
    return found
