"""Changes beyond the error of a rating, by hand."""

from __future__ import annotations

import math
from collections.abc import Mapping

import pytest

from coaching_analytics.metrics import reliable_change
from coaching_analytics.store import Gate
from tests.spec.rated_system import YEAR, many_sites, rated_gate, visit

CELL = {"instrument": "class_pre_k", "edition": "1", "domain": "IS", "age_group": "pre_k", "lead": "same"}
BEFORE = (2.0, 2.5, 3.0, 3.5, 4.0, 2.0, 2.5, 3.0, 3.5, 4.0)
GAINS = (2.0, 0.1, 0.0, -0.1, 0.2, 0.1, 0.0, 0.0, -2.0, 0.1)


def store(settings: Mapping[str, object] | None = None) -> Gate:
    places = many_sites(10)
    rooms = [row["classroom_id"] for row in places["classroom"]]
    visits = [visit(room, "2024-04-01", score) for room, score in zip(rooms, BEFORE, strict=True)]
    visits += [
        visit(room, "2025-04-01", score + gain)
        for room, score, gain in zip(rooms, BEFORE, GAINS, strict=True)
    ]
    return rated_gate(visits, settings=settings, **places)


def test_without_a_reliability_nothing_is_said() -> None:
    row = reliable_change(store(), YEAR).row(**CELL, statistic="up")
    assert (row.value, row.reason, row.n) == (None, "reliability of a rating is not known", 10)


def test_one_room_of_ten_rose_and_one_fell_by_more_than_the_error() -> None:
    """First scores are five values twice: SD sqrt(5 / 9) = .7454; with reliability .8 the least change is
    1.96 x sqrt(2) x .7454 x sqrt(.2) = .924."""
    result = reliable_change(store({"reliability": 0.8}), YEAR)
    shares = {name: result.row(**CELL, statistic=name).value for name in ("up", "down", "neither")}
    assert shares == {"up": 0.1, "down": 0.1, "neither": 0.8}
    least = result.curves["least"].query("lead == 'same'")["least_change"].iloc[0]
    assert least == pytest.approx(1.959964 * math.sqrt(2) * math.sqrt(5 / 9) * math.sqrt(0.2), rel=1e-6)
    assert any("1 room in 40" in caution for caution in result.cautions)
