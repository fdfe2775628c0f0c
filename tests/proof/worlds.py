"""The worlds of the proof: made-up systems written as extracts, imported, and opened as real stores.

All of them are the simulator's moving form: sites with trends of their own, raters who differ and drift, a
new edition one point higher, low rooms rated again sooner, and raters who coach and are kind at home. A world
replaces some parameters, so that what a condition does can be told.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import MappingProxyType
from typing import Any

from coaching_analytics.ingest import load
from coaching_analytics.simulate.parameters import load as parameters
from coaching_analytics.simulate.system import write_system
from coaching_analytics.simulate.world import World as System
from coaching_analytics.store import Gate, open_store

YEARS = 10
# What figures of quality and of points per dollar read; the other tables would only cost time.
TABLES = (
    "system", "region", "agency", "site", "site_enrolment", "classroom", "calendar", "person", "educator",
    "coach", "staff_employment", "coach_assignment", "session", "session_participant", "observation",
    "observation_score", "spending",
)  # fmt: skip
USUAL_TURNOVER = {"centre": 0.40, "home": 0.08, "school": 0.13, "head_start": 0.22, "ffn": 0.08}


@dataclass(frozen=True, slots=True)
class World:
    """A name for the table, what is planted in words, and which parameters differ from the moving form."""

    name: str
    told: str
    systems: int
    """How many are made for the table."""
    changes: Mapping[str, Any] = field(default_factory=lambda: MappingProxyType({}))
    sites: int = 160


WORLDS = {
    world.name: world
    for world in (
        World("all", "everything at once; four sites in ten change", 200),
        World(
            "every site",
            "as all, but every site has a trend of its own (normal, mean .05, SD .14)",
            40,
            {"site_slope_share": 1.0, "site_slope_sd": 0.14},
        ),
        World("still", "as all, but no site changes", 40, {"site_slope_share": 0.0}),
        World(
            "rater stays",
            "as all, but seven sites in ten keep one rater through all years",
            40,
            {"rater_stays": 0.7},
        ),
        World(
            "leads leave",
            "as all, but lead educators leave at the usual rates (13% a year in schools, 40% in centres)",
            40,
            {"lead_turnover": USUAL_TURNOVER},
        ),
        World("few raters", "as all, with 8 raters instead of 30", 40, {"raters": 8}),
    )
}


@dataclass(frozen=True, slots=True)
class Made:
    """A system as a store, what was planted in it, and the simulator's own memory of it."""

    gate: Gate
    planted: Mapping[str, Any]
    system: System

    @property
    def common_trend(self) -> float:
        """Planted trend of the average site, points a year."""
        p = self.system.p
        return p.secular + p.site_slope_share * p.site_slope_mean


def made(world: World, seed: int, folder: Path) -> Made:
    """Simulate one system, import its extracts as anybody would, and open the store."""
    p = replace(parameters("washington", moving=True), **world.changes)
    facts = {"origin": "simulated", "system": "washington", "seed": seed, "world": world.name}
    system = write_system(folder / "extracts", p, (world.sites, YEARS), seed, facts)
    report = load([folder / "extracts" / f"{name}.csv" for name in TABLES], folder / "store", by="proof")
    assert report.exit_code == 1, "planted duplicates and orphans are rejected, nothing is refused"
    planted = json.loads((folder / "extracts" / "truth.json").read_text())["planted"]
    return Made(open_store(folder / "store"), planted, system)
