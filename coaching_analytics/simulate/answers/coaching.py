"""Contact over time: gaps since the last contact, planned hours kept, coaching cycles finished."""

from __future__ import annotations

import numpy as np

from coaching_analytics.simulate.answers.contacts import Held, minutes_by_month
from coaching_analytics.simulate.answers.records import Answer, Records, answer, share
from coaching_analytics.simulate.clock import AFTER, Ints

OVERDUE = 1.5
CYCLE_DAYS = 60
STAGES = ("plan_date", "observation_date", "reflection_date", "feedback_date", "closed_date")
QUANTILES = (("median", 0.5), ("q25", 0.25), ("q75", 0.75))


def coaching_answers(records: Records, held: Held) -> dict[str, list[Answer]]:
    """contact_gaps, dose_fidelity, cycle_completeness."""
    return {
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
