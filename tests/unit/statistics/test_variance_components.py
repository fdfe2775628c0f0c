"""Parts of the variance of a score, and the trust in scores that follows from them."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coaching_analytics.statistics.estimate import Estimate
from coaching_analytics.statistics.intraclass import intraclass
from coaching_analytics.statistics.measurement import measurement, reliable_changes
from coaching_analytics.statistics.reliability import (
    from_pairs,
    minimum_reliable_change,
    reliable_change_index,
    standard_error_of_measurement,
)
from coaching_analytics.statistics.variance_components import (
    NOT_REPEATED,
    ONE_DAY,
    ONE_RATER,
    ONE_ROOM,
    ONE_SCORE,
    PARTS,
    Components,
    shares,
    variance_components,
)

PLANTED = {"site": 0.14, "room": 0.36, "rater": 0.08, "occasion": 0.12, "residual": 0.30}


def planted(seed: int, sites: int, raters: int, twice: float = 0.1) -> tuple[np.ndarray, ...]:
    """Unbalanced visits: one to four rooms a site, one to three visits a room, a tenth double-coded."""
    rng = np.random.default_rng(seed)
    rooms = np.minimum(1 + rng.poisson(0.6, sites), 4)
    site = np.repeat(np.arange(sites), rooms)
    draw = {name: np.sqrt(size) for name, size in PLANTED.items()}
    level = draw["site"] * rng.normal(size=sites)[site] + draw["room"] * rng.normal(size=len(site))
    room = np.repeat(np.arange(len(site)), 1 + rng.integers(0, 3, len(site)))
    level = level[room] + draw["occasion"] * rng.normal(size=len(room))
    again = np.flatnonzero(rng.random(len(room)) < twice)
    visit = np.concatenate([np.arange(len(room)), again])
    first = rng.integers(0, raters, len(room))
    rater = np.concatenate([first, (first[again] + 1 + rng.integers(0, raters - 1, len(again))) % raters])
    strict = draw["rater"] * rng.normal(size=raters)
    score = 3 + level[visit] + strict[rater] + draw["residual"] * rng.normal(size=len(visit))
    return score, site[room[visit]], room[visit], rater, visit


def covered(seeds: range) -> tuple[dict[str, float], dict[str, float]]:
    """Mean of each part, and the share of ranges given that hold the planted one."""
    values: dict[str, list[float]] = {name: [] for name in (*PARTS, "reliability")}
    inside: dict[str, list[bool]] = {name: [] for name in values}
    for seed in seeds:
        found = variance_components(*planted(seed, 400, 30))
        for name, part in {**found.parts, "reliability": measurement(found).reliability}.items():
            values[name].append(part.value)
            if part.low is not None:
                inside[name].append(part.low <= PLANTED.get(name, 0.5) <= part.high)
    return {k: float(np.mean(v)) for k, v in values.items()}, {
        k: float(np.mean(v)) for k, v in inside.items()
    }


def test_planted_parts_are_found_and_their_ranges_hold_them() -> None:
    mean, inside = covered(range(12))
    for name, size in PLANTED.items():
        assert mean[name] == pytest.approx(size, abs=0.03)
    assert min(inside.values()) >= 0.75
    assert np.mean(list(inside.values())) >= 0.9


@pytest.mark.full
def test_ranges_of_parts_hold_the_planted_ones_in_90_to_98_of_100() -> None:
    mean, inside = covered(range(1000, 1400))
    for name, size in PLANTED.items():
        assert mean[name] == pytest.approx(size, abs=0.01)
    assert all(0.90 <= share <= 0.98 for share in inside.values()), inside


def test_full_double_coding_gives_the_intraclass_correlation_of_form_2() -> None:
    table = np.array([[9, 2, 5, 8], [6, 1, 3, 2], [8, 4, 6, 8], [7, 1, 2, 6], [10, 5, 6, 9], [6, 2, 4, 7]])
    room, rater = np.repeat(range(6), 4), np.tile(range(4), 6)
    found = variance_components(table.ravel(), room, room, rater, room)
    forms = intraclass(table)
    assert measurement(found).reliability.value == pytest.approx(forms["2,1"].value, abs=1e-4)
    assert measurement(found, raters=4).reliability.value == pytest.approx(forms["2,k"].value, abs=1e-4)
    assert found.notes == (ONE_DAY, ONE_ROOM)


def test_two_visits_of_each_room_agree_with_the_one_way_form() -> None:
    """Other raters each time, one room a site: room over all is what pairs of visits give."""
    rng = np.random.default_rng(3)
    room = np.repeat(np.arange(200), 2)
    score = rng.normal(size=200)[room] + rng.normal(size=400)
    found = variance_components(score, room, room, np.zeros(400), np.arange(400))
    assert found.notes == (ONE_SCORE, ONE_ROOM, ONE_RATER)
    pairs = from_pairs(score[::2], score[1::2])
    assert measurement(found).reliability.value == pytest.approx(pairs.value, abs=1e-4)
    assert measurement(found).reliability.se == pytest.approx(pairs.se, rel=0.05)


def test_differences_between_settings_do_not_count() -> None:
    score, site, room, rater, visit = planted(1, 200, 10)
    setting = site % 2
    apart = variance_components(score + 5 * setting, site, room, rater, visit, setting)
    assert shares(apart)["site"] < 0.4
    assert shares(variance_components(score + 5 * setting, site, room, rater, visit))["site"] > 0.8


def test_missing_scores_are_left_out_and_counted() -> None:
    score, *labels = planted(2, 60, 6)
    gap = np.append(score, np.nan)
    found = variance_components(gap, *(np.append(part, part[-1]) for part in labels))
    assert found.left_out == 1
    assert found.parts == variance_components(score, *labels).parts


def test_rooms_rated_once_tell_nothing_and_say_so() -> None:
    found = variance_components([1, 2, 3], [0, 0, 1], [0, 1, 2], [0, 1, 0], [0, 1, 2])
    assert (found.parts, found.reason) == ({}, NOT_REPEATED)
    assert measurement(found).reliability.reason == NOT_REPEATED


def test_constant_scores_have_a_reason() -> None:
    assert "do not vary" in variance_components([2] * 4, [0] * 4, [0, 0, 1, 1], [0, 1, 0, 1], range(4)).reason


KNOWN = Components(
    {name: Estimate(size) for name, size in PLANTED.items()}, np.diag([1e-4] * 5), 1000, 500, 0
)


def test_reliability_of_more_visits_written_out() -> None:
    """.5 / (.5 + .08/2 + .12/4 + .30/4): four visits by two raters."""
    found = measurement(KNOWN, visits=4, raters=2)
    assert found.reliability.value == pytest.approx(0.5 / (0.5 + 0.04 + 0.03 + 0.075))
    assert found.error == pytest.approx(np.sqrt(0.145))


def test_change_beyond_error_is_that_of_jacobson_and_truax() -> None:
    """Total variance 1, reliability .5: the same SEM and least change as from SD and reliability."""
    found = measurement(KNOWN)
    assert found.error == pytest.approx(standard_error_of_measurement(1.0, 0.5))
    assert found.least_change == pytest.approx(minimum_reliable_change(1.0, 0.5), rel=1e-6)


def test_with_the_same_rater_at_both_dates_a_smaller_change_is_real() -> None:
    found = measurement(KNOWN, same_raters=True)
    assert found.least_change == pytest.approx(1.959964 * np.sqrt(2 * 0.42), rel=1e-6)
    assert found.reliability == measurement(KNOWN).reliability


def test_standard_error_of_reliability_is_that_of_draws() -> None:
    rng = np.random.default_rng(1)
    sizes = np.array(list(PLANTED.values())) + 0.01 * rng.normal(size=(100_000, 5))
    ratio = sizes[:, :2].sum(axis=1) / sizes.sum(axis=1)
    assert measurement(KNOWN).reliability.se == pytest.approx(ratio.std(), rel=0.02)


def test_change_of_each_room_is_the_index_of_jacobson_and_truax() -> None:
    found = reliable_changes([4.0, 4.0], [5.0, 5.9], KNOWN)
    assert found == pytest.approx([reliable_change_index(4, later, 1.0, 0.5) for later in (5.0, 5.9)])
    assert reliable_changes([1], [2], Components({}, np.zeros((0, 0)), 0, 0, 0, reason="no room")) is None


def test_where_nothing_changes_five_of_100_rooms_seem_to() -> None:
    """Rooms visited twice by different raters; the parts come from the visits themselves."""
    score, site, room, rater, visit = planted(5, 600, 30, twice=0.2)
    found = variance_components(score, site, room, rater, visit)
    two = [np.flatnonzero(room == one)[:2] for one in np.unique(room)]
    pairs = np.array([pair for pair in two if len(pair) == 2 and visit[pair[0]] != visit[pair[1]]])
    index = reliable_changes(
        score[pairs[:, 0]], score[pairs[:, 1]], found, rater[pairs[:, 0]] == rater[pairs[:, 1]]
    )
    assert 0.02 <= np.mean(np.abs(index) > 1.96) <= 0.08


@given(st.integers(1, 10), st.integers(1, 10))
@settings(max_examples=20)
def test_more_visits_or_raters_never_make_a_score_less_reliable(visits: int, raters: int) -> None:
    here = measurement(KNOWN, visits=visits, raters=raters).reliability.value
    assert here <= measurement(KNOWN, visits=visits + 1, raters=raters).reliability.value
    assert here <= measurement(KNOWN, visits=visits, raters=raters + 1).reliability.value


def test_no_visits_are_refused() -> None:
    with pytest.raises(ValueError, match="at least one visit"):
        measurement(KNOWN, visits=0)
