"""Suggestions which column of an extract feeds a field, each with its reason. A person decides.

A name can be right (`sure`) or what a column holds can fit; the latter is only offered, because many columns
hold dates and small numbers.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from coaching_analytics.ingest.person_names import of_person
from coaching_analytics.ingest.profile import ColumnProfile, FileProfile
from coaching_analytics.ingest.suggest_words import FIELD_WORDS, NEVER_ALONE, PART_WORDS, plain
from coaching_analytics.vocabulary.columns import Column, Table
from coaching_analytics.vocabulary.instruments import instruments, known_domains, known_parts

TABLE_WORDS = 2
"""How many columns must speak for a table before it is suggested."""
PARTS = 3
"""How many columns must be named like parts of one instrument before scores are suggested."""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A column that may feed a field, and why; `sure` when its name says so.

    `names`: it holds names of persons, and the field is an id of one, so that an id is made of it.
    """

    column: str
    why: str
    sure: bool
    names: bool = False


@dataclass(frozen=True, slots=True)
class PartSuggestion:
    """The code of an instrument that a column may hold scores of; '' when none is suggested."""

    column: str
    code: str
    why: str


def suggest(table: Table, field: Column, looked: FileProfile) -> list[Suggestion]:
    """Columns for one field, the likeliest first; none when nothing speaks for any."""
    named = [found for column in looked.columns if (found := _by_name(table, field, column))]
    held = [found for column in looked.columns if (found := _by_content(field, column))]
    others = [each for each in held if each.column not in {one.column for one in named}]
    ordered = [*sorted(named, key=lambda one: not one.sure), *others]
    return [_without_names(one, field, looked) for one in ordered]


def _without_names(one: Suggestion, field: Column, looked: FileProfile) -> Suggestion:
    """The suggestion, which says so when names of persons would have to become ids."""
    if not of_person(field) or not looked.column(one.column).name_order:
        return one
    why = f"{one.why}; it holds names of persons, so an id is made of them and no name is stored"
    return replace(one, why=why, names=True)


def _by_name(table: Table, field: Column, column: ColumnProfile) -> Suggestion | None:
    name = plain(column.name)
    if NEVER_ALONE in name:
        return None
    if name in (plain(field.name), f"{plain(table.name)} {plain(field.name)}"):
        return Suggestion(column.name, "its name is the field's name", True)
    for alias in field.aliases:
        word = re.sub(r" \d+$", "", alias)
        if name in (plain(alias), plain(word)):
            return Suggestion(column.name, f"its name is the CEDS or Ed-Fi name {word}", True)
    if name in FIELD_WORDS.get(field.name, ()):
        if reason := _contradicted(field, column):
            return Suggestion(column.name, f"its name is a usual one, but {reason}", False)
        return Suggestion(column.name, "its name is a usual one for this field", True)
    return None


def _contradicted(field: Column, column: ColumnProfile) -> str:
    """Why what a column holds speaks against its name; '' when it does not."""
    if field.kind == "date" and column.filled and not column.date_formats:
        return "it holds no dates"
    if field.kind in ("integer", "decimal") and column.filled and not column.numeric and not _money(column):
        return "it holds no plain numbers"
    return ""


def _money(column: ColumnProfile) -> bool:
    return all(re.fullmatch(r"[-+($]*[\d.,]+[)\-]?", value) for value in column.examples)


def _by_content(field: Column, column: ColumnProfile) -> Suggestion | None:
    if NEVER_ALONE in plain(column.name):
        return None
    if field.kind == "date" and column.date_formats:
        return Suggestion(column.name, "it holds dates", False)
    if field.kind == "choice" and column.values:
        codes = {value.casefold().replace(" ", "_") for value, _ in column.values}
        if codes <= set(field.allowed):
            return Suggestion(column.name, "all its values are codes of this field", False)
    if field.unit and "month" not in field.name and field.maximum is not None and column.low is not None:
        low, high = field.minimum or 0, field.maximum
        if low <= column.low and (column.high or 0) <= high and column.distinct > 1:
            return Suggestion(column.name, f"its numbers lie between {low:g} and {high:g}", False)
    return None


def suggest_map(field: Column, value: str) -> str:
    """Our code for a value of the file when the two are the same word; '' when they are not."""
    word = value.strip().casefold().replace("-", "_").replace(" ", "_")
    if field.kind == "choice" and word in field.allowed:
        return word
    if field.kind == "boolean":
        return {
            "y": "true",
            "yes": "true",
            "true": "true",
            "n": "false",
            "no": "false",
            "false": "false",
        }.get(word, "")
    return ""


def suggest_tables(tables: Sequence[Table], looked: FileProfile) -> dict[str, str]:
    """Tables that several columns speak for, its key and a third of what it requires."""
    found = {}
    for table in tables:
        if table.name == "observation_score" and (parts := _parts_of_any(looked)):
            found[table.name] = f"because of {', '.join(parts[:4])}"
            continue
        needed = [column for column in table.columns if column.required]
        hits = {column.name: hit for column in needed if (hit := _sure(table, column, looked))}
        key = [name for name in table.key if name != "start_date"]
        names = list(dict.fromkeys(hits.values()))
        if all(name in hits for name in key) and len(names) >= TABLE_WORDS and 3 * len(hits) >= len(needed):
            found[table.name] = f"because of {', '.join(names[:4])}"
    return found


def _sure(table: Table, column: Column, looked: FileProfile) -> str:
    return next((one.column for one in suggest(table, column, looked) if one.sure), "")


def _parts_of_any(looked: FileProfile) -> list[str]:
    """Columns named like the parts of one instrument, where there are three or more."""
    for name, instrument in instruments().items():
        for level in ("visit", "domain"):
            parts = suggest_parts(name, instrument.editions[0], looked, level)
            if sum(bool(part.code) for part in parts) >= PARTS:
                return [part.column for part in parts if part.code]
    return []


def suggest_parts(instrument: str, edition: str, looked: FileProfile, level: str) -> list[PartSuggestion]:
    """Which column holds the scores of which dimension, item or domain of an instrument."""
    known = known_domains(instrument, edition) if level == "domain" else known_parts(instrument, edition)
    found = []
    for column in looked.columns:
        if (each := _part(column.name, known)) is not None:
            found.append(each)
    return found


def _part(column: str, known: Sequence[str]) -> PartSuggestion | None:
    name = plain(re.sub(r"(?<=[a-z])(?=[A-Z])", " ", column))
    bare = re.sub(r"^(class|score|avg|mean) | (score|avg|mean|average|dimension|domain)$", "", name)
    if bare == NEVER_ALONE:
        why = "The name alone does not say what it is; choose its code yourself."
        return PartSuggestion(column, "", why)
    if (code := PART_WORDS.get(bare, "")) in known:
        return PartSuggestion(column, code, f"its name is that of {code}")
    for each in known:
        words = (each.casefold(), f"item {each.casefold()}", f"item{each.casefold()}", f"i{each.casefold()}")
        if bare in (words if each.isdigit() else words[:1]) and not (each.isdigit() and bare == each):
            return PartSuggestion(column, each, f"its name is the code {each}")
    return None
