"""Rooms, enrolment and operating days of sites, with their tables."""

from __future__ import annotations

import numpy as np

from coaching_analytics.simulate.clock import AFTER, BEFORE, Bools, Clock, Frames, Ints, Strings, day_number
from coaching_analytics.simulate.parameters import Parameters

NEEDS = ("low", "medium", "high")


def make_rooms(
    p: Parameters, rng: np.random.Generator, site_ids: Strings, setting: Strings, frames: Frames
) -> tuple[Strings, Ints, Strings, Ints, Ints]:
    """Rooms by site: a home has one, a centre 1 + Poisson, a school or Head Start one to three."""
    sites = len(site_ids)
    small = (setting == "home") | (setting == "ffn")
    count = np.where(
        small,
        1,
        np.where(
            setting == "centre",
            1 + np.minimum(rng.poisson(p.centre_rooms, sites), 7),
            rng.integers(1, 4, sites),
        ),
    )
    room_site = np.repeat(np.arange(sites), count)
    first = np.concatenate([[0], np.cumsum(count)[:-1]])
    number = np.arange(len(room_site)) - first[room_site]
    ages = np.array(["pre_k", "toddler", "pre_k", "infant", "toddler", "pre_k", "infant", "toddler"])[number]
    ages = np.where(np.isin(setting[room_site], ["school", "head_start"]), "pre_k", ages)
    ages = np.where(small[room_site], "mixed", ages)
    ids = np.array([f"{site_ids[site]}-{index + 1}" for site, index in zip(room_site, number, strict=True)])
    frames["classroom"] = {
        "classroom_id": ids,
        "site_id": site_ids[room_site],
        "age_group": ages,
        "group_size": np.where(
            ages == "infant", 8, np.where(ages == "toddler", 12, np.where(ages == "mixed", 8, 18))
        ),
        "open_date": np.full(len(ids), BEFORE),
        "close_date": np.full(len(ids), AFTER),
    }
    return ids, room_site, ages, first, count


def make_enrolments(
    p: Parameters,
    clock: Clock,
    rng: np.random.Generator,
    frames: Frames,
    site_ids: Strings,
    need: Ints,
    open_day: Ints,
    close_day: Ints,
) -> Bools:
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
        "site_id": site_ids[list(places)],
        "start_date": np.array(starts),
        "end_date": np.array(ends),
        "need": np.array(levels),
        "planning_hours_week": rng.choice(["", "1.00", "2.50", "5.00"], len(rows)),
    }
    return active


def make_calendars(p: Parameters, clock: Clock, frames: Frames) -> Bools:
    """Operating days of the three calendars (none, school year, full year) and the calendar table."""
    rows: list[tuple[str, int, int, str, str]] = []
    operating = np.array([clock.weekday, np.zeros(clock.days, dtype=bool), clock.weekday])
    for year in range(clock.first_month // 12 - 1, p.last_fiscal_year + 2):
        term, summer = day_number(year, 8, 19), day_number(year + 1, 6, 11)
        winter, spring = (day_number(year, 12, 20), day_number(year + 1, 1, 5)), day_number(year + 1, 4, 1)
        school, full = f"{p.prefix}-school", f"{p.prefix}-full"
        rows += [
            (school, term, summer, "operating", "School year"),
            (school, *winter, "break", "Winter break"),
            (school, spring, spring + 7, "break", "Spring break"),
            (full, day_number(year, 12, 24), day_number(year + 1, 1, 2), "break", "Winter closure"),
            (full, day_number(year + 1, 7, 3), day_number(year + 1, 7, 6), "break", "Independence Day"),
        ]
        operating[1, clock.span(term, summer)] = clock.weekday[clock.span(term, summer)]
        for which, start, end in (
            (1, *winter),
            (1, spring, spring + 7),
            (2, rows[-2][1], rows[-2][2]),
            (2, rows[-1][1], rows[-1][2]),
        ):
            operating[which, clock.span(start, end)] = False
    rows.sort()
    names = ("calendar_id", "start_date", "end_date", "day_kind", "label")
    frames["calendar"] = {name: np.array([row[at] for row in rows]) for at, name in enumerate(names)}
    return operating
