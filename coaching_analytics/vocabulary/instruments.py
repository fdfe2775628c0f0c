"""Instruments as declared in instruments.toml: editions, parts, and the domains a score is averaged into."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

TOTAL = "total"
"""Domain of an ERS visit as a whole: the mean of all scored items."""


@dataclass(frozen=True, slots=True)
class Part:
    """One dimension or item within one domain; an ERS item stands in its subscale and in the total."""

    part: str
    domain: str
    reversed: bool


@dataclass(frozen=True, slots=True)
class Instrument:
    """One instrument.

    Attributes
    ----------
    editions
        Editions as printed; another one is refused when rows are loaded.
    low, high, whole_numbers
        The scale of one part in one cycle.
    needs_all
        A domain with a missing part has no score (CLASS); otherwise the scored parts are averaged (ERS).
    seen
        `read` or `memory`: whether the layout was read in a source.
    """

    name: str
    title: str
    editions: tuple[str, ...]
    low: int
    high: int
    whole_numbers: bool
    needs_all: bool
    parts: tuple[Part, ...]
    seen: str


@cache
def instruments() -> Mapping[str, Instrument]:
    """Every declared instrument by name."""
    text = resources.files("coaching_analytics.vocabulary").joinpath("instruments.toml").read_text("utf-8")
    return {name: _instrument(name, fields) for name, fields in tomllib.loads(text).items()}


def _instrument(name: str, fields: Mapping[str, Any]) -> Instrument:
    """One table of the file as an `Instrument`."""
    return Instrument(
        name=name,
        title=fields["title"],
        editions=tuple(fields["editions"]),
        low=fields["low"],
        high=fields["high"],
        whole_numbers=fields["whole_numbers"],
        needs_all=fields["needs_all"],
        parts=_class_parts(fields) if "domains" in fields else _ers_parts(fields),
        seen=fields["seen"],
    )


def _class_parts(fields: Mapping[str, Any]) -> tuple[Part, ...]:
    """Dimensions by domain; the reversed ones are marked."""
    turned = set(fields["reversed"])
    return tuple(
        Part(part, domain, part in turned) for domain, parts in fields["domains"].items() for part in parts
    )


def _ers_parts(fields: Mapping[str, Any]) -> tuple[Part, ...]:
    """Items by number: each in the total, and in its subscale where the split is declared."""
    total = [Part(str(item), TOTAL, False) for item in range(1, fields["items"] + 1)]
    subscales = [
        Part(str(item), code, False)
        for code, (first, last) in fields.get("subscales", {}).items()
        for item in range(first, last + 1)
    ]
    return (*total, *subscales)


def known_editions(instrument: str) -> tuple[str, ...]:
    """Editions of `instrument` that can be scored; empty when the instrument is not declared."""
    found = instruments().get(instrument)
    return found.editions if found else ()


def known_parts(instrument: str, edition: str) -> tuple[str, ...]:
    """Part codes a score may carry (score level cycle or visit); empty for an unknown edition."""
    if edition not in known_editions(instrument):
        return ()
    return tuple(dict.fromkeys(part.part for part in instruments()[instrument].parts))


def known_domains(instrument: str, edition: str) -> tuple[str, ...]:
    """Domain codes a score may carry (score level domain); empty for an unknown edition."""
    if edition not in known_editions(instrument):
        return ()
    return tuple(dict.fromkeys(part.domain for part in instruments()[instrument].parts))


def part_rows() -> list[tuple[str, str, str, str, bool, bool]]:
    """Rows of the table `instrument_part`: instrument, edition, part, domain, reversed, needs_all."""
    return [
        (name, edition, part.part, part.domain, part.reversed, found.needs_all)
        for name, found in instruments().items()
        for edition in found.editions
        for part in found.parts
    ]
