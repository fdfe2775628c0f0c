"""Agreement of two raters, against the worked example, statsmodels and scipy."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from coaching_analytics.statistics.agreement import (
    NO_PAIRS,
    NO_SPREAD,
    ONE_VALUE,
    ONE_VISIT,
    agreement,
    kappa,
)
from tests.golden.rules import rules

FIRST, SECOND = [6, 1, 5, 5, 6, 6, 5, 3, 3, 3], [5, 1, 5, 3, 6, 4, 5, 2, 3, 4]


def test_within_one_and_exact_as_in_the_worked_example() -> None:
    found = agreement(FIRST, SECOND)
    assert [found.within_one.value, found.exact.value] == pytest.approx(rules()["agree_within1"])
    assert found.difference.value == pytest.approx(-0.5)


@pytest.mark.parametrize("weights", ["none", "linear", "quadratic"])
def test_kappa_and_its_standard_error_as_in_statsmodels(weights: str) -> None:
    inter_rater = pytest.importorskip("statsmodels.stats.inter_rater")
    rng = np.random.default_rng(3)
    first = rng.integers(1, 6, 80)
    second = np.clip(first + rng.integers(-1, 2, 80), 1, 5)
    table = np.zeros((5, 5))
    np.add.at(table, (first - 1, second - 1), 1)
    peer = inter_rater.cohens_kappa(table, wt=None if weights == "none" else weights)
    found = kappa(first, second, weights)
    assert found.value == pytest.approx(peer.kappa)
    assert found.se == pytest.approx(peer.std_kappa)
    assert (found.low, found.high) == pytest.approx((peer.kappa_low, peer.kappa_upp))


@pytest.mark.parametrize("weights", ["none", "linear", "quadratic"])
def test_visits_of_one_score_give_the_error_of_statsmodels_and_copies_add_nothing(weights: str) -> None:
    """Each score its own visit: the usual error but for n / (n - 1). Each visit five times over: no less."""
    inter_rater = pytest.importorskip("statsmodels.stats.inter_rater")
    rng = np.random.default_rng(4)
    first = rng.integers(1, 6, 60)
    second = np.clip(first + rng.integers(-1, 2, 60), 1, 5)
    table = np.zeros((5, 5))
    np.add.at(table, (first - 1, second - 1), 1)
    peer = inter_rater.cohens_kappa(table, wt=None if weights == "none" else weights)
    apart = kappa(first, second, weights, visits=np.arange(60))
    assert apart.se == pytest.approx(peer.std_kappa * np.sqrt(60 / 59))
    copies = [np.repeat(each, 5) for each in (first, second, np.arange(60))]
    together = kappa(*copies[:2], weights, visits=copies[2])
    assert (together.value, together.se) == pytest.approx((apart.value, apart.se))
    assert kappa(*copies[:2], weights).se < 0.5 * together.se


@pytest.mark.parametrize(("visits", "least"), [(20, 0.91), (60, 0.93)])
def test_the_range_of_weighted_kappa_holds_its_long_run_value(visits: int, least: float) -> None:
    """Ten scores a visit that share a room's level: kappa over very many visits is what ranges hold."""

    def scored(rng: np.random.Generator, count: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        place = np.repeat(np.arange(count), 10)
        true = rng.normal(4, 1, count)[place] + rng.normal(0, 0.5, 10 * count)
        tilt = rng.normal(0, 0.4, (2, count))[:, place]
        seen = np.clip(np.round(true + tilt + rng.normal(0, 0.5, (2, 10 * count))), 1, 7)
        return seen[0], seen[1], place

    one, two, _ = scored(np.random.default_rng(1), 40_000)
    wanted = [kappa(one, two, weights).value for weights in ("none", "linear")]
    rng, inside, naive = np.random.default_rng(2), np.zeros(2), 0
    for _ in range(500):
        one, two, place = scored(rng, visits)
        for at, weights in enumerate(("none", "linear")):
            found = kappa(one, two, weights, visits=place)
            inside[at] += found.low <= wanted[at] <= found.high
        plain = kappa(one, two, "linear")
        naive += plain.low <= wanted[1] <= plain.high
    assert (inside / 500 >= least).all(), inside
    assert naive / 500 < 0.85, "taken for independent they are far too sure"


def test_kappa_of_one_visit_or_without_any_spread_has_no_range() -> None:
    assert kappa(FIRST, SECOND, visits=np.zeros(10)).reason == ONE_VISIT
    for first, second in ((FIRST, FIRST), ([3, 3, 3, 3], [2, 3, 4, 3])):
        found = kappa(first, second, visits=np.arange(len(first)))
        assert (found.low, found.reason) == (None, NO_SPREAD)


def test_high_agreement_within_one_can_hide_a_poor_kappa() -> None:
    """Two raters who give 1 or 2 at random are always within one point; chance does all of it."""
    rng = np.random.default_rng(8)
    found = agreement(rng.integers(1, 3, 200), rng.integers(1, 3, 200))
    assert found.within_one.value == 1.0
    assert abs(found.kappa.value) < 0.2


def test_full_agreement_is_one() -> None:
    found = agreement(FIRST, FIRST)
    assert (found.kappa.value, found.kappa_linear.value, found.kappa_quadratic.value) == (1, 1, 1)


def test_a_rater_who_always_gives_the_same_score_agrees_no_better_than_chance() -> None:
    assert kappa([3, 3, 3, 3], [2, 3, 4, 3]).value == 0.0


def test_one_and_the_same_value_throughout_has_a_reason_not_a_division_by_zero() -> None:
    found = agreement([2, 2, 2], [2, 2, 2])
    assert found.exact.value == 1.0
    assert (found.kappa.value, found.kappa.reason) == (None, ONE_VALUE)


def test_missing_scores_are_left_out_and_counted() -> None:
    found = agreement([1, np.nan, 3, 4], [1, 2, np.nan, 5])
    assert (found.n, found.left_out, found.exact.value) == (2, 2, 0.5)


def test_nothing_in_common_has_a_reason() -> None:
    found = agreement([np.nan, 1], [2, np.nan])
    assert found.exact.reason == found.kappa.reason == found.difference.reason == NO_PAIRS


def test_scores_of_one_visit_count_as_little_as_the_visit_does() -> None:
    """Ten parts that all agree or all do not in a visit: four visits, not forty scores."""
    first = np.repeat([3, 3, 3, 3], 10)
    second = np.repeat([3, 5, 3, 3], 10)
    apart, together = agreement(first, second), agreement(first, second, np.repeat(range(4), 10))
    assert together.exact.value == apart.exact.value == 0.75
    assert together.exact.high - together.exact.low > 1.5 * (apart.exact.high - apart.exact.low)
    assert agreement(first, second, np.zeros(40)).exact.reason == ONE_VISIT


def test_the_range_of_a_share_holds_the_planted_share_in_95_of_100() -> None:
    """Visits whose chance of agreement differs (mean .85): ranges come from visits and must still hold."""
    rng = np.random.default_rng(12)
    inside, visits = 0, np.repeat(np.arange(40), 10)
    for _ in range(1000):
        chance = rng.beta(8.5, 1.5, 40)[visits]
        apart = np.where(rng.random(400) < chance, 0, 2)
        found = agreement(np.full(400, 3), 3 + apart, visits).within_one
        inside += found.low <= 0.85 <= found.high
    assert 0.93 <= inside / 1000 <= 0.97


@given(st.lists(st.tuples(st.integers(1, 7), st.integers(1, 7)), min_size=1, max_size=30))
def test_raters_can_be_swapped_and_nothing_leaves_its_bounds(pairs: list[tuple[int, int]]) -> None:
    first, second = np.array(pairs).T
    found, back = agreement(first, second), agreement(second, first)
    for name in ("exact", "within_one", "kappa", "kappa_linear", "kappa_quadratic"):
        one, other = getattr(found, name), getattr(back, name)
        assert (one.value is None) == (other.value is None)
        if one.value is None:
            assert one.reason
            continue
        assert one.value == pytest.approx(other.value)
        assert -1 - 1e-9 <= one.value <= 1 + 1e-9
        assert one.low is None or one.low - 1e-9 <= one.value <= one.high + 1e-9
    assert found.difference.value == pytest.approx(-back.difference.value)
