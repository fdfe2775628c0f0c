"""The stores of the proof: five made-up systems each, written as extracts and imported together.

The systems keep what makes them differ (settings, pay, caseload, fiscal year, spread of raters). Changed is
what would leave too little to count in 100 sites: every pre-K room is rated each spring, six visits in ten
are rated twice, no system has fewer than 12 raters, leads leave at 13% a year everywhere, and the edition of
the instrument stays the same.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import MappingProxyType
from typing import Any

from coaching_analytics.ingest import load
from coaching_analytics.simulate.parameters import SYSTEMS
from coaching_analytics.simulate.parameters import load as parameters
from coaching_analytics.simulate.system import write_system
from coaching_analytics.simulate.world import World as System
from coaching_analytics.store import Gate, open_store

YEARS, LEAST_RATERS = 3, 12
# What figures of cost and change read; the other tables would only cost time.
TABLES = (
    "system", "region", "agency", "site", "site_enrolment", "classroom", "calendar", "person", "educator",
    "coach", "staff_employment", "coach_assignment", "session", "session_participant",
    "session_component", "support_time", "observation", "observation_score", "spending",
)  # fmt: skip
SHARED: Mapping[str, Any] = MappingProxyType(
    {
        "spring_settings": ("school", "head_start", "centre", "home", "ffn"),
        "rated_share": 1.0,
        "double_coded": 0.6,
        "lead_turnover": dict.fromkeys(("school", "head_start", "centre", "home", "ffn"), 0.13),
        "edition_step": 0.0,
        "room_truth": True,
    }
)


@dataclass(frozen=True, slots=True)
class World:
    """A name for the table, what is planted in words, how many stores are made, parameters that differ."""

    name: str
    told: str
    stores: int
    changes: Mapping[str, Any] = field(default_factory=lambda: MappingProxyType({}))
    sites: int = 100


WORLDS = {
    world.name: world
    for world in (
        World(
            "gain",
            "true quality in IS rises by .012 points for every hour an educator receives, up to 25 hours a "
            "year, and by what the own coach adds (SD .08 a year)",
            40,
        ),
        World(
            "no gain",
            "the same systems, and coaching changes nothing",
            40,
            {"effect_per_hour": (0.0, 0.0, 0.0), "coach_effect_sd": 0.0},
        ),
    )
}


def made(world: World, seed: int, folder: Path) -> tuple[Gate, dict[str, System]]:
    """Simulate the systems of one store and import them together; the store and the simulator's memory."""
    systems = {}
    for name in SYSTEMS:
        p = parameters(name)
        p = replace(p, raters=max(LEAST_RATERS, p.raters), **{**SHARED, **world.changes})
        facts = {"origin": "simulated", "system": name, "seed": seed, "world": world.name}
        systems[name] = write_system(folder / name, p, (world.sites, YEARS), seed, facts)
    files = [folder / name / f"{table}.csv" for name in SYSTEMS for table in TABLES]
    report = load(files, folder / "store", by="proof")
    assert report.exit_code == 1, "planted duplicates and orphans are rejected, nothing is refused"
    return open_store(folder / "store"), systems
