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


class InstrumentError(ValueError):
    """An instrument or an edition that nobody declared; it is never scored as another one."""


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
    low, high
        The scale of one part in one cycle.
    whole_at
        Score levels (cycle, visit) at which a score is one code of the scale, so a whole number.
    needs_all
        A domain with a missing part has no score (CLASS); otherwise the scored parts are averaged (ERS).
    not_applicable
        A part may be blank because it does not apply.
    seen
        `read` or `memory`: whether the layout was read in a source.
    assumed_editions
        Editions whose layout was not read and is taken to be that of the edition before.
    """

    name: str
    title: str
    editions: tuple[str, ...]
    low: int
    high: int
    whole_at: tuple[str, ...]
    needs_all: bool
    not_applicable: bool
    parts: tuple[Part, ...]
    seen: str
    assumed_editions: tuple[str, ...]

    def checked(self, edition: str) -> bool:
        """Whether the layout of an edition was read in a source."""
        return self.seen == "read" and edition not in self.assumed_editions

    def items_expected(self, settings: Mapping[str, object]) -> int | None:
        """Items that a whole visit scores, by the store's setting if there is one; None without a total."""
        items = sum(part.domain == TOTAL for part in self.parts)
        stated = settings.get(f"items_expected_{self.name}", items)
        return int(str(stated)) if items else None


@dataclass(frozen=True, slots=True)
class Layout:
    """How an edition is scored, as positions: what a scorer of arrays needs.

    Attributes
    ----------
    parts, domains
        Codes, in the order of the declaration.
    member
        For each domain, whether each part is in it.
    reversed
        Whether each part is turned round before it is averaged.
    """

    parts: tuple[str, ...]
    domains: tuple[str, ...]
    member: tuple[tuple[bool, ...], ...]
    reversed: tuple[bool, ...]


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
        whole_at=tuple(fields["whole_at"]),
        needs_all=fields["needs_all"],
        not_applicable=fields["not_applicable"],
        parts=_class_parts(fields) if "domains" in fields else _ers_parts(fields),
        seen=fields["seen"],
        assumed_editions=tuple(fields.get("assumed_editions", ())),
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


def layout(instrument: str, edition: str) -> Layout:
    """How an edition is scored.

    Raises
    ------
    InstrumentError
        When the instrument or the edition is not declared; names those that are.
    """
    if instrument not in instruments():
        raise InstrumentError(f"There is no instrument {instrument!r}. Known: {', '.join(instruments())}.")
    if edition not in known_editions(instrument):
        known = ", ".join(known_editions(instrument))
        raise InstrumentError(f"There is no edition {edition!r} of {instrument}. Known: {known}.")
    parts, domains = known_parts(instrument, edition), known_domains(instrument, edition)
    pairs = {(part.part, part.domain) for part in instruments()[instrument].parts}
    turned = {part.part for part in instruments()[instrument].parts if part.reversed}
    member = tuple(tuple((part, domain) in pairs for part in parts) for domain in domains)
    return Layout(parts, domains, member, tuple(part in turned for part in parts))


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


def part_rows(
    settings: Mapping[str, object] | None = None,
) -> list[tuple[str, str, str, str, bool, bool, int, int | None]]:
    """Rows of the table `instrument_part`.

    They hold instrument, edition, part, domain, reversed, needs_all, turn (what a reversed score is taken
    from) and items_expected, by the settings of a store or as declared.
    """
    expected = {name: found.items_expected(settings or {}) for name, found in instruments().items()}
    return [
        (
            *(name, edition, part.part, part.domain, part.reversed, found.needs_all),
            found.low + found.high,
            expected[name],
        )
        for name, found in instruments().items()
        for edition in found.editions
        for part in found.parts
    ]
