"""One field of a mapping, read from TOML, and what it may not say."""

from __future__ import annotations

from collections.abc import Mapping as Names
from typing import Any

from coaching_analytics.ingest.mapping_field import Field
from coaching_analytics.ingest.mapping_kinds import FIELD_KEYS
from coaching_analytics.ingest.mapping_reader import Reader

NOTATIONS = ("parentheses", "trailing_minus", "currency", "cr_negative", "dr_negative")
PERCENTS = ("0-1", "0-100")
DURATIONS = ("h:mm", "hours", "minutes")
NAME_ORDERS = ("last_first", "first_last")
MONTHS = ("first", "next")
ORIGINS = ("from", "constant", "derived", "joined")
STORE_SALT = "store"
"""As a salt: the random one that is kept in the store's folder and nowhere else."""


def field_of(reader: Reader, where: str, given: Any) -> Field:
    """One field; a bare string is a column."""
    if isinstance(given, str):
        return Field(source=given)
    if not isinstance(given, dict):
        reader.wrong(where, 'a column ("NAME") or a table such as {from = "NAME"}', given)
        return Field()
    given = reader.keys(where, given, FIELD_KEYS)
    _check_field(reader, where, given)
    reader.style(f"{where}.date_format", given.get("date_format", ""))
    constant = given.get("constant")
    return Field(
        given.get("from", ""),
        {str(k): str(v) for k, v in given.get("map", {}).items()},
        given.get("otherwise"),
        given.get("blank"),
        None if constant is None else _plain(constant),
        tuple(given.get("derived", ())),
        tuple(given.get("joined", ())),
        given.get("salt", ""),
        given.get("prefix", ""),
        reader.rows(f"{where}.when", given.get("when", {})),
        given.get("add_years", ""),
        given.get("add_days", ""),
        given.get("fiscal_year_from", 0),
        given.get("date_format", ""),
        tuple(given.get("null_tokens", ())),
        tuple(given.get("notation", ())),
        given.get("percent", ""),
        given.get("debit", ""),
        given.get("credit", ""),
        tuple(given.get("plus", ())),
        given.get("times", ""),
        given.get("duration", ""),
        given.get("start", ""),
        given.get("end", ""),
        given.get("over_midnight", False),
        given.get("rounded", False),
        given.get("name_order", ""),
        given.get("fiscal_year_label", False),
        given.get("month", ""),
        given.get("next_day", False),
    )


def _plain(value: object) -> str:
    """A TOML value as the text it would have in a file."""
    return str(value).lower() if isinstance(value, bool) else str(value)


def _check_field(reader: Reader, where: str, given: Names[str, Any]) -> None:
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
