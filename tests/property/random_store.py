"""Little stores at random with what real ones hold.

A group session over three sites, a leaver, leave, an empty month, co-coaching with blank shares, shares
that add up to more than one, breaks, unknown places.
"""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import Any

import pytest

from coaching_analytics.vocabulary.coaching import COMPONENTS, DELIVERY, STATUS, SUPPORT_USES
from coaching_analytics.vocabulary.tables import TABLES
from tests.property.reference import Store
from tests.property.reference_ratings import CLASS_PRE_K

FIRST = date(2023, 11, 1)
SPAN = 180
EMPTY = date(2024, 1, 1)
NORMAL = range(25)
"""Seeds of every run."""

SEEDS = [*NORMAL, *(pytest.param(seed, marks=pytest.mark.full) for seed in range(25, 50))]
"""Those, and as many more of the full counts."""


def random_store(seed: int) -> Store:
    """A store that is the same for the same seed."""
    draw = Random(seed)
    store: Store = {name: [] for name in TABLES}
    _places(draw, store)
    _people(draw, store)
    _sessions(draw, store)
    _ratings(draw, store)
    _money(draw, store)
    _topics(Random(f"topics {seed}"), store)
    return store


def day(draw: Random, low: int = 0, high: int = SPAN) -> date:
    return FIRST + timedelta(days=draw.randrange(low, high))


def sometimes(draw: Random, value: Any, chance: float = 0.5) -> Any:
    return value if draw.random() < chance else None


def _places(draw: Random, store: Store) -> None:
    for region, system in (("north", "one"), ("south", draw.choice(("one", "two")))):
        store["region"].append({"region_id": region, "system_id": system, "region_name": region.title()})
        store["agency"].append({"agency_id": f"A-{region}", "region_id": region})
    for spell in (
        (FIRST - timedelta(90), FIRST + timedelta(60), "operating"),
        (FIRST + timedelta(75), None, "operating"),
        (day(draw), day(draw, SPAN, SPAN + 40), "break"),
    ):
        store["calendar"].append(
            dict(zip(("start_date", "end_date", "day_kind"), spell, strict=True), calendar_id="school")
        )
    for number in range(draw.randrange(3, 6)):
        region = draw.choice(("north", "south"))
        site = {
            "site_id": f"S{number}",
            "region_id": region,
            "setting": draw.choice(("centre", "home")),
            "agency_id": sometimes(draw, f"A-{region}", 0.7),
            "calendar_id": sometimes(draw, "school"),
            "open_date": sometimes(draw, day(draw, -60, 30), 0.3),
            "close_date": sometimes(draw, day(draw, 90), 0.3),
        }
        store["site"].append(site)
        for _ in range(draw.randrange(0, 3)):
            start = day(draw, -60, 120)
            if all(
                e["start_date"] != start for e in store["site_enrolment"] if e["site_id"] == site["site_id"]
            ):
                store["site_enrolment"].append(
                    {
                        "site_id": site["site_id"],
                        "start_date": start,
                        "end_date": sometimes(draw, start + timedelta(draw.randrange(1, 150))),
                        "need": sometimes(draw, draw.choice(("low", "medium", "high")), 0.8),
                    }
                )
        for room in range(draw.randrange(0, 3)):
            store["classroom"].append(
                {
                    "classroom_id": f"S{number}-{room}",
                    "site_id": site["site_id"],
                    "open_date": sometimes(draw, day(draw, 0, 60), 0.3),
                    "close_date": sometimes(draw, day(draw, 70), 0.3),
                }
            )
        for one in range(draw.randrange(0, 4)):
            store["educator"].append(
                {
                    "educator_id": f"E{number}-{one}",
                    "site_id": site["site_id"],
                    "role": "lead",
                    "start_date": sometimes(draw, day(draw, 0, 60), 0.3),
                    "end_date": sometimes(draw, day(draw, 70), 0.3),
                }
            )
    if not store["site_enrolment"]:
        store["site_enrolment"].append({"site_id": "S0", "start_date": FIRST})


