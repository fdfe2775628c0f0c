"""Mapping a file step by step, on one page: how it is read, what it tells, each field, what is left out."""

from __future__ import annotations

import re
from math import prod
from pathlib import Path
from typing import Any

import streamlit as st

from coaching_analytics.ingest.mapping_toml import mapping_from
from coaching_analytics.ingest.mapping_write import toml_text
from coaching_analytics.ingest.problems import FileFault
from coaching_analytics.vocabulary.tables import TABLES
from pages.kit import saved
from pages.kit import wizard_keep as keep
from pages.kit import wizard_rest as rest
from pages.kit.store import gate, store_path
from pages.kit.tables import safe
from pages.kit.wizard_fields import fields
from pages.kit.wizard_keep import Draft, words
from pages.kit.wizard_parts import columns_to_rows
from pages.kit.wizard_read import how_read, looked_at, tell_faults
from pages.kit.wizard_tables import load_mode, which_tables

NEW = ""


def mapped(what: Any) -> bytes | None:
    """The mapping a person makes for a file, as TOML; None while something is still to be answered."""
    keep.start_over(what.file.file_id)
    start = _begin_with()
    st.header("1. How the file is read", anchor=False)
    section = how_read(what, start)
    looked = looked_at(what, section) if section is not None else None
    if section is None or looked is None:
        return None
    draft = Draft(looked, start)
    if start:
        saved.tell_difference(toml_text(start), looked.names)
    section["null_tokens"] = rest.no_value(draft)
    section |= rest.number_signs(draft)
    st.header("2. What its rows tell about", anchor=False)
    tables = which_tables(draft, gate() is None)
    top = load_mode(draft, tables)
    if not tables:
        return _still(draft)
    st.header("3. Where each field comes from", anchor=False)
    listed = _tables(draft, tables)
    st.header("4. What is left out", anchor=False)
    section["leave_out"] = rest.rows_left_out(draft)
    section["ignored"] = rest.left_out(draft)
    if draft.suggested and not keep.tick(
        f"I have looked at the {draft.suggested} suggested columns above", "looked_at_all", bool(start)
    ):
        draft.ask("Look at the suggested columns, and say so.")
    if draft.missing:
        return _still(draft)
    return _whole(
        what, top, {key: value for key, value in section.items() if value not in ("", [], {})}, listed
    )


def _begin_with() -> dict[str, Any]:
    """A saved mapping to begin with, or none."""
    names = saved.names()
    if not names:
        return {}
    begun = keep.select(
        "Begin with",
        [NEW, *names],
        "begin",
        NEW,
        format_func=lambda name: f"The saved mapping {name}" if name else "A new mapping",
        on_change=keep.forget_answers,
    )
    document = saved.document_of(saved.text_of(begun)) if begun else {}
    if "segments" in document:
        # Begun with it, the steps would drop the split: the fields that read its parts have no column here.
        st.info(
            f"The mapping {keep.shown(begun)} splits a text into parts, which these steps cannot change. "
            "Load a file with it under “Another layout, with a mapping”, or correct its text. "
            "The steps below begin anew."
        )
        return {}
    return document


def _tables(draft: Draft, tables: list[str]) -> list[dict[str, Any]]:
    """[[table]] for each of the chosen tables."""
    found: dict[str, dict[str, Any]] = {}
    listed = []
    for name in tables:
        st.subheader(words(name).capitalize(), anchor=False)
        st.caption(TABLES[name].description)
        extra, made = columns_to_rows(draft, name, found)
        found[name] = fields(draft, TABLES[name], made, found)
        given = {key: value for key, value in draft.table(name).items() if key not in ("fields", "unpivot")}
        once = _once(draft, name, found[name], given)
        listed.append({**given, "name": name, **once, **extra, "fields": found[name]})
    return listed


def _once(draft: Draft, name: str, filled: dict[str, Any], given: dict[str, Any]) -> dict[str, Any]:
    """Whether rows that say the same about one thing count once, such as the county of many sites."""
    why = _repeated(draft, name, filled)
    once = keep.tick(
        f"Rows that say the same about one {words(name)} count once",
        f"{name}-once",
        given.get("distinct", bool(why)),
        help="They are also brought up to date instead of being refused when they were loaded before.",
    )
    if why and not given:
        st.caption(f"Suggested, because {why}.")
    return {"distinct": True, "load_mode": "upsert"} if once else {"distinct": False}


def _repeated(draft: Draft, name: str, filled: dict[str, Any]) -> str:
    """Why one thing stands in several rows: what identifies it is the same in them; '' when it is not."""
    key = [filled.get(each) for each in TABLES[name].key]
    sources = [each if isinstance(each, str) else (each or {}).get("from", "") for each in key]
    known = set(draft.looked.names)
    if any(isinstance(each, dict) and "derived" in each for each in key):
        wanted = [column for each in key if isinstance(each, dict) for column in each.get("derived", [])]
        sources = [source for source in sources if source] + wanted
    if any(source and source not in known for source in sources):
        return ""
    named = [source for source in sources if source]
    if any(each is None for each in key):
        return ""
    if not named:
        return f"{words(name)} is the same in every row"
    if prod(draft.looked.column(name).distinct for name in named) < draft.looked.column(named[0]).filled:
        listed = " and ".join(keep.shown(name) for name in dict.fromkeys(named))
        return f"the same {listed} stands in several rows"
    return ""


def _still(draft: Draft) -> None:
    """What is still to be answered before the file can be checked."""
    if draft.missing:
        listed = "\n".join(f"- {safe(one)}" for one in dict.fromkeys(draft.missing))
        st.info(f"**Still to do before the file can be checked**\n\n{listed}")


def _whole(
    what: Any, top: dict[str, Any], section: dict[str, Any], tables: list[dict[str, Any]]
) -> bytes | None:
    """The finished mapping: shown, saved, downloaded - after it was read again as an import will read it."""
    stem = re.sub(r"[^a-z0-9_-]+", "-", Path(what.file.name).stem.casefold()).strip("-_")[:60] or "mapping"
    name = str(st.session_state.get("map_name") or stem)
    document = {"name": name, **top, "file": section, "table": tables}
    text = toml_text(document, "Made on the page Add data.")
    try:
        mapping_from(document, name, "", "the mapping")
    except FileFault as fault:
        tell_faults(fault)
        return None
    st.header("5. Keep the mapping, check the file, load it", anchor=False)
    store = store_path()
    if store is not None:
        saved.keep_it(text, stem, store)
    with st.expander("The mapping as text"):
        st.code(text, language="toml", wrap_lines=True)
    return text.encode()
