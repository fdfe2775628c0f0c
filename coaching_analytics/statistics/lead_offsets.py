"""A site's line when its lead teachers change: each lead has an offset that is nobody's trend."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from coaching_analytics.statistics.site_sums import SiteSums

Floats = NDArray[np.float64]
Places = NDArray[np.intp]
FEWEST_PAIRS = 10
"""Rooms rated twice under one lead, and under two, below which nothing is said of how leads differ."""
CAUTION = 1.0
"""Standard errors by which leads are taken to differ more than estimated (decision record 48)."""
ROUNDS = 4
"""How often the variance of a score and its ratio to that of leads are found from each other."""


@dataclass(frozen=True, slots=True)
class LeadParts:
    """What each rating of a room put into a site's score; all arrays have one entry a rating.

    `weight`, `time` and `site` are as in `RaterParts`; ratings of one site and time make one score.
    """

    site: Places
    room: NDArray[np.int64]
    lead: NDArray[np.int64]
    known: NDArray[np.bool_]
    """Whether the lead teacher is known; `lead` of the others is not looked at."""
    time: Floats
    weight: Floats
    score: Floats


@dataclass(frozen=True, slots=True)
class LeadLines:
    """Lines of some sites, their leads allowed for; one entry a site, in the order of `sites`."""

    sites: Places
    slope: Floats
    squares: Floats
    """Residual sum of squares, on n - 2 degrees of freedom."""
    unit: Floats
    """Variance of the slope over that of a score."""


def sites_with_new_leads(parts: LeadParts) -> Places:
    """Positions of the sites in which a room was rated under two known leads or more.

    Examples
    --------
    >>> one = np.ones(3)
    >>> room, lead = np.array([7, 7, 8]), np.array([1, 2, 1])
    >>> parts = LeadParts(np.array([0, 0, 1]), room, lead, np.full(3, True), one, one, one)
    >>> sites_with_new_leads(parts).tolist()
    [0]
    """
    known = _some(parts, parts.known)
    order = np.lexsort((known.lead, known.room, known.site))
    site, room, lead = known.site[order], known.room[order], known.lead[order]
    same = (site[1:] == site[:-1]) & (room[1:] == room[:-1])
    return np.unique(site[1:][same & (lead[1:] != lead[:-1])])


def variance_of_leads(parts: LeadParts) -> tuple[float, float] | None:
    """How far leads of one room differ: the variance of a lead's offset and its standard error.

    Returns
    -------
    tuple or None
        Squared points. None when fewer than `FEWEST_PAIRS` pairs of ratings of a room are under one lead, or
        under two.

    Notes
    -----
    Half of what squared differences between one rating of a room and its next are larger on average where
    the lead changed: what raters, seasons and trends add is in both and falls out. Below 0 it counts as 0.

    Examples
    --------
    >>> room, rng = np.arange(4000), np.random.default_rng(1)
    >>> lead = np.concatenate([room, np.where(room < 2000, room, room + 4000)])
    >>> score = rng.normal(0, 0.5, 8000)[lead] + rng.normal(0, 0.4, 8000)
    >>> both, time = np.tile(room, 2), np.repeat([0.0, 1.0], 4000)
    >>> parts = LeadParts(both, both, lead, np.full(8000, True), time, time + 1, score)
    >>> [round(part, 2) for part in variance_of_leads(parts)]
    [0.26, 0.01]
    """
    known = _some(parts, parts.known)
    order = np.lexsort((known.time, known.room, known.site))
    site, room, lead = known.site[order], known.room[order], known.lead[order]
    pair = (site[1:] == site[:-1]) & (room[1:] == room[:-1]) & (np.diff(known.time[order]) > 0)
    squares = np.square(np.diff(known.score[order]))[pair]
    changed = (lead[1:] != lead[:-1])[pair]
    two, one = squares[changed], squares[~changed]
    if min(len(one), len(two)) < FEWEST_PAIRS:
        return None
    error = float(np.sqrt(two.var() / len(two) + one.var() / len(one))) / 2
    return max(float(two.mean() - one.mean()) / 2, 0.0), error


def lines_with_leads(sums: SiteSums, parts: LeadParts, squares: Floats, variance: float) -> LeadLines:
    """Lines through the scores of the sites in which leads changed, by generalised least squares.

    Parameters
    ----------
    sums : SiteSums
        Of the scores that the parts make.
    parts : LeadParts
    squares : ndarray, shape (sites,)
        Sum of squares of each site's scores about its own plain line (`growth.squares_about_lines`).
    variance : float
        Of a lead's offset, squared points.

    Returns
    -------
    LeadLines
        Of `sites_with_new_leads`.

    Notes
    -----
    ``y = level + slope * t + sum over leads of (share of the score that is the lead's) * offset + e``, with
    offsets of one variance and e of another (v). The covariance of a site's scores is ``v (I + r S S')``, S
    the shares, r the ratio of the variances; v is the mean of ``squares / (n - 2)`` over all sites, by these
    lines where there are such, so that r and v are found from each other in `ROUNDS` rounds. A rating whose
    lead is not known has a lead of its own. With a new lead at each score the line is the plain one.

    Examples
    --------
    A lead who leaves after three years, and the scores go up by one that year and at no other time:

    >>> from coaching_analytics.statistics.growth import squares_about_lines
    >>> from coaching_analytics.statistics.site_sums import site_sums
    >>> time, score = np.arange(6.0), np.array([3, 3.1, 2.9, 4, 4.1, 3.9])
    >>> site, one = np.zeros(6, int), np.ones(6)
    >>> parts = LeadParts(site, site, np.repeat([1, 2], 3), one > 0, time, one, score)
    >>> sums = site_sums(site, time, score)[1]
    >>> found = lines_with_leads(sums, parts, squares_about_lines(sums), 100.0)
    >>> plain = float(((time - 2.5) * score).sum() / 17.5)
    >>> round(plain, 2), round(float(found.slope[0]), 2)
    (0.25, -0.05)
    """
    sites = sites_with_new_leads(parts)
    if not len(sites):
        return LeadLines(sites, np.zeros(0), np.zeros(0), np.zeros(0))
    ones, time, score, turned = _turned(sites, parts)
    spare = np.maximum(sums.n - 2, 0.0)
    left = squares[sites]
    for _ in range(ROUNDS):
        whole = float(squares.sum() - squares[sites].sum() + left.sum())
        usual = whole / max(float(spare.sum()), 1.0)
        ratio = variance / usual if usual > 0 else 0.0
        slope, left, unit = _weighted(ones, time, score, 1 / (1 + ratio * turned))
    return LeadLines(sites, slope, left, unit)


def _some(parts: LeadParts, chosen: NDArray[np.bool_]) -> LeadParts:
    names = ("site", "room", "lead", "known", "time", "weight", "score")
    return replace(parts, **{name: getattr(parts, name)[chosen] for name in names})


def _turned(sites: Places, parts: LeadParts) -> tuple[Floats, Floats, Floats, Floats]:
    """Ones, times and scores of each site turned so that they are independent, and what leads add to each.

    All have shape (sites, most scores of a site); places beyond a site's own scores are 0.
    """
    own = _some(parts, np.isin(parts.site, sites))
    row = np.searchsorted(sites, own.site)
    order = np.lexsort((own.time, row))
    row, own = row[order], LeadParts(*(getattr(own, name)[order] for name in LeadParts.__slots__))
    new = np.append(True, (row[1:] != row[:-1]) | (own.time[1:] != own.time[:-1]))
    number = np.cumsum(new) - 1
    first = np.searchsorted(row, np.arange(len(sites)))
    column = number - number[first][row]
    width = int(column.max()) + 1
    lead = np.where(own.known, own.lead, -1 - np.arange(len(row)))
    labels, codes = np.unique(np.column_stack([row, lead]), axis=0, return_inverse=True)
    cell = codes.reshape(-1) * width + column
    shares = np.bincount(cell, weights=own.weight, minlength=len(labels) * width).reshape(-1, width)
    of_site = np.searchsorted(labels[:, 0], np.arange(len(sites)))
    both = np.add.reduceat(shares[:, :, None] * shares[:, None, :], of_site, axis=0)
    values, vectors = np.linalg.eigh(both)
    given = np.zeros((3, len(sites), width))
    given[0, row, column], given[1, row, column] = 1.0, own.time
    cell = row * width + column
    given[2] = np.bincount(cell, weights=own.weight * own.score, minlength=given[2].size).reshape(-1, width)
    ones, time, score = np.einsum("kij,mki->mkj", vectors, given)
    return ones, time, score, np.maximum(values, 0.0)


def _weighted(ones: Floats, time: Floats, score: Floats, worth: Floats) -> tuple[Floats, Floats, Floats]:
    """Slope, weighted sum of squares about the line, and variance of the slope in units of a score's."""
    a, b, c = ((worth * ones * one).sum(axis=1) for one in (ones, time, score))
    d, e, f = (
        (worth * time * time).sum(axis=1),
        (worth * time * score).sum(axis=1),
        (worth * score**2).sum(axis=1),
    )
    spread = a * d - b * b
    known = spread > 1e-12 * a * d
    spread = np.where(known, spread, 1.0)
    slope = np.where(known, (a * e - b * c) / spread, 0.0)
    level = np.where(known, (d * c - b * e) / spread, 0.0)
    return slope, np.maximum(f - level * c - slope * e, 0.0), np.where(known, a / spread, 0.0)
