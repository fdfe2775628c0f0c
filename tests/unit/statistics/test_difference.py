"""The difference of two means whose rooms share sites."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from coaching_analytics.statistics.difference import Group, difference

draw = np.random.default_rng(2)


def _group(n: int, sites: np.ndarray) -> Group:
    return Group(draw.normal(0.2, 0.5, n), draw.gamma(4, 500, n), sites)


def test_other_sites_add_up_as_two_samples_do() -> None:
    """One room a site: s1^2 / n1 + s2^2 / n2, up to the small-sample factors (here 59/60 and 89/90)."""
    first, second = _group(60, np.arange(60)), _group(90, 100 + np.arange(90))
    found = difference(first, second)
    k = 150 / 149
    wanted = k * (first.effects.var() / 60 + second.effects.var() / 90)
    assert found.effect_variance == pytest.approx(wanted)
    assert found.effect == pytest.approx(first.effects.mean() - second.effects.mean())
    together = k * sum(
        np.cov(one.costs, one.effects, ddof=0)[0, 1] / len(one.costs) for one in (first, second)
    )
    assert found.covariance == pytest.approx(together)


def test_the_same_sites_twice_are_compared_site_by_site() -> None:
    """Paired: the variance is that of the differences of each site."""
    first, second = _group(40, np.arange(40)), _group(40, np.arange(40))
    gap = first.costs - second.costs
    assert difference(first, second).cost_variance == pytest.approx(gap.var(ddof=1) / 40)


def test_a_single_site_says_nothing() -> None:
    one = Group(np.array([1.0]), np.array([5.0]), np.array([1]))
    assert difference(one, one).effect_variance == float("inf")


@given(st.integers(2, 12), st.integers(2, 12), st.integers(0, 6))
def test_turned_round_the_difference_changes_its_sign_only(n: int, m: int, shift: int) -> None:
    first, second = _group(n, np.arange(n)), _group(m, shift + np.arange(m))
    found, turned = difference(first, second), difference(second, first)
    assert (turned.cost, turned.effect) == pytest.approx((-found.cost, -found.effect))
    assert turned.effect_variance == pytest.approx(found.effect_variance)
    assert turned.covariance == pytest.approx(found.covariance)
