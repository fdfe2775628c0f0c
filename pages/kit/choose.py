"""The one row of filters: from the address to a `Selection`, checked against what the store holds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import pandas as pd
import streamlit as st

from coaching_analytics.charts import wording
from coaching_analytics.charts.labels import SETTINGS
from coaching_analytics.store import Gate
from coaching_analytics.store.site_lists import saved_lists
from coaching_analytics.vocabulary.selection import Selection, SelectionError, Window, YearType
from pages.kit import address, store
from pages.kit.filter_row import Places, Row, Years
from pages.kit.periods import Period, key_of, name_of, periods, window_of


@dataclass(frozen=True, slots=True)
class Choice:
    """What the reader looks at, its words for the screen, and the row of filters to draw."""

    selection: Selection
    system_name: str
    window: Window
    period_name: str
    first_month: date
    active: tuple[str, ...]
    names: Mapping[str, Mapping[str, str]]
    row: Row


def choose(handle: Gate, found: Mapping[str, list[str]]) -> Choice:
    """What was `found` in the address, checked; makes room for the filters, which are drawn later."""
    listed = store.systems(handle)
    listed = listed[listed["first_month"].notna()]
    names = [str(name).removesuffix(" (simulated)") for name in listed["system_name"]]
    systems = dict(zip(listed["system_id"], names, strict=True))
    system = _one_of("system", found["system"], systems)
    record = listed[listed["system_id"] == system].iloc[0]
    year: YearType = "school" if found["year"] == ["school"] else "fiscal"
    start_month = int(record[f"{year}_year_start_month"])
    offered = periods(record["first_month"], record["as_of"], start_month, year)
    default = handle.window(Selection(system=system, year_type=year))
    period = _period(found["period"], offered, default, start_month, year)
    places = store.sites(system, handle)
    named = _names(str(handle.path), handle.snapshot, system, places)
    picked = {name: _known(name, found[name], named) for name in ("region", "agency", "setting", "site")}
    lists = {name: one.sites for name, one in saved_lists(handle.path).items() if one.system == system}
    chosen = _list(found["list"], lists, named["site"])
    own = tuple(site for site in lists.get(chosen, ()) if site in named["site"])
    years = Years(year, {one.key: one.label for one in _with(offered, period)}, period.key)
    places_of = Places(places, named, picked, tuple(lists), chosen)
    row = Row(st.container(key="filters"), systems, system, years, places_of)
    # The default period stays out of the address: a link to "the last complete year" stays one.
    if found["period"] == [key_of(default)]:
        address.put("period", [])
    selection = Selection(
        system,
        tuple(picked["region"]),
        tuple(picked["agency"]),
        tuple(picked["setting"]),
        tuple(picked["site"]) or own,
        (),
        period.window,
        year,
    )
    return Choice(
        selection,
        systems[system],
        period.window,
        period.label,
        record["first_month"],
        (*_said(chosen, len(own)), *_active(picked, named)),
        {**named, "system": systems},
        row,
    )


@store.apart(st.cache_resource, max_entries=16, show_spinner=False)
def _names(path: str, snapshot: str, system: str, _places: pd.DataFrame) -> Mapping[str, Mapping[str, str]]:
    """Names of the ids of each kind of place, in the order of the names; made once a snapshot."""

    def pairs(key: str, name: str) -> dict[str, str]:
        known = _places[_places[key].notna() & (_places[key] != "")].drop_duplicates(key)
        named = {str(k): str(n or k) for k, n in zip(known[key], known[name], strict=True)}
        return dict(sorted(named.items(), key=lambda item: item[1]))

    settings = {s: SETTINGS[s] for s in SETTINGS if s in set(_places["setting"])}
    return {
        "region": pairs("region_id", "region_name"),
        "agency": pairs("agency_id", "agency_name"),
        "setting": settings,
        "site": pairs("site_id", "site_name"),
    }


def _one_of(name: str, given: list[str], known: Mapping[str, str]) -> str:
    """The given value if the store knows it, else the first; says so when a link named another."""
    if given and given[0] in known:
        return given[0]
    first = next(iter(known))
    if given:
        st.info(f"This link names a {name} that is not in this store; showing {known[first]}.")
        address.put(name, [])
    return first


def _known(name: str, given: list[str], names: Mapping[str, Mapping[str, str]]) -> list[str]:
    """The given ids the store knows; says how many others a link named."""
    kept = [value for value in given if value in names[name]]
    if len(kept) < len(given):
        st.info(f"{len(given) - len(kept)} {name} in this link is not in this store and is left out.")
        address.put(name, kept)
    return kept


def _list(given: list[str], lists: Mapping[str, tuple[str, ...]], known: Mapping[str, str]) -> str:
    """The saved list of the address when it is in this store and one of its sites is; '' otherwise, said."""
    if not given or any(site in known for site in lists.get(given[0], ())):
        return given[0] if given else ""
    st.info("This link names a list of sites that is not saved in this store; all sites are shown.")
    address.put("list", [])
    return ""


def _said(listed: str, sites: int) -> tuple[str, ...]:
    return (f"list: {listed} ({wording.plural(sites, 'site')})",) if listed else ()


def _period(
    given: list[str], offered: list[Period], default: Window, start_month: int, year: YearType
) -> Period:
    """The period of the address, else the last complete year."""
    window = default
    if given:
        try:
            window = window_of(given[0])
        except SelectionError as refused:
            st.info(str(refused))
            address.put("period", [])
    known = next((period for period in offered if period.window == window), None)
    return known or Period(key_of(window), name_of(window, start_month, year), window)


def _with(offered: list[Period], period: Period) -> list[Period]:
    return offered if period in offered else [period, *offered]


def _active(picked: Mapping[str, list[str]], names: Mapping[str, Mapping[str, str]]) -> tuple[str, ...]:
    """The filters in force in words, one text a filter."""
    return tuple(
        f"{name}: {', '.join(names[name].get(value, value) for value in values)}"
        for name, values in picked.items()
        if values
    )
