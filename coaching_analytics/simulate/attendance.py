"""Who took part in each session, and how many hours each lead educator received."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from coaching_analytics.simulate.clock import Bools, Clock, Ints, Streams, Strings
from coaching_analytics.simulate.parameters import Parameters
from coaching_analytics.simulate.people import Coaches, Educators
from coaching_analytics.simulate.places import Places
from coaching_analytics.simulate.sessions import Sessions

LEAD, ASSISTANT, LEADER, OTHER = range(4)


@dataclass
class Attendance:
    """One row a participant, sorted by session and number."""

    session: Ints
    number: Ints
    site: Ints
    educator: Ints
    role: Strings

    def of(self, kept: Bools) -> Attendance:
        """Rows of kept sessions, with sessions numbered anew."""
        position = np.cumsum(kept) - 1
        rows = kept[self.session]
        return Attendance(
            position[self.session[rows]],
            self.number[rows],
            self.site[rows],
            self.educator[rows],
            self.role[rows],
        )


def attend(
    p: Parameters,
    clock: Clock,
    streams: Streams,
    places: Places,
    people: tuple[Educators, Coaches],
    sessions: Sessions,
) -> Attendance:
    """Participants of every session: one room and some colleagues, or a group over up to four sites."""
    rng = streams.of("attendance")
    educators, coaches = people
    slots = [_single(p, rng, places, sessions)]
    slots += _groups(rng, places, coaches, sessions)
    session, site, kind, step = (np.concatenate(part) for part in zip(*slots, strict=True))
    day = sessions.day[session] + clock.start
    room = places.room_first[site] + step % places.room_count[site]
    lead, helper = educators.leads.at(room, day), educators.assistants.at(room, day)
    leader = educators.leaders.at(site, day)
    kind = np.where(step >= places.room_count[site], OTHER, kind)
    educator = np.select([kind == LEAD, kind == ASSISTANT, kind == LEADER], [lead, helper, leader], -1)
    wanted = (kind == OTHER) | (educator >= 0) | (kind == LEAD)
    small = np.isin(places.setting[site], ["home", "ffn"])
    role = np.select(
        [kind == LEAD, kind == ASSISTANT, kind == LEADER],
        [np.where(small, "home_based", "lead"), "assistant", "site_leader"],
        "other",
    )
    role = np.where((kind == LEAD) & (educator < 0), "other", role)
    blank = rng.random(len(session)) < 0.02  # the educator is not always written down
    bare = rng.random(len(sessions.site)) < p.no_participants
    wanted &= ~bare[session]
    order = np.lexsort((step, kind, site, session))
    order = order[wanted[order]]
    session = session[order]
    start = np.searchsorted(session, session, side="left")
    return Attendance(
        session,
        np.arange(len(session)) - start + 1,
        site[order],
        np.where(blank[order], -1, educator[order]),
        role[order],
    )


Slots = tuple[Ints, Ints, Ints, Ints]


def _single(p: Parameters, rng: np.random.Generator, places: Places, sessions: Sessions) -> Slots:
    """Slots of sessions at one site: a lead (pre-K rooms come first), and sometimes others."""
    rows = np.flatnonzero(~sessions.group)
    site = sessions.site[rows]
    count = places.room_count[site]
    step = np.floor(rng.random(len(rows)) ** 1.7 * count).astype(int)
    leaders_only = rng.random(len(rows)) < p.leader_share * 0.4
    helper = ~leaders_only & (rng.random(len(rows)) < 0.25)
    second = ~leaders_only & (count > 1) & (rng.random(len(rows)) < 0.45)
    leader = leaders_only | (rng.random(len(rows)) < p.leader_share)
    parts = [
        (rows, step, np.full(len(rows), LEAD), ~leaders_only),
        (rows, step, np.full(len(rows), ASSISTANT), helper),
        (rows, (step + 1) % count, np.full(len(rows), LEAD), second),
        (rows, np.zeros(len(rows), dtype=int), np.full(len(rows), LEADER), leader),
    ]
    session = np.concatenate([part[0][part[3]] for part in parts])
    return (
        session,
        sessions.site[session],
        np.concatenate([part[2][part[3]] for part in parts]),
        np.concatenate([part[1][part[3]] for part in parts]),
    )


def _groups(rng: np.random.Generator, places: Places, coaches: Coaches, sessions: Sessions) -> list[Slots]:
    """Slots of group sessions: 3 to 9 attendees over 1 to 4 sites of the same coach."""
    slots: list[Slots] = []
    usual = (places.dose == 3) & ~places.capped
    for row in np.flatnonzero(sessions.group):
        day, coach, own = sessions.day[row], sessions.coach[row], int(sessions.site[row])
        near = np.flatnonzero((coaches.first[:, day] == coach) & usual & places.active[:, day])
        near = near[near != own]
        extra = min(int(rng.integers(0, 4)), len(near))
        sites = np.concatenate([[own], rng.choice(near, extra, replace=False)])
        heads = max(int(rng.integers(3, 10)), len(sites))
        which = np.sort(
            np.concatenate([np.arange(len(sites)), rng.integers(0, len(sites), heads - len(sites))])
        )
        step = np.arange(heads) - np.searchsorted(which, which, side="left")
        slots.append((np.full(heads, row), sites[which], np.full(heads, LEAD), step))
    return slots


@dataclass
class Exposure:
    """Hours each educator received, capped a fiscal year, and the planted coach part, as running sums."""

    keys: Ints
    hours: np.ndarray
    coach: np.ndarray

    def upto(self, educator: Ints, day: Ints) -> tuple[np.ndarray, np.ndarray]:
        """Capped hours and coach part received before each day (day counted from the clock's start)."""
        at, base = (
            np.searchsorted(self.keys, educator * 10**6 + offset) for offset in (day, np.zeros_like(day))
        )
        known = educator >= 0
        return (
            np.where(known, self.hours[at] - self.hours[base], 0.0),
            np.where(known, self.coach[at] - self.coach[base], 0.0),
        )


def exposure(
    p: Parameters, clock: Clock, coaches: Coaches, sessions: Sessions, attendance: Attendance
) -> Exposure:
    """Hours received by educator and day, to the cap in each fiscal year; unlogged sessions count as well."""
    done = (attendance.educator >= 0) & (sessions.status[attendance.session] == "completed")
    educator, session = attendance.educator[done], attendance.session[done]
    day, hours = sessions.day[session], sessions.minutes[session] / 60
    order = np.lexsort((day, educator))
    educator, session, day, hours = educator[order], session[order], day[order], hours[order]
    bucket = educator * 1000 + clock.month_of_day[day] // 12
    running = np.cumsum(hours)
    first = np.searchsorted(bucket, bucket, side="left")
    in_year = running - running[first] + hours[first]
    capped = np.minimum(in_year, p.effect_cap_hours)
    gain = np.maximum(capped - np.maximum(np.minimum(in_year - hours, p.effect_cap_hours), 0), 0)
    effect = gain / p.effect_cap_hours * coaches.effect[sessions.coach[session]]
    return Exposure(
        educator * 10**6 + day,
        np.concatenate([[0.0], np.cumsum(gain)]),
        np.concatenate([[0.0], np.cumsum(effect)]),
    )
