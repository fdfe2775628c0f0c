"""Site review: saved lists of sites and saved views, kept in the journal of the store."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import streamlit as st

from coaching_analytics.store.site_lists import (
    NameRefused,
    remove_list,
    remove_view,
    save_list,
    save_view,
    saved_lists,
    saved_views,
)
from pages.kit import address
from pages.kit.frame import Frame
from pages.kit.menu import MENU, file_of
from pages.kit.store import store_path
from pages.kit.tables import safe

MINE = "My sites"
NOT_WRITTEN = "It could not be saved: the folder of the store cannot be written."
TOLD = "site_list_told"


def kept(frame: Frame, sites: Sequence[str]) -> None:
    """Saving the sites shown as a list and the filters as a view; every saved one with a way to open it."""
    path = store_path()
    if path is None or frame.choice is None:
        return
    if told := st.session_state.pop(TOLD, ""):
        st.success(safe(told))
    with st.expander("Saved lists and views", key="site_lists", on_change="rerun") as opened:
        if opened.open:
            _saving(path, str(frame.choice.selection.system), tuple(sites))
            _lists(path)
            _views(path)
            st.caption(
                "Lists and views are kept with the store: all who open it see them, those of a private "
                "workspace only you. A list narrows every page, until the filters are reset."
            )


def on_list(frame: Frame, site: str) -> None:
    """On the review of one site: which lists it is on, and putting it on one."""
    path = store_path()
    if path is None or frame.choice is None:
        return
    system = str(frame.choice.selection.system)
    found = {name: one for name, one in saved_lists(path).items() if one.system == system}
    names = list(dict.fromkeys([*found, MINE]))
    with st.container(key="on_list", horizontal=True, vertical_alignment="bottom"):
        chosen = st.selectbox("Saved list", names, key="list_of_site", width=260)
        here = chosen in found and site in found[chosen].sites
        label = "Take it off this list" if here else "Put it on this list"
        if st.button(label, key="list_toggle"):
            own = found[chosen].sites if chosen in found else ()
            after = tuple(one for one in own if one != site) if here else (*own, site)
            if _written(
                lambda: save_list(path, chosen, system, after) if after else remove_list(path, chosen)
            ):
                st.rerun()


def _saving(path: Path, system: str, sites: Sequence[str]) -> None:
    """A name and two buttons."""
    boxes = st.columns([2, 1.2, 1.2, 1.2], vertical_alignment="bottom")
    with boxes[0]:
        name = st.text_input("Name", MINE, key="list_name", max_chars=60)
    with boxes[1]:
        if st.button(
            f"Save {len(sites):,} sites as a list", key="list_save", disabled=not sites
        ) and _written(lambda: save_list(path, name, system, sites)):
            st.session_state[TOLD] = f"The list {name} is saved."
            st.rerun()
    with boxes[2]:
        page = st.selectbox("Page of the view", [entry.name for entry in MENU], index=1, key="view_page")
    with boxes[3]:
        if st.button("Save these filters as a view", key="view_save") and _written(
            lambda: save_view(path, name, page, address.current())
        ):
            st.session_state[TOLD] = f"The view {name} of {page} is saved."
            st.rerun()


def _lists(path: Path) -> None:
    """Every saved list with its number of sites."""
    for number, (name, one) in enumerate(saved_lists(path).items()):
        words, opener, remover = st.columns([6, 1, 1], vertical_alignment="center")
        with words:
            st.markdown(safe(f"**{name}**: {len(one.sites):,} sites. Saved {one.at[:10]} by {one.by}."))
        with opener:
            kept = {k: v for k, v in address.current().items() if k not in (*address.MULTI, "find", "only")}
            query = {**kept, "system": [one.system], "list": [name]}
            st.page_link(file_of("Site review"), label=f"Open {name}", query_params=query)
        with remover:
            st.button("Remove", key=f"list_remove_{number}", on_click=remove_list, args=(path, name))


def _views(path: Path) -> None:
    """Every saved view as a link."""
    known = {entry.name for entry in MENU}
    for number, (name, one) in enumerate(saved_views(path).items()):
        if one.page not in known:
            continue
        words, opener, remover = st.columns([6, 1, 1], vertical_alignment="center")
        with words:
            st.markdown(safe(f"**{name}**: {one.page}. Saved {one.at[:10]} by {one.by}."))
        with opener:
            query = {key: list(values) for key, values in one.filters.items() if key in address.NAMES}
            st.page_link(file_of(one.page), label=f"Open {name}", query_params=query or None)
        with remover:
            st.button("Remove", key=f"view_remove_{number}", on_click=remove_view, args=(path, name))


def _written(save: Callable[[], None]) -> bool:
    """Whether it could be saved; says why not."""
    try:
        save()
    except NameRefused as refused:
        st.error(safe(str(refused)))
        return False
    except OSError:
        st.error(NOT_WRITTEN)
        return False
    return True
