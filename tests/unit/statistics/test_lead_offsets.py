"""Lines of sites whose lead teachers change, against least squares written out, and how leads differ."""

from __future__ import annotations

import numpy as np
import pytest

from coaching_analytics.statistics.growth import squares_about_lines
from coaching_analytics.statistics.lead_offsets import (
    FEWEST_PAIRS,
    LeadParts,
    lines_with_leads,
    sites_with_new_leads,
    variance_of_leads,
)
from coaching_analytics.statistics.site_slopes import site_slopes
from coaching_analytics.statistics.site_sums import SiteSums, site_sums

YEARS = 6


def one_room(leads: list[list[int]], *, unknown: int = -1) -> tuple[SiteSums, LeadParts]:
    """A room a site, rated every year under these leads; scores are drawn once."""
    rng = np.random.default_rng(3)
    lead = np.array(leads).reshape(-1)
    site, time = np.repeat(np.arange(len(leads)), YEARS), np.tile(np.arange(float(YEARS)), len(leads))
    score = rng.normal(0, 0.3, len(lead))
    parts = LeadParts(site, site, lead, lead != unknown, time, np.ones(len(lead)), score)
    return site_sums(site, time, score)[1], parts


def written_out(
    time: np.ndarray, score: np.ndarray, both: np.ndarray, ratio: float
) -> tuple[float, float, float]:
    """Slope, weighted sum of squares and variance of the slope by generalised least squares."""
    inverse = np.linalg.inv(np.eye(len(time)) + ratio * both)
    x = np.column_stack([np.ones(len(time)), time])
    covariance = np.linalg.inv(x.T @ inverse @ x)
    beta = covariance @ x.T @ inverse @ score
    left = score - x @ beta
    return float(beta[1]), float(left @ inverse @ left), float(covariance[1, 1])


def test_a_line_is_that_of_least_squares_with_the_leads_in_the_covariance() -> None:
    """Site 0 keeps its lead, site 1 changes after three years; the ratio is found from all scores."""
    sums, parts = one_room([[1] * 6, [2, 2, 2, 3, 3, 3]])
    found = lines_with_leads(sums, parts, squares_about_lines(sums), 0.2)
    assert found.sites.tolist() == [1]
    shares = np.repeat(np.eye(2), 3, axis=0)
    time, score = parts.time[6:], parts.score[6:]
    plain, left = squares_about_lines(sums), float(squares_about_lines(sums)[1])
    for _ in range(4):
        ratio = 0.2 / ((plain[0] + left) / 8)
        slope, left, unit = written_out(time, score, shares @ shares.T, ratio)
    assert (found.slope[0], found.squares[0], found.unit[0]) == pytest.approx((slope, left, unit))


def test_rooms_of_a_site_share_a_score_by_their_weights() -> None:
    """Two rooms, of which one has a new lead half way: its lead is half of each score."""
    site = np.zeros(12, dtype=int)
    room, time = np.tile([1, 2], 6), np.repeat(np.arange(6.0), 2)
    lead = np.where(room == 1, 1, np.where(time < 3, 2, 3))
    score, weight = np.random.default_rng(5).normal(0, 0.3, 12), np.full(12, 0.5)
    parts = LeadParts(site, room, lead, weight > 0, time, weight, score)
    mean = score.reshape(6, 2).mean(axis=1)
    sums = site_sums(np.zeros(6, dtype=int), np.arange(6.0), mean)[1]
    found = lines_with_leads(sums, parts, squares_about_lines(sums), 1e-9)
    shares = np.zeros((6, 3))
    shares[:, 0], shares[:3, 1], shares[3:, 2] = 0.5, 0.5, 0.5
    slope, left, unit = written_out(np.arange(6.0), mean, shares @ shares.T, 0.0)
    assert (found.slope[0], found.squares[0], found.unit[0]) == pytest.approx((slope, left, unit), rel=1e-5)


def test_sites_that_keep_their_leads_are_tested_as_before() -> None:
    sums, parts = one_room([[1] * 6, [2] * 6, [3, 3, 4, 4, 5, 5]] + [[9 + n] * 6 for n in range(9)])
    lines = lines_with_leads(sums, parts, squares_about_lines(sums), 0.3)
    plain, found = site_slopes(sums), site_slopes(sums, leads=lines)
    kept = found.sites != 2
    assert found.slope[kept].tolist() == plain.slope[kept].tolist()
    assert found.slope[2] == pytest.approx(float(lines.slope[0]))
    assert found.slope[2] != pytest.approx(plain.slope[2])


def test_an_unknown_lead_is_no_change_of_lead_but_has_an_offset_of_its_own() -> None:
    """-1 stands for not known. Site 0 has one known lead, site 1 two; there the unknown year stands alone."""
    sums, parts = one_room([[1, 1, -1, -1, 1, 1], [2, 2, -1, 3, 3, 3]])
    assert sites_with_new_leads(parts).tolist() == [1]
    found = lines_with_leads(sums, parts, squares_about_lines(sums), 1e-9)
    assert found.slope[0] == pytest.approx(site_slopes(sums).slope[1], rel=1e-5)


def test_how_leads_differ_is_not_told_from_too_few_rooms() -> None:
    changing = [[n, n + 100, *[n + 100] * 4] for n in range(FEWEST_PAIRS - 1)]
    assert variance_of_leads(one_room(changing)[1]) is None
    enough = variance_of_leads(one_room([*changing, [50, 60, 60, 60, 60, 60]])[1])
    assert enough is not None
    assert enough[0] >= 0
    assert enough[1] > 0


def test_no_site_with_a_new_lead_gives_no_line() -> None:
    sums, parts = one_room([[1] * 6, [2] * 6])
    found = lines_with_leads(sums, parts, squares_about_lines(sums), 0.2)
    assert [len(values) for values in (found.sites, found.slope, found.squares, found.unit)] == [0] * 4
