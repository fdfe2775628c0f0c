"""Places of a made-up system: regions, agencies, sites, enrolment, rooms and calendars."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from coaching_analytics.simulate.clock import AFTER, BEFORE, Bools, Clock, Ints, Streams, day_number
from coaching_analytics.simulate.parameters import Parameters

Columns = dict[str, Any]
Frames = dict[str, Columns]
Strings = NDArray[np.str_]

NEEDS = ("low", "medium", "high")
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
    setting = rng.choice(list(p.settings), sites, p=np.array(list(p.settings.values())) / sum(p.settings.values()))
    site_ids = np.array([f"{p.prefix}{number:05d}" for number in range(1, sites + 1)])
    term = (setting == "school") | ((setting == "head_start") & (rng.random(sites) < 0.4))
    calendar = np.where(term | ((setting == "centre") & (rng.random(sites) < 0.15)), 1,
                        np.where(rng.random(sites) < 0.5, 2, 0))
    open_day, close_day = _openings(p, clock, rng, sites)
    need = rng.choice(3, sites, p=[0.3, 0.4, 0.3])
    dose = rng.choice(4, sites, p=[p.never_reached, p.twice_a_year, p.weekly,
                                   1 - p.never_reached - p.twice_a_year - p.weekly])
    dose[0] = 0  # one site is never reached, whatever the draw
    capped = np.zeros(sites, dtype=bool)
    capped[min(1, sites - 1)] = True
    dose[capped] = 3
    funded = (setting == "head_start") | ((setting == "centre") & (rng.random(sites) < 0.08))
    frames["site"] = {
        "site_id": site_ids, "region_id": np.array(regions)[region],
        "agency_id": np.where(rng.random(sites) < 0.02, "", np.array(agencies)[agency]),
        "setting": setting, "calendar_id": np.array(["", f"{p.prefix}-school", f"{p.prefix}-full"])[calendar],
        "capacity": np.where(setting == "home", rng.integers(6, 13, sites), rng.integers(18, 140, sites)),
        "rural": rng.random(sites) < 0.3, "head_start_funded": funded,
        "community_language": rng.choice(LANGUAGES, sites, p=[0.6, 0.28, 0.05, 0.04, 0.03]),
        "coaching_cap": np.where(capped, "6", ""), "open_date": open_day, "close_date": close_day,
    }
    rooms = _rooms(p, rng, site_ids, setting, frames)
    active = _enrolments(p, clock, rng, frames, site_ids, need, open_day, close_day)
    places = Places(p.prefix, regions, agencies, agency_region, site_ids, region, agency, setting, calendar, need,
                    open_day, close_day, dose, capped, *rooms, active, _calendars(p, clock, frames))
    _connectivity(clock, rng, places, frames)
    return places, frames


def _agencies(p: Parameters, regions: list[str], frames: Frames) -> tuple[list[str], Ints]:
    """Agencies a region, plus one that employs nobody and serves no site: its money cannot be allocated."""
    frames["system"] = {"system_id": [p.prefix], "system_name": [p.name], "fiscal_year_start_month": [p.fiscal_month],
                        "school_year_start_month": [p.school_month], "profile": [""]}
    frames["region"] = {"region_id": regions, "system_id": [p.prefix] * len(regions), "region_name": list(p.regions)}
    kinds = ("regional", "resource_and_referral", "library", "county_office")
    agencies, home, names = [], [], []
    for place, name in enumerate(p.regions):
        for number in range(p.agencies_per_region):
            agencies.append(f"{p.prefix}-a{len(agencies) + 1}")
            home.append(place)
            names.append(f"{name} hub {number + 1}" if p.agencies_per_region > 1 else f"{name} hub")
    agencies.append(f"{p.prefix}-a{len(agencies) + 1}")
    home.append(0)
    names.append("New hub, no sites yet")
    frames["agency"] = {"agency_id": agencies, "region_id": [regions[place] for place in home], "agency_name": names,
                        "agency_type": [kinds[number % 4] for number in range(len(agencies))]}
    return agencies, np.array(home)


def _openings(p: Parameters, clock: Clock, rng: np.random.Generator, sites: int) -> tuple[Ints, Ints]:
    """First and last days of the sites; most were open before and stay open."""
    years = clock.days / 365.25
    opens = rng.random(sites) < p.open_share * years
    closes = rng.random(sites) < p.close_share * years
    opens[: 2], closes[: 2] = False, False
    open_day = np.where(opens, rng.integers(clock.start + 30, clock.end - 60, sites), BEFORE)
    close_day = np.where(closes, rng.integers(clock.start + 60, clock.end, sites), AFTER)
    late = np.where(opens, open_day + rng.integers(200, 900, sites), close_day)
    return open_day, np.where(closes & opens, np.where(late < clock.end, late, AFTER), close_day)


def _rooms(p: Parameters, rng: np.random.Generator, site_ids: Strings, setting: Strings,
           frames: Frames) -> tuple[Strings, Ints, Strings, Ints, Ints]:
    """Rooms by site: a home has one, a centre 1 + Poisson, a school or Head Start one to three."""
    sites = len(site_ids)
    small = (setting == "home") | (setting == "ffn")
    count = np.where(small, 1, np.where(setting == "centre", 1 + np.minimum(rng.poisson(p.centre_rooms, sites), 7),
                                        rng.integers(1, 4, sites)))
    room_site = np.repeat(np.arange(sites), count)
    first = np.concatenate([[0], np.cumsum(count)[:-1]])
    number = np.arange(len(room_site)) - first[room_site]
    ages = np.array(["pre_k", "toddler", "pre_k", "infant", "toddler", "pre_k", "infant", "toddler"])[number]
    ages = np.where(np.isin(setting[room_site], ["school", "head_start"]), "pre_k", ages)
    ages = np.where(small[room_site], "mixed", ages)
    ids = np.array([f"{site_ids[site]}-{index + 1}" for site, index in zip(room_site, number, strict=True)])
    frames["classroom"] = {
        "classroom_id": ids, "site_id": site_ids[room_site], "age_group": ages,
        "group_size": np.where(ages == "infant", 8, np.where(ages == "toddler", 12, np.where(ages == "mixed", 8, 18))),
        "open_date": np.full(len(ids), BEFORE), "close_date": np.full(len(ids), AFTER),
    }
    return ids, room_site, ages, first, count


def _enrolments(p: Parameters, clock: Clock, rng: np.random.Generator, frames: Frames, site_ids: Strings,
                need: Ints, open_day: Ints, close_day: Ints) -> Bools:
    """Enrolment spells with need; some sites join late, some leave and some are judged anew."""
    active = np.zeros((len(site_ids), clock.days), dtype=bool)
    rows: list[tuple[int, int, int, str]] = []
    change = p.late_enrolment > 0
    for site in range(len(site_ids)):
        start = clock.start - int(rng.integers(30, 1100))
        if open_day[site] > BEFORE:
            start = int(open_day[site]) + int(rng.integers(-10, 90))
        elif site > 1 and rng.random() < p.late_enrolment:
            start = int(rng.integers(clock.start, clock.end - 40))
        end = AFTER
        if change and site > 1 and rng.random() < 0.06:
            end = max(start + 60, int(rng.integers(clock.start, clock.end)))
        level = "" if change and rng.random() < 0.05 else NEEDS[need[site]]
        anew = max(start, clock.start) + int(rng.integers(100, 700))
        if change and rng.random() < 0.15 and anew < min(end, clock.end):
            rows.append((site, start, anew, NEEDS[int(rng.integers(0, 3))]))
            rows.append((site, anew, end, level))
        else:
            rows.append((site, start, end, level))
        active[site, clock.span(max(start, int(open_day[site])), min(end, int(close_day[site])))] = True
    places, starts, ends, levels = zip(*rows, strict=True)
    frames["site_enrolment"] = {
        "site_id": site_ids[list(places)], "start_date": np.array(starts), "end_date": np.array(ends),
        "need": np.array(levels), "planning_hours_week": rng.choice(["", "1.00", "2.50", "5.00"], len(rows)),
    }
    return active


def _calendars(p: Parameters, clock: Clock, frames: Frames) -> Bools:
    """Operating days of the three calendars (none, school year, full year) and the calendar table."""
    rows: list[tuple[str, int, int, str, str]] = []
    operating = np.array([clock.weekday, np.zeros(clock.days, dtype=bool), clock.weekday])
    for year in range(clock.first_month // 12 - 1, p.last_fiscal_year + 2):
        term, summer = day_number(year, 8, 19), day_number(year + 1, 6, 11)
        winter, spring = (day_number(year, 12, 20), day_number(year + 1, 1, 5)), day_number(year + 1, 4, 1)
        school, full = f"{p.prefix}-school", f"{p.prefix}-full"
        rows += [(school, term, summer, "operating", "School year"), (school, *winter, "break", "Winter break"),
                 (school, spring, spring + 7, "break", "Spring break"),
                 (full, day_number(year, 12, 24), day_number(year + 1, 1, 2), "break", "Winter closure"),
                 (full, day_number(year + 1, 7, 3), day_number(year + 1, 7, 6), "break", "Independence Day")]
        operating[1, clock.span(term, summer)] = clock.weekday[clock.span(term, summer)]
        for which, start, end in ((1, *winter), (1, spring, spring + 7), (2, rows[-2][1], rows[-2][2]),
                                  (2, rows[-1][1], rows[-1][2])):
            operating[which, clock.span(start, end)] = False
    rows.sort()
    names = ("calendar_id", "start_date", "end_date", "day_kind", "label")
    frames["calendar"] = {name: np.array([row[at] for row in rows]) for at, name in enumerate(names)}
    return operating


def _connectivity(clock: Clock, rng: np.random.Generator, places: Places, frames: Frames) -> None:
    """One survey of internet and devices at a fifth of the sites."""
    asked = np.flatnonzero(rng.random(places.count) < 0.2)
    frames["connectivity"] = {
        "site_id": places.site_ids[asked], "asked_date": np.full(len(asked), clock.start + 45),
        "internet": rng.choice(["none", "mobile", "broadband"], len(asked), p=[0.05, 0.2, 0.75]),
        "devices": rng.integers(0, 12, len(asked)),
    }
