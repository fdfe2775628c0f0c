"""The names a mapping may use, and what each may hold.

TOML does not care whether a list of words is one word: "NA" where ["NA"] is meant would otherwise read as
the two words N and A.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

Kinds = Mapping[str, str]


def _texts(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(each, str) for each in value)


def _number(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value > 0


HOLDS: Mapping[str, Callable[[Any], bool]] = {
    "text in quotes": lambda value: isinstance(value, str),
    "a list of texts in square brackets": _texts,
    "a whole number from 1": _number,
    "a list of whole numbers from 1": lambda value: isinstance(value, list) and all(map(_number, value)),
    "true or false": lambda value: isinstance(value, bool),
    "a text, a number, a date, true or false": lambda value: isinstance(value, str | int | float | date),
    "a table of names and values": lambda value: isinstance(value, dict),
    "tables in double brackets": lambda value: (
        isinstance(value, list) and all(isinstance(each, dict) for each in value)
    ),
    "columns with lists of values": lambda value: (
        isinstance(value, dict) and all(map(_texts, value.values()))
    ),
    "anything": lambda value: True,
}
"""What a value must be, in words, and whether it is."""

TEXT, TEXTS, NUMBER, NUMBERS, FLAG, SCALAR, TABLE, TABLES, LISTS, ANY = HOLDS

TOP_KEYS: Kinds = {
    "name": TEXT, "description": TEXT, "load_mode": TEXT, "extract_date": ANY, "roster": TEXT,
    "replace": TABLE, "file": TABLE, "table": TABLES, "sheet": ANY,
    "segments": TABLES,
}  # fmt: skip
FILE_KEYS: Kinds = {
    "null_tokens": TEXTS, "date_format": TEXT, "decimal": TEXT, "thousands": TEXT, "ignored": TEXTS,
    "leave_out": ANY, "codes": TEXTS,
}  # fmt: skip
TABLE_KEYS: Kinds = {
    "name": TEXT, "load_mode": TEXT, "distinct": FLAG, "unpivot": TABLE, "repeat": TEXT, "repeat_as": TEXT,
    "keep": ANY, "negative_climate": TEXT, "skip_blank": TEXTS, "fields": TABLE,
    "only_blank": TEXTS, "year_to_date": TABLE, "months": TABLE, "scale": TEXT,
    "groups": TABLE, "to_date": TABLE,
}  # fmt: skip
FIELD_KEYS: Kinds = {
    "from": TEXT, "map": TABLE, "otherwise": TEXT, "blank": TEXT, "constant": SCALAR, "derived": TEXTS,
    "joined": TEXTS, "salt": TEXT, "prefix": TEXT, "when": ANY, "add_years": TEXT, "add_days": TEXT,
    "fiscal_year_from": NUMBER, "date_format": TEXT, "null_tokens": TEXTS, "notation": TEXTS, "percent": TEXT,
    "debit": TEXT, "credit": TEXT, "plus": TEXTS, "times": TEXT, "duration": TEXT, "start": TEXT, "end": TEXT,
    "over_midnight": FLAG, "rounded": FLAG, "name_order": TEXT, "fiscal_year_label": FLAG,
    "month": TEXT, "next_day": FLAG,
}  # fmt: skip
UNPIVOT_KEYS: Kinds = {"columns": TABLE, "name_to": TEXT, "value_to": TEXT, "drop_blank": FLAG,
                       "matching": TEXT}  # fmt: skip
SEGMENT_KEYS: Kinds = {"from": TEXT, "names": TEXTS, "delimiter": TEXT, "lengths": NUMBERS}
YEAR_TO_DATE_KEYS: Kinds = {"amount": TEXT, "period": TEXT, "within": TEXTS, "name_to": TEXT}
MONTHS_KEYS: Kinds = {
    "start": TEXT, "end": TEXT, "amount": TEXTS, "start_to": TEXT, "end_to": TEXT, "amount_to": TEXT,
}  # fmt: skip
GROUPS_KEYS: Kinds = {
    "rows": TABLES, "share": TEXT, "shares": TEXT, "percent": TEXT, "amount": TEXTS, "amount_to": TEXT,
}  # fmt: skip
TO_DATE_KEYS: Kinds = {
    "total": TEXT, "of": TEXTS, "first": TEXT, "year_from": NUMBER, "at_most": NUMBER, "series": TEXT,
    "name_to": TEXT, "part_to": TEXT,
}  # fmt: skip
REPLACE_KEYS: Kinds = {"date_column": TEXT, "start": ANY, "end": ANY, "where": LISTS}
