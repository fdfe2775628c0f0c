"""People of a made-up system: educators with turnover, coaches with leave, and who coaches which site."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from coaching_analytics.simulate.clock import AFTER, BEFORE, Bools, Clock, Frames, Ints, Streams, Strings
from coaching_analytics.simulate.parameters import Parameters
from coaching_analytics.simulate.places import LANGUAGES, Places

REACH = 10**7  # larger than any day number: room x REACH + day sorts spells by room, then day


@dataclass
class Spells:
    """Spells of one kind of educator, sorted by place and start: who was there on a day."""

    place: Ints
    start: Ints
    end: Ints
    educator: Ints

    def at(self, place: Ints, day: Ints) -> Ints:
        """Index of the educator at each place on each day; -1 for nobody."""
        if not len(self.place):
            return np.full(len(place), -1)
        keys = self.place * REACH + self.start
        found = np.searchsorted(keys, place * REACH + day, side="right") - 1
        safe = np.maximum(found, 0)
        there = (found >= 0) & (self.place[safe] == place) & (self.end[safe] > day)
        return np.where(there, self.educator[safe], -1)


@dataclass
class Educators:
    """All educators and the spells of leads, assistants (by room) and leaders (by site)."""

    ids: Strings
    leads: Spells
    assistants: Spells
    leaders: Spells


@dataclass
class _Roll:
    """Rows of the educator table while they are made."""

    rows: list[tuple[int, int, str, int, int]] = field(default_factory=list)

    def add(self, site: int, room: int, role: str, start: int, end: int) -> int:
        self.rows.append((site, room, role, start, end))
        return len(self.rows) - 1


def build_educators(
    p: Parameters, clock: Clock, streams: Streams, places: Places
) -> tuple[Educators, Frames]:
    """Educators by room and site, with turnover at the rates of each setting."""
    rng = streams.of("educators")
    roll = _Roll()
    leads: list[tuple[int, int, int, int]] = []
    helpers: list[tuple[int, int, int, int]] = []
    for room in range(len(places.room_ids)):
        site = int(places.room_site[room])
        setting = str(places.setting[site])
        small = setting in ("home", "ffn")
        leads += _room_spells(p, clock, rng, roll, (site, room, "home_based" if small else "lead", setting))
        if rng.random() < (0.15 if small else p.assistants):
            helpers += _room_spells(p, clock, rng, roll, (site, room, "assistant", setting))
    leaders = [
        (site, BEFORE, AFTER, roll.add(site, -1, "site_leader", BEFORE, AFTER))
        for site in range(places.count)
        if places.setting[site] not in ("home", "ffn")
    ]
    ids = np.array([f"{p.prefix}-e{number:06d}" for number in range(1, len(roll.rows) + 1)])
    sites, rooms, roles, starts, ends = (np.array(column) for column in zip(*roll.rows, strict=True))
    frames: Frames = {
        "educator": {
            "educator_id": ids,
            "person_id": np.full(len(ids), ""),
            "site_id": places.site_ids[sites],
            "role": roles,
            "classroom_id": np.where(rooms >= 0, places.room_ids[rooms], ""),
            "home_language": rng.choice(["", *LANGUAGES], len(ids), p=[0.2, 0.5, 0.2, 0.04, 0.03, 0.03]),
            "start_date": starts,
            "end_date": ends,
        }
    }
    return Educators(ids, _sorted(leads), _sorted(helpers), _sorted(leaders)), frames


def _sorted(rows: list[tuple[int, int, int, int]]) -> Spells:
    """Spells as arrays; rows are made place by place in order of start."""
    table = np.array(rows, dtype=np.int64).reshape(-1, 4)
    return Spells(table[:, 0], table[:, 1], table[:, 2], table[:, 3])


def _room_spells(
    p: Parameters, clock: Clock, rng: np.random.Generator, roll: _Roll, post: tuple[int, int, str, str]
) -> list[tuple[int, int, int, int]]:
    """One post of a room through time: people leave at the setting's rate, new hires at twice it."""
    site, room, role, setting = post
    hazard = p.lead_turnover[setting]
    if hazard == 0:
        return [(room, BEFORE, AFTER, roll.add(site, room, role, BEFORE, AFTER))]
    daily = -np.log(1 - hazard) / 365.25
    spells = []
    start, rate = BEFORE, daily
    while start < clock.end:
        stay = int(rng.exponential(1 / rate)) + 20
        if stay > 365 and start > BEFORE:
            stay = 365 + int(rng.exponential(1 / daily))
        end = max(start, clock.start) + stay
        last = end if end < clock.end else AFTER
        spells.append((room, start, last, roll.add(site, room, role, start, last)))
        gap = int(rng.exponential(45)) + 3 if rng.random() < 2 * p.vacant_lead else 0
        start, rate = end + gap, 2 * daily
    return spells


@dataclass
class Coaches:
    """Coaches, when they work, and which coach serves a site on a day (-1: none)."""

    ids: Strings
    agency: Ints
    skill: np.ndarray
    effect: np.ndarray
    fte: np.ndarray
    hours: np.ndarray
    works: Bools
    first: Ints
    second: Ints
    leader_site: Ints
    silent_all_year: int


def coach_persons(p: Parameters, coaches: int) -> Strings:
    """Person ids of the coaches."""
    return np.array([f"{p.prefix}-p{number:04d}" for number in range(1, coaches + 1)])
