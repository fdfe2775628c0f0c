"""Who is reached and how soon, by kind of site: waits, gaps of coverage, languages, internet."""

from __future__ import annotations

import numpy as np

from coaching_analytics.simulate.answers.contacts import Held, at_risk, minutes_by_month, reached
from coaching_analytics.simulate.answers.need import need_answers, need_of, quarters_of, scores_of
from coaching_analytics.simulate.answers.records import Answer, Records, answer, positions, share
from coaching_analytics.simulate.clock import AFTER, Bools, Ints, Strings

WAITING = 3
"""Fewer sites waiting than this, with others still to join, end what can be said."""


def equity_answers(records: Records, held: Held) -> dict[str, list[Answer]]:
    """All answers of this kind."""
    need, score = need_of(records), scores_of(records)
    risk = at_risk(records, records.months)
    return {
        "time_to_first_contact": _waits(records, held),
        "coverage_gap": _gaps(records, held, {"need": need, "need_quarter": quarters_of(score)}, risk),
        **need_answers(records, held, need, score, risk),
        "language_match": _languages(records, held),
        "virtual_share": _virtual(records, held),
    }


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


def _gaps(records: Records, held: Held, needs: dict[str, Strings], risk: Bools) -> list[Answer]:
    """Share of each kind of site reached, of the rest, and the difference, whole."""
    rural = records.column("site", "rural").astype(bool)
    kinds = {
        "setting": records.column("site", "setting"),
        "rural": np.where(rural, "rural", "not_rural"),
        "language": records.column("site", "community_language"),
        "region": records.region,
        **needs,
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
