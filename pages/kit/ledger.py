"""What was loaded: the list of batches, their rejected rows, and taking one back."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import pandas as pd
import streamlit as st

from coaching_analytics.charts import numbers, wording
from coaching_analytics.store import StoreDamaged, StoreError
from pages.kit.files import csv_bytes
from pages.kit.frame import Frame
from pages.kit.tables import safe, table

COLUMNS = {
    "loaded_at": "Loaded",
    "file_name": "File",
    "table_name": "Table",
    "mapping": "Mapping",
    "rows_in": "Rows in",
    "rows_loaded": "Loaded rows",
    "rows_rejected": "Not loaded",
}
NUMBERS = ("rows_in", "rows_loaded", "rows_rejected")


def show(frame: Frame, path: Path) -> None:
    """The ledger, newest first, with what can be done to a batch."""
    st.header("What has been loaded?", anchor=False)
    if st.session_state.get("undone"):
        st.success(st.session_state.pop("undone"))
    if frame.handle is None:
        st.markdown("Nothing yet.")
        return
    batches = frame.handle.batches()
    if batches.empty:
        st.markdown("Nothing yet.")
        return
    batches = listed(batches)
    _one_batch(batches, path)


def listed(batches: pd.DataFrame) -> pd.DataFrame:
    """Show the batches as a table, the newest first; returns them in that order."""
    # By the number a batch begins with: the clock may have gone back between two of them.
    batches = batches.sort_values("batch_id", ascending=False, kind="stable")
    shown = batches[list(COLUMNS)].copy()
    shown["loaded_at"] = [_moment(moment) for moment in pd.to_datetime(shown["loaded_at"])]
    for name in NUMBERS:
        shown[name] = [f"{int(n):,}" for n in shown[name]]
    shown["table_name"] = [str(name).replace("_", " ") for name in shown["table_name"]]
    table(
        shown.rename(columns=COLUMNS), "What has been loaded", "ledger", [COLUMNS[name] for name in NUMBERS]
    )
    return batches


def _moment(moment: pd.Timestamp) -> str:
    return f"{numbers.day(moment.date())}, {moment:%H:%M}"


def _one_batch(batches: pd.DataFrame, path: Path) -> None:
    """Choose a batch: its rejected rows to download, and the way to take it back."""
    files = batches.groupby("batch_id", sort=False).agg(
        file=("file_name", "first"), rejected=("rows_rejected", "sum"), loaded=("rows_loaded", "sum")
    )
    labels = {
        batch: f"{row.file}: {wording.plural(int(row.loaded), 'row')} ({batch})"
        for batch, row in files.iterrows()
    }
    chosen = st.selectbox(
        "File",
        list(labels),
        format_func=labels.__getitem__,
        index=None,
        key="batch",
        placeholder="Choose a file to take back or whose rejected rows to see",
    )
    if chosen is None:
        return
    rejected = int(files.loc[chosen, "rejected"])
    if rejected:
        st.download_button(
            f"CSV: {rejected:,} rows not loaded, with reasons",
            data=partial(_rejects, path, chosen),
            file_name=f"rejected-{chosen}.csv",
            mime="text/csv",
            on_click="ignore",
            key="rejects",
        )
    _undo(path, chosen)


def _rejects(path: Path, batch: str) -> bytes:
    from coaching_analytics.store.rejects import rejected_rows

    return csv_bytes(rejected_rows(path, batch))


def _undo(path: Path, batch: str) -> None:
    """Take a batch back; when others depend on it they are named, and go only when asked to."""
    from coaching_analytics.store import undo

    cascade = st.checkbox("Take back what depends on it as well", key="cascade")
    if st.button("Take this file back", key="undo"):
        try:
            gone = undo(path, batch, cascade=cascade, by="dashboard")
        except StoreDamaged:
            raise
        except StoreError as refused:
            st.error(safe(str(refused)))
            return
        st.session_state.pop("told", None)
        st.session_state["undone"] = f"Taken back: {', '.join(gone.batches)}."
        st.rerun()
