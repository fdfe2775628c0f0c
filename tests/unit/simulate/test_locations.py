"""Made-up sites lie inside the county they name, and counties inside one region."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from coaching_analytics.charts.topojson import counties_of
from coaching_analytics.simulate import SYSTEMS
from coaching_analytics.simulate.clock import Streams
from coaching_analytics.simulate.locations import location_table
from coaching_analytics.simulate.parameters import load
from coaching_analytics.simulate.places import Places

MAP = Path(__file__).parents[3] / "static" / "topojson" / "counties-10m.json"
STATES = {"alabama": "01", "washington": "53", "el_dorado": "06", "fresno": "06", "san_diego": "06"}
SITES = 150


class Some:
    """As many sites as places, spread over the regions."""

    count = SITES
    site_ids = np.array([f"S{number}" for number in range(SITES)])

    def __init__(self, regions: int) -> None:
        self.region = np.arange(SITES) % regions


def table(system: str, seed: int = 1) -> dict[str, np.ndarray]:
    p = load(system)
    places: Places = Some(len(p.regions))  # type: ignore[assignment]
    return location_table(p, Streams(seed, p.prefix), places)["site_location"]


@pytest.mark.parametrize("system", SYSTEMS)
def test_sites_lie_inside_their_county(system):
    made = table(system)
    known = {county.fips: county for county in counties_of(MAP, (STATES[system],))}
    placed = [
        (known[code], float(x), float(y))
        for code, x, y in zip(made["county"], made["longitude"], made["latitude"], strict=True)
        if x
    ]
    assert len(placed) > 0.9 * SITES
    assert all(county.holds(x, y) for county, x, y in placed)


def test_some_places_are_missing_as_in_real_extracts():
    made = table("washington")
    assert 0 < (made["latitude"] == "").sum() < 0.1 * SITES
    assert len(made["site_id"]) < SITES
    assert (made["county"] != "").all()


@pytest.mark.parametrize("system", ["washington", "alabama"])
def test_every_county_of_a_state_is_of_one_region(system):
    from coaching_analytics.simulate.locations import _counties

    listed = _counties()[system]
    assert set(listed) == set(load(system).regions)
    codes = [code for region in listed.values() for code in region]
    assert sorted(codes) == [county.fips for county in counties_of(MAP, (STATES[system],))]
