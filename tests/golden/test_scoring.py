"""Worked examples of scoring: the right answers come out, and the named wrong ones do not."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pytest

from coaching_analytics.statistics.scoring import DomainScore, site_means, visit_scores
from coaching_analytics.vocabulary.instruments import instruments, layout
from tests.memory import built, rows

RULES: dict[str, Any] = json.loads(Path(__file__).with_name("rules.json").read_text("utf-8"))
PARTS = ("PC", "NC", "TS", "RSP", "BM", "PD", "ILF", "CD", "QF", "LM")
ROOM_A = (
    (6, 1, 5, 5, 6, 6, 5, 3, 3, 3),
    (5, 2, 5, 4, 5, 6, 5, 2, 3, 3),
    (6, 1, 6, 5, 6, 5, 4, 3, 2, 4),
    (6, 1, 5, 5, 6, 6, 5, 2, 3, 3),
)
ROOM_B = ((5, 1, 5, 4, 5, 5, 4, 2, 2, 3), (5, 1, 4, 4, 5, 5, 4, 2, 2, 2))
ECERS_3 = {
    "SF": (4, 5, 3, 6, 5, 4, 5),
    "PCR": (3, 2, 4, 4),
    "LL": (5, 5, 4, 6, 5),
    "LA": (4, 4, 3, 5, 4, 4, 3, 3, None, None, 5),
    "INT": (6, 6, 5, 6, 5),
    "PS": (5, 6, 5),
}
DOMAINS = ("ES", "CO", "IS")


def rounded(value: float) -> float:
    return round(value, 4)


def scores(**visits: list[tuple[int, str, int | None]]) -> list[dict[str, Any]]:
    return [
        {"observation_id": visit, "cycle": cycle, "part": part, "score": score}
        for visit, given in visits.items()
        for cycle, part, score in given
    ]


def store(
    instrument: str, edition: str, level: str, given: list[dict[str, Any]], **settings: object
) -> duckdb.DuckDBPyConnection:
    """Marts of one site with the rooms A and B, each visited once."""
    visits = {row["observation_id"] for row in given}
    return built(
        {
            "region": [{"region_id": "north", "system_id": "demo", "region_name": "North"}],
            "site": [{"site_id": "S", "region_id": "north", "setting": "centre"}],
            "classroom": [{"classroom_id": visit, "site_id": "S"} for visit in visits],
            "observation": [
                {"observation_id": visit, "classroom_id": visit, "observation_date": "2024-04-10",
                 "instrument": instrument, "edition": edition, "age_group": "pre_k", "purpose": "formal",
                 "score_level": level}
                for visit in visits
            ],
            "observation_score": given,
        },
        **settings,
    )  # fmt: skip


def cycles(room: tuple[tuple[int, ...], ...]) -> list[tuple[int, str, int | None]]:
    return [(n, part, score) for n, row in enumerate(room, 1) for part, score in zip(PARTS, row, strict=True)]


@pytest.fixture(scope="module")
def class_marts() -> duckdb.DuckDBPyConnection:
    return store("class_pre_k", "1", "cycle", scores(A=cycles(ROOM_A), B=cycles(ROOM_B)))


def domain_scores(con: duckdb.DuckDBPyConnection, visit: str) -> dict[str, float]:
    found = con.execute("SELECT domain, score FROM rating_score WHERE observation_id = ?", [visit]).fetchall()
    return dict(found)


@pytest.mark.parametrize(("room", "key"), [("A", "class_roomA"), ("B", "class_roomB")])
def test_class_domains_of_a_room(class_marts: duckdb.DuckDBPyConnection, room: str, key: str) -> None:
    """Cycles first, then negative climate turned round, then the domain."""
    got = domain_scores(class_marts, room)
    assert [rounded(got[domain]) for domain in DOMAINS] == RULES[key]


def test_negative_climate_is_turned_round(class_marts: duckdb.DuckDBPyConnection) -> None:
    """Without 8 - NC room A would show 4.25."""
    assert rounded(domain_scores(class_marts, "A")["ES"]) != RULES["class_roomA_no_reversal_WRONG_ES"]


def test_a_site_is_the_mean_of_its_rooms_not_of_its_cycles(class_marts: duckdb.DuckDBPyConnection) -> None:
    """Pooling cycles would weigh room A double, for it had four cycles and room B two."""
    found = dict(
        class_marts.execute("SELECT domain, avg(score) FROM rating_score GROUP BY domain").fetchall()
    )
    got = [rounded(found[domain]) for domain in DOMAINS]
    assert got == RULES["class_site_mean_of_rooms"]
    assert got != RULES["class_site_pooled_cycles_WRONG"]


@pytest.mark.parametrize(("room", "key"), [("A", "class_roomA_LA_mean9_excl_NC"), ("B", "class_roomB_LA")])
def test_mean_of_nine_dimensions_without_negative_climate(room: str, key: str) -> None:
    """Under the rule "exclude" the nine other dimensions, weighed alike, give Louisiana's room figure."""
    con = store("class_pre_k", "1", "cycle", scores(A=cycles(ROOM_A), B=cycles(ROOM_B)), nc_rule="exclude")
    found = rows(con, f"SELECT score, parts_scored FROM rating_score WHERE observation_id = '{room}'")
    assert sum(row["parts_scored"] for row in found) == 9
    assert rounded(sum(row["score"] * row["parts_scored"] for row in found) / 9) == RULES[key]


