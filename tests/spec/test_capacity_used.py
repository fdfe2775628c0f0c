"""Logged hours of contracted hours; a share that cannot be is a question about the data."""

from __future__ import annotations

import pytest

from coaching_analytics.disclosure import Viewer, release
from coaching_analytics.metrics import capacity_used
from coaching_analytics.store import Gate
from coaching_analytics.vocabulary.selection import Selection
from tests.spec.small_system import HALF, SUMMER

S = Selection(window=SUMMER)
# 1,200 hours a year are 100 a month. C1 logged G 120 + travel 20, I 10 and 300 of preparation: 450 minutes.
# C2, half a post, logged H and K: 120. C3 has no contracted hours on record; P1 is a peer.
C1, C2 = 450 / 60 / 300, 120 / 60 / 150


def test_used_by_hand(small: Gate) -> None:
    found = capacity_used(small, S)
    row = found.row(statistic="used")
    assert (row.numerator, row.denominator) == (pytest.approx(9.5), pytest.approx(450))
    assert (row.n, row.excluded) == (2, {"without contracted hours": 1})
    assert found.row(statistic="median").value == pytest.approx((C1 + C2) / 2)


def test_a_share_that_cannot_be_is_flagged(small: Gate) -> None:
    """In October C2 logs 4,000 minutes of administration in the 50 paid hours of half a post."""
    found = capacity_used(small, Selection(window=HALF))
    assert found.row(statistic="below").value == 1
    assert set(found.curves["coaches"]["flag"]) == {"below"}
    month = capacity_used(small, Selection(window=HALF), by=("month",))
    assert month.row(month="2024-10", statistic="above").numerator == 1, "66.7 of 50 hours"
    moved = small.with_settings({"capacity_high": 1.5})
    assert capacity_used(moved, Selection(window=HALF), by=("month",)).row(
        month="2024-10", statistic="above"
    ).numerator == 0  # fmt: skip


def test_by_coach_for_staff_only(small: Gate) -> None:
    found = capacity_used(small, S, by=("coach",))
    assert found.row(coach="C1", statistic="used").value == pytest.approx(C1)
    assert found.row(coach="C3", statistic="used").value is None
    shown = release(found, Viewer.published())
    assert shown.row(coach="C1", statistic="used").value is None
    assert shown.curves["coaches"].empty


def test_a_region_is_the_employers(small: Gate) -> None:
    found = capacity_used(small, S, by=("region",))
    assert found.row(region="south", statistic="used").value == pytest.approx(C2)
    coaches = found.curves["coaches"].set_index("coach_id")
    assert coaches["flag"].to_dict() == {"C1": "below", "C2": "below"}
