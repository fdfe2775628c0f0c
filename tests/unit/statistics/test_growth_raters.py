"""The slope as a weighted sum of scores, and its variance when the scores of a rater move together."""

from __future__ import annotations

import numpy as np
import pytest

from coaching_analytics.statistics.growth import FEW_SITES, GrowthFit, common_trend, fit_growth
from coaching_analytics.statistics.growth_raters import (
    FEW_RATERS,
    RaterParts,
    rater_variance,
    slope_weights,
    trend_with_raters,
)
from coaching_analytics.statistics.site_sums import SiteSums, site_sums

Panel = tuple[SiteSums, GrowthFit, RaterParts]


def panel(seed: int, *, sites: int = 40, raters: int = 12, drift: float = 0.0, own: float = 0.1) -> Panel:
    """Five waves of each site, each by a rater drawn anew; `drift`, `own`: SD of trends of raters, sites."""
    rng = np.random.default_rng(seed)
    site, time = (
        np.repeat(np.arange(sites), 5),
        np.tile(np.arange(5.0), sites) + rng.uniform(-0.1, 0.1, sites * 5),
    )
    rater = rng.integers(0, raters, len(site))
    score = rng.normal(4, 0.5, sites)[site] + rng.normal(0.1, own, sites)[site] * time
    score += rng.normal(0, drift, raters)[rater] * time + rng.normal(0, 0.3, len(site))
    sums = site_sums(site, time, score)[1]
    fit = fit_growth(sums)
    assert isinstance(fit, GrowthFit)
    return sums, fit, RaterParts(site, rater, time, np.ones(len(site)), score)


def dense(found: Panel) -> tuple[np.ndarray, np.ndarray]:
    """Weights of the slope and residuals by the textbook: (X'V^-1 X)^-1 X'V^-1 with the whole V."""
    _, fit, parts = found
    x = np.column_stack([np.ones(len(parts.time)), parts.time])
    same = parts.site[:, None] == parts.site[None, :]
    v = np.where(same, x @ fit.between @ x.T, 0.0) + fit.residual * np.eye(len(x))
    inverse = np.linalg.inv(v)
    weights = (np.linalg.inv(x.T @ inverse @ x) @ x.T @ inverse)[1]
    return weights, parts.score - x @ np.array([fit.level, fit.slope])


@pytest.mark.parametrize("seed", range(3))
def test_weights_are_those_of_generalised_least_squares_and_give_the_slope(seed: int) -> None:
    sums, fit, parts = found = panel(seed)
    start, along = slope_weights(sums, fit)
    weights = start[parts.site] + along[parts.site] * parts.time
    np.testing.assert_allclose(weights, dense(found)[0], rtol=1e-6, atol=1e-12)
    assert float(weights @ parts.score) == pytest.approx(fit.slope, rel=1e-9)


def test_variance_written_out_by_rater() -> None:
    found = panel(4, raters=6)
    weights, left = dense(found)
    by_hand = sum(
        float((weights * left)[found[2].rater == rater].sum()) ** 2 for rater in np.unique(found[2].rater)
    )
    assert rater_variance(*found) == pytest.approx(6 / 5 * by_hand, rel=1e-6)


@pytest.mark.parametrize("seed", range(3))
def test_range_written_out_by_sites_and_raters(seed: int) -> None:
    """The largest of the model's variance, the raters', and their sum less the raters' at single sites."""
    sums, fit, parts = found = panel(seed, raters=12, drift=0.2, own=0.4)
    weights, left = dense(found)
    inside = sum(
        float((weights * left)[(parts.rater == rater) & (parts.site == site)].sum()) ** 2
        for rater in range(12)
        for site in range(40)
    )
    model, people = float(fit.fixed_covariance[1, 1]), rater_variance(*found)
    wanted = max(model, people, model + people - inside)
    assert trend_with_raters(sums, fit, parts).se == pytest.approx(float(np.sqrt(wanted)), rel=1e-6)
    assert wanted > max(model, people)


def test_a_score_of_two_raters_is_split_between_them() -> None:
    """Half of a score each: two parts of weight one half pull as much as one part of one rater together."""
    sums, fit, parts = panel(5)
    halves = RaterParts(
        np.repeat(parts.site, 2), np.repeat(parts.rater, 2), np.repeat(parts.time, 2),
        np.full(2 * len(parts.site), 0.5), np.repeat(parts.score, 2),
    )  # fmt: skip
    assert rater_variance(sums, fit, halves) == pytest.approx(rater_variance(sums, fit, parts), rel=1e-9)


def test_drifting_raters_widen_the_range_and_only_a_rater_can_say_so() -> None:
    """At a drift of .15 points a year the model alone is too sure in most panels."""
    wider = 0
    for seed in range(10):
        sums, fit, parts = panel(seed, sites=150, raters=8, drift=0.15)
        alone, both = common_trend(fit), trend_with_raters(sums, fit, parts)
        assert both.slope == alone.slope
        assert None not in (alone.low, alone.high, both.low, both.high)
        wider += (both.high - both.low) > 2 * (alone.high - alone.low)  # type: ignore[operator]
    assert wider >= 7


def test_too_few_raters_or_sites_give_no_range() -> None:
    sums, fit, parts = panel(6, raters=4)
    assert trend_with_raters(sums, fit, parts).reason == FEW_RATERS
    assert trend_with_raters(sums, fit, parts, minimum_raters=4).low is not None
    assert trend_with_raters(sums, fit, parts, minimum_sites=41, minimum_raters=4).reason == FEW_SITES
