"""The first half of Add data: what the file is, the file itself, a look at it."""

from __future__ import annotations

import hashlib
import tomllib
from dataclasses import dataclass
from typing import Any

import pandas as pd
import streamlit as st

from coaching_analytics.ingest.problems import FileFault
from coaching_analytics.vocabulary.tables import TABLES
from pages.kit import bundle_import, first_rows, saved
from pages.kit.arrived import as_mapped, header_of
from pages.kit.tables import table
from pages.kit.wizard import mapped

GROUPS = {
    "places": "Places",
    "people": "People",
    "coaching": "Coaching",
    "ratings": "Ratings",
    "money": "Money",
}
HOW = {
    "table": "One table, with our column names",
    "wizard": "Another layout, mapped step by step",
    "mapping": "Another layout, with a mapping",
    "workbook": "The starter workbook",
    "bundle": "A bundle exported from a store",
}


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the reader wants to load: the file, and how it is to be read."""

    file: Any
    table: str | None = None
    mapping: bytes | None = None
    mapping_name: str = ""
    made_here: bool = False

    @property
    def key(self) -> str:
        """Tells one file read one way from another."""
        mapping = hashlib.sha256(self.mapping or b"").hexdigest()
        return f"{self.file.file_id}|{self.table}|{mapping}"


def wanted() -> Wanted | None:
    """The widgets of choosing; None until there is a file and a way to read it."""
    how = st.radio("What is in the file?", list(HOW), format_func=HOW.__getitem__, horizontal=True, key="how")
    if how == "bundle":
        return bundle_import.offer()
    named, mapping, mapping_name = None, None, ""
    if how == "table":
        named = st.selectbox(
            "Table",
            list(TABLES),
            format_func=_table_label,
            key="table",
            index=None,
            placeholder="Choose a table",
        )
        if named:
            _about_table(named)
    elif how == "mapping":
        mapping, mapping_name = _mapping()
    texts = ["csv", "txt", "tsv", "gz"]
    types = {"workbook": ["xlsx"], "table": texts}.get(how, [*texts, "zip", "xlsx"])
    file = st.file_uploader(
        "File",
        type=types,
        key=f"file_{how}",
        help="It stays on this machine and is read only when you check or load it.",
    )
    if file is None or (how == "table" and not named) or (how == "mapping" and mapping is None):
        return None
    if how == "wizard":
        mapping = mapped(Wanted(file))
        return Wanted(file, None, mapping, "mapping.toml", True) if mapping else None
    what = Wanted(file, named, mapping, mapping_name)
    if mapping is not None:
        _fits(what)
    return what


def _fits(what: Wanted) -> None:
    """Whether the header of the file is the one the mapping expects, and what differs."""
    text = (what.mapping or b"").decode("utf-8", errors="replace")
    header = header_of(what, text)
    if header:
        saved.tell_difference(text, header)


def _table_label(name: str) -> str:
    return f"{GROUPS[TABLES[name].group]}: {name.replace('_', ' ')} - {TABLES[name].description}"


def _about_table(name: str) -> None:
    """The columns of a table, and an empty file to fill in."""
    from coaching_analytics.vocabulary.template import template_csv

    with st.expander("Its columns"):
        rows = [(c.name, c.kind, "yes" if c.required else "", c.description) for c in TABLES[name].columns]
        table(
            pd.DataFrame(rows, columns=["Column", "Kind", "Required", "What it holds"]),
            f"Columns of {name}",
            name,
        )
        st.download_button(
            "Empty file with two example rows",
            data=lambda: template_csv(TABLES[name]).encode(),
            file_name=f"{name}.csv",
            mime="text/csv",
            on_click="ignore",
            key="template",
        )


def _mapping() -> tuple[bytes | None, str]:
    """A mapping that ships with the product, or the reader's own."""
    shipped = {path.name: path for path in saved.shipped()}
    kept = {f"saved {name}": name for name in saved.names()}
    names = [*kept, *shipped, ""]
    name = st.selectbox(
        "Mapping",
        names,
        key="mapping",
        index=None,
        placeholder="Choose a mapping",
        format_func=lambda n: (
            f"Saved: {kept[n]}" if n in kept else saved.label_of(shipped[n]) if n else "My own mapping (TOML)"
        ),
    )
    if name in kept:
        text = saved.text_of(kept[name])
        return (text.encode(), f"{kept[name]}.toml") if text else (None, "")
    if name:
        return shipped[name].read_bytes(), name
    own = st.file_uploader("Mapping file", type=["toml"], key="own_mapping") if name == "" else None
    return (own.getvalue(), own.name) if own else (None, "")


def preview(what: Wanted) -> None:
    """The first rows as loading reads them; a mapping made here has shown them already."""
    if what.made_here or (what.table is None and what.mapping is None):
        return
    try:
        rows = as_mapped(what, (what.mapping or b"").decode("utf-8", errors="replace")).rows
    except (FileFault, tomllib.TOMLDecodeError, TypeError):
        return  # The check says what is wrong with the file or the mapping.
    if rows:
        first_rows.show(what.file.name, rows, "preview")
