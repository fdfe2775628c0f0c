"""Sections of one page: one at a time is asked for and drawn, the choice stands in the address."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from pages.kit import address


def section(titles: Mapping[str, str]) -> str:
    """The section chosen, drawn as a row of buttons; the first when the address names none of this page."""
    given = next(iter(address.current().get("section", [])), "")
    chosen = given if given in titles else next(iter(titles))
    st.session_state["_section"] = chosen
    st.segmented_control(
        "Section of this page",
        list(titles),
        format_func=lambda key: titles.get(key, key),
        key="_section",
        on_change=address.changed("section"),
        label_visibility="collapsed",
    )
    return chosen
