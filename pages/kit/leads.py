"""Where a click on a chart leads: a filter more, on the same page or on another.

What was clicked is a filter and its value; the chart says which page answers for the filter. The address
carries all other filters along, so Back returns to what was there. Who uses no mouse has the same links in
the table below the chart and the same filters above it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from urllib.parse import urlencode

import streamlit as st

from pages.kit import address
from pages.kit.menu import MENU, file_of

PENDING = "_leads_to"
INSIDE = {"system": ("region", "agency", "site"), "region": ("agency", "site"), "agency": ("site",)}
"""Filters that would keep a place from being shown whole."""


def followed(key: str, leads: Mapping[str, str]) -> Callable[[], None]:
    """The callback of the chart with this key; `leads` are pages by filter, '' for the page it stands on."""

    def follow() -> None:
        chosen = getattr(st.session_state[key], "chosen", None) or {}
        name, value = str(chosen.get("filter", "")), str(chosen.get("value", ""))
        page = leads.get(name)
        if page is None or name not in ("system", *address.MULTI) or not value:
            return
        address.put(name, [value])
        for inner in INSIDE.get(name, ()):
            address.put(inner, [])
        st.session_state["_changed"] = True
        if any(entry.name == page for entry in MENU):
            st.session_state[PENDING] = page

    return follow


def slug(page: str) -> str:
    """The last part of a page's address; '' for the first page and for '', the page one is on."""
    file = "app" if not page else file_of(page).rsplit("/", 1)[-1].removesuffix(".py")
    return "" if file == "app" else file.split("_", 1)[1]


def script(name: str) -> str:
    """The script of an element whose marks lead somewhere, with what they share before it."""
    folder = Path(__file__).parent
    return "".join((folder / file).read_text("utf-8") for file in ("leads.js", name))


def href(page: str, name: str, value: str) -> str:
    """The address of a page with the filters in force and one more; for links that open in another tab."""
    return hrefs(page, name, [value])[0]


def hrefs(page: str, name: str, values: Sequence[str]) -> list[str]:
    """The address for each of the values; the filters in force, slow to ask for, are asked for once."""
    base = str(st.get_option("server.baseUrlPath") or "").strip("/")
    kept = {key: value for key, value in address.current().items() if key not in INSIDE.get(name, ())}
    start = f"{'/' + base if base else ''}/{slug(page)}"
    return [f"{start}?{urlencode({**kept, name: [value]}, doseq=True)}" for value in values]


def leave(current: str) -> None:
    """Go where the last click led; nothing when it led nowhere else than the page called `current`."""
    page = st.session_state.pop(PENDING, current)
    if page != current:
        st.session_state.pop("_changed", None)
        st.switch_page(file_of(page), query_params=address.current())
