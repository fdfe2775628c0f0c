"""Maps: outlines decoded from shared arcs, classes with round limits, hidden and unknown areas told apart."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from coaching_analytics.charts import map_shades
from coaching_analytics.charts.map_ground import Ground, ground
from coaching_analytics.charts.topojson import County, counties_of

MAP = Path(__file__).parents[3] / "static" / "topojson" / "counties-10m.json"
TWO = {
    "type": "Topology",
    "transform": {"scale": [0.5, 2.0], "translate": [10.0, 20.0]},
    "objects": {
        "counties": {
            "type": "GeometryCollection",
            "geometries": [
                {"type": "Polygon", "id": "99003", "properties": {"name": "East"}, "arcs": [[1, ~0]]},
                {"type": "MultiPolygon", "id": "99001", "properties": {"name": "West"}, "arcs": [[[0, 2]]]},
                {"type": "Polygon", "id": "98001", "properties": {"name": "Other state"}, "arcs": [[0, 2]]},
            ],
        }
    },
    # The shared border runs up from (1, 0) to (1, 1); the other arcs close each square around it.
    "arcs": [[[1, 0], [0, 1]], [[1, 0], [1, 0], [0, 1], [-1, 0]], [[1, 1], [-1, 0], [0, -1], [1, 0]]],
}


@pytest.fixture
def two(tmp_path: Path) -> tuple[County, ...]:
    path = tmp_path / "two.json"
    path.write_text(json.dumps(TWO))
    return counties_of(path, ("99",))


def test_rings_are_arcs_one_after_the_other_some_backwards(two):
    west, east = two
    assert (west.name, east.name) == ("West", "East")
    assert west.rings[0].tolist() == [[10.5, 20], [10.5, 22], [10, 22], [10, 20], [10.5, 20]]
    assert east.rings[0].tolist() == [[10.5, 20], [11, 20], [11, 22], [10.5, 22], [10.5, 20]]


def test_a_point_lies_in_one_of_two_neighbours(two):
    west, east = two
    found = [(west.holds(x, 21), east.holds(x, 21)) for x in (10.2, 10.8, 9.9)]
    assert found == [(True, False), (False, True), (False, False)]


def test_the_map_file_is_the_one_on_record():
    """Unmodified, so that anybody can compare it with the package it came in."""
    assert hashlib.sha256(MAP.read_bytes()).hexdigest() in (
        Path(__file__).parents[3] / "docs" / "decisions" / "0062-maps-without-the-internet.md"
    ).read_text("utf-8")


def test_the_map_file_has_the_counties_of_the_modelled_states():
    found = {state: len(counties_of(MAP, (state,))) for state in ("01", "53", "06")}
    assert found == {"01": 67, "53": 39, "06": 58}
    king = next(county for county in counties_of(MAP, ("53",)) if county.fips == "53033")
    assert king.name == "King"
    assert king.holds(-122.33, 47.6)


def sites(*lines: tuple[str, str, float | None, float | None, str | None]) -> pd.DataFrame:
    columns = ["site_id", "region_id", "latitude", "longitude", "county"]
    return pd.DataFrame(lines, columns=columns).assign(agency_id="", setting="centre")


def test_a_county_is_of_the_region_most_of_its_sites_lie_in():
    listed = sites(
        ("a", "north", 47.6, -122.3, "53033"),
        ("b", "south", None, None, "53033"),
        ("c", "south", 47.5, -122.2, "53033"),
        ("d", "north", 47.2, -122.4, "53053"),
    )
    found = ground(MAP, listed)
    assert found.region == {"53033": "south", "53053": "north"}
    assert found.count == {"53033": 3, "53053": 1}
    assert len(found.dots) == 3


def test_both_axes_are_to_one_scale():
    """At 60 degrees north a degree of longitude is half as wide as one of latitude."""
    found = Ground((), sites(("a", "r", 59.0, 10.0, None), ("b", "r", 61.0, 12.0, None)))
    x, y = found.project(np.array([10.0, 12.0]), np.array([59.0, 61.0]))
    assert (x[1] - x[0]) / (y[1] - y[0]) == pytest.approx(0.5)


def written(value: float) -> str:
    return f"{value:g}"


def test_classes_have_round_limits_around_the_values():
    found = map_shades.classes([0.782, 0.879, 0.943], written)
    assert found.limits == pytest.approx((0.75, 0.8, 0.85, 0.9, 0.95))
    assert found.shade(0.782) == map_shades.SHADES[0]
    assert found.shade(0.943) == map_shades.SHADES[-1]
    assert len(set(found.steps())) == 4


@pytest.mark.parametrize(
    "values", [[3.0], [2.0, 2.0], [-5.0, 5.0], [0.0, 1e6], [0.1, 0.1001], [1, 2, 3, 4, 5]]
)
def test_every_value_has_a_class_and_there_are_at_most_five(values):
    found = map_shades.classes(values, written)
    assert 1 <= len(found.steps()) <= map_shades.MOST
    assert {found.shade(value) for value in values} <= set(found.steps())
    if len(found.limits) > 1:
        assert found.limits[0] <= min(values) + 1e-9
        assert found.limits[-1] >= max(values) - 1e-9


def test_hidden_is_hatched_and_unknown_is_hollow():
    found = map_shades.classes([1.0, 2.0], written)
    hidden = map_shades.fill(None, "Hidden: fewer than 10 people are behind this figure.", found)
    assert hidden["fillpattern"]
    assert map_shades.fill(None, "no rooms were rated", found) == {"fillcolor": "#FFFFFF"}
    assert map_shades.fill(1.0, "", found)["fillcolor"] in map_shades.SHADES
