"""Sections of Cost per outcome: the page itself is the first; another one chosen takes its place."""

from __future__ import annotations

import streamlit as st

from pages.kit import cost_ingredients, cost_options, cost_years
from pages.kit.allocation import choose_rule
from pages.kit.frame import Frame
from pages.kit.sections import section
from pages.kit.show import foot

TITLES = {
    "change": "The cost of change",
    "options": "Options compared",
    "over_years": "Over the years",
    "ingredients": "From ingredients",
}
OTHERS = {"options": cost_options, "over_years": cost_years, "ingredients": cost_ingredients}


def other_section(frame: Frame) -> None:
    """Draw the row of sections; when the address names another than the first, draw that and end the page."""
    chosen = section(TITLES)
    if chosen != "ingredients":
        choose_rule(frame)
    if chosen in OTHERS:
        OTHERS[chosen].draw(frame)
        foot(frame)
        frame.settle()
        st.stop()
