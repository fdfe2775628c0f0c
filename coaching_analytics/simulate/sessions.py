"""Coaching sessions of a made-up system: how often, when, how long, held or not, alone or in groups."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace

import numpy as np

from coaching_analytics.simulate.clock import Bools, Clock, Ints, Streams, Strings
from coaching_analytics.simulate.parameters import Parameters
from coaching_analytics.simulate.people import Coaches
from coaching_analytics.simulate.places import Places

SINGLE_HOURS = 1.03  # mean hours of one session
KEENEST = 1.7  # coaches differ: sessions are planned for the keenest, then thinned
HEAPS = np.array([30, 45, 60, 90])


@dataclass
class Sessions:
    """Sessions as arrays, sorted by day. `day` counts from the clock's start; `reach` is how many sites."""

    site: Ints
    coach: Ints
    day: Ints
    minutes: Ints
    status: Strings
    approval: Strings
    delivery: Strings
    group: Bools
    logged: Bools

    @property
    def held(self) -> Bools:
        """Completed, and approved where the system approves."""
        return (self.status == "completed") & ((self.approval == "approved") | (self.approval == ""))

    def pick(self, chosen: Bools | Ints) -> Sessions:
        """Some of the sessions, in the given order."""
        return replace(self, **{item.name: getattr(self, item.name)[chosen] for item in fields(self)})


def site_rates(p: Parameters, places: Places, rng: np.random.Generator) -> np.ndarray:
    """Hours a month that each site is meant to get, before need, month and coach are looked at."""
    usual = (p.hours_month - p.weekly * 4.5 - p.twice_a_year * 0.25) / max(
        0.05, 1 - p.weekly - p.twice_a_year - p.never_reached
    )
    shape = 0.15 + rng.gamma(1.8, 0.85 / 1.8, places.count)
    rooms = 0.75 + 0.35 * (places.room_count - 1)
    size = rooms / rooms.mean()
    by_type = np.array([0.0, 0.25, 4.5, 0.0])[places.dose]
    logged_back = 1 / ((1 - p.not_held) * (1 - p.silent - p.stated_none) * 0.75)
    return np.where(places.dose == 3, usual * shape * size, by_type) * logged_back


def month_factors(p: Parameters, clock: Clock, places: Places) -> np.ndarray:
    """Factor of each site and month: school-year sites rest in summer."""
    numbers = np.array([clock.month_number(month) for month in range(len(clock.months) - 1)])
    by_calendar = np.array([p.year_factors, p.term_factors, p.year_factors])
    return by_calendar[places.calendar][:, numbers]


def plan_sessions(
    p: Parameters, clock: Clock, streams: Streams, places: Places, coaches: Coaches
) -> Sessions:
    """Every session that was planned at a site, on a day its coach worked and it operated."""
    rng = streams.of("sessions")
    need = np.array([p.need_ratio**-0.55, 1.0, p.need_ratio**0.45])[places.need]
    rates = (site_rates(p, places, rng) * need)[:, None] * month_factors(p, clock, places)
    counts = rng.poisson(rates * KEENEST / SINGLE_HOURS)
    site, month = (np.repeat(index, counts.ravel()) for index in np.indices(counts.shape).reshape(2, -1))
    weekdays = np.flatnonzero(clock.weekday)
    first = np.searchsorted(weekdays, clock.months - clock.start)
    span = first[month + 1] - first[month]
    day = weekdays[first[month] + (rng.random(len(site)) * span).astype(int)]
    main, helper = coaches.first[site, day], coaches.second[site, day]
    coach = np.where((helper >= 0) & ((main < 0) | (rng.random(len(site)) < 0.4)), helper, main)
    keen = np.exp(coaches.skill[coach] - p.coach_spread**2 / 2)
    able = places.active[site, day] & places.calendars[places.calendar[site], day] & (coach >= 0)
    chosen = able & (rng.random(len(site)) < keen / KEENEST)
    site, day, coach = site[chosen], day[chosen], coach[chosen].astype(np.int64)
    site, day, coach = _leaders(clock, rng, places, coaches, (site, day, coach))
    order = np.lexsort((coach, site, day))
    return _describe(p, clock, rng, (site[order], day[order], coach[order]), places)


