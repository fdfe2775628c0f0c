"""What one cell must be: its type in SQL, and every reason why it may be refused.

The condition of a reason is evaluated for all rows at once; only rows with a fault are looked at again
for the words.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from coaching_analytics.ingest.shape_rows import ISO, UNMAPPED
from coaching_analytics.store.landing import quoted
from coaching_analytics.vocabulary.columns import Column, Table
from coaching_analytics.vocabulary.ddl import quote

TOTALS = ("total", "totals", "subtotal", "sub-total", "grand total", "total:", "grand total:")
WHOLE = r"[+-]?[0-9]+(\.0*)?"
NUMBER = r"[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)"
FIRST_OF_MONTH = {"spending": ("start_date", "end_date"), "no_activity": ("month",)}


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a cell is refused: a condition on its text and value, what was expected, how to mend it."""

    condition: str
    expected: str
    mend: str


SIGNS = {"%Y": "YYYY", "%y": "YY", "%m": "MM", "%d": "DD", "%b": "Mar", "%H": "hh", "%M": "mm"}


def day_words(style: str) -> str:
    """A date format in signs a person knows: MM/DD/YYYY."""
    for sign, word in SIGNS.items():
        style = style.replace(sign, word)
    return style


def text(name: str) -> str:
    """The name of a column's text while it is checked."""
    return quoted(name + "__t")


def value(name: str) -> str:
    """The name of a column's value while it is checked."""
    return quoted(name + "__v")


def typed(column: Column, style: str = ISO) -> str:
    """SQL of the value of a column, blank where its text does not convert."""
    source = text(column.name)
    if column.kind == "date":
        return (
            f"TRY_CAST({source} AS DATE)"
            if style == ISO
            else f"CAST(TRY_STRPTIME({source}, {quote(style)}) AS DATE)"
        )
    if column.kind == "boolean":
        yes, no = f"lower({source}) IN ('true', 'yes')", f"lower({source}) IN ('false', 'no')"
        return f"CASE WHEN {yes} THEN true WHEN {no} THEN false END"
    if column.kind in ("integer", "decimal"):
        return f"TRY_CAST({source} AS {column.sql_type})"
    return source


def reasons(table: Table, column: Column, style: str, present: bool) -> list[Reason]:
    """Every reason that can apply to a column, the plainest first."""
    found: list[Reason] = []
    t, v = text(column.name), value(column.name)
    if column.required:
        found.append(Reason(f"{t} IS NULL", f"a value: {column.description.rstrip('.')}", "Fill it in."))
    if not present:
        return found
    found.append(
        Reason(
            # What begins with the mark; comparing takes a fraction of the time of `starts_with`.
            f"{t} >= {quote(UNMAPPED)} AND {t} < {quote(chr(ord(UNMAPPED) + 1))}",
            "a value that the mapping's value map names",
            "Add it to the map, or correct the cell.",
        )
    )
    if column.kind == "id" or column.name.endswith("_name"):
        names = ", ".join(quote(word) for word in TOTALS)
        found.append(
            Reason(
                # Few ids begin like one of the words: comparing costs next to nothing, small letters do not.
                f"({_begins(t, {word[0] for word in TOTALS})}) AND lower({t}) IN ({names})",
                "a record, not a total",
                "Leave totals out of the extract.",
            )
        )
    return found + _kind(column, t, v, style) + _bounds(column, v) + _across(table, column)


def _begins(t: str, letters: Iterable[str]) -> str:
    """A condition that a text begins with one of some letters, small or capital."""
    both = sorted({each for letter in letters for each in (letter.lower(), letter.upper())})
    return " OR ".join(f"({t} >= {quote(each)} AND {t} < {quote(chr(ord(each) + 1))})" for each in both)


def _kind(column: Column, t: str, v: str, style: str) -> list[Reason]:
    if column.kind == "integer":
        other = (
            f"CASE WHEN CAST({v} AS VARCHAR) = {t} THEN false ELSE NOT regexp_full_match({t}, '{WHOLE}') END"
        )
        unit = f" of {column.unit}" if column.unit else ""
        return [
            Reason(
                f"{t} IS NOT NULL AND ({v} IS NULL OR {other})",
                f"a whole number{unit}",
                "Write digits only, without a fraction or a sign for thousands.",
            )
        ]
    if column.kind == "decimal":
        return _decimal(column, t, v)
    if column.kind == "date":
        odd = f"{v} IS NULL" + (f" OR CAST({v} AS VARCHAR) <> {t}" if style == ISO else "")
        wanted = f"a date that exists, as {day_words(style)}"
        return [
            Reason(f"{t} IS NOT NULL AND ({odd})", wanted, "Correct the date."),
            Reason(
                f"{v} NOT BETWEEN DATE '1900-01-01' AND DATE '2199-12-31'",
                "a date from 1900 to 2199",
                "Leave an open end blank; write years with four digits.",
            ),
        ]
    if column.kind == "boolean":
        return [Reason(f"{t} IS NOT NULL AND {v} IS NULL", "true, false, yes or no", "Correct the cell.")]
    if column.kind == "choice":
        allowed = ", ".join(quote(each) for each in column.allowed)
        return [
            Reason(
                f"{t} NOT IN ({allowed})",
                f"one of {', '.join(column.allowed)}",
                "Correct the cell, or map the value.",
            )
        ]
    return []


def _decimal(column: Column, t: str, v: str) -> list[Reason]:
    unit = f" of {column.unit}" if column.unit else ""
    found = [
        Reason(
            f"{t} IS NOT NULL AND ({v} IS NULL OR NOT regexp_full_match({t}, '{NUMBER}'))",
            f"a number{unit}",
            "Write digits and a point only.",
        )
    ]
    if column.unit == "US dollars":
        found.append(
            Reason(
                f"TRY_CAST({t} AS DECIMAL(38,10)) <> {v}",
                "an amount in dollars and whole cents",
                "Round it where it is kept.",
            )
        )
    return found


def _bounds(column: Column, v: str) -> list[Reason]:
    low, high = column.minimum, column.maximum
    if column.kind not in ("integer", "decimal") or (low is None and high is None):
        return []
    tests = ([f"{v} < {low:.12g}"] if low is not None else []) + (
        [f"{v} > {high:.12g}"] if high is not None else []
    )
    span = (
        f"from {low:g} to {high:g}"
        if low is not None and high is not None
        else (f"of {low:g} or more" if low is not None else f"of {high:g} or less")
    )
    return [
        Reason(
            " OR ".join(tests),
            f"a value {span}" + (f" {column.unit}" if column.unit else ""),
            "Correct the value.",
        )
    ]


def _across(table: Table, column: Column) -> list[Reason]:
    """Rules that look at another column of the row, or at the day of the month."""
    found = [
        Reason(
            f"{value(end)} <= {value(start)}",
            f"a date after {start} (the end is the first day it no longer holds)",
            "Correct one of the two dates.",
        )
        for start, end in table.order
        if end == column.name
    ]
    if column.name in FIRST_OF_MONTH.get(table.name, ()):
        found.append(
            Reason(
                f"day({value(column.name)}) <> 1",
                "the first day of a month (amounts cover whole months)",
                "Use the first of the month.",
            )
        )
    return found
