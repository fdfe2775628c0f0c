"""Puts tagging rules into force, or takes them back: either publishes a snapshot, and readers see it then."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from os import PathLike

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
            return _publish(w, wanted, lambda _: None)
        return _publish(w, wanted, lambda _: tag_journal.note_applied(path, wanted, w.by))


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
        return _publish(w, before, lambda _: tag_journal.note_undone(path, w.by))


def _refuse_earlier(w: Writer) -> None:
    if in_use(w.layout.root) is not None:
        raise StoreError(EARLIER)


def _publish(w: Writer, rules: tuple[TagRule, ...], note: Callable[[Sequence[Entry]], None]) -> Tagged:
    before = w.layout.published()
    settings = {**read_settings(w.layout), TAG_RULES: as_text(rules)}
    built = publish(w.layout, w.entries, commit=note, resources=w.resources, settings=settings)
    return Tagged(built.snapshot, built.snapshot != before)
