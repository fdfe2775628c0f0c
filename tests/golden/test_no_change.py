"""Where nothing changes, raw change looks like a gain and a naive price a bargain; net change must not."""

from __future__ import annotations

import numpy as np
import pytest

from coaching_analytics.statistics.clustering import OverallMean, clustered_covariance, clustered_variance
from coaching_analytics.statistics.cost_effectiveness import fieller, inverse
from coaching_analytics.statistics.gain import MeanInterval, added_variance, expected_change, mean_interval
from coaching_analytics.statistics.regression_to_mean import expected_crossings
from coaching_analytics.statistics.reliability import from_pairs
from tests.golden.no_change_world import RELIABILITY, SD, World, world

RUNS = 1_000


@pytest.fixture(scope="module")
def worlds() -> list[World]:
    return [world(seed) for seed in range(RUNS)]


def net(found: World, estimated: bool) -> tuple[np.ndarray, OverallMean, float]:
    """Net change of each room, what the overall mean put into it, and the variance that reliability adds."""
    mean = np.full(len(found.earlier), found.first.mean())
    spread, _ = clustered_variance(found.first, found.first_site)
    parts = (found.first - found.first.mean()) / len(found.first)
    own = {"clusters": found.double_site, "raters": found.double_raters}
    known = from_pairs(found.double_a, found.double_b, **own) if estimated else None
    value, se = (RELIABILITY, 0.0) if known is None else (known.value, known.se)
    change = found.later - found.earlier - expected_change(found.earlier, mean, value)
    compared = OverallMean(spread, found.first_rater, parts).times(value - 1)
    return change, compared, added_variance(found.earlier, mean, value, reliability_se=se)


def gain_of(found: World, estimated: bool) -> tuple[np.ndarray, MeanInterval]:
    """Net change of each room, and its mean with a range."""
    change, compared, extra = net(found, estimated)
    raters = found.rater_earlier, found.rater_later
    return change, mean_interval(change, found.site, *raters, compared=compared, extra_variance=extra)


def covered(found: World, estimated: bool) -> bool:
    _, answer = gain_of(found, estimated)
    assert answer.low is not None
    assert answer.high is not None
    return answer.low <= 0 <= answer.high


@pytest.mark.parametrize("estimated", [False, True], ids=["reliability stated", "reliability estimated"])
def test_net_change_covers_zero_in_93_to_97_of_100_runs(worlds: list[World], estimated: bool) -> None:
    share = np.mean([covered(found, estimated) for found in worlds])
    assert 0.93 <= share <= 0.97


@pytest.mark.full
@pytest.mark.parametrize("estimated", [False, True], ids=["reliability stated", "reliability estimated"])
def test_net_change_covers_zero_in_many_runs(estimated: bool) -> None:
    share = np.mean([covered(world(seed), estimated) for seed in range(10_000, 20_000)])
    assert 0.93 <= share <= 0.97


def test_without_the_uncertainty_of_reliability_the_range_is_far_too_narrow(worlds: list[World]) -> None:
    """The added variance is what makes the estimated case honest: without it 80 of 100 runs cover zero."""
    inside = []
    for found in worlds[:300]:
        change, *_ = net(found, estimated=True)
        answer = mean_interval(change, found.site, found.rater_earlier, found.rater_later)
        inside.append(answer.low is not None and answer.low <= 0 <= (answer.high or 0.0))
    assert np.mean(inside) < 0.9


def test_raw_change_looks_like_a_gain_of_point_three(worlds: list[World]) -> None:
    raw = np.mean([float((found.later - found.earlier).mean()) for found in worlds])
    assert raw == pytest.approx(0.30, abs=0.02)


def test_a_naive_cost_per_point_looks_like_6625_dollars(worlds: list[World]) -> None:
    cost = np.mean([float(found.cost.mean()) for found in worlds])
    raw = np.mean([float((found.later - found.earlier).mean()) for found in worlds])
    assert cost / raw == pytest.approx(6625, rel=0.05)


def test_cost_per_point_is_open_in_all_but_the_chance_runs(worlds: list[World]) -> None:
    """At most the runs of one tail show a price; the others say "at least", or nothing at all."""
    priced = 0
    for found in worlds:
        change, gain = gain_of(found, estimated=True)
        spread, _ = clustered_variance(found.cost, found.site)
        together = clustered_covariance(change, found.cost, found.site)
        ratio = fieller(gain.mean, float(found.cost.mean()), (gain.variance, spread), together, gain.critical)
        priced += inverse(ratio.ratio, ratio.low, ratio.high).value is not None
    assert priced / RUNS <= 0.04


@pytest.mark.parametrize("line", [2.3, 2.5, 3.0])
def test_net_crossers_of_a_line_net_out(worlds: list[World], line: float) -> None:
    """Rooms picked because they were low cross upwards without change; less the expected, nothing is left."""
    left, raw = [], []
    for found in worlds[:300]:
        mean, sd = found.first.mean(), found.first.std(ddof=1)
        up, down = expected_crossings(found.earlier, line, mean, sd, RELIABILITY)
        crossed = float((found.later >= line).sum() - (found.earlier >= line).sum())
        raw.append(crossed / len(found.earlier))
        left.append((crossed - (up - down)) / len(found.earlier))
    assert np.mean(raw) > 0.1
    assert abs(np.mean(left)) < 0.02


def test_the_world_is_what_it_says() -> None:
    """Two visits to a room agree as far as its reliability says, before rooms are picked."""
    twice = [world(seed, double_coded=1.0) for seed in range(20)]
    pairs = [from_pairs(found.double_a, found.double_b).value for found in twice]
    assert np.mean(pairs) == pytest.approx(RELIABILITY, abs=0.03)
    assert np.mean([world(seed).first.std() for seed in range(20)]) == pytest.approx(SD, abs=0.03)
