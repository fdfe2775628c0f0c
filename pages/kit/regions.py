"""Regions: what each section of the page asks and draws."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

from coaching_analytics.metrics.places import located
from coaching_analytics.metrics.registry import REGISTRY
from coaching_analytics.store import Gate
from coaching_analytics.vocabulary.selection import Selection
from pages.kit import address, regions_counties, store
from pages.kit.filter_row import single
from pages.kit.frame import Frame, head, needed
from pages.kit.show import block, sentence

if TYPE_CHECKING:
    from coaching_analytics.charts.map_ground import Ground

OUTLINES = Path(__file__).parents[2] / "static" / "topojson" / "counties-10m.json"
HOMES = ("home", "ffn")
"""Settings in which a site is where somebody lives."""
SITE = "Site review"
CLICK = "Click a county to see its region alone, a dot to open the site."
NO_PLACES = "Needs: where sites lie (template site_location: latitude and longitude, or the county)."


def on_map(frame: Frame) -> None:
    """A figure of the reader's choice on the map, with its table."""
    from coaching_analytics.charts import county_map, map_choice

    assert frame.choice is not None
    assert frame.handle is not None
    metric = _metric()
    by = _by(frame, metric)
    answer = frame.ask(metric, by=(by,))
    cells = map_choice.cells(answer, by)
    given = next(iter(address.current().get("figure", [])), "")
    key = given if given in cells else next(iter(cells))
    sites = listed(frame)
    own = chosen(frame, sites)
    shades = by if regions_counties.offered(own) else ""
    figures = {one: map_choice.words(cells[one]) for one in cells}
    frame.later(partial(_selectors, frame, metric, figures, key, shades))
    shown = county_map.Shown(answer, cells[key], by, frame.place_names())
    head(frame, result=answer)
    why = NO_PLACES if sites.empty else county_map.nothing(shown, len(own))
    if why:
        needed(frame, why[:1].upper() + why[1:], "places")
        return
    everywhere = len(chosen(frame, store.sites(str(frame.choice.selection.system), frame.handle)))
    shown, ground, told = regions_counties.shaded(frame, shown, _ground(sites), own, everywhere)
    dots = _dots(frame, sites)
    picture = county_map.county_map(shown, ground, dots=dots, click=CLICK, page=SITE, told=told)
    sentence(frame, picture.sentence)
    block(frame, picture)


def employers(frame: Frame) -> None:
    """Agencies that employ coaches."""
    from coaching_analytics.charts import agencies

    caseload = frame.ask("sites_per_coach", by=("agency",))
    head(frame, result=caseload)
    picture = agencies.agencies(
        caseload,
        frame.ask("log_completeness", by=("agency",)),
        frame.ask("coach_turnover", by=("agency",)),
        frame.place_names(),
    )
    sentence(frame, picture.sentence)
    block(frame, picture)


def sites(frame: Frame) -> None:
    """The sites of the places chosen with their four statuses, each a link to its own page."""
    from coaching_analytics.charts import site_list

    found = frame.ask("site_status")
    head(frame, result=found)
    sentence(frame, site_list.sentence(found))
    block(frame, site_list.site_list(found, found.curves["sites"], frame.place_names()))


def _metric() -> str:
    """The metric of the address that can be asked by region, else the first."""
    from coaching_analytics.charts import map_choice

    given = next(iter(address.current().get("map", [])), "")
    return given if given in map_choice.questions() else map_choice.FIRST


def _by(frame: Frame, metric: str) -> str:
    """What the figure is shown by: regions, agencies of the one region, sites of the one agency."""
    by = frame.compare_by()
    wanted = {"region": "region", "agency": "agency", "setting": "site"}[by]
    allowed = REGISTRY[metric].by_allowed
    return next(name for name in (wanted, "agency", "region") if name in allowed)


def _selectors(frame: Frame, metric: str, figures: dict[str, str], key: str, shades: str) -> None:
    """Which figure stands on the map and what is shaded by it; below the filters every page has."""
    from coaching_analytics.charts import map_choice

    assert frame.choice is not None
    with frame.choice.row.box, st.container(key="mapped", horizontal=True):
        single("map", "Figure on the map", map_choice.questions(), metric, 390)
        if shades:
            regions_counties.choose(shades)
        if len(figures) > 1:
            single("figure", "Which of its figures", figures, key, 390)


def listed(frame: Frame) -> pd.DataFrame:
    """Where all sites of the system lie, whatever is chosen: they say which county is of which region."""
    assert frame.handle is not None
    assert frame.choice is not None
    system, handle = str(frame.choice.selection.system), frame.handle
    found: pd.DataFrame = _located(str(handle.path), handle.snapshot, system, handle)
    return found


@store.apart(st.cache_data, max_entries=16, show_spinner=False)
def _located(path: str, snapshot: str, system: str, _gate: Gate) -> pd.DataFrame:
    return located(_gate, Selection(system=system))


def _ground(sites: pd.DataFrame) -> Ground:
    from coaching_analytics.charts.map_ground import ground

    return ground(OUTLINES, sites)


def _dots(frame: Frame, sites: pd.DataFrame) -> pd.DataFrame:
    """The sites of the selection that have a place; as published without those that are somebody's home."""
    found = chosen(frame, sites[sites["latitude"].notna() & sites["longitude"].notna()])
    return found[~found["setting"].isin(HOMES)] if frame.published else found


def chosen(frame: Frame, sites: pd.DataFrame) -> pd.DataFrame:
    """The lines of the places the reader chose, of any frame with a line a site."""
    assert frame.choice is not None
    wanted = frame.choice.selection
    for column, values in (
        ("region_id", wanted.regions),
        ("agency_id", wanted.agencies),
        ("setting", wanted.settings),
        ("site_id", wanted.sites),
    ):
        if values:
            sites = sites[sites[column].isin(values)]
    return sites
