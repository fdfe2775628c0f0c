"""The way back up: system, region, agency, site as links that widen what is looked at, filters kept."""

from __future__ import annotations

from html import escape

import streamlit as st

from pages.kit import address
from pages.kit.choose import Choice
from pages.kit.tables import anchor, follow

LEVELS = ("region", "agency", "site")
KEY = "crumbs"


def crumbs(page: str, choice: Choice) -> None:
    """Links from the whole system down to what is shown; the last step is where the reader stands."""
    given = address.current()
    steps = [("system", str(choice.selection.system), choice.system_name)]
    for level in LEVELS:
        chosen = given.get(level, [])
        if len(chosen) == 1:
            steps.append((level, chosen[0], choice.names[level].get(chosen[0], chosen[0])))
    *links, (_, _, here) = steps
    items = [f"<li>{anchor(page, level, key, KEY)}{escape(name)}</a></li>" for level, key, name in links]
    last = f'<li aria-current="page">{escape(here)}</li>'
    with st.container(key=KEY):
        st.html(f'<nav aria-label="Where you are"><ol class="crumbs">{"".join(items)}{last}</ol></nav>')
        follow(KEY, page, ("system", *LEVELS))
