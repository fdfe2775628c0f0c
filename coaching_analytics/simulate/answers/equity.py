"""Who is reached and how soon, by kind of site: waits, gaps of need and coverage, languages, internet."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

import numpy as np

from coaching_analytics.simulate.answers.contacts import Held, at_risk, minutes_by_month, reached
from coaching_analytics.simulate.answers.records import Answer, Records, answer, positions, share
from coaching_analytics.simulate.clock import AFTER, Bools, Ints, Strings

LEVELS = ("low", "medium", "high")
WAITING = 3
"""Fewer sites waiting than this, with others still to join, end what can be said."""


def equity_answers(records: Records, held: Held) -> dict[str, list[Answer]]:
    """All answers of this kind."""
    need = _need(records)
    risk = at_risk(records, records.months)
    return {
        "time_to_first_contact": _waits(records, held),
        "coverage_gap": _gaps(records, held, need, risk),
        **_need_answers(records, held, need, risk),
        "language_match": _languages(records, held),
        "virtual_share": _virtual(records, held),
    }


def _need(records: Records) -> Strings:
    """The need of each site on most of its enrolled days in the window; the higher one of equals."""
    levels = (*LEVELS[::-1], "")
    place, start, end, stated = (
        records.sites_of("site_enrolment"),
        *(records.column("site_enrolment", name) for name in ("start_date", "end_date", "need")),
    )
    days = []
    for level in levels:
        own = stated == level
        spells = records.presence(place[own], start[own], end[own]) * records.active
        days.append(spells[:, records.window].sum(axis=1))
    return np.array([level or "not_stated" for level in levels])[np.argmax(days, axis=0)]


def _waits(records: Records, held: Held) -> list[Answer]:
    """Median wait and shares reached within 30, 60 and 90 operating days, of sites new since logs begin."""
    clock = records.clock
    first, last = _first_enrolment(records)
    seen = held.contact["any"]
    contact = np.full(len(records.site_ids), AFTER)
    np.minimum.at(contact, held.site[seen], records.column("session", "session_date")[held.session[seen]])
    began = clock.months[int(held.month.min())]
    until = np.minimum(last, clock.window_end)
    inside = (first >= began) & (first < clock.window_end) & (last > clock.window_start)
    inside &= (contact >= clock.window_start) & (contact >= first)
    before = np.concatenate([np.zeros((len(first), 1)), np.cumsum(records.operating, axis=1)], axis=1)

    every = np.arange(len(first))

    def to(day: Ints) -> np.ndarray:
        at, since = (np.clip(one - clock.start, 0, clock.days) for one in (day, first))
        return before[every, at] - before[every, since]

    met = contact < until
    entry = np.maximum(to(np.full(len(first), clock.window_start)), 0)
    days = np.where(met, np.maximum(to(np.where(met, contact + 1, until)), entry + 1), to(until))
    inside &= days > entry
    found = []
    for by, mask in records.cells():
        own = inside & mask
        for name, value in _curve(days[own], entry[own], met[own]).items():
            found.append(answer(by, value, statistic=name))
    return found


def _first_enrolment(records: Records) -> tuple[Ints, Ints]:
    """First day and day after the last of each site's first run of enrolment, within the days it was open."""
    count = len(records.site_ids)
    place = records.sites_of("site_enrolment")
    opened, closed = records.column("site", "open_date"), records.column("site", "close_date")
    start = np.maximum(records.column("site_enrolment", "start_date"), opened[place])
    end = np.minimum(records.column("site_enrolment", "end_date"), closed[place])
    first, last = np.full(count, AFTER), np.full(count, -AFTER)
    for at in np.lexsort((start, place)):
        site = place[at]
        if start[at] >= end[at]:
            continue
        if first[site] == AFTER:
            first[site], last[site] = start[at], end[at]
        elif start[at] <= last[site]:
            last[site] = max(last[site], end[at])
    return first, last


