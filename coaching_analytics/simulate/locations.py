"""Where made-up sites lie: a county of their region, and a place inside it.

The counties are those of the modelled state; which of them make a region, how many sites each has and where
these lie is made up.
"""

from __future__ import annotations

import tomllib
from functools import cache
from importlib import resources
from typing import Any

import numpy as np

from coaching_analytics.simulate.clock import Frames, Streams
from coaching_analytics.simulate.parameters import SYSTEMS, Parameters, load
from coaching_analytics.simulate.places import Places

UNEVEN = 1.2
"""Shape of the gamma draw that makes some counties of a region larger than others."""
NO_PLACE, NOT_LISTED = 0.03, 0.01
"""Shares of sites whose county alone is known, and that are not listed: real extracts have such gaps."""


@cache
def _counties() -> dict[str, dict[str, dict[str, dict[str, Any]]]]:
    """Strips inside counties by system, region and FIPS code."""
    text = resources.files("coaching_analytics.simulate").joinpath("counties.toml").read_text("utf-8")
    return tomllib.loads(text)


def location_table(p: Parameters, streams: Streams, places: Places) -> Frames:
    """The table site_location, drawn from a stream of its own; nothing for regions without counties."""
    listed = _counties().get(_system(p), {})
    if not set(p.regions) <= set(listed):
        return {}
    rng = streams.of("locations")
    county = np.full(places.count, "", dtype="<U5")
    spot = np.zeros((places.count, 2))
    for number, name in enumerate(p.regions):
        own = np.flatnonzero(places.region == number)
        fips = list(listed[name])
        size = rng.gamma(UNEVEN, 1.0, len(fips))
        of = rng.choice(len(fips), len(own), p=size / size.sum())
        county[own] = np.array(fips)[of]
        for at, code in enumerate(fips):
            spot[own[of == at]] = _inside(rng, np.array(listed[name][code]["strips"]), int((of == at).sum()))
    known = rng.random(places.count) >= NO_PLACE
    kept = rng.random(places.count) >= NOT_LISTED
    degrees = [np.where(known, np.char.mod("%.4f", spot[:, axis]), "")[kept] for axis in (1, 0)]
    return {
        "site_location": {
            "site_id": places.site_ids[kept],
            "latitude": degrees[0],
            "longitude": degrees[1],
            "county": county[kept],
        }
    }


def _system(p: Parameters) -> str:
    """The name of the system with these parameters: its prefix says it."""
    return next((name for name in SYSTEMS if load(name).prefix == p.prefix), "")


def _inside(rng: np.random.Generator, strips: np.ndarray, count: int) -> np.ndarray:
    """Points (longitude, latitude) spread evenly over strips."""
    low, high = strips[:, :2], strips[:, 2:]
    area = (high - low).prod(axis=1)
    of = rng.choice(len(strips), count, p=area / area.sum())
    points: np.ndarray = low[of] + rng.random((count, 2)) * (high - low)[of]
    return points
