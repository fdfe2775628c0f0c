"""What coaches entered: sessions, participants, components, topics, time outside sessions, statements."""

from __future__ import annotations

import numpy as np

from coaching_analytics.simulate.attendance import Attendance
from coaching_analytics.simulate.clock import AFTER, Clock, Frames, Streams, Strings
from coaching_analytics.simulate.ids import numbered
from coaching_analytics.simulate.parameters import Parameters
from coaching_analytics.simulate.people import Coaches, Educators
from coaching_analytics.simulate.places import Places
from coaching_analytics.simulate.sessions import LogMonths, Sessions

COMPONENTS = np.array(["collaboration", "preparation", "observation", "feedback", "other_contact"])
COMPONENT_ODDS = np.array([0.42, 0.25, 0.70, 0.60, 0.42])
COMPONENT_SIZE = np.array([0.9, 0.6, 1.5, 1.1, 0.5])
REASONS = ["no_release_time", "staff_absence", "illness", "coach", "weather", "other"]
TOPICS = [
    "assessment_tools",
    "continuous_improvement",
    "individual_needs",
    "social_emotional",
    "trauma_informed",
    "multilingual_learners",
    "racial_equity",
]


def log_tables(
    p: Parameters,
    clock: Clock,
    streams: Streams,
    places: Places,
    people: tuple[Educators, Coaches],
    logged: tuple[Sessions, Attendance],
) -> Frames:
    """The session tables as entered by the coaches."""
    rng = streams.of("entries")
    educators, coaches = people
    sessions, attendance = logged
    ids = numbered(p.prefix, "s", len(sessions.site), 7)
    lag = np.floor(np.exp(rng.normal(np.log(p.late_median), p.late_sd, len(ids)))).astype(int)
    entered = np.where(rng.random(len(ids)) < 0.03, AFTER, sessions.day + clock.start + np.minimum(lag, 90))
    lone = np.ones(len(ids), dtype=bool)
    lone[attendance.session] = False
    lost = lone & (rng.random(len(ids)) < 0.06)  # neither participants nor a site
    there = np.isin(sessions.delivery, ["in_person", "hybrid"]) & (sessions.status == "completed")
    travel = np.where(
        there & (rng.random(len(ids)) < 0.8), rng.gamma(3, 9, len(ids)).astype(int).astype(str), ""
    )
    reason = np.where(
        np.isin(sessions.status, ["cancelled", "missed"]),
        rng.choice(REASONS, len(ids), p=np.array(p.not_held_reasons)),
        "",
    )
    blank_site = lost | (sessions.group & (rng.random(len(ids)) < 0.3) & ~lone)
    frames: Frames = {
        "session": {
            "session_id": ids,
            "coach_id": coaches.ids[sessions.coach],
            "session_date": sessions.day + clock.start,
            "minutes": sessions.minutes,
            "status": sessions.status,
            "approval": sessions.approval,
            "delivery": sessions.delivery,
            "site_id": np.where(blank_site, "", places.site_ids[sessions.site]),
            "travel_minutes": travel,
            "not_held_reason": reason,
            "logged_date": entered,
        }
    }
    frames["session_participant"] = {
        "session_id": ids[attendance.session],
        "participant_number": attendance.number,
        "site_id": places.site_ids[attendance.site],
        "educator_id": np.where(attendance.educator >= 0, educators.ids[attendance.educator], ""),
        "role": attendance.role,
    }
    _components(rng, ids, sessions, frames)
    return frames


def _components(rng: np.random.Generator, ids: Strings, sessions: Sessions, frames: Frames) -> None:
    """Minutes by component, and topics; some sessions are observation only, some list nothing."""
    count = len(ids)
    used = rng.random((count, 5)) < COMPONENT_ODDS
    only = rng.random(count) < 0.04
    used[only] = COMPONENTS == "observation"
    used[(rng.random(count) < 0.05) | (sessions.minutes == 0)] = False
    weight = used * rng.gamma(3, 1, (count, 5)) * COMPONENT_SIZE
    total = np.maximum(weight.sum(axis=1, keepdims=True), 1e-9)
    stated = np.where(only | (rng.random(count) < 0.7), 1.0, rng.uniform(0.7, 1.003, count))
    minutes = np.floor(weight / total * (sessions.minutes * stated)[:, None] + 1e-6).astype(int)
    row, which = np.nonzero(minutes)
    frames["session_component"] = {
        "session_id": ids[row],
        "component": COMPONENTS[which],
        "minutes": minutes[row, which],
    }
    about = np.flatnonzero((rng.random(count) < 0.35) & (sessions.minutes > 0))
    frames["session_topic"] = {"session_id": ids[about], "topic": rng.choice(TOPICS, len(about))}


def support_tables(
    p: Parameters, clock: Clock, streams: Streams, coaches: Coaches, months: LogMonths
) -> Frames:
    """Time outside sessions by month and use, and the statements of months."""
    rng = streams.of("support")
    rows: list[tuple[int, int, str, int]] = []
    stated: list[tuple[int, int, str, str]] = []
    uses = list(p.use_shares)
    for coach in range(len(coaches.ids)):
        for month in range(len(clock.months) - 1):
            days = np.flatnonzero(coaches.works[coach, clock.span(*clock.months[month : month + 2])])
            if not len(days):
                continue
            first = int(clock.months[month])
            size = int(clock.months[month + 1]) - first
            paid = coaches.fte[coach] * coaches.hours[coach] / 12 * 60 * len(days) / size
            draws = rng.gamma(12, 1 / 12, len(uses))
            if months.stated[coach, month] or months.certified[coach, month]:
                kind = "no_activity" if months.stated[coach, month] else "certified"
                why = str(rng.choice(["illness", "leave", "training"])) if kind == "no_activity" else ""
                stated.append((coach, first, kind, why))
            if months.silent[coach, month] or months.stated[coach, month]:
                continue
            rows += [
                (coach, first + int(days[0]), use, int(paid * p.use_shares[use] * draws[at]))
                for at, use in enumerate(uses)
            ]
    ids = numbered(p.prefix, "t", len(rows), 6)
    who, day, use, minutes = (np.array(column) for column in zip(*rows, strict=True))
    frames: Frames = {
        "support_time": {
            "support_time_id": ids,
            "coach_id": coaches.ids[who],
            "work_date": day,
            "time_use": use,
            "minutes": minutes,
        }
    }
    if stated:
        coach_at, first_day, kinds, whys = (np.array(column) for column in zip(*stated, strict=True))
        frames["no_activity"] = {
            "coach_id": coaches.ids[coach_at],
            "month": first_day,
            "statement": kinds,
            "reason": whys,
        }
    return frames
