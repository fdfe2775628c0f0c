"""Where sites stand, what happened there, who came and left."""

from __future__ import annotations

from collections import Counter

import numpy as np

from coaching_analytics.simulate.answers.contacts import Held
from coaching_analytics.simulate.answers.records import Answer, Records, answer, positions
from coaching_analytics.simulate.clock import AFTER, Bools, Ints

OVERDUE, OLD_MONTHS, LONG_DAYS = 1.5, 24, 60
STATES = {
    "contact": ("in_time", "overdue", "no_cadence", "never"),
    "plan": ("planned", "no_plan", "no_coach"),
    "rating": ("recent", "old", "never"),
    "cycle": ("open", "open_long", "none"),
}


def site_answers(records: Records, held: Held) -> dict[str, list[Answer]]:
    """site_status, site_timeline and site_staff."""
    return {
        "site_status": _status(records, held),
        "site_timeline": _timeline(records),
        "site_staff": _staff(records),
    }


def _status(records: Records, held: Held) -> list[Answer]:
    """Sites enrolled on the last day of the window by the state of each status."""
    here = records.active[:, records.clock.window_end - records.clock.start - 1]
    states = {
        "contact": _contact(records, held),
        "plan": _plan(records),
        "rating": _rating(records),
        "cycle": _cycle(records),
    }
    found = []
    for by, mask in records.cells():
        own = mask & here
        for status, names in STATES.items():
            for name in names:
                many = int((states[status][own] == name).sum()) if own.any() else None
                found.append(answer(by, many, status=status, state=name))
    return found


def _plans(records: Records) -> tuple[Ints, np.ndarray, Bools, Bools]:
    """Site, cadence (nan: none), whether anything is planned, of assignments in force on the last day."""
    table, end = "coach_assignment", records.clock.window_end
    force = (records.column(table, "start_date") < end) & (records.column(table, "end_date") >= end)
    cadence = np.array([float(text) if text else np.nan for text in records.column(table, "cadence_days")])
    hours = np.array([bool(text) for text in records.column(table, "planned_hours_month")])
    return records.sites_of(table), cadence, hours | ~np.isnan(cadence), force


def _contact(records: Records, held: Held) -> np.ndarray:
    """The state of the last contact of each site."""
    end = records.clock.window_end
    day = records.column("session", "session_date")[held.session]
    rows = held.contact["any"] & (day < end)
    last = np.full(len(records.site_ids), -AFTER)
    np.maximum.at(last, held.site[rows], day[rows])
    cadence = np.full(len(records.site_ids), np.inf)
    site, planned, _, force = _plans(records)
    kept = force & ~np.isnan(planned) & (site >= 0)
    np.minimum.at(cadence, site[kept], planned[kept])
    states = []
    for place in range(len(records.site_ids)):
        gap = records.operating[place, records.clock.span(int(last[place]) + 1, end)].sum()
        states.append(
            "never" if last[place] == -AFTER
            else "no_cadence" if np.isinf(cadence[place])
            else "overdue" if gap > OVERDUE * cadence[place]
            else "in_time"
        )  # fmt: skip
    return np.array(states)


def _plan(records: Records) -> np.ndarray:
    """Whether a coach is assigned and anything is planned."""
    site, _, planned, force = _plans(records)
    states = np.full(len(records.site_ids), "no_coach", dtype="<U9")
    states[site[force]] = "no_plan"
    states[site[force & planned]] = "planned"
    return states


def _rating(records: Records) -> np.ndarray:
    """How old the last formal rating of any room is."""
    end = records.clock.window_end
    rooms = positions(
        records.column("classroom", "classroom_id"), records.column("observation", "classroom_id")
    )
    site, day = records.sites_of("classroom")[rooms], records.column("observation", "observation_date")
    rows = (records.column("observation", "purpose") == "formal") & (day < end)
    last = np.full(len(records.site_ids), -AFTER)
    np.maximum.at(last, site[rows], day[rows])
    month = np.datetime64(int(end), "D").astype("datetime64[M]") - OLD_MONTHS
    old = int(month.astype("datetime64[D]").astype(np.int64))
    return np.select([last == -AFTER, last < old], ["never", "old"], "recent")


