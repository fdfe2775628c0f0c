"""The snapshots a store still has, and showing an earlier one while the newest cannot be read.

What is shown then is not all that was loaded. The file EARLIER in the store's folder says so to every page
and command, until something is published again.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from os import PathLike

from coaching_analytics.store import content, earlier, journal, ledger, notes
from coaching_analytics.store.errors import StoreError
from coaching_analytics.store.layout import Layout, write_text
from coaching_analytics.store.marts_files import marts_hash
from coaching_analytics.store.store_settings import read_settings
from coaching_analytics.store.writer import writer
from coaching_analytics.vocabulary.ddl import vocabulary_version


@dataclass(frozen=True, slots=True)
class Snapshot:
    """One snapshot.

    Attributes
    ----------
    built_at, batches
        When it was built, as the clock stood then, and how many batches it holds.
    state
        "whole"; "damaged": not the file that was built; "unknown": its note is gone; "another version": built
        by another version of the product, which cannot be shown by this one.
    in_use, pinned
        It is the one that is shown; it is kept when others are cleared away.
    missing, taken_back
        Batches that were loaded and that it does not hold; batches it holds that were taken back since.
    """

    snapshot: str
    built_at: str
    batches: int
    state: str
    in_use: bool
    pinned: bool
    missing: tuple[str, ...]
    taken_back: tuple[str, ...]


def snapshots(path: str | PathLike[str]) -> list[Snapshot]:
    """Every snapshot of the store at `path`, the newest first; each file is read to its end."""
    layout = Layout.of(path)
    if layout.published() is None and not layout.ledger.exists():
        raise StoreError("There is no store in this folder.")
    live = [entry.batch_id for entry in ledger.live(layout)]
    pins = journal.pinned(path)
    return [_described(layout, snapshot, live, snapshot in pins) for snapshot in notes.newest_first(layout)]


def _described(layout: Layout, snapshot: str, live: Sequence[str], pinned: bool) -> Snapshot:
    note = notes.known(layout, snapshot)
    held = [str(batch) for batch in (note or {}).get("batches", [])]
    missing = tuple(batch for batch in live if batch not in held)
    taken_back = tuple(batch for batch in held if batch not in live)
    state = "unknown"
    if note is not None:
        ours = (note.get("vocabulary"), note.get("marts")) == (vocabulary_version(), marts_hash())
        sound = notes.whole(note, layout.snapshot(snapshot))
        state = "damaged" if not sound else "whole" if ours else "another version"
    built, in_use = str((note or {}).get("built_at", "")), snapshot == layout.published()
    return Snapshot(snapshot, built, len(held), state, in_use, pinned, missing, taken_back)


REFUSED = {
    "damaged": "This snapshot is damaged too. Choose another, or run store rebuild.",
    "unknown": "The note of this snapshot is gone, so nobody can say whether it is whole. Choose another, or "
    "run store rebuild.",
    "another version": "This snapshot was built by another version of Coaching Analytics. Run store rebuild.",
}


def use(path: str | PathLike[str], snapshot: str, *, by: str = "") -> Snapshot:
    """Show an earlier snapshot as it is, and write into the journal who did so and what it lacks.

    No batch is lost by it: all stay in the landing and the ledger. Nothing can be imported until `rebuild`
    (or an undo) has published everything again, because an import has to see all rows that were loaded.

    Raises
    ------
    StoreError
        When there is no such snapshot, it is not whole, or another version built it.
    """
    with writer(path, by, create=False) as w:
        layout = w.layout
        if snapshot not in notes.newest_first(layout):
            raise StoreError(
                "There is no such snapshot in this store. 'store snapshots' lists what there is."
            )
        live = [entry.batch_id for entry in w.entries]
        found = _described(layout, snapshot, live, snapshot in journal.pinned(path))
        if found.state != "whole":
            raise StoreError(REFUSED[found.state])
        line = {"snapshot": snapshot, "instead_of": layout.published(),
                "missing": found.missing, "taken_back": found.taken_back}  # fmt: skip
        journal.write(path, "use", line, w.by)
        # The same batches with other settings are another snapshot too.
        if content.snapshot_id(w.entries, read_settings(layout)) != snapshot:
            # Before CURRENT: at no moment is an earlier snapshot shown and not said to be one.
            earlier.begin(layout, earlier.InUse(snapshot, found.missing, found.taken_back))
            write_text(layout.current, snapshot + "\n")
        else:
            write_text(layout.current, snapshot + "\n")
            earlier.end(layout, w.by)
        return found
