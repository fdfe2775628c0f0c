"""Effect sizes, against the worked examples of rules.json and scipy."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from coaching_analytics.statistics.effect_size import (
    ALL_OR_NONE,
    FEW,
    NO_SPREAD,
    UNBALANCED,
    baseline_equivalence,
    cluster_correction,
    cox_index,
    hedges_g,
    hedges_g_of,
    improvement_index,
    omega,
)
from tests.golden.rules import rules


def test_hedges_g_as_in_the_worked_examples() -> None:
    golden = rules()["hedges_summary"]
    assert omega(40) == pytest.approx(golden["omega"], abs=5e-7)
    found = hedges_g((3.10, 2.75), (0.7, 0.7), (20, 20))
    assert found.value == pytest.approx(golden["g"], abs=5e-5)
    assert found.value / omega(40) == pytest.approx(golden["d"])
    assert hedges_g_of([5, 6, 7], [4, 5, 6]).value == pytest.approx(rules()["hedges_baselinr"])


def test_the_factor_is_close_to_the_exact_one() -> None:
    assert omega(40) == pytest.approx(rules()["J_exact_38"], abs=3e-5)


def test_standard_error_written_out() -> None:
    """w sqrt(40/400 + .25/80)."""
    assert hedges_g((3.10, 2.75), (0.7, 0.7), (20, 20)).se == pytest.approx(
        0.980132 * np.sqrt(0.1 + 0.003125), abs=1e-6
    )


def test_a_planted_effect_lies_in_95_of_100_ranges() -> None:
    rng = np.random.default_rng(6)
    found = [hedges_g_of(rng.normal(0.5, 1, 30), rng.normal(0, 1, 25)) for _ in range(2000)]
    assert 0.93 <= np.mean([one.low <= 0.5 <= one.high for one in found]) <= 0.97
    assert np.mean([one.value for one in found]) == pytest.approx(0.5, abs=0.02)


@pytest.mark.parametrize("effect", ["0.05", "0.18", "0.25", "0.49", "0.4901"])
def test_improvement_index_as_in_the_worked_examples(effect: str) -> None:
    assert improvement_index(float(effect)) == pytest.approx(rules()["improv"][effect], abs=0.005)


@pytest.mark.parametrize(
    ("effect", "answer"),
    [
        (0.05, "satisfied"),
        (0.0501, "needs adjustment"),
        (0.25, "needs adjustment"),
        (0.2501, "not satisfied"),
        (-0.3, "not satisfied"),
        (0.0, "satisfied"),
    ],
)
def test_groups_alike_before(effect: float, answer: str) -> None:
    assert baseline_equivalence(effect) == answer


def test_cluster_correction_as_in_the_worked_example() -> None:
    golden = rules()["cluster"]
    t = omega(40) * 0.5 * np.sqrt(10)  # the example's t before it was rounded
    assert t == pytest.approx(golden["t"], abs=5e-5)
    found = cluster_correction(omega(40) * 0.5, t, (20, 20), 4, 0.2)
    assert found.t == pytest.approx(golden["tA"], abs=5e-5)
    assert found.freedom == pytest.approx(golden["h"], abs=5e-4)
    assert found.p == pytest.approx(golden["p_corr"], abs=5e-5)
    assert found.effect.value == pytest.approx(0.4823, abs=5e-5)
    assert cluster_correction(0.2, 1.0, (50, 50), 5, 0.1).freedom == pytest.approx(94.40, abs=0.005)


def test_independent_rooms_stay_as_they_were() -> None:
    found = cluster_correction(0.4901, 1.5497, (20, 20), 4, 0.0)
    assert (found.t, found.freedom, found.effect.value) == pytest.approx((1.5497, 38, 0.4901))
    assert found.p == pytest.approx(rules()["cluster"]["p_uncorr"], abs=5e-5)
    assert found.p == pytest.approx(2 * stats.t.sf(1.5497, 38))


def test_the_corrected_range_is_wider() -> None:
    plain = hedges_g((3.10, 2.75), (0.7, 0.7), (20, 20))
    found = cluster_correction(plain.value, 1.58, (20, 20), 4, 0.2).effect
    assert found.high - found.low > plain.high - plain.low


def test_shares_on_the_scale_of_standard_deviations() -> None:
    assert cox_index(0.6, 0.5).value == pytest.approx(rules()["cox_index_0.6_0.5"], abs=5e-5)
    assert cox_index(0.6, 0.5, 40).value == pytest.approx(0.2457 * omega(40), abs=5e-5)
    assert cox_index(1.0, 0.5).reason == ALL_OR_NONE


def test_what_cannot_be_reckoned_has_a_reason() -> None:
    assert hedges_g_of([1, 1], [2, 2]).reason == NO_SPREAD
    assert hedges_g_of([], [1, 2, 3, 4]).reason == FEW
    assert hedges_g((1, 2), (1, 1), (1, 2)).reason == FEW
    assert cluster_correction(0.2, 1, (2, 2), 3, 1.0).reason == UNBALANCED
    assert cluster_correction(0.2, 1, (1, 1), 1, 0.1).reason == FEW


@pytest.mark.parametrize(("size", "correlation"), [(0.5, 0.1), (2, -0.1), (2, 1.1)])
def test_impossible_clusters_are_refused(size: float, correlation: float) -> None:
    with pytest.raises(ValueError, match="1 room or more"):
        cluster_correction(0.2, 1, (20, 20), size, correlation)


@given(
    st.lists(st.integers(1, 7), min_size=2, max_size=12), st.lists(st.integers(1, 7), min_size=2, max_size=12)
)
def test_swapping_groups_turns_the_sign(first: list[int], second: list[int]) -> None:
    one, other = hedges_g_of(first, second), hedges_g_of(second, first)
    assert (one.value is None) == (other.value is None)
    if one.value is not None:
        assert one.value == pytest.approx(-other.value)
        assert one.low <= one.value <= one.high
        assert improvement_index(one.value) == pytest.approx(-improvement_index(other.value))
