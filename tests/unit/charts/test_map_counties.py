"""Counties each for itself: one answer of many, its picture, and which figures go by the site."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from coaching_analytics.charts.county_map import county_map
from coaching_analytics.charts.map_choice import questions
from coaching_analytics.charts.map_counties import NO_ROW, by_county, goes_by_site, refused, said
from coaching_analytics.charts.map_drawing import Shown
from coaching_analytics.charts.map_ground import ground
from coaching_analytics.metrics.result import Result, frame
from coaching_analytics.vocabulary.selection import Window

MAP = Path(__file__).parents[3] / "static" / "topojson" / "counties-10m.json"
KING, PIERCE, YAKIMA = "53033", "53053", "53077"
NAMES = {KING: "King", PIERCE: "Pierce", YAKIMA: "Yakima"}
CELL = {"statistic": "share", "recipient": None}


def answer(*rows: dict, by: tuple[str, ...] = ("statistic", "recipient")) -> Result:
    months = Window(date(2024, 7, 1), date(2025, 7, 1))
    asked = ("coverage", "What share?", "share", months, date(2025, 6, 30), "s", {}, ("A caution.",), by)
    return Result(*asked, frame(by, [{"statistic": "share", "recipient": None, **row} for row in rows]))


@pytest.fixture
def shown() -> Shown:
    """King has a figure, Pierce none for a reason, Yakima not even a row of the kind."""
    whole = answer({"region": "r", "value": 0.5}, by=("region", "statistic", "recipient"))
    own = {
        YAKIMA: answer({"statistic": "other", "value": 0.1}),
        KING: answer({"value": 0.75, "low": 0.5, "high": 0.9, "n": 8}, {"recipient": "leader", "value": 0.2}),
        PIERCE: answer({"value": None, "n": 0, "reason": "no sites enrolled"}),
    }
    return Shown(by_county(whole, own, CELL), CELL, "county", NAMES)


def test_each_county_has_one_row_that_says_why_there_is_none(shown):
    rows = shown.rows[["county", "value", "low", "high", "n", "reason"]].values.tolist()
    assert rows == [
        [KING, 0.75, 0.5, 0.9, 8, None],
        [PIERCE, None, None, None, 0, "no sites enrolled"],
        [YAKIMA, None, None, None, None, NO_ROW],
    ]
    assert shown.result.by == ("county", "statistic", "recipient")
    assert shown.result.cautions == ("A caution.",)


def test_counties_without_a_figure_are_hatched_and_those_without_sites_white(shown):
    listed = pd.DataFrame(
        {
            "site_id": ["a", "b", "c", "d"],
            "region_id": ["north", "south", "south", "south"],
            "county": [KING, PIERCE, YAKIMA, YAKIMA],
            "latitude": [47.6, 47.1, None, None],
            "longitude": [-122.3, -122.2, None, None],
        }
    ).assign(agency_id="", setting="centre")
    on = ground(MAP, listed)
    picture = county_map(shown, on, dots=on.dots, click="", page="Site review", told=said("coaching_cost", 2))
    areas = {
        trace["text"].partition(" (")[0].partition(":")[0]: trace
        for trace in json.loads(picture.figure.to_json())["data"]
        if trace.get("hoveron") == "fills"
    }
    assert len(areas) == 39
    assert areas["King"]["text"] == "King (1 site), region north: 75%"
    assert "fillpattern" not in areas["King"]
    assert areas["King"]["meta"] == {"leads": "region"}
    assert areas["King"]["customdata"] == ["north"]
    assert [bool(areas[name].get("fillpattern")) for name in ("Pierce", "Yakima")] == [True, True]
    assert areas["Asotin"]["fillcolor"] == "#FFFFFF"
    assert not areas["Asotin"].get("fillpattern")
    assert picture.table.columns[0] == "County"
    assert picture.table["County"].tolist() == ["King", "Pierce", "Yakima"]
    assert picture.leads.filter == "region"
    assert picture.leads.values == ("north", "south", "south")
    assert picture.sentence == "In 1 county the figure is **75%**."
    assert "Dollars that could be given to no site are in no county." in picture.caption
    assert "2 sites with no county on record: in none." in picture.caption


def test_figures_that_a_choice_of_sites_does_not_narrow_stay_with_regions():
    by_site = {name for name in questions() if goes_by_site(name)}
    assert {"coverage", "sites_per_coach", "quality_level", "matched_gain", "unit_cost"} <= by_site
    # Coaches' own months, raters, budgets and the quality of records are those of employers and systems.
    assert not by_site & {
        *("time_use", "delivery_mix", "coach_turnover", "capacity_used", "not_held", "caseload_balance"),
        *("rater_drift", "coaching_share", "budget_execution", "log_completeness", "freshness"),
        *("cost_reconciliation", "allocation_rules", "coverage_funnel", "quality_funnel"),
    }


def test_a_refusal_says_why():
    assert refused("coverage", 39, published=False) == ""
    assert "choose a region" in refused("coverage", 121, published=False)
    assert "worked out" in refused("coverage", 3, published=True)
    assert "does not go by site alone" in refused("coach_turnover", 3, published=False)
