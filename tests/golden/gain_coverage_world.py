"""Changes of rooms without any true change, under the ways systems send raters to sites."""

from __future__ import annotations

import numpy as np

SD, RATER, VISIT, SITE_CHANGE = 0.7, 0.08, 0.42, 0.02
DRIFT = 0.2  # SD of what a rater's strictness changes between two dates, points

Change = tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]


def change(rng: np.random.Generator, sites: int, raters: int, panel: str) -> Change:
    """Net change of each room, its site, and who rated it at each date.

    `panel` is "new" (other raters at the later date), "stays" (each site keeps its rater, who drifts) or
    "same" (the same people, sent anew, who drift).
    """
    rooms = np.minimum(1 + rng.poisson(0.6, sites), 4)
    site = np.repeat(np.arange(sites), rooms)
    visits = SD * np.sqrt(VISIT) * (rng.normal(size=len(site)) - rng.normal(size=len(site)))
    moved = SD * np.sqrt(SITE_CHANGE) * rng.normal(size=sites)
    before = SD * np.sqrt(RATER) * rng.normal(size=raters)
    after = SD * np.sqrt(RATER) * rng.normal(size=raters) if panel == "new" else before
    after = after if panel == "new" else after + DRIFT * rng.normal(size=raters)
    first = rng.integers(0, raters, sites)
    second = first if panel == "stays" else rng.integers(0, raters, sites)
    values = moved[site] + visits + after[second][site] - before[first][site]
    return values, site, first[site], second[site] + (raters if panel == "new" else 0)
