"""Mapping a file step by step, on one page: how it is read, what it tells, each field, what is left out."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import streamlit as st

from coaching_analytics.ingest.mapping import Mapping
from coaching_analytics.ingest.mapping_kinds import FILE_KEYS, TABLE_KEYS
from coaching_analytics.ingest.mapping_toml import mapping_from
from coaching_analytics.ingest.mapping_write import toml_text
from coaching_analytics.ingest.problems import FileFault
from coaching_analytics.vocabulary.tables import TABLES
from pages.kit import saved
from pages.kit import wizard_keep as keep
from pages.kit import wizard_rest as rest
from pages.kit.arrived import dialect_of_file, looked_at
from pages.kit.store import gate, store_path
from pages.kit.tables import safe
from pages.kit.wizard_draft import Draft, kept_as_they_are
from pages.kit.wizard_fields import fields
from pages.kit.wizard_keep import words
from pages.kit.wizard_read import how_read, tell_faults
from pages.kit.wizard_rows import once, rows_of
from pages.kit.wizard_splits import split_texts
from pages.kit.wizard_tables import load_modes, which_tables

TOP = ("name", "description", "load_mode", "extract_date", "roster", "replace", "file", "table", "segments")
OF_FILE = ("null_tokens", "date_format", "decimal", "thousands", "ignored", "leave_out", "codes")
OF_TABLE = ("name", "load_mode", "distinct", "unpivot", "repeat", "repeat_as", "keep", "negative_climate",
            "skip_blank", "fields", "only_blank", "year_to_date", "months", "scale", "groups",
            "to_date")  # fmt: skip


def mapped(what: Any) -> bytes | None:
    """The mapping a person makes for a file, as TOML; None while something is still to be answered."""
    keep.start_over(what.file.file_id)
    begun = saved.begin_with()
    start = saved.document_of(begun.text) if begun.text else {}
    st.header("1. How the file is read", anchor=False)
    section = how_read(what, start)
    if section is None:
        return None
    try:
        with st.spinner("Looking at the columns ..."):
            looked = looked_at(what, dialect_of_file(section))
    except FileFault as fault:
        tell_faults(fault)
        return None
    draft = Draft(looked, start, _as_read(start))
    if start:
        saved.tell_difference(begun.text, looked.names)
    section["null_tokens"] = rest.no_value(draft)
    section |= rest.signs(draft)
    segments = split_texts(draft, what, section)
    st.header("2. What its rows tell about", anchor=False)
    tables = which_tables(draft, gate() is None)
    top, modes = load_modes(draft, tables)
    if not tables:
        return _still(draft)
    st.header("3. Where each field comes from", anchor=False)
    listed = [*_tables(draft, tables, modes, top.get("load_mode", "")), *_second_ones(draft)]
    st.header("4. What is left out", anchor=False)
    section["leave_out"] = rest.rows_left_out(draft)
    section["codes"] = rest.codes(draft, looked.names)
    section["ignored"] = rest.left_out(draft, looked.names)
    if draft.suggested and not keep.tick(
        f"I have looked at the {draft.suggested} suggested columns above", "looked_at_all", bool(start)
    ):
        draft.ask("Look at the suggested columns, and say so.")
    if draft.missing:
        return _still(draft)
    section = {key: value for key, value in section.items() if value not in ("", [], {})}
    section |= draft.rest("the file", {k: v for k, v in draft.file().items() if k in FILE_KEYS}, OF_FILE)
    top |= {
        **draft.rest("the mapping as a whole", start, TOP),
        **({"segments": segments} if segments else {}),
    }
    return _whole(what, begun, draft, {**top, "file": section, "table": listed})


def _as_read(start: dict[str, Any]) -> Mapping | None:
    """The mapping begun with as an import reads it; None when it cannot be, which its difference says."""
    try:
        return mapping_from(start, "", "", "mapping") if start else None
    except FileFault:
        return None


def _tables(draft: Draft, tables: list[str], modes: dict[str, str], mode: str) -> list[dict[str, Any]]:
    """[[table]] for each of the chosen tables."""
    found: dict[str, dict[str, Any]] = {}
    listed = []
    for name in tables:
        st.subheader(words(name).capitalize(), anchor=False)
        st.caption(TABLES[name].description)
        given = draft.table(name)
        own = {"load_mode": modes[name]} if modes.get(name) else {}
        if _by_name(draft, name, given):
            draft.used |= set(TABLES[name].names) & set(draft.looked.names)
            draft.made, found[name] = {}, {}
            listed.append({"name": name, **own, **draft.rest(words(name), given, ("name", "load_mode"))})
            continue
        rows = rows_of(draft, name, found)
        extra = draft.rest(words(name), {k: v for k, v in given.items() if k in TABLE_KEYS}, OF_TABLE)
        if extra:
            draft.made_by_the_rest(name)
        found[name] = fields(draft, TABLES[name], found)
        own |= once(draft, name, found[name], given, own, mode)
        listed.append({"name": name, **own, **rows, **extra, "fields": found[name]})
    return listed


def _by_name(draft: Draft, name: str, given: dict[str, Any]) -> bool:
    """Whether a table of the mapping begun with takes its columns by their names, and is to do so still."""
    return bool(given) and "fields" not in given and keep.tick(
        f"Columns are named as those of {words(name)}: there is nothing to choose", f"{name}-by_name", True
    )  # fmt: skip


def _second_ones(draft: Draft) -> list[dict[str, Any]]:
    """Further parts of the mapping begun with that feed a table a second time: kept as they are."""
    seen: set[str] = set()
    found = []
    for place, each in enumerate(draft.start.get("table", ())):
        if each.get("name") in seen:
            found.append(each)
            draft.kept.append(f"a second part that feeds {words(str(each.get('name')))}")
            draft.used |= draft.saved.tables[place].columns() if draft.saved else set()
        seen.add(each.get("name", ""))
    return found


def _still(draft: Draft) -> None:
    """What is still to be answered before the file can be checked."""
    if draft.missing:
        listed = "\n".join(f"- {safe(one)}" for one in dict.fromkeys(draft.missing))
        st.info(f"**Still to do before the file can be checked**\n\n{listed}")


def _whole(what: Any, begun: saved.Begun, draft: Draft, document: dict[str, Any]) -> bytes | None:
    """The finished mapping: shown, saved, downloaded - after it was read again as an import will read it."""
    stem = re.sub(r"[^a-z0-9_-]+", "-", Path(what.file.name).stem.casefold()).strip("-_")[:60] or "mapping"
    stem = begun.name or stem
    name = str(st.session_state.get("map_name") or stem)
    about = keep.peek("description", draft.start.get("description", ""))
    document = {"name": name, **({"description": about} if about else {}), **document}
    text = toml_text(document, begun.heading or "Made on the page Add data.")
    try:
        mapping_from(document, name, "", "the mapping")
    except FileFault as fault:
        tell_faults(fault)
        return None
    st.header("5. Keep the mapping, check the file, load it", anchor=False)
    kept_as_they_are(draft)
    keep.text("What this mapping is for", "description", draft.start.get("description", ""))
    store = store_path()
    if store is not None:
        saved.keep_it(text, stem, store)
    with st.expander("The mapping as text"):
        st.code(text, language="toml", wrap_lines=True)
    return text.encode()