def _cycle(records: Records) -> np.ndarray:
    """Whether a cycle is open on the last day, and the newest for how long."""
    end, table = records.clock.window_end, "coaching_cycle"
    opened, site = records.column(table, "opened_date"), records.sites_of(table)
    rows = (opened < end) & (records.column(table, "closed_date") >= end)
    newest = np.full(len(records.site_ids), -AFTER)
    np.maximum.at(newest, site[rows], opened[rows])
    gaps = [
        int(records.operating[place, records.clock.span(int(day) + 1, end)].sum())
        for place, day in enumerate(newest)
    ]
    return np.select([newest == -AFTER, np.array(gaps) > LONG_DAYS], ["none", "open_long"], "open")


def _timeline(records: Records) -> list[Answer]:
    """Events of each kind that began in the window."""
    rooms = positions(
        records.column("classroom", "classroom_id"), records.column("observation", "classroom_id")
    )
    formal = records.column("observation", "purpose") == "formal"
    visits = {
        (int(site), int(day), str(instrument))
        for site, day, instrument, kept in zip(
            records.sites_of("classroom")[rooms],
            records.column("observation", "observation_date"),
            records.column("observation", "instrument"),
            formal,
            strict=True,
        )
        if kept
    }
    taught = positions(records.column("educator", "educator_id"), records.column("training", "educator_id"))
    trained = set(
        zip(
            records.sites_of("educator")[taught].tolist(),
            records.column("training", "training_date").tolist(),
            records.column("training", "training_id").tolist(),
            strict=True,
        )
    )
    events = {
        "enrolment": _dated(records, "site_enrolment", "start_date"),
        "coach": _dated(records, "coach_assignment", "start_date"),
        "rating": [(site, day) for site, day, _ in visits],
        "level": _dated(records, "qris_rating", "start_date"),
        "cycle": _dated(records, "coaching_cycle", "opened_date"),
        "training": [(site, day) for site, day, _ in trained],
        "fact": _dated(records, "programme_fact", "fact_date"),
        "achievement": _dated(records, "achievement", "assessed_date"),
    }
    clock, found = records.clock, []
    for kind, dated in events.items():
        inside = Counter(site for site, day in dated if clock.window_start <= day < clock.window_end)
        for by, mask in records.cells():
            many = sum(count for site, count in inside.items() if mask[site])
            found.append(answer(by, many if mask.any() else None, kind=kind))
    return found


def _dated(records: Records, table: str, column: str) -> list[tuple[int, int]]:
    """Site and day of each row of a table."""
    return list(zip(records.sites_of(table).tolist(), records.column(table, column).tolist(), strict=True))


def _staff(records: Records) -> list[Answer]:
    """Educators at the start, those who stayed, left, came, and at the end."""
    clock, site = records.clock, records.sites_of("educator")
    first = clock.start + records.active.argmax(axis=1)
    last = clock.start + clock.days - records.active[:, ::-1].argmax(axis=1)
    last = np.where(last >= clock.end, AFTER, last)
    begin, end = (records.column("educator", name) for name in ("start_date", "end_date"))
    start, stop = np.maximum(begin, first[site]), np.minimum(end, last[site])
    kept = np.asarray(records.active.any(axis=1))[site] & (start < stop)
    there: Bools = kept & (start <= clock.window_start) & (stop > clock.window_start)
    flags = {
        "at_start": there,
        "stayed": there & (end >= clock.window_end),
        "left": kept & (end > clock.window_start) & (end < clock.window_end),
        "joined": kept & (start > clock.window_start) & (start < clock.window_end),
        "at_end": kept & (start < clock.window_end) & (stop >= clock.window_end),
    }
    seen = kept & (start < clock.window_end) & (stop > clock.window_start)
    return [
        answer(by, int((flag & mask[site]).sum()) if (seen & mask[site]).any() else None, statistic=name)
        for by, mask in records.cells()
        for name, flag in flags.items()
    ]
