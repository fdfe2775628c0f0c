"""Variance of a mean over clusters, against formulas written out."""

from __future__ import annotations

import math

import numpy as np
import pytest
from scipy import stats

from coaching_analytics.statistics.clustering import (
    OverallMean,
    clustered_covariance,
    clustered_variance,
    critical_value,
    site_and_rater_variance,
)


def test_each_value_its_own_cluster_gives_the_variance_of_a_mean() -> None:
    values = np.array([1.0, 4.0, 2.0, 7.0, 3.5])
    found, k = clustered_variance(values, range(5))
    assert k == 5
    assert found == pytest.approx(values.var(ddof=1) / 5)


def test_variance_of_two_clusters_written_out() -> None:
    """Values 1, 3 | 5, 7: mean 4, cluster sums of deviations -4 and 4, so 2/1 * (16 + 16) / 16 = 4."""
    assert clustered_variance([1, 3, 5, 7], ["a", "a", "b", "b"]) == (4.0, 2)


def test_covariance_of_a_thing_with_itself_is_its_variance() -> None:
    values, clusters = [1.0, 3.0, 5.0, 8.0, 2.0], [0, 0, 1, 2, 2]
    assert clustered_covariance(values, values, clusters) == pytest.approx(
        clustered_variance(values, clusters)[0]
    )


def test_one_cluster_has_no_variance_to_give() -> None:
    assert clustered_variance([1, 2], [0, 0]) == (math.inf, 1)


def by_hand(values: np.ndarray, early: np.ndarray, late: np.ndarray, parts: dict[int, float]) -> float:
    """The rater part, one person and one pair of persons after the other; `parts` is what the means add."""
    apart, few = values - values.mean(), min(len(set(early)), len(set(late)))
    total = 0.0
    for rater in {*early, *late, *parts}:
        own = (early == rater) | (late == rater)
        pull = apart[own].sum() / len(values) + parts.get(rater, 0.0)
        total += (few - 1) / few * (pull / (1 - own.mean())) ** 2
    for one in {*early, *late}:
        for two in {*early, *late}:
            pair = (early == one) & (late == two) | (early == two) & (late == one)
            total -= (apart[pair].sum() / len(values)) ** 2 / 2 if one != two else 0.0
    return total


def test_the_larger_of_sites_and_raters_is_taken() -> None:
    """Raters who shift all their rooms at the later date dominate when every room is its own site."""
    values = np.repeat([0.5, -0.5, 0.4, -0.4], 5) + np.tile([0.01, -0.01, 0.02, -0.02, 0.0], 4)
    later, earlier = np.repeat([0, 1, 2, 3], 5), np.tile([4, 5, 6, 7, 8], 4)
    found = site_and_rater_variance(values, range(20), earlier, later)
    by_site, _ = clustered_variance(values, range(20))
    assert found.variance == pytest.approx(by_hand(values, earlier, later, {}))
    assert found.variance > by_site
    assert (found.sites, found.raters_earlier, found.raters_later, found.smallest) == (20, 5, 4, 4)


@pytest.mark.parametrize("seed", range(3))
def test_variance_of_the_same_people_at_both_dates_written_out(seed: int) -> None:
    """Rooms rated twice by one person, by two in either order, and an overall mean that some rated for."""
    rng = np.random.default_rng(seed)
    early, late = rng.integers(0, 6, 90), rng.integers(0, 6, 90)
    values = rng.normal(0, 1, 7)[late] - rng.normal(0, 1, 7)[early] + rng.normal(0, 0.1, 90)
    parts = dict(zip([2, 3, 9], rng.normal(0, 0.05, 3).tolist(), strict=True))
    mean = OverallMean(0.0, np.array(list(parts)), np.array(list(parts.values())))
    found = site_and_rater_variance(values, range(90), early, late, mean)
    assert found.variance == pytest.approx(by_hand(values, early, late, parts))


def test_a_strict_person_who_rates_at_both_dates_adds_nothing() -> None:
    """Each of five people rates as many rooms at either date: what a strict one takes he has taken before."""
    strict, people = np.array([1.0, -1.0, 0.5, -0.5, 0.0]), np.arange(25)
    early, late = people % 5, people // 5
    values = strict[late] - strict[early]
    found = site_and_rater_variance(values, people, early, late)
    assert found.variance == clustered_variance(values, people)[0]
    other = site_and_rater_variance(values, people, early, late + 5)
    assert other.variance > 2 * found.variance


def test_an_overall_mean_adds_its_variance_from_sites() -> None:
    values = np.random.default_rng(1).normal(size=40)
    people = np.arange(40)
    mean = OverallMean(0.01, np.empty(0, dtype=np.int64), np.empty(0)).times(2.0)
    found = site_and_rater_variance(values, people // 2, people, people + 40, mean)
    assert found.variance >= clustered_variance(values, people // 2)[0] + 0.04


def test_a_negative_rater_part_never_wins() -> None:
    values = np.array([1.0, -1.0, -1.0, 1.0])
    found = site_and_rater_variance(values, range(4), [0, 0, 1, 1], [2, 3, 2, 3])
    assert found.variance == clustered_variance(values, range(4))[0]


@pytest.mark.parametrize("freedom", [1, 4, 29, 1000])
def test_critical_value_is_that_of_t(freedom: int) -> None:
    assert critical_value(0.95, freedom) == pytest.approx(stats.t.ppf(0.975, freedom))


def test_critical_value_without_limit_is_that_of_the_normal() -> None:
    assert critical_value(0.9, math.inf) == pytest.approx(stats.norm.ppf(0.95))
