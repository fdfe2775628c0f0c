"""The rater_certification answers: each formal rating of the window against its rater's certifications."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import date

import numpy as np

from coaching_analytics.simulate.answers.ratings import Rated
from coaching_analytics.simulate.answers.records import Answer, Records, answer
from coaching_analytics.simulate.clock import AFTER

MONTHS = 12
STATES = ("certified", "lapsed", "not_yet", "not_on_record")
EPOCH = date(1970, 1, 1).toordinal()
Held = dict[tuple[str, str], list[tuple[int, int]]]


def certification_answers(records: Records, rated: Rated) -> list[Answer]:
    """rater_certification: shares of formal ratings by state, whole and by region."""
    held = _read_held(records)
    rows = rated.rows[rated.rows["purpose"] == "formal"].drop_duplicates("observation_id")
    rows = rows[(rows["day"] >= records.clock.window_start) & (rows["day"] < records.clock.window_end)]
    states = np.array(
        [
            _state(held.get((str(rater), str(instrument)), []), int(day))
            for rater, instrument, day in zip(rows["rater_id"], rows["instrument"], rows["day"], strict=True)
        ],
        dtype="<U13",
    )
    found = _shares(states, {})
    for region in records.regions:
        found += _shares(states[(rows["region"] == region).to_numpy()], {"region": region})
    return found


def _shares(states: np.ndarray, by: Answer) -> list[Answer]:
    counts = Counter(states.tolist())
    return [answer(by, counts[name] / len(states), statistic=name) for name in STATES] if len(states) else []


def _read_held(records: Records) -> Held:
    """First day and end of each certification, by rater and instrument."""
    names = ("rater_id", "instrument", "certified_on", "valid_to")
    held: Held = defaultdict(list)
    for rater, instrument, start, end in zip(
        *(records.column("rater_certification", name) for name in names), strict=True
    ):
        stated = int(end) if int(end) < AFTER else _months_later(int(start))
        held[str(rater), str(instrument)].append((int(start), stated))
    return held


def _months_later(day: int) -> int:
    """The same day a year later; 28 February after a 29th."""
    start = date.fromordinal(day + EPOCH)
    last = 28 if (start.month, start.day) == (2, 29) else start.day
    return date(start.year + MONTHS // 12, start.month, last).toordinal() - EPOCH


def _state(held: list[tuple[int, int]], day: int) -> str:
    """What is on record of one rater and instrument on a day."""
    if not held:
        return "not_on_record"
    if any(start <= day < end for start, end in held):
        return "certified"
    return "lapsed" if any(start <= day for start, _ in held) else "not_yet"
