"""Survival: the lung data as R's survival gives them, a late entry by hand, and what cannot be said."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coaching_analytics.statistics.survival import Survival, kaplan_meier
from coaching_analytics.statistics.survival_groups import hazard_ratios, log_rank

FILE = Path(__file__).parents[2] / "golden" / "lung.csv"


@pytest.fixture(scope="module")
def lung() -> dict[str, np.ndarray]:
    with FILE.open(encoding="utf-8") as lines:
        rows = list(csv.DictReader(lines))
    names = ("time", "status", "sex", "age", "inst")
    return {name: np.array([float(row[name]) if row[name] != "NA" else -1 for row in rows]) for name in names}


def curve_of(lung: dict[str, np.ndarray], sex: int | None = None) -> Survival:
    those = np.ones(228, dtype=bool) if sex is None else lung["sex"] == sex
    return kaplan_meier(lung["time"][those], lung["status"][those] == 2)


def test_the_share_left_is_that_of_r(lung: dict[str, np.ndarray]) -> None:
    found = [curve_of(lung).at(day).value for day in (100, 365, 500)]
    assert found == pytest.approx([0.863969, 0.409242, 0.293269], abs=5e-7)


def test_the_band_is_that_of_r(lung: dict[str, np.ndarray]) -> None:
    found = curve_of(lung).at(100)
    assert (found.low, found.high) == pytest.approx((0.812222, 0.902310), abs=5e-7)


def test_medians_are_those_of_r(lung: dict[str, np.ndarray]) -> None:
    men, women = curve_of(lung, 1).quantile(), curve_of(lung, 2).quantile()
    assert (men.value, women.value) == (270, 426)
    assert (men.low, men.high, women.low, women.high) == (210, 306, 345, 524)


def test_log_rank_is_that_of_r(lung: dict[str, np.ndarray]) -> None:
    found = log_rank(lung["time"], lung["status"] == 2, lung["sex"])
    assert found.statistic == pytest.approx(10.326742, abs=5e-7)
    assert (found.df, found.p) == (1, pytest.approx(0.0013112, abs=5e-8))


def test_log_rank_within_institutions_is_that_of_r(lung: dict[str, np.ndarray]) -> None:
    known = lung["inst"] > 0
    parts = (lung[name][known] for name in ("time", "status", "sex"))
    time, status, sex = parts
    found = log_rank(time, status == 2, sex, strata=lung["inst"][known])
    assert found.statistic == pytest.approx(8.524467, abs=5e-7)


def test_cox_is_that_of_r(lung: dict[str, np.ndarray]) -> None:
    found = hazard_ratios(lung["time"], lung["status"] == 2, np.column_stack((lung["age"], lung["sex"])))
    assert (found[1].value, found[1].se) == pytest.approx((-0.513218, 0.167458), abs=1e-6)


def test_late_entries_count_from_their_entry() -> None:
    # At day 2 the late one (entry 2) is not at risk yet: 1 of 2 left. At day 4 both are: 1 of 2 again.
    found = kaplan_meier([2, 4, 6], [True, True, False], [0, 2, 0])
    assert found.at_risk.tolist() == [2, 2]
    assert found.share.tolist() == [0.5, 0.25]


def test_greenwood_by_hand() -> None:
    found = kaplan_meier([1, 2, 3, 4], [True, False, True, False])
    assert found.se[1] == pytest.approx(0.375 * (1 / (4 * 3) + 1 / (2 * 1)) ** 0.5)


def test_three_groups_and_late_entries_by_hand() -> None:
    # Day 1: 3 at risk (one each), a. Day 2: b and c. Only two of three groups are free.
    found = log_rank([1, 2, 3], [1, 1, 1], ["a", "b", "c"])
    assert found.expected.tolist() == pytest.approx([1 / 3, 1 / 3 + 1 / 2, 1 / 3 + 1 / 2 + 1])
    assert found.df == 2
    late = log_rank([1, 2, 3], [1, 1, 1], ["a", "b", "c"], entry=[0, 0, 2])
    assert late.expected.tolist() == pytest.approx([1 / 2, 1 / 2 + 1, 1])


def test_one_group_has_nothing_to_compare() -> None:
    found = log_rank([1, 2], [1, 0], ["a", "a"])
    assert (found.df, found.p) == (0, None)


def test_a_median_not_reached_has_no_value() -> None:
    found = kaplan_meier([1, 5, 5, 5], [True, False, False, False])
    assert found.quantile().value is None
    assert found.quantile(0.2).value == 1


def test_an_upper_end_not_reached_is_said() -> None:
    found = kaplan_meier([1, 2, 3, 9, 9, 9], [1, 1, 1, 0, 0, 0]).quantile()
    assert (found.value, found.high, found.reason) == (3, None, "the upper end was not reached")


def test_beyond_the_longest_time_nothing_is_known() -> None:
    found = kaplan_meier([1, 5], [True, False])
    assert found.at(0.5).value == 1
    assert found.at(6).value is None
    assert found.restricted_mean(6).value is None
    assert kaplan_meier([1, 5], [True, True]).at(6).value == 0


def test_nobody_to_whom_it_happened() -> None:
    found = kaplan_meier([3, 4], [False, False])
    assert (len(found.times), found.at(4).value, found.restricted_mean(4).value) == (0, 1, 4)
    assert kaplan_meier([], []).n == 0


def test_what_is_not_a_time_is_refused() -> None:
    for bad in (([1, 2], [True]), ([float("nan")], [True]), ([2], [True], [2]), ([2], [True], [-1])):
        with pytest.raises(ValueError, match=r"times|every"):
            kaplan_meier(*bad)
    with pytest.raises(ValueError, match="as long"):
        log_rank([1, 2], [1, 1], ["a"])


@settings(max_examples=25, deadline=None)
@given(st.lists(st.integers(1, 30), min_size=1, max_size=40))
def test_when_it_happens_to_all_the_curve_is_the_plain_share(times: list[int]) -> None:
    found, seen = kaplan_meier(times, [True] * len(times)), np.array(times)
    assert found.share == pytest.approx([(seen > t).mean() for t in found.times], abs=1e-12)
    assert found.restricted_mean(30).value == pytest.approx(np.minimum(seen, 30).mean())


def test_ranges_cover_a_planted_wait_with_late_entries() -> None:
    """Waits of 30 days on average, half of the sites watched from a late day on, all until day 60."""
    rng, covered, median, worlds = np.random.default_rng(65), 0, 0, 300
    for _ in range(worlds):
        wait = rng.exponential(30, 300)
        entry = np.where(rng.random(300) < 0.5, rng.uniform(0, 50, 300), 0.0)
        seen = wait > entry
        found = kaplan_meier(np.minimum(wait, 60)[seen], (wait <= 60)[seen], entry[seen])
        at, half = found.at(30), found.quantile()
        covered += at.low <= np.exp(-1) <= at.high
        median += half.low <= 30 * np.log(2) <= half.high
    assert 0.92 <= covered / worlds <= 0.98
    assert 0.92 <= median / worlds <= 0.99
