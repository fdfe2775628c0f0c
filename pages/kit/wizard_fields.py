"""Step 3 of mapping a file: where each field of a table comes from, suggested with the reason why."""

from __future__ import annotations

from typing import Any

import streamlit as st

from coaching_analytics.ingest.suggest import Suggestion, suggest
from coaching_analytics.vocabulary.columns import Column, Table
from pages.kit import wizard_keep as keep
from pages.kit.wizard_draft import Draft, column_of, columns_of
from pages.kit.wizard_ids import derived
from pages.kit.wizard_keep import words
from pages.kit.wizard_more import SHOWN, more, tell
from pages.kit.wizard_signs import duration
from pages.kit.wizard_values import constant, dates, value_map

SAME, EMPTY, CONSTANT, DERIVED, JOINED = "same", "empty", "constant", "derived", "joined"
DEBIT, CLOCK = "debit", "start"
WAYS = {
    EMPTY: "Leave it empty",
    CONSTANT: "The same in every row ...",
    DERIVED: "An id made from columns ...",
    JOINED: "Several columns put together ...",
    DEBIT: "Two columns: debit less credit ...",
    CLOCK: "A time it starts and a time it ends ...",
}
ALSO = {"staff_id": "coach.coach_id"}
"""Ids that refer to one of several tables; the coach's is offered."""


def fields(draft: Draft, table: Table, others: dict[str, dict[str, Any]]) -> dict[str, Any]:
    """The fields of one table; `others` are those of the tables above, whose ids this table may refer to."""
    start = draft.table(table.name).get("fields", {})
    made = {each.field for each in draft.made.values()}
    offered = {c.name: suggest(table, c, draft.looked) for c in table.columns}
    sure = {name for name, found in offered.items() if found and found[0].sure} | made
    optional = [c.name for c in table.columns if not c.required]
    chosen = keep.several(
        f"Optional fields of {words(table.name)} that the file fills",
        optional,
        f"{table.name}-more",
        [name for name in optional if name in (start or sure)],
        format_func=lambda name: words(name).capitalize(),
        placeholder="None",
        follow=True,
    )
    found: dict[str, Any] = {}
    for column in table.columns:
        if not (column.required or column.name in chosen):
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
    label = f"{words(column.name).capitalize()}{' (required)' if column.required else ''}"
    left, right, last = st.columns([4, 5, 1], vertical_alignment="top")
    with left:
        source = keep.select(
            label,
            _sources(draft, column, given, before),
            f"{table.name}-{column.name}",
            _first_source(draft, column, offered, given, before),
            format_func=lambda way: _source_label(draft, way, before),
            help=column.description,
            placeholder="Choose where it comes from",
            follow=True,
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
        begun = _begun(given)
        # Another column in place of one that is gone: what was said about its values still holds.
        again = given if source == begun or {source[:7], begun[:7]} == {"column "} else {}
        found, name = _from(draft, table, column, offered, again, source, before)
        with last:
            done = more(draft, column, f"{table.name}-{column.name}", name, again)
        found |= done
        tell(draft, column, name, again, done)
        found |= _kept(draft, table, column, again)
        if name and "fiscal_year_from" in found and not draft.reckoned(name):
            found |= dates(draft, f"{table.name}-{column.name}", name, again)
    if name and column.kind in ("choice", "boolean"):
        found |= value_map(draft, table, column, name, {**again, **found})
    return name if found == {"from": name} else found


def _kept(draft: Draft, table: Table, column: Column, given: dict[str, Any]) -> dict[str, Any]:
    """What no step shows of the field begun with; the columns it reads stay in use."""
    rest = draft.rest(f"{words(column.name)} of {words(table.name)}", given, SHOWN)
    if rest and (saved := draft.field_begun_with(table.name, column.name)):
        draft.used |= set(saved.columns())
    return rest


def _from(
    draft: Draft, table: Table, column: Column, offered: list[Suggestion], given: dict[str, Any], source: str,
    before: dict[str, Any],
) -> tuple[dict[str, Any], str]:  # fmt: skip
    """What a field says of its source, and the column it is when it is one."""
    key = f"{table.name}-{column.name}"
    if source == CONSTANT:
        return constant(draft, table, column, given, before), ""
    if source == DERIVED:
        return derived(draft, table, column, offered, given), ""
    if source == JOINED:
        chosen = columns_of(draft, "Columns that are put together", f"{key}-joined", given.get("joined", ()))
        if not chosen:
            draft.ask(f"Choose the columns that make {words(column.name)} of {words(table.name)}.")
        return {"joined": chosen}, ""
    if source == DEBIT:
        return _two(draft, column, key, given, ("debit", "credit"), ("Debit", "Credit")), ""
    if source == CLOCK:
        found = _two(draft, column, key, given, ("start", "end"), ("It starts", "It ends"))
        over = keep.tick("It may end after midnight", f"{key}-midnight", bool(given.get("over_midnight")))
        return {**found, **({"over_midnight": True} if over else {})}, ""
    name = source.removeprefix("column ")
    draft.used.add(name)
    found = {"from": name}
    if column.kind == "date" and not draft.reckoned(name):
        found |= dates(draft, key, name, given)
    if column.unit.startswith("minutes"):
        found |= duration(draft, column, key, name, given)
    return found, name


def _two(
    draft: Draft, column: Column, key: str, given: dict[str, Any], ends: tuple[str, str],
    labels: tuple[str, str],
) -> dict[str, Any]:  # fmt: skip
    """Two columns that become one value."""
    found = {
        end: column_of(draft, label, f"{key}-{end}", given.get(end, ""))
        for end, label in zip(ends, labels, strict=True)
    }
    if not all(found.values()):
        draft.ask(f"Choose both columns of {words(column.name)}.")
    return found


def _sources(draft: Draft, column: Column, given: dict[str, Any], before: dict[str, Any]) -> list[str]:
    ways = [*([SAME] if "same" in before else []), *(f"column {name}" for name in draft.names), CONSTANT]
    ways += [DERIVED, JOINED] if column.kind in ("id", "text") else []
    ways += [DEBIT] if column.kind == "decimal" else []
    ways += [CLOCK] if column.unit.startswith("minutes") else []
    begun = _begun(given)
    ways += [begun] if begun and begun not in ways and not begun.startswith("column ") else []
    return ways if column.required else [*ways, EMPTY]


def _source_label(draft: Draft, source: str, before: dict[str, Any]) -> str:
    if source == SAME:
        return f"The same as in {words(before.get('parent', ''))}"
    if source in WAYS:
        return WAYS[source]
    name = source.removeprefix("column ")
    return f"Made above: {name}" if name in draft.made else f"Column {name}"


def _begun(given: dict[str, Any]) -> str:
    """Where the mapping begun with takes a field from; '' for none."""
    if not given:
        return ""
    return next(
        (way for way in (CONSTANT, DERIVED, JOINED, DEBIT, CLOCK) if way in given),
        f"column {given.get('from', '')}",
    )


def _first_source(
    draft: Draft, column: Column, offered: list[Suggestion], given: dict[str, Any], before: dict[str, Any]
) -> str | None:
    """What stands there before a person has chosen: the saved mapping, else a suggestion that is sure."""
    if "same" in before and (not given or before["same"] in (given, given.get("from"))):
        return SAME
    if given:
        return _begun(given)
    if made := [name for name, each in draft.made.items() if each.field == column.name]:
        return f"column {made[-1]}"  # The last is worked out of those before it.
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
