"""What has to be known about one field: its constant, its date format, its codes, the columns of its id."""

from __future__ import annotations

from typing import Any

import streamlit as st

from coaching_analytics.ingest.cells import day_words
from coaching_analytics.ingest.mapping_field_toml import STORE_SALT
from coaching_analytics.ingest.suggest import Suggestion, suggest_map
from coaching_analytics.vocabulary.columns import Column, Table
from coaching_analytics.vocabulary.instruments import known_editions
from pages.kit import wizard_keep as keep
from pages.kit.wizard_keep import Draft, words


def constant(
    draft: Draft, table: Table, column: Column, given: dict[str, Any], before: dict[str, Any]
) -> dict[str, Any]:
    """The same value in every row."""
    key, start = f"{table.name}-{column.name}-constant", str(given.get("constant", ""))
    label = f"{words(column.name).capitalize()} in every row"
    codes = _codes(column, before)
    if codes:
        value = keep.select(
            label, codes, key, start.lower() if column.kind == "boolean" else start, format_func=words
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
    """How the dates of a column are written; a person chooses where day and month could be either."""
    known = given.get("date_format") or draft.start.get("file", {}).get("date_format", "")
    fits = draft.looked.column(name).date_formats
    if not fits:
        style = keep.text("How its dates are written (such as %m/%d/%Y)", f"{key}-format", known)
        st.caption("No one format fits every value; rows that do not fit are not loaded.")
        if not style:
            draft.ask(f"Say how the dates of column {name} are written.")
        return {"date_format": style} if style else {}
    if len(fits) == 1:
        st.caption(f"Dates as {day_words(fits[0])}: the only way that fits every value.")
        return {"date_format": fits[0]}
    example = draft.looked.column(name).examples[0]
    style = keep.radio(
        f"The dates of {keep.shown(name)} can be read in more than one way. {keep.shown(example)} is",
        list(fits),
        f"{key}-format",
        known or None,
        format_func=day_words,
    )
    if style is None:
        draft.ask(f"Say how the dates of column {name} are written.")
        return {}
    return {"date_format": style}


def value_map(draft: Draft, table: Table, column: Column, name: str, given: dict[str, Any]) -> dict[str, Any]:
    """Each value of a column with its count, and our code for it."""
    looked = draft.looked.column(name)
    values = [(value, count) for value, count in looked.values if value not in draft.null_tokens]
    codes = list(column.allowed) or ["true", "false"]
    key, found = f"{table.name}-{column.name}", {}
    if looked.distinct and not looked.values:
        st.warning(
            f"{keep.shown(name)} holds {looked.distinct:,} different values: too many for codes. "
            "Is it the right column?"
        )
        draft.ask(f"Choose another column for {words(column.name)} of {words(table.name)}.")
        return {}
    mapped = {str(k): str(v) for k, v in given.get("map", {}).items()}
    own = not mapped and all(value in codes for value, _ in values)
    if own and (looked.filled == draft.looked.rows or not column.required):
        return {}
    if not own:
        st.markdown(f"**What the values of {keep.shown(name)} mean**")
        grid = st.columns(3)
        for place, (value, count) in enumerate(values):
            with grid[place % 3]:
                code = keep.select(
                    f"{keep.shown(value)} ({count:,} rows)",
                    codes,
                    f"{key}-value-{value}",
                    mapped.get(value) or suggest_map(column, value) or None,
                    format_func=words,
                    placeholder="Choose its meaning",
                )
            if code is None:
                draft.ask(f"Say what {keep.shown(value)} in column {keep.shown(name)} means.")
            else:
                found[value] = code
    blanks = draft.looked.rows - looked.filled
    result: dict[str, Any] = {"map": found} if found else {}
    if column.required and blanks:
        blank = keep.select(
            f"Rows with nothing there ({blanks:,})",
            ["fault", *codes],
            f"{key}-blank",
            given.get("blank", "fault"),
            format_func=lambda code: (
                "Are at fault and not loaded" if code == "fault" else f"Are: {words(code)}"
            ),
        )
        if blank and blank != "fault":
            result["blank"] = blank
    return result


def derived(
    draft: Draft, table: Table, column: Column, offered: list[Suggestion], given: dict[str, Any]
) -> dict[str, Any]:
    """An id made from columns: the same in every extract, and names cannot be read back from it."""
    chosen = keep.several(
        f"Columns that together tell one {words(column.name).removesuffix(' id')} from another",
        list(draft.looked.names),
        f"{table.name}-{column.name}-columns",
        given.get("derived") or [one.column for one in offered[:1] if one.sure],
        placeholder="Choose one or more columns",
    )
    st.caption("The id is a code made from them; what stands in these columns is not stored in this field.")
    if not chosen:
        draft.ask(f"Choose the columns that make {words(column.name)} of {words(table.name)}.")
    draft.used |= set(chosen)
    return {"derived": chosen, "salt": given.get("salt") or STORE_SALT}
