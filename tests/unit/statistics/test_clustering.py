"""Variance of a mean over clusters, against formulas written out."""

from __future__ import annotations

import math

import numpy as np
import pytest
from scipy import stats

from coaching_analytics.statistics.clustering import (
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


def test_the_larger_of_sites_and_raters_is_taken() -> None:
    """Raters who shift all their rooms at the later date dominate when every room is its own site."""
    values = np.repeat([0.5, -0.5, 0.4, -0.4], 5) + np.tile([0.01, -0.01, 0.02, -0.02, 0.0], 4)
    later, earlier = np.repeat([0, 1, 2, 3], 5), np.tile([0, 1, 2, 3, 4], 4)
    found = site_and_rater_variance(values, range(20), earlier, later)
    by_site, _ = clustered_variance(values, range(20))
    by_later, _ = clustered_variance(values, later)
    by_earlier, _ = clustered_variance(values, earlier)
    by_pair, _ = clustered_variance(values, earlier * 4 + later)
    assert found.variance == pytest.approx(by_earlier + by_later - by_pair)
    assert found.variance > by_site
    assert (found.sites, found.raters_earlier, found.raters_later, found.smallest) == (20, 5, 4, 4)


def test_a_negative_rater_part_never_wins() -> None:
    values = np.array([1.0, -1.0, -1.0, 1.0])
    found = site_and_rater_variance(values, range(4), [0, 0, 1, 1], [0, 1, 0, 1])
    assert found.variance == clustered_variance(values, range(4))[0]


@pytest.mark.parametrize("freedom", [1, 4, 29, 1000])
def test_critical_value_is_that_of_t(freedom: int) -> None:
    assert critical_value(0.95, freedom) == pytest.approx(stats.t.ppf(0.975, freedom))


def test_critical_value_without_limit_is_that_of_the_normal() -> None:
    assert critical_value(0.9, math.inf) == pytest.approx(stats.norm.ppf(0.95))
