"""Decisions on a page: write one down on the page's headline figure, or pin the figure to see it again."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import streamlit as st

from coaching_analytics.metrics.decisions import Change, Decision, changed_since, decide
from coaching_analytics.metrics.pinned import Figure, pin
from coaching_analytics.metrics.pins import Pin, pin_figure
from coaching_analytics.metrics.result import Result
from coaching_analytics.store import Gate
from coaching_analytics.vocabulary.selection import SelectionError
from pages.kit import address, store, workspace
from pages.kit.frame import Frame
from pages.kit.menu import file_of
from pages.kit.show import note

TOLD = "_decision_told"
WRITTEN = "Written into the decision log of this store."
PINNED = "Pinned. Its snapshot is kept when old ones are cleared away."
SECTION = "decisions"
"""The section of Data checks that lists them all."""


def on(frame: Frame, result: Result | None, *cells: dict[str, str | None] | None, **options: Any) -> None:
    """The control for the rows `cells` of the page's answer, the first of them the page's headline.

    People are named in decisions, so 'Show as published' leaves it out; without a figure there is none.
    """
    known = [cell for cell in cells if cell is not None]
    if frame.choice is None or frame.handle is None or result is None or not known:
        return
    chosen, in_force = frame.choice.selection, frame.handle.settings
    found = [pin(result, chosen, cell, in_force=in_force, **options) for cell in known]
    section(frame, [one for one in found if one.value is not None] or found[:1])


def section(frame: Frame, figures: Sequence[Figure]) -> None:
    """A control that writes a decision on one of `figures` into the log, or pins the figure."""
    if frame.published or store.store_path() is None or frame.handle is None or not figures:
        return
    told = st.session_state.pop(TOLD, "")
    if told:
        st.success(told)
    box = st.expander("Write a decision down, or pin this figure", key="decide", on_change="rerun")
    if box.open:
        with box:
            _forms(figures)


def _forms(figures: Sequence[Figure]) -> None:
    """What is meant, then the two forms and the way to the log."""
    from coaching_analytics.charts import figure_words as words

    names = [f"{words.told(one)}: {words.shown(one, one.value)}" for one in figures]
    chosen = 0
    if len(figures) > 1:
        chosen = st.selectbox(
            "On which figure?", range(len(names)), format_func=lambda at: names[at], key="decision_figure"
        )
    else:
        note(f"On this figure: {names[0]}.")
    note(
        "It is kept in the store with the figure, the places and months, its settings and the snapshot, and "
        "cannot be changed afterwards; a decision can be withdrawn."
        + (" This is a private workspace: it goes when the session ends." if workspace.is_open() else "")
    )
    _decision(figures[chosen])
    _pin(figures[chosen])
    query = {**address.current(), "section": SECTION}
    st.page_link(file_of("Data checks"), label="All decisions and pinned figures", query_params=query)


def _decision(figure: Figure) -> None:
    path = store.store_path()
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
            _say(WRITTEN)


def _pin(figure: Figure) -> None:
    path = store.store_path()
    with st.form("pin", clear_on_submit=True):
        left, right = st.columns(2)
        why = left.text_input("What is it kept for? (may stay blank)", key="pin_why")
        who = right.text_input("Who keeps it? (may stay blank)", key="pin_who")
        if st.form_submit_button("Pin this figure") and path is not None:
            pin_figure(path, Pin(figure, why, who))
            _say(PINNED)


def _say(text: str) -> None:
    st.session_state[TOLD] = text
    st.rerun()


def change(handle: Gate, figure: Figure) -> Change:
    """The figure then and today, worked out once a snapshot."""
    found: Change = _kept(str(handle.path), handle.snapshot, repr(figure), handle, figure)
    return found


@store.apart(st.cache_data, max_entries=200, show_spinner=False)
def _kept(path: str, snapshot: str, key: str, _handle: Gate, _figure: Figure) -> Change:
    return changed_since(_handle, _figure)
