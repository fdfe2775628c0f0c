"""Lists of sites and views of pages that people saved: lines of the journal, the latest of a name in force.

A private workspace has its own journal, so what is saved there goes with it.
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from coaching_analytics.store import journal

LIST, LIST_REMOVED = "site_list", "site_list_removed"
VIEW, VIEW_REMOVED = "view", "view_removed"
MOST_SITES, LONGEST = 2000, 60
Where = str | os.PathLike[str]


class NameRefused(ValueError):
    """A name or a list that cannot be saved, in words."""


@dataclass(frozen=True, slots=True)
class SiteList:
    """A saved list: the system its sites belong to, their ids, when and by whom it was saved."""

    system: str
    sites: tuple[str, ...]
    at: str
    by: str


@dataclass(frozen=True, slots=True)
class View:
    """A saved view: a page, the filters of its address, when and by whom it was saved."""

    page: str
    filters: Mapping[str, tuple[str, ...]]
    at: str
    by: str


def save_list(store: Where, name: str, system: str, sites: Sequence[str], by: str = "") -> None:
    """Keep a list under its name; an older one of that name stays in the journal and is not shown.

    Raises
    ------
    NameRefused
        For a blank or long name, no sites, or more than `MOST_SITES` of them.
    """
    own = tuple(dict.fromkeys(sites))
    if not own or len(own) > MOST_SITES:
        raise NameRefused(f"A list holds 1 to {MOST_SITES:,} sites; this one has {len(own):,}.")
    journal.write(store, LIST, {"name": _named(name), "system": system, "sites": list(own)}, by)


def remove_list(store: Where, name: str, by: str = "") -> None:
    """Show a list no longer; the journal keeps what it was."""
    journal.write(store, LIST_REMOVED, {"name": name}, by)


def saved_lists(store: Where) -> Mapping[str, SiteList]:
    """The lists in force by name, in the order they were last saved."""
    found = {}
    for name, content, entry in _latest(store, LIST, LIST_REMOVED):
        sites = content.get("sites")
        if isinstance(sites, list):
            own = tuple(str(site) for site in sites[:MOST_SITES])
            found[name] = SiteList(str(content.get("system", "")), own, *_signed(entry))
    return found


def save_view(store: Where, name: str, page: str, filters: Mapping[str, Sequence[str]], by: str = "") -> None:
    """Keep a view under its name: a page with the filters of its address; see `save_list`."""
    kept = {key: list(values) for key, values in filters.items() if values}
    journal.write(store, VIEW, {"name": _named(name), "page": page, "filters": kept}, by)


def remove_view(store: Where, name: str, by: str = "") -> None:
    """Show a view no longer; the journal keeps what it was."""
    journal.write(store, VIEW_REMOVED, {"name": name}, by)


def saved_views(store: Where) -> Mapping[str, View]:
    """The views in force by name, in the order they were last saved."""
    found = {}
    for name, content, entry in _latest(store, VIEW, VIEW_REMOVED):
        given = content.get("filters")
        if isinstance(given, dict):
            filters = {
                str(key): tuple(str(value) for value in values)
                for key, values in given.items()
                if isinstance(values, list)
            }
            found[name] = View(str(content.get("page", "")), filters, *_signed(entry))
    return found


def _latest(store: Where, saved: str, removed: str) -> list[tuple[str, dict[str, Any], dict[str, Any]]]:
    """Name, content and line of what is in force, oldest first."""
    found: dict[str, dict[str, Any]] = {}
    for entry in journal.read(store):
        name = entry["content"].get("name") if entry["kind"] in (saved, removed) else None
        if not isinstance(name, str):
            continue
        found.pop(name, None)
        if entry["kind"] == saved:
            found[name] = entry
    return [(name, entry["content"], entry) for name, entry in found.items()]


def _signed(entry: Mapping[str, Any]) -> tuple[str, str]:
    return str(entry.get("at", "")), str(entry.get("by", ""))


def _named(name: str) -> str:
    told = " ".join(name.split())
    if not told or len(told) > LONGEST:
        raise NameRefused(f"A name has 1 to {LONGEST} letters.")
    return told
