"""Raters' certifications: renewed each year before they end, one lapsed for months, one never recorded."""

from __future__ import annotations

import numpy as np

from coaching_analytics.simulate.clock import AFTER, Clock, Frames, Ints, Streams
from coaching_analytics.simulate.parameters import Parameters
from coaching_analytics.simulate.quality import Visits

YEAR = 365
# A rater renews this many days after the certification before: always within its twelve months.
RENEWED = (330, 364)
# Days without a certification, around the middle of the days on which the rater visited in the window.
LAPSE = 150


def certification_tables(
    p: Parameters, clock: Clock, streams: Streams, rater_ids: np.ndarray, visits: Visits
) -> Frames:
    """The table rater_certification, drawn from a stream of its own."""
    rng = streams.of("certifications")
    lapsed, unknown = _chosen(clock, rng, visits)
    found: list[tuple[int, str, int, int]] = []
    for rater in np.unique(visits.rater):
        own = visits.rater == rater
        for instrument in np.unique(visits.instrument[own]):
            days = _days(clock, rng)
            ends = np.where(rng.random() < 0.5, AFTER, days + YEAR)
            if rater == lapsed:
                days, ends = _with_lapse(clock, visits, rater, days)
            if rater != unknown:
                found += [
                    (int(rater), str(instrument), int(a), int(b)) for a, b in zip(days, ends, strict=True)
                ]
    rater_at, instruments, start, end = (np.array(column) for column in zip(*found, strict=True))
    publisher = np.char.startswith(instruments, "class")
    return {
        "rater_certification": {
            "rater_id": rater_ids[rater_at],
            "instrument": instruments,
            "certified_on": start,
            "valid_to": end,
            "agreement": np.char.mod("%.2f", 0.80 + 0.19 * rng.beta(2, 2, len(start))),
            "certified_by": np.where(publisher, "publisher (made up)", f"{p.prefix} training office"),
        }
    }


def _chosen(clock: Clock, rng: np.random.Generator, visits: Visits) -> tuple[int, int]:
    """Who let it lapse and who is not on record: raters with formal visits in the window (-1: nobody)."""
    inside = (visits.day >= clock.window_start) & (visits.day < clock.window_end)
    busy = np.unique(visits.rater[inside & (visits.purpose == "formal")])
    picked = [int(rater) for rater in rng.permutation(busy)[:2]]
    # With two raters or fewer nobody would be left who shows how it should be.
    return (picked[0], picked[1]) if len(busy) > 2 else (picked[0] if picked else -1, -1)


def _days(clock: Clock, rng: np.random.Generator) -> Ints:
    """First days of certifications, from one before the records begin to their end."""
    days = [clock.start - int(rng.integers(20, 300))]
    while days[-1] < clock.end:
        days.append(days[-1] + int(rng.integers(*RENEWED)))
    return np.array([day for day in days if day < clock.end], dtype=np.int64)


def _with_lapse(clock: Clock, visits: Visits, rater: int, days: Ints) -> tuple[Ints, Ints]:
    """The certifications of a rater who was late to renew in the window; all state their end."""
    own = (visits.rater == rater) & (visits.purpose == "formal")
    own &= (visits.day >= clock.window_start) & (visits.day < clock.window_end)
    middle = int(np.median(visits.day[own]))
    ended, again = middle - LAPSE // 2, middle + LAPSE // 2
    kept = days[days < ended - YEAR]
    later = np.arange(again, clock.end, RENEWED[0])
    days = np.concatenate([kept, [ended - YEAR], later]).astype(np.int64)
    return days, days + YEAR
