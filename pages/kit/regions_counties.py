"""Regions, the map: counties each shaded for itself, by a figure asked for the sites of each alone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

from coaching_analytics.metrics.result import Result
from pages.kit import address
from pages.kit.filter_row import single
from pages.kit.frame import Frame

if TYPE_CHECKING:
    from coaching_analytics.charts.map_drawing import Shown
    from coaching_analytics.charts.map_ground import Ground

NAME, COUNTY = "shade", "county"


def offered(sites: pd.DataFrame) -> bool:
    """Whether the sites chosen lie in enough counties to be told apart by them."""
    from coaching_analytics.charts.map_counties import FEWEST

    return int(sites["county"].nunique()) >= FEWEST


def choose(by: str) -> None:
    """What a county has the shade of; beside the figure on the map."""
    single(NAME, "Shade by", {"": by.capitalize(), COUNTY: "County"}, COUNTY if _wanted() else "", 130)


def shaded(
    frame: Frame, shown: Shown, ground: Ground, sites: pd.DataFrame, listed: int
) -> tuple[Shown, Ground, str]:
    """What is drawn and what is said of it: by county where the reader wants that and it can be, else as
    given.

    `sites` are those chosen that have a place or a county, `listed` is how many are chosen in all.
    """
    from coaching_analytics.charts import map_counties
    from coaching_analytics.charts.map_drawing import Shown
    from coaching_analytics.charts.map_ground import Ground

    if not (_wanted() and offered(sites)):
        return shown, ground, ""
    placed = sites[sites["county"].notna()]
    own = {str(fips): tuple(rows["site_id"]) for fips, rows in placed.groupby("county")}
    metric = shown.result.metric
    why = map_counties.refused(metric, len(own), published=frame.published)
    if why:
        return shown, ground, why
    # The filters do not wait for that many questions.
    frame.settle()
    with st.spinner(f"Asking {len(own)} counties ..."):
        answers = {fips: _asked(frame, metric, of) for fips, of in own.items()}
    names: Mapping[str, str] = {
        **frame.place_names(),
        **{county.fips: county.name for county in ground.counties},
    }
    found = map_counties.by_county(shown.result, answers, shown.cell)
    told = map_counties.said(metric, listed - len(placed))
    return Shown(found, shown.cell, COUNTY, names), Ground(ground.counties, sites), told


def _wanted() -> bool:
    return address.current().get(NAME) == [COUNTY]


def _asked(frame: Frame, metric: str, sites: tuple[str, ...]) -> Result:
    """The answer for these sites alone."""
    assert frame.choice is not None
    selection = replace(frame.choice.selection, sites=sites)
    return frame.ask(metric, choice=replace(frame.choice, selection=selection))
