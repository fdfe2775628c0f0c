"""The card of every measure: what it asks, what it counts, what it leaves out. Declared in measures.toml."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date
from functools import cache
from importlib import resources
from types import MappingProxyType
from typing import Literal

People = Literal["operations", "leads", "educators"]
PEOPLE = ("operations", "leads", "educators")
DIRECTIONS = ("higher is better", "lower is better", "neither")


class CardError(ValueError):
    """A card that misses something, or a metric without a card."""


@dataclass(frozen=True, slots=True)
class Card:
    """One measure in words.

    Attributes
    ----------
    name, id
        Name on the command line and short id in the list of measures.
    question, why
        The question it answers and why anybody should ask it.
    numerator, denominator, unit, direction
        What is divided by what, the unit, and which way is better ("neither" where no way is).
    exclusions, limits
        What is left out, and what the figure cannot say.
    people
        Who stands behind a value: decides the small-group rule.
    source, reviewed_on
        Where the definition comes from and when it was last read against the code.
    """

    name: str
    id: str
    question: str
    why: str
    numerator: str
    denominator: str
    unit: str
    direction: str
    exclusions: str
    people: People
    limits: str
    source: str
    reviewed_on: date


def parse(text: str) -> Mapping[str, Card]:
    """Cards of a TOML text by name; `CardError` names the card and the field at fault."""
    wanted = [field.name for field in fields(Card) if field.name != "name"]
    found = {}
    for name, given in tomllib.loads(text).items():
        missing = [field for field in wanted if given.get(field) in (None, "")]
        unknown = [field for field in given if field not in wanted]
        if missing or unknown:
            raise CardError(f"The card of {name} misses {missing}; unknown fields: {unknown}.")
        if given["people"] not in PEOPLE or given["direction"] not in DIRECTIONS:
            raise CardError(f"The card of {name}: people is one of {PEOPLE}, direction one of {DIRECTIONS}.")
        if not isinstance(given["reviewed_on"], date):
            raise CardError(f"The card of {name}: reviewed_on is a date.")
        found[name] = Card(name=name, **given)
    return MappingProxyType(found)


@cache
def cards() -> Mapping[str, Card]:
    """Every card by the metric's name."""
    text = resources.files("coaching_analytics.vocabulary").joinpath("measures.toml").read_text("utf-8")
    return parse(text)


def card(name: str) -> Card:
    """The card of one metric; `CardError` when there is none."""
    if name not in cards():
        raise CardError(f"There is no measure card for {name}. Add one to measures.toml.")
    return cards()[name]
