"""Coaches by day: who works, with what post, for which employer, at which sites; and the caseload answers."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from coaching_analytics.simulate.answers.records import Answer, Records, answer, positions, share
from coaching_analytics.simulate.clock import Bools, Ints, Strings

MINIMUM_FTE_DAYS = 30
PEOPLE_LINE = 22


@dataclass
class Staff:
    """Coaches (all roles) by day and month, and the share of each site's days that each coach has."""

    ids: Strings
    is_coach: Bools
    works: Bools
    fte: np.ndarray
    paid: np.ndarray
    employer: Strings
    shares: list[tuple[int, int, int, float]]


def read_staff(records: Records) -> Staff:
    """Staff from the employment and assignment tables."""
    ids = records.column("coach", "coach_id")
    role = records.column("coach", "coach_role") == "coach"
    days, months = records.clock.days, len(records.clock.months) - 1
    employed, leave = np.zeros((len(ids), days), dtype=bool), np.zeros((len(ids), days), dtype=bool)
    fte, paid_day = np.zeros((len(ids), days)), np.zeros((len(ids), days))
    stated = np.ones(len(ids), dtype=bool)
    covered: dict[tuple[int, int], list[tuple[int, int, str]]] = {}
    table = records.frames["staff_employment"]
    agency_region = dict(
        zip(
            records.column("agency", "agency_id").tolist(),
            records.column("agency", "region_id").tolist(),
            strict=True,
        )
    )
    size = np.diff(records.clock.months)[records.clock.month_of_day]
    rows = zip(
        positions(ids, table["staff_id"]),
        table["agency_id"],
        table["start_date"],
        table["end_date"],
        table["spell_kind"],
        table["fte"],
        table["hours_per_year"],
        strict=True,
    )
    for coach, agency, start, end, kind, post, hours in rows:
        part = records.clock.span(int(start), int(end))
        if kind == "leave":
            leave[coach, part] = True
            continue
        employed[coach, part] = True
        fte[coach, part] += float(post)
        if hours:
            paid_day[coach, part] += float(post) * float(hours) / 12 * 60 / size[part]
        else:
            stated[coach] = False
        held = np.bincount(records.clock.month_of_day[part], minlength=months)
        for month in np.flatnonzero(held):
            covered.setdefault((int(coach), int(month)), []).append(
                (int(held[month]), int(start), agency_region[str(agency)])
            )
    works = employed & ~leave
    paid = records.monthly(paid_day * works)
    paid[~stated] = np.nan
    employer = np.full((len(ids), months), "", dtype="<U20")
    for place, spells in covered.items():
        employer[place] = max(spells)[2]
    return Staff(ids, role, works, fte * works, paid, employer, _shares(records, ids, role, works))


def _shares(records: Records, ids: Strings, role: Bools, works: Bools) -> list[tuple[int, int, int, float]]:
    """(coach, site, month, share-days) in the window: blanks are equal shares, sums above 1 are scaled."""
    table = records.frames["coach_assignment"]
    by_site: dict[int, list[tuple[int, int, int, str]]] = {}
    for coach, site, start, end, stated in zip(
        positions(ids, table["coach_id"]),
        records.sites_of("coach_assignment"),
        table["start_date"],
        table["end_date"],
        table["share"],
        strict=True,
    ):
        if role[coach]:
            by_site.setdefault(int(site), []).append((int(coach), int(start), int(end), str(stated)))
    month = records.clock.month_of_day[records.window] - records.months.start
    found = []
    for site, rows in by_site.items():
        there = np.zeros((len(rows), records.clock.days), dtype=bool)
        for at, (coach, start, end, _) in enumerate(rows):
            part = records.clock.span(start, end)
            there[at, part] = works[coach, part] & records.active[site, part]
        there = there[:, records.window]
        count = there.sum(axis=0)
        wish = np.array([[float(row[3]) if row[3] else np.nan] for row in rows])
        day = np.where(there, np.where(np.isnan(wish), 1 / np.maximum(count, 1), wish), 0.0)
        total = day.sum(axis=0)
        day = np.where(total > 1 + 1e-9, day / np.maximum(total, 1e-9), day)
        for at, row in enumerate(rows):
            sums = np.bincount(month, weights=day[at], minlength=12)
            found += [
                (row[0], site, records.months.start + number, float(sums[number]))
                for number in np.flatnonzero(sums)
            ]
    return found


