"""Step 2 of mapping a file: which tables its rows feed, and how they meet rows loaded before."""

from __future__ import annotations

from typing import Any

import streamlit as st

from coaching_analytics.ingest.suggest import suggest_tables
from coaching_analytics.vocabulary.tables import TABLES
from pages.kit import wizard_keep as keep
from pages.kit.wizard_keep import Draft, words

MODES = {
    "append": "Add its rows. A row that was loaded before is a fault.",
    "upsert": "Add its rows, and bring rows that were loaded before up to date.",
    "dated_roster": "It is the whole list on one day. What is no longer in it has ended by that day.",
    "replace": "It replaces all rows of a period.",
}


def which_tables(draft: Draft, empty: bool) -> list[str]:
    """The tables the rows feed; suggested ones are chosen already, with the reason below."""
    found = suggest_tables(list(TABLES.values()), draft.looked)
    why = dict(found)
    if empty:
        for name in _parents(list(found)):
            why.setdefault(name, "because rows of other tables refer to it and the store is empty")
    default = [each["name"] for each in draft.start.get("table", ())] or [n for n in TABLES if n in why]
    chosen = keep.several(
        "What the rows tell about",
        list(TABLES),
        "tables",
        default,
        format_func=lambda name: f"{words(name).capitalize()}: {TABLES[name].description}",
        help="One file may feed several tables: a list of sites with their coach feeds sites, coaches and "
        "who coaches whom.",
        placeholder="Choose one or more tables",
    )
    ordered = [name for name in TABLES if name in chosen]
    told = [f"{words(name).capitalize()} {reason}." for name, reason in why.items() if not draft.start]
    if told:
        st.caption("Suggested: " + " ".join(keep.shown(one, 200) for one in told))
    open_parents = [name for name in _parents(ordered) if name not in ordered]
    if ordered and open_parents:
        st.caption(
            f"Rows of these tables refer to: {', '.join(words(name) for name in open_parents)}. Rows whose "
            "parent is neither in the store nor in this file are not loaded."
        )
    if not ordered:
        draft.ask("Choose what the rows tell about.")
    return ordered


def _parents(names: list[str]) -> list[str]:
    """Tables that rows of these must refer to, and theirs."""
    found: list[str] = []
    todo = list(names)
    while todo:
        for column in TABLES[todo.pop()].columns:
            parent = column.references.partition(".")[0]
            if column.required and parent and parent not in (*found, *names):
                found.append(parent)
                todo.append(parent)
    return [name for name in TABLES if name in found]


def load_mode(draft: Draft, tables: list[str]) -> dict[str, Any]:
    """How the rows meet what was loaded before, in plain words; asked, because only a person knows."""
    start = draft.start
    mode = keep.radio(
        "When this file is loaded",
        list(MODES),
        "load_mode",
        start.get("load_mode"),
        format_func=MODES.__getitem__,
    )
    if mode is None:
        draft.ask("Say what happens to rows that were loaded before.")
        return {}
    if mode == "dated_roster":
        return {"load_mode": mode, **_extract_date(draft)}
    if mode == "replace":
        return {"load_mode": mode, "replace": _period(draft, tables)}
    return {"load_mode": mode}


def _extract_date(draft: Draft) -> dict[str, Any]:
    given = draft.start.get("extract_date", {})
    given = {"from": given} if isinstance(given, str) else given
    dated = [column.name for column in draft.looked.columns if column.date_formats]
    source = keep.select(
        "The day of the list",
        ["", *dated],
        "extract_from",
        given.get("from", ""),
        format_func=lambda name: f"Column {name}" if name else "I write it",
    )
    if source:
        draft.used.add(source)
        formats = draft.looked.column(source).date_formats
        style = formats[0] if len(formats) == 1 else keep.radio("Its dates are", formats, "extract_format")
        if style is None:
            draft.ask("Say how the day of the list is written.")
        found: dict[str, Any] = {"from": source, **({"date_format": style} if style else {})}
    else:
        day = keep.text("Day (YYYY-MM-DD)", "extract_day", str(given.get("constant", "")))
        if not day:
            draft.ask("Write the day of the list.")
        found = {"constant": day}
    roster = keep.text("Name of this series of lists", "roster", draft.start.get("roster", ""))
    return {"extract_date": found, **({"roster": roster} if roster else {})}


def _period(draft: Draft, tables: list[str]) -> dict[str, Any]:
    given = draft.start.get("replace", {})
    dates = [c.name for name in tables for c in TABLES[name].columns if c.kind == "date"]
    column = keep.select(
        "The date that says whether a row is in the period",
        list(dict.fromkeys(dates)),
        "period_column",
        given.get("date_column"),
        format_func=lambda name: words(name).capitalize(),
    )
    start = keep.text("First day of the period (YYYY-MM-DD)", "period_start", str(given.get("start", "")))
    end = keep.text("First day after the period (YYYY-MM-DD)", "period_end", str(given.get("end", "")))
    if not (column and start and end):
        draft.ask("Say which period the file replaces.")
    return {"date_column": column or "", "start": start, "end": end}
