"""A growth model that heeds what a site scored before its first rating on the line."""

from __future__ import annotations

import numpy as np
import pytest

from coaching_analytics.statistics.growth import GrowthFit, fit_growth
from coaching_analytics.statistics.growth_profile import evaluate, profile_of
from coaching_analytics.statistics.growth_raters import RaterParts, slope_weights, trend_with_raters
from coaching_analytics.statistics.known_before import departures
from coaching_analytics.statistics.site_sums import SiteSums, site_sums

Rated = tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]


def rated(seed: int, sites: int = 60) -> Rated:
    """Site, time and score of ratings, and a known score of each site that goes with level and slope."""
    rng = np.random.default_rng(seed)
    known = rng.normal(0, 0.6, sites)
    site = np.repeat(np.arange(sites), rng.integers(1, 7, sites))
    time = rng.uniform(0, 6, len(site))
    level, slope = 4 + 0.5 * known + rng.normal(0, 0.4, sites), 0.1 * known + rng.normal(0, 0.15, sites)
    return site, time, level[site] + slope[site] * time + rng.normal(0, 0.4, len(site)), known - known.mean()


def fitted(given: Rated) -> tuple[SiteSums, GrowthFit]:
    sums = site_sums(*given[:3])[1]
    fit = fit_growth(sums, given[3])
    assert isinstance(fit, GrowthFit)
    return sums, fit


def dense(given: Rated, between: np.ndarray, residual: float) -> tuple[np.ndarray, np.ndarray, float]:
    """Effects, their covariance, and minus twice the restricted likelihood, by whole matrices."""
    site, time, score, known = given
    z = np.column_stack([np.ones(len(time)), time])
    x = np.column_stack([z, z * known[site][:, None]])
    same = site[:, None] == site[None, :]
    v = np.where(same, z @ between @ z.T, 0.0) + residual * np.eye(len(time))
    inverse = np.linalg.inv(v)
    covariance = np.linalg.inv(x.T @ inverse @ x)
    effects = covariance @ x.T @ inverse @ score
    left = score - x @ effects
    criterion = np.linalg.slogdet(v)[1] - np.linalg.slogdet(covariance)[1] + left @ inverse @ left
    return effects, covariance, float(criterion + (len(time) - 4) * np.log(2 * np.pi))


@pytest.mark.parametrize("seed", range(3))
def test_effects_are_those_of_generalised_least_squares(seed: int) -> None:
    given = rated(seed)
    _, fit = fitted(given)
    effects, covariance, _ = dense(given, fit.between, fit.residual)
    assert fit.known is not None
    assert (fit.level, fit.slope) == pytest.approx(tuple(effects[:2]), rel=1e-6)
    assert fit.known.pull == pytest.approx(effects[2:], rel=1e-5)
    np.testing.assert_allclose(fit.known.covariance, covariance, rtol=1e-5, atol=1e-9)
    mean = np.mean(given[3] ** 2) / 60 * np.outer(effects[2:], effects[2:])
    np.testing.assert_allclose(fit.fixed_covariance, covariance[:2, :2] + mean, rtol=1e-5, atol=1e-9)


@pytest.mark.parametrize("seed", range(3))
def test_no_other_variances_have_a_higher_likelihood(seed: int) -> None:
    """Each entry a little to either side, by whole matrices."""
    given = rated(seed)
    _, fit = fitted(given)
    best = dense(given, fit.between, fit.residual)[2]
    assert fit.criterion == pytest.approx(best, abs=1e-5)
    for unit in (np.diag([1.0, 0]), np.diag([0, 1.0]), np.array([[0, 1.0], [1.0, 0]])):
        for step in (-0.02, 0.02):
            size = float(np.sqrt(np.prod(np.diag(fit.between)[np.abs(unit).sum(axis=0) > 0])))
            moved = fit.between + step * size * unit
            if np.linalg.eigvalsh(moved).min() > 0:
                assert dense(given, moved, fit.residual)[2] > best - 1e-9
    assert dense(given, fit.between, 1.02 * fit.residual)[2] > best


def test_the_gradient_is_that_of_the_criterion() -> None:
    site, time, score, known = rated(1)
    profile = profile_of(site_sums(site, time - 3, score - 4)[1], known)
    at, step = np.array([[1.2, 0.1], [0.1, 0.4]]), 1e-6
    found = evaluate(profile, at).gradient
    for unit in (np.diag([1.0, 0]), np.diag([0, 1.0]), np.array([[0, 1.0], [1.0, 0]])):
        ends = [evaluate(profile, at + sign * step * unit).value for sign in (1, -1)]
        assert (ends[0] - ends[1]) / (2 * step) == pytest.approx(float((found * unit).sum()), abs=1e-6)


