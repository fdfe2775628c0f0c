"""The likely range of a mean change holds the truth where few raters rate many rooms."""

from __future__ import annotations

import numpy as np
import pytest

from coaching_analytics.statistics.clustering import clustered_variance, critical_value
from coaching_analytics.statistics.gain import mean_interval
from tests.golden.gain_coverage_world import change

SIZES = [(60, 8), (300, 8), (300, 40)]


def covered(sites: int, raters: int, panel: str, runs: int) -> tuple[float, float]:
    """Share of runs whose range holds zero: from sites and raters, and from sites alone."""
    rng = np.random.default_rng((sites, raters))
    both, alone = [], []
    for _ in range(runs):
        values, site, first, second = change(rng, sites, raters, panel)
        found = mean_interval(values, site, first, second)
        if found.low is None or found.high is None:
            continue
        both.append(found.low <= 0 <= found.high)
        variance, k = clustered_variance(values, site)
        alone.append(abs(values.mean()) <= critical_value(0.95, k - 1) * np.sqrt(variance))
    assert len(both) > 0.99 * runs
    return float(np.mean(both)), float(np.mean(alone))


@pytest.mark.parametrize(("sites", "raters"), SIZES)
def test_other_raters_at_the_later_date(sites: int, raters: int) -> None:
    """The hard case: strictness does not cancel. Sites alone would cover 75, 47 and 78 of 100."""
    both, alone = covered(sites, raters, "new", 600)
    assert 0.925 <= both <= 0.97
    assert alone < 0.85


def test_the_same_people_sent_anew() -> None:
    """What people are strict by cancels: taken for other people at each date the range held 99 of 100."""
    both, _ = covered(300, 40, "same", 600)
    assert 0.92 <= both <= 0.97


@pytest.mark.full
@pytest.mark.parametrize("panel", ["new", "stays", "same"])
@pytest.mark.parametrize(("sites", "raters"), SIZES)
def test_every_panel_of_raters(sites: int, raters: int, panel: str) -> None:
    """Also where what the same people are strict by cancels."""
    both, _ = covered(sites, raters, panel, 10_000)
    assert 0.93 <= both <= 0.97
