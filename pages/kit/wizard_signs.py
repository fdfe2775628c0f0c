"""How numbers and lengths of time are written, as far as the values themselves say so."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from coaching_analytics.vocabulary.columns import Column
from pages.kit import wizard_keep as keep
from pages.kit.wizard_draft import Draft
from pages.kit.wizard_keep import words

NUMBERS = ("integer", "decimal")
NOTATIONS = {
    "parentheses": "(12.00) is below zero",
    "trailing_minus": "12.00- is below zero",
    "currency": "$12.00: the sign of the currency is left out",
    "cr_negative": "12.00 CR is below zero, DR is not",
    "dr_negative": "12.00 DR is below zero, CR is not",
}
DURATIONS = {
    "": "whole minutes",
    "minutes": "minutes, with decimals",
    "hours": "hours, with decimals (1.5)",
    "h:mm": "hours and minutes (1:30)",
}


def seen_of(draft: Draft, column: Column, name: str) -> dict[str, str]:
    """What the values of a column themselves speak for, and why."""
    examples = [*draft.column(name).examples, *draft.values(name)] if name else []
    found = {}
    if column.kind == "decimal" and any(value.endswith("%") for value in examples):
        found["percent"] = "values end in %"
    if column.kind in NUMBERS and column.unit == "US dollars" and (signs := seen_signs(draft, name)):
        found["notation"] = f"of values such as {next(v for v in examples if _signs(v) & set(signs))}"
    if column.name == "fiscal_year" and any(re.search(r"^FY|[-/]", value, re.I) for value in examples):
        found["fiscal_year_label"] = f"of values such as {examples[0]}"
    return found


def seen_signs(draft: Draft, name: str) -> list[str]:
    """The signs that stand around amounts of a column."""
    examples = [*draft.column(name).examples, *draft.values(name)] if name else []
    every = set().union(*(_signs(value) for value in examples))
    # Whether CR or DR is below zero depends on the account: a person says so.
    return [sign for sign in NOTATIONS if sign in every]


def _signs(value: str) -> set[str]:
    tests = {
        "parentheses": r"^\(.*\d.*\)$",
        "trailing_minus": r"\d ?-$",
        "currency": r"[$€£]",
    }
    return {sign for sign, test in tests.items() if re.search(test, value)}


def duration(draft: Draft, column: Column, key: str, name: str, given: Mapping[str, Any]) -> dict[str, Any]:
    """How a length of time is written is asked, unless the values say so."""
    examples = draft.column(name).examples
    clock = bool(examples) and all(":" in value for value in examples)
    default = given.get("duration", "") if given else "h:mm" if clock else None
    written = keep.radio(
        f"{words(column.name).capitalize()} in {keep.shown(name)} are", list(DURATIONS), f"{key}-duration",
        default, format_func=DURATIONS.__getitem__, horizontal=True,
    )  # fmt: skip
    if written is None:
        draft.ask(f"Say how the {words(column.name)} in {keep.shown(name)} are written.")
    if written in (None, "", "h:mm") and not given.get("rounded"):
        return {"duration": written} if written else {}
    rounded = keep.tick(
        "Round to whole minutes (else such rows are at fault)", f"{key}-rounded", bool(given.get("rounded"))
    )
    return {**({"duration": written} if written else {}), **({"rounded": True} if rounded else {})}
