"""The store behind the pages: a cached handle of the published snapshot, and cached answers."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from functools import wraps
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
from pages.kit import workspace

OWN: list[Any] = []
"""The caches of private workspaces."""


def apart(cache: Any, **options: Any) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Keep what a function returns, for all readers of the shared store or for one session alone.

    A private workspace has its session's own cache, which goes when the session does. The first argument of
    the function tells stores apart, in either.
    """

    def kept(function: Callable[..., Any]) -> Callable[..., Any]:
        shared = cache(**options)(function)
        own = cache(**options, scope="session")(function)
        OWN.append(own)

        @wraps(function)
        def call(*arguments: Any) -> Any:
            return (own if workspace.is_open() else shared)(*arguments)

        return call

    return kept


def forget() -> None:
    """Drop what this session has kept of its private workspace."""
    for own in OWN:
        own.clear()


def store_path() -> Path | None:
    """The store every page shows: this session's private one, else that of COACHING_STORE; None without."""
    private = workspace.folder()
    if private is not None:
        return private
    given = os.environ.get("COACHING_STORE", "")
    return Path(given) if given else None


def gate() -> Gate | None:
    """The published snapshot, for one run of a page: its figures share what they ask; None without one."""
    path = store_path()
    published = path / "CURRENT" if path else None
    if path is None or published is None or not published.exists():
        return None
    opened: Gate = _handle(str(path), published.read_text("utf-8").strip())
    return opened.sharing()


@apart(st.cache_resource, max_entries=4, show_spinner=False)
def _handle(path: str, snapshot: str) -> Gate:
    """One handle a snapshot; a newly published one gets its own, the oldest is let go."""
    return open_store(Path(path))


def systems(handle: Gate) -> pd.DataFrame:
    """The systems in the store that have a month with data: without one there is no period to choose."""
    found: pd.DataFrame = _systems(str(handle.path), handle.snapshot, handle)
    return found


@apart(st.cache_data, max_entries=8, show_spinner=False)
def _systems(path: str, snapshot: str, _gate: Gate) -> pd.DataFrame:
    found = _gate.systems()
    return found[found["as_of"].notna()].reset_index(drop=True)


def sites(system: str, handle: Gate) -> pd.DataFrame:
    """The places of one system."""
    found: pd.DataFrame = _sites(str(handle.path), handle.snapshot, system, handle)
    return found


@apart(st.cache_data, max_entries=16, show_spinner=False)
def _sites(path: str, snapshot: str, system: str, _gate: Gate) -> pd.DataFrame:
    return places(_gate, Selection(system=system))


@apart(st.cache_data, max_entries=600, show_spinner=False)
def _answer(
    path: str, key: str, snapshot: str, metric: str, by: tuple[str, ...], viewer: str, _call: Any
) -> Result:
    """One released answer; `key` holds the selection and the options."""
    answer: Result = _call()
    return answer


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
    key = repr((selection, sorted(options.items()), sorted(handle.settings.items()), handle.rules))
    kept: Result = _answer(str(handle.path), key, handle.snapshot, metric, tuple(by), repr(viewer), call)
    return kept


def attention(handle: Gate, selection: Selection) -> Attention:
    """What needs attention, cached like an answer."""
    key = repr((selection, sorted(handle.settings.items())))
    found: Attention = _attention(str(handle.path), key, handle.snapshot, handle, selection)
    return found


@apart(st.cache_data, max_entries=60, show_spinner=False)
def _attention(path: str, key: str, snapshot: str, _handle: Gate, _selection: Selection) -> Attention:
    from coaching_analytics.metrics.attention import attention

    return attention(_handle, _selection)
