"""What needs attention: each list holds exactly the odd ones of the small system."""

from __future__ import annotations

from datetime import date

import pytest

from coaching_analytics.metrics import attention
from coaching_analytics.store import Gate
from coaching_analytics.vocabulary.selection import Selection
from tests.memory import gate_of
from tests.spec.small_system import HALF, SUMMER, small_system

S = Selection(window=SUMMER)


def test_not_reached_and_no_logs_are_two_lists(small: Gate) -> None:
    found = attention(small, S)
    assert found.not_reached["site_id"].tolist() == ["S5"]
    assert found.no_logs["site_id"].tolist() == ["S6"]


def test_overdue_counts_operating_days_against_one_and_a_half_cadences(small: Gate) -> None:
    """G was on Wednesday 10 July: 15 + 22 + 21 = 58 operating days later the quarter ends. S1 (20 days
    planned, so 30) is overdue, S2 (40 planned, so 60) is not.
    """
    overdue = attention(small, S).overdue.set_index("site_id")
    assert overdue.index.tolist() == ["S1"]
    assert overdue.loc["S1", "operating_days"] == 15 + 22 + 21
    assert str(overdue.loc["S1", "last_contact"])[:10] == "2024-07-10"


def test_a_site_without_a_plan_is_listed_and_not_fine(small: Gate) -> None:
    assert sorted(attention(small, S).no_plan["site_id"]) == ["S3", "S4", "S5", "S6"]


def test_overdue_follows_the_setting(small: Gate) -> None:
    """Exactly 1.45 cadences of 40 days are 58: not above, so still not overdue; 1.4 are 56."""
    for factor, sites in ((1.45, ["S1"]), (1.4, ["S1", "S2"])):
        found = attention(small.with_settings({"overdue_factor": factor}), S)
        assert sorted(found.overdue["site_id"]) == sites


def test_silent_months(small: Gate) -> None:
    """C3 never logs; C1 is silent in August and C2 in July, and in September it stated no activity."""
    silent = attention(small, S).silent_months
    assert sorted(zip(silent["coach_id"], silent["month"].astype(str), strict=True)) == [
        ("C1", "2024-08-01"),
        ("C2", "2024-07-01"),
        ("C3", "2024-07-01"),
        ("C3", "2024-08-01"),
        ("C3", "2024-09-01"),
    ]


def test_old_ratings() -> None:
    """Two years before 1 October 2024 is 1 October 2022: that day itself is not yet old."""
    visits = {"S1-a": date(2022, 10, 1), "S1-b": date(2022, 9, 30), "S2-a": date(2021, 9, 30)}
    tables = small_system()
    gate = gate_of(
        {
            **tables,
            "observation": [
                {
                    "observation_id": room,
                    "classroom_id": room,
                    "observation_date": day,
                    "instrument": "class_pre_k",
                    "edition": "1",
                    "age_group": "pre_k",
                    "purpose": "formal",
                    "score_level": "domain",
                }
                for room, day in visits.items()
            ],
            "observation_score": [
                {"observation_id": room, "cycle": 1, "part": "IS", "score": 3} for room in visits
            ],
        },
    )
    old = attention(gate, S).old_ratings
    assert dict(zip(old["classroom_id"], old["older_than_months"], strict=True)) == {"S1-b": 24, "S2-a": 36}


def test_without_logs_nothing_is_said_about_contacts() -> None:
    tables = {
        name: rows
        for name, rows in small_system().items()
        if name in ("system", "region", "agency", "site", "site_enrolment", "coach_assignment", "coach")
    }
    found = attention(gate_of(tables), Selection(window=HALF))
    assert not found.logs_known
    assert found.counts()["not_reached"] == found.counts()["overdue"] == 0


@pytest.mark.parametrize("regions", [("north",), ("south",)])
def test_lists_follow_the_places_chosen(small: Gate, regions: tuple[str, ...]) -> None:
    found = attention(small, Selection(window=SUMMER, regions=regions))
    for frame in (found.not_reached, found.no_logs, found.overdue, found.no_plan, found.silent_months):
        assert set(frame["region_id"]) <= set(regions)
