"""What people entered, on its way in a bundle: decisions, figures, scenarios, own answers, resources."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from os import PathLike
from typing import Any

from coaching_analytics.bundle.package import BundleError, Package
from coaching_analytics.metrics.decisions import KIND as DECISION
from coaching_analytics.metrics.decisions import WITHDRAWN
from coaching_analytics.metrics.document import as_text
from coaching_analytics.store import journal, own_answers, own_profile, resources, scenarios

JOURNAL = "journal.json"
"""The file in the bundle, and under which name the manifest has its hash."""
KINDS = (
    DECISION,
    WITHDRAWN,
    journal.FIGURE_PINNED,
    journal.FIGURE_UNPINNED,
    scenarios.SAVED,
    scenarios.REMOVED,
    own_answers.KIND,
    own_profile.KIND,
    resources.ADDED,
    resources.RETIRED,
    resources.RESTORED,
)
"""Tagging rules travel with the manifest; other lines are about the store they were written in."""
PARTS = {"at", "by", "kind", "content"}


def entered(store: str | PathLike[str]) -> str:
    """The lines of a store's journal that travel, oldest first, as text; blank without any."""
    found = [
        {name: entry[name] for name in sorted(PARTS)}
        for entry in journal.read(store)
        if entry["kind"] in KINDS and set(entry) >= PARTS
    ]
    return as_text(found) if found else ""


def digest(text: str) -> str:
    """The hash by which a changed file is found."""
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def read(package: Package, manifest: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The lines a bundle brings, none when it has none.

    Raises
    ------
    BundleError
        When they are not those that were exported.
    """
    promised = manifest.get("journal")
    if not promised:
        return []
    found = package.document(JOURNAL)
    whole = isinstance(found, list) and all(
        isinstance(entry, dict) and set(entry) == PARTS and entry["kind"] in KINDS for entry in found
    )
    if not whole or digest(as_text(found)) != promised:
        raise BundleError("The bundle's journal is not the one that was exported.")
    return list(found)


def bring(store: str | PathLike[str], entries: list[dict[str, Any]]) -> None:
    """Add the lines to a store's journal as they were written; those that are there already stay alone."""
    there = {journal.identity(entry) for entry in journal.read(store)}
    journal.carry(store, [entry for entry in entries if journal.identity(entry) not in there])
