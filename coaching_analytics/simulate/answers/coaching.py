"""Contact over time: gaps, months with contact, planned hours kept, sessions not held, cycles finished."""

from __future__ import annotations

import numpy as np

from coaching_analytics.simulate.answers.contacts import Held, minutes_by_month
from coaching_analytics.simulate.answers.records import Answer, Records, answer, share
from coaching_analytics.simulate.answers.staff import Staff, employer_mask
from coaching_analytics.simulate.answers.time import Logged
from coaching_analytics.simulate.clock import AFTER, Ints

OVERDUE = 1.5
CYCLE_DAYS = 60
STAGES = ("plan_date", "observation_date", "reflection_date", "feedback_date", "closed_date")
REASONS = ("no_release_time", "staff_absence", "illness", "coach", "weather", "other")
LEAST_MONTHS = 3
HIGH, LOW = 1.05, 0.5
QUANTILES = (("median", 0.5), ("q25", 0.25), ("q75", 0.75))


def coaching_answers(records: Records, staff: Staff, held: Held, logged: Logged) -> dict[str, list[Answer]]:
    """contact_gaps, continuity, dose_fidelity, cycle_completeness, not_held, capacity_used."""
    return {
        "continuity": _continuity(records, held),
        "not_held": _not_held(records, staff, held),
        "capacity_used": _capacity(records, staff, logged),
        "contact_gaps": _gaps(records, held),
        "dose_fidelity": _planned(records, held),
        "cycle_completeness": _cycles(records, held),
    }


def operating_days(records: Records, site: Ints, first: Ints, after: Ints | int) -> Ints:
    """Operating days of each site in [first, after), both day numbers."""
    sums = np.concatenate(
        [np.zeros((len(records.site_ids), 1)), np.cumsum(records.operating, axis=1)], axis=1
    )
    low, high = (
        np.clip(np.asarray(day) - records.clock.start, 0, records.clock.days) for day in (first, after)
    )
    return (sums[site, high] - sums[site, low]).astype(np.int64)


def last_day(records: Records, held: Held) -> int:
    """The day after the last month with a held session."""
    day = records.column("session", "session_date")[held.held]
    return int(records.clock.months[records.month_index(day).max() + 1])


def _assigned(records: Records) -> tuple[Ints, Ints, Ints]:
    """Site, first day and day after the last of each assignment."""
    first, after = (records.column("coach_assignment", name) for name in ("start_date", "end_date"))
    return records.sites_of("coach_assignment"), first, after


def _gaps(records: Records, held: Held) -> list[Answer]:
    """Sites enrolled on the last day of the window by the operating days since their last contact."""
    end, count = records.clock.window_end, len(records.site_ids)
    day = records.column("session", "session_date")[held.session]
    seen = held.contact["any"] & (day < end)
    last = np.full(count, -1)
    np.maximum.at(last, held.site[seen], day[seen])
    gap = operating_days(records, np.arange(count), last + 1, end)
    cadence = np.full(count, np.inf)
    site, first, after = _assigned(records)
    stated = records.column("coach_assignment", "cadence_days")
    force = (first < end) & (after >= end) & (stated != "")
    np.minimum.at(cadence, site[force], stated[force].astype(float))
    here = records.active[:, end - 1 - records.clock.start]
    never, without = last < 0, np.isinf(cadence)
    late = ~without & (gap > OVERDUE * np.where(without, 0, cadence))
    parts = {
        "overdue": ~never & late,
        "in_time": ~never & ~without & ~late,
        "no_plan": ~never & without,
        "never": never,
    }
    found = []
    for by, mask in records.cells():
        own = mask & here
        found += [answer(by, share((own & part).sum(), own.sum()), statistic=n) for n, part in parts.items()]
        some = gap[own & ~never]
        found += [
            answer(by, np.quantile(some, level) if len(some) else None, statistic=name)
            for name, level in QUANTILES
        ]
    return found


def _planned(records: Records, held: Held) -> list[Answer]:
    """Hours given of hours planned, in months in which an assignment with planned hours is in force."""
    site, first, after = _assigned(records)
    stated = records.column("coach_assignment", "planned_hours_month")
    some = stated != ""
    hours = np.where(some, stated, "0").astype(float)
    rate = records.presence(site[some], first[some], after[some], hours[some]) * records.active
    force = records.monthly(records.presence(site[some], first[some], after[some]) * records.active) > 0.5
    could = records.monthly(records.operating)
    plan = np.divide(
        records.monthly(rate * records.operating), could, out=np.zeros_like(could), where=could > 0
    )
    force, plan = force[:, records.months], plan[:, records.months].sum(axis=1)
    given = (minutes_by_month(records, held)[:, records.months] * force).sum(axis=1) / 60
    has = force.any(axis=1)
    open_then = records.monthly(records.active & records.operating)[:, records.months].sum(axis=1) > 0
    found = []
    for by, mask in records.cells():
        own, known = mask & has, mask & (open_then | has)
        known_plan = own & (plan > 1e-9)
        rates = given[known_plan] / plan[known_plan]
        found.append(answer(by, share(given[own].sum(), plan[own].sum()), statistic="delivered"))
        found += [
            answer(by, np.quantile(rates, level) if len(rates) else None, statistic=name)
            for name, level in QUANTILES
        ]
        found.append(answer(by, share((known & ~has).sum(), known.sum()), statistic="no_plan"))
    return found


