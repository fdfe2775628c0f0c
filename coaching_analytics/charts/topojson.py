"""County outlines out of a TopoJSON file: arcs that neighbours share, put together to rings.

TopoJSON writes each border once, as steps between whole numbers on a grid: a ring names its arcs, one that is
walked backwards by its complement (~4 is arc 4 reversed), and `transform` turns the grid into degrees.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np

Ring = np.ndarray
"""Corners as (longitude, latitude) in degrees; the last is the first again."""


@dataclass(frozen=True, slots=True)
class County:
    """One county: its five-digit FIPS code, its name, and its rings (outlines and holes alike)."""

    fips: str
    name: str
    rings: tuple[Ring, ...]

    @property
    def box(self) -> tuple[float, float, float, float]:
        """West, south, east, north."""
        corners = np.concatenate(self.rings)
        return (*corners.min(axis=0).tolist(), *corners.max(axis=0).tolist())

    def holds(self, longitude: float, latitude: float) -> bool:
        """Whether a point lies inside: a line to the east then crosses the rings an odd number of times."""
        crossed = 0
        for ring in self.rings:
            x, y = ring[:, 0], ring[:, 1]
            across = (y[:-1] > latitude) != (y[1:] > latitude)
            step = np.where(across, y[1:] - y[:-1], 1.0)
            at = x[:-1] + (latitude - y[:-1]) / step * (x[1:] - x[:-1])
            crossed += int(np.count_nonzero(across & (at > longitude)))
        return crossed % 2 == 1


@lru_cache(maxsize=32)
def counties_of(path: Path, states: tuple[str, ...]) -> tuple[County, ...]:
    """The counties of states, given by the first two digits of their FIPS codes, in the order of the codes.

    Parameters
    ----------
    path
        A TopoJSON file with an object `counties` whose ids are FIPS codes.
    states
        Two-digit codes; those the file does not have are left out.
    """
    topology = _read(path)
    found = [one for one in topology["objects"]["counties"]["geometries"] if str(one["id"])[:2] in states]
    return tuple(
        County(str(one["id"]), str(one["properties"]["name"]), tuple(_rings(one, topology)))
        for one in sorted(found, key=lambda one: str(one["id"]))
    )


@lru_cache(maxsize=1)
def _read(path: Path) -> dict[str, Any]:
    topology: dict[str, Any] = json.loads(path.read_text("utf-8"))
    return topology


def _rings(geometry: dict[str, Any], topology: dict[str, Any]) -> Iterator[Ring]:
    """The rings of a polygon or of several."""
    kinds = {"Polygon": [geometry["arcs"]], "MultiPolygon": geometry["arcs"]}
    for polygon in kinds.get(geometry["type"], []):
        for arcs in polygon:
            yield _ring(arcs, topology)


def _ring(arcs: Sequence[int], topology: dict[str, Any]) -> Ring:
    """Arcs one after the other; each begins where the one before ended, which counts once."""
    scale, shift = (np.array(topology["transform"][name]) for name in ("scale", "translate"))
    parts: list[Ring] = []
    for number in arcs:
        steps = np.cumsum(np.array(topology["arcs"][number if number >= 0 else ~number]), axis=0)
        corners = steps if number >= 0 else steps[::-1]
        parts.append(corners if not parts else corners[1:])
    ring: Ring = np.concatenate(parts) * scale + shift
    return ring
