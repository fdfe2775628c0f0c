"""Scores of need beside the levels of it: as an index of a site's community might say it."""

from __future__ import annotations

import numpy as np

from coaching_analytics.simulate.clock import Streams
from coaching_analytics.simulate.parameters import Parameters
from coaching_analytics.simulate.places import Places

MIDDLES = (25.0, 50.0, 75.0)
"""The score at the middle of low, medium and high need."""
SPREAD = 11.0
"""SD of scores at one level: levels are judged by people and overlap in what an index says."""


def need_scores(
    p: Parameters, streams: Streams, places: Places, enrolments: dict[str, np.ndarray]
) -> dict[str, np.ndarray]:
    """The column need_score of the enrolments, drawn from a stream of its own; blank for some."""
    rng = streams.of("need scores")
    site = np.searchsorted(places.site_ids, enrolments["site_id"])
    drawn = rng.normal(np.array(MIDDLES)[places.need[site]], SPREAD)
    known = rng.random(len(site)) < p.need_scored
    return {"need_score": np.where(known, np.char.mod("%.1f", np.clip(drawn, 0, 100)), "")}
