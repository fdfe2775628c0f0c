"""The growth model beside statsmodels' MixedLM on the same panel, and alone at full size."""

from __future__ import annotations

import time
import warnings
from collections.abc import Callable
from typing import Any

import numpy as np

from coaching_analytics.statistics.growth import GrowthFit, fit_growth
from coaching_analytics.statistics.robust_trend import robust_trends
from coaching_analytics.statistics.site_slopes import site_slopes
from coaching_analytics.statistics.site_sums import site_sums
from coaching_analytics.statistics.site_trends import site_trends

WAVES, DOMAINS, PEER_SITES, FULL_SITES = 10, 3, 1_000, 10_000
SAME = 1e-3
"""Log-likelihoods nearer than this are the same maximum."""
Panel = tuple[np.ndarray, np.ndarray, np.ndarray]


def panel(sites: int, seed: int) -> Panel:
    """Site, years and score of every rating; visits fall up to ten weeks about their wave."""
    rng = np.random.default_rng(seed)
    site = np.repeat(np.arange(sites), WAVES)
    t = np.tile(np.arange(float(WAVES)), sites) + rng.uniform(-0.2, 0.2, sites * WAVES)
    y = rng.normal(4, 0.6, sites)[site] + rng.normal(0.05, 0.08, sites)[site] * t
    return site, t, y + rng.normal(0, 0.5, len(site))


def ours(panels: list[Panel]) -> list[GrowthFit]:
    """Sums, fit, and each site's own trend with its range, one domain after the other."""
    fits = []
    for site, t, y in panels:
        _, sums = site_sums(site, t, y)
        fit = fit_growth(sums)
        assert isinstance(fit, GrowthFit)
        site_trends(sums, fit).slope_range()
        fits.append(fit)
    return fits


def peer(ratings: Panel, best: float) -> float:
    """Seconds of the same fit by statsmodels; its fit includes the sites' own trends.

    Left to itself it tries its optimisers in turn and on such panels often ends hundreds of log-likelihood units
    short, after several times as long. So each is run alone, and the fastest that reaches `best` counts.
    """
    from statsmodels.regression.mixed_linear_model import MixedLM

    site, t, y = ratings
    x = np.column_stack([np.ones(len(t)), t])
    arrived = []
    for method in ("bfgs", "lbfgs", "cg"):
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            start = time.perf_counter()
            fit = MixedLM(y, x, groups=site, exog_re=x).fit(reml=True, method=method)
            assert len(fit.random_effects) == len(np.unique(site))
            seconds = time.perf_counter() - start
        if abs(best - float(fit.llf)) < SAME:
            arrived.append(seconds)
    if not arrived:
        raise RuntimeError(
            "no optimiser of statsmodels reached the maximum: there is nothing to compare with"
        )
    return min(arrived)


def median(run: Callable[[], object], times: int) -> float:
    """Median seconds of several runs."""
    taken = []
    for _ in range(times):
        start = time.perf_counter()
        run()
        taken.append(time.perf_counter() - start)
    return float(np.median(taken))


def measure() -> dict[str, Any]:
    """Medians of ours; of the peer the fastest way that reaches the same maximum, one domain after the other."""
    small = [panel(PEER_SITES, seed) for seed in range(DOMAINS)]
    large = [panel(FULL_SITES, seed) for seed in range(DOMAINS)]
    fits = ours(small)
    return {
        "growth, small": median(lambda: ours(small), 5),
        "growth, peer": sum(peer(x, fit.log_likelihood) for x, fit in zip(small, fits, strict=True)),
        "growth, full": median(lambda: ours(large), 5),
        "site slopes, full": median(lambda: [site_slopes(site_sums(*x)[1]) for x in large], 5),
        "robust trends, full": median(lambda: [robust_trends(*x) for x in large], 3),
    }
