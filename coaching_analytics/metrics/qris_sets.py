"""Which rules of levels sites are held to: those of their system, or a set somebody chose."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from coaching_analytics.metrics.by import Ask
from coaching_analytics.metrics.qris_standing import Evidence
from coaching_analytics.vocabulary.rules import RuleSet, rule_sets

OWN = "own"
Under = dict[str, tuple[RuleSet, ...]]


def under_own(asked: Ask, found: Evidence) -> Under:
    """The versions of rules that each system of the sites is under: its store's own, else its state's."""
    systems = asked.gate.systems()
    profiles = dict(zip(systems["system_id"], systems["profile"], strict=True))
    under: Under = {}
    for system in dict.fromkeys(found.sites["system_id"]):
        profile = str(profiles.get(system) or "")
        own = [each for each in asked.gate.rules if each.is_for(system, profile)]
        under[system] = tuple(own or (each for each in rule_sets() if each.is_for(system, profile)))
    return under


def chosen(asked: Ask, under: Under | None) -> tuple[RuleSet, ...]:
    """The set that the setting names, or those the systems of the sites are under."""
    known = (*asked.gate.rules, *rule_sets())
    if under is None:
        return tuple(each for each in known if each.id == asked.setting("rule_set"))
    return tuple(each for each in known if any(each in own for own in under.values()))


def listed(sets: Sequence[RuleSet]) -> pd.DataFrame:
    """Every element of the rules with its source, for a reader who wants to check."""
    lines = [
        (rules.id, rules.title, rules.version, rules.valid_from, rules.valid_to, each.id, each.name,
         each.level, each.points or None, each.statistic, each.value, str(each.share), each.source,
         each.verified_on)
        for rules in sets
        for each in rules.elements
    ]  # fmt: skip
    names = ("rules", "title", "version", "valid_from", "valid_to", "element", "name", "level", "points",
             "statistic", "value", "share", "source", "verified_on")  # fmt: skip
    return pd.DataFrame(lines, columns=list(names), dtype=object)
