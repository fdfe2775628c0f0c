"""Step 2 of mapping a file: which tables its rows feed, and how they meet rows loaded before."""

from __future__ import annotations

from typing import Any

import streamlit as st

from coaching_analytics.ingest.suggest import suggest_tables
from coaching_analytics.vocabulary.tables import TABLES
from pages.kit import wizard_keep as keep
from pages.kit.wizard_draft import Draft, one_of, rows_where
from pages.kit.wizard_keep import words
from pages.kit.wizard_values import dates

MODES = {
    "append": "Add its rows. A row that was loaded before is a fault.",
    "upsert": "Add its rows, and bring rows that were loaded before up to date.",
    "dated_roster": "It is the whole list on one day. What is no longer in it has ended by that day.",
    "replace": "It replaces all rows of a period.",
}
SHORT = {
    "": "As said above",
    "append": "Add rows",
    "upsert": "Bring up to date",
    "dated_roster": "Whole list",
    "replace": "Replace",
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
        list(dict.fromkeys(default)),
        format_func=lambda name: f"{words(name).capitalize()}: {TABLES[name].description}",
        help="One file may feed several tables: a list of sites with their coach feeds sites, coaches and "
        "who coaches whom.",
        placeholder="Choose one or more tables",
    )
    ordered = [name for name in TABLES if name in chosen]
    told = [f"{words(name).capitalize()} {reason}." for name, reason in why.items() if draft.new]
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


def load_modes(draft: Draft, tables: list[str]) -> tuple[dict[str, Any], dict[str, str]]:
    """How the rows meet what was loaded before: of the whole file, and of tables where it is another way."""
    start = draft.start
    given = start.get("load_mode", None if draft.new else "append")
    asked = "Say what happens to rows that were loaded before."
    mode = one_of(draft, "When this file is loaded", MODES, "load_mode", given, asked)
    stated = {name: draft.table(name).get("load_mode", "") for name in tables}
    own = dict(stated)
    if len(tables) > 1 or any(stated.values()):
        with st.expander("Some of these tables are loaded another way", expanded=any(stated.values())):
            grid = st.columns(3)
            for place, name in enumerate(tables):
                with grid[place % 3]:
                    own[name] = keep.select(
                        words(name).capitalize(), list(SHORT), f"{name}-mode", stated[name],
                        format_func=SHORT.__getitem__,
                    ) or ""  # fmt: skip
    if mode is None:
        return {}, own
    every = {mode, *own.values()}
    found: dict[str, Any] = {"load_mode": mode}
    if "dated_roster" in every or "extract_date" in start or any(keep.ticked(f"{n}-new") for n in tables):
        found |= _extract_date(draft)
    if "dated_roster" in every or start.get("roster"):
        roster = keep.text("Name of this series of lists", "roster", start.get("roster", ""))
        found |= {"roster": roster} if roster else {}
    if "replace" in every or "replace" in start:
        found["replace"] = _period(draft, tables)
    return found, own


def _extract_date(draft: Draft) -> dict[str, Any]:
    given = draft.start.get("extract_date", {})
    given = {"from": given} if isinstance(given, str) else given
    dated = [column.name for column in draft.looked.columns if column.date_formats]
    source = keep.select(
        "The day of the file",
        list(dict.fromkeys(["", *dated, given.get("from", "")])),
        "extract_from",
        given.get("from", ""),
        format_func=lambda name: f"Column {name}" if name else "I write it",
    )
    rest = draft.rest("the day of the list", given, ("from", "constant", "date_format"))
    if source:
        draft.used.add(source)
        found: dict[str, Any] = {"from": source, **dates(draft, "extract", source, given)}
    else:
        day = keep.text("Day (YYYY-MM-DD)", "extract_day", str(given.get("constant", "")))
        if not day:
            draft.ask("Write the day of the list.")
        found = {"constant": day}
    return {"extract_date": {**found, **rest}}


def _period(draft: Draft, tables: list[str]) -> dict[str, Any]:
    """What is replaced: a period by a date, rows with certain values, or both."""
    given = draft.start.get("replace", {})
    columns = [c for name in tables for c in TABLES[name].columns]
    column = keep.select(
        "The date that says whether a row is in the period",
        list(
            dict.fromkeys(["", *(c.name for c in columns if c.kind == "date"), given.get("date_column", "")])
        ),
        "period_column",
        given.get("date_column", "" if given else None),
        format_func=lambda name: words(name).capitalize() if name else "None: all days",
        placeholder="Choose a date",
    )
    found: dict[str, Any] = {}
    if column:
        start = keep.text("First day of the period (YYYY-MM-DD)", "period_start", str(given.get("start", "")))
        end = keep.text("First day after the period (YYYY-MM-DD)", "period_end", str(given.get("end", "")))
        found = {"date_column": column, "start": start, "end": end}
    others = [c.name for c in columns if c.kind in ("id", "text", "choice")]
    where = rows_where(
        draft, "Only rows with these values are replaced", "period_where", given.get("where", {}), others
    )
    found = {key: value for key, value in {**found, "where": where}.items() if value}
    if not (where or all(found.get(key) for key in ("date_column", "start", "end"))):
        draft.ask("Say which period the file replaces.")
    return {**found, **draft.rest("what is replaced", given, ("date_column", "start", "end", "where"))}
