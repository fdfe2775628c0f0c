"""Site review: finding a site by id or name, and what the list of sites is narrowed to."""

from __future__ import annotations

import streamlit as st

from coaching_analytics.charts.site_list import ALL, ONLY
from pages.kit import address, store
from pages.kit.filter_row import single
from pages.kit.frame import Frame
from pages.kit.menu import file_of
from pages.kit.tables import safe

MOST = 10


def asked() -> str:
    """What is searched for."""
    return next(iter(address.current().get("find", [])), "").strip()


def only() -> str:
    """What the list is narrowed to."""
    given = next(iter(address.current().get("only", [])), ALL)
    return given if given in ONLY else ALL


def search() -> None:
    """The search box."""
    st.session_state["_find"] = asked()
    st.text_input(
        "Find a site by id or name",
        key="_find",
        max_chars=80,
        placeholder="Part of an id or a name",
        on_change=_search,
    )


def box() -> None:
    """The search box, and what the list is narrowed to."""
    with st.container(key="find_row"):
        left, right = st.columns([2, 1], vertical_alignment="bottom")
        with left:
            search()
        with right:
            single("only", "Show", ONLY, only())


def _search() -> None:
    """The callback of the search box: a search leaves the site that is shown and looks at all of them."""
    address.changed("find")()
    address.put("site", [])


def elsewhere(frame: Frame, shown: set[str]) -> None:
    """Sites that fit the search and are not in the list: not enrolled, or outside the filters."""
    wanted = asked().casefold()
    if not wanted or frame.choice is None or frame.handle is None:
        return
    system = str(frame.choice.selection.system)
    places = store.sites(system, frame.handle)
    told = zip(places["site_id"], places["site_name"].fillna(""), strict=True)
    others = [(str(key), str(name)) for key, name in told
              if str(key) not in shown and wanted in f"{key} {name}".casefold()]  # fmt: skip
    if not others:
        if not shown:
            st.markdown(safe(f"No site of this system has “{asked()}” in its id or name."))
        return
    more = f", {len(others) - MOST} more" if len(others) > MOST else ""
    st.caption(f"Found outside the list (not enrolled on the last day, or outside the filters){more}:")
    kept = {k: v for k, v in address.current().items() if k not in (*address.MULTI, "list")}
    for key, name in others[:MOST]:
        st.page_link(
            file_of("Site review"),
            label=f"{name} ({key})" if name else key,
            query_params={**kept, "site": [key]},
        )
