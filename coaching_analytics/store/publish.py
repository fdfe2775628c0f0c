"""Makes a finished build the published snapshot, in an order in which a kill at any moment does no harm.

1. The build is finished and verified in the writer's own folder; nobody sees it.
2. Rows of new batches move to the landing; without a ledger entry they do not count.
3. Ledger entries (or marks) are written: from here on the batches count, and any later publish builds them.
4. The note and the database move to snapshots/, and CURRENT is replaced: from here on readers see it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path

from coaching_analytics.store import content, earlier, ledger, notes, totals
from coaching_analytics.store.build import Built, Resources, build
from coaching_analytics.store.layout import Layout, put, write_json, write_text
from coaching_analytics.store.ledger import Entry
from coaching_analytics.store.store_settings import read_settings
from coaching_analytics.vocabulary.settings import Value


def land(layout: Layout, entries: Iterable[Entry]) -> None:
    """Steps 2 and 3 for new batches."""
    for entry in entries:
        folder = layout.temporary / entry.batch_id
        for name in entry.tables:
            put(folder / f"{name}.parquet", layout.rows(name, entry.batch_id))
        rejects = folder / "rejects.parquet"
        if rejects.exists():
            put(rejects, layout.rejected(entry.batch_id))
        if entry.totals:
            put(folder / f"{totals.FOLDER}.parquet", layout.rows(totals.FOLDER, entry.batch_id))
        write_json(layout.entry(entry.batch_id), entry.as_json())


def publish(
    layout: Layout,
    entries: Sequence[Entry],
    staged: Sequence[Entry] = (),
    *,
    commit: Callable[[Sequence[Entry]], None] | None = None,
    resources: Resources | None = None,
    whole: bool = False,
    dry_run: bool = False,
    settings: Mapping[str, Value] | None = None,
) -> Built:
    """Build the snapshot of `entries` and publish it.

    Parameters
    ----------
    entries
        The batches the store is to consist of, oldest first, the staged ones last.
    staged
        Those of them that are not in the ledger yet.
    commit
        Writes what makes the change count; by default, lands the staged batches with their counts.
    whole
        Build from the landing even when an extension would do.
    dry_run
        Build and count, then throw it away.
    settings
        Settings that `commit` is about to put into force; by default those in force now.
    """
    settings = read_settings(layout) if settings is None else settings
    snapshot = content.snapshot_id(entries, settings)
    fresh = frozenset(entry.batch_id for entry in staged)
    built = None if whole or fresh else _already(layout, snapshot, entries)
    if built is None:
        built = build(layout, entries, fresh, settings, resources=resources, afresh=whole)
    fresh_file = built.route in ("extend", "rebuild")
    if dry_run:
        if fresh_file:
            built.path.unlink()
        return built
    counted = [entry for entry in built.entries if entry.batch_id in fresh]
    before = _counting(layout)
    try:
        (commit or (lambda new: land(layout, new)))(counted)
        if built.route != "none":
            notes.write(layout, built.sidecar)
        if fresh_file:
            put(built.path, layout.snapshot(built.snapshot))
        if built.route != "none":
            write_text(layout.current, built.snapshot + "\n")
    except OSError:
        # A full disk: what this publish made count must not, or the next one would bring half of it.
        for path in sorted(_counting(layout) - before):
            path.unlink(missing_ok=True)
        raise
    earlier.end(layout)
    return built


def _counting(layout: Layout) -> frozenset[Path]:
    """Every entry and mark of the ledger."""
    return frozenset(layout.ledger.iterdir())


def _already(layout: Layout, snapshot: str, entries: Sequence[Entry]) -> Built | None:
    """The snapshot of these batches, when it was built before and is still there and whole."""
    note = notes.known(layout, snapshot)
    path = layout.snapshot(snapshot)
    if note is None or not notes.fits(note, path.stat().st_size):
        return None
    if layout.published() == snapshot:
        return Built(snapshot, path, "none", note, tuple(entries))
    return Built(snapshot, path, "reuse", note, tuple(entries)) if notes.whole(note, path) else None


def republish(layout: Layout, *, whole: bool = False, resources: Resources | None = None) -> Built:
    """Publish what the ledger says now."""
    return publish(layout, ledger.live(layout), resources=resources, whole=whole)
