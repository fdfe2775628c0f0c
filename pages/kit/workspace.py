"""The private store of one browser session: opened, told on every page, left. Its name is in no address."""

from __future__ import annotations

import logging
from functools import cache
from pathlib import Path

import streamlit as st
from streamlit import runtime
from streamlit.runtime.scriptrunner import get_script_run_ctx

from pages.kit import address
from pages.kit.workspaces import WorkspaceRefused, Workspaces, root

LOG = logging.getLogger("coaching_analytics.pages")
KEY = "_workspace"
SAID = "Private workspace: only this browser session sees these data. They are deleted when it ends."
# What a session remembers of the store it looked at.
OF_A_STORE = ("told", "undone")


@cache
def _workspaces(where: Path) -> Workspaces:
    """The private folders under `where`; what earlier processes left there is deleted first."""
    from coaching_analytics.store.handle import let_go

    found = Workspaces(where, _alive, let_go)
    try:
        found.clear_stale()
    except (OSError, WorkspaceRefused) as error:
        LOG.error("event=workspace_not_cleared error=%s", type(error).__name__)
    return found


def _alive(session: str) -> bool:
    """Whether a browser is connected to the session; without a server nobody can tell, so it is kept."""
    return not runtime.exists() or bool(runtime.get_instance().is_active_session(session))


def folder() -> Path | None:
    """The private store of this session, None when it has none (or it is gone, see `watch_over`)."""
    held = st.session_state.get(KEY)
    return held if held is not None and _workspaces(root()).holds(held) else None


def is_open() -> bool:
    """Whether this session looks at its private store."""
    return folder() is not None


def watch_over() -> None:
    """Say on every page whose data these are; clears what earlier processes left when the first page opens.

    When a private store is gone although its session is not, the page ends here: what the reader is about
    to load must not end up in the store that everybody sees.
    """
    _workspaces(root())
    if st.session_state.get(KEY) is None:
        return
    if is_open():
        with st.container(key="workspace", horizontal=True, vertical_alignment="center"):
            st.markdown(f"{SAID} Closing or reloading this tab ends it.", width="stretch")
            if st.button("Leave and delete", key="leave_workspace"):
                leave()
        return
    st.title("Private workspace", anchor=False)
    st.markdown("Your private workspace has ended and its data are deleted.")
    if st.button("Go on without it", key="leave_workspace"):
        leave()
    st.stop()


def choose() -> None:
    """On the page Add data: the offer to open a private store."""
    if st.session_state.get("_workspace_refused"):
        st.error(st.session_state.pop("_workspace_refused"))
    if is_open():
        return
    with st.container(key="offer_workspace", horizontal=True, vertical_alignment="center"):
        st.markdown(
            "Only want to look at your own files? In a private workspace nobody else sees them, and they are "
            "deleted when you close or reload this tab.",
            width="stretch",
        )
        st.button("Open a private workspace", on_click=start, key="open_workspace")


def start() -> None:
    """Open the private store of this session."""
    if is_open():
        return
    try:
        folder = fresh()
    except WorkspaceRefused as refused:
        st.session_state["_workspace_refused"] = str(refused)
    else:
        take(folder)


def fresh() -> Path:
    """An empty private folder of this session, which no page shows before it is taken.

    Raises
    ------
    WorkspaceRefused
        When there can be none, in words without a path.
    """
    context = get_script_run_ctx()
    if context is None:
        raise WorkspaceRefused("A private workspace needs an open browser session.")
    try:
        return _workspaces(root()).open(context.session_id)
    except OSError as error:
        LOG.error("event=workspace_failed error=%s", type(error).__name__)
        raise WorkspaceRefused("There is no room for a private workspace here.") from error


def take(folder: Path) -> None:
    """Show a fresh folder from now on; the private store shown before is deleted."""
    from pages.kit import store

    held = st.session_state.get(KEY)
    if held is not None:
        store.forget()
        drop(held)
    st.session_state[KEY] = folder
    for name in OF_A_STORE:
        st.session_state.pop(name, None)
    _without_filters()


def drop(folder: Path) -> None:
    """Delete a private folder of this session."""
    _workspaces(root()).close(folder)


def leave() -> None:
    """Delete the private store of this session and go to the first page of the one everybody sees.

    The session forgets all it knew: a file chosen for the private store must not stand one click away from
    being loaded into the other.
    """
    from pages.kit import store

    held = st.session_state.get(KEY)
    if held is not None:
        store.forget()
        drop(held)
    for name in list(st.session_state):
        del st.session_state[name]
    _without_filters()
    st.switch_page("app.py")


def _without_filters() -> None:
    """Filters of one store mean nothing in another."""
    address.put("system", [])
    address.put("view", [])
    address.reset()
