"""The clean table: ids with leading zeros, names with commas, quotes and accents, dates, numbers, blanks."""

from __future__ import annotations

import csv
import io
from typing import Any

HEADER = ["site_id", "site_name", "coach", "county", "visit_date", "minutes", "score", "note"]
_NAMES = ("Tiny Tots, Inc.", "Zoë's Place", "El Niño Center", 'The "Big" Room', "Bright Start", "Oak & Elm",
          "Café Kids, Ltd.", "Rainbow")  # fmt: skip
_COACHES = ("Ana Ruiz", "Bo Lindqvist", "Chloé Martin")
_COUNTIES = ("Lake", "Pine", "Ridge", "Stone")
_NOTES = ("", "first visit", "late, by phone", "", 'said "good"', "short")


def _row(number: int) -> list[str]:
    return [
        f"{123 + 7 * number:05}", _NAMES[number % 8], _COACHES[number % 3], _COUNTIES[number % 4],
        f"2025-{1 + number % 9:02}-{3 + number:02}", str(30 + 5 * (number % 7)),
        f"{2 + (number * 13 % 45) / 10:.1f}",
        _NOTES[number % 6],
    ]  # fmt: skip


ROWS = [_row(number) for number in range(24)]
CLEAN = [HEADER, *ROWS]


def written(rows: list[list[str]] | None = None, **options: Any) -> str:
    """Rows as CSV text; the clean table when none are given."""
    out = io.StringIO()
    csv.writer(out, **{"lineterminator": "\n", **options}).writerows(CLEAN if rows is None else rows)
    return out.getvalue()


def lines() -> list[str]:
    """The lines of the clean file."""
    return written().rstrip("\n").split("\n")


def changed(line: int, new: str) -> str:
    """The clean file with one line in place of another."""
    found = lines()
    found[line] = new
    return "\n".join(found) + "\n"


def inserted(line: int, *new: str) -> str:
    """The clean file with lines put in before a line (after the last one for its length)."""
    found = lines()
    found[line:line] = new
    return "\n".join(found) + "\n"
