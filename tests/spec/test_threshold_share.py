"""Rooms at or above a line, and rooms that crossed it, by hand."""

from __future__ import annotations

from datetime import date

import pytest
from scipy import stats

from coaching_analytics.metrics import threshold_share
from coaching_analytics.vocabulary.selection import Selection, Window
from tests.spec.rated_system import YEAR, rated_gate, visit

CELL = {"instrument": "class_pre_k", "edition": "1", "domain": "IS"}
COMPETITIVE = {**CELL, "threshold": "head_start_competitive"}
ROOMS = {
    "classroom": [
        {"classroom_id": f"B{number}", "site_id": "B", "age_group": "pre_k"} for number in range(1, 6)
    ] + [{"classroom_id": "A1", "site_id": "A", "age_group": "pre_k"}]
}  # fmt: skip


def test_equal_passes_and_only_head_start_counts() -> None:
    """Head Start: 2.3 and 2.4 reach 2.3, 2.2999 does not; the centre's 7.0 has no line: 2 / 3."""
    scores = {"B1": 2.3, "B2": 2.2999, "B3": 2.4, "A1": 7.0}
    gate = rated_gate([visit(room, "2025-04-01", score) for room, score in scores.items()], **ROOMS)
    row = threshold_share(gate, YEAR).row(**COMPETITIVE, statistic="share")
    assert (row.value, row.numerator, row.denominator) == (2 / 3, 2, 3)
    quality = threshold_share(gate, YEAR).row(
        **{**COMPETITIVE, "threshold": "head_start_quality"}, statistic="share"
    )
    assert quality.value == 0.0


def test_a_site_with_head_start_funding_counts_whatever_its_setting() -> None:
    sites = [
        {
            "site_id": "A",
            "site_name": "Oak",
            "region_id": "north",
            "setting": "centre",
            "head_start_funded": True,
        },
        {"site_id": "B", "site_name": "Elm", "region_id": "north", "setting": "head_start"},
        {"site_id": "C", "site_name": "Ash", "region_id": "south", "setting": "centre"},
    ]
    gate = rated_gate([visit("A1", "2025-04-01", 3.0), visit("C1", "2025-04-01", 3.0)], site=sites)
    assert threshold_share(gate, YEAR).row(**COMPETITIVE, statistic="share").denominator == 1


@pytest.mark.parametrize(("day", "share"), [("2027-07-31", 1.0), ("2027-08-01", 0.0)])
def test_the_line_of_the_day_of_the_visit_counts(day: str, share: float) -> None:
    """2.4 reaches 2.3, in force until 31 July 2027, and not the 2.5 that follows."""
    gate = rated_gate([visit("B1", day, 2.4)])
    window = Selection(window=Window(date(2027, 7, 1), date(2027, 9, 1)))
    assert threshold_share(gate, window).row(**COMPETITIVE, statistic="share").value == share


def test_crossers_of_pairs_written_out() -> None:
    """Earlier 2.0, 2.0, 2.6, 2.6, 2.2; later 2.4, 2.3, 2.1, 2.7, 2.2: two up, one down of five, net 1 / 5.

    With a reliability of 0 a later score is normal around the mean of first scores 2.28 with their sd,
    whatever the earlier one: each room is above with the same chance, and two were above before.
    """
    earlier, later = [2.0, 2.0, 2.6, 2.6, 2.2], [2.4, 2.3, 2.1, 2.7, 2.2]
    visits = [visit(f"B{at + 1}", "2024-04-10", score) for at, score in enumerate(earlier)]
    visits += [visit(f"B{at + 1}", "2025-04-10", score) for at, score in enumerate(later)]
    gate = rated_gate(visits, **ROOMS).with_settings({"reliability": 0})
    found = threshold_share(gate, YEAR)
    values = {
        name: found.row(**COMPETITIVE, statistic=name).value for name in ("up", "down", "net", "net_expected")
    }
    sd = (sum((score - 2.28) ** 2 for score in earlier) / 4) ** 0.5
    chance = 1 - stats.norm.cdf(2.3, 2.28, sd)
    assert values == pytest.approx(
        {"up": 2 / 5, "down": 1 / 5, "net": 1 / 5, "net_expected": (5 * chance - 2) / 5}
    )


def test_without_reliability_the_expected_crossers_are_blank() -> None:
    gate = rated_gate([visit("B1", "2024-04-10", 2.0), visit("B1", "2025-04-10", 2.4)])
    row = threshold_share(gate, YEAR).row(**COMPETITIVE, statistic="net_expected")
    assert (row.value, row.reason) == (None, "reliability of a rating is not known")


def test_a_later_line_does_not_make_rooms_cross() -> None:
    """2.4 in April 2027 and again in April 2028: above 2.3 then, below 2.5 now, but the room did not move."""
    gate = rated_gate([visit("B1", "2027-04-10", 2.4), visit("B1", "2028-04-10", 2.4)])
    found = threshold_share(gate, Selection(window=Window(date(2027, 7, 1), date(2028, 7, 1))))
    assert [found.row(**COMPETITIVE, statistic=name).value for name in ("up", "down", "net")] == [0, 0, 0]


def test_school_years_have_shares_of_their_own_latest_visits() -> None:
    """2023-24: 2.0 is below; 2024-25: the later of 2.0 and 3.0 is above."""
    gate = rated_gate(
        [visit("B1", "2024-04-10", 2.0), visit("B1", "2024-09-10", 2.0), visit("B1", "2025-04-10", 3.0)],
    )
    found = threshold_share(gate, YEAR, by=["school_year"])
    shares = [
        found.row(school_year=year, **COMPETITIVE, statistic="share").value for year in ("2023-24", "2024-25")
    ]
    assert shares == [0.0, 1.0]
    assert set(found.rows["statistic"]) == {"share"}


def test_where_no_line_applies_the_answer_says_so() -> None:
    gate = rated_gate([visit("A1", "2025-04-01", 3.0)])
    found = threshold_share(gate, YEAR)
    assert found.rows.empty
    assert "No line applies" in found.cautions[0]
