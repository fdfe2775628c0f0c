"""Which coach serves which site: sites are dealt to posts, and posts are held by one coach after another."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from coaching_analytics.simulate.clock import Bools, Clock, Frames, Ints, Strings
from coaching_analytics.simulate.parameters import Parameters
from coaching_analytics.simulate.places import Places


@dataclass(frozen=True)
class Holder:
    """One coach's time in one post."""

    post: int
    agency: int
    start: int
    end: int
    reason: str


def assign(
    p: Parameters,
    clock: Clock,
    rng: np.random.Generator,
    ids: Strings,
    holders: list[Holder],
    posts: list[int],
    works: Bools,
    into: tuple[Places, Frames],
) -> tuple[Ints, Ints]:
    """Sites dealt to posts within their agency; some have two coaches, some none."""
    places, frames = into
    by_agency: dict[int, list[int]] = {}
    for post, agency in enumerate(posts):
        by_agency.setdefault(agency, []).append(post)
    first: Ints = np.full((places.count, clock.days), -1)
    second: Ints = first.copy()
    rows: list[tuple[int, int, int, int, str, str, str]] = []
    for site in range(places.count):
        own = by_agency[int(places.agency[site])]
        main = own[int(rng.integers(0, len(own)))] if site % 3 else own[site // 3 % len(own)]
        other = own[(own.index(main) + 1) % len(own)] if len(own) > 1 and rng.random() < 0.10 else -1
        if site > 1 and rng.random() < 0.03:
            continue
        shares = _shares(rng, other >= 0)
        planned, cadence = ("2.00", "20") if rng.random() < 0.8 else ("", "")
        for number, holder in enumerate(holders):
            if holder.post not in (main, other):
                continue
            matrix, share = (first, shares[0]) if holder.post == main else (second, shares[1])
            part = clock.span(holder.start, holder.end)
            matrix[site, part] = np.where(works[number, part], number, -1)
            rows.append((number, site, holder.start, holder.end, share, planned, cadence))
    rows.sort(key=lambda row: row[:3])
    frames["coach_assignment"] = {
        "coach_id": ids[[row[0] for row in rows]],
        "site_id": places.site_ids[[row[1] for row in rows]],
        "start_date": np.array([row[2] for row in rows]),
        "end_date": np.array([row[3] for row in rows]),
        "share": np.array([row[4] for row in rows]),
        "planned_hours_month": np.array([row[5] for row in rows]),
        "cadence_days": np.array([row[6] for row in rows]),
    }
    return first, second


def _shares(rng: np.random.Generator, two: bool) -> tuple[str, str]:
    """Stated shares: one coach with all or a blank; two with blanks, parts, or more than one in all."""
    if not two:
        return ("1.0000", "") if rng.random() < 0.7 else ("", "")
    pairs = (("", ""), ("0.6000", "0.4000"), ("0.7000", "0.5000"))
    return pairs[int(rng.choice(3, p=[0.6, 0.3, 0.1]))]
