"""Use of paid and of logged time."""

from __future__ import annotations

import pytest

from coaching_analytics.metrics import time_use
from coaching_analytics.store import Gate
from coaching_analytics.vocabulary.selection import Selection
from tests.spec.small_system import AUTUMN, SUMMER

S = Selection(window=SUMMER)
# 1,200 hours a year are 6,000 minutes a month; C2 has half a post; C3's contract gives no hours.
PAID = 3 * 6000 + 3 * 3000
# C1: G 40 observation, 50 feedback, 30 other, 20 travel; 300 preparation; I 10 other. C2: H, K 60 other each.
LOGGED = (40 + 50 + 30 + 20) + 300 + 10 + 60 + 60


@pytest.mark.parametrize(
    ("use", "minutes"),
    [
        ("observation", 40),
        ("feedback", 50),
        ("other_contact", 30 + 10 + 60 + 60),
        ("travel", 20),
        ("preparation", 300),
        ("administration", 0),
    ],
)
def test_each_use(small: Gate, use: str, minutes: int) -> None:
    """The group session G counts once; minutes no component explains are other contact."""
    result = time_use(small, S)
    assert result.row(use=use, share_of="paid").value == pytest.approx(minutes / PAID)
    assert result.row(use=use, share_of="logged").value == pytest.approx(minutes / LOGGED)
    assert result.row(use=use, share_of="paid").numerator == pytest.approx(minutes / 60)


def test_not_logged_and_all_shares_sum_to_one(small: Gate) -> None:
    result = time_use(small, S)
    assert result.row(use="not_logged", share_of="paid").value == pytest.approx((PAID - LOGGED) / PAID)
    for share_of in ("paid", "logged"):
        assert sum(row.value for row in result.records() if row.by["share_of"] == share_of) == pytest.approx(
            1
        )


def test_more_logged_than_paid_is_not_hidden(small: Gate) -> None:
    """In October C2 logs 4,000 minutes against 3,000 paid: they are all in the denominator."""
    october = time_use(small, Selection(window=AUTUMN), by=("month",))
    row = october.row(month="2024-10", use="administration", share_of="paid")
    assert row.value == pytest.approx(4000 / (6000 + 4000))
    assert october.row(month="2024-10", use="not_logged", share_of="paid").value == pytest.approx(
        6000 / 10000
    )


def test_months_without_contracted_hours_are_counted(small: Gate) -> None:
    assert time_use(small, S).row(use="travel", share_of="paid").excluded == {
        "months without contracted hours": 3
    }
    row = time_use(small, S, by=("coach",)).row(coach="C3", use="travel", share_of="paid")
    assert (row.value, row.reason) == (None, "no contracted hours")


def test_places_are_the_employers(small: Gate) -> None:
    row = time_use(small, S, by=("region",)).row(region="north", use="not_logged", share_of="paid")
    assert row.value == pytest.approx((3 * 6000 - (140 + 300 + 10)) / (3 * 6000))
