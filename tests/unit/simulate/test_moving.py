"""The moving form: what is planted for the proof is in the records, and other forms have none of it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from coaching_analytics.simulate import SYSTEMS
from coaching_analytics.simulate.parameters import load
from coaching_analytics.simulate.system import write_system
from coaching_analytics.simulate.world import World


@pytest.fixture(scope="module")
def moving(tmp_path_factory: pytest.TempPathFactory) -> tuple[World, Path, dict[str, Any]]:
    out = tmp_path_factory.mktemp("moving")
    world = write_system(out, load("washington", moving=True), (60, 10), 1, {"origin": "simulated"})
    return world, out, json.loads((out / "truth.json").read_text())["planted"]


@pytest.mark.parametrize("system", SYSTEMS)
@pytest.mark.parametrize("no_change", [False, True])
def test_other_forms_have_no_trends_of_sites(system: str, no_change: bool) -> None:
    p = load(system, no_change=no_change)
    assert (p.site_slope_share, p.rater_stays, p.own_coach_share, p.own_coach_bias) == (0, 0, 0, 0)
    assert not p.cycle_goes_on
    assert not p.room_truth


def test_true_quality_moves_at_the_planted_rates(moving: tuple[World, Path, dict[str, Any]]) -> None:
    """Within an edition the true quality of a room rises by its site's trend a year, and the rest stays."""
    world, _, planted = moving
    trends = planted["site_trends"]
    visits = world.visits
    own = (visits.instrument == "class_pre_k") & (visits.edition == "2") & (visits.purpose == "formal")
    for room in np.unique(visits.room[own])[:20]:
        at = own & (visits.room == room)
        years = visits.day[at] / 365.25
        site = str(world.places.site_ids[world.places.room_site[room]])
        change = visits.true[at][:, 2] - visits.true[at][0, 2]
        assert change == pytest.approx(trends[site] * (years - years[0]), abs=1e-9)
    assert 0.2 < np.mean(np.array(list(trends.values())) != 0) < 0.6


def test_low_rooms_of_centres_are_rated_again_within_the_year(
    moving: tuple[World, Path, dict[str, Any]],
) -> None:
    world, _, _ = moving
    visits = world.visits
    centre = world.places.setting[world.places.room_site[visits.room]] == "centre"
    own = np.flatnonzero(centre & (visits.instrument == "class_pre_k") & (visits.purpose == "formal"))
    frame = pd.DataFrame(
        {"room": visits.room[own], "day": visits.day[own], "seen": visits.seen[own, 2]}
    ).assign(edition=visits.edition[own])
    frame["line"] = world.p.low_line + world.p.edition_step * (frame["edition"] == "2")
    frame["gap"] = frame.groupby("room")["day"].shift(-1) - frame["day"]
    known = frame[frame["gap"].notna()]
    low = known["seen"] < known["line"]
    assert known.loc[low, "gap"].max() < 420
    assert known.loc[~low, "gap"].min() > 1000


def test_raters_who_coach_rate_at_home(moving: tuple[World, Path, dict[str, Any]]) -> None:
    world, _, planted = moving
    coaching = [at for at, one in enumerate(planted["raters"].values()) if one["coaches"]]
    assert coaching
    visits, start = world.visits, world.clock.start
    site = world.places.room_site[visits.room]
    at_home = [
        (visits.rater == rater) & (world.coaches.first[site, visits.day - start] == world.raters.coach[rater])
        for rater in coaching
    ]
    assert np.any(at_home, axis=0).sum() >= 5
