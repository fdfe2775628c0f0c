"""Data checks: what coaches' places are compared by, and the files loaded with the way to take one back."""

from __future__ import annotations

import streamlit as st

from coaching_analytics.charts import wording
from pages.kit import address, decision_log, ledger
from pages.kit.decisions import SECTION
from pages.kit.frame import Frame
from pages.kit.menu import file_of
from pages.kit.sections import section
from pages.kit.show import foot

TITLES = {"data": "The data", SECTION: decision_log.TITLE}


def other_section(frame: Frame) -> None:
    """Draw the row of sections; when the address names the decisions, draw those and end the page."""
    if section(TITLES) == SECTION:
        decision_log.draw(frame)
        foot(frame)
        st.stop()


def files(frame: Frame) -> None:
    """The files loaded, rows in, loaded and not loaded; the names of files are for staff."""
    st.subheader("Which files were loaded?", anchor=False)
    assert frame.handle is not None
    if frame.published:
        st.markdown("Hidden: the list of files is for staff only.")
        return
    batches = frame.handle.batches()
    if batches.empty:
        st.markdown("Nothing yet.")
        return
    lost = int(batches["rows_rejected"].sum())
    rows = wording.plural(int(batches["rows_in"].sum()), "row")
    st.markdown(
        f"**{lost:,}** of {rows} in {wording.plural(batches['batch_id'].nunique(), 'file')} were not loaded."
    )
    ledger.listed(batches)
    st.page_link(
        file_of("Add data"),
        label="Take a file back, or see its rows not loaded",
        query_params=address.current() or None,
    )
