"""Puts tagging rules into force, or takes them back: either publishes a snapshot, and readers see it then."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from os import PathLike
from pathlib import Path

from coaching_analytics.store import tag_journal
from coaching_analytics.store.build import Resources
from coaching_analytics.store.content import TAG_RULES
from coaching_analytics.store.earlier import in_use
from coaching_analytics.store.errors import StoreError
from coaching_analytics.store.ledger import Entry
from coaching_analytics.store.publish import publish
from coaching_analytics.store.store_settings import read_settings
from coaching_analytics.store.writer import Writer, writer
from coaching_analytics.vocabulary.tags import TagRule, as_text

EARLIER = (
    "An earlier snapshot is shown now. Run 'coaching-analytics store rebuild' first. Nothing was changed."
)
SPARE = 1 << 16
"""Bytes held while rules are applied: room for a few lines of the journal, and whole blocks of any disk."""


@dataclass(frozen=True, slots=True)
class Tagged:
    """What applying or taking back did: the snapshot published now, and whether it is another one."""

    snapshot: str
    changed: bool


def apply_tags(
    path: str | PathLike[str],
    rules: Sequence[TagRule],
    *,
    by: str = "",
    resources: Resources | None = None,
) -> Tagged:
    """Put these rules into force in the place of those before; the same rules again change nothing.

    A line's own priority stands. A line that rules would give different priorities gets none.

    Raises
    ------
    StoreError
        When there is no store, or an earlier snapshot is shown.
    """
    wanted = tuple(rules)
    with writer(path, by, resources, create=False) as w:
        _refuse_earlier(w)
        if as_text(tag_journal.in_force(path)) == as_text(wanted):
            return _publish(w, wanted)
        return _publish(
            w,
            wanted,
            lambda: tag_journal.note_applied(path, wanted, w.by),
            lambda: tag_journal.note_undone(path, w.by),
        )


def undo_tags(path: str | PathLike[str], *, by: str = "", resources: Resources | None = None) -> Tagged:
    """Take back the rules applied last: those before them are in force again.

    Raises
    ------
    StoreError
        When no rules are in force, there is no store, or an earlier snapshot is shown.
    """
    with writer(path, by, resources, create=False) as w:
        _refuse_earlier(w)
        applied = tag_journal.history(path)
        if not applied:
            raise StoreError("No tagging rules are in force, so there is nothing to take back.")
        before = (*((),), *applied)[-2]
        return _publish(
            w,
            before,
            lambda: tag_journal.note_undone(path, w.by),
            lambda: tag_journal.note_applied(path, applied[-1], w.by),
        )


def _refuse_earlier(w: Writer) -> None:
    if in_use(w.layout.root) is not None:
        raise StoreError(EARLIER)


def _publish(
    w: Writer,
    rules: tuple[TagRule, ...],
    note: Callable[[], None] = lambda: None,
    take_back: Callable[[], None] = lambda: None,
) -> Tagged:
    """Publish with these rules in force. `note` writes into the journal that they are.

    The journal is never rewritten: should the disk be full after that line and before readers see the rules,
    `take_back` writes that they are not. A file holds the room for it until then.
    """
    before, noted, spare = w.layout.published(), False, w.layout.temporary / "spare"
    settings = {**read_settings(w.layout), TAG_RULES: as_text(rules)}

    def commit(_: Sequence[Entry]) -> None:
        nonlocal noted
        note()
        noted = True

    try:
        _hold(spare)
        built = publish(w.layout, w.entries, commit=commit, resources=w.resources, settings=settings)
    except OSError:
        spare.unlink(missing_ok=True)
        if noted:
            take_back()
        raise
    spare.unlink(missing_ok=True)
    return Tagged(built.snapshot, built.snapshot != before)


def _hold(spare: Path) -> None:
    """Take room on the disk."""
    with spare.open("wb") as out:
        out.write(bytes(SPARE))
        out.flush()
        os.fsync(out.fileno())
