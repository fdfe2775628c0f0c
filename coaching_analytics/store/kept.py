"""Whether what a store keeps beside its rows is as it was written: ledger, rejects, journal, salt, rules.

No figure rests on them, so no snapshot would show that one of them changed.
"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterator, Sequence

from coaching_analytics.store import journal, ledger
from coaching_analytics.store.errors import StoreError
from coaching_analytics.store.finding import Finding
from coaching_analytics.store.layout import Layout, file_sha256
from coaching_analytics.store.ledger import Entry
from coaching_analytics.store.mappings import read_mapping, saved_mappings
from coaching_analytics.store.salt import whole
from coaching_analytics.store.store_rules import read_rules
from coaching_analytics.store.sweep import past_their_time


def findings(layout: Layout, entries: Sequence[Entry]) -> Iterator[Finding]:
    """Everything that is wrong with them."""
    yield from _entries(layout)
    yield from _rejects(layout, entries)
    yield from _entered(layout)


def _entries(layout: Layout) -> Iterator[Finding]:
    """Ledger entries as they were written; those of stores without checksums are taken as they are."""
    for path in sorted(layout.ledger.glob("*.json")):
        raw = json.loads(path.read_text("utf-8"))
        if raw["batch_id"] != path.stem or not ledger.unchanged(raw):
            yield Finding("ledger", path.stem, "Its ledger entry changed since it was written. Restore "
                                                    "it from a backup.")  # fmt: skip


def _rejects(layout: Layout, entries: Sequence[Entry]) -> Iterator[Finding]:
    """Rejected rows are there for as long as they are kept, to the last byte."""
    old = past_their_time(entries)
    for entry in entries:
        path = layout.rejected(entry.batch_id)
        if not entry.rejects_sha256 or layout.entry(entry.batch_id, "purged").exists():
            continue
        what = ""
        if not path.is_file():
            what = "" if entry.batch_id in old else "are gone before their time"
        elif file_sha256(path) != entry.rejects_sha256:
            what = "changed since they were written"
        if what:
            yield Finding(
                "rejects", entry.batch_id,
                f"The rejected rows of {entry.file_name} {what}. The loaded rows are not concerned. Restore "
                "them from a backup, or take the batch back and import its file again.",
            )  # fmt: skip


def _entered(layout: Layout) -> Iterator[Finding]:
    """What people entered, and the secret that ids of persons are made with."""
    lines = journal.unreadable(layout.root)
    if lines:
        numbers = ", ".join(str(number) for number in lines[:10])
        yield Finding("journal", "journal.jsonl", f"These lines are not as they were written: {numbers}. "
                                                  "Restore them from a backup.")  # fmt: skip
    try:
        whole(layout)
    except StoreError as error:
        yield Finding("salt", "salt", str(error))
    try:
        read_rules(layout)
    except StoreError as error:
        yield Finding("rules", "rules.toml", str(error))
    for name in saved_mappings(layout.root):
        try:
            tomllib.loads(read_mapping(layout.root, name))
        except (StoreError, tomllib.TOMLDecodeError):
            yield Finding("mapping", name, "This saved mapping cannot be read. Restore it from a backup, or "
                                           "save it again under the same name.")  # fmt: skip