def _people(draw: Random, store: Store) -> None:
    for number in range(draw.randrange(2, 5)):
        coach = f"C{number}"
        store["coach"].append(
            {
                "coach_id": coach,
                "person_id": f"P{number}",
                "coach_role": draw.choice(("coach", "coach", "coach", "peer")),
            }
        )
        starts: set[date] = set()
        for _ in range(draw.randrange(0, 3)):
            start = day(draw, -30, 90)
            if start not in starts:
                starts.add(start)
                # leavers: a spell that ends before the records do
                store["staff_employment"].append(
                    {
                        "staff_id": coach,
                        "staff_type": "coach",
                        "spell_kind": "employed",
                        "start_date": start,
                        "end_date": sometimes(draw, start + timedelta(draw.randrange(1, 120))),
                        "agency_id": sometimes(draw, draw.choice(("A-north", "A-south")), 0.8),
                        "fte": sometimes(draw, Decimal(draw.choice(("0.5", "0.8", "1"))), 0.9),
                        "hours_per_year": sometimes(draw, Decimal(1800), 0.8),
                    }
                )
        if draw.random() < 0.5:
            start = day(draw, 0, 120)
            store["staff_employment"].append(
                {
                    "staff_id": coach,
                    "staff_type": "coach",
                    "spell_kind": "leave",
                    "start_date": start,
                    "end_date": start + timedelta(20),
                }
            )
        for site in store["site"]:
            # at times twice, overlapping or not
            for start in {day(draw, -30, 90) for _ in range(draw.choice((0, 1, 1, 2)))}:
                store["coach_assignment"].append(
                    {
                        "coach_id": coach,
                        "site_id": site["site_id"],
                        "start_date": start,
                        "end_date": sometimes(draw, start + timedelta(draw.randrange(1, 150))),
                        "share": sometimes(draw, Decimal(draw.choice(("0", "0.25", "0.6", "1")))),
                    }
                )
        for number_of in range(draw.randrange(0, 4)):
            store["support_time"].append(
                {
                    "support_time_id": f"{coach}-{number_of}",
                    "coach_id": coach,
                    "work_date": day(draw),
                    "time_use": draw.choice(SUPPORT_USES),
                    "minutes": draw.randrange(0, 300),
                }
            )
        if draw.random() < 0.5:
            store["no_activity"].append(
                {"coach_id": coach, "month": EMPTY, "statement": draw.choice(("no_activity", "certified"))}
            )


def _sessions(draw: Random, store: Store) -> None:
    sites, coaches = [s["site_id"] for s in store["site"]], [c["coach_id"] for c in store["coach"]]
    for number in range(draw.randrange(4, 30)):
        held_on = day(draw)
        if held_on.replace(day=1) == EMPTY:
            continue
        minutes = draw.choice((5, 14, 15, 30, 61, 90))
        session = {
            "session_id": f"V{number}",
            "coach_id": draw.choice(coaches),
            "session_date": held_on,
            "minutes": minutes,
            "status": draw.choice(("completed", "completed", "completed", *STATUS)),
            "approval": draw.choice((None, "approved", "approved", "pending")),
            "delivery": sometimes(draw, draw.choice(DELIVERY)),
            "site_id": sometimes(draw, draw.choice(sites)),
            "travel_minutes": sometimes(draw, draw.randrange(0, 60)),
            "logged_date": sometimes(draw, held_on + timedelta(draw.randrange(0, 30))),
        }
        store["session"].append(session)
        came = draw.choice(
            (
                (),
                (draw.choice(sites),),
                (draw.choice(sites),) * 2,
                tuple(sites[:3]),
                tuple(draw.choices(sites, k=4)),
            )
        )
        for place, site in enumerate(came, start=1):
            role = draw.choice(("lead", "assistant", "home_based", "site_leader", "other"))
            store["session_participant"].append(
                {
                    "session_id": session["session_id"],
                    "participant_number": place,
                    "site_id": site,
                    "role": role,
                }
            )
        for component in draw.sample(COMPONENTS, draw.randrange(0, 3)):
            store["session_component"].append(
                {
                    "session_id": session["session_id"],
                    "component": component,
                    "minutes": draw.choice((0, 10, 20, 60)),
                }
            )


