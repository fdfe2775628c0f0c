"""What a value in a file looks like: number, date, text, or one of the signs people put for nothing."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Literal

Look = Literal["number", "date", "text", "blank"]
NOTHING = frozenset(
    ("na", "n/a", "#n/a", "n.a.", "null", "none", "nan", "nil", "-", "--", "—", "–", ".", "..", "...", "*",
     "**", "x", "?", "missing", "unknown", "not applicable", "not available", "not rated", "nr", "ns", "s",
     "tbd", "pending")
)  # fmt: skip
TOTAL = re.compile(r"(?:grand|sub|sub-|overall|column)?\s*totals?\b|sum\b|average\b|mean\b|count\b", re.I)
_NUMBER = re.compile(
    r"[-+(]?\s*[$€£]?\s*[-+]?(?:\d+|\d{1,3}(?:[.,'\s  ]\d{3})+)?(?:[.,]\d+)?(?:[eE][-+]?\d+)?\s*%?\s*\)?-?$"
)
_DATE = re.compile(
    r"\d{4}[-/.]\d{1,2}[-/.]\d{1,2}(?:[T ].*)?$|\d{1,2}[-/.]\d{1,2}[-/.](?:\d{4}|\d{2})(?: .*)?$"
    r"|\d{1,2}[- ][A-Za-z]{3,9}\.?[- ,]\s*\d{2,4}$|[A-Za-z]{3,9}\.? \d{1,2}, ?\d{4}$|\d{1,3}:\d\d(?::\d\d)?$"
)  # fmt: skip


def look(value: str) -> Look:
    """What `value` looks like."""
    value = value.strip()
    if not value:
        return "blank"
    if value[-1].isdigit() or value[-1] in "%)-" or value[0].isdigit():
        if any(sign.isdigit() for sign in value) and _NUMBER.match(value):
            return "number"
        if _DATE.match(value):
            return "date"
    return "text"


def stands_for_nothing(value: str) -> bool:
    """Whether people write `value` where there is no value."""
    return value.strip().casefold() in NOTHING


def typical(rows: Sequence[Sequence[str]], width: int, share: float = 0.9) -> dict[int, Look]:
    """The columns whose values nearly all look like numbers or like dates, and which."""
    found: dict[int, Look] = {}
    for column in range(width):
        looks = [look(row[column]) for row in rows if not stands_for_nothing(row[column])]
        filled = [each for each in looks if each != "blank"]
        for kind in ("number", "date"):
            if len(filled) >= 2 and filled.count(kind) >= share * len(filled):
                found[column] = kind
    return found
