"""When rooms are rated: every spring, or on a cycle of 36 months with low scorers again after 12."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np

from coaching_analytics.simulate.clock import Bools, Clock, Ints, Streams, Strings, day_number
from coaching_analytics.simulate.people import Coaches
from coaching_analytics.simulate.places import Places
from coaching_analytics.simulate.quality import (
    INSTRUMENT_OF,
    RATER_WEIGHT,
    Raters,
    Truth,
    Visits,
    join,
    rate,
)


def visit_rooms(
    truth: Truth, streams: Streams, raters: Raters, coaches: Coaches, *, no_change: bool
) -> Visits:
    """All visits: formal ratings, repeated visits by a second rater, and a few for practice."""
    p, clock, places = truth.p, truth.clock, truth.places
    rng = streams.of("visits")
    rooms = np.flatnonzero(rng.random(len(places.room_ids)) < p.rated_share)
    instrument = np.array([INSTRUMENT_OF[str(age)] for age in places.room_age])
    spring = np.isin(places.setting[places.room_site], p.spring_settings) & (places.room_age == "pre_k")
    parts = []
    for year in range(clock.first_month // 12, p.last_fiscal_year + 1):
        yearly = rooms[spring[rooms]]
        day = day_number(year, 3, 10) + rng.integers(0, 70, len(yearly))
        parts.append(_rate(truth, rng, raters, (yearly, day, instrument[yearly], "formal")))
    if p.cycle_goes_on:
        parts += _cycle_on(truth, rng, raters, rooms[~spring[rooms]], instrument)
    else:
        parts += _cycle(truth, rng, raters, rooms[~spring[rooms]], instrument, no_change)
    extra = rooms[(places.room_age[rooms] == "pre_k") & (rng.random(len(rooms)) < p.ecers_share)]
    if not no_change:
        day = clock.window_start + rng.integers(60, 330, len(extra))
        parts.append(_rate(truth, rng, raters, (extra, day, np.full(len(extra), "ecers_3"), "formal")))
        some = rooms[rng.random(len(rooms)) < 0.04]
        parts.append(
            _rate(truth, rng, raters, (some, day_of(clock, rng, len(some)), instrument[some], "practice"))
        )
    formal = join(parts)
    if p.own_coach_share:
        formal = _own_coach_often(truth, streams.of("own_coach"), raters, coaches, formal)
    else:
        formal = _own_coach(truth, raters, coaches, formal)
    return join([formal, _repeats(truth, rng, raters, formal)])


def day_of(clock: Clock, rng: np.random.Generator, count: int) -> Ints:
    """Any days of the records."""
    return rng.integers(clock.start + 20, clock.end - 40, count)


def _cycle(
    truth: Truth, rng: np.random.Generator, raters: Raters, rooms: Ints, instrument: Strings, no_change: bool
) -> list[Visits]:
    """First ratings, then low scorers again after about 12 months and the others after 36.

    Where nothing changes, half of the raters are new a year later: otherwise their strictness would cancel.
    """
    clock = truth.clock
    low, high = clock.start + 10, max(clock.start + 60, clock.window_end - 380)
    if no_change:
        low, high = clock.window_start - 335, clock.window_start - 30
    early, late = (raters, raters) if not no_change else (raters.some(0, 30), raters.some(15, 45))
    first = _rate(
        truth, rng, early, (rooms, rng.integers(low, high, len(rooms)), instrument[rooms], "formal")
    )
    again = _low(truth, first)
    gap = np.where(again, 365, 1095) + rng.integers(-22, 23, len(first.room))
    later = first.day + gap
    inside = later < clock.end - 20
    second = _rate(truth, rng, late, (first.room[inside], later[inside], first.instrument[inside], "formal"))
    return [first, second]


def _low(truth: Truth, seen: Visits) -> Bools:
    """Which visits saw a room below its line, so that it is rated again after 12 months."""
    line = np.where(
        np.isin(seen.instrument, ["fccers_3", "ecers_3"]), truth.p.ers_mean - 0.3, truth.p.low_line
    )
    line = np.where(seen.instrument == "class_infant", truth.p.infant_mean - 0.2, line)
    column = np.where(seen.instrument == "class_infant", 0, 2)
    low: Bools = seen.seen[np.arange(len(seen.room)), column] < line
    return low


def _cycle_on(
    truth: Truth, rng: np.random.Generator, raters: Raters, rooms: Ints, instrument: Strings
) -> list[Visits]:
    """Ratings until the records end: the rooms of a site together first, then low ones after 12 months and
    the others after 36. With a new edition the line moves by its step, so that as many rooms lie below it.
    """
    clock = truth.clock
    of_site = rng.integers(clock.start + 10, clock.start + 1095, truth.places.count)
    day = of_site[truth.places.room_site[rooms]] + rng.integers(0, 20, len(rooms))
    parts = []
    while len(rooms):
        seen = _rate(truth, rng, raters, (rooms, day, instrument[rooms], "formal"))
        parts.append(seen)
        second = (seen.edition == "2") & (seen.instrument == "class_pre_k")
        as_first = replace(seen, seen=seen.seen - truth.p.edition_step * second[:, None])
        gap = np.where(_low(truth, as_first), 365, 1095) + rng.integers(-22, 23, len(seen.room))
        inside = seen.day + gap < clock.end - 20
        rooms, day = seen.room[inside], (seen.day + gap)[inside]
    return parts


def _rate(
    truth: Truth,
    rng: np.random.Generator,
    raters: Raters,
    what: tuple[Ints, Ints, Strings, str],
    instead_of: Ints | None = None,
) -> Visits:
    """Rate rooms near the wished days: on the next day on which the site operates and takes part."""
    room, wish, instrument, purpose = what
    day, there = _next_day(truth, room, wish)
    room, day, instrument = room[there], day[there], instrument[there]
    rater = _choose(rng, raters, truth.places, truth.places.room_site[room])
    if instead_of is not None:
        others = raters.ready[np.searchsorted(raters.ready, instead_of[there]) - 1]
        rater = np.where(rater == instead_of[there], others, rater)
    plan: dict[str, Any] = {
        "room": room,
        "day": day,
        "instrument": instrument,
        "rater": rater,
        "purpose": np.full(len(room), purpose, dtype="<U11"),
    }
    return rate(truth, rng, raters, plan)


def _next_day(truth: Truth, room: Ints, wish: Ints) -> tuple[Ints, Bools]:
    """The first fit day within three weeks of the wished one."""
    places, clock = truth.places, truth.clock
    site = places.room_site[room]
    day = wish.copy()
    found = np.zeros(len(room), dtype=bool)
    for step in range(21):
        at = np.clip(wish + step - clock.start, 0, clock.days - 1)
        fit = ~found & places.active[site, at] & places.calendars[places.calendar[site], at]
        fit &= (wish + step >= clock.start) & (wish + step < clock.end)
        day[fit] = wish[fit] + step
        found |= fit
    return day, found


def _choose(rng: np.random.Generator, raters: Raters, places: Places, site: Ints) -> Ints:
    """A rater for each visit, seven in ten times one of the region's own; or one for a whole site."""
    if raters.by_site:
        return rng.choice(raters.ready, places.count)[site]
    region = places.region[site]
    chosen = rng.choice(raters.ready, len(site))
    for place in np.unique(region):
        own = np.flatnonzero(raters.region == place)
        rows = np.flatnonzero((region == place) & (rng.random(len(region)) < 0.7))
        if len(own):
            chosen[rows] = rng.choice(own, len(rows))
    return chosen if raters.home is None else np.where(raters.home[site] >= 0, raters.home[site], chosen)