@pytest.fixture(scope="module")
def ecers() -> dict[str, dict[str, Any]]:
    items = [score for subscale in ECERS_3.values() for score in subscale]
    given: list[tuple[int, str, int | None]] = [(1, str(n), score) for n, score in enumerate(items, 1)]
    con = store("ecers_3", "3", "visit", scores(A=given))
    return {row["domain"]: row for row in rows(con, "SELECT * FROM rating_score")}


@pytest.mark.parametrize("subscale", list(ECERS_3))
def test_ecers_subscales_leave_out_what_was_not_applicable(
    ecers: dict[str, dict[str, Any]], subscale: str
) -> None:
    """A subscale is the mean of its scored items; two items of LA were not applicable."""
    assert rounded(ecers[subscale]["score"]) == RULES["ecers3_subscales"][subscale]


def test_ecers_total_is_the_mean_of_items_not_of_subscales(ecers: dict[str, dict[str, Any]]) -> None:
    """149 points over 33 scored items, not the mean of six subscales."""
    total = ecers["total"]
    assert total["parts_scored"] == RULES["ecers3_n_scored"]
    assert rounded(total["score"]) == RULES["ecers3_total_mean_items"]
    assert rounded(total["score"]) != RULES["ecers3_mean_of_subscales_WRONG"]


def test_published_dimension_means_give_the_published_domains() -> None:
    """The eight-minus rule is confirmed by two published national tables (2012 and 2019)."""
    year_2012: list[tuple[int, str, Any]] = [
        (1, "PC", "5.91"), (1, "NC", "1.08"), (1, "TS", "5.53"), (1, "RSP", "5.22"), (1, "BM", "5.68"),
        (1, "PD", "5.71"), (1, "ILF", "4.96"),
    ]  # fmt: skip
    year_2019: list[tuple[int, str, Any]] = [
        (1, "PC", "5.97"), (1, "NC", "1.07"), (1, "TS", "5.87"), (1, "RSP", "5.43")
    ]  # fmt: skip
    con = store("class_pre_k", "1", "visit", scores(Y2012=year_2012, Y2019=year_2019))
    got = domain_scores(con, "Y2012")
    assert [rounded(got["ES"]), rounded(got["CO"])] == RULES["ohs2012_ES_CO_from_dim_means"]
    assert rounded(domain_scores(con, "Y2019")["ES"]) == RULES["ohs2019_ES"]
    assert "IS" not in got, "a domain with missing dimensions has no score"


def by_arrays(instrument: str, edition: str, given: Any, **rules: Any) -> dict[str, DomainScore]:
    """The same visit scored by the functions of arrays."""
    found, needs_all = layout(instrument, edition), instruments()[instrument].needs_all
    scored = visit_scores(given, found.member, found.reversed, needs_all=needs_all, **rules)
    return dict(zip(found.domains, scored, strict=True))


def test_the_scorer_of_arrays_gives_the_worked_rooms_and_site() -> None:
    """Rooms A and B, then the site as the mean of rooms; pooled cycles would give another figure."""
    rooms = [by_arrays("class_pre_k", "1", room) for room in (ROOM_A, ROOM_B)]
    for room, key in zip(rooms, ("class_roomA", "class_roomB"), strict=True):
        assert [rounded(room[domain].score or 0) for domain in DOMAINS] == RULES[key]
    site = [site_means([room[domain].score for room in rooms], [0, 0], 1)[0][0] for domain in DOMAINS]
    assert [rounded(score) for score in site] == RULES["class_site_mean_of_rooms"]
    pooled = by_arrays("class_pre_k", "1", (*ROOM_A, *ROOM_B))
    assert [rounded(pooled[domain].score or 0) for domain in DOMAINS] == RULES[
        "class_site_pooled_cycles_WRONG"
    ], "pooling cycles is the named mistake, and no step of ours does it"
    assert rounded(rooms[0]["ES"].score or 0) != RULES["class_roomA_no_reversal_WRONG_ES"]


def test_the_scorer_of_arrays_gives_the_worked_ecers_visit() -> None:
    """Subscales and total; two items did not apply."""
    items = [[np.nan if score is None else score for part in ECERS_3.values() for score in part]]
    total = instruments()["ecers_3"].items_expected({})
    got = by_arrays("ecers_3", "3", items, expected=[total, *[None] * len(ECERS_3)])
    assert {name: rounded(got[name].score or 0) for name in ECERS_3} == RULES["ecers3_subscales"]
    assert got["total"].scored == RULES["ecers3_n_scored"]
    assert rounded(got["total"].score or 0) == RULES["ecers3_total_mean_items"]
    assert rounded(got["total"].score or 0) != RULES["ecers3_mean_of_subscales_WRONG"]


@pytest.mark.parametrize(
    ("room", "key"), [(ROOM_A, "class_roomA_LA_mean9_excl_NC"), (ROOM_B, "class_roomB_LA")]
)
def test_the_scorer_of_arrays_leaves_negative_climate_out(room: Any, key: str) -> None:
    got = by_arrays("class_pre_k", "1", room, nc_rule="exclude")
    assert rounded(sum((one.score or 0) * one.scored for one in got.values()) / 9) == RULES[key]
