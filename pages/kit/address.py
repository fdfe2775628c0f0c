"""Filters in the address: read from it, kept under `f_` keys, written back.

The address is the truth, so a deep link, a reload and Back all show what they name. Only a filter the reader
has just changed is newer than the address; its callback says so through `_changed`.
"""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

SINGLE = (
    *("system", "year", "period", "view", "instrument", "domain", "section", "independent", "rules"),
    *("prices", "options", "contract", "allocation", "leaving", "reliability"),
    *("coach", "within", "profile", "kind", "topic", "scale", "words"),
    *("target", "cap_level", "target_level"),
    *("list", "find", "only", "map", "figure", "shade"),
)
MULTI = ("region", "agency", "setting", "site")
PLANS = "plan"
"""Scenarios of the planner, one text each."""
NAMES = (*SINGLE, *MULTI, PLANS)
# Filters that mean nothing any more once another has changed.
DEPENDENT = {
    "system": ("period", "instrument", "domain", "contract", "coach", "list", "find", *MULTI),
    "year": ("period",),
    "instrument": ("domain",),
    "map": ("figure", "shade"),
}


def read() -> dict[str, list[str]]:
    """The filters in force: those just changed by the reader, else those of the address."""
    if not st.session_state.pop("_changed", False):
        for name in NAMES:
            st.session_state[f"f_{name}"] = [value for value in st.query_params.get_all(name) if value]
    return {name: list(st.session_state.get(f"f_{name}", [])) for name in NAMES}


def put(name: str, values: list[str]) -> None:
    """Set one filter for this run and for the address (values the store does not know are dropped here)."""
    st.session_state[f"f_{name}"] = values


def current() -> dict[str, list[str]]:
    """The filters as the address writes them: only those that say something."""
    found = {name: list(st.session_state.get(f"f_{name}", [])) for name in NAMES}
    return {name: values for name, values in found.items() if values}


def write() -> None:
    """Write the filters into the address when they differ from it."""
    wanted = current()
    if {name: st.query_params.get_all(name) for name in st.query_params} != wanted:
        st.query_params.from_dict(wanted)


def changed(name: str) -> Callable[[], None]:
    """The callback of the widget of filter `name`: copies its value under the lasting key."""

    def keep() -> None:
        value = st.session_state[f"_{name}"]
        values = value if isinstance(value, list) else [value]
        st.session_state[f"f_{name}"] = [str(one) for one in values if one not in (None, "")]
        for other in DEPENDENT.get(name, ()):
            st.session_state[f"f_{other}"] = []
        st.session_state["_changed"] = True

    return keep


def reset() -> None:
    """The callback of 'Reset filters': everything but the system back to its default; plans are no filter."""
    for name in NAMES:
        if name not in ("system", "view", PLANS):
            st.session_state[f"f_{name}"] = []
    st.session_state["_changed"] = True
