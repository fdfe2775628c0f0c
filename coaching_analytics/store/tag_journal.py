"""The tagging rules people entered: those kept to work on, and those in force, read from the journal.

Keeping rules changes no figure. Applying them does, and can be taken back one step after the other.
"""

from __future__ import annotations

from os import PathLike

from coaching_analytics.store import journal
from coaching_analytics.store.errors import failed
from coaching_analytics.vocabulary.tags import TagError, TagRule, as_documents, rules_of

KEPT, APPLIED, UNDONE = "tags_kept", "tags_applied", "tags_undone"
Rules = tuple[TagRule, ...]


def kept(path: str | PathLike[str]) -> Rules:
    """The rules as they were last written down, applied or not."""
    return _replayed(path)[1]


def history(path: str | PathLike[str]) -> list[Rules]:
    """Rules that were applied and not taken back, oldest first; the last are in force."""
    return _replayed(path)[0]


def in_force(path: str | PathLike[str]) -> Rules:
    """The rules that are part of what is published next; none when none were applied."""
    return (*((),), *history(path))[-1]


def keep(path: str | PathLike[str], rules: Rules, by: str = "") -> None:
    """Write rules down; nobody's figures change."""
    journal.write(path, KEPT, {"rules": as_documents(rules)}, by)


def note_applied(path: str | PathLike[str], rules: Rules, by: str = "") -> None:
    """Write down that these rules are in force."""
    journal.write(path, APPLIED, {"rules": as_documents(rules)}, by)


def note_undone(path: str | PathLike[str], by: str = "") -> None:
    """Write down that the rules applied last are no longer in force."""
    journal.write(path, UNDONE, {}, by)


def _replayed(path: str | PathLike[str]) -> tuple[list[Rules], Rules]:
    """What was applied and not taken back, and what was written down last."""
    applied: list[Rules] = []
    latest: Rules = ()
    try:
        for entry in journal.read(path):
            if entry["kind"] == UNDONE and applied:
                applied.pop()
                latest = applied[-1] if applied else ()
            elif entry["kind"] in (KEPT, APPLIED):
                latest = rules_of(entry["content"]["rules"])
                if entry["kind"] == APPLIED:
                    applied.append(latest)
    except (TagError, KeyError, TypeError) as error:
        raise failed(
            "The tagging rules in the journal of the store cannot be read. Restore a backup.",
            "tags_damaged", error,
        ) from error  # fmt: skip
    return applied, latest
