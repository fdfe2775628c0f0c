"""Surveys on the coaching relationship: educators and coaches answer several items a factor."""

from __future__ import annotations

import numpy as np

from coaching_analytics.simulate.clock import Clock, Frames, Ints, Streams
from coaching_analytics.simulate.ids import numbered
from coaching_analytics.simulate.parameters import Parameters
from coaching_analytics.simulate.people import Coaches
from coaching_analytics.simulate.places import Places

# Items of each factor, by side: educators say what they feel they gained, coaches what stands in the way.
ITEMS = {
    "educator": {
        "relationship": 4,
        "process": 3,
        "investment": 3,
        "benefits": 3,
        "satisfaction": 2,
        "connected": 2,
        "changed_practice": 2,
    },
    "coach": {"relationship": 4, "process": 3, "investment": 3, "benefits": 3, "barriers": 3},
}
BEFORE_END = 70
"""Days before the end of each fiscal year on which a survey begins."""
OPEN_DAYS = 21
"""Days in which it can be answered."""
YEAR = 365


def survey_answers(p: Parameters, clock: Clock, streams: Streams, places: Places, coaches: Coaches) -> Frames:
    """The table survey_response, drawn from a stream of its own: one survey in each of the last two years."""
    rng = streams.of("surveys")
    coach_mean = rng.normal(0, p.survey_spread["coach"], len(coaches.ids))
    sheets: list[tuple[str, int, int, int]] = []
    for day in (clock.window_end - BEFORE_END - YEAR, clock.window_end - BEFORE_END):
        sheets += _asked(p, clock, rng, places, coaches, day)
    ids = numbered(p.prefix, "v", len(sheets), 5)
    rows: list[tuple[str, str, str, str, int, int, int, int]] = []
    for sheet, (side, coach, site, day) in zip(ids, sheets, strict=True):
        own = coach_mean[coach] + rng.normal(0, p.survey_spread["person"])
        item = 0
        for factor, count in ITEMS[side].items():
            level = p.survey_means[factor] + own + rng.normal(0, p.survey_spread["factor"])
            scores = np.clip(np.rint(rng.normal(level, p.survey_spread["item"], count)), 1, 5).astype(int)
            for score in scores.tolist():
                item += 1
                rows.append((sheet, f"{item:02d}", factor, side, coach, site, day, score))
    names = ("response_id", "item", "factor", "side", "coach", "site", "response_date", "score")
    table = {name: np.array([row[at] for row in rows]) for at, name in enumerate(names)}
    coach_at, site_at = table.pop("coach").astype(int), table.pop("site").astype(int)
    table["coach_id"] = coaches.ids[coach_at]
    table["site_id"] = np.where(site_at >= 0, places.site_ids[np.maximum(site_at, 0)], "")
    return {"survey_response": table}


def _asked(
    p: Parameters, clock: Clock, rng: np.random.Generator, places: Places, coaches: Coaches, day: int
) -> list[tuple[str, int, int, int]]:
    """Who answers: educators of sites with a coach at work that day, and coaches at work that day."""
    serving: Ints = coaches.first[:, day - clock.start]
    sites = np.flatnonzero(
        (serving >= 0) & places.active[:, day - clock.start] & (rng.random(places.count) < p.survey_sites)
    )
    staff = np.arange(len(coaches.ids) - len(coaches.leader_site))
    at_work = staff[coaches.works[staff, day - clock.start] & (rng.random(len(staff)) < p.survey_coaches)]
    found = [("educator", int(serving[site]), int(site)) for site in sites]
    found += [("coach", int(coach), -1) for coach in at_work]
    later = rng.integers(0, OPEN_DAYS, len(found)).tolist()
    # A coach who has gone by then answers on the first day.
    there = coaches.works[:, day - clock.start :]
    return [
        (side, coach, site, day + wait * bool(side == "educator" or there[coach, wait]))
        for (side, coach, site), wait in zip(found, later, strict=True)
    ]
