"""Agreement of two raters of the same room, by hand and by the worked example."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from coaching_analytics.metrics import rater_agreement
from coaching_analytics.metrics.result import Result, Row
from coaching_analytics.store import Gate
from tests.spec.rated_system import YEAR, many_sites, rated_gate, rating_tables, visit

FIRST = (6, 1, 5, 5, 6, 6, 5, 3, 3, 3)
SECOND = (5, 1, 5, 3, 6, 4, 5, 2, 3, 4)
CELL = {"instrument": "class_pre_k", "edition": "1", "domain": "IS"}


def double(room: str, first: float, second: float, later: str = "2025-04-01", **further: Any) -> list[Any]:
    """A formal visit by R1, and one by R2."""
    return [
        visit(room, "2025-04-01", first, rater="R1"),
        visit(room, later, second, **{"rater": "R2", "purpose": "reliability", **further}),
    ]


def ten_rooms(later: str = "2025-04-01", settings: Mapping[str, object] | None = None) -> Gate:
    places = many_sites(10)
    rooms = [row["classroom_id"] for row in places["classroom"]]
    visits = [
        one for room, a, b in zip(rooms, FIRST, SECOND, strict=True) for one in double(room, a, b, later)
    ]
    return rated_gate(visits, settings=settings, **places)


@pytest.fixture(scope="module")
def ten() -> Result:
    return rater_agreement(ten_rooms(), YEAR)


def told(result: Result, statistic: str, visits: str = "same_day") -> Row:
    return result.row(**CELL, visits=visits, statistic=statistic)


def test_the_worked_example_through_the_store(ten: Result) -> None:
    """Ten rooms on one day: eight pairs within one point, five alike; every formal visit double-coded."""
    within, exact, share = (told(ten, name) for name in ("within_one", "exact", "double_coded"))
    assert (within.value, within.numerator, within.denominator) == (0.8, 8, 10)
    assert (exact.value, exact.numerator) == (0.5, 5)
    assert (share.value, share.numerator, share.denominator) == (1, 10, 10)
    assert within.interval is not None
    assert within.interval.low < 0.8 < within.interval.high


def test_kappa_and_correlation_by_hand(ten: Result) -> None:
    """Kappa: alike .5; by chance, of 1, 3, 5 and 6, (1 + 3x2 + 3x3 + 3x1) / 100 = .19; .31 / .81.

    ICC(1,1): half sums 5.5 1 5 4 6 5 5 2.5 3 3.5 around 4.05 have squares 21.725 (x 2 / 9 = MSB 4.8278);
    differences 1 0 0 2 0 2 0 1 0 -1 give MSW 11 / 2 / 10 = .55; (4.8278 - .55) / (4.8278 + .55).
    """
    kappa, icc = told(ten, "kappa"), told(ten, "icc")
    assert kappa.value == pytest.approx(0.31 / 0.81)
    assert kappa.interval is not None
    assert kappa.interval.low < kappa.value < kappa.interval.high
    between = 2 / 9 * 21.725
    assert icc.value == pytest.approx((between - 0.55) / (between + 0.55))
    assert icc.interval is not None
    assert icc.interval.low < float(icc.value or 0) < icc.interval.high


def test_visits_on_other_days_stand_apart_and_within_the_setting() -> None:
    gate = ten_rooms("2025-05-15")
    result = rater_agreement(gate, YEAR)
    assert told(result, "within_one", "repeated").value == 0.8
    assert told(result, "within_one").reason == "no room was scored by two raters on one day"
    assert any("on another day" in caution for caution in result.cautions)
    few = rater_agreement(ten_rooms("2025-05-15", {"reliability_days": 43}), YEAR)
    assert told(few, "within_one", "repeated").value is None
    assert told(few, "double_coded", "repeated").value == 0


def test_the_same_rater_another_edition_and_practice_are_no_second_rating() -> None:
    visits = [
        *double("A1", 3, 3, rater="R1"),
        *double("A2", 3, 3, edition="2"),
        *double("B1", 3, 3, purpose="practice"),
        *double("C1", 3, 4),
    ]
    row = told(rater_agreement(rated_gate(visits), YEAR), "double_coded")
    assert (row.numerator, row.denominator) == (1, 4)


def test_by_region_each_has_its_own_pairs() -> None:
    gate = rated_gate([*double("A1", 3, 5), *double("A2", 3, 3), *double("C1", 4, 4)])
    result = rater_agreement(gate, YEAR, by=("region",))
    shares = {
        region: result.row(**CELL, region=region, visits="same_day", statistic="within_one").value
        for region in ("north", "south")
    }
    assert shares == {"north": 0.5, "south": 1}


def test_scores_of_cycles_are_paired_by_part_and_cycle() -> None:
    """Two cycles of three parts: six pairs, of which one differs by two points."""
    visits = double("A1", 3, 3)
    scores = [
        {"observation_id": name, "cycle": cycle, "part": part, "score": 3 + (name == "O002") * far}
        for name in ("O001", "O002")
        for cycle, part, far in (
            (1, "CD", 0), (1, "QF", 1), (1, "LM", 2), (2, "CD", 0), (2, "QF", 0), (2, "LM", 0)
        )
    ]  # fmt: skip
    rows = [{**row, "score_level": "cycle"} for row in rating_tables(visits)["observation"]]
    gate = rated_gate(observation=rows, observation_score=scores)
    row = told(rater_agreement(gate, YEAR), "within_one")
    assert (row.numerator, row.denominator, row.n) == (5, 6, 6)


def test_without_ratings_there_is_nothing() -> None:
    assert rater_agreement(rated_gate(), YEAR).rows.empty
