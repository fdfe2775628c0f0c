"""What the marts say about ratings: which visits count, which domains are scored, which visits pair."""

from __future__ import annotations

from datetime import date
from typing import Any

import duckdb
import pytest

from tests.memory import built, rows
from tests.spec.small_world import WORLD

FIRST = date(2024, 10, 1)


def visit(name: str, day: str, **other: Any) -> dict[str, Any]:
    """A formal visit to room S1-a whose three CLASS domains arrive as they are."""
    return {
        "observation_id": name,
        "classroom_id": "S1-a",
        "observation_date": day,
        "instrument": "class_pre_k",
        "edition": "1",
        "age_group": "pre_k",
        "purpose": "formal",
        "score_level": "domain",
        "rater_id": "R1",
        "lead_educator_id": "E1",
        **other,
    }


def score(
    name: str, *values: float, parts: tuple[str, ...] = ("ES",), cycle: int = 1
) -> list[dict[str, Any]]:
    return [
        {"observation_id": name, "cycle": cycle, "part": part, "score": value}
        for part, value in zip(parts, values, strict=True)
    ]


def ratings(*visits: dict[str, Any], **settings: object) -> duckdb.DuckDBPyConnection:
    """The small world with visits, each scored ES 5."""
    scores = [row for given in visits for row in score(given["observation_id"], 5)]
    return built({**WORLD, "observation": visits, "observation_score": scores}, **settings)


def pairs(con: duckdb.DuckDBPyConnection) -> list[tuple[Any, ...]]:
    return con.execute(
        "SELECT earlier_observation_id, later_observation_id, band, lead FROM rating_pair ORDER BY ALL"
    ).fetchall()


def test_a_visit_without_one_dimension_has_no_score_in_that_domain() -> None:
    """ES misses TS; CO is whole; IS misses LM in one of two cycles only, which is enough."""
    level = visit("V", "2024-10-01", score_level="cycle")
    scores = [
        *score("V", 6, 1, 5, parts=("PC", "NC", "RSP")),
        *score("V", 6, 5, 4, parts=("BM", "PD", "ILF")),
        *score("V", 2, 3, parts=("CD", "QF")),
        *score("V", 4, 3, 5, parts=("CD", "QF", "LM"), cycle=2),
    ]
    con = built({**WORLD, "observation": [level], "observation_score": scores})
    got = {row["domain"]: row["score"] for row in rows(con, "SELECT * FROM rating_score")}
    assert got == {"CO": pytest.approx((6 + 5 + 4) / 3), "IS": pytest.approx((3 + 3 + 5) / 3)}


def ers(blank: int, listed: int = 33, **settings: object) -> dict[str, float]:
    """The first `listed` of 33 items of ITERS-3, the first `blank` of them not applicable, the others 4."""
    given = visit("V", "2024-10-01", instrument="iters_3", edition="3", score_level="visit")
    items = [
        {"observation_id": "V", "cycle": 1, "part": str(n), "score": None if n <= blank else 4}
        for n in range(1, listed + 1)
    ]
    con = built({**WORLD, "observation": [given], "observation_score": items}, **settings)
    return {row["domain"]: row["score"] for row in rows(con, "SELECT * FROM rating_score")}


def test_an_ers_visit_with_too_many_blanks_has_no_total() -> None:
    """A fifth of 33 items is 6.6: six blanks pass; seven do not, unless the setting allows a third."""
    assert ers(6)["total"] == 4
    assert "total" not in ers(7)
    assert ers(7, ers_na_share=0.34)["total"] == 4


def test_items_that_are_not_listed_are_missing_too() -> None:
    """Twenty of 33 items are no total of the scale, though none of the twenty is blank."""
    assert "total" not in ers(0, listed=20)
    assert ers(0, listed=20)["SF"] == 4


def test_a_store_says_how_many_items_it_expects() -> None:
    """ECERS-R without Parents and Staff: 30 of 43 items lack 13, which is over a fifth; of 37 they lack 7."""
    given = visit("V", "2024-10-01", instrument="ecers_r", edition="R", score_level="visit")
    items = [{"observation_id": "V", "cycle": 1, "part": str(n), "score": 5} for n in range(1, 31)]
    tables = {**WORLD, "observation": [given], "observation_score": items}
    assert rows(built(tables), "SELECT 1 FROM rating_score") == []
    told = built(tables, items_expected_ecers_r=37)
    assert rows(told, "SELECT domain, score, parts_scored FROM rating_score") == [
        {"domain": "total", "score": 5, "parts_scored": 30}
    ]


def test_class_environment_is_the_sum_over_the_items_scored() -> None:
    """29 items of which one does not apply: (11 x 1 + 4 x 2 + 13 x 3) / 28 = 58 / 28."""
    given = visit("V", "2024-10-01", instrument="class_environment", edition="2", score_level="visit")
    values = [*[1] * 11, *[2] * 4, *[3] * 13, None]
    items = [
        {"observation_id": "V", "cycle": 1, "part": str(n), "score": value}
        for n, value in enumerate(values, 1)
    ]
    con = built({**WORLD, "observation": [given], "observation_score": items})
    (found,) = rows(con, "SELECT domain, score, parts_scored FROM rating_score")
    assert (found["domain"], found["parts_scored"]) == ("total", 28)
    assert found["score"] == pytest.approx(58 / 28)


def test_a_subscale_of_blanks_has_no_score() -> None:
    """Items 1 to 4 are the first subscale of ITERS-3."""
    assert "SF" not in ers(4)
    assert ers(4)["PCR"] == 4