def _curve(days: np.ndarray, entry: np.ndarray, met: Bools) -> dict[str, float | None]:
    """Day by day: who still waits, who is reached, and what share is left."""
    names = ("median", "within_30", "within_60", "within_90")
    if not len(days) or not (entry == 0).any():
        return dict.fromkeys(names)
    longest, end = int(days.max()), int(days.max())
    left, path = 1.0, [1.0]
    for day in range(1, longest + 1):
        waiting = int(((entry < day) & (days >= day)).sum())
        if waiting < WAITING and (entry >= day).any() and end == longest:
            end = day - 1
        events = int((met & (days == day)).sum())
        left *= 1 - events / waiting if events else 1
        path.append(left)
    found: dict[str, float | None] = {"median": _median(path, end)}
    for within in (30, 60, 90):
        if (within > end and end < longest) or (within > longest and left > 0):
            found[f"within_{within}"] = None
        else:
            found[f"within_{within}"] = 1 - path[min(within, longest)]
    return found


def _median(path: list[float], end: int) -> float | None:
    """The first day with half or less left; the middle to the next step when it is just a half."""
    day = next((at for at, left in enumerate(path) if left < 0.5 + 1e-9), None)
    if day is None:
        return None
    found = float(day)
    if abs(path[day] - 0.5) < 1e-9:
        later = next((at for at, left in enumerate(path) if left < 0.5 - 1e-9), None)
        found = day if later is None else (day + later) / 2
    return found if found <= end else None


def _gaps(records: Records, held: Held, need: Strings, risk: Bools) -> list[Answer]:
    """Share of each kind of site reached, of the rest, and the difference, whole."""
    rural = records.column("site", "rural").astype(bool)
    kinds = {
        "setting": records.column("site", "setting"),
        "rural": np.where(rural, "rural", "not_rural"),
        "language": records.column("site", "community_language"),
        "region": records.region,
        "need": need,
    }
    met = risk & reached(records, held, "any", records.months)
    found = []
    for by, mask in records.cells():
        for trait, kind in kinds.items():
            for group in np.unique(kind[mask & risk]):
                own, rest = mask & risk & (kind == group), mask & risk & (kind != group)
                here, other = float(met[own].mean()), share((met & rest).sum(), rest.sum())
                parts = (here, other, None if other is None else here - other)
                for statistic, value in zip(("reached", "rest", "gap"), parts, strict=True):
                    found.append(answer(by, value, trait=trait, group=str(group), statistic=statistic))
    return found


def _need_answers(records: Records, held: Held, need: Strings, risk: Bools) -> dict[str, list[Answer]]:
    """dosage_gap and hours_concentration."""
    hours = minutes_by_month(records, held)[:, records.months].sum(axis=1) / 60
    days, could = records.monthly(records.active & records.operating), records.monthly(records.operating)
    months = np.divide(days, could, out=np.zeros_like(days), where=could > 0)[:, records.months].sum(axis=1)
    rate = np.divide(hours, months, out=np.zeros_like(hours), where=months > 0)
    gaps, uneven = [], []
    for by, mask in records.cells():
        high, low = (rate[mask & risk & (months > 0) & (need == level)] for level in ("high", "low"))
        above = float(np.median(high)) if len(high) else None
        below = float(np.median(low)) if len(low) else None
        figures = {"high": above, "low": below, "difference": None, "ratio": None}
        if above is not None and below is not None:
            figures |= {"difference": above - below, "ratio": share(above, below)}
        gaps += [answer(by, value, statistic=name) for name, value in figures.items()]
        own = mask & risk
        uneven += [answer(by, value, statistic=name) for name, value in _uneven(hours[own], need[own])]
    return {"dosage_gap": gaps, "hours_concentration": uneven}


