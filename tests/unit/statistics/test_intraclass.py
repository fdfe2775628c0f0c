"""Intraclass correlations, against Shrout and Fleiss (1979), R's psych and an analysis of variance."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from coaching_analytics.statistics.intraclass import FEW_RATERS, FEW_TARGETS, FORMS, NO_VARIATION, intraclass

GOLDEN = Path(__file__).parents[2] / "golden" / "shrout_fleiss_1979.csv"
# R's psych::ICC on the same table: value, F, degrees of freedom, p, 95% limits.
PSYCH = {
    "1,1": (0.165741768, 1.794678492, 5, 18, 0.164768808, -0.132932325, 0.722560062),
    "2,1": (0.289763780, 11.027247956, 5, 15, 0.000134567, 0.018786513, 0.761084370),
    "3,1": (0.714840715, 11.027247956, 5, 15, 0.000134567, 0.342464765, 0.945858260),
    "1,k": (0.442797133, 1.794678492, 5, 18, 0.164768808, -0.884442155, 0.912415420),
    "2,k": (0.620050548, 11.027247956, 5, 15, 0.000134567, 0.071136815, 0.927232040),
    "3,k": (0.909315542, 11.027247956, 5, 15, 0.000134567, 0.675674714, 0.985891678),
}


@pytest.fixture(scope="module")
def scores() -> np.ndarray:
    with GOLDEN.open(newline="") as lines:
        return np.array([row[1:] for row in list(csv.reader(lines))[1:]], dtype=float)


@pytest.mark.parametrize("form", FORMS)
def test_the_table_of_shrout_and_fleiss_as_psych_reads_it(scores: np.ndarray, form: str) -> None:
    found = intraclass(scores)[form]
    got = (found.value, found.f, found.df1, found.df2, found.p, found.low, found.high)
    assert got == pytest.approx(PSYCH[form], rel=1e-6, abs=1e-8)


def test_a_visit_with_a_missing_score_is_left_out_whole(scores: np.ndarray) -> None:
    gap = np.vstack([scores, [np.nan, 3, 4, 5]])
    assert intraclass(gap) == intraclass(scores)


def test_scores_that_do_not_vary_have_a_reason_and_no_value() -> None:
    assert {(form.value, form.reason) for form in intraclass(np.full((5, 3), 4.0)).values()} == {
        (None, NO_VARIATION)
    }


def test_raters_who_differ_by_a_constant_are_consistent_but_do_not_agree() -> None:
    found = intraclass([[1, 2], [3, 4], [5.1, 6.1]])
    assert found["3,1"].value == 1.0
    assert found["3,1"].low is None
    assert found["2,1"].value < 0.95


@pytest.mark.parametrize(
    ("table", "reason"), [([[1], [2]], FEW_RATERS), ([[1, 2]], FEW_TARGETS), ([[1, np.nan]], FEW_TARGETS)]
)
def test_too_little_to_go_by_has_a_reason(table: list[list[float]], reason: str) -> None:
    assert intraclass(table)["1,1"].reason == reason


def test_a_planted_agreement_lies_in_95_of_100_ranges() -> None:
    """Room, rater and rest drawn with ICC(2,1) = .5: the range of form 2 must hold it."""
    rng = np.random.default_rng(4)
    inside = 0
    for _ in range(2000):
        x = rng.normal(size=(30, 1)) + np.sqrt(0.3) * rng.normal(size=(1, 8))
        found = intraclass(x + np.sqrt(0.7) * rng.normal(size=(30, 8)))["2,1"]
        inside += found.low <= 0.5 <= found.high
    assert 0.93 <= inside / 2000 <= 0.97


@given(
    st.integers(2, 6).flatmap(
        lambda k: st.lists(st.lists(st.integers(1, 7), min_size=k, max_size=k), min_size=2, max_size=8)
    ),
    st.sampled_from([0.5, 2.0]),
)
def test_any_table_gives_numbers_or_reasons_and_the_unit_does_not_matter(
    table: list[list[int]], factor: float
) -> None:
    found, scaled = intraclass(table), intraclass(np.array(table) * factor)
    for form in FORMS:
        one = found[form]
        assert one.value is None or (np.isfinite(one.value) and one.value <= 1 + 1e-9)
        assert (one.low is None) or one.low <= one.value <= one.high
        assert one.low is not None or one.reason
        assert (one.value is None) == (scaled[form].value is None)
        assert one.value is None or scaled[form].value == pytest.approx(one.value)
