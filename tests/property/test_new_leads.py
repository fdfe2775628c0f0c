"""Where lead teachers leave, false statements about sites stay under the stated rate (decision record 48)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pytest

from coaching_analytics.statistics.false_discovery import NO_CHANGE, statements
from coaching_analytics.statistics.growth import squares_about_lines
from coaching_analytics.statistics.lead_offsets import CAUTION, LeadParts, lines_with_leads, variance_of_leads
from coaching_analytics.statistics.site_slopes import SiteSlopes, site_slopes
from coaching_analytics.statistics.site_sums import SiteSums, site_sums

RATE, SITES = 0.05, 200


@dataclass(frozen=True)
class World:
    leaving: float
    """Share of leads who leave in a year."""
    spread: float
    """Standard deviation of leads, points; that of one score is .4."""
    waves: int = 8
    still: float = 0.8
    """Share of sites without a trend; the trends of the others have SD .25."""

    def drawn(self, seed: int) -> tuple[np.ndarray, SiteSums, LeadParts]:
        """True slopes, sums and parts of one system of sites with one room each."""
        rng = np.random.default_rng([seed, self.waves])
        slopes = np.where(rng.random(SITES) < self.still, 0.0, rng.normal(0, 0.25, SITES))
        new = rng.random((SITES, self.waves)) < self.leaving
        new[:, 0] = True
        lead = np.cumsum(new).reshape(SITES, self.waves) - 1
        time = np.arange(float(self.waves))
        score = rng.normal(4, 0.4, SITES)[:, None] + slopes[:, None] * time
        score = score + rng.normal(0, self.spread, lead.max() + 1)[lead] + rng.normal(0, 0.4, lead.shape)
        site, when = np.repeat(np.arange(SITES), self.waves), np.tile(time, SITES)
        ones = np.ones(len(site))
        parts = LeadParts(site, site, lead.reshape(-1), ones > 0, when, ones, score.reshape(-1))
        return slopes, site_sums(site, when, score.reshape(-1))[1], parts


def judged(sums: SiteSums, parts: LeadParts) -> SiteSlopes:
    """Tests that allow for leads."""
    found = variance_of_leads(parts)
    assert found is not None
    variance = found[0] + CAUTION * found[1]
    return site_slopes(sums, leads=lines_with_leads(sums, parts, squares_about_lines(sums), variance))


def false_shares(world: World, systems: int) -> tuple[float, float, float, float]:
    """Mean share of false statements that allow for leads, its error, that of plain ones, changes found."""
    shares, plain, found = [], [], []
    for seed in range(systems):
        truth, sums, parts = world.drawn(seed)
        for tests, kept in ((judged(sums, parts), shares), (site_slopes(sums), plain)):
            slope, own = tests.slope, truth[tests.sites]
            said = statements(slope, tests.p, RATE) != NO_CHANGE
            kept.append((said & (slope * own <= 0)).sum() / max(said.sum(), 1))
            if kept is shares:
                found.append((said & (slope * own > 0)).sum() / max((truth != 0).sum(), 1))
    error = float(np.std(shares) / np.sqrt(systems))
    return float(np.mean(shares)), error, float(np.mean(plain)), float(np.mean(found))


def test_few_statements_are_false_where_leads_leave() -> None:
    share, error, plain, found = false_shares(World(0.2, 0.4), 25)
    assert share <= RATE + 2 * error
    assert plain > 2 * RATE
    assert found > 0.1


@pytest.mark.full
@pytest.mark.parametrize("leaving", [0.1, 0.2, 0.4])
@pytest.mark.parametrize("spread", [0.2, 0.4, 0.6])
@pytest.mark.parametrize("waves", [5, 8])
def test_few_statements_are_false_however_many_leads_leave(leaving: float, spread: float, waves: int) -> None:
    share, error, _, _ = false_shares(World(leaving, spread, waves), 200)
    assert share <= RATE + 3 * error
