"""The growth model agrees with statsmodels' MixedLM on random panels, and is never the worse fit."""

from __future__ import annotations

import warnings

import numpy as np
import pytest
from statsmodels.regression.mixed_linear_model import MixedLM

from coaching_analytics.statistics.growth import GrowthFit, fit_growth
from coaching_analytics.statistics.site_sums import site_sums
from coaching_analytics.statistics.site_trends import site_trends

NORMAL = 6
SEEDS = [*range(NORMAL), *(pytest.param(seed, marks=pytest.mark.full) for seed in range(NORMAL, 100))]


@pytest.mark.parametrize("seed", SEEDS)
def test_random_panels(seed: int) -> None:
    rng = np.random.default_rng(seed)
    sites = int(rng.integers(15, 40))
    site = np.repeat(np.arange(sites), rng.integers(1, 9, sites))
    t = rng.integers(0, 6, len(site)) + rng.uniform(-0.2, 0.2, len(site))
    spread = (rng.choice([0.0, 0.4, 0.8]), rng.choice([0.0, 0.1, 0.3]))
    y = 4 + rng.normal(0, spread[0], sites)[site] + rng.normal(0.1, spread[1], sites)[site] * t
    y += rng.normal(0, 0.5, len(site))

    sums = site_sums(site, t, y)[1]
    fit = fit_growth(sums)
    assert isinstance(fit, GrowthFit)
    x = np.column_stack([np.ones(len(t)), t])
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        model = MixedLM(y, x, groups=site, exog_re=x)
        peer = model.fit(reml=True, method=["bfgs", "lbfgs", "cg"], gtol=1e-8)

    assert fit.log_likelihood >= peer.llf - 1e-6
    if fit.log_likelihood > peer.llf + 1e-5:
        return  # The peer stopped short, as it often does on the edge of what a covariance may be.
    assert (fit.level, fit.slope) == pytest.approx(tuple(peer.fe_params), abs=1e-5)
    assert fit.residual == pytest.approx(peer.scale, rel=1e-4)
    assert fit.between == pytest.approx(peer.cov_re, abs=1e-4)
    # Its printed errors come from the curvature in all parameters; the usual ones follow from its variances.
    within = [x[site == label] for label in range(sites)]
    whole = [peer.scale * np.eye(len(z)) + z @ peer.cov_re @ z.T for z in within]
    information = sum(z.T @ np.linalg.solve(v, z) for z, v in zip(within, whole, strict=True))
    assert fit.fixed_covariance == pytest.approx(np.linalg.inv(information), rel=1e-3, abs=1e-7)
    if not fit.singular:
        theirs = np.array([peer.random_effects[label] for label in range(sites)])
        assert site_trends(sums, fit).own == pytest.approx(theirs, abs=1e-5)
