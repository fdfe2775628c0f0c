"""The ground of a map: which counties are drawn, of which region each is, and where they lie on paper."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
import pandas as pd

from coaching_analytics.charts.topojson import County, counties_of

MOST_DOTS = 2500
"""More dots than this are no longer told apart, and slow every browser down."""


@dataclass(frozen=True)
class Ground:
    """Counties and sites of one system.

    `sites` has a line a listed site: region_id, agency_id, setting, site_id, latitude, longitude, county.
    """

    counties: tuple[County, ...]
    sites: pd.DataFrame

    @cached_property
    def dots(self) -> pd.DataFrame:
        """The sites with a place of their own."""
        return self.sites[self.sites["latitude"].notna() & self.sites["longitude"].notna()]

    @cached_property
    def region(self) -> Mapping[str, str]:
        """The region most sites of a county lie in, by FIPS code; of two alike the first by id."""
        known = self.sites[self.sites["county"].notna()]
        counted = known.groupby(["county", "region_id"]).size().reset_index(name="n")
        first = counted.sort_values(["county", "n", "region_id"], ascending=[True, False, True])
        kept = first.drop_duplicates("county")
        return dict(zip(kept["county"].astype(str), kept["region_id"].astype(str), strict=True))

    @cached_property
    def every_region_has_counties(self) -> bool:
        """Whether each region is the one most sites of some county lie in."""
        own = set(self.region.values())
        return len(own) > 0 and own >= {str(one) for one in self.sites["region_id"].dropna().unique()}

    @cached_property
    def count(self) -> Mapping[str, int]:
        """Sites in each county, by FIPS code."""
        found = self.sites["county"].dropna().astype(str).value_counts()
        return {str(code): int(n) for code, n in found.items()}

    @cached_property
    def middle(self) -> float:
        """The latitude in the middle, in degrees."""
        _, south, _, north = self._box()
        return (south + north) / 2

    def _box(self, regions: Sequence[str] = ()) -> tuple[float, float, float, float]:
        """West, south, east, north of the counties of some regions, of all when none is named or known."""
        own = [county for county in self.counties if self.region.get(county.fips) in regions]
        if own or self.counties:
            boxes = np.array([county.box for county in own or self.counties])
            return (*boxes[:, :2].min(axis=0).tolist(), *boxes[:, 2:].max(axis=0).tolist())
        places = self.dots[["longitude", "latitude"]].astype(float)
        return (*places.min().tolist(), *places.max().tolist())

    def project(self, longitude: np.ndarray, latitude: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Degrees as places on paper: a degree of longitude is as wide as it is at the middle latitude.

        True to scale along the middle; within one state the corners are off by a few percent.
        """
        return longitude * math.cos(math.radians(self.middle)), latitude

    def spans(self, regions: Sequence[str] = ()) -> tuple[tuple[float, float], tuple[float, float]]:
        """What the paper spans, with a little room: some regions, or all when none is named."""
        west, south, east, north = self._box(regions)
        (x0, x1), (y0, y1) = self.project(np.array([west, east]), np.array([south, north]))
        room = 0.02 * max(x1 - x0, y1 - y0, 0.05)
        return (float(x0 - room), float(x1 + room)), (float(y0 - room), float(y1 + room))

    def outline(self, county: County) -> tuple[list[float | None], list[float | None]]:
        """The rings of a county on paper, with a gap after each."""
        x: list[float | None] = []
        y: list[float | None] = []
        for ring in county.rings:
            across, up = self.project(ring[:, 0], ring[:, 1])
            x += [*np.round(across, 4).tolist(), None]
            y += [*np.round(up, 4).tolist(), None]
        return x[:-1], y[:-1]

    def centres(self) -> dict[str, tuple[float, float]]:
        """Where a region's name stands: in the middle of its sites, by region."""
        found = {}
        for region, own in self.dots.groupby("region_id"):
            x, y = self.project(own["longitude"].to_numpy(dtype=float), own["latitude"].to_numpy(dtype=float))
            found[str(region)] = (float(np.median(x)), float(np.median(y)))
        return found


def ground(path: Path, sites: pd.DataFrame) -> Ground:
    """The ground under these sites: all counties of the states that their county codes name.

    Parameters
    ----------
    path
        The TopoJSON file with the counties.
    sites
        What `metrics.places.located` gives.
    """
    states = tuple(sorted({str(code)[:2] for code in sites["county"].dropna()}))
    counties = counties_of(path, states) if states else ()
    return Ground(_near(counties, sites), sites)


def _near(counties: tuple[County, ...], sites: pd.DataFrame) -> tuple[County, ...]:
    """The counties to draw: its own where a system lies in one or two counties, else the whole state."""
    own = set(sites["county"].dropna().astype(str))
    return tuple(county for county in counties if county.fips in own) if len(own) <= 2 else counties
