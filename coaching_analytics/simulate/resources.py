"""Resources of a made-up clearinghouse and the sessions that used them; all titles are invented."""

from __future__ import annotations

import numpy as np
import pandas as pd

from coaching_analytics.simulate.clock import AFTER, Bools, Clock, Frames, Streams
from coaching_analytics.simulate.parameters import Parameters

WINDOW = 60
"""Days a coaching cycle that was never closed goes on at most."""

RESOURCES = (
    # title, kind, topic, owner, instruments, how often it is chosen in a cycle and outside one
    ("Look-fors for rich conversations", "rubric", "assessment_tools", "Rating office", "class_pre_k", 3, 2),
    ("Twenty-minute focused observation", "protocol", "individual_needs", "Coaching office", "", 5, 2),
    ("Reflection in three questions", "protocol", "continuous_improvement", "Coaching office", "", 4, 1),
    ("One goal, three steps", "tool", "continuous_improvement", "Coaching office", "", 4, 2),
    ("Warm starts: the first weeks", "framework", "social_emotional", "Learning community", "", 1, 2),
    ("Two languages at circle time", "tool", "multilingual_learners", "Learning community", "", 1, 2),
    ("Rooms that invite play", "rubric", "assessment_tools", "Rating office", "ecers_3;fccers_3", 1, 2),
    ("Whose stories are on the shelf?", "tool", "racial_equity", "Learning community", "", 0, 0),
)


def resource_tables(p: Parameters, clock: Clock, streams: Streams, frames: Frames) -> Frames:
    """The tables resource, resource_instrument and session_resource, from a stream of their own.

    Half of the sessions inside a coaching cycle use a resource and one in ten of the others; the last
    resource was used three times, before the window.
    """
    rng = streams.of("resources")
    ids = np.array([f"{p.prefix}-u{number:02d}" for number in range(1, len(RESOURCES) + 1)])
    title, kind, topic, owner, instruments, inside, outside = zip(*RESOURCES, strict=True)
    belongs = [(ids[at], name) for at, names in enumerate(instruments) for name in names.split(";") if name]
    table = frames["session"]
    cycle = in_cycle(frames)
    held = np.asarray(table["status"]) == "completed"
    using = np.flatnonzero(held & (rng.random(len(held)) < np.where(cycle, 0.5, 0.1)))
    odds = np.where(cycle[using][:, None], np.array(inside), np.array(outside)).astype(float)
    chosen = _drawn(rng, odds)
    twice = np.flatnonzero(rng.random(len(using)) < 0.1)
    odds[np.arange(len(using)), chosen] = 0.0
    second = _drawn(rng, odds[twice])
    before = np.asarray(table["session_date"])[using] < clock.window_start
    chosen[np.flatnonzero(before & ~np.isin(np.arange(len(using)), twice))[:3]] = len(RESOURCES) - 1
    return {
        "resource": {
            "resource_id": ids,
            "title": list(title),
            "resource_kind": list(kind),
            "topic": list(topic),
            "link": [f"https://example.org/{p.prefix}/{name}" for name in ids],
            "owner": list(owner),
        },
        "resource_instrument": {
            "resource_id": [resource for resource, _ in belongs],
            "instrument": [name for _, name in belongs],
        },
        "session_resource": {
            "session_id": np.asarray(table["session_id"])[np.concatenate([using, using[twice]])],
            "resource_id": ids[np.concatenate([chosen, second])],
        },
    }


def _drawn(rng: np.random.Generator, odds: np.ndarray) -> np.ndarray:
    """One column a row, drawn by the row's odds."""
    running = np.cumsum(odds, axis=1)
    return np.asarray((rng.random(len(odds))[:, None] * running[:, -1:] >= running).sum(axis=1))


def in_cycle(frames: Frames) -> Bools:
    """Which sessions somebody attended who had a cycle open that day with the same coach."""
    session, part, cycle = (frames[name] for name in ("session", "session_participant", "coaching_cycle"))
    came = pd.DataFrame({name: part[name] for name in ("session_id", "educator_id")})
    held = pd.DataFrame({name: session[name] for name in ("session_id", "coach_id", "session_date")})
    opened = pd.DataFrame(
        {name: cycle[name] for name in ("coach_id", "educator_id", "opened_date", "closed_date")}
    )
    both = came.merge(held, on="session_id").merge(opened, on=["coach_id", "educator_id"])
    until = both["closed_date"].where(both["closed_date"] < AFTER, both["opened_date"] + WINDOW)
    own = both[(both["session_date"] >= both["opened_date"]) & (both["session_date"] <= until)]
    return np.isin(np.asarray(session["session_id"]), own["session_id"].to_numpy(dtype=str))
