"""Writes where made-up sites may lie: the counties of the modelled states, as strips inside their borders.

The simulator knows the vocabulary only and reads no map, so it is given each county's name and some strips
from west to east that lie wholly inside it. Names, codes and borders are those of the map file
(static/topojson); which counties make a region is made up.

Run it when the map changes: python data/counties.py
"""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import numpy as np

from coaching_analytics.charts.topojson import County, counties_of

ROOT = Path(__file__).parents[1]
MAP = ROOT / "static" / "topojson" / "counties-10m.json"
WRITTEN = ROOT / "coaching_analytics" / "simulate" / "counties.toml"
STRIPS, TRIED = 6, 241
Box = tuple[float, float, float, float]
EVERYWHERE: Box = (-180, -90, 180, 90)

WASHINGTON = {
    "Northwest": "Island,San Juan,Skagit,Snohomish,Whatcom",
    "Olympic": "Clallam,Grays Harbor,Jefferson,Kitsap,Mason,Pierce,Thurston",
    "Southwest": "Clark,Cowlitz,Klickitat,Lewis,Pacific,Skamania,Wahkiakum",
    "King": "King",
    "Central": "Benton,Chelan,Douglas,Grant,Kittitas,Okanogan,Yakima",
    "East": "Adams,Asotin,Columbia,Ferry,Franklin,Garfield,Lincoln,Pend Oreille,Spokane,Stevens,Walla Walla,"
    "Whitman",
}
ALABAMA = {
    "Tennessee Valley": "Colbert,Franklin,Jackson,Lauderdale,Lawrence,Limestone,Madison,Marshall,Morgan",
    "Northeast": "Blount,Calhoun,Cherokee,Clay,Cleburne,Cullman,DeKalb,Etowah,Randolph,St. Clair,Talladega",
    "Jefferson": "Jefferson,Shelby,Walker,Winston",
    "West": "Bibb,Choctaw,Fayette,Greene,Hale,Lamar,Marengo,Marion,Perry,Pickens,Sumter,Tuscaloosa",
    "Capital": "Autauga,Bullock,Chambers,Chilton,Coosa,Dallas,Elmore,Lee,Lowndes,Macon,Montgomery,Russell,"
    "Tallapoosa,Wilcox",
    "Wiregrass": "Barbour,Butler,Coffee,Covington,Crenshaw,Dale,Geneva,Henry,Houston,Pike",
    "Gulf": "Baldwin,Clarke,Conecuh,Escambia,Mobile,Monroe,Washington",
}
PARTS: dict[str, tuple[str, dict[str, Box]]] = {
    "el_dorado": (
        "El Dorado",
        {
            "West Slope": (-121.2, 38.5, -120.75, 39.1),
            "Foothills": (-120.75, 38.5, -120.2, 39.1),
            "Lake": (-120.2, 38.5, -119.8, 39.1),
        },
    ),
    "fresno": (
        "Fresno",
        {
            "City": (-119.95, 36.65, -119.65, 36.92),
            "Westside": (-121.0, 35.9, -120.1, 37.0),
            "Foothill": (-119.65, 36.75, -119.1, 37.3),
            "South Valley": (-120.1, 36.35, -119.4, 36.65),
        },
    ),
    "san_diego": (
        "San Diego",
        {
            "North Coast": (-117.6, 32.95, -117.2, 33.4),
            "North Inland": (-117.2, 32.98, -116.8, 33.4),
            "City": (-117.3, 32.7, -117.05, 32.95),
            "East": (-117.05, 32.72, -116.6, 32.95),
            "South": (-117.2, 32.54, -116.9, 32.7),
        },
    ),
}


def strips(county: County, limits: Box = EVERYWHERE) -> list[Box]:
    """West, south, east and north of strips inside a county and inside `limits`."""
    west, south, east, north = (
        edge(a, b) for edge, a, b in zip((max, max, min, min), county.box, limits, strict=True)
    )
    edges = np.linspace(south, north, STRIPS + 1)
    across = np.linspace(west, east, TRIED)
    found = []
    for low, high in pairwise(edges):
        rows = np.linspace(low, high, 7)
        inside = np.array([all(county.holds(x, y) for y in rows) for x in across])
        runs = np.flatnonzero(np.diff(np.concatenate([[0], inside.astype(int), [0]])))
        longest = max(
            zip(runs[::2], runs[1::2], strict=True), key=lambda run: run[1] - run[0], default=(0, 0)
        )
        # One step in from either end: between two tried lines a border may bend.
        first, last = longest[0] + 1, longest[1] - 2
        if last - first >= 3:
            margin = 0.05 * (high - low)
            found.append((across[first], low + margin, across[last], high - margin))
    return found


def line(county: County, limits: Box = EVERYWHERE) -> str:
    """One county of one region as a line of TOML."""
    found = strips(county, limits)
    assert found, f"no strip inside {county.name}"
    shown = ", ".join("[" + ", ".join(f"{edge:.3f}" for edge in box) + "]" for box in found)
    return f'"{county.fips}" = {{ name = "{county.name}", strips = [{shown}] }}'


def text() -> str:
    """The whole file."""
    parts = [
        "# Where made-up sites may lie: strips (west, south, east, north) inside counties, by system and "
        "region.\n# Codes, names and borders: US Census Bureau, cartographic boundaries of 2017, through "
        "us-atlas 3.0.1\n# (static/topojson). Which counties make a region is made up. Written by "
        "data/counties.py.\n"
    ]
    for system, state, groups in (("washington", "53", WASHINGTON), ("alabama", "01", ALABAMA)):
        named = {county.name: county for county in counties_of(MAP, (state,))}
        for region, members in groups.items():
            lines = [line(named.pop(name)) for name in members.split(",")]
            parts.append(f'[{system}."{region}"]\n' + "\n".join(lines) + "\n")
        assert not named, f"{system} leaves out {sorted(named)}"
    for system, (name, boxes) in PARTS.items():
        county = next(one for one in counties_of(MAP, ("06",)) if one.name == name)
        parts += [f'[{system}."{region}"]\n{line(county, box)}\n' for region, box in boxes.items()]
    return "\n".join(parts)


def main() -> None:
    """Write the file."""
    WRITTEN.write_text(text(), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
