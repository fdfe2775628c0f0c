"""The menu: one table, drawn the same on every page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import streamlit as st


@dataclass(frozen=True, slots=True)
class Entry:
    """One page of the menu: its heading, its name on the screen, its file."""

    heading: str
    name: str
    file: str

    @property
    def number(self) -> str:
        """The number the file begins with, its name where it has none: what the element's key ends in."""
        return self.file.rsplit("/", 1)[-1].removesuffix(".py").split("_")[0]


MENU = (
    Entry("Now", "At a glance", "app.py"),
    Entry("Now", "Site review", "pages/10_Site_review.py"),
    Entry("Now", "Data checks", "pages/6_Data_checks.py"),
    Entry("Coaching", "Caseload", "pages/1_Caseload.py"),
    Entry("Coaching", "Who is reached", "pages/12_Who_is_reached.py"),
    Entry("Coaching", "Coaches", "pages/13_Coaches.py"),
    Entry("Coaching", "Resources", "pages/15_Resources.py"),
    Entry("Results", "Quality trends", "pages/2_Quality_trends.py"),
    Entry("Results", "Cost per outcome", "pages/3_Cost_per_outcome.py"),
    Entry("Results", "Regions", "pages/11_Regions.py"),
    Entry("Results", "Policy and practice", "pages/14_Policy_and_practice.py"),
    Entry("Decide", "Plan a change", "pages/9_Plan_a_change.py"),
    Entry("Decide", "Budget and priorities", "pages/7_Budget_and_priorities.py"),
    Entry("Decide", "Outcome contracts", "pages/8_Outcome_contracts.py"),
    Entry("Data", "Add data", "pages/4_Add_data.py"),
    Entry("Data", "How figures are made", "pages/5_How_figures_are_made.py"),
)


def file_of(name: str) -> str:
    """The file of the page called `name`."""
    return next(entry.file for entry in MENU if entry.name == name)


def draw_brand(origin: str) -> None:
    """The first line of the sidebar: it holds the sidebar's width before the menu is there."""
    with st.sidebar:
        st.markdown(f"**Coaching Analytics**\n\n{origin}" if origin else "**Coaching Analytics**")


def draw_menu(current: str, filters: Mapping[str, list[str]]) -> None:
    """The menu in the sidebar; its links carry the filters, so a new tab opens the same view."""
    with st.sidebar:
        heading = ""
        for entry in MENU:
            if entry.heading != heading:
                heading = entry.heading
                st.caption(heading)
            marked = "current_page" if entry.name == current else f"page_{entry.number}"
            number = entry.file.rsplit("/", 1)[-1].split("_")[0]
            marked = "current_page" if entry.name == current else f"page_{number}"
            with st.container(key=marked):
                st.page_link(entry.file, label=entry.name, query_params=dict(filters) or None)
