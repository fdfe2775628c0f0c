"""The store behind the pages: a cached handle of the published snapshot, and cached answers."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pandas as pd
import streamlit as st

from coaching_analytics.disclosure import release
from coaching_analytics.metrics.attention import Attention
from coaching_analytics.metrics.places import places
from coaching_analytics.metrics.registry import REGISTRY
from coaching_analytics.metrics.result import Result
from coaching_analytics.store import Gate, open_store
from coaching_analytics.vocabulary.selection import Selection


def store_path() -> Path | None:
    """The folder named by COACHING_STORE, or None when nobody has named one."""
    given = os.environ.get("COACHING_STORE", "")
    return Path(given) if given else None


def gate() -> Gate | None:
    """The published snapshot, for one run of a page: its figures share what they ask; None without one."""
    path = store_path()
    published = path / "CURRENT" if path else None
    if path is None or published is None or not published.exists():
        return None
    return _handle(str(path), published.read_text("utf-8").strip()).sharing()


@st.cache_resource(max_entries=4, show_spinner=False)
def _handle(path: str, snapshot: str) -> Gate:
    """One handle a snapshot; a newly published one gets its own, the oldest is let go."""
    return open_store(Path(path))


@st.cache_data(max_entries=8, show_spinner=False)
def systems(snapshot: str, _gate: Gate) -> pd.DataFrame:
    """The systems in the store that have a month with data: without one there is no period to choose."""
    found = _gate.systems()
    return found[found["as_of"].notna()].reset_index(drop=True)


@st.cache_data(max_entries=16, show_spinner=False)
def sites(snapshot: str, system: str, _gate: Gate) -> pd.DataFrame:
    """The places of one system."""
    return places(_gate, Selection(system=system))


@st.cache_data(max_entries=600, show_spinner=False)
def _answer(key: str, snapshot: str, metric: str, by: tuple[str, ...], viewer: str, _call: Any) -> Result:
    """One released answer; `key` holds the selection and the options."""
    return _call()


def caching() -> bool:
    """Whether answers are kept; the benchmarks switch it off to time what a first reader waits for."""
    return os.environ.get("COACHING_RESULT_CACHE", "on") != "off"


def ask(
    handle: Gate,
    selection: Selection,
    metric: str,
    by: Sequence[str],
    viewer: Any,
    options: Mapping[str, Any],
) -> Result:
    """The answer of `metric`, as `viewer` may see it."""

    def call() -> Result:
        result = REGISTRY[metric].function(handle, selection, by=by, **options)
        return release(result, viewer)

    if not caching():
        return call()
    key = repr((str(handle.path), selection, sorted(options.items()), sorted(handle.settings.items())))
    return _answer(key, handle.snapshot, metric, tuple(by), repr(viewer), call)


def attention(handle: Gate, selection: Selection) -> Attention:
    """What needs attention, cached like an answer."""
    key = repr((str(handle.path), selection, sorted(handle.settings.items())))
    return _attention(key, handle.snapshot, handle, selection)


@st.cache_data(max_entries=60, show_spinner=False)
def _attention(key: str, snapshot: str, _handle: Gate, _selection: Selection) -> Attention:
    from coaching_analytics.metrics.attention import attention

    return attention(_handle, _selection)
