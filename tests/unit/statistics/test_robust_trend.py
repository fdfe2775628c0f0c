"""Robust trends: the Nile, scipy site by site, and what cannot be said."""

from __future__ import annotations

import csv
from itertools import combinations
from pathlib import Path

import numpy as np
import pytest
from scipy import stats

from coaching_analytics.statistics import robust_trend
from coaching_analytics.statistics.robust_trend import ONE_RATING, SINGLE_DATE, robust_trends

NILE = Path(__file__).parents[2] / "golden" / "nile.csv"


def random_ratings(seed: int, step: float | None) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Sites of 2 to 16 ratings in any order; with a `step`, scores are rounded and some dates are equal."""
    rng = np.random.default_rng(seed)
    site = rng.permutation(np.repeat(np.arange(40), rng.integers(2, 17, 40)))
    t, y = rng.uniform(0, 8, len(site)), rng.normal(4, 0.8, len(site))
    if step is None:
        return site, t, y
    return site, np.where(site % 2, np.round(t), t), np.round(y / step) * step


def test_the_nile() -> None:
    with NILE.open(encoding="utf-8") as lines:
        rows = [(float(row["year"]), float(row["flow"])) for row in csv.DictReader(lines)]
    year, flow = np.array(rows).T
    found = robust_trends(np.zeros(100, dtype=int), year, flow)
    assert found.slope[0] == pytest.approx(-2.6)
    assert found.signs[0] == -1387
    assert found.variance[0] == pytest.approx(112728.33, abs=0.005)
    assert found.z[0] == pytest.approx(-4.128067, abs=1e-6)
    assert found.p[0] == pytest.approx(3.65826e-5, rel=1e-5)
    theirs = stats.theilslopes(flow, year)
    assert (found.low[0], found.high[0]) == pytest.approx((theirs.low_slope, theirs.high_slope))


@pytest.mark.parametrize("step", [None, 0.25])
@pytest.mark.parametrize("seed", range(3))
def test_slopes_and_ranges_are_those_of_scipy(seed: int, step: float | None) -> None:
    site, t, y = random_ratings(seed, step)
    found = robust_trends(site, t, y)
    assert (~found.low.mask).sum() > 10
    for at, label in enumerate(found.sites.tolist()):
        theirs = stats.theilslopes(y[site == label], t[site == label], 0.95)
        assert found.slope[at] == pytest.approx(theirs.slope)
        if not found.low.mask[at]:
            assert (found.low[at], found.high[at]) == pytest.approx((theirs.low_slope, theirs.high_slope))


@pytest.mark.parametrize("step", [None, 0.25])
@pytest.mark.parametrize("seed", range(3))
def test_signs_and_variance_are_those_of_kendall(seed: int, step: float | None) -> None:
    """Scipy's asymptotic z has no continuity correction; its exact chance has no equal values."""
    site, t, y = random_ratings(seed, step)
    found = robust_trends(site, t, y)
    for at, label in enumerate(found.sites.tolist()):
        mine, times = y[site == label], t[site == label]
        if len(np.unique(mine)) == 1 or len(mine) < 3:
            continue
        pairs = combinations(zip(times, mine, strict=True), 2)
        assert found.signs[at] == sum(int(np.sign((b[0] - a[0]) * (b[1] - a[1]))) for a, b in pairs)
        theirs = stats.kendalltau(times, mine, method="asymptotic").pvalue
        z = abs(found.signs[at]) / np.sqrt(found.variance[at])
        assert 2 * stats.norm.sf(z) == pytest.approx(theirs)
        if step is None and len(mine) <= 12:
            assert found.p[at] == pytest.approx(stats.kendalltau(times, mine, method="exact").pvalue)


def test_too_few_waves_say_so_and_have_no_range() -> None:
    """Four waves that all rise cannot be told from chance at .05; five can; four can at .10."""
    site, t = np.repeat([4, 5], [4, 5]), np.r_[np.arange(4), np.arange(5)]
    found = robust_trends(site, t, 3 + 0.5 * t + 0.01 * t**2)
    assert found.too_few.tolist() == [True, False]
    assert found.low.tolist()[0] is None
    assert found.low.tolist()[1] is not None
    assert found.p[0] > 0.05 > found.p[1]
    assert robust_trends(site, t, t, level=0.9).too_few.tolist() == [False, False]


def test_five_ratings_of_two_dates_are_too_few() -> None:
    """Ratings of the same date say nothing of change: 2 and 3 at two dates are six pairs, and not enough."""
    found = robust_trends([1] * 5, [0, 0, 1, 1, 1], [3, 3.5, 4, 4.5, 5])
    assert found.too_few.tolist() == [True]
    assert found.signs.tolist() == [6]


def test_equal_scores_are_a_level_line_without_a_range() -> None:
    found = robust_trends([1] * 8, range(8), [4.0] * 8)
    assert (found.slope.tolist(), found.p.tolist(), found.low.tolist()) == ([0.0], [1.0], [None])
    assert not found.too_few[0]


def test_sites_without_a_trend_are_listed() -> None:
    found = robust_trends(["a", "b", "b", "c", "c"], [0, 1, 1, 0, 2], [3, 4, 5, 3, 4])
    assert found.sites.tolist() == ["c"]
    assert {reason: labels.tolist() for reason, labels in found.without.items()} == {
        ONE_RATING: ["a"],
        SINGLE_DATE: ["b"],
    }


def test_no_ratings_give_empty_lists() -> None:
    found = robust_trends([], [], [])
    assert (len(found.sites), len(found.slope), found.low.tolist(), dict(found.without)) == (0, 0, [], {})


def test_one_odd_rating_does_not_bend_the_line() -> None:
    t = np.arange(9.0)
    y = 3 + 0.2 * t
    y[4] = 7.0
    found = robust_trends([1] * 9, t, y)
    assert found.slope[0] == pytest.approx(0.2)
    assert stats.linregress(np.delete(t, 4), np.delete(y, 4)).slope == pytest.approx(0.2)


def test_blocks_of_any_size_give_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = robust_trends(*random_ratings(7, 0.25))
    monkeypatch.setattr(robust_trend, "CELLS", 300)
    parts = robust_trends(*random_ratings(7, 0.25))
    for name in ("sites", "slope", "signs", "p", "too_few"):
        assert getattr(whole, name).tolist() == getattr(parts, name).tolist()
    assert whole.low.tolist() == parts.low.tolist()


@pytest.mark.parametrize(
    ("t", "y", "level", "said"),
    [([0.0], [1.0, 2.0], 0.95, "2 sites, 1 times"), ([0.0, np.nan], [1.0, 2.0], 0.95, "position 1"),
     ([0.0, 1.0], [1.0, 2.0], 1.0, "level")],
)  # fmt: skip
def test_what_cannot_be_is_refused(t: list[float], y: list[float], level: float, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        robust_trends([1, 1], t, y, level=level)