def test_an_unknown_edition_has_no_score() -> None:
    """The layout of an edition nobody declared is not guessed."""
    con = ratings(visit("V", "2024-10-01", edition="9"))
    assert rows(con, "SELECT 1 FROM rating_score") == []


def test_domain_scores_are_taken_as_they_are_and_parts_are_not_domains() -> None:
    """A dimension code in a file of domains is no domain."""
    scores = [*score("V", 5.25, parts=("ES",)), *score("V", 6, parts=("PC",))]
    con = built({**WORLD, "observation": [visit("V", "2024-10-01")], "observation_score": scores})
    assert [(r["domain"], r["score"]) for r in rows(con, "SELECT * FROM rating_score")] == [("ES", 5.25)]


@pytest.mark.parametrize(
    ("day", "person", "expected"),
    [
        ("2024-07-11", "P1", True),  # the day after C1's group session, at which S1 was present
        ("2024-07-10", "P1", False),  # on the day itself nothing came before
        ("2025-07-12", "P1", True),  # the visit of 12 July 2024 is twelve months before
        ("2025-10-03", "P1", False),  # the last session was a year and a day ago
        ("2024-07-11", "P9", False),  # somebody who never coached
        ("2024-07-11", None, None),  # nobody knows who
    ],
)
def test_raters_who_coached_the_site(day: str, person: str | None, expected: bool | None) -> None:
    """A rater is compared with coaches by person; twelve months back, and blank when unknown."""
    con = ratings(visit("V", day, rater_person_id=person))
    assert [r["rater_coached"] for r in rows(con, "SELECT rater_coached FROM rating_score")] == [expected]


@pytest.mark.parametrize(
    ("days", "band"),
    [
        (119, None),
        (120, "120-270"),
        (269, "120-270"),
        (270, "270-460"),
        (459, "270-460"),
        (460, "460-900"),
        (899, "460-900"),
        (900, "900-1300"),
        (1299, "900-1300"),
        (1300, None),
    ],
)
def test_bands_are_half_open(days: int, band: str | None) -> None:
    """The first day of a band belongs to it, its last number to the next."""
    later = date.fromordinal(FIRST.toordinal() + days).isoformat()
    con = ratings(visit("old", FIRST.isoformat()), visit("new", later))
    assert pairs(con) == ([("old", "new", band, "same")] if band else [])


def test_the_latest_earlier_visit_of_each_band_is_taken() -> None:
    """Three earlier visits: two in one band, of which the later counts, and one in the next."""
    con = ratings(
        visit("a", "2023-09-01"),
        visit("b", "2024-03-01"),
        visit("c", "2024-04-01"),
        visit("z", "2024-10-01"),
    )
    assert [p for p in pairs(con) if p[1] == "z"] == [
        ("a", "z", "270-460", "same"),
        ("c", "z", "120-270", "same"),
    ]


@pytest.mark.parametrize(
    "other",
    [
        {"edition": "2"},
        {"age_group": "mixed"},
        {"classroom_id": "S1-b"},
        {"purpose": "practice"},
        {"instrument": "class_k_3"},
        {"rater_person_id": "P1"},
    ],
)
def test_visits_that_are_no_pair(other: dict[str, str]) -> None:
    """Another edition, age group, room, purpose or instrument, or a rater who coached the site."""
    assert pairs(ratings(visit("old", "2024-01-10"), visit("new", "2024-08-01", **other))) == []


@pytest.mark.parametrize(
    ("earlier", "later", "lead"),
    [("E1", "E1", "same"), ("E1", "E2", "changed"), (None, "E1", "unknown"), (None, None, "unknown")],
)
def test_lead_educator_same_changed_or_unknown(earlier: str | None, later: str | None, lead: str) -> None:
    """Two blanks are unknown, not the same."""
    con = ratings(
        visit("old", "2024-01-10", lead_educator_id=earlier),
        visit("new", "2024-08-01", lead_educator_id=later),
    )
    assert [pair[3] for pair in pairs(con)] == [lead]


def test_what_earlier_ratings_of_a_room_are_like() -> None:
    """The best of them is told: the same in everything, another age group, another edition, or none."""
    con = ratings(
        visit("V1", "2022-10-01", edition="2"),
        visit("V2", "2023-10-01", age_group="k_3"),
        visit("V3", "2024-10-01"),
        visit("V4", "2025-01-10"),
    )
    got = con.execute("SELECT observation_id, earlier_ratings FROM rating_score ORDER BY 1").fetchall()
    assert got == [("V1", None), ("V2", "edition"), ("V3", "age_group"), ("V4", "same")]


def test_the_score_of_the_school_year_before_is_the_latest_of_that_year_and_line() -> None:
    """The school year starts in August: V2 is the last of 2023-24; V4 has another edition, so V5 has none."""
    rated = [
        visit("V1", "2023-09-01"),
        visit("V2", "2024-05-01"),
        visit("V3", "2024-09-01"),
        visit("V4", "2025-09-01", edition="2"),
        visit("V5", "2026-09-01"),
    ]
    values = {"V1": 3, "V2": 4, "V3": 5, "V4": 6, "V5": 2}
    scores = [row for name, value in values.items() for row in score(name, value)]
    system = {
        "system_id": "demo",
        "system_name": "One",
        "fiscal_year_start_month": 7,
        "school_year_start_month": 8,
    }
    con = built({**WORLD, "system": [system], "observation": rated, "observation_score": scores})
    got = dict(con.execute("SELECT observation_id, score_year_before FROM rating_score").fetchall())
    assert got == {"V1": None, "V2": None, "V3": 4, "V4": None, "V5": None}
