"""The growth model gives lme4's figures for the sleep study (tolerances as stated there)."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pytest

from coaching_analytics.statistics.growth import GrowthFit, fit_growth
from coaching_analytics.statistics.site_sums import SiteSums, site_sums
from coaching_analytics.statistics.site_trends import site_trends

HERE = Path(__file__).parent


def _read(name: str) -> list[dict[str, str]]:
    with (HERE / name).open(encoding="utf-8") as lines:
        return list(csv.DictReader(lines))


@pytest.fixture(scope="module")
def study() -> tuple[list[str], SiteSums, GrowthFit]:
    rows = _read("sleepstudy.csv")
    labels, sums = site_sums(
        [row["Subject"] for row in rows],
        [float(row["Days"]) for row in rows],
        [float(row["Reaction"]) for row in rows],
    )
    fit = fit_growth(sums)
    assert isinstance(fit, GrowthFit)
    return labels.tolist(), sums, fit


def test_fixed_effects_and_their_errors(study: tuple[list[str], SiteSums, GrowthFit]) -> None:
    fit = study[2]
    assert (fit.level, fit.slope) == pytest.approx((251.405105, 10.467286), abs=1e-6)
    assert np.sqrt(np.diag(fit.fixed_covariance)) == pytest.approx([6.8246, 1.5458], abs=1e-4)


def test_variances_and_criterion(study: tuple[list[str], SiteSums, GrowthFit]) -> None:
    fit = study[2]
    found = [fit.between[0, 0], fit.between[1, 1], fit.between[0, 1], fit.residual]
    assert found == pytest.approx([612.100, 35.072, 9.604, 654.940], rel=1e-4)
    assert fit.criterion == pytest.approx(1743.62827, abs=1e-5)
    assert fit.log_likelihood == pytest.approx(-1743.62827 / 2, abs=1e-5)
    assert not fit.singular


def test_eighteen_departures_and_their_conditional_covariances(
    study: tuple[list[str], SiteSums, GrowthFit],
) -> None:
    labels, sums, fit = study
    trends, expected = site_trends(sums, fit), _read("sleepstudy_lme4_ranef.csv")
    assert labels == [row["Subject"] for row in expected]
    for at, name in enumerate(("b0", "b1")):
        assert trends.own[:, at] == pytest.approx([float(row[name]) for row in expected], rel=1e-4, abs=1e-3)
    for (i, j), name in (((0, 0), "v00"), ((0, 1), "v01"), ((1, 1), "v11")):
        theirs = [float(row[name]) for row in expected]
        assert trends.conditional[:, i, j] == pytest.approx(theirs, rel=1e-4)