def _cycles(records: Records, held: Held) -> list[Answer]:
    """Cycles of the window old enough to judge, by the stages they reached in time."""
    site, opened = records.sites_of("coaching_cycle"), records.column("coaching_cycle", "opened_date")
    clock = records.clock
    old = operating_days(records, site, opened + 1, last_day(records, held)) >= CYCLE_DAYS
    judged = old & (opened >= clock.window_start) & (opened < clock.window_end)
    reached = np.ones(len(opened), dtype=bool)
    steps = {}
    for stage in STAGES:
        day = records.column("coaching_cycle", stage)
        dated = day < AFTER
        within = operating_days(records, site, opened + 1, np.where(dated, day + 1, opened)) <= CYCLE_DAYS
        reached = reached & dated & within
        steps[stage.removesuffix("_date")] = reached
    steps["complete"] = steps["feedback"]
    found = []
    for by, mask in records.cells():
        own = judged & mask[site]
        found += [answer(by, share((own & step).sum(), own.sum()), statistic=n) for n, step in steps.items()]
    return found


def _continuity(records: Records, held: Held) -> list[Answer]:
    """Operating months with a contact of all a site has, its longest gap and its longest run."""
    grid = np.zeros((len(records.site_ids), len(records.clock.months) - 1), dtype=bool)
    met = held.contact["any"]
    grid[held.site[met], held.month[met]] = True
    days = records.monthly(records.active & records.operating)[:, records.months] > 0
    grid = grid[:, records.months]
    rates, gaps, runs = (np.full(len(grid), np.nan) for _ in range(3))
    for site, (own, seen) in enumerate(zip(days, grid, strict=True)):
        if own.sum() < LEAST_MONTHS:
            continue
        said = "".join("x" if month else "." for month in seen[own])
        rates[site] = said.count("x") / len(said)
        gaps[site] = max(map(len, said.split("x")))
        runs[site] = max(map(len, said.split(".")))
    found = []
    for by, mask in records.cells():
        own = mask & ~np.isnan(rates)
        some = bool(own.any())
        values = {"mean": float(rates[own].mean()) if some else None}
        values |= {name: float(np.quantile(rates[own], q)) if some else None for name, q in QUANTILES}
        values |= {
            name: float(np.median(each[own])) if some else None
            for name, each in (("longest_gap", gaps), ("longest_run", runs))
        }
        found += [answer(by, value, statistic=name) for name, value in values.items()]
    return found


def _not_held(records: Records, staff: Staff, held: Held) -> list[Answer]:
    """Sessions cancelled or missed of those and the held ones, by reason, at the coach's employer."""
    month = records.month_index(records.column("session", "session_date"))
    missed = np.isin(records.column("session", "status"), ["cancelled", "missed"])
    reason = records.column("session", "not_held_reason")
    found = []
    for by, _ in records.cells():
        own = employer_mask(records, staff, by)[held.coach, month]
        planned = (own & (missed | held.held)).sum()
        found.append(answer(by, share((own & missed).sum(), planned), why="all"))
        for why, code in (*((name, name) for name in REASONS), ("not_stated", "")):
            found.append(answer(by, share((own & missed & (reason == code)).sum(), planned), why=why))
    return found


def _capacity(records: Records, staff: Staff, logged: Logged) -> list[Answer]:
    """Logged of contracted hours: of all coaches together, and of each."""
    found = []
    for by, _ in records.cells():
        mine = employer_mask(records, staff, by) & staff.is_coach[:, None] & ~np.isnan(staff.paid)
        paid = np.where(mine, np.nan_to_num(staff.paid), 0).sum(axis=1)
        spent = np.where(mine, logged.total, 0).sum(axis=1)
        some = paid > 0
        rates = spent[some] / paid[some]
        found.append(answer(by, share(spent[some].sum(), paid[some].sum()), statistic="used"))
        for name, q in QUANTILES:
            found.append(answer(by, float(np.quantile(rates, q)) if len(rates) else None, statistic=name))
        for name, flag in (("above", rates > HIGH), ("below", rates < LOW)):
            found.append(answer(by, share(flag.sum(), len(rates)), statistic=name))
    return found
