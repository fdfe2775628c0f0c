"""The parts of a mapping that make new columns or rows, read from TOML, and what a field may not say."""

from __future__ import annotations

import re
from collections.abc import Mapping as Names
from typing import Any, Protocol

from coaching_analytics.ingest.mapping import Field, Months, Segments, Unpivot, YearToDate
from coaching_analytics.ingest.mapping_kinds import (
    MONTHS_KEYS,
    SEGMENT_KEYS,
    UNPIVOT_KEYS,
    YEAR_TO_DATE_KEYS,
    Kinds,
)
from coaching_analytics.vocabulary.columns import Table

NOTATIONS = ("parentheses", "trailing_minus", "currency", "cr_negative", "dr_negative")
PERCENTS = ("0-1", "0-100")
DURATIONS = ("h:mm", "hours", "minutes")
NAME_ORDERS = ("last_first", "first_last")
SCALE = "1-7"
MONTHS = ("first", "next")
ORIGINS = ("from", "constant", "derived", "joined")
STORE_SALT = "store"
"""As a salt: the random one that is kept in the store's folder and nowhere else."""
PERSONS = (
    r"(first|last|middle|full|maiden|coach|teacher|educator|staff|employee|director|rater|observer|person)"
)
PERSON_NAME = re.compile(rf"\b({PERSONS}('?s)? ?names?|sur ?names?|(?:fore|given) ?names?)\b", re.IGNORECASE)
ANY_NAME = re.compile(r"\bnames?\b", re.IGNORECASE)
HASHED = (
    'no person\'s name; names are never stored: {{derived = ["{0}"], salt = "store"}} makes an id of it, '
    "or list it under ignored"
)


class Reader(Protocol):
    """What notes mistakes while a mapping is read."""

    def wrong(self, where: str, expected: str, value: object = None) -> None:
        """Note a mistake."""

    def keys(self, where: str, given: Names[str, Any], known: Kinds) -> dict[str, Any]:
        """What can be used of `given`."""


def check_field(reader: Reader, where: str, given: Names[str, Any]) -> None:
    """Note a field that comes from nowhere or from two places, and words that mean nothing."""
    columns = {"debit", "credit"} & given.keys()
    times = {"start", "end"} & given.keys()
    if sum(key in given for key in ORIGINS) + bool(columns) + bool(times) != 1:
        reader.wrong(where, "one of from, constant, derived, joined, debit and credit, or start and end")
    if len(columns) == 1:
        reader.wrong(where, "both debit and credit; for one column use from")
    if len(times) == 1:
        reader.wrong(where, "both start and end; for one column use duration")
    for key, known in (
        ("percent", PERCENTS),
        ("duration", DURATIONS),
        ("name_order", NAME_ORDERS),
        ("month", MONTHS),
    ):
        if given.get(key) and given[key] not in known:
            reader.wrong(f"{where}.{key}", f"one of {', '.join(known)}", given[key])
    notation = given.get("notation", ())
    for each in notation:
        if each not in NOTATIONS:
            reader.wrong(f"{where}.notation", f"one of {', '.join(NOTATIONS)}", each)
    if {"cr_negative", "dr_negative"} <= set(notation):
        reader.wrong(f"{where}.notation", "cr_negative or dr_negative, not both")
    if given.get("name_order") and (len(given.get("derived", ())) not in (1, 2)):
        reader.wrong(f"{where}.name_order", "derived of one column with a name, or of two")
    if given.get("name_order") and given.get("salt") != STORE_SALT:
        reader.wrong(f"{where}.salt", 'salt = "store": an id of a name needs the salt of the store')


def no_names(reader: Reader, table: Table, fields: Names[str, Field]) -> None:
    """Note a column with names of persons that would be stored, or hashed with a salt that others know."""
    kinds = {column.name: column for column in table.columns}
    for name, field in fields.items():
        if name not in kinds:
            continue
        person = kinds[name].privacy in ("person", "sensitive") or name in ("coach_id", "staff_id")
        shape = ANY_NAME if person else PERSON_NAME
        for column in (field.source, *field.joined):
            # A value map that says what any other value becomes lets no name through, not even as a reject.
            if shape.search(_words(column)) and (not field.values or field.otherwise is None):
                reader.wrong(f"{table.name}.{name}", HASHED.format(column), column)
        for column in field.derived:
            if shape.search(_words(column)) and field.salt != STORE_SALT:
                reader.wrong(f"{table.name}.{name}.salt", 'salt = "store" for an id made of a name', column)


def _words(column: str) -> str:
    spaced = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", column)
    return re.sub(r"[_\-./]+", " ", spaced)


def segments_of(reader: Reader, given: Names[str, Any]) -> Segments:
    """One [[segments]]."""
    given = reader.keys("segments", given, SEGMENT_KEYS)
    found = Segments(
        given.get("from", ""),
        tuple(given.get("names", ())),
        given.get("delimiter", ""),
        tuple(given.get("lengths", ())),
    )
    if not found.source or not found.names:
        reader.wrong("segments", "from (the column) and names (of its parts, in order)")
    if bool(found.delimiter) == bool(found.lengths):
        reader.wrong("segments", "delimiter or lengths, one of them")
    if found.lengths and len(found.lengths) != len(found.names):
        reader.wrong("segments.lengths", "as many lengths as names")
    if len(set(found.names)) != len(found.names) or found.source in found.names:
        reader.wrong("segments.names", "names that differ from each other and from the column")
    return found


def unpivot_of(reader: Reader, table: str, given: Names[str, Any] | None) -> Unpivot | None:
    """Columns that become rows."""
    if given is None:
        return None
    given = reader.keys(f"{table}.unpivot", given, UNPIVOT_KEYS)
    matching = given.get("matching", "")
    if matching and given.get("columns"):
        reader.wrong(f"{table}.unpivot", "columns or matching, one of them")
    try:
        re.compile(matching)
    except re.error:
        reader.wrong(f"{table}.unpivot.matching", "a regular expression", matching)
    return Unpivot(
        dict(given.get("columns", {})),
        given.get("name_to", "part"),
        given.get("value_to", "score"),
        bool(given.get("drop_blank", True)),
        matching,
    )


def year_to_date_of(reader: Reader, table: str, given: Names[str, Any] | None) -> YearToDate | None:
    """Amounts to date that become amounts of periods."""
    if given is None:
        return None
    given = reader.keys(f"{table}.year_to_date", given, YEAR_TO_DATE_KEYS)
    if not given.get("amount") or not given.get("period"):
        reader.wrong(f"{table}.year_to_date", "amount and period (columns)")
    return YearToDate(
        given.get("amount", ""),
        given.get("period", ""),
        tuple(given.get("within", ())),
        given.get("name_to", "period_amount"),
    )


def months_of(reader: Reader, table: str, given: Names[str, Any] | None) -> Months | None:
    """Stretches of days that are split over months."""
    if given is None:
        return None
    given = reader.keys(f"{table}.months", given, MONTHS_KEYS)
    if not all(given.get(key) for key in ("start", "end", "amount")):
        reader.wrong(f"{table}.months", "start, end and amount (columns)")
    names = {key: given[key] for key in ("start_to", "end_to", "amount_to") if key in given}
    return Months(given.get("start", ""), given.get("end", ""), tuple(given.get("amount", ())), **names)


def scale_of(reader: Reader, table: str, given: str) -> str:
    """The stated scale of scores; another than that of the instruments is no score of theirs."""
    if given not in ("", SCALE):
        reader.wrong(
            f"{table}.scale",
            f"{SCALE}, the scale of the instruments; others are not stretched to fit",
            given,
        )
    return given
