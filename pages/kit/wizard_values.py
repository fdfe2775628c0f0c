"""What has to be known about one field: its constant, its date format, its codes."""

from __future__ import annotations

from typing import Any

import streamlit as st

from coaching_analytics.ingest.cells import day_words
from coaching_analytics.ingest.profile import ColumnProfile
from coaching_analytics.ingest.suggest import suggest_map
from coaching_analytics.vocabulary.columns import Column, Table
from coaching_analytics.vocabulary.instruments import known_editions
from pages.kit import wizard_keep as keep
from pages.kit.wizard_draft import ISO, Draft
from pages.kit.wizard_keep import words

LEAVE, FAULT = "", "\0"
SAID = {LEAVE: "Leave blank", FAULT: "Not in these rows; else a fault"}


def constant(
    draft: Draft, table: Table, column: Column, given: dict[str, Any], before: dict[str, Any]
) -> dict[str, Any]:
    """The same value in every row."""
    key, value = f"{table.name}-{column.name}-constant", given.get("constant", "")
    start = str(value).lower() if isinstance(value, bool) else str(value)
    label = f"{words(column.name).capitalize()} in every row"
    codes = _codes(column, before)
    if codes:
        value = keep.select(
            label, list(dict.fromkeys([*codes, *([start] if start else [])])), key, start, format_func=words
        )
    else:
        hint = {"date": " (YYYY-MM-DD)", "integer": " (a whole number)", "decimal": " (a number)"}
        value = keep.text(label + hint.get(column.kind, ""), key, start)
    if not value:
        draft.ask(f"Write the {words(column.name)} of {words(table.name)}.")
    return {"constant": value or ""}


def _codes(column: Column, before: dict[str, Any]) -> list[str]:
    """The codes a field may have; the editions of the instrument chosen above for an edition."""
    if column.kind == "boolean":
        return ["true", "false"]
    if column.name == "edition" and isinstance(before.get("instrument"), dict):
        return list(known_editions(before["instrument"].get("constant", "")))
    return list(column.allowed)


def dates(draft: Draft, key: str, name: str, given: dict[str, Any]) -> dict[str, str]:
    """How the dates of a column are written; a person chooses where day and month could be either.

    Said only where it differs from what the file says as a whole.
    """
    general = draft.file_format or ISO
    known = given.get("date_format") or (general if given or draft.file_format else "")
    fits = draft.column(name).date_formats
    if known in fits and not given.get("date_format"):
        return {}
    if not fits:
        style = keep.text("How its dates are written (such as %m/%d/%Y)", f"{key}-format", known)
        st.caption("No one format fits every value; rows that do not fit are not loaded.")
    elif len(fits) == 1:
        style = fits[0]
        st.caption(f"Dates as {day_words(style)}: the only way that fits every value.")
    else:
        example = draft.column(name).examples[0]
        style = keep.radio(
            f"The dates of {keep.shown(name)} can be read in more than one way. {keep.shown(example)} is",
            list(fits),
            f"{key}-format",
            known if known in fits else None,
            format_func=day_words,
        )
    if not style:
        draft.ask(f"Say how the dates of column {name} are written.")
        return {}
    return {"date_format": style} if style != general or given.get("date_format") == style else {}


def value_map(draft: Draft, table: Table, column: Column, name: str, given: dict[str, Any]) -> dict[str, Any]:
    """Each value of a column with its count, and our code for it; a value may be left blank."""
    looked, key = draft.column(name), f"{table.name}-{column.name}"
    values = [(value, count) for value, count in looked.values if value not in draft.null_tokens]
    codes = list(column.allowed) or ["true", "false"]
    if looked.distinct and not looked.values:
        st.warning(
            f"{keep.shown(name)} holds {looked.distinct:,} different values: too many for codes. "
            "Is it the right column?"
        )
        draft.ask(f"Choose another column for {words(column.name)} of {words(table.name)}.")
        return {}
    mapped = {str(k): str(v) for k, v in given.get("map", {}).items()}
    blanked = list(given.get("null_tokens", ()))
    result: dict[str, Any] = {}
    if mapped or blanked or not all(value in codes for value, _ in values):
        result = _meanings(draft, table, column, name, values, mapped, blanked, "otherwise" in given)
    result |= _nothing_there(draft, column, key, looked, given)
    return result


def _meanings(
    draft: Draft, table: Table, column: Column, name: str, values: list[tuple[str, int]],
    mapped: dict[str, str], blanked: list[str], otherwise: bool,
) -> dict[str, Any]:  # fmt: skip
    """A code for each value; those of other months stay."""
    key = f"{table.name}-{column.name}"
    codes = list(dict.fromkeys([*(list(column.allowed) or ["true", "false"]), *mapped.values()]))
    seen = {value for value, _ in values}
    found = {value: code for value, code in mapped.items() if value not in seen}
    gone = [value for value in blanked if value not in seen]
    st.markdown(f"**What the values of {keep.shown(name)} mean**")
    grid = st.columns(3)
    filtered = any(draft.table(table.name).get(key) for key in ("keep", "skip_blank", "only_blank"))
    for place, (value, count) in enumerate(values):
        known = LEAVE if value in blanked else mapped.get(value)
        if known is None and not otherwise:
            # Of a table that takes some rows only, a value may stand in the others.
            known = FAULT if mapped and filtered else suggest_map(column, value) or None
        with grid[place % 3]:
            code = keep.select(
                f"{keep.shown(value)} ({count:,} rows)",
                [*codes, *([] if column.required and value not in blanked else [LEAVE]), FAULT],
                f"{key}-value-{value}",
                known,
                format_func=lambda code: SAID.get(code) or words(code),
                placeholder="As every other value" if otherwise else "Choose its meaning",
            )
        if code == LEAVE:
            gone.append(value)
        elif code not in (None, FAULT):
            found[value] = code
        elif code is None and not otherwise:
            draft.ask(f"Say what {keep.shown(value)} in column {keep.shown(name)} means.")
    ordered = {value: found[value] for value in [*mapped, *found] if value in found}
    blank = [value for value in dict.fromkeys([*blanked, *gone]) if value in gone]
    return {key: value for key, value in (("map", ordered), ("null_tokens", blank)) if value}


def _nothing_there(
    draft: Draft, column: Column, key: str, looked: ColumnProfile, given: dict[str, Any]
) -> dict[str, str]:
    """What a required code is where nothing stands."""
    blanks = draft.looked.rows - looked.filled
    blanks += sum(count for value, count in looked.values if value in draft.null_tokens)
    if not column.required or not (blanks or "blank" in given):
        return {}
    codes = list(column.allowed) or ["true", "false"]
    blank = keep.select(
        f"Rows with nothing there ({blanks:,})",
        ["fault", *codes],
        f"{key}-blank",
        given.get("blank", "fault"),
        format_func=lambda code: "Are at fault and not loaded" if code == "fault" else f"Are: {words(code)}",
    )
    return {"blank": blank} if blank and blank != "fault" else {}
