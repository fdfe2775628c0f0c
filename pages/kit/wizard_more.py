"""What has to be done with the values of a field before they are ours: signs, shares, months, labels."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import streamlit as st

from coaching_analytics.vocabulary.columns import Column
from pages.kit import wizard_keep as keep
from pages.kit.wizard_draft import Draft, column_of, columns_of, rows_where
from pages.kit.wizard_keep import words
from pages.kit.wizard_signs import NOTATIONS, NUMBERS, seen_of, seen_signs

CODED = ("choice", "boolean")
PERCENTS = {"0-100": "percent (80, 80% or 80.0)", "0-1": "a share already (0.8)"}
MONTHS = {"first": "the first day of its month", "next": "the first day of the month after it"}
NAMES_OF_MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September",
                   "October", "November", "December")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that may have to be done: how it is told, for which fields it is offered, what is asked."""

    told: str
    kinds: tuple[str, ...]
    ask: Callable[[Draft, Column, str, str, Mapping[str, Any]], Any]
    from_column: bool = True


def _code(
    draft: Draft, column: Column, key: str, name: str, given: Mapping[str, Any], what: str, label: str
) -> str:
    """A code of the field, or a text where it has none."""
    stated = str(given.get(what, ""))
    codes = ["true", "false"] if column.kind == "boolean" else list(column.allowed)
    if codes:
        stated = stated.lower() if column.kind == "boolean" else stated
        return keep.select(label, codes, f"{key}-{what}", stated or None, format_func=words) or ""
    return keep.text(label, f"{key}-{what}", stated)


def _map(draft: Draft, column: Column, key: str, name: str, given: Mapping[str, Any]) -> dict[str, str]:
    stated = {str(k): str(v) for k, v in given.get("map", {}).items()}
    chosen = keep.listed("Values that stand for others", f"{key}-mapped", list(stated), draft.values(name))
    found = {}
    for value in chosen:
        found[value] = keep.text(
            f"{keep.shown(value)} becomes", f"{key}-mapped-{value}", stated.get(value, value)
        )
    return {value: other for value, other in found.items() if other}


def _flag(draft: Draft, column: Column, key: str, name: str, given: Mapping[str, Any]) -> bool:
    return True


def _radio(what: str, label: str, ways: Mapping[str, str]) -> Callable[..., Any]:
    def ask(draft: Draft, column: Column, key: str, name: str, given: Mapping[str, Any]) -> str | None:
        default = given.get(what) or next(iter(ways))
        return keep.radio(label, list(ways), f"{key}-{what}", default, format_func=ways.__getitem__)

    return ask


def _coded(what: str, label: str) -> Callable[..., Any]:
    def ask(draft: Draft, column: Column, key: str, name: str, given: Mapping[str, Any]) -> str:
        return _code(draft, column, key, name, given, what, label)

    return ask


def _column(what: str, label: str) -> Callable[..., Any]:
    def ask(draft: Draft, column: Column, key: str, name: str, given: Mapping[str, Any]) -> str:
        return column_of(draft, label, f"{key}-{what}", given.get(what, ""))

    return ask


def _nulls(draft: Draft, column: Column, key: str, name: str, given: Mapping[str, Any]) -> list[str]:
    values = draft.values(name)
    return keep.listed("Values that mean there is none", f"{key}-null", given.get("null_tokens", ()), values)


def _notation(draft: Draft, column: Column, key: str, name: str, given: Mapping[str, Any]) -> list[str]:
    stated = given.get("notation") or seen_signs(draft, name)
    options = list(dict.fromkeys([*stated, *NOTATIONS]))
    return keep.several(
        "How amounts are written", options, f"{key}-notation", stated, format_func=NOTATIONS.__getitem__
    )


def _plus(draft: Draft, column: Column, key: str, name: str, given: Mapping[str, Any]) -> list[str]:
    return columns_of(draft, "Columns that are added", f"{key}-plus", given.get("plus", ()))


def _when(
    draft: Draft, column: Column, key: str, name: str, given: Mapping[str, Any]
) -> dict[str, list[str]]:
    return rows_where(
        draft, "Filled only in rows with certain values: by column", f"{key}-when", given.get("when", {})
    )


def _year(draft: Draft, column: Column, key: str, name: str, given: Mapping[str, Any]) -> int | None:
    found = keep.select(
        "Fiscal years begin in", list(range(1, 13)), f"{key}-fiscal", given.get("fiscal_year_from", 7),
        format_func=lambda month: NAMES_OF_MONTHS[month - 1],
    )  # fmt: skip
    return None if found is None else int(found)


