"""Whether raters were certified equals plain Python on random little stores, in all and by part."""

from __future__ import annotations

from calendar import monthrange
from collections import Counter
from datetime import date, timedelta
from functools import cache
from random import Random
from typing import Any

import pytest

from coaching_analytics import metrics
from coaching_analytics.metrics.rater_certification import STATISTICS
from coaching_analytics.store.gate import Gate
from coaching_analytics.vocabulary.selection import Selection, Window
from tests.memory import gate_of
from tests.property.random_store import NORMAL, SEEDS, day, random_store
from tests.property.reference import Store
from tests.property.reference_ratings import rating_score, site_of_room

WINDOW = Window(date(2022, 1, 1), date(2024, 9, 1))
MONTHS = 12


@cache
def world(seed: int) -> tuple[Store, Gate]:
    """A random store whose two raters have certifications, drawn apart from all else."""
    store, draw = random_store(seed), Random(seed + 1000)
    for rater in ("R1", "R2"):
        for instrument in ("class_pre_k", "iters_3"):
            for start in {day(draw, -1300) for _ in range(draw.randrange(0, 5))}:
                end = draw.choice((None, start + timedelta(days=draw.randrange(1, 700))))
                row = {"rater_id": rater, "instrument": instrument, "certified_on": start, "valid_to": end}
                store["rater_certification"].append(row)
    return store, gate_of(store)


def months_later(start: date, months: int) -> date:
    """The same day so many months later, or the last of that month."""
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    return date(year, month + 1, min(start.day, monthrange(year, month + 1)[1]))


def state(store: Store, visit: dict[str, Any], months: int) -> str:
    own = [
        (row["certified_on"], row["valid_to"] or months_later(row["certified_on"], months))
        for row in store["rater_certification"]
        if (row["rater_id"], row["instrument"]) == (visit["rater_id"], visit["instrument"])
    ]
    if not own:
        return "not_on_record"
    if any(start <= visit["observation_date"] < end for start, end in own):
        return "certified"
    return "lapsed" if any(start <= visit["observation_date"] for start, _ in own) else "not_yet"


def counted(store: Store, months: int) -> dict[str, Counter[tuple[str | None, str]]]:
    """Scored formal ratings by state, in all, by region and by rater, of systems with certifications."""
    scored = {visit for visit, _ in rating_score(store)}
    region_of = {site["site_id"]: site["region_id"] for site in store["site"]}
    system_of = {region["region_id"]: region["system_id"] for region in store["region"]}
    visits = []
    for visit in store["observation"]:
        region = region_of[site_of_room(store, visit["classroom_id"])]
        if visit["observation_id"] in scored and visit["purpose"] == "formal":
            visits.append((visit, region, system_of[region]))
    certified = {row["rater_id"] for row in store["rater_certification"]}
    known = {system for visit, _, system in visits if visit["rater_id"] in certified}
    found: dict[str, Counter[tuple[str | None, str]]] = {
        "": Counter(),
        "region": Counter(),
        "rater": Counter(),
    }
    for visit, region, system in visits:
        if system in known and WINDOW.start <= visit["observation_date"] < WINDOW.end:
            for by, cell in (("", None), ("region", region), ("rater", visit["rater_id"])):
                found[by][cell, state(store, visit, months)] += 1
    return found


@pytest.mark.parametrize("seed", SEEDS)
def test_states_of_ratings(seed: int) -> None:
    store, gate = world(seed)
    months = (12, 12, 5, 24)[seed % 4]
    asked = gate.with_settings({"certification_months": months})
    for by, expected in counted(store, months).items():
        result = metrics.rater_certification(asked, Selection(window=WINDOW), by=(by,) if by else ())
        got = Counter(
            {
                (row.by.get(by), row.by["statistic"]): int(row.numerator)
                for row in result.records()
                if row.value is not None and row.numerator
            }
        )
        assert got == expected, by


def test_the_stores_hold_every_state() -> None:
    seen: Counter[str] = Counter()
    for seed in NORMAL:
        for (_, name), count in counted(world(seed)[0], MONTHS)[""].items():
            seen[name] += count
    assert set(seen) == set(STATISTICS)
    assert min(seen.values()) > 5, seen
