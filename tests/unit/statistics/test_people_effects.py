"""Raters and coaches compared where they share rooms and sites: planted differences must come back."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from coaching_analytics.statistics.coach_differences import coach_differences
from coaching_analytics.statistics.connected import connected_sets
from coaching_analytics.statistics.people_effects import ALONE, NO_LINKS, NO_SPREAD
from coaching_analytics.statistics.raters import rater_drift, rater_severity


def crossed_coaches(seed: int, spread: float, sites: int = 200, coaches: int = 20) -> tuple[np.ndarray, ...]:
    """Two coaches share each site's rooms: one as good as the site is, one by chance; one rater a site."""
    rng = np.random.default_rng(seed)
    site = np.repeat(np.arange(sites), 4)
    effect = spread * rng.normal(size=coaches)
    level = np.sort(0.3 * rng.normal(size=sites))
    ranked = np.argsort(effect)
    sent = np.stack([ranked[np.arange(sites) * coaches // sites], rng.integers(0, coaches, sites)])
    coach = sent[rng.integers(0, 2, len(site)), site]
    rater = rng.integers(0, 12, sites)[site]
    strict = 0.2 * rng.normal(size=12)
    gain = 0.1 + level[site] + effect[coach] + strict[rater] + 0.5 * rng.normal(size=len(site))
    return gain, coach, site, rater, effect


def test_a_planted_spread_between_coaches_is_recovered_though_good_coaches_have_good_sites() -> None:
    within, inside, trust, match = [], [], [], []
    for seed in range(20):
        gain, coach, site, rater, effect = crossed_coaches(seed, 0.3)
        found = coach_differences(gain, coach, site, range(len(gain)), raters={"rater": rater}).coaches
        within.append(found.spread.value**2)
        inside.append(found.spread.low <= 0.3 <= found.spread.high)
        trust.append(found.overall)
        value = [one.value for one in found.effects]
        match.append(np.corrcoef(value, effect[found.people])[0, 1] ** 2)
    assert np.sqrt(np.mean(within)) == pytest.approx(0.3, abs=0.03)
    assert np.mean(inside) >= 0.85
    assert np.mean(trust) == pytest.approx(np.mean(match), abs=0.08)


def test_without_a_planted_spread_coaches_are_called_alike_and_the_plan_an_assumption() -> None:
    told = []
    for seed in range(8):
        gain, coach, site, rater, _ = crossed_coaches(seed, 0.0)
        found = coach_differences(gain, coach, site, range(len(gain)), raters={"rater": rater})
        assert found.assumption
        told.append(found.coaches.spread.value)
        if found.coaches.spread.value == 0:
            assert {one.reason for one in found.coaches.effects} == {NO_SPREAD}
    assert np.mean(told) < 0.08


def test_sites_taken_as_random_mistake_good_sites_for_good_coaches() -> None:
    """Why the comparison stays within sites by default."""
    gain, coach, site, _, _ = crossed_coaches(1, 0.1)
    rooms = range(len(gain))
    within = coach_differences(gain, coach, site, rooms).coaches.spread.value
    across = coach_differences(gain, coach, site, rooms, random_sites=True).coaches.spread.value
    assert across > within


def test_coaches_without_a_shared_site_have_no_value_and_say_so() -> None:
    found = coach_differences([1, 2, 3, 4.0], ["a", "a", "b", "b"], [1, 1, 2, 2], range(4))
    assert found.coaches.spread.reason == NO_LINKS
    assert {one.reason for one in found.coaches.effects} == {ALONE}
    assert found.assumption


def test_two_gains_of_a_room_are_refused() -> None:
    with pytest.raises(ValueError, match="room 7 has 2 gains"):
        coach_differences([1, 2, 3], ["a", "b", "b"], [1, 1, 1], [7, 7, 8])


def ratings(seed: int, drift: float = 0.0) -> tuple[np.ndarray, ...]:
    """300 rooms visited in four years, by twelve raters; the rooms themselves rise by .05 a year."""
    rng = np.random.default_rng(seed)
    room, year = np.repeat(np.arange(300), 4), np.tile(np.arange(4.0), 300)
    rater = rng.integers(0, 12, 1200)
    strict, slope = 0.2 * rng.normal(size=12), drift * rng.normal(size=12)
    score = 3 + 0.7 * rng.normal(size=300)[room] + 0.05 * year + 0.5 * rng.normal(size=1200)
    return score + strict[rater] + slope[rater] * (year - 1.5), rater, room, year, strict, slope


def test_severity_of_raters_lies_in_95_of_100_ranges_around_their_average() -> None:
    inside, spread = [], []
    for seed in range(10):
        score, rater, room, _, strict, _ = ratings(seed)
        found = rater_severity(score, rater, room)
        spread.append(found.spread.value)
        truth = strict - strict.mean()
        inside += [e.low <= t <= e.high for e, t in zip(found.effects, truth, strict=True)]
    assert np.mean(spread) == pytest.approx(0.2, abs=0.03)
    assert 0.92 <= np.mean(inside) <= 0.99


def test_planted_drift_is_found_whatever_all_share() -> None:
    inside, spread = [], []
    for seed in range(10):
        score, rater, room, year, _, slope = ratings(seed, drift=0.1)
        found = rater_drift(score, rater, room, year)
        spread.append(found.spread.value)
        truth = slope - slope.mean()
        inside += [
            e.low <= t <= e.high for e, t in zip(found.effects, truth, strict=True) if e.low is not None
        ]
    assert np.mean(spread) == pytest.approx(0.1, abs=0.03)
    assert 0.92 <= np.mean(inside) <= 0.99


def test_rooms_that_change_are_no_drift_of_their_raters() -> None:
    """Six rooms of one rater rise a third of a point a year beside rooms that stay as they are."""
    rng = np.random.default_rng(3)
    room, year = np.repeat(np.arange(40), 6), np.tile(np.arange(6.0), 40)
    rater = rng.integers(0, 6, 240)
    mine = (room < 6) & (rng.random(240) < 0.8)
    rater[mine] = 0
    rise = np.where(room < 6, 0.33, 0.0) * year
    score = 4 + rng.normal(size=40)[room] + rise + 0.2 * rng.normal(size=240)
    found = rater_drift(score, rater, room, year).effects[0]
    assert found.value is not None
    assert abs(found.value) < 0.05


def test_ranges_of_many_raters_who_hardly_drift_allow_for_variances_that_are_estimates() -> None:
    """Thirty raters, seven years, drift SD .05: taken as known the variances gave 90 to 92 of 100."""
    inside = []
    for seed in range(12):
        rng = np.random.default_rng(seed)
        room, year = np.repeat(np.arange(150), 7), np.tile(np.arange(7.0), 150)
        rater = rng.integers(0, 30, len(room))
        drift = rng.normal(0, 0.05, 30)
        score = rng.normal(0, 0.45, 150)[room] + drift[rater] * year + rng.normal(0, 0.43, len(room))
        found = rater_drift(score, rater, room, year)
        inside += [
            effect.low <= truth <= effect.high
            for effect, truth in zip(found.effects, drift - drift.mean(), strict=True)
            if effect.low is not None and effect.high is not None
        ]
    assert len(inside) > 200
    assert 0.92 <= np.mean(inside) <= 0.98


def test_few_shared_rooms_draw_a_rater_towards_the_average() -> None:
    """Rater 2 is as strict as rater 1 but scored two rooms with others, not forty."""
    rng = np.random.default_rng(2)
    room = np.repeat(np.arange(80), 2)
    rater = np.tile([0, 1], 80)
    rater[[1, 3]] = 2
    score = 3.0 + rng.normal(size=80)[room] - 0.6 * (rater > 0) + 0.3 * rng.normal(size=160)
    found = rater_severity(score, rater, room)
    assert found.reliability[2] < found.reliability[1]
    assert found.effects[2].high - found.effects[2].low > found.effects[1].high - found.effects[1].low


def test_a_rater_sent_to_a_strong_region_is_not_called_lenient() -> None:
    """Equal raters; the second mostly sees rooms two points better. Random rooms would blame the rater."""
    rng = np.random.default_rng(3)
    strong = np.repeat([0, 1], 50)
    level = 2.0 * strong + 0.3 * rng.normal(size=100)
    room = np.concatenate([np.arange(100), np.arange(0, 100, 10)])
    rater = np.concatenate([strong, 1 - strong[::10]])
    score = level[room] + 0.3 * rng.normal(size=110)
    within = rater_severity(score, rater, room)
    assert abs(within.effects[1].value) < 0.3
    assert (
        rater_severity(score, rater, room, random_rooms=True).effects[1].value
        > within.effects[1].value - 1e-6
    )


def test_sets_are_those_that_a_chain_of_places_links() -> None:
    people, places = list("aabbccdd"), [1, 2, 2, 3, 8, 9, 9, 7]
    assert connected_sets(people, places).tolist() == [0, 0, 0, 0, 1, 1, 1, 1]
    assert connected_sets([], []).tolist() == []


@given(st.lists(st.tuples(st.integers(0, 6), st.integers(0, 8)), min_size=1, max_size=25))
def test_sets_equal_those_found_by_walking(pairs: list[tuple[int, int]]) -> None:
    people, places = zip(*pairs, strict=True)
    found = connected_sets(people, places)
    reach = {person: {person} for person in people}
    for _ in people:
        for person in reach:
            spots = {place for who, place in pairs if who in reach[person]}
            reach[person] |= {who for who, place in pairs if place in spots}
    for i, one in enumerate(people):
        assert (found[i] == -1) == (len(reach[one]) == 1)
        for j, other in enumerate(people):
            assert found[i] == -1 or (found[i] == found[j]) == (other in reach[one])