def _uneven(hours: np.ndarray, need: Strings) -> Iterator[tuple[str, float | None]]:
    """Gini's number from all pairs of sites, the index of need from the trapezes under its curve."""
    whole = hours.sum()
    if not len(hours) or not whole:
        yield from dict.fromkeys(
            ("gini", "need_index", "high_need_sites", "high_need_hours", "top_quarter_hours")
        ).items()
        return
    yield "gini", float(np.abs(hours[:, None] - hours[None, :]).sum() / (2 * len(hours) * whole))
    fourth = len(hours) / 4
    weight = np.clip(fourth - np.arange(len(hours)), 0, 1)
    yield "top_quarter_hours", float((np.sort(hours)[::-1] * weight).sum() / whole)
    stated = need != "not_stated"
    own, level = hours[stated], need[stated]
    if len(set(level)) < 2 or not own.sum():
        yield from dict.fromkeys(("need_index", "high_need_sites", "high_need_hours")).items()
        return
    corners = [(0.0, 0.0)]
    for name in LEVELS:
        here = level == name
        corners.append(
            (corners[-1][0] + float(here.mean()), corners[-1][1] + float(own[here].sum() / own.sum()))
        )
    area = sum((b[0] - a[0]) * (a[1] + b[1]) / 2 for a, b in pairwise(corners))
    yield "need_index", 1 - 2 * area
    yield "high_need_sites", float((level == "high").mean())
    yield "high_need_hours", float(own[level == "high"].sum() / own.sum())


def _languages(records: Records, held: Held) -> list[Answer]:
    """Hours where the coach speaks the educator's home language, and hours where this is not known."""
    sessions = records.column("session", "session_id")
    row = positions(sessions, records.column("session_participant", "session_id"))
    size = np.bincount(row, minlength=len(sessions))
    person = positions(
        records.column("educator", "educator_id"), records.column("session_participant", "educator_id")
    )
    home = np.where(person >= 0, records.column("educator", "home_language")[person], "")
    coach = positions(records.column("coach", "coach_id"), records.column("session", "coach_id"))[row]
    spoken = [text.split(";") for text in records.column("coach", "languages")]
    month = records.month_index(records.column("session", "session_date"))[row]
    inside = held.held[row] & (month >= records.months.start) & (month < records.months.stop)
    known = inside & (home != "") & np.array([at >= 0 and spoken[at] != [""] for at in coach])
    match = known & np.array(
        [at >= 0 and str(word) in spoken[at] for at, word in zip(coach, home, strict=True)]
    )
    hours = records.column("session", "minutes")[row] / size[row] / 60
    site = records.sites_of("session_participant")
    given = minutes_by_month(records, held)[:, records.months].sum(axis=1) / 60
    found = []
    for by, mask in records.cells():
        here = mask[site] & (site >= 0)
        both, all_hours = float(hours[here & known].sum()), float(given[mask].sum())
        found.append(answer(by, share(float(hours[here & match].sum()), both), statistic="matched"))
        found.append(answer(by, share(all_hours - both, all_hours), statistic="unknown"))
    return found


def _virtual(records: Records, held: Held) -> list[Answer]:
    """Share of hours that are virtual, by internet and area of the site, whole and by region."""
    inside = (held.month >= records.months.start) & (held.month < records.months.stop)
    way = records.column("session", "delivery")[held.session]
    part = np.where(way == "virtual", 1.0, np.where(way == "hybrid", 0.5, 0.0))
    counted = inside & np.isin(way, ["virtual", "hybrid", "in_person"])
    internet = np.full(len(records.site_ids), "not_stated", dtype=object)
    asked = records.sites_of("connectivity")
    internet[asked] = records.column("connectivity", "internet")
    area = np.where(records.column("site", "rural").astype(bool), "rural", "not_rural")
    seen = np.zeros(len(records.site_ids), dtype=bool)
    seen[held.site[inside]] = True
    found = []
    for by, mask in records.cells():
        for place in ("all", "rural", "not_rural"):
            for kind in ("all", "broadband", "mobile", "none", "not_stated"):
                own = mask & ((area == place) | (place == "all")) & ((internet == kind) | (kind == "all"))
                if not (own & seen).any():
                    continue
                rows = counted & own[held.site]
                value = share((held.minutes * part)[rows].sum(), held.minutes[rows].sum())
                found.append(answer(by, value, internet=kind, area=place))
    return found
