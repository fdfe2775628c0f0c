"""Levels of quality rating systems as rules: rules.toml declares them with validity, source and check."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import cache
from importlib import resources
from typing import Any

from coaching_analytics.vocabulary.rules_check import RuleError, check, check_keys, plain

__all__ = ["Element", "Level", "RuleError", "RuleSet", "parse", "rule_sets"]


@dataclass(frozen=True, slots=True)
class Level:
    """One level above the base; `points` is the fewest that reach it (None: it needs no points)."""

    name: str
    points: int | None
    source: str
    verified_on: date | None


@dataclass(frozen=True, slots=True)
class Element:
    """One thing a site has to show.

    Attributes
    ----------
    level
        The level that needs it; blank for an element that is worth points.
    points, group
        What it is worth, and with which others it stands: the best of a group counts.
    statistic
        mean, min_room, share_rooms or fact.
    instruments, editions, domain
        The ratings it looks at; no editions: all of them.
    fact
        The programme fact it looks at.
    value, share
        What has to be reached (equal passes), and in what share of the rooms.
    if_absent
        What it is without a rating or fact: unknown, fail, or skip (it does not apply).
    """

    id: str
    name: str
    level: str
    points: int
    group: str
    statistic: str
    instruments: tuple[str, ...]
    editions: tuple[str, ...]
    domain: str
    fact: str
    value: float
    share: Fraction
    if_absent: str
    source: str
    verified_on: date | None


@dataclass(frozen=True, slots=True)
class RuleSet:
    """One version of one system's rules, in force on [valid_from, valid_to).

    `systems` are ids of systems it is for; `states` names by which a system's profile or id says that it is
    that state's, or county's.
    """

    id: str
    title: str
    version: str
    systems: tuple[str, ...]
    states: tuple[str, ...]
    settings: tuple[str, ...]
    combine: str
    base: str
    made_up: bool
    valid_months: int | None
    valid_from: date
    valid_to: date | None
    source: str
    verified_on: date | None
    levels: tuple[Level, ...]
    elements: tuple[Element, ...]

    def holds(self, on: date) -> bool:
        """Whether it is in force on a day."""
        return self.valid_from <= on and (self.valid_to is None or on < self.valid_to)

    def is_for(self, system: str, profile: str = "") -> bool:
        """Whether a system is under it: its id is named, or its profile or id names the state."""
        return system in self.systems or any(plain(name) in self.states for name in (system, profile))

    def unverified(self) -> tuple[str, ...]:
        """Names of the levels and elements nobody has checked yet."""
        rows: tuple[Level | Element, ...] = (*self.levels, *self.elements)
        return tuple(row.name for row in rows if row.verified_on is None)

    def judged(self, *, unverified: bool = False) -> tuple[Level, ...]:
        """The levels that may be awarded: all, or those below the first that rests on an unverified row."""
        if unverified:
            return self.levels
        points_off = any(each.verified_on is None for each in self.elements if each.points)
        kept = []
        for level in self.levels:
            own = [each for each in self.elements if each.level == level.name]
            off = level.verified_on is None or any(each.verified_on is None for each in own)
            if off or (level.points is not None and points_off):
                break
            kept.append(level)
        return tuple(kept)


def parse(text: str) -> tuple[RuleSet, ...]:
    """Every rule set of a TOML text, unverified ones too; `RuleError` names the row at fault."""
    found = tuple(
        _rules(number, given) for number, given in enumerate(tomllib.loads(text).get("rules", []), 1)
    )
    check(found)
    return found


@cache
def rule_sets() -> tuple[RuleSet, ...]:
    """Every rule set as declared in rules.toml."""
    text = resources.files("coaching_analytics.vocabulary").joinpath("rules.toml").read_text("utf-8")
    return parse(text)


def versions(id: str, sets: Sequence[RuleSet]) -> tuple[RuleSet, ...]:
    """The versions of one set, the earliest first."""
    return tuple(sorted((each for each in sets if each.id == id), key=lambda each: each.valid_from))


def _rules(number: int, given: Mapping[str, Any]) -> RuleSet:
    name = f"Rules {given.get('id', number)}"
    check_keys(name, given, "rules")
    return RuleSet(
        id=given["id"],
        title=given["title"],
        version=given["version"],
        systems=tuple(given["systems"]),
        states=tuple(given.get("states", ())),
        settings=tuple(given["settings"]),
        combine=given["combine"],
        base=given["base"],
        made_up=given.get("made_up", False),
        valid_months=given.get("valid_months"),
        valid_from=given["valid_from"],
        valid_to=given.get("valid_to") or None,
        source=given["source"],
        verified_on=given["verified_on"] or None,
        levels=tuple(_level(name, given, row) for row in given["level"]),
        elements=tuple(_element(name, given, row) for row in given["element"]),
    )


def _level(name: str, rules: Mapping[str, Any], given: Mapping[str, Any]) -> Level:
    check_keys(f"{name}, level {given.get('level', '')}", given, "level")
    return Level(given["level"], given.get("points"), *_checked(rules, given))


def _element(name: str, rules: Mapping[str, Any], given: Mapping[str, Any]) -> Element:
    place = f"{name}, element {given.get('id', '')}"
    check_keys(place, given, "element")
    try:
        value, share = float(given["value"]), Fraction(str(given.get("share", 1)))
    except (ValueError, ZeroDivisionError):
        raise RuleError(f'{place}: value is a number and share a number or a text such as "1/3".') from None
    return Element(
        id=given["id"],
        name=given["name"],
        level=given.get("level", ""),
        points=given.get("points", 0),
        group=given.get("group", ""),
        statistic=given["statistic"],
        instruments=tuple(given.get("instruments", ())),
        editions=tuple(given.get("editions", ())),
        domain=given.get("domain", ""),
        fact=given.get("fact", ""),
        value=value,
        share=share,
        if_absent=given.get("if_absent", "unknown"),
        source=_checked(rules, given)[0],
        verified_on=_checked(rules, given)[1],
    )


def _checked(rules: Mapping[str, Any], given: Mapping[str, Any]) -> tuple[str, date | None]:
    """Source and day of the check of a row: its own, or that of its rules."""
    return given.get("source", rules["source"]), given.get("verified_on", rules["verified_on"]) or None