def _topics(draw: Random, store: Store) -> None:
    """Up to three topics a session, some of them nobody's declared words."""
    names = ("language_literacy", "Social-emotional", "assessment_tools", "our own words")
    store["session_topic"] = [
        {"session_id": session["session_id"], "topic": topic}
        for session in store["session"]
        for topic in draw.sample(names, draw.choice((0, 1, 1, 2, 3)))
    ]


def _ratings(draw: Random, store: Store) -> None:
    for room in store["classroom"]:
        usual = draw.choice(("class_pre_k", "class_pre_k", "iters_3"))
        for visit in range(draw.randrange(0, 8)):
            observation = {
                "observation_id": f"{room['classroom_id']}-{visit}",
                "classroom_id": room["classroom_id"],
                "observation_date": day(draw, draw.choice((-1300, -400)), SPAN),
                "age_group": draw.choice(("pre_k", "pre_k", "pre_k", "pre_k", "mixed")),
                "instrument": draw.choice((usual, usual, usual, "iters_3")),
                "rater_id": draw.choice(("R1", "R2")),
                "rater_person_id": draw.choice((None, "P0", "P9", "P9")),
                "lead_educator_id": draw.choice((None, "E1", "E2")),
                "purpose": draw.choice(("formal", "formal", "formal", "practice")),
            }
            ers = observation["instrument"] == "iters_3"
            observation["edition"] = "3" if ers else draw.choice(("1", "1", "1", "2"))
            observation["score_level"] = "visit" if ers else draw.choice(("cycle", "cycle", "domain"))
            store["observation"].append(observation)
            _scores(draw, store, observation)


def _scores(draw: Random, store: Store, observation: dict[str, Any]) -> None:
    parts = [part for domain in CLASS_PRE_K.values() for part in domain]
    if observation["instrument"] == "iters_3":
        parts = [str(item) for item in range(1, 34)]
    elif observation["score_level"] == "domain":
        parts = list(CLASS_PRE_K)
    missing = draw.choice((0.0, 0.0, 0.1, 0.3))
    for cycle in range(1, draw.randrange(2, 4) if observation["score_level"] == "cycle" else 2):
        for part in parts:
            if draw.random() >= missing / 3:
                score = (
                    None
                    if observation["instrument"] == "iters_3" and draw.random() < missing
                    else draw.randint(1, 7)
                )
                store["observation_score"].append(
                    {
                        "observation_id": observation["observation_id"],
                        "cycle": cycle,
                        "part": part,
                        "score": score,
                    }
                )


def _money(draw: Random, store: Store) -> None:
    places = [
        ("agency", "A-north"),
        ("agency", "A-south"),
        ("region", "north"),
        ("system", "one"),
        ("site", store["site"][0]["site_id"]),
        ("agency", "A-nowhere"),
        ("site", "S-nowhere"),
    ]
    for number in range(draw.randrange(0, 10)):
        level, place = draw.choice(places)
        start = draw.choice((date(2023, 11, 1), date(2024, 1, 1), date(2024, 3, 1)))
        store["spending"].append(
            {
                "spending_id": f"M{number}",
                "system_id": "one",
                "start_date": start,
                "end_date": draw.choice((date(2024, 4, 1), date(2024, 5, 1), date(2024, 7, 1))),
                "fiscal_year": 2024,
                "place_level": level,
                "place_id": place,
                "amount": Decimal(draw.randrange(-5000, 9_999_999)) / 100,
                "amount_kind": draw.choice(("actual", "actual", "budget")),
                "purpose": draw.choice(("coaching", "coaching", "coaching", "programme")),
                "ingredient": draw.choice((None, "coach_pay", "travel")),
                "perspective": draw.choice(("direct", "direct", "allocated", "in_kind")),
            }
        )
