"""Made-up coaching systems with a planted truth. Imports the vocabulary only."""

from __future__ import annotations

from importlib.metadata import version
from pathlib import Path
from typing import Any

from coaching_analytics.simulate.parameters import SYSTEMS, load
from coaching_analytics.simulate.system import write_system

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
    facts: dict[str, Any] = {
        "origin": "simulated",
        "system": system,
        "seed": seed,
        "sites": count,
        "years": years,
        "no_change": no_change,
        "library_version": version("coaching-analytics"),
    }
    write_system(Path(out), parameters, (count, years), seed, facts)
