"""The way back up: system, region, agency, site as links that widen what is looked at, filters kept."""

from __future__ import annotations

import streamlit as st

from pages.kit import address
from pages.kit.choose import Choice
from pages.kit.menu import file_of

LEVELS = ("region", "agency", "site")


def crumbs(page: str, choice: Choice) -> None:
    """A line of links from the whole system down to what is shown; the last is where the reader stands."""
    given = address.current()
    steps = [(choice.system_name, ())]
    for depth, level in enumerate(LEVELS, start=1):
        chosen = given.get(level, [])
        if len(chosen) == 1:
            steps.append((choice.names[level].get(chosen[0], chosen[0]), LEVELS[:depth]))
    with st.container(key="crumbs", horizontal=True, vertical_alignment="center"):
        for number, (name, kept) in enumerate(steps):
            if number == len(steps) - 1:
                st.markdown(f"**{name}**", width="content")
                break
            wider = {key: value for key, value in given.items() if key not in LEVELS or key in kept}
            st.page_link(file_of(page), label=name, query_params=wider or None, width="content")
            st.markdown("›", width="content")
