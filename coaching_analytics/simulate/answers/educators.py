"""What educators got: hours received, trainings followed up, elements of coaching on record."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from coaching_analytics.simulate.answers.coaching import QUANTILES, last_day, operating_days
from coaching_analytics.simulate.answers.contacts import Held, counts_as_contact
from coaching_analytics.simulate.answers.records import Answer, Records, answer, positions, share
from coaching_analytics.simulate.clock import AFTER, Bools, Ints

FOLLOW_UP_DAYS = 60
ELEMENTS = ("expertise", "observation", "reflection", "feedback", "plan", "survey")


@dataclass
class Attended:
    """Held sessions by educator, each once: rows of session, educator and site."""

    session: Ints
    educator: Ints
    site: Ints
    day: Ints
    minutes: Ints


def educator_answers(records: Records, held: Held) -> dict[str, list[Answer]]:
    """exposure_hours, training_followed_up, six_elements."""
    attended = _attended(records, held)
    return {
        "exposure_hours": _received(records, attended),
        "training_followed_up": _followed(records, held, attended),
        "six_elements": _elements(records, held, attended),
    }


def _attended(records: Records, held: Held) -> Attended:
    """Participants of held sessions whose names are on record."""
    educators = records.column("educator", "educator_id")
    session = positions(
        records.column("session", "session_id"), records.column("session_participant", "session_id")
    )
    who = positions(educators, records.column("session_participant", "educator_id"))
    site = records.sites_of("session_participant")
    kept = (who >= 0) & held.held[session]
    rows = np.unique(np.stack([session[kept], who[kept], site[kept]], axis=1), axis=0)
    return Attended(
        rows[:, 0],
        rows[:, 1],
        rows[:, 2],
        records.column("session", "session_date")[rows[:, 0]],
        records.column("session", "minutes")[rows[:, 0]],
    )


def _within(records: Records, day: Ints) -> Bools:
    """Days in the window."""
    return (day >= records.clock.window_start) & (day < records.clock.window_end)


def _received(records: Records, attended: Attended) -> list[Answer]:
    """Hours of educators on the roster of an enrolled site on some day of the window."""
    clock, site = records.clock, records.sites_of("educator")
    start, end = (records.column("educator", name) for name in ("start_date", "end_date"))
    days = np.concatenate([np.zeros((len(records.site_ids), 1)), np.cumsum(records.active, axis=1)], axis=1)
    low = np.clip(start, clock.window_start, clock.window_end) - clock.start
    high = np.clip(end, clock.window_start, clock.window_end) - clock.start
    listed = days[site, np.maximum(high, low)] - days[site, low] > 0
    inside = _within(records, attended.day)
    minutes = attended.minutes[inside]
    hours = np.bincount(attended.educator[inside], weights=minutes, minlength=len(site)) / 60
    leader = records.column("educator", "role") == "site_leader"
    found = []
    for by, mask in records.cells():
        for recipient, chosen in (
            ("any", listed),
            ("educator", listed & ~leader),
            ("leader", listed & leader),
        ):
            own = hours[chosen & mask[site]]
            values = {"mean": share(own.sum(), len(own)), "none": share((own == 0).sum(), len(own))}
            values |= {name: float(np.quantile(own, q)) if len(own) else None for name, q in QUANTILES}
            found += [answer(by, v, statistic=name, recipient=recipient) for name, v in values.items()]
    return found


def _followed(records: Records, held: Held, attended: Attended) -> list[Answer]:
    """Trainings of the window that are old enough, and the first contact of the same educator after each."""
    counts = counts_as_contact(records, records.column("session", "minutes"))
    real = counts[attended.session]
    educator, day = attended.educator[real], attended.day[real]
    who = positions(records.column("educator", "educator_id"), records.column("training", "educator_id"))
    when, site = records.column("training", "training_date"), records.sites_of("educator")[who]
    following = np.full(len(who), AFTER)
    for at in range(len(who)):
        later = day[(educator == who[at]) & (day > when[at])]
        if len(later):
            following[at] = later.min()
    old = operating_days(records, site, when + 1, last_day(records, held)) >= FOLLOW_UP_DAYS
    gap = operating_days(records, site, when + 1, np.where(following < AFTER, following + 1, when + 1))
    met = (following < AFTER) & (gap <= FOLLOW_UP_DAYS)
    judged = old & _within(records, when)
    found = []
    for by, mask in records.cells():
        own = judged & mask[site]
        found.append(answer(by, share((own & met).sum(), own.sum()), statistic="followed"))
        days = gap[own & met]
        found.append(answer(by, float(np.median(days)) if len(days) else None, statistic="days"))
    return found


def _elements(records: Records, held: Held, attended: Attended) -> list[Answer]:
    """Educators who attended a held session of the window, by what is on record of their coaching."""
    inside = _within(records, attended.day)
    session, educator, site = attended.session[inside], attended.educator[inside], attended.site[inside]
    coach = held.coach[session]
    part = positions(
        records.column("session", "session_id"), records.column("session_component", "session_id")
    )
    spent = records.column("session_component", "minutes") > 0
    component = records.column("session_component", "component")
    size = len(records.column("session", "session_id"))
    done = {
        name: np.bincount(part, weights=spent & (component == name), minlength=size) > 0
        for name in ("observation", "feedback")
    }
    coach_ids = records.column("coach", "coach_id")
    about = ("degree", "years_birth_to_five", "content_knowledge")
    expert = np.zeros(len(coach_ids), dtype=bool)
    for name in about:
        if name in records.frames["coach"]:
            expert |= records.column("coach", name).astype(str) != ""
    asked = _within(records, records.column("survey_response", "response_date"))
    sheets = set(
        zip(
            records.sites_of("survey_response")[asked].tolist(),
            positions(coach_ids, records.column("survey_response", "coach_id"))[asked].tolist(),
            strict=True,
        )
    )
    heard = np.array([(int(a), int(b)) in sheets for a, b in zip(site, coach, strict=True)], dtype=bool)
    people = len(records.column("educator", "educator_id"))
    whose = positions(
        records.column("educator", "educator_id"), records.column("coaching_cycle", "educator_id")
    )
    stages = {}
    for stage in ("observation", "reflection", "feedback", "plan"):
        dated = _within(records, records.column("coaching_cycle", f"{stage}_date")) & (whose >= 0)
        stages[stage] = np.bincount(whose[dated], minlength=people) > 0
    rows = {"expertise": expert[coach], "survey": heard} | {n: flag[session] for n, flag in done.items()}
    found = []
    for by, mask in records.cells():
        own = mask[site]
        coached = np.bincount(educator[own], minlength=people) > 0
        has = {name: stages.get(name, np.zeros(people, dtype=bool)).copy() for name in ELEMENTS}
        for name, flag in rows.items():
            has[name] |= np.bincount(educator[own & flag], minlength=people) > 0
        has["all"] = np.logical_and.reduce([has[name] for name in ELEMENTS])
        found += [
            answer(by, share((coached & flag).sum(), coached.sum()), element=name)
            for name, flag in has.items()
        ]
    return found
