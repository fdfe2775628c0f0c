"""The system in which nothing ever changes, as arrays: only visits differ; low rooms are rated sooner."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

SITES, RATERS, CUT = 300, 30, 2.7
NEW_RATERS = 15  # of the 30 who rate in the second year; strictness itself never changes
MEAN, SD = 2.8, 0.68
# Shares of the variance of one visit: site, room, rater, and the occasion with everything else.
SITE, ROOM, RATER, VISIT = 0.14, 0.36, 0.08, 0.42
RELIABILITY = SITE + ROOM
COST = 1990.0  # dollars a room between two ratings


@dataclass(frozen=True)
class World:
    """First ratings of all rooms, pairs of those rated again after a year, and rooms two raters scored."""

    first: np.ndarray
    first_site: np.ndarray
    first_rater: np.ndarray
    earlier: np.ndarray
    later: np.ndarray
    site: np.ndarray
    rater_earlier: np.ndarray
    rater_later: np.ndarray
    cost: np.ndarray
    double_a: np.ndarray
    double_b: np.ndarray
    double_site: np.ndarray
    double_raters: tuple[np.ndarray, np.ndarray]


def world(seed: int, double_coded: float = 0.1) -> World:
    """Draw one system: 300 sites with one to four rooms, 30 raters a year, one rater a site and visit."""
    rng = np.random.default_rng(seed)
    rooms = np.minimum(1 + rng.poisson(0.6, SITES), 4)
    site = np.repeat(np.arange(SITES), rooms)
    n = len(site)
    level = MEAN + SD * (np.sqrt(SITE) * rng.normal(size=SITES)[site] + np.sqrt(ROOM) * rng.normal(size=n))
    strict = SD * np.sqrt(RATER) * rng.normal(size=RATERS + NEW_RATERS)
    sent = rng.integers(0, RATERS, (2, SITES)) + np.array([[0], [NEW_RATERS]])

    def visit(rater: np.ndarray) -> np.ndarray:
        return np.clip(level + strict[rater] + SD * np.sqrt(VISIT) * rng.normal(size=n), 1, 7)

    earlier, later = visit(sent[0][site]), visit(sent[1][site])
    twice = rng.random(n) < double_coded
    other = (sent[0][site] + 1 + rng.integers(0, RATERS - 1, n)) % RATERS
    second = visit(other)
    again = earlier < CUT
    cost = COST * rng.gamma(4.0, 0.25, SITES)[site]
    return World(
        earlier,
        site,
        sent[0][site],
        earlier[again],
        later[again],
        site[again],
        sent[0][site][again],
        sent[1][site][again],
        cost[again],
        earlier[twice],
        second[twice],
        site[twice],
        (sent[0][site][twice], other[twice]),
    )