def caseload(records: Records, staff: Staff) -> dict[str, list[Answer]]:
    """sites_per_coach and caseload_balance."""
    coach, site, month, days = (np.array(column) for column in zip(*staff.shares, strict=True))
    fte, person = records.monthly(staff.fte), records.monthly(staff.works)
    whole = np.zeros_like(fte)
    np.add.at(whole, (coach, month), days)
    part = days / whole[coach, month]
    length = records.window.stop - records.window.start
    weights = records.weights
    per_coach: list[Answer] = []
    inside = np.zeros(fte.shape[1], dtype=bool)
    inside[records.months] = True
    lone = (whole == 0) & staff.is_coach[:, None] & inside[None, :]
    for by, mask in records.cells():
        own = mask[site]
        rest = lone & (staff.employer == by["region"]) if by else lone
        posts = (fte[coach, month] * part)[own].sum() + fte[rest].sum()
        people = (person[coach, month] * part)[own].sum() + person[rest].sum()
        for unit, value in weights.items():
            size = value[site, month] / weights["site"][site, month]
            given = (days * size)[own].sum() / length
            every = value[mask][:, records.months].sum() / length
            for basis, top, bottom in (
                ("assigned_fte", given, posts),
                ("fte", every, posts),
                ("people", every, people),
            ):
                per_coach.append(answer(by, share(top, bottom / length), basis=basis, unit=unit))
    shares = np.bincount(coach, weights=days, minlength=len(staff.ids))
    return {
        "sites_per_coach": per_coach,
        "caseload_balance": _balance(
            records, staff, shares, (fte[:, records.months], person[:, records.months])
        ),
    }


def _balance(
    records: Records, staff: Staff, shares: np.ndarray, months: tuple[np.ndarray, np.ndarray]
) -> list[Answer]:
    """Spread of sites per post over coaches with enough days, at the employer of most days."""
    fte, person = months[0].sum(axis=1), months[1].sum(axis=1)
    home = _homes(records, staff, months[1])
    enough = staff.is_coach & (fte >= MINIMUM_FTE_DAYS)
    found = []
    for by, _ in records.cells():
        own = enough & (home == by["region"]) if by else enough
        load, per_person = shares[own] / fte[own], shares[own] / person[own]
        values: dict[str, float | None] = dict.fromkeys(("max_over_median", "cv", "share_above_line"))
        if own.sum() >= 3:
            values = {
                "max_over_median": share(load.max(), float(np.median(load))),
                "cv": share(load.std(ddof=1), load.mean()),
                "share_above_line": float((per_person > PEOPLE_LINE).mean()),
            }
        found += [answer(by, value, statistic=name) for name, value in values.items()]
    return found


def _homes(records: Records, staff: Staff, person: np.ndarray) -> Strings:
    """The region that employed each coach on most days of the window."""
    homes = []
    for row, days in zip(staff.employer[:, records.months], person, strict=True):
        totals = {region: days[row == region].sum() for region in records.regions}
        homes.append(max(records.regions, key=lambda region: totals[region]))
    return np.array(homes)


def employer_mask(records: Records, staff: Staff, by: Answer) -> Bools:
    """Coach-months of the window that belong to a cell."""
    mask = np.zeros(staff.employer.shape, dtype=bool)
    mask[:, records.months] = True
    return mask & (staff.employer == by["region"]) if by else mask


def coach_rows(records: Records, table: str, ids: Strings) -> Ints:
    """Positions of the coaches a table names."""
    return positions(ids, records.column(table, "coach_id"))