def _repeats(truth: Truth, rng: np.random.Generator, raters: Raters, formal: Visits) -> Visits:
    """Second visits by another rater 7 to 45 days later, from which reliability can be estimated."""
    again = np.flatnonzero(
        (formal.purpose == "formal") & (rng.random(len(formal.room)) < truth.p.double_coded)
    )
    wish = formal.day[again] + rng.integers(7, 30, len(again))
    what = (formal.room[again], wish, formal.instrument[again], "reliability")
    ready = raters.some(0, 30) if raters.by_site else raters
    return _rate(truth, rng, ready, what, instead_of=formal.rater[again])


def _own_coach(truth: Truth, raters: Raters, coaches: Coaches, formal: Visits) -> Visits:
    """A few ratings in the window by somebody who coaches the site: they must be left out of changes."""
    site = truth.places.room_site[formal.room]
    at = formal.day - truth.clock.start
    recent = (formal.day >= truth.clock.window_start) & (formal.day < truth.clock.window_end)
    for rater in np.flatnonzero(raters.coach >= 0):
        own = (coaches.first[site, at] == raters.coach[rater]) & recent & (formal.instrument == "class_pre_k")
        formal.rater[np.flatnonzero(own)[:4]] = rater
    return formal


def _own_coach_often(
    truth: Truth, rng: np.random.Generator, raters: Raters, coaches: Coaches, formal: Visits
) -> Visits:
    """A share of the visits to yearly rated sites by a rater who coaches there and scores kindly.

    They begin a year into the records, when the logs show who coaches whom. Kindness that got into a trend
    would be found there: such ratings must be left out.
    """
    p, at = truth.p, formal.day - truth.clock.start
    site = truth.places.room_site[formal.room]
    eligible = np.isin(truth.places.setting[site], p.spring_settings) & (at >= 365)
    eligible &= rng.random(len(site)) < p.own_coach_share
    tilt = raters.severity[formal.rater] + raters.drift[formal.rater] * at / 365.25
    for rater in np.flatnonzero(raters.coach >= 0):
        rows = np.flatnonzero(eligible & (coaches.first[site, at] == raters.coach[rater]))
        kind = raters.severity[rater] + raters.drift[rater] * at[rows] / 365.25 + p.own_coach_bias
        moved = (kind - tilt[rows])[:, None] * np.array(RATER_WEIGHT)
        formal.seen[rows] = np.clip(formal.seen[rows] + moved, 1.0, 7.0)
        formal.rater[rows] = rater
    return formal
