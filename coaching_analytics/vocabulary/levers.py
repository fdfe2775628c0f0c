"""Levers of the planner, declared in levers.toml, and scenarios: named settings of them as text and back."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from types import MappingProxyType

MOST = 4
"""Scenarios that are compared at once."""
LONGEST = 60
SEPARATOR = "|"
PLAIN = re.compile(r"\bwww\.|[^\w .,'&()+%/-]|_", re.IGNORECASE)
"""What a name loses: it comes from an address and stands in sentences, where signs would make links."""


@dataclass(frozen=True, slots=True)
class Lever:
    """One thing a person may move.

    `default` is its value when nothing is moved, None where today's value comes from the store. `words` are
    the two positions of a switch, empty for a number.
    """

    name: str
    group: str
    label: str
    unit: str
    minimum: float
    maximum: float
    step: float
    help: str
    default: float | None = None
    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Scenario:
    """A named set of moved levers; a lever that is not in `moved` stays where it is today."""

    name: str
    moved: Mapping[str, float] = field(default_factory=dict)


@cache
def levers() -> Mapping[str, Lever]:
    """Every lever by name, in the order they are declared."""
    text = resources.files("coaching_analytics.vocabulary").joinpath("levers.toml").read_text("utf-8")
    found = {}
    for name, given in tomllib.loads(text).items():
        found[name] = Lever(name=name, **{**given, "words": tuple(given.get("words", ()))})
    return MappingProxyType(found)


def scenario(name: str, moved: Mapping[str, float]) -> Scenario:
    """A scenario with a short name and levers within their bounds.

    A lever at its default is not moved. `ValueError` names a lever that does not exist or is out of bounds.
    """
    kept: dict[str, float] = {}
    for lever, value in moved.items():
        one = levers().get(lever)
        if one is None:
            raise ValueError(f"There is no lever {lever!r}. Known: {', '.join(levers())}.")
        if not one.minimum <= value <= one.maximum:
            raise ValueError(f"{one.label} lies between {one.minimum:g} and {one.maximum:g}; got {value!r}.")
        if value != one.default:
            kept[lever] = float(value)
    return Scenario(" ".join(PLAIN.sub(" ", name).split())[:LONGEST].strip() or "Scenario", kept)


def written(given: Scenario) -> str:
    """A scenario as one piece of text: Name|lever:value|lever:value."""
    return SEPARATOR.join((given.name, *(f"{name}:{value:.10g}" for name, value in given.moved.items())))


def read(text: str) -> tuple[Scenario, tuple[str, ...]]:
    """The scenario of a text, and the parts of it that say nothing this product knows."""
    name, *parts = text.split(SEPARATOR)
    moved: dict[str, float] = {}
    unknown = []
    for part in parts:
        lever, _, raw = part.partition(":")
        try:
            moved |= scenario(name, {lever: float(raw)}).moved
        except ValueError:
            unknown.append(part)
    return scenario(name, moved), tuple(unknown)