STEPS: dict[str, Step] = {
    "map": Step("Some values stand for others", ("id", "text", *NUMBERS), _map),
    "otherwise": Step("Every other value means one thing", (*CODED, "id", "text"),
                      _coded("otherwise", "Every other value becomes")),
    "blank": Step("An empty cell means something", (*CODED, "id", "text", "date", *NUMBERS),
                  _coded("blank", "An empty cell becomes")),
    "null_tokens": Step("Some values mean there is none", ("id", "text", "date", *NUMBERS), _nulls),
    "prefix": Step("Letters are put in front", ("id", "text"), lambda d, c, k, n, g: keep.text(
        "Put in front", f"{k}-prefix", g.get("prefix", "")), False),
    "when": Step("It is filled in some rows only", (*CODED, "id", "text", "date", *NUMBERS), _when, False),
    "notation": Step("Amounts are written with signs", NUMBERS, _notation, False),
    "percent": Step("It is a percentage or a share", ("decimal",),
                    _radio("percent", "It is written as", PERCENTS)),
    "plus": Step("Other columns are added to it", ("decimal",), _plus),
    "times": Step("It is multiplied, such as by the share of a job", ("decimal",),
                  _column("times", "Multiplied by")),
    "fiscal_year_label": Step("It is a label such as FY25 or 2024-25", ("integer",), _flag),
    "fiscal_year_from": Step("It is the fiscal year of a date", ("integer",), _year),
    "month": Step("Its month counts, not its day", ("date",), _radio("month", "The field is", MONTHS)),
    "next_day": Step("It is a last day: the field is the day after", ("date",), _flag),
    "add_years": Step("Years in a column are added", ("date",), _column("add_years", "Years to add"), False),
    "add_days": Step("Days in a column are added", ("date",), _column("add_days", "Days to add"), False),
}  # fmt: skip
ALWAYS = ("from", "constant", "derived", "joined", "salt", "name_order", "date_format", "debit", "credit",
          "start", "end", "over_midnight", "duration", "rounded")  # fmt: skip
SHOWN = (*ALWAYS, *STEPS)


def more(draft: Draft, column: Column, key: str, name: str, given: Mapping[str, Any]) -> dict[str, Any]:
    """What is done with the values of a field; `name` is the column it comes from, '' for none."""
    stated = _stated(given)
    shown_apart = ("map", "null_tokens") if column.kind in CODED else ()
    shown_apart += ("blank",) if column.kind in CODED and column.required else ()
    offered = [
        step
        for step, each in STEPS.items()
        if step not in shown_apart
        and (
            step in stated
            or (column.kind in each.kinds and (name or not each.from_column) and _fits(column, step))
        )
    ]
    seen = {} if given else seen_of(draft, column, name)
    default = [step for step in (stated or seen) if step in offered]
    found: dict[str, Any] = {}
    with st.popover("More", type="tertiary", key=f"map_{key}-popover"):
        chosen = keep.several(
            f"What is done with {words(column.name)} before it is stored", offered, f"{key}-more", default,
            format_func=lambda step: STEPS[step].told, placeholder="Nothing",
        )  # fmt: skip
        for step in chosen:
            value = STEPS[step].ask(draft, column, key, name, given)
            if value in (None, "", [], {}):
                draft.ask(
                    f"Answer for {words(column.name)}: {STEPS[step].told[:1].lower()}{STEPS[step].told[1:]}."
                )
            else:
                found[step] = value
    return found


def _stated(given: Mapping[str, Any]) -> list[str]:
    return [step for step in STEPS if given.get(step) not in (None, False, "", 0, [], {})]


def tell(draft: Draft, column: Column, name: str, given: Mapping[str, Any], found: Mapping[str, Any]) -> None:
    """Say what is done with the values, and why it was suggested."""
    if found:
        st.caption("; ".join(_said(step, value) for step, value in found.items()) + ".")
    seen = {} if given else seen_of(draft, column, name)
    if reasons := [seen[step] for step in found if step in seen]:
        draft.suggested += 1
        st.caption(f"Suggested, because {' and '.join(reasons)}.")


def _said(step: str, value: Any) -> str:
    """What one step does, with what was answered where that is short."""
    if step == "month":
        return f"It is {MONTHS[value]}"
    if step == "percent":
        return f"It is written as {PERCENTS[value]}"
    if step == "notation":
        return "; ".join(NOTATIONS[sign].replace("$", "\\$") for sign in value)
    if isinstance(value, str) and step in ("prefix", "otherwise", "blank", "times", "add_years", "add_days"):
        return f"{STEPS[step].told}: {keep.shown(value)}"
    return STEPS[step].told


def _fits(column: Column, step: str) -> bool:
    """Years of fiscal years are the only whole numbers with labels."""
    return step not in ("fiscal_year_label", "fiscal_year_from") or column.name.endswith("year")
