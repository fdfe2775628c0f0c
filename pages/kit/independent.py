"""The switch 'Independent raters only': no figure of quality counts ratings by the site's own coach."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

import streamlit as st

from pages.kit import address

if TYPE_CHECKING:
    from pages.kit.frame import Frame

# In the address, and after "Only" in the line of active filters.
ONLY, SAID = "only", "independent raters"


def switch(frame: Frame, beside: Callable[[], None] | None = None) -> None:
    """The switch below the filters every page has, and what stands `beside` it; drawn when they are."""
    if frame.choice is not None:
        frame.later(partial(_toggle, frame, beside))


def _toggle(frame: Frame, beside: Callable[[], None] | None) -> None:
    assert frame.choice is not None
    with (
        frame.choice.row.box,
        st.container(key="independent", horizontal=True, vertical_alignment="bottom"),
    ):
        if beside is not None:
            beside()
        st.session_state["_independent"] = address.current().get("independent") == [ONLY]
        st.toggle(
            "Independent raters only",
            key="_independent",
            on_change=_changed,
            help="Leaves ratings by somebody who had coached the site out of levels, lines and the age of "
            "ratings too. Changes in the same rooms leave them out always. A rater nobody has linked to a "
            "person counts as independent.",
        )


def _changed() -> None:
    address.put("independent", [ONLY] if st.session_state["_independent"] else [])
    st.session_state["_changed"] = True
