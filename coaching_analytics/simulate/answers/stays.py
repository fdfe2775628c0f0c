"""Answers about educators who stay and about surveys, from the records."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np

from coaching_analytics.simulate.answers.contacts import counts_as_contact
from coaching_analytics.simulate.answers.records import Answer, Records, answer, positions, share
from coaching_analytics.simulate.answers.staff import Staff
from coaching_analytics.simulate.clock import BEFORE, day_number

CENSUS_MONTH, CENSUS_DAYS, ENOUGH = 10, 180, 3
FEWEST_SHEETS, FEWEST_COACHES = 5, 3
EPOCH = date(1970, 1, 1)
OUTCOMES = ("same_site", "other_site", "left", "site_closed")


def stay_answers(records: Records, staff: Staff) -> dict[str, list[Answer]]:
    """educator_retention and relationship."""
    return {"educator_retention": _retention(records), "relationship": _relationship(records, staff)}


def _retention(records: Records) -> list[Answer]:
    end = EPOCH + timedelta(days=records.clock.window_end)
    year = end.year - 1 if (end.month, end.day) >= (CENSUS_MONTH, 1) else end.year - 2
    census, later = day_number(year, CENSUS_MONTH), day_number(year + 1, CENSUS_MONTH)
    site = records.sites_of("educator")
    start, stop = records.column("educator", "start_date"), records.column("educator", "end_date")
    teaches = records.column("educator", "role") != "site_leader"
    there = (start <= census) & (stop > census) & _open(records, census)[site] & teaches
    open_later = _open(records, later)[site]
    stayed = (start <= later) & (stop > later) & open_later
    outcome = np.select([stayed, ~open_later], ["same_site", "site_closed"], "left")
    new = (start > BEFORE) & (start > census - CENSUS_DAYS)
    group = np.select([new, _contacts(records, census) >= ENOUGH], ["new_hire", "coached"], "not_coached")
    logged = records.clock.start <= census - CENSUS_DAYS
    found = []
    for by, mask in records.cells():
        for name in ("coached", "not_coached", "new_hire"):
            own = there & mask[site] & (group == name)
            known = own.any() and (logged or name == "new_hire")
            for what in OUTCOMES:
                value = share((own & (outcome == what)).sum(), own.sum()) if known else None
                found.append(answer(by, value, group=name, outcome=what))
    return found


def _open(records: Records, day: int) -> np.ndarray:
    """Sites enrolled and open on a day."""
    at = day - records.clock.start
    return records.active[:, at] if at >= 0 else np.zeros(len(records.site_ids), dtype=bool)


def _contacts(records: Records, census: int) -> np.ndarray:
    """Contacts of each educator in the days before the census day."""
    day = records.column("session", "session_date")
    held = (records.column("session", "status") == "completed") & np.isin(
        records.column("session", "approval"), ["approved", ""]
    )
    counts = held & counts_as_contact(records, records.column("session", "minutes"))
    counts &= (day >= census - CENSUS_DAYS) & (day < census)
    session = positions(
        records.column("session", "session_id"), records.column("session_participant", "session_id")
    )
    ids = records.column("educator", "educator_id")
    who = positions(ids, records.column("session_participant", "educator_id"))
    pairs = {(s, e) for s, e in zip(session.tolist(), who.tolist(), strict=True) if e >= 0 and counts[s]}
    return np.bincount([educator for _, educator in pairs], minlength=len(ids))


def _relationship(records: Records, staff: Staff) -> list[Answer]:
    names = ("response_id", "item", "factor", "side", "coach_id", "site_id", "response_date", "score")
    lines = list(zip(*(records.column("survey_response", name).tolist() for name in names), strict=True))
    inside = [one for one in lines if records.clock.window_start <= one[6] < records.clock.window_end]
    found = []
    for by, _ in records.cells():
        own = [one for one in inside if not by or _place(records, staff, one) == by["region"]]
        for side in ("educator", "coach"):
            mine = [one for one in own if one[3] == side]
            if not mine:
                continue
            for factor in sorted({one[2] for one in mine}):
                found += _scale([one for one in mine if one[2] == factor], by, side, factor)
            last = max(one[6] for one in inside if one[3] == side)
            could = _could(records, staff, side, int(last), by)
            sheets = len({one[0] for one in mine})
            found.append(answer(by, share(sheets, could), side=side, factor=None, statistic="answered"))
    return found


def _place(records: Records, staff: Staff, one: tuple) -> str:
    """Region of the sheet's site, else of the coach's employer in that month."""
    if one[5]:
        return str(records.region[positions(records.site_ids, [one[5]])[0]])
    month = records.month_index(np.array([one[6]]))[0]
    return str(staff.employer[positions(staff.ids, [one[4]])[0], month])


def _scale(lines: list[tuple], by: Answer, side: str, factor: str) -> list[Answer]:
    """Mean and alpha of one factor; the made-up sheets are whole."""
    sheets: dict[str, list[float]] = {}
    for one in lines:
        sheets.setdefault(one[0], []).append(float(one[7]))
    mean = alpha = None
    if len(sheets) >= FEWEST_SHEETS and len({one[4] for one in lines}) >= FEWEST_COACHES:
        table = np.array(list(sheets.values()))
        k, total = table.shape[1], table.sum(axis=1).var(ddof=1)
        mean = float(table.mean(axis=1).mean())
        if k > 1 and total > 0:
            alpha = k / (k - 1) * (1 - table.var(axis=0, ddof=1).sum() / total)
    return [
        answer(by, mean, side=side, factor=factor, statistic="mean"),
        answer(by, alpha, side=side, factor=factor, statistic="alpha"),
    ]


def _could(records: Records, staff: Staff, side: str, day: int, by: Answer) -> int:
    """Who could have answered on the last day of a survey."""
    at = day - records.clock.start
    if side == "coach":
        month = records.clock.month_of_day[at]
        own = staff.is_coach & (records.monthly(staff.works)[:, month] > 0)
        if by:
            own &= staff.employer[:, month] == by["region"]
        return int(own.sum())
    table = records.frames["coach_assignment"]
    coach, served = positions(staff.ids, table["coach_id"]), records.sites_of("coach_assignment")
    on = (table["start_date"] <= day) & (table["end_date"] > day)
    on &= staff.works[coach, at] & staff.is_coach[coach]
    sites = np.zeros(len(records.site_ids), dtype=bool)
    sites[served[on]] = True
    sites &= records.active[:, at]
    if by:
        sites &= records.region == by["region"]
    site = records.sites_of("educator")
    start, stop = records.column("educator", "start_date"), records.column("educator", "end_date")
    return int(((start <= day) & (stop > day) & sites[site]).sum())
