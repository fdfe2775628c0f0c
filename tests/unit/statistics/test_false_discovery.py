"""Adjusted p-values by the worked examples and by scipy, and the statements made from them."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from coaching_analytics.statistics.false_discovery import (
    DECLINING,
    IMPROVING,
    NO_CHANGE,
    adjusted,
    statements,
)
from tests.golden.rules import rules

TEN = [0.001, 0.008, 0.039, 0.041, 0.042, 0.06, 0.074, 0.205, 0.212, 0.216]
BENJAMINI_HOCHBERG_1995 = [
    0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.3240, 0.4262, 0.5719, 0.6528,
    0.7590, 1.0,
]  # fmt: skip


def test_worked_examples() -> None:
    assert adjusted([0.01, 0.04, 0.03, 0.005]) == pytest.approx(rules()["BH_adj2"], abs=5e-5)
    assert adjusted(TEN) == pytest.approx(rules()["BH_adj"], abs=5e-5)


def test_four_of_the_fifteen_of_1995_are_findings() -> None:
    assert (adjusted(BENJAMINI_HOCHBERG_1995) <= 0.05).sum() == 4


@pytest.mark.parametrize("seed", range(5))
def test_agrees_with_scipy(seed: int) -> None:
    p = np.random.default_rng(seed).beta(0.5, 2, 500).round(3)
    assert adjusted(p) == pytest.approx(stats.false_discovery_control(p))


def test_no_sites_no_statements() -> None:
    assert adjusted([]).tolist() == []
    assert statements([], []).tolist() == []


def test_the_sign_of_the_slope_gives_the_direction() -> None:
    said = statements([0.2, -0.2, 0.2, 0.0], [1e-5, 1e-5, 0.9, 1e-5])
    assert said.tolist() == [IMPROVING, DECLINING, NO_CHANGE, NO_CHANGE]


def test_one_small_p_among_many_sites_is_no_finding() -> None:
    """A chance of .01 is what one site in a hundred shows when nothing changes."""
    p = np.linspace(0.01, 1, 100)
    assert set(statements(np.ones(100), p)) == {NO_CHANGE}
    assert statements([1.0], [0.01]).tolist() == [IMPROVING]


@pytest.mark.parametrize("p", [[0.5, 1.2], [0.5, -0.1], [0.5, np.nan]])
def test_what_is_no_probability_is_refused(p: list[float]) -> None:
    with pytest.raises(ValueError, match="position 1"):
        adjusted(p)


def test_rate_and_lengths_are_checked() -> None:
    with pytest.raises(ValueError, match="rate"):
        statements([1.0], [0.5], rate=0)
    with pytest.raises(ValueError, match="2 slopes and 1 p-values"):
        statements([1.0, 2.0], [0.5])
