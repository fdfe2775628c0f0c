"""Resources that staff add or retire, in the journal of the store: metadata and a link, never contents.

A resource loaded from a file and one written down here stand side by side; the later line wins. A retired one
stays, with its past use.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from os import PathLike

from coaching_analytics.store import journal
from coaching_analytics.vocabulary.coaching import RESOURCE_KINDS
from coaching_analytics.vocabulary.links import web_address

ADDED, RETIRED, RESTORED = "resource_added", "resource_retired", "resource_restored"
ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,59}")


class ResourceError(ValueError):
    """A resource that cannot be written down, and why."""


@dataclass(frozen=True, slots=True)
class Resource:
    """One resource: what it is called and is, what it is about, where it is found, who keeps it."""

    id: str
    title: str
    kind: str = "other"
    topic: str = ""
    link: str = ""
    owner: str = ""
    instruments: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Entered:
    """What the journal says of resources: those added by id, and why each retired one was retired."""

    added: dict[str, Resource]
    retired: dict[str, str]


def add(path: str | PathLike[str], resource: Resource, by: str = "") -> Resource:
    """Write a resource down, or anew under the same id; returns it as it was written.

    Raises
    ------
    ResourceError
        When it has no title, or an id or kind that cannot be.
    LinkError
        When its link is no web address.
    """
    if not resource.title.strip():
        raise ResourceError("A resource needs a title.")
    if not ID.fullmatch(resource.id):
        raise ResourceError("A short name has letters, digits, dots, hyphens and underscores, 60 at most.")
    if resource.kind not in RESOURCE_KINDS:
        raise ResourceError(f"A resource is one of {', '.join(RESOURCE_KINDS)}.")
    content = {
        "id": resource.id,
        "title": resource.title.strip(),
        "kind": resource.kind,
        "topic": resource.topic.strip(),
        "link": web_address(resource.link),
        "owner": resource.owner.strip(),
        "instruments": sorted({one.strip() for one in resource.instruments if one.strip()}),
    }
    journal.write(path, ADDED, content, by)
    return _resource(content)


def retire(path: str | PathLike[str], resource: str, why: str, by: str = "") -> None:
    """Take a resource out of the list; its past use stays.

    Raises
    ------
    ResourceError
        When it is not said why.
    """
    if not why.strip():
        raise ResourceError("Say why it is retired.")
    journal.write(path, RETIRED, {"id": resource, "why": why.strip()}, by)


def restore(path: str | PathLike[str], resource: str, by: str = "") -> None:
    """Put a retired resource back into the list."""
    journal.write(path, RESTORED, {"id": resource}, by)


def entered(path: str | PathLike[str]) -> Entered:
    """What the journal says of resources, the later line winning."""
    found = Entered({}, {})
    for entry in journal.read(path):
        kind, content = entry["kind"], entry["content"]
        if kind == ADDED:
            one = _resource(content)
            found.added[one.id] = one
        elif kind == RETIRED:
            found.retired[str(content.get("id"))] = str(content.get("why", ""))
        elif kind == RESTORED:
            found.retired.pop(str(content.get("id")), None)
    return found


def _resource(content: Mapping[str, object]) -> Resource:
    """A resource from a line of the journal; parts an older line lacks are blank."""
    given = content.get("instruments")
    several: Sequence[object] = given if isinstance(given, list) else ()
    text = {name: str(content.get(name, "")) for name in ("id", "title", "kind", "topic", "link", "owner")}
    return Resource(**text, instruments=tuple(str(one) for one in several))
