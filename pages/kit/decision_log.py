"""Decision log and pinned figures of the store, each figure beside today's; withdrawing, unpinning."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from coaching_analytics.charts.picture import Picture
from coaching_analytics.metrics.decisions import Decision, decisions, withdraw
from coaching_analytics.metrics.pinned import Figure
from coaching_analytics.metrics.pins import Pin, pinned_figures, unpin_figure
from coaching_analytics.vocabulary.selection import SelectionError
from pages.kit import store
from pages.kit.decisions import TOLD, change
from pages.kit.frame import Frame, head
from pages.kit.show import block, note, sentence

NONE = "No decision is on record yet, and no figure is pinned. Pages with figures have a control for both."
STAFF = "Hidden: decisions name people and are for staff only."
TITLE = "Decisions and pinned figures"


def draw(frame: Frame) -> None:
    """Both lists of the system shown, each figure beside today's."""
    head(frame)
    path = store.store_path()
    if frame.published or path is None or frame.handle is None:
        st.markdown(STAFF)
        frame.settle()
        return
    every = decisions(path), pinned_figures(path)
    decided, pinned = ([one for one in kept if _here(frame, one.figure)] for kept in every)
    elsewhere = sum(map(len, every)) - len(decided) - len(pinned)
    told = st.session_state.pop(TOLD, "")
    if told:
        st.success(told)
    if not decided and not pinned:
        sentence(frame, NONE)
    with frame.part("The decisions"):
        if decided:
            block(frame, listed(frame, decided))
            _withdraw([one for one in decided if one.withdrawn is None])
    with frame.part("The pinned figures"):
        if pinned:
            _pins(frame, pinned)
    note(
        "Lists are of the system shown, whatever the other filters."
        + (f" {elsewhere} more are of other systems of this store." if elsewhere else "")
    )
    frame.settle()


def _here(frame: Frame, figure: Figure | None) -> bool:
    """Whether a figure is of the system shown; one without a system, or no figure, concerns all of them."""
    assert frame.choice is not None
    return figure is None or figure.selection.system in (None, frame.choice.selection.system)


def listed(frame: Frame, found: Sequence[Decision]) -> Picture:
    """Decisions with their figures then and today."""
    from coaching_analytics.charts.decision_list import log

    assert frame.handle is not None
    handle = frame.handle
    return log([(one, None if one.figure is None else change(handle, one.figure)) for one in found])


def _withdraw(standing: Sequence[Decision]) -> None:
    """Say that a decision no longer stands; it stays in the list."""
    path = store.store_path()
    if not standing or path is None:
        return
    with (
        st.expander("Withdraw a decision", key="withdraw_box"),
        st.form("withdraw", clear_on_submit=True),
    ):
        names = {one.id: f"{one.what} ({one.who}, {one.decided_on.isoformat()})" for one in standing}
        chosen = st.selectbox(
            "Which decision?", list(names), format_func=lambda name: names[name], key="withdraw_which"
        )
        left, right = st.columns(2)
        who = left.text_input("Who withdraws it?", key="withdraw_who")
        why = right.text_input("Why is it withdrawn?", key="withdraw_why")
        if st.form_submit_button("Withdraw it"):
            try:
                withdraw(path, chosen, who=who, why=why)
            except SelectionError as refused:
                st.error(str(refused))
                return
            st.session_state[TOLD] = "Withdrawn. The decision stays readable below."
            st.rerun()


def _pins(frame: Frame, pinned: Sequence[Pin]) -> None:
    """The pinned figures, and a way to keep one no longer."""
    from coaching_analytics.charts.decision_list import pins
    from coaching_analytics.charts.figure_words import told

    path, handle = store.store_path(), frame.handle
    assert path is not None
    assert handle is not None
    block(frame, pins([(one, change(handle, one.figure)) for one in pinned]))
    with st.expander("Keep a figure no longer", key="unpin_box"):
        names = {one.id: f"{told(one.figure)} (pinned {one.at[:10]})" for one in pinned}
        chosen = st.selectbox(
            "Which figure?", list(names), format_func=lambda name: names[name], key="unpin_which"
        )
        if st.button("Unpin it", key="unpin"):
            unpin_figure(path, chosen)
            st.session_state[TOLD] = "Unpinned. Its snapshot may be cleared away now."
            st.rerun()
