"""The download 'Export bundle' at the foot of a page: made when it is clicked, for the store's owner only."""

from __future__ import annotations

import io
from functools import partial

import streamlit as st

from coaching_analytics.disclosure import Viewer
from coaching_analytics.store import Gate
from coaching_analytics.store.layout import Layout
from coaching_analytics.vocabulary.selection import Selection
from pages.kit.frame import Frame

LARGEST = 500_000_000
"""Bytes of a snapshot whose bundle a page still makes: it is held in memory on its way to the browser."""


def offer(frame: Frame) -> None:
    """The button; a reader of 'Show as published' gets no rows and so no button."""
    if frame.handle is None or frame.choice is None or frame.published:
        return
    if _size(frame.handle) > LARGEST:
        st.caption("This store is too large to export here: use `coaching-analytics bundle export`.")
        return
    st.download_button(
        "Export bundle",
        data=partial(made, frame.handle, frame.choice.selection, frame.viewer),
        file_name="coaching-analytics-bundle.zip",
        mime="application/zip",
        key="bundle",
        on_click="ignore",
        help="All rows of the store, what they mean, how figures are made, the figures of the chosen places "
        "and months, and a script that makes them again. It holds rows about single people: not for "
        "publication. It takes a while.",
    )


def _size(handle: Gate) -> int:
    try:
        return Layout.of(handle.path).snapshot(handle.snapshot).stat().st_size
    except OSError:
        return 0


def made(handle: Gate, selection: Selection, viewer: Viewer) -> bytes:
    """The zip."""
    from coaching_analytics.bundle import export_bundle

    target = io.BytesIO()
    export_bundle(handle, target, selection, viewer=viewer)
    return target.getvalue()
