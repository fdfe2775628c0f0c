"""Each site's own slope and its test, against regressions by scipy and statements by hand."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import special, stats

from coaching_analytics.statistics.site_slopes import (
    FEW_RATINGS,
    SINGLE_DATE,
    SITES_TO_LEARN_FROM,
    moderated_variances,
    site_slopes,
)
from coaching_analytics.statistics.site_sums import site_sums


def test_slopes_and_tests_of_few_sites_are_those_of_simple_regression() -> None:
    rng = np.random.default_rng(1)
    site = np.repeat(np.arange(9), rng.integers(5, 9, 9))
    t, y = rng.uniform(0, 5, len(site)), rng.normal(4, 0.5, len(site))
    found = site_slopes(site_sums(site, t, y)[1])
    for at in range(9):
        line = stats.linregress(t[site == at], y[site == at])
        assert found.slope[at] == pytest.approx(line.slope)
        assert found.se[at] == pytest.approx(line.stderr)
        assert found.p[at] == pytest.approx(line.pvalue)


def test_sites_without_a_test_are_listed_with_the_reason() -> None:
    site, t = np.repeat([0, 1, 2], [6, 3, 6]), np.r_[np.arange(6), np.arange(3), np.zeros(6)]
    found = site_slopes(site_sums(site, t, np.random.default_rng(2).normal(size=15))[1])
    assert found.sites.tolist() == [0]
    assert {reason: sites.tolist() for reason, sites in found.without.items()} == {
        FEW_RATINGS: [1],
        SINGLE_DATE: [2],
    }


def test_no_site_at_all_gives_empty_lists() -> None:
    found = site_slopes(site_sums([1, 2], [0.0, 1.0], [3.0, 4.0])[1])
    assert (len(found.sites), len(found.p), found.without[FEW_RATINGS].tolist()) == (0, 0, [0, 1])


def test_fewer_than_three_ratings_are_no_line_with_an_error() -> None:
    with pytest.raises(ValueError, match="at least 3"):
        site_slopes(site_sums([1], [0.0], [1.0])[1], minimum_ratings=2)


def test_scores_exactly_on_a_line_are_finite() -> None:
    """A rising and a level line without any error: beyond doubt, and no change; no inf and no nan."""
    found = site_slopes(site_sums([0] * 5 + [1] * 5, [*range(5)] * 2, [1, 2, 3, 4, 5, 3, 3, 3, 3, 3])[1])
    assert found.p[0] < 1e-12
    assert found.p[1] == 1.0
    assert np.isfinite(found.se).all()


def test_one_site_on_a_line_by_rounding_is_not_beyond_doubt() -> None:
    """Among noisy sites, five rounded scores that happen to lie on a line carry some error all the same."""
    rng = np.random.default_rng(3)
    y = np.r_[[4.0, 4.25, 4.5, 4.75, 5.0], rng.normal(4, 0.5, 95)]
    found = site_slopes(site_sums(np.repeat(np.arange(20), 5), np.tile(np.arange(5.0), 20), y)[1])
    assert 1e-4 < found.p[0] < 0.05


def test_planted_spread_of_variances_is_found() -> None:
    """Variances drawn with weight 8 about .16: a site's own, on 6 degrees of freedom, has 6 / 14 a say."""
    rng = np.random.default_rng(4)
    true = 0.16 * 8 / rng.chisquare(8, 20_000)
    squares, freedom = true * rng.chisquare(6, 20_000), np.full(20_000, 6.0)
    variance, found = moderated_variances(squares, freedom)
    assert found[0] == pytest.approx(14, rel=0.1)
    assert found[0] < 14
    usual = (variance[0] * found[0] - squares[0]) / (found[0] - 6)
    assert usual == pytest.approx(0.16, rel=0.05)
    assert np.square(variance - true).mean() < np.square(squares / 6 - true).mean()


def test_variances_that_differ_by_chance_alone_are_pooled() -> None:
    """Chance makes logs of variances spread by trigamma(d / 2); a narrower spread leaves nothing to learn."""
    quantiles = stats.chi2.ppf((np.arange(200) + 0.5) / 200, 40)
    variance, freedom = moderated_variances(quantiles, np.full(200, 30.0))
    assert np.log(quantiles).var(ddof=1) < special.polygamma(1, 15)
    assert variance == pytest.approx(np.full(200, quantiles.mean() / 30))
    assert freedom[0] == 30 * 200


def test_fewer_sites_keep_their_own_variances() -> None:
    squares = np.linspace(1, 2, SITES_TO_LEARN_FROM - 1)
    variance, freedom = moderated_variances(squares, np.full(len(squares), 4.0))
    assert variance == pytest.approx(squares / 4)
    assert (freedom == 4).all()
