"""The rules of levels one store brings along, in its rules.toml: written and checked as the product's own."""

from __future__ import annotations

import hashlib
import re
import tomllib
from collections.abc import Sequence

from coaching_analytics.store.errors import failed
from coaching_analytics.store.layout import Layout, write_text
from coaching_analytics.vocabulary.rules import RuleError, RuleSet, parse, rule_sets

MEND = "Mend it as the rules.toml of the product is written, or take the file away."


def rules_text(layout: Layout) -> str:
    """What the store's rules.toml says; blank when there is none."""
    try:
        return layout.rules.read_text("utf-8")
    except FileNotFoundError:
        return ""
    except UnicodeDecodeError as error:
        raise failed(f"rules.toml of the store is not UTF-8 text. {MEND}", "rules_damaged", error) from error


def read_rules(layout: Layout) -> tuple[RuleSet, ...]:
    """The rule sets of the store; none when it brings none.

    Raises
    ------
    StoreError
        When the file cannot be read, or a rule is faulty: names the row.
    """
    text = rules_text(layout)
    if not text.strip():
        return ()
    try:
        return checked(text)
    except RuleError as faulty:  # its words are ours, and name the row
        raise failed(f"rules.toml of the store: {faulty} {MEND}", "rules_damaged", faulty) from faulty


def checked(text: str) -> tuple[RuleSet, ...]:
    """The rule sets of a text that a store may bring; `RuleError` names the row at fault."""
    try:
        found = parse(text)
    except tomllib.TOMLDecodeError as error:
        line = re.search(r"line (\d+)", str(error))
        raise RuleError(f"It is no TOML{f' from line {line[1]} on' if line else ''}.") from error
    except (TypeError, AttributeError, KeyError) as error:
        raise RuleError("A row is not laid out as rules, levels and elements are.") from error
    taken = {each.id for each in rule_sets()}
    for each in found:
        if not each.systems:
            raise RuleError(f"Rules {each.id}: systems names the ids of the systems of this store it is for.")
        if each.id in taken:
            raise RuleError(f"Rules {each.id}: the product has a set of this id; choose another.")
    return found


def write_rules(layout: Layout, text: str) -> None:
    """Put rules into the store; `RuleError` when they are faulty, and nothing is written."""
    checked(text)
    write_text(layout.rules, text)


def digest(rules: Sequence[RuleSet]) -> str:
    """Twelve hex digits that change with any word of the rules; blank without any."""
    return hashlib.sha256(repr(tuple(rules)).encode("utf-8")).hexdigest()[:12] if rules else ""
