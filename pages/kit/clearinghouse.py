"""Resources: the search, and the forms that add, retire and bring back a resource."""

from __future__ import annotations

import re
from functools import partial

import streamlit as st

from coaching_analytics.charts import clearinghouse as lists
from coaching_analytics.metrics.result import Result
from coaching_analytics.store import resources
from coaching_analytics.store.resources import Entered, Resource, ResourceError
from coaching_analytics.vocabulary.coaching import RESOURCE_KINDS
from coaching_analytics.vocabulary.links import LinkError
from coaching_analytics.vocabulary.topics import topics
from pages.kit import address, store
from pages.kit.filter_row import single
from pages.kit.frame import Frame
from pages.kit.menu import file_of
from pages.kit.show import note
from pages.kit.tables import safe

BY, TOLD = "dashboard", "_resource_told"


def entered() -> Entered:
    """What staff added and retired in the store in view."""
    path = store.store_path()
    return resources.entered(path) if path is not None else Entered({}, {})


def _given(name: str) -> str:
    return next(iter(address.current().get(name, [])), "")


def search(frame: Frame, whole: Result) -> lists.Search:
    """What the address asks for; its widgets are drawn with the filters."""
    frame.later(partial(_widgets, frame, whole))
    shown = _given("kind")
    return lists.Search(
        words=_given("words"),
        kind="" if shown == "retired" else shown,
        topic=_given("topic"),
        instrument=_given("scale"),
        retired=shown == "retired",
    )


def _widgets(frame: Frame, whole: Result) -> None:
    """Boxes for kind, topic and instrument, and a line for words, below the filters."""
    assert frame.choice is not None
    offered = lists.choices(whole)
    with frame.choice.row.box, st.container(horizontal=True, vertical_alignment="bottom"):
        kinds = {"": "All kinds", **offered["kind"], "retired": "Retired too"}
        single("kind", "Kind", kinds, _given("kind"), 180)
        single("topic", "Topic", {"": "All topics", **offered["topic"]}, _given("topic"), 220)
        single("scale", "Instrument", {"": "All instruments", **offered["scale"]}, _given("scale"), 200)
        st.session_state["_words"] = _given("words")
        st.text_input("Words", key="_words", on_change=address.changed("words"), width=200)


def change(frame: Frame, whole: Result) -> None:
    """Add, retire and bring back; staff only."""
    path = store.store_path()
    if frame.published or path is None:
        return
    told = st.session_state.pop(TOLD, "")
    if told:
        st.success(safe(told))
    box = st.expander("Add or retire a resource", key="resource_change", on_change="rerun")
    if not box.open:
        return
    with box:
        left, right = st.columns(2, gap="large")
        with left:
            _add(whole)
        with right:
            _retire(whole)
        note("A list of many resources comes as a file: template 'resource' (and 'resource_instrument', "
             "'session_resource').")  # fmt: skip
        st.page_link(file_of("Add data"), label="Add data", query_params=address.current() or None)


def _add(whole: Result) -> None:
    """One more resource: its title and link, never its contents."""
    path = store.store_path()
    assert path is not None
    known = sorted({*topics(), *lists.choices(whole)["topic"]})
    scales = lists.labels.INSTRUMENTS
    with st.form("resource_add", clear_on_submit=True):
        title = st.text_input("Title", key="resource_title", max_chars=200)
        kind = st.selectbox(
            "Kind", RESOURCE_KINDS, format_func=lambda one: lists.KINDS[one], key="resource_kind"
        )
        topic = st.selectbox(
            "Topic", known, None, format_func=lists.topic, key="resource_topic", accept_new_options=True
        )
        used = st.multiselect(
            "Instruments", list(scales), format_func=lambda one: scales[one], key="resource_scales"
        )
        link = st.text_input("Link", key="resource_link", placeholder="https://")
        owner = st.text_input("Who keeps it?", key="resource_owner", max_chars=200)
        pressed = st.form_submit_button("Add it")
    if not pressed:
        return
    try:
        made = Resource(_id(title, whole), title, kind, topic or "", link, owner, tuple(used))
        added = resources.add(path, made, BY)
    except (ResourceError, LinkError) as refused:
        st.error(safe(str(refused)))
        return
    st.session_state[TOLD] = f"Added: {added.title}. Visits name it by its short name, {added.id}."
    st.rerun()


def _id(title: str, whole: Result) -> str:
    """A short name from the title that no other resource has."""
    plain = re.sub(r"[^a-z0-9]+", "-", title.lower()).strip("-")[:50] or "resource"
    taken = set(whole.curves["resources"]["resource"])
    number, name = 1, plain
    while name in taken:
        number += 1
        name = f"{plain}-{number}"
    return name


def _retire(whole: Result) -> None:
    """Take one out of the list, or put it back; past use stays either way."""
    path = store.store_path()
    assert path is not None
    listed, gone = (lists.titles(whole, retired=flag) for flag in (False, True))
    with st.form("resource_retire", clear_on_submit=True):
        which = st.selectbox(
            "Retire", list(listed), None, format_func=lambda one: listed[one], key="resource_which"
        )
        why = st.text_input("Why?", key="resource_why")
        pressed = st.form_submit_button("Retire it", disabled=not listed)
    if pressed and which is not None:
        try:
            resources.retire(path, which, why, BY)
        except ResourceError as refused:
            st.error(safe(str(refused)))
            return
        st.session_state[TOLD] = f"Retired: {listed[which]}. Its past use stays."
        st.rerun()
    if not gone:
        return
    with st.form("resource_back"):
        back = st.selectbox(
            "Bring back", list(gone), None, format_func=lambda one: gone[one], key="resource_back_which"
        )
        again = st.form_submit_button("Bring it back")
    if again and back is not None:
        resources.restore(path, back, BY)
        st.session_state[TOLD] = f"Back in the list: {gone[back]}."
        st.rerun()
