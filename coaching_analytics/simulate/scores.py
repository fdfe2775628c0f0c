"""Observations and their scores as records: by cycle, visit or domain, in the parts of each instrument."""

from __future__ import annotations

import numpy as np

from coaching_analytics.simulate.clock import Frames, Streams
from coaching_analytics.simulate.ids import numbered
from coaching_analytics.simulate.parameters import Parameters
from coaching_analytics.simulate.people import Educators, coach_persons
from coaching_analytics.simulate.places import Places
from coaching_analytics.simulate.quality import Raters, Visits

# part -> (column of quality, how far the part lies from its domain); NC is recorded raw and turned round
CLASS_PARTS: dict[str, dict[str, tuple[int, float]]] = {
    "class_pre_k": {
        "PC": (0, 0.1),
        "NC": (0, 0.9),
        "TS": (0, -0.4),
        "RSP": (0, -0.6),
        "BM": (1, 0.2),
        "PD": (1, 0.2),
        "ILF": (1, -0.4),
        "CD": (2, -0.2),
        "QF": (2, 0.0),
        "LM": (2, 0.2),
    },
    "class_toddler": {
        "PC": (0, 0.1),
        "NC": (0, 1.2),
        "TS": (0, -0.3),
        "RCP": (0, -0.4),
        "BG": (0, -0.6),
        "FLD": (2, 0.2),
        "QF": (2, -0.2),
        "LM": (2, 0.0),
    },
    "class_infant": {"RC": (0, 0.3), "TS": (0, 0.1), "FE": (0, -0.1), "ELS": (0, -0.3)},
}
DOMAINS: dict[str, dict[str, int]] = {
    "class_pre_k": {"ES": 0, "CO": 1, "IS": 2},
    "class_toddler": {"EBS": 0, "ESL": 2},
    "class_infant": {"RC": 0},
}
ITEMS = {"ecers_3": 35, "fccers_3": 33}
SEASONS = np.array(
    [
        "winter",
        "winter",
        "spring",
        "spring",
        "spring",
        "summer",
        "summer",
        "summer",
        "fall",
        "fall",
        "fall",
        "winter",
    ]
)

Rows = tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]


def rating_tables(
    p: Parameters, streams: Streams, places: Places, people: tuple[Educators, Raters, int], visits: Visits
) -> Frames:
    """The tables observation, observation_score and the raters in person."""
    educators, raters, coaches = people
    rng = streams.of("scores")
    count = len(visits.room)
    ids = numbered(p.prefix, "o", count, 6)
    persons = _persons(p, raters, coaches)
    month = visits.day.astype("datetime64[D]").astype("datetime64[M]").astype(int) % 12
    class_visit = np.isin(visits.instrument, list(CLASS_PARTS))
    level = np.where(class_visit, p.score_level, "visit")
    raters_ids = np.array(rater_ids(p, len(raters.severity)))
    frames: Frames = {
        "observation": {
            "observation_id": ids,
            "classroom_id": places.room_ids[visits.room],
            "observation_date": visits.day,
            "instrument": visits.instrument,
            "edition": visits.edition,
            "age_group": np.where(visits.instrument == "ecers_3", "pre_k", places.room_age[visits.room]),
            "season": SEASONS[month],
            "rater_id": raters_ids[visits.rater],
            "rater_person_id": persons[visits.rater],
            "lead_educator_id": np.where(visits.lead >= 0, educators.ids[visits.lead], ""),
            "purpose": visits.purpose,
            "score_level": level,
        }
    }
    parts = [_items(rng, visits, name) for name in ITEMS]
    for name in CLASS_PARTS:
        make = _domains if p.score_level == "domain" else _cycles
        parts.append(make(rng, visits, name, p.score_level) if make is _cycles else _domains(visits, name))
    row, cycle, part, score = (np.concatenate(column) for column in zip(*parts, strict=True))
    order = np.lexsort((part, cycle, row))
    frames["observation_score"] = {
        "observation_id": ids[row[order]],
        "cycle": cycle[order],
        "part": part[order],
        "score": score[order],
    }
    return frames


def rater_ids(p: Parameters, count: int) -> list[str]:
    """Ids of the raters."""
    return [f"{p.prefix}-q{number:02d}" for number in range(1, count + 1)]


def _persons(p: Parameters, raters: Raters, coaches: int) -> np.ndarray:
    """Person of each rater: a coach's, one of their own, or (one in four) not known."""
    own = coach_persons(p, coaches + len(raters.severity))
    known = np.where(np.arange(len(raters.severity)) % 4 == 3, "", own[coaches:])
    return np.where(raters.coach >= 0, own[raters.coach], known)


def rater_persons(p: Parameters, raters: Raters, coaches: int) -> np.ndarray:
    """Persons of raters who are nobody else yet, for the person table."""
    persons = _persons(p, raters, coaches)
    return persons[(persons != "") & (raters.coach < 0)]


def _domains(visits: Visits, name: str) -> Rows:
    """Scores that arrive as domains, to four decimals."""
    rows = np.flatnonzero(visits.instrument == name)
    codes = list(DOMAINS[name])
    values = visits.seen[rows][:, list(DOMAINS[name].values())]
    text = np.array([f"{value:.4f}" for value in values.ravel()], dtype="<U6")
    return np.repeat(rows, len(codes)), np.ones(values.size, dtype=int), np.tile(codes, len(rows)), text


def _cycles(rng: np.random.Generator, visits: Visits, name: str, level: str) -> Rows:
    """Whole numbers by dimension and cycle (two cycles, four in one visit of five), or means to a quarter."""
    rows = np.flatnonzero(visits.instrument == name)
    parts = CLASS_PARTS[name]
    column, shift = (np.array(list(values)) for values in zip(*parts.values(), strict=True))
    cycles = (
        np.where(rng.random(len(rows)) < 0.2, 4, 2) if level == "cycle" else np.ones(len(rows), dtype=int)
    )
    visit = np.repeat(rows, cycles)
    number = np.arange(len(visit)) - np.repeat(np.cumsum(cycles) - cycles, cycles) + 1
    wish = visits.seen[visit][:, column] + shift
    if level == "cycle":
        value = np.clip(np.round(wish + rng.normal(0, 0.45, wish.shape)), 1, 7)
    else:
        value = np.clip(np.round(4 * (wish + rng.normal(0, 0.2, wish.shape))) / 4, 1, 7)
    value = np.where(np.array(list(parts)) == "NC", 8 - value, value)
    text = np.char.mod("%g", value.ravel())
    return np.repeat(visit, len(parts)), np.repeat(number, len(parts)), np.tile(list(parts), len(visit)), text


def _items(rng: np.random.Generator, visits: Visits, name: str) -> Rows:
    """ERS items: whole numbers, personal care lowest, a few not applicable (blank)."""
    rows = np.flatnonzero(visits.instrument == name)
    count = ITEMS[name]
    shift = np.sin(np.arange(count)) * 0.6
    shift[7:11] -= 1.2
    shift -= shift.mean()
    wish = visits.seen[rows][:, [1]] + shift + rng.normal(0, 0.9, (len(rows), count))
    value = np.clip(np.round(wish), 1, 7).astype(int).astype(str)
    blank = (rng.random((len(rows), count)) < 0.06) & np.isin(np.arange(count), [4, 20, 24, count - 1])
    text = np.where(blank, "", value).ravel()
    items = np.arange(1, count + 1).astype(str)
    return np.repeat(rows, count), np.ones(len(text), dtype=int), np.tile(items, len(rows)), text
