"""A bundle dropped on Add data: opened as the private store of this session, its content hash compared."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

import pandas as pd
import streamlit as st

from coaching_analytics.store import StoreError, info
from pages.kit import workspace
from pages.kit.store import gate, store_path
from pages.kit.tables import safe, table
from pages.kit.wizard_keep import words
from pages.kit.workspaces import WorkspaceRefused

MOST_BYTES = 2_000_000_000
"""What the tables of a bundle may hold unpacked: it takes room in the private folders of this machine."""
TOLD = "opened_bundle"


def offer() -> None:
    """Choose a bundle and open it."""
    st.markdown(
        "A bundle is the zip file that “Export bundle” makes: all rows of a store with their figures. It "
        "opens in a private workspace: nobody else sees it, and the store of everybody stays as it is."
    )
    file = st.file_uploader("Bundle", type=["zip"], key="file_bundle", help="It stays on this machine.")
    if workspace.is_open() and gate() is not None:
        st.caption("What is in your private workspace now is deleted when a bundle opens.")
    if file is not None and st.button("Open the bundle", type="primary", key="open_bundle"):
        with st.spinner("Opening ..."):
            found = opened(file.getvalue(), Path(file.name).name)
        if found is not None:
            st.rerun()


def opened(data: bytes, name: str) -> Path | None:
    """The private store made of a bundle; None when it was refused, which is said, and nothing changed."""
    from coaching_analytics.bundle import BundleError, import_bundle

    try:
        folder = workspace.fresh()
    except WorkspaceRefused as refused:
        st.error(str(refused))
        return None
    try:
        with tempfile.TemporaryDirectory() as temporary:
            source = Path(temporary) / name
            source.write_bytes(data)
            found = import_bundle(source, folder, by="dashboard", most_bytes=MOST_BYTES)
        here = info(folder)["content_hash"]
        if here != found.content_hash:
            raise BundleError("The rows that were loaded are not those that were exported.")
    except BaseException as error:
        # Whatever happened, no half of a bundle stays behind.
        workspace.drop(folder)
        if not isinstance(error, BundleError | StoreError):
            raise
        st.error(f"The bundle was refused; nothing was changed. {safe(str(error))}")
        return None
    workspace.take(folder)
    st.session_state[TOLD] = {"folder": folder, "name": name, "rows": dict(found.rows), "hash": here}
    return folder


def tell() -> None:
    """What was opened, and that its rows are those that were exported."""
    told: dict[str, Any] = st.session_state.get(TOLD) or {}
    if not told or told["folder"] != store_path():
        return
    rows = {name: count for name, count in told["rows"].items() if count}
    st.success(
        f"{safe(told['name'])} is open: {sum(rows.values()):,} rows in {len(rows):,} tables. Every page "
        "shows it now."
    )
    st.markdown(
        "**Compared with the export:** the content hash made of the rows here is the one that was written "
        f"into the bundle, so they are the same rows to the last value. Content hash: `{told['hash']}`"
    )
    listed = pd.DataFrame([(words(name).capitalize(), f"{count:,}") for name, count in rows.items()])
    with st.expander("Rows by table"):
        table(listed.set_axis(["Table", "Rows"], axis=1), "Rows by table", "bundle_rows", ["Rows"])
    st.page_link("app.py", label="Go to At a glance")
