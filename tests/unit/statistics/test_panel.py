"""Regression on a panel, against R's plm and whole dummy matrices."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pytest

from coaching_analytics.statistics.panel import FEW_SITES, NO_VARIATION, panel_regression

GOLDEN = Path(__file__).parents[2] / "golden" / "grunfeld_plm.csv"


def firms() -> tuple[np.ndarray, np.ndarray, list[str], list[str]]:
    with GOLDEN.open(newline="") as lines:
        data = list(csv.DictReader(lines))
    x = np.array([[float(row["value"]), float(row["capital"])] for row in data])
    return (
        np.array([float(row["inv"]) for row in data]),
        x,
        [r["firm"] for r in data],
        [r["year"] for r in data],
    )


def test_two_way_effects_of_grunfelds_firms_as_in_plm() -> None:
    value, capital = panel_regression(*firms(), small_sample=False)
    assert (value.value, capital.value) == pytest.approx((0.117716, 0.357916), abs=5e-7)
    assert (value.se, capital.se) == pytest.approx((0.0097120, 0.0429311), abs=5e-8)


def test_the_small_sample_factor_is_that_of_the_number_of_sites() -> None:
    plain, larger = (panel_regression(*firms(), small_sample=small)[0].se for small in (False, True))
    assert larger / plain == pytest.approx(np.sqrt(10 / 9))


def test_an_unbalanced_panel_equals_a_column_for_every_site_and_wave() -> None:
    rng = np.random.default_rng(2)
    site, wave = rng.integers(0, 15, 120), rng.integers(0, 5, 120)
    x = rng.normal(size=(120, 2))
    y = x @ [0.3, -0.2] + site * 0.1 + wave * 0.2 + rng.normal(size=120)
    dummies = [(site[:, None] == np.arange(15)), (wave[:, None] == np.arange(1, 5))]
    whole = np.linalg.lstsq(np.column_stack([x, *dummies]).astype(float), y, rcond=None)[0]
    found = panel_regression(y, x, site, wave)
    assert [one.value for one in found] == pytest.approx(whole[:2])


def test_without_site_effects_it_is_least_squares_with_errors_by_site() -> None:
    api = pytest.importorskip("statsmodels.api")
    rng = np.random.default_rng(3)
    site, x = np.repeat(np.arange(20), 4), rng.normal(size=80)
    y = 0.5 * x + rng.normal(size=20)[site] + rng.normal(size=80)
    peer = api.OLS(y, np.column_stack([x, np.ones(80)])).fit(
        cov_type="cluster", cov_kwds={"groups": site, "use_correction": False}
    )
    found = panel_regression(y, x[:, None], site, site_effects=False, small_sample=False)[0]
    assert (found.value, found.se) == pytest.approx((peer.params[0], peer.bse[0]))


def test_hours_that_never_change_within_a_site_have_a_reason() -> None:
    site = np.repeat(np.arange(12), 3)
    assert panel_regression(np.arange(36.0), site[:, None] * 1.0, site)[0].reason == NO_VARIATION
    assert panel_regression([], np.zeros((0, 1)), [])[0].reason == NO_VARIATION


def test_nine_sites_give_a_value_without_a_range() -> None:
    rng = np.random.default_rng(1)
    found = panel_regression(rng.normal(size=27), rng.normal(size=(27, 1)), np.repeat(np.arange(9), 3))[0]
    assert (found.low, found.reason) == (None, FEW_SITES)
    assert found.value is not None
