"""What the next writer clears away: what one that was cut short left, old rejected rows, purged snapshots."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from coaching_analytics.store import ledger, notes
from coaching_analytics.store.earlier import in_use
from coaching_analytics.store.layout import Layout
from coaching_analytics.store.ledger import Entry
from coaching_analytics.store.lock import now

KEEP_REJECTS_DAYS = 30


def sweep(layout: Layout) -> None:
    """Remove what an interrupted writer left, and rejected rows past their time."""
    shutil.rmtree(layout.temporary, ignore_errors=True)
    layout.create()
    for folder in (layout.root, layout.ledger, layout.snapshots):
        for path in folder.glob(".*.*[0-9]"):  # Small files that were never put in their place.
            path.unlink()
    for path in layout.snapshots.glob("*.json"):
        if not layout.snapshot(path.stem).exists():
            path.unlink()
    if in_use(layout.root) is None:
        layout.earlier.unlink(missing_ok=True)
    entries = ledger.entries(layout)
    known = {entry.batch_id for entry in entries}
    for path in layout.landing.glob("*/*.parquet"):
        if path.stem not in known or layout.entry(path.stem, "purged").exists():
            path.unlink()
    old = past_their_time(entries)
    for path in layout.rejects.glob("*.parquet"):
        gone = path.stem not in known or layout.entry(path.stem, "purged").exists()
        if gone or path.stem in old:
            path.unlink()
    forget(layout)


def past_their_time(entries: Sequence[Entry]) -> frozenset[str]:
    """Batches whose rejected rows need not be kept any more.

    A batch is as old as the youngest loaded before it: one loaded while the clock stood in a past year must
    not lose its rows the moment the clock is right again.
    """
    oldest = (datetime.fromisoformat(now()) - timedelta(days=KEEP_REJECTS_DAYS)).astimezone(UTC)
    found, latest = set(), datetime.min.replace(tzinfo=UTC)
    for entry in entries:
        latest = max(latest, datetime.fromisoformat(entry.loaded_at).astimezone(UTC))
        if latest < oldest:
            found.add(entry.batch_id)
    return frozenset(found)


def forget(layout: Layout) -> None:
    """Delete every snapshot that holds a purged batch, or of which that cannot be ruled out."""
    purged = {path.stem for path in layout.ledger.glob("*.purged")}
    current = layout.published()
    for path in layout.snapshots.glob("*.duckdb") if purged else ():
        note = notes.known(layout, path.stem)
        holds = set(note["batches"]) if note and "batches" in note else purged
        if holds & purged and path.stem != current:
            path.unlink()
            layout.sidecar(path.stem).unlink(missing_ok=True)
