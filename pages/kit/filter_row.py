"""The widgets of the filter row. What they hold comes from the address and is set before they are drawn."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

import pandas as pd
import streamlit as st

from pages.kit import address

YEARS = {"fiscal": "Fiscal year", "school": "School year"}
MANY_SITES = 1500


@dataclass(frozen=True, slots=True)
class Places:
    """The places of a system, the names of their ids, the ids picked; saved lists and the one chosen."""

    frame: pd.DataFrame
    names: Mapping[str, Mapping[str, str]]
    picked: Mapping[str, list[str]]
    lists: tuple[str, ...] = ()
    listed: str = ""


@dataclass(frozen=True, slots=True)
class Years:
    """The year type, the periods it offers by the address's key, and the one in force."""

    kind: str
    offered: Mapping[str, str]
    period: str


@dataclass(frozen=True, slots=True)
class Row:
    """The row of filters before it is drawn: where it stands, and what its widgets offer and hold."""

    box: Any
    systems: Mapping[str, str]
    system: str
    years: Years
    places: Places


def draw_row(row: Row) -> None:
    """The row, which a narrow screen folds away; a page's own selectors follow in the same box."""
    with row.box:
        st.toggle("Filters", key="fold")
        with st.container(key="row"):
            _widgets(row)


def _widgets(row: Row) -> None:
    """The widgets side by side; agency and site stand behind 'More'."""
    years, places = row.years, row.places
    boxes = st.columns([1.3, 1.2, 1.2, 0.95, 1.9, 0.75], vertical_alignment="bottom")
    with boxes[0]:
        single("system", "System", row.systems, row.system)
    with boxes[1]:
        _multi("region", "Region", "All regions", places.names["region"], places.picked["region"])
    with boxes[2]:
        _multi("setting", "Setting", "All settings", places.names["setting"], places.picked["setting"])
    with boxes[3]:
        single("year", "Year type", YEARS, years.kind)
    with boxes[4]:
        single("period", "Period", years.offered, years.period)
    with boxes[5], st.popover("More", width="stretch", key="more", on_change="rerun") as more:
        if more.open or places.picked["agency"] or places.picked["site"] or places.listed:
            _narrow(places)


def _narrow(places: Places) -> None:
    """Saved list, agency and site, only those that fit what is chosen already; drawn when asked for."""
    frame = places.frame
    if places.lists:
        single(
            "list", "Saved list", {"": "All sites", **{name: name for name in places.lists}}, places.listed
        )
    for name, column in (("region", "region_id"), ("setting", "setting"), ("agency", "agency_id")):
        if name == "agency":
            fitting = {
                key: places.names["agency"][key]
                for key in places.names["agency"]
                if key in set(frame["agency_id"]) or key in places.picked["agency"]
            }
            _multi("agency", "Agency", "All agencies", fitting, places.picked["agency"])
        if places.picked[name]:
            frame = frame[frame[column].isin(places.picked[name])]
    if len(frame) > MANY_SITES and not places.picked["site"]:
        st.caption(f"{len(frame):,} sites: choose a region or an agency first.")
        return
    fitting = {key: places.names["site"][key] for key in (*frame["site_id"], *places.picked["site"])}
    _multi("site", "Site", "All sites", fitting, places.picked["site"])


def single(
    name: str, label: str, options: Mapping[str, str], value: str, width: int | Literal["stretch"] = "stretch"
) -> None:
    """A box of one choice that stands in the address under `name`."""
    st.session_state[f"_{name}"] = value
    st.selectbox(
        label,
        list(options),
        format_func=lambda key: options.get(key, key),
        key=f"_{name}",
        on_change=address.changed(name),
        width=width,
    )


def _multi(name: str, label: str, placeholder: str, options: Mapping[str, str], value: list[str]) -> None:
    st.session_state[f"_{name}"] = value
    st.multiselect(
        label,
        list(options),
        format_func=lambda key: options.get(key, key),
        key=f"_{name}",
        placeholder=placeholder,
        on_change=address.changed(name),
    )
