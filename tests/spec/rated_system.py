"""A small system for the ratings and money metrics: three sites, four rooms, one coach, one group session.

Sites A and B lie in the north, C in the south; B is Head Start. Coach K gave one group session of 60 minutes
to one educator from each site (20 minutes each) and 40 minutes to site A alone, so A had 60 minutes, B and C
20 each.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from coaching_analytics.store import Gate
from coaching_analytics.vocabulary.selection import Selection, Window
from tests.memory import gate_of
from tests.stores import make_store

YEAR = Selection(window=Window(date(2024, 7, 1), date(2025, 7, 1)))

PLACES: dict[str, Any] = {
    "system": """
        system_id | system_name | fiscal_year_start_month | school_year_start_month
        demo      | Demo        | 7                       | 8
    """,
    "region": """
        region_id | system_id | region_name
        north     | demo      | North
        south     | demo      | South
    """,
    "agency": """
        agency_id | region_id
        N         | north
        S         | south
    """,
    "site": """
        site_id | site_name | region_id | agency_id | setting
        A       | Oak       | north     | N         | centre
        B       | Elm       | north     | N         | head_start
        C       | Ash       | south     | S         | centre
    """,
    "site_enrolment": """
        site_id | start_date
        A       | 2020-07-01
        B       | 2020-07-01
        C       | 2020-07-01
    """,
    "classroom": """
        classroom_id | site_id | age_group
        A1           | A       | pre_k
        A2           | A       | pre_k
        B1           | B       | pre_k
        C1           | C       | pre_k
    """,
    "coach": """
        coach_id | coach_role | person_id
        K        | coach      | P-K
    """,
    "staff_employment": """
        staff_id | staff_type | agency_id | start_date | end_date   | spell_kind | fte | hours_per_year
        K        | coach      | N         | 2024-09-01 | 2024-10-01 | employed   | 1   | 24
    """,
    "session": """
        session_id | coach_id | session_date | minutes | status    | delivery
        GROUP      | K        | 2024-09-10   | 60      | completed | in_person
        ALONE      | K        | 2024-09-12   | 40      | completed | in_person
    """,
    "session_participant": """
        session_id | participant_number | site_id | role
        GROUP      | 1                  | A       | lead
        GROUP      | 2                  | B       | lead
        GROUP      | 3                  | C       | lead
        ALONE      | 1                  | A       | lead
    """,
}


def visit(room: str, day: str, score: float, lead: str | None = "same", **further: Any) -> dict[str, Any]:
    """A formal CLASS Pre-K visit that scored instructional support; `lead` names the lead educator."""
    return {
        "room": room,
        "day": day,
        "score": score,
        "lead": None if lead is None else f"{room}-{lead}",
        "rater": f"R-{room}-{day}",
        "edition": "1",
        "purpose": "formal",
        "age_group": "pre_k",
        "person": None,
        "domain": "IS",
        **further,
    }


def rating_tables(visits: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Observation and score rows of visits."""
    observations, scores = [], []
    for number, given in enumerate(visits, 1):
        name = given.get("id", f"O{number:03d}")
        observations.append(
            {
                "observation_id": name,
                "classroom_id": given["room"],
                "observation_date": given["day"],
                "instrument": "class_pre_k",
                "edition": given["edition"],
                "age_group": given["age_group"],
                "rater_id": given["rater"],
                "rater_person_id": given["person"],
                "lead_educator_id": given["lead"],
                "purpose": given["purpose"],
                "score_level": "domain",
            }
        )
        scores.append({"observation_id": name, "cycle": 1, "part": given["domain"], "score": given["score"]})
    return {"observation": observations, "observation_score": scores}


def money(number: int, place: tuple[str, str], amount: str, **further: Any) -> dict[str, Any]:
    """An actual, direct line of coaching pay for fiscal year 2025."""
    return {
        "spending_id": f"M{number}",
        "system_id": "demo",
        "start_date": "2024-07-01",
        "end_date": "2025-07-01",
        "fiscal_year": 2025,
        "place_level": place[0],
        "place_id": place[1],
        "amount": amount,
        "amount_kind": "actual",
        "purpose": "coaching",
        "ingredient": "coach_pay",
        "perspective": "direct",
        **further,
    }


def rated_store(
    path: Path,
    visits: Sequence[Mapping[str, Any]] = (),
    *,
    settings: Mapping[str, object] | None = None,
    **tables: Any,
) -> Gate:
    """The small system with these visits; `tables` are added or take the place of its own."""
    ratings = rating_tables(visits) if visits else {}
    return make_store(path, {**PLACES, **ratings, **tables}, settings=settings)


def rated_gate(
    visits: Sequence[Mapping[str, Any]] = (), *, settings: Mapping[str, object] | None = None, **tables: Any
) -> Gate:
    """The same in memory."""
    ratings = rating_tables(visits) if visits else {}
    return gate_of({**PLACES, **ratings, **tables}, settings=settings)


def many_sites(n: int) -> dict[str, Any]:
    """Places of `n` further sites with one room each: sites X00, X01 ... in the north, rooms X00-1 ..."""
    names = [f"X{number:02d}" for number in range(n)]
    return {
        "site": [
            {"site_id": name, "site_name": name, "region_id": "north", "agency_id": "N", "setting": "centre"}
            for name in names
        ],
        "site_enrolment": [{"site_id": name, "start_date": "2020-07-01"} for name in names],
        "classroom": [{"classroom_id": f"{name}-1", "site_id": name, "age_group": "pre_k"} for name in names],
        "session": PLACES["session"],
        "session_participant": [
            {"session_id": "GROUP", "participant_number": 1 + at, "site_id": name, "role": "lead"}
            for at, name in enumerate(names)
        ],
    }
