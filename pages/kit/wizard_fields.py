"""Step 3 of mapping a file: where each field of a table comes from, suggested with the reason why."""

from __future__ import annotations

from typing import Any

import streamlit as st

from coaching_analytics.ingest.suggest import Suggestion, suggest
from coaching_analytics.vocabulary.columns import Column, Table
from pages.kit import wizard_keep as keep
from pages.kit.wizard_keep import Draft, words
from pages.kit.wizard_values import constant, dates, derived, value_map

SAME, EMPTY, CONSTANT, DERIVED, SAVED = "same", "empty", "constant", "derived", "saved"
ALSO = {"staff_id": "coach.coach_id"}
"""Ids that refer to one of several tables; the coach's is offered."""
SHOWN_SIMPLY = {"from", "map", "blank", "constant", "derived", "salt", "date_format"}


def fields(
    draft: Draft, table: Table, made: dict[str, str], others: dict[str, dict[str, Any]]
) -> dict[str, Any]:
    """The fields of one table.

    `made` are fields that columns turned into rows fill, and the name under which they do; `others` are the
    fields of the tables above, whose ids this table may refer to.
    """
    start = draft.table(table.name).get("fields", {})
    offered = {c.name: suggest(table, c, draft.looked) for c in table.columns if c.name not in made}
    sure = {name for name, found in offered.items() if found and found[0].sure}
    optional = [c.name for c in table.columns if not c.required and c.name not in made]
    more = keep.several(
        f"Optional fields of {words(table.name)} that the file fills",
        optional,
        f"{table.name}-more",
        [name for name in optional if name in (start or sure)],
        format_func=lambda name: words(name).capitalize(),
        placeholder="None",
    )
    found: dict[str, Any] = dict(made)
    for column in table.columns:
        if column.name in made or not (column.required or column.name in more):
            continue
        parent, _, key = (column.references or ALSO.get(column.name, "")).partition(".")
        same = others.get(parent, {}).get(key)
        known = {"same": same, "parent": parent, **found} if same else found
        given = _field(draft, table, column, offered[column.name], start.get(column.name), known)
        if given is not None:
            found[column.name] = given
    return found


def _field(
    draft: Draft, table: Table, column: Column, offered: list[Suggestion], start: Any, before: dict[str, Any]
) -> Any:
    """One field: its source, and what has to be known about it."""
    given = {"from": start} if isinstance(start, str) else dict(start or {})
    key = f"{table.name}-{column.name}"
    label = f"{words(column.name).capitalize()}{' (required)' if column.required else ''}"
    left, right = st.columns([2, 3], vertical_alignment="top")
    with left:
        source = keep.select(
            label,
            _sources(draft, column, given, before),
            key,
            _first_source(column, offered, given, before),
            format_func=lambda way: _source_label(way, before),
            help=column.description,
            placeholder="Choose where it comes from",
        )
    with right:
        _reason(draft, offered, source, given)
        if source is None:
            draft.ask(f"Say where {words(column.name)} of {words(table.name)} comes from.")
            return None
        if source == EMPTY:
            return None
        if source == SAME:
            return before["same"]
        if source == SAVED:
            draft.used |= _columns(given)
            return start
        if source == CONSTANT:
            return constant(draft, table, column, given, before)
        if source == DERIVED:
            return derived(draft, table, column, offered, given)
        name = source.removeprefix("column ")
        draft.used.add(name)
        found: dict[str, Any] = {"from": name}
        if column.kind == "date":
            found |= dates(draft, key, name, given)
    if column.kind in ("choice", "boolean"):
        found |= value_map(draft, table, column, name, given)
    return name if found == {"from": name} else found


def _sources(draft: Draft, column: Column, given: dict[str, Any], before: dict[str, Any]) -> list[str]:
    ways = [*([SAME] if "same" in before else []), *(f"column {name}" for name in draft.looked.names)]
    ways.append(CONSTANT)
    if column.kind == "id":
        ways.append(DERIVED)
    if given and set(given) - SHOWN_SIMPLY:
        ways.append(SAVED)
    return ways if column.required else [*ways, EMPTY]


def _source_label(source: str, before: dict[str, Any]) -> str:
    return {
        SAME: f"The same as in {words(before.get('parent', ''))}",
        EMPTY: "Leave it empty",
        CONSTANT: "The same in every row ...",
        DERIVED: "An id made from columns ...",
        SAVED: "As the saved mapping says",
    }.get(source, source[:1].upper() + source[1:])


def _first_source(
    column: Column, offered: list[Suggestion], given: dict[str, Any], before: dict[str, Any]
) -> str | None:
    """What stands there before a person has chosen: the saved mapping, else a suggestion that is sure."""
    if "same" in before and (not given or before["same"] in (given, given.get("from"))):
        return SAME
    if given:
        if set(given) - SHOWN_SIMPLY:
            return SAVED
        simple = {"constant": CONSTANT, "derived": DERIVED}
        return next((way for name, way in simple.items() if name in given), f"column {given.get('from', '')}")
    if offered and offered[0].sure:
        return DERIVED if named_person(column, offered[0]) else f"column {offered[0].column}"
    return None


def named_person(column: Column, source: Suggestion) -> bool:
    """Whether the column of an extract holds the names of the persons a field identifies."""
    called = column.kind == "id" and column.privacy == "person" and "name" in source.column.casefold()
    return called or source.names


def _reason(draft: Draft, offered: list[Suggestion], source: str | None, given: dict[str, Any]) -> None:
    """Why a column stands there, or which ones could."""
    if given or not offered:
        return
    best = offered[0]
    if best.sure and source in (f"column {best.column}", DERIVED):
        draft.suggested += 1
        st.caption(f"Suggested: column {keep.shown(best.column)}, because {best.why}.")
    elif source is None:
        could = "; ".join(f"{keep.shown(one.column)} ({one.why})" for one in offered[:3])
        st.caption(f"Could be: {could}.")


def _columns(given: dict[str, Any]) -> set[str]:
    """The columns a field of a saved mapping reads."""
    from coaching_analytics.ingest.mapping_toml import mapping_from

    table = {"name": "system", "fields": dict.fromkeys(("system_name",), "x")}
    wanted = ("system_id", "fiscal_year_start_month", "school_year_start_month")
    table["fields"] |= dict.fromkeys(wanted, given)  # type: ignore[attr-defined]
    mapping = mapping_from({"table": [table]}, "", "", "")
    return set(mapping.tables[0].fields["system_id"].columns())
