"""Plan a change: the scenario's name, saving it in the store's journal, and saved ones beside it."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from coaching_analytics.charts.plan_words import lever_value
from coaching_analytics.store.scenarios import Saved, remove_scenario, save_scenario, saved_scenarios
from coaching_analytics.vocabulary.levers import MOST, Scenario, levers, scenario
from pages.kit.frame import Frame
from pages.kit.plan import FIRST, put, scenarios, system_of
from pages.kit.store import store_path
from pages.kit.tables import safe


def kept(frame: Frame, given: list[Scenario]) -> None:
    """The name of the scenario, saving it, and which saved ones stand beside it."""
    path = store_path()
    first, *others = given
    with st.container(key="plans"):
        boxes = st.columns([2, 1, 1, 3], vertical_alignment="bottom")
        with boxes[0]:
            st.session_state["_plan_name"] = first.name
            st.text_input("Name of this scenario", key="_plan_name", max_chars=60, on_change=_rename)
        with boxes[1]:
            if st.button("Save it", key="plan_save", disabled=not first.moved, width="stretch") and path:
                _save(frame, first)
        with boxes[2]:
            st.button("Back to today", key="plan_reset", on_click=_back, width="stretch")
        with boxes[3]:
            saved = saved_scenarios(path, system_of(frame)) if path else {}
            _beside(list(saved), first, others, system_of(frame))
        if saved:
            _list(saved, system_of(frame))
        st.caption(
            "The address of this page holds the scenarios: whoever opens it on this store sees the same."
        )


def _beside(saved: list[str], first: Scenario, others: list[Scenario], system: str) -> None:
    """Which saved scenarios stand beside the first, at most three."""
    options = list(dict.fromkeys([*(one.name for one in others), *(n for n in saved if n != first.name)]))
    if not options:
        st.caption("Saved scenarios can stand beside this one, up to three of them.")
        return
    st.session_state["_plan_beside"] = [one.name for one in others]
    st.multiselect(
        "Beside it",
        options,
        key="_plan_beside",
        max_selections=MOST - 1,
        placeholder="Saved scenarios to compare",
        on_change=_compare,
        args=(system,),
    )


def _list(saved: Mapping[str, Saved], system: str) -> None:
    """Every saved scenario of the system with what it moves, and a way to open or remove it."""
    with st.expander("Saved scenarios", key="plans_saved"):
        for number, (name, one) in enumerate(saved.items()):
            moved = "; ".join(
                f"{levers()[lever].label}: {lever_value(lever, value)}"
                for lever, value in one.scenario.moved.items()
            )
            words, opener, remover = st.columns([6, 1, 1], vertical_alignment="center")
            with words:
                st.markdown(safe(f"**{name}**. {moved}. Saved {one.at[:10]} by {one.by}, for {one.filters}."))
            with opener:
                st.button("Open", key=f"plan_open_{number}", on_click=_open, args=(one.scenario,))
            with remover:
                st.button("Remove", key=f"plan_remove_{number}", on_click=_remove, args=(name, system))


def _save(frame: Frame, one: Scenario) -> None:
    """Write the scenario into the journal of the store."""
    path, handle = store_path(), frame.handle
    assert path is not None
    assert handle is not None
    try:
        save_scenario(path, one, snapshot=handle.snapshot, filters=frame.said(), system=system_of(frame))
    except OSError:
        st.error("It could not be saved: the folder of the store cannot be written.")
        return
    st.toast(f"Saved as {safe(one.name)}.")


def _rename() -> None:
    first, *others = scenarios()
    put([scenario(st.session_state["_plan_name"] or FIRST, first.moved), *others])


def _back() -> None:
    _, *others = scenarios()
    put([Scenario(FIRST), *others])


def _compare(system: str) -> None:
    """The callback of 'Beside it': those beside already keep their levers, others come from the journal."""
    first, *others = scenarios()
    path = store_path()
    known = {name: one.scenario for name, one in saved_scenarios(path, system).items()} if path else {}
    known |= {one.name: one for one in others}
    put([first, *(known[name] for name in st.session_state["_plan_beside"] if name in known)])


def _open(one: Scenario) -> None:
    _, *others = scenarios()
    put([one, *(other for other in others if other.name != one.name)])


def _remove(name: str, system: str) -> None:
    path = store_path()
    if path:
        remove_scenario(path, name, system=system)