def _leaders(
    clock: Clock, rng: np.random.Generator, places: Places, coaches: Coaches, plan: tuple[Ints, Ints, Ints]
) -> tuple[Ints, Ints, Ints]:
    """Add what site leaders do at their own sites: about two sessions a month."""
    site, day, coach = plan
    base = len(coaches.ids) - len(coaches.leader_site)
    for number, own in enumerate(coaches.leader_site):
        days = np.flatnonzero(places.active[own] & places.calendars[places.calendar[own]])
        picked = np.sort(rng.choice(days, min(len(days), 24 * clock.days // 365), replace=False))
        site = np.concatenate([site, np.full(len(picked), own)])
        day = np.concatenate([day, picked])
        coach = np.concatenate([coach, np.full(len(picked), base + number)])
    return site, day, coach


def _describe(
    p: Parameters, clock: Clock, rng: np.random.Generator, plan: tuple[Ints, Ints, Ints], places: Places
) -> Sessions:
    """Minutes, status, approval and delivery of planned sessions."""
    site, day, coach = plan
    count = len(site)
    raw = np.clip(rng.normal(p.session_mean, p.session_sd, count), 8, 240)
    heaped = HEAPS[np.abs(raw[:, None] - HEAPS).argmin(axis=1)]
    minutes = np.where((rng.random(count) < 0.6) & (raw < 110), heaped, raw.astype(int))
    status = np.full(count, "completed", dtype="<U9")
    missed = rng.random(count) < p.not_held
    status[missed] = np.where(rng.random(int(missed.sum())) < 0.75, "cancelled", "missed")
    status[(day >= clock.days - 10) & (rng.random(count) < 0.2)] = "planned"
    delivery = rng.choice(
        ["in_person", "virtual", "hybrid", "phone", "email", ""],
        count,
        p=[0.90 - p.virtual, p.virtual, 0.02, 0.04, 0.03, 0.01],
    )
    short = np.isin(delivery, ["phone", "email"])
    minutes = np.where(short, rng.integers(5, 35, count), minutes)
    approval = np.full(count, "", dtype="<U8")
    if p.approval:
        approval = rng.choice(["approved", "pending", "returned"], count, p=[0.955, 0.03, 0.015])
    group = (rng.random(count) < p.group) & (status == "completed") & ~short & (places.dose[site] == 3)
    made = Sessions(
        site,
        coach,
        day,
        np.where(status == "completed", minutes, 0),
        status,
        approval,
        delivery,
        group & ~places.capped[site],
        np.ones(count, dtype=bool),
    )
    return _capped(p, clock, places, made)


def _capped(p: Parameters, clock: Clock, places: Places, made: Sessions) -> Sessions:
    """Keep the capped site within its six sessions a fiscal year."""
    year = (clock.month_of_day[made.day]) // 12
    drop = np.zeros(len(made.site), dtype=bool)
    for site in np.flatnonzero(places.capped):
        for number in np.unique(year):
            rows = np.flatnonzero((made.site == site) & (year == number) & (made.status == "completed"))
            drop[rows[6:]] = True
    return made.pick(~drop)


@dataclass
class LogMonths:
    """Coach-months that sent nothing, said there was nothing, or were certified."""

    silent: Bools
    stated: Bools
    certified: Bools


def log_months(p: Parameters, clock: Clock, streams: Streams, places: Places, coaches: Coaches) -> LogMonths:
    """Which coach-months are silent, stated or certified; one region has one month without logs."""
    rng = streams.of("logs")
    shape = (len(coaches.ids), len(clock.months) - 1)
    draw = rng.random(shape)
    silent, stated = draw < p.silent, (draw >= p.silent) & (draw < p.silent + p.stated_none)
    window = (clock.months[:-1] >= clock.window_start) & (clock.months[:-1] < clock.window_end)
    gap = int(np.flatnonzero(window)[4])
    in_region = places.agency_region[coaches.agency] == len(places.regions) - 1
    silent[in_region, gap] = True
    if coaches.silent_all_year >= 0:
        silent[coaches.silent_all_year, window] = True
        stated[coaches.silent_all_year, window] = False
    stated &= ~silent
    certified = ~silent & ~stated & (rng.random(shape) < p.certified)
    return LogMonths(silent, stated, certified)
