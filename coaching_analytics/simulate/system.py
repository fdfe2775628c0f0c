"""One made-up system written as extracts, with what was planted beside them."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from coaching_analytics.simulate.answers import answers, paired
from coaching_analytics.simulate.answers.records import Answer
from coaching_analytics.simulate.clock import Streams, iso
from coaching_analytics.simulate.faults import with_faults
from coaching_analytics.simulate.parameters import Parameters
from coaching_analytics.simulate.world import World, make_world, planted, planted_one_by_one, true_changes
from coaching_analytics.simulate.write import write_extract, write_tables, write_truth


def write_system(
    out: Path, p: Parameters, size: tuple[int, int], seed: int, facts: Mapping[str, Any]
) -> World:
    """Write the extracts, extract.toml and truth.json of one system made from any parameters.

    Parameters
    ----------
    out
        Folder for the files; made when it does not exist.
    p
        Parameters, as loaded or with some of them replaced.
    size
        Number of sites (5 or more) and of whole fiscal years (2 to 20).
    seed
        The same parameters, size and seed give the same bytes.
    facts
        What extract.toml states; `no_change` chooses how rooms and raters are planned.

    Returns
    -------
    World
        The system, for whoever wants to see more of it than the records show.

    Raises
    ------
    ValueError
        When there are too few sites, or too few or too many years.
    """
    sites, years = size
    if sites < 5 or not 2 <= years <= 20:
        raise ValueError("A system needs at least 5 sites and 2 to 20 years.")
    world = make_world(p, sites, years, seed, no_change=bool(facts.get("no_change")))
    faulty, faults = with_faults(p, Streams(seed, p.prefix), world.frames)
    write_tables(out, faulty)
    write_extract(out, facts)
    found: dict[str, list[Answer]] = {}
    if p.room_truth:  # what is asked of such a system is what was planted, not what was counted
        pairs = paired(world.frames, world.clock)
    else:
        found, pairs = answers(world.frames, world.clock, faults["orphans"])
    told = {**planted(world), **planted_one_by_one(world), "true_change": true_changes(world, pairs)}
    truth = {
        "window": {"from": iso(world.clock.window_start), "to": iso(world.clock.window_end)},
        "planted": {**told, **faults},
        "answers": found,
    }
    write_truth(out, truth)
    return world