def test_a_known_score_that_tells_nothing_changes_next_to_nothing() -> None:
    """Of chance alone: the slope moves by less than a tenth of its error."""
    site, time, score, known = rated(2, sites=400)
    alone = fit_growth(site_sums(site, time, score)[1])
    other = fit_growth(site_sums(site, time, score)[1], np.random.default_rng(5).permutation(known))
    assert isinstance(alone, GrowthFit)
    assert isinstance(other, GrowthFit)
    assert abs(alone.slope - other.slope) < 0.1 * float(np.sqrt(alone.fixed_covariance[1, 1]))


def test_weights_give_the_slope() -> None:
    given = rated(3)
    sums, fit = fitted(given)
    start, along = slope_weights(sums, fit, given[3])
    site, time, score, _ = given
    assert float(((start + along * 0)[site] * score + along[site] * time * score).sum()) == pytest.approx(
        fit.slope
    )


def by_need(seed: int, sites: int = 300) -> tuple[SiteSums, np.ndarray]:
    """Flat sites with a rating a year; those low on an earlier one from the first year, others later."""
    rng = np.random.default_rng(seed)
    level = rng.normal(4, 0.5, sites)
    before = level + rng.normal(0, 0.5, sites)
    first = np.where(before < 3.8, 0, rng.integers(1, 4, sites))
    site = np.repeat(np.arange(sites), 7 - first)
    time = np.concatenate([np.arange(one, 7) for one in first]).astype(float)
    return site_sums(site, time, level[site] + rng.normal(0, 0.5, len(site)))[1], before - before.mean()


def test_sites_rated_sooner_because_they_were_low_are_no_rise() -> None:
    """Twenty systems in which nothing changes: the line alone rises, the one that knows why does not."""
    slopes: dict[bool, list[float]] = {False: [], True: []}
    for seed in range(20):
        sums, known = by_need(seed)
        for heeds in slopes:
            fit = fit_growth(sums, known if heeds else None)
            assert isinstance(fit, GrowthFit)
            slopes[heeds].append(fit.slope)
    error = float(np.std(slopes[True]) / np.sqrt(20))
    assert np.mean(slopes[False]) > 3 * error
    assert abs(np.mean(slopes[True])) < 2.5 * error


def test_ranges_of_trends_heed_it_as_well() -> None:
    """At most seven in ten ranges hold no change without it, nine in ten or more with it."""
    held = {False: 0, True: 0}
    for seed in range(20):
        sums, known = by_need(seed, sites=1500)
        rater = np.random.default_rng(seed).integers(0, 40, len(sums))
        parts = RaterParts(np.arange(len(sums)), rater, sums.t / sums.n, np.ones(len(sums)), sums.y / sums.n)
        for heeds in held:
            fit = fit_growth(sums, known if heeds else None)
            assert isinstance(fit, GrowthFit)
            found = trend_with_raters(sums, fit, parts, known if heeds else None)
            assert found.low is not None
            assert found.high is not None
            held[heeds] += found.low <= 0 <= found.high
    assert held[False] <= 14
    assert held[True] >= 17


def test_where_sites_rated_twice_do_not_differ_in_it_nothing_is_known() -> None:
    site, time, score, known = rated(4)
    once = np.bincount(site) < 2
    fit = fit_growth(site_sums(site, time, score)[1], np.where(once, known, 0.0))
    assert isinstance(fit, GrowthFit)
    assert fit.known is None


def test_scores_of_two_editions_are_compared_each_with_its_own_mean() -> None:
    score = np.array([3.0, 4.0, 5.0, 6.0, np.nan] * 4)
    edition = np.array([1, 1, 2, 2, np.nan] * 4)
    assert departures(score, edition).tolist() == [-0.5, 0.5, -0.5, 0.5, 0.0] * 4  # type: ignore[union-attr]


@pytest.mark.parametrize("score", [[3.0] * 12, [np.nan] * 12, [3.0, 4.0, 5.0] * 3 + [np.nan] * 3])
def test_equal_scores_no_scores_and_nine_scores_tell_nothing(score: list[float]) -> None:
    assert departures(score, [1] * 12) is None
