"""Support that made-up coaches got: onboarding, supervision, mentors, communities, academies."""

from __future__ import annotations

import numpy as np

from coaching_analytics.simulate.clock import Clock, Frames, Ints, Streams
from coaching_analytics.simulate.parameters import Parameters
from coaching_analytics.simulate.people import Coaches

# Days from one to the next, and the span of minutes, of each support that goes on while somebody works.
ONGOING = {
    "reflective_supervision": (30, (45, 91)),
    "peer_mentor": (45, (30, 61)),
    "learning_community": (91, (90, 181)),
    "lead_coach": (91, (60, 121)),
}
# Supports of site leaders who coach.
OF_LEADERS = {"leadership_academy": (182, (180, 301)), "principal_network": (91, (90, 151))}
FIRST_DAYS = (3, 10, 24)
"""Days after the first on which a new coach is introduced to the work."""

Row = tuple[int, int, str, int]


def coach_supports(p: Parameters, clock: Clock, streams: Streams, coaches: Coaches) -> Frames:
    """The table coach_support, drawn from a stream of its own."""
    rng = streams.of("supports")
    first_leader = len(coaches.ids) - len(coaches.leader_site)
    rows: list[Row] = []
    for number in range(len(coaches.ids)):
        days = np.flatnonzero(coaches.works[number])
        if not len(days):
            continue
        kinds = OF_LEADERS if number >= first_leader else ONGOING
        if number < first_leader and days[0] > 0 and rng.random() < p.support_shares["onboarding"]:
            rows += [
                (number, clock.start + int(days[at]), "onboarding", int(rng.integers(120, 301)))
                for at in FIRST_DAYS
                if at < len(days)
            ]
        for kind, (gap, minutes) in kinds.items():
            if rng.random() < p.support_shares[kind]:
                rows += [
                    (number, day, kind, int(rng.integers(*minutes))) for day in _days(clock, rng, days, gap)
                ]
    who, when, kinds_of, long = zip(*sorted(rows), strict=True) if rows else ((), (), (), ())
    return {
        "coach_support": {
            "coach_id": coaches.ids[np.array(who, dtype=np.int64)],
            "support_date": np.array(when, dtype=np.int64),
            "support": np.array(kinds_of, dtype=np.str_),
            "minutes": np.array(long, dtype=np.int64),
        }
    }


def _days(clock: Clock, rng: np.random.Generator, worked: Ints, gap: int) -> list[int]:
    """About every `gap` days of those worked, at working days."""
    places = np.arange(int(rng.integers(0, gap)), len(worked), gap)
    shifted = np.minimum(places + rng.integers(0, max(2, gap // 4), len(places)), len(worked) - 1)
    return sorted({clock.start + int(day) for day in worked[shifted] if clock.weekday[day]})
