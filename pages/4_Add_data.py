"""Add data: choose what a file is, look at it, check it, load it, take it back."""

from __future__ import annotations

import streamlit as st

from pages.kit import bundle_import, checked, ledger, workspace
from pages.kit.frame import head, page
from pages.kit.store import store_path
from pages.kit.upload import preview, wanted

with page("Add data", filters=False) as frame:
    head(frame)
    workspace.choose()
    bundle_import.tell()
    path = store_path()
    if path is None:
        st.info("No store is open. Start the dashboard with `coaching-analytics serve --store FOLDER`.")
        st.header("Open a bundle", anchor=False)
        bundle_import.offer()
        st.stop()
    st.markdown(
        "A file is checked whole before anything is loaded, and every problem is listed at once. "
        "What was loaded can be taken back."
    )
    what = wanted()
    if what is not None:
        preview(what)
        strict = st.checkbox("Refuse the whole file when any row is at fault", key="strict")
        with st.container(horizontal=True):
            check = st.button("Check", key="check")
            load = st.button("Load", type="primary", key="load")
        if check or load:
            with st.spinner("Loading ..." if load else "Checking ..."):
                report = checked.run(what, path, dry_run=not load, strict=strict)
            st.session_state["told"] = (what.key, report, load)
            if load and report is not None:
                st.rerun()
        key, report, loaded = st.session_state.get("told", ("", None, False))
        if key == what.key and report is not None:
            checked.tell(report, loaded=loaded)
            checked.to_mend(what, report)
    with frame.part("The list of what was loaded"):
        ledger.show(frame, path)
