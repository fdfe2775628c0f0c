"""Places of a made-up system: regions, agencies, sites, enrolment, rooms and calendars."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from coaching_analytics.simulate.clock import AFTER, BEFORE, Bools, Clock, Frames, Ints, Streams, Strings
from coaching_analytics.simulate.parameters import Parameters
from coaching_analytics.simulate.roster import make_calendars, make_enrolments, make_rooms

LANGUAGES = ("English", "Spanish", "Vietnamese", "Arabic", "Somali")
DOSE_TYPES = ("never", "twice", "weekly", "usual")


@dataclass
class Places:
    """The sites of a system as arrays; `active` is enrolled and open, `operating` its calendar's days."""

    system: str
    regions: list[str]
    agencies: list[str]
    agency_region: Ints
    site_ids: Strings
    region: Ints
    agency: Ints
    setting: Strings
    calendar: Ints
    need: Ints
    open_day: Ints
    close_day: Ints
    dose: Ints
    capped: Bools
    room_ids: Strings
    room_site: Ints
    room_age: Strings
    room_first: Ints
    room_count: Ints
    active: Bools
    calendars: Bools

    @property
    def count(self) -> int:
        """Number of sites."""
        return len(self.site_ids)


def build_places(p: Parameters, clock: Clock, streams: Streams, sites: int) -> tuple[Places, Frames]:
    """All places and their tables."""
    rng = streams.of("places")
    frames: Frames = {}
    regions = [f"{p.prefix}-r{number}" for number in range(1, len(p.regions) + 1)]
    agencies, agency_region = _agencies(p, regions, frames)
    region = np.sort(rng.integers(0, len(regions), sites))
    region[: len(regions)] = np.arange(len(regions)) if sites >= len(regions) else region[: len(regions)]
    region = np.sort(region)
    working = p.agencies_per_region
    agency = region * working + rng.integers(0, working, sites)
    setting = rng.choice(
        list(p.settings), sites, p=np.array(list(p.settings.values())) / sum(p.settings.values())
    )
    site_ids = np.array([f"{p.prefix}{number:05d}" for number in range(1, sites + 1)])
    term = (setting == "school") | ((setting == "head_start") & (rng.random(sites) < 0.4))
    calendar = np.where(
        term | ((setting == "centre") & (rng.random(sites) < 0.15)),
        1,
        np.where(rng.random(sites) < 0.5, 2, 0),
    )
    open_day, close_day = _openings(p, clock, rng, sites)
    need = rng.choice(3, sites, p=[0.3, 0.4, 0.3])
    dose = rng.choice(
        4,
        sites,
        p=[p.never_reached, p.twice_a_year, p.weekly, 1 - p.never_reached - p.twice_a_year - p.weekly],
    )
    dose[0] = 0  # one site is never reached, whatever the draw
    capped = np.zeros(sites, dtype=bool)
    capped[min(1, sites - 1)] = True
    dose[capped] = 3
    funded = (setting == "head_start") | ((setting == "centre") & (rng.random(sites) < 0.08))
    frames["site"] = {
        "site_id": site_ids,
        "region_id": np.array(regions)[region],
        "agency_id": np.where(rng.random(sites) < 0.02, "", np.array(agencies)[agency]),
        "setting": setting,
        "calendar_id": np.array(["", f"{p.prefix}-school", f"{p.prefix}-full"])[calendar],
        "capacity": np.where(setting == "home", rng.integers(6, 13, sites), rng.integers(18, 140, sites)),
        "rural": rng.random(sites) < 0.3,
        "head_start_funded": funded,
        "community_language": rng.choice(LANGUAGES, sites, p=[0.6, 0.28, 0.05, 0.04, 0.03]),
        "coaching_cap": np.where(capped, "6", ""),
        "open_date": open_day,
        "close_date": close_day,
    }
    rooms = make_rooms(p, rng, site_ids, setting, frames)
    active = make_enrolments(p, clock, rng, frames, site_ids, need, open_day, close_day)
    places = Places(
        p.prefix,
        regions,
        agencies,
        agency_region,
        site_ids,
        region,
        agency,
        setting,
        calendar,
        need,
        open_day,
        close_day,
        dose,
        capped,
        *rooms,
        active,
        make_calendars(p, clock, frames),
    )
    _connectivity(clock, rng, places, frames)
    return places, frames


def _agencies(p: Parameters, regions: list[str], frames: Frames) -> tuple[list[str], Ints]:
    """Agencies a region, plus one that employs nobody and serves no site: its money cannot be allocated."""
    frames["system"] = {
        "system_id": [p.prefix],
        "system_name": [p.name],
        "fiscal_year_start_month": [p.fiscal_month],
        "school_year_start_month": [p.school_month],
        "profile": [""],
    }
    frames["region"] = {
        "region_id": regions,
        "system_id": [p.prefix] * len(regions),
        "region_name": list(p.regions),
    }
    agencies: list[str] = []
    home, names = [], []
    for place, name in enumerate(p.regions):
        for number in range(p.agencies_per_region):
            agencies.append(f"{p.prefix}-a{len(agencies) + 1}")
            home.append(place)
            names.append(f"{name} hub {number + 1}" if p.agencies_per_region > 1 else f"{name} hub")
    agencies.append(f"{p.prefix}-a{len(agencies) + 1}")
    home.append(0)
    names.append("New hub, no sites yet")
    frames["agency"] = {
        "agency_id": agencies,
        "region_id": [regions[place] for place in home],
        "agency_name": names,
        "agency_type": [p.agency_kinds[number % len(p.agency_kinds)] for number in range(len(agencies))],
    }
    return agencies, np.array(home)


def _openings(p: Parameters, clock: Clock, rng: np.random.Generator, sites: int) -> tuple[Ints, Ints]:
    """First and last days of the sites; most were open before and stay open."""
    years = clock.days / 365.25
    opens = rng.random(sites) < p.open_share * years
    closes = rng.random(sites) < p.close_share * years
    opens[:2], closes[:2] = False, False
    open_day = np.where(opens, rng.integers(clock.start + 30, clock.end - 60, sites), BEFORE)
    close_day = np.where(closes, rng.integers(clock.start + 60, clock.end, sites), AFTER)
    late = np.where(opens, open_day + rng.integers(200, 900, sites), close_day)
    return open_day, np.where(closes & opens, np.where(late < clock.end, late, AFTER), close_day)


def _connectivity(clock: Clock, rng: np.random.Generator, places: Places, frames: Frames) -> None:
    """One survey of internet and devices at a fifth of the sites."""
    asked = np.flatnonzero(rng.random(places.count) < 0.2)
    frames["connectivity"] = {
        "site_id": places.site_ids[asked],
        "asked_date": np.full(len(asked), clock.start + 45),
        "internet": rng.choice(["none", "mobile", "broadband"], len(asked), p=[0.05, 0.2, 0.75]),
        "devices": rng.integers(0, 12, len(asked)),
    }
