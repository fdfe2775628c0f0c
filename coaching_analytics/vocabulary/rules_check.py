"""What a file of rules is refused for: something missing, misspelt, overlapping, or a level out of reach."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from coaching_analytics.vocabulary.instruments import instruments, known_domains
from coaching_analytics.vocabulary.places import SETTINGS

if TYPE_CHECKING:
    from coaching_analytics.vocabulary.rules import Element, RuleSet

COMBINE = ("block", "points", "hybrid")
STATISTICS = ("mean", "min_room", "share_rooms", "fact")
IF_ABSENT = ("unknown", "fail", "skip")
# What a row has to state, and what it may; verified_on may be stated as blank.
KEYS = {
    "rules": (
        ("id", "title", "version", "settings", "combine", "base", "valid_from", "source", "level", "element"),
        ("systems", "states", "verified_on", "made_up", "valid_months", "valid_to"),
    ),
    "level": (("level",), ("points", "source", "verified_on")),
    "element": (
        ("id", "name", "statistic", "value"),
        ("level", "points", "group", "instruments", "editions", "domain", "fact", "share", "if_absent",
         "source", "verified_on"),
    ),
}  # fmt: skip
DATES = ("valid_from", "valid_to", "verified_on")
COUNTS = ("points", "valid_months")


class RuleError(ValueError):
    """A rule that is incomplete or malformed, overlaps another version, or cannot be judged."""


def plain(name: str) -> str:
    """The name of a state as rules write it: small letters, words joined by underscores."""
    return "_".join(name.lower().replace("-", " ").replace("_", " ").split())


def check_keys(place: str, given: Mapping[str, Any], kind: str) -> None:
    """Refuse a row that misses something, has an unknown field, or a date or count that is none."""
    needed, further = KEYS[kind]
    missing = [name for name in needed if given.get(name) in (None, "", [])]
    missing += [name for name in ("systems", "verified_on") if kind == "rules" and name not in given]
    unknown = [name for name in given if name not in (*needed, *further)]
    if missing or unknown:
        raise RuleError(f"{place} misses {missing or 'nothing'}; unknown: {unknown or 'none'}.")
    for name in DATES:
        if given.get(name, "") != "" and type(given[name]) is not date:
            raise RuleError(f"{place}: {name} is a date (YYYY-MM-DD without quotes) or blank.")
    for name in COUNTS:
        if name in given and (type(given[name]) is not int or given[name] < 1):
            raise RuleError(f"{place}: {name} is a whole number of 1 or more.")
    if not given.get("source", "stated above"):
        raise RuleError(f"{place}: a row needs its source.")


def check(sets: Sequence[RuleSet]) -> None:
    """Refuse rule sets that contradict themselves or each other."""
    if not sets:
        raise RuleError("There are no rules.")
    for each in sets:
        _check_set(each)
    for id in dict.fromkeys(each.id for each in sets):
        own = sorted((each for each in sets if each.id == id), key=lambda each: each.valid_from)
        for before, after in pairwise(own):
            if before.valid_to is None or before.valid_to > after.valid_from:
                raise RuleError(f"Rules {id}: two versions overlap on {after.valid_from}.")
            if before.valid_to < after.valid_from:
                raise RuleError(f"Rules {id}: no version from {before.valid_to} to {after.valid_from}.")


def _check_set(rules: RuleSet) -> None:
    place = f"Rules {rules.id}"
    if rules.combine not in COMBINE:
        raise RuleError(f"{place}: combine is one of {', '.join(COMBINE)}.")
    if rules.valid_to is not None and rules.valid_to <= rules.valid_from:
        raise RuleError(f"{place}: valid_to must come after valid_from.")
    if wrong := [name for name in rules.settings if name not in SETTINGS]:
        raise RuleError(f"{place}: unknown settings {wrong}; known: {', '.join(SETTINGS)}.")
    if wrong := [name for name in rules.states if name != plain(name) or len(name) < 3]:
        raise RuleError(
            f"{place}: states are whole names in small letters, such as north_dakota; got {wrong}."
        )
    _once(place, "level", [rules.base, *(level.name for level in rules.levels)])
    _once(place, "element", [element.id for element in rules.elements])
    for element in rules.elements:
        _check_element(f"{place}, element {element.id}", rules, element)
    _check_levels(place, rules)


def _once(place: str, what: str, names: Iterable[str]) -> None:
    if twice := [name for name, count in Counter(names).items() if count > 1]:
        raise RuleError(f"{place}: the {what} {twice[0]} is there twice.")


def _check_element(place: str, rules: RuleSet, element: Element) -> None:
    if element.statistic not in STATISTICS or element.if_absent not in IF_ABSENT:
        told = f"statistic is one of {', '.join(STATISTICS)}, if_absent one of {', '.join(IF_ABSENT)}"
        raise RuleError(f"{place}: {told}.")
    if bool(element.level) == bool(element.points) or bool(element.points) != bool(element.group):
        raise RuleError(f"{place}: it names the level that needs it, or its points and their group.")
    if element.level and element.level not in [level.name for level in rules.levels]:
        raise RuleError(f"{place}: there is no level {element.level}.")
    if not 0 < element.share <= 1 or (element.statistic != "share_rooms" and element.share != 1):
        raise RuleError(f"{place}: share is above 0 and at most 1, and only for share_rooms.")
    if element.statistic == "fact":
        if not element.fact or element.instruments or element.editions or element.domain:
            raise RuleError(f"{place}: an element of a fact names the fact and no instrument.")
    else:
        _check_ratings(place, element)


def _check_ratings(place: str, element: Element) -> None:
    """Instruments, editions and domain are declared, and the value lies on their scale."""
    if not element.instruments or element.fact:
        raise RuleError(f"{place}: an element of ratings names its instruments and no fact.")
    for name in element.instruments:
        found = instruments().get(name)
        if found is None:
            raise RuleError(f"{place}: there is no instrument {name}.")
        editions = [one for one in found.editions if not element.editions or one in element.editions]
        if not editions or element.domain not in known_domains(name, editions[0]):
            raise RuleError(f"{place}: {name} has no such edition or no domain {element.domain!r}.")
        if not found.low <= element.value <= found.high:
            raise RuleError(f"{place}: {name} is scored {found.low} to {found.high}; got {element.value:g}.")


def _check_levels(place: str, rules: RuleSet) -> None:
    """Every level needs something, by the way the rules combine, and its points can be had."""
    cuts = [level.points for level in rules.levels if level.points is not None]
    if any(later <= earlier for earlier, later in pairwise(cuts)):
        raise RuleError(f"{place}: points of levels rise from level to level.")
    blocks, worth = {element.level for element in rules.elements}, any(e.points for e in rules.elements)
    if (rules.combine == "block") != (not cuts and not worth) or (
        rules.combine == "points" and blocks - {""}
    ):
        raise RuleError(f"{place}: combine is {rules.combine}, but its levels and elements are not.")
    best: dict[str, int] = {}
    for element in rules.elements:
        best[element.group] = max(best.get(element.group, 0), element.points)
    for level in rules.levels:
        if level.points is None and level.name not in blocks:
            raise RuleError(f"{place}: nothing says what the level {level.name} needs.")
        if (level.points or 0) > sum(best.values()):
            raise RuleError(f"{place}: the level {level.name} needs more points than there are.")
