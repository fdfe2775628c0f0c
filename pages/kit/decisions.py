"""Decisions on a page: write one down on the page's figure, and see whether earlier ones still rest on it."""

from __future__ import annotations

from datetime import date

import streamlit as st

from coaching_analytics.metrics.decisions import Change, Decision, changed_since, decide, decisions
from coaching_analytics.metrics.pinned import Figure
from coaching_analytics.store import Gate
from coaching_analytics.vocabulary.selection import SelectionError
from pages.kit import store
from pages.kit.frame import Frame
from pages.kit.show import block, note

TOLD = "_decision_told"


def section(frame: Frame, figure: Figure) -> None:
    """The log of the whole store, and a form that writes a decision on `figure` into it.

    People are named in it, so 'Show as published' leaves it out.
    """
    path = store.store_path()
    if frame.published or path is None or frame.handle is None:
        return
    handle = frame.handle
    listed = decisions(path)
    if listed:
        from coaching_analytics.charts.decision_list import log

        changes = [None if one.figure is None else _change(handle, one.figure) for one in listed]
        block(frame, log(list(zip(listed, changes, strict=True))))
    if st.session_state.pop(TOLD, False):
        st.success("Written into the decision log of this store.")
    with st.expander("Write a decision down", key="decide"):
        _form(figure)


def _change(handle: Gate, figure: Figure) -> Change:
    """The figure then and today, worked out once a snapshot."""
    found: Change = _kept(str(handle.path), handle.snapshot, repr(figure), handle, figure)
    return found


@store.apart(st.cache_data, max_entries=200, show_spinner=False)
def _kept(path: str, snapshot: str, key: str, _handle: Gate, _figure: Figure) -> Change:
    return changed_since(_handle, _figure)


def _form(figure: Figure) -> None:
    path = store.store_path()
    note(
        "It is kept in the store with the figure above, its settings and the snapshot, and cannot be changed "
        "afterwards."
    )
    with st.form("decision", clear_on_submit=True):
        what = st.text_input("What was decided?", key="decision_what")
        why = st.text_area("Why?", key="decision_why")
        left, right = st.columns(2)
        who = left.text_input("Who decided?", key="decision_who")
        day = right.date_input("On which day?", value="today", key="decision_day")
        if st.form_submit_button("Write it down") and path is not None:
            given = day if isinstance(day, date) else figure.as_of
            try:
                decide(path, Decision(what, why, who, given, figure))
            except SelectionError as refused:
                st.error(str(refused))
                return
            st.session_state[TOLD] = True
            st.rerun()
