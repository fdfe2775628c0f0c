"""Scenarios of the planner that people saved: lines of the store's journal, for one system each.

The latest of a name in a system is in force. A line without a system, of an earlier version, counts for all.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass

from coaching_analytics.store import journal
from coaching_analytics.vocabulary.levers import Scenario, scenario

SAVED, REMOVED = "scenario", "scenario_removed"
Where = str | os.PathLike[str]


@dataclass(frozen=True, slots=True)
class Saved:
    """A saved scenario: its levers, when and by whom, on which snapshot and filters, for which system."""

    scenario: Scenario
    at: str
    by: str
    snapshot: str
    filters: str
    system: str = ""


def save_scenario(
    store: Where, given: Scenario, *, snapshot: str = "", filters: str = "", by: str = "", system: str = ""
) -> None:
    """Keep a scenario under its name; an older one of that name stays in the journal and is not shown."""
    content = {"name": given.name, "moved": dict(given.moved), "snapshot": snapshot, "filters": filters}
    journal.write(store, SAVED, {**content, **({"system": system} if system else {})}, by)


def remove_scenario(store: Where, name: str, by: str = "", system: str = "") -> None:
    """Show a scenario no longer; the journal keeps what it was."""
    journal.write(store, REMOVED, {"name": name, **({"system": system} if system else {})}, by)


def saved_scenarios(store: Where, system: str | None = None) -> Mapping[str, Saved]:
    """The scenarios in force by name, in the order they were last saved: of one system, or of all.

    A lever that this version does not know, or a value out of its bounds, is left out of a scenario.
    """
    found: dict[str, Saved] = {}
    for entry in journal.read(store):
        content = entry["content"]
        if entry["kind"] not in (SAVED, REMOVED) or not isinstance(content.get("name"), str):
            continue
        own = str(content.get("system", ""))
        if system is not None and own not in ("", system):
            continue
        found.pop(content["name"], None)
        if entry["kind"] == SAVED:
            found[content["name"]] = Saved(
                _known(content["name"], content.get("moved") or {}),
                str(entry.get("at", "")),
                str(entry.get("by", "")),
                str(content.get("snapshot", "")),
                str(content.get("filters", "")),
                own,
            )
    return found


def _known(name: str, moved: Mapping[str, object]) -> Scenario:
    kept: dict[str, float] = {}
    for lever, value in moved.items():
        try:
            kept |= scenario(name, {lever: float(str(value))}).moved
        except ValueError:
            continue
    return scenario(name, kept)
