"""Staggered starts, against R's did on its own example and a planted effect."""

from __future__ import annotations

import csv

import numpy as np
import pytest

from coaching_analytics.statistics.panel import panel_regression
from coaching_analytics.statistics.staggered_start import NO_START, StaggeredStart, staggered_start
from tests.golden.test_real_extracts import extract


def rows(name: str) -> list[dict[str, str]]:
    with extract(f"../golden/{name}").open(newline="") as lines:
        return list(csv.DictReader(lines))


def counties(compared: str) -> StaggeredStart:
    data = rows("mpdta.csv")
    first = np.array([float(row["first.treat"]) for row in data])
    return staggered_start(
        [float(row["lemp"]) for row in data],
        [row["countyreal"] for row in data],
        [float(row["year"]) for row in data],
        np.where(first == 0, np.nan, first),
        compared=compared,
    )


@pytest.mark.parametrize(("compared", "scenario"), [("never", "mpdta_nev_dr"), ("not yet", "mpdta_nyt_dr")])
def test_the_counties_of_did_give_its_effects_and_standard_errors(compared: str, scenario: str) -> None:
    found = counties(compared)
    for row in rows("mpdta_R_did_ref_attgt.csv"):
        if row["scenario"] == scenario:
            one = found.by_group[(float(row["group"]), float(row["t"]))]
            assert (one.value, one.se) == pytest.approx((float(row["att"]), float(row["se"])), abs=1e-10)
    for row in rows("mpdta_R_did_ref_aggte.csv"):
        if row["scenario"] != scenario:
            continue
        if row["type"] == "simple":
            one, expected = found.overall, (float(row["overall_att"]), float(row["overall_se"]))
        elif row["type"] == "dynamic":
            one, expected = found.by_time[int(row["egt"])], (float(row["att_egt"]), float(row["se_egt"]))
        else:
            continue
        assert (one.value, one.se) == pytest.approx(expected, abs=1e-10)


def neediest_first(seed: int) -> tuple[np.ndarray, ...]:
    """1,000 places over six waves; the neediest start first; the effect grows by .2 a wave from .1."""
    rng = np.random.default_rng(seed)
    quality = rng.normal(size=1000)
    rank = np.argsort(np.argsort(quality + 0.3 * rng.normal(size=1000))) / 1000
    start = np.where(rank < 0.2, 1, np.where(rank < 0.4, 2, np.where(rank < 0.6, 3, np.nan)))
    place, wave = np.repeat(np.arange(1000), 6), np.tile(np.arange(6.0), 1000)
    since = wave - start[place]
    effect = np.where(since >= 0, 0.1 + 0.2 * since, 0.0)
    score = quality[place] + 0.05 * wave + effect + 0.5 * rng.normal(size=6000)
    return score, place, wave, start[place], np.where(since >= 0, effect, np.nan)


def test_a_planted_effect_is_found_where_the_neediest_start_first() -> None:
    """The plain comparison of levels and the usual dummy with site and wave effects are both far too low."""
    inside = []
    for seed in range(20):
        score, place, wave, start, effect = neediest_first(seed)
        truth = float(np.nanmean(effect))
        found = staggered_start(score, place, wave, start)
        inside.append(found.overall.low <= truth <= found.overall.high)
        assert all(abs(found.by_time[time].value) < 4 * found.by_time[time].se for time in (-2, -1))
    treated = (wave >= start).astype(float)
    dummy = panel_regression(score, treated[:, None], place, wave)[0]
    assert np.mean(inside) >= 0.85
    assert dummy.high < truth
    assert score[treated == 1].mean() - score[treated == 0].mean() < 0


def test_places_without_every_wave_or_a_time_before_are_left_out_and_counted() -> None:
    place, wave = np.repeat(np.arange(6), 3), np.tile([0.0, 1, 2], 6)
    start = np.repeat([np.nan, np.nan, 1, 1, 0, 1], 3)
    score = np.arange(18.0)
    score[-1] = np.nan
    found = staggered_start(score, place, wave, start)
    assert (found.places, found.left_out) == (4, 2)


@pytest.mark.parametrize("start", [[np.nan] * 6, [1.0] * 6, [9.0] * 6])
def test_nobody_to_compare_has_a_reason(start: list[float]) -> None:
    found = staggered_start(range(6), [1, 1, 2, 2, 3, 3], [0, 1] * 3, start)
    assert (found.overall.value, found.overall.reason) == (None, NO_START)
