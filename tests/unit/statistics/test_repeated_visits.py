"""How surely reliability is known when pairs of visits share sites and raters."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from coaching_analytics.statistics.reliability import from_pairs
from coaching_analytics.statistics.repeated_visits import RepeatedVisits, repeated_visits, shared_variance

Pairs = tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray, np.ndarray]
RELIABILITY = 0.5


def pairs(seed: int, raters: int, visits: int = 200) -> Pairs:
    """Two scores of rooms, their sites, and who gave them: rooms vary by 1, raters by .5, the rest by .5."""
    rng = np.random.default_rng(seed)
    one = rng.integers(0, raters, visits)
    two = (one + rng.integers(1, raters, visits)) % raters
    strict, room = rng.normal(0, np.sqrt(0.5), raters), rng.normal(size=visits)
    first, second = (room + strict[who] + rng.normal(0, np.sqrt(0.5), visits) for who in (one, two))
    return first, second, np.arange(visits) // 2, one, two


def theta(visits: RepeatedVisits) -> float:
    return float(np.log(visits.between / visits.within))


@pytest.mark.parametrize("groups", [1, 3])
def test_both_variances_written_out(groups: int) -> None:
    """Pair by pair and rater by rater, settings' own means taken out."""
    first, second, site, one, two = pairs(1, 6, 60)
    place = np.arange(60) % groups
    visits = repeated_visits(first, second, place)
    pull = (visits.apart / visits.between - visits.differ / visits.within) / 60
    by_site = sum(float(pull[site == name].sum()) ** 2 for name in range(30))
    linear, thetas = 0.0, []
    for rater in range(6):
        own = (one == rater) | (two == rater)
        linear += float(pull[own].sum()) ** 2
        thetas.append(theta(repeated_visits(first[~own], second[~own], place[~own])))
    both = 0.0
    for i, j in itertools.product(range(60), repeat=2):
        shared = len({one[i], two[i]} & {one[j], two[j]})
        # What sites have already, and what two raters in common count once too often.
        both += pull[i] * pull[j] * (int(shared >= 1 and site[i] == site[j]) + int(shared == 2))
    found = shared_variance(visits, site, (one, two))
    of_site = 30 / 29 * by_site
    left_out = 5 / 6 * float(np.square(np.array(thetas) - np.mean(thetas)).sum())
    assert found.linear == pytest.approx(max(of_site, of_site + 6 / 5 * linear - both))
    assert found.left_out == pytest.approx(max(of_site, of_site + left_out - both))
    assert found.freedom == 5


@pytest.mark.parametrize(("raters", "least", "most"), [(30, 0.91, 0.99), (8, 0.91, 1.0)])
def test_ranges_hold_a_planted_reliability(raters: int, least: float, most: float) -> None:
    """With eight raters a range that takes visits as independent holds it in 80 of 100 systems or fewer."""
    held, alone = [], []
    for seed in range(150):
        first, second, site, one, two = pairs(seed, raters)
        found = from_pairs(first, second, clusters=site, raters=(one, two))
        assert found.low is not None
        assert found.high is not None
        held.append(found.low <= RELIABILITY <= found.high)
        simple = from_pairs(first, second)
        alone.append(abs(simple.value - RELIABILITY) <= 1.96 * simple.se)
    assert least <= np.mean(held) <= most
    assert raters > 8 or np.mean(alone) <= 0.8


def test_a_master_who_gave_one_score_of_each_pair_leaves_a_range() -> None:
    first, second, site, one, _ = pairs(3, 8, 100)
    found = from_pairs(first, second, clusters=site, raters=(one, np.full(100, 99)))
    assert found.low is not None
    assert found.high is not None
    assert 0 <= found.low < found.value < found.high < 1


def test_pairs_that_agree_to_the_last_digit_have_no_range() -> None:
    found = from_pairs([1, 2, 3, 5], [1, 2, 3, 5], clusters=[1, 2, 3, 4], raters=([1, 1, 2, 2], [2, 3, 3, 1]))
    assert (found.value, found.low, found.high) == (1.0, None, None)


def test_a_wider_level_gives_a_wider_range() -> None:
    first, second, site, one, two = pairs(4, 12)
    ranges = [
        from_pairs(first, second, clusters=site, raters=(one, two), level=level) for level in (0.8, 0.95)
    ]
    assert ranges[1].low < ranges[0].low < ranges[0].high < ranges[1].high  # type: ignore[operator]
    assert ranges[0].se == ranges[1].se
