"""Mappings kept in the store: choosing one, how it differs from a file's header, saving and downloading."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path
from typing import Any

import streamlit as st

from coaching_analytics.ingest.mapping_diff import HeaderDiff, header_diff
from coaching_analytics.ingest.mapping_toml import mapping_from
from coaching_analytics.ingest.problems import FileFault
from coaching_analytics.store import StoreError
from coaching_analytics.store.mappings import read_mapping, save_mapping, saved_mappings
from pages.kit import wizard_keep as keep
from pages.kit.store import store_path
from pages.kit.tables import safe

SHIPPED = Path(__file__).parents[2] / "data" / "mappings"
NEW, EXAMPLE = "", "example "
"""A saved name has no space, so an example's cannot be one."""


@dataclass(frozen=True, slots=True)
class Begun:
    """The mapping that steps begin with: the name it is saved under and its text; empty for a new one."""

    name: str = ""
    text: str = ""

    @property
    def heading(self) -> str:
        """The remarks at the top of the text, which say what its maker decided."""
        lines = []
        for line in self.text.splitlines():
            if not line.startswith("#"):
                break
            lines.append(line.removeprefix("#").removeprefix(" "))
        return "\n".join(lines)


def begin_with() -> Begun:
    """A saved mapping or an example to begin with, or none."""
    examples = {f"{EXAMPLE}{path.stem}": path for path in shipped()}
    chosen = keep.select(
        "Begin with",
        [NEW, *names(), *examples],
        "begin",
        NEW,
        format_func=lambda name: (
            f"The example: {label_of(examples[name])}" if name in examples
            else f"The saved mapping {name}" if name else "A new mapping"
        ),
        on_change=keep.forget_answers,
    )  # fmt: skip
    if chosen in examples:
        return Begun(examples[chosen].stem, examples[chosen].read_text("utf-8"))
    return Begun(chosen, text_of(chosen)) if chosen else Begun()


def shipped() -> list[Path]:
    """The example mappings that come with the product."""
    return sorted(SHIPPED.glob("*.toml"))


@cache
def label_of(path: Path) -> str:
    """The title a mapping gives itself, else its file name in words."""
    try:
        told = tomllib.loads(path.read_text("utf-8"))
    except tomllib.TOMLDecodeError:
        told = {}
    title = told.get("title") or told.get("description") or path.stem.replace("_", " ").replace("-", " ")
    return str(title)


def names() -> tuple[str, ...]:
    """The mappings saved in the store that is open."""
    path = store_path()
    return saved_mappings(path) if path else ()


def text_of(name: str) -> str:
    """The text of a saved mapping; '' when it is gone or cannot be read, which is said."""
    path = store_path()
    try:
        return read_mapping(path, name) if path else ""
    except StoreError as refused:
        st.error(safe(str(refused)))
        return ""


def document_of(text: str) -> dict[str, Any]:
    """A mapping as plain tables; empty when it is no TOML, which is said."""
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        st.error("The mapping cannot be read: it is not a mapping in TOML.")
        return {}


def tell_difference(text: str, header: tuple[str, ...]) -> bool:
    """Say what is new and gone in a header; whether the mapping fits it as it is."""
    document = document_of(text)
    try:
        mapping = mapping_from(document, "", "", "mapping")
    except FileFault as fault:
        for problem in fault.problems[:10]:
            st.error(safe(f"{problem.column}: expected {problem.expected}. {problem.mend}"))
        return False
    found = _difference(header_diff(mapping, header))
    if not found:
        st.success("The columns of this file are those of the mapping.")
        return True
    st.warning(
        "The columns of this file are not those of the mapping:\n\n" + "\n".join(f"- {one}" for one in found)
    )
    st.caption(
        "To mend the mapping for this file, save it, choose “Another layout, mapped step by step” and begin "
        "with it."
    )
    return False


def _difference(found: HeaderDiff) -> list[str]:
    """What is gone and what is new, each with a name nearly like it."""
    near = dict(found.renamed)
    gone = [
        f"Column {keep.shown(name)} is gone; the mapping reads it."
        + (f" Is it {keep.shown(near[name])} now?" if name in near else "")
        for name in found.missing
    ]
    return gone + [f"Column {keep.shown(name)} is new; the mapping does not know it." for name in found.new]


def keep_it(text: str, suggested: str, by: Path) -> None:
    """Save a mapping under a name, and download it."""
    left, middle, right = st.columns([3, 1, 1], vertical_alignment="bottom")
    with left:
        name = keep.text("Name of the mapping", "name", suggested, help="Small letters, digits, - and _.")
    with middle:
        if st.button("Save the mapping", key="map_save"):
            try:
                save_mapping(by, name, text)
                st.session_state["map_saved"] = name
            except StoreError as refused:
                st.error(safe(str(refused)))
    with right:
        st.download_button(
            "Download it",
            data=partial(str.encode, text),
            file_name=f"{name or 'mapping'}.toml",
            mime="application/toml",
            on_click="ignore",
            key="map_download",
            help="Ids made from columns use a secret of this store: made elsewhere, they differ.",
        )
    if st.session_state.get("map_saved") == name:
        st.success(
            f"Saved as {keep.shown(name)}. Next time choose it under “Another layout, with a mapping”, or "
            f"run `coaching-analytics import FILE --mapping {name}`."
        )
