"""What raters who gave several of a site's scores add to the error of its trend."""

from __future__ import annotations

import numpy as np
import pytest

from coaching_analytics.statistics.growth import GrowthFit, fit_growth
from coaching_analytics.statistics.growth_raters import RaterParts
from coaching_analytics.statistics.site_raters import error_from_raters, rater_spread
from coaching_analytics.statistics.site_sums import SiteSums, site_sums
from coaching_analytics.statistics.site_trends import site_trends

SITES, YEARS, RATERS = 800, 8, 80


def panel(*, stays: float, strict: float = 0.3, drift: float = 0.1) -> tuple[SiteSums, RaterParts]:
    """Sites with levels and trends of their own; a share of them keeps one rater through all years."""
    rng = np.random.default_rng(11)
    site, time = np.repeat(np.arange(SITES), YEARS), np.tile(np.arange(float(YEARS)), SITES)
    home = rng.random(SITES) < stays
    rater = np.where(home[site], rng.integers(0, RATERS, SITES)[site], rng.integers(0, RATERS, SITES * YEARS))
    own = rng.normal(0, strict, RATERS)[rater] + rng.normal(0, drift, RATERS)[rater] * (time - 3.5)
    line = rng.normal(4, 0.6, SITES)[site] + rng.normal(0, 0.15, SITES)[site] * time
    score = line + own + rng.normal(0, 0.4, len(site))
    return site_sums(site, time, score)[1], RaterParts(site, rater, time, np.ones(len(site)), score)


@pytest.mark.parametrize("stays", [0.0, 0.5])
def test_how_raters_differ_is_found_whatever_the_sites_do(stays: float) -> None:
    found = rater_spread(*panel(stays=stays))
    assert found.strictness**0.5 == pytest.approx(0.3, abs=0.05)
    assert found.drift**0.5 == pytest.approx(0.1, abs=0.03)
    assert found.middle == 3.5


def test_raters_who_do_not_differ_add_nothing_to_speak_of() -> None:
    found = rater_spread(*panel(stays=0.3, strict=0.0, drift=0.0))
    assert found.strictness < 0.005
    assert found.drift < 0.0015


def test_a_rater_who_stays_and_drifts_widens_the_range_and_turns_do_not() -> None:
    """What is added to the slope of a site with one rater is about his drift, drawn as its trend is."""
    sums, parts = panel(stays=0.5)
    fit = fit_growth(sums)
    assert isinstance(fit, GrowthFit)
    added, trends = error_from_raters(sums, fit, parts), site_trends(sums, fit)
    alone = np.array([len(np.unique(parts.rater[parts.site == site])) == 1 for site in range(SITES)])
    drift = rater_spread(sums, parts).drift
    drawn = (1 - trends.shrinkage[alone]) ** 2 * drift
    assert float(added[alone, 1, 1].mean()) == pytest.approx(float(drawn.mean()), rel=0.35)
    assert float(added[~alone, 1, 1].mean()) < 0.4 * float(added[alone, 1, 1].mean())
    assert np.linalg.eigvalsh(added).min() > -1e-12
    wider = site_trends(sums, fit, parts)
    assert wider.slope.tolist() == trends.slope.tolist()
    assert wider.error[:, 1, 1] == pytest.approx(trends.error[:, 1, 1] + added[:, 1, 1])


def test_two_rooms_rated_by_one_person_in_a_year_are_one_part() -> None:
    """Splitting a score into two halves by the same rater changes nothing."""
    sums, parts = panel(stays=0.5)
    fit = fit_growth(sums)
    assert isinstance(fit, GrowthFit)
    twice = RaterParts(
        *(np.repeat(values, 2) for values in (parts.site, parts.rater, parts.time)),
        np.full(2 * len(parts.site), 0.5),
        np.repeat(parts.score, 2),
    )
    assert error_from_raters(sums, fit, twice) == pytest.approx(error_from_raters(sums, fit, parts))
