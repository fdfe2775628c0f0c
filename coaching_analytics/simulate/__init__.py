"""Made-up coaching systems with a planted truth. Imports the vocabulary only."""

from __future__ import annotations

from importlib.metadata import version
from pathlib import Path
from typing import Any

from coaching_analytics.simulate.answers import answers
from coaching_analytics.simulate.clock import Streams, iso
from coaching_analytics.simulate.faults import with_faults
from coaching_analytics.simulate.parameters import SYSTEMS, load
from coaching_analytics.simulate.world import make_world, planted, true_changes
from coaching_analytics.simulate.write import write_extract, write_tables, write_truth

__all__ = ["SYSTEMS", "simulate"]


def simulate(
    out: Path,
    system: str = "washington",
    sites: int | None = None,
    years: int = 3,
    seed: int = 1,
    no_change: bool = False,
) -> None:
    """Write one made-up system as extracts, with extract.toml and truth.json beside them.

    Parameters
    ----------
    out
        Folder for the files; made when it does not exist.
    system
        One of `SYSTEMS`.
    sites, years
        How large (default: the system's own size) and how many whole fiscal years.
    seed
        The same arguments give the same bytes.
    no_change
        The system in which nothing ever changes (300 sites unless stated).
    """
    parameters = load(system, no_change=no_change)
    count = parameters.sites if sites is None else sites
    if count < 5 or not 2 <= years <= 20:
        raise ValueError("A system needs at least 5 sites and 2 to 20 years.")
    world = make_world(parameters, count, years, seed, no_change=no_change)
    faulty, faults = with_faults(parameters, Streams(seed, parameters.prefix), world.frames)
    write_tables(Path(out), faulty)
    facts: dict[str, Any] = {
        "origin": "simulated",
        "system": system,
        "seed": seed,
        "sites": count,
        "years": years,
        "no_change": no_change,
        "library_version": version("coaching-analytics"),
    }
    write_extract(Path(out), facts)
    found, pairs = answers(world.frames, world.clock, faults["orphans"])
    truth = {
        "window": {"from": iso(world.clock.window_start), "to": iso(world.clock.window_end)},
        "planted": {**planted(world), "true_change": true_changes(world, pairs), **faults},
        "answers": found,
    }
    write_truth(Path(out), truth)
