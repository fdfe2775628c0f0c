"""Topics of coaching and the parts of a rating they are matched with, as declared in topics.toml."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from types import MappingProxyType

from coaching_analytics.vocabulary.instruments import instruments

SOURCE = (
    "Our matching: by what topics and parts are called. It is not from the instruments' authors, and no "
    "finding that coaching on a topic raises a part."
)
KNOWN = ("title", "also", "about", "parts")


class TopicError(ValueError):
    """A topic that is incomplete, is spelt like another one, or names a part nobody declared."""


@dataclass(frozen=True, slots=True)
class Topic:
    """One topic.

    Attributes
    ----------
    name, title
        As it is logged, and in words.
    about
        Why it is matched with no part; blank when it is with some.
    parts
        Codes of dimensions or subscales by instrument.
    """

    name: str
    title: str
    about: str
    parts: Mapping[str, tuple[str, ...]]

    def touches(self, instrument: str, domain: str, part: str | None) -> bool:
        """Whether it is matched with a part, or, without `part`, with the domain or any part in it."""
        own = self.parts.get(instrument, ())
        return (part in own) if part is not None else bool({domain, *_within(instrument, domain)} & {*own})


@cache
def _within(instrument: str, domain: str) -> tuple[str, ...]:
    """Dimensions of a domain; none where parts are numbered items."""
    found = instruments().get(instrument)
    if found is None or not found.needs_all:
        return ()
    return tuple(part.part for part in found.parts if part.domain == domain)


def spelt(text: str) -> str:
    """A topic without what does not matter in its spelling."""
    return " ".join(text.lower().replace("_", " ").replace("-", " ").split())


def parse(text: str) -> Mapping[str, Topic]:
    """Topics of a TOML text by every spelling; `TopicError` names the topic at fault."""
    found: dict[str, Topic] = {}
    for name, given in tomllib.loads(text).items():
        unknown = [field for field in given if field not in KNOWN]
        if unknown or not given.get("title") or bool(given.get("about")) == bool(given.get("parts")):
            raise TopicError(f"{name}: a topic has a title and either parts or about; unknown: {unknown}.")
        parts = {code: tuple(own) for code, own in given.get("parts", {}).items()}
        for instrument, own in parts.items():
            if wrong := [code for code in own if code not in _codes(instrument)]:
                raise TopicError(f"{name}: {instrument} has no dimension or subscale {', '.join(wrong)}.")
        topic = Topic(name, given["title"], given.get("about", ""), MappingProxyType(parts))
        for spelling in dict.fromkeys(spelt(one) for one in (name, topic.title, *given.get("also", ()))):
            if spelling in found:
                raise TopicError(f"{name}: {spelling!r} is a spelling of {found[spelling].name} too.")
            found[spelling] = topic
    return MappingProxyType(found)


def _codes(instrument: str) -> frozenset[str]:
    """Codes a topic may name: dimensions, or subscales where parts are numbered items."""
    found = instruments().get(instrument)
    if found is None:
        return frozenset()
    return frozenset(part.part if found.needs_all else part.domain for part in found.parts)


@cache
def topics() -> Mapping[str, Topic]:
    """Every declared topic by each of its spellings."""
    return parse(resources.files("coaching_analytics.vocabulary").joinpath("topics.toml").read_text("utf-8"))


def topic_of(text: str) -> Topic | None:
    """The topic a text names; None when nobody declared it."""
    return topics().get(spelt(text))


def matched(instrument: str, domain: str, part: str | None) -> bool:
    """Whether any declared topic is matched with a part."""
    return any(topic.touches(instrument, domain, part) for topic in topics().values())
