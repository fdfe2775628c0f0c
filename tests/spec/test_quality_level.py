"""Mean ratings of rooms, by hand."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from coaching_analytics.metrics import quality_level
from coaching_analytics.metrics.quality_cautions import unchecked_layouts
from coaching_analytics.vocabulary.selection import SelectionError
from tests.spec.rated_system import YEAR, many_sites, rated_gate, visit

CELL = {"instrument": "class_pre_k", "edition": "1", "age_group": "pre_k", "domain": "IS"}


def test_the_latest_formal_score_of_each_room_counts_once() -> None:
    """A1 3.0 (not its older 2.0), A2 4.0, B1 2.0 (not its practice visit): (3 + 4 + 2) / 3; C1 is too old."""
    gate = rated_gate(
        [
            visit("A1", "2023-10-01", 2.0),
            visit("A1", "2025-04-01", 3.0),
            visit("A2", "2025-04-02", 4.0),
            visit("B1", "2024-05-01", 2.0),
            visit("B1", "2025-05-01", 7.0, purpose="practice"),
            visit("C1", "2022-06-30", 5.0),
            visit("C1", "2025-07-01", 6.0),
        ],
    )
    row = quality_level(gate, YEAR).row(**CELL, line="latest")
    assert row.value == pytest.approx((3 + 4 + 2) / 3)
    assert (row.n, row.numerator, row.denominator) == (3, 3, 4)


def test_a_visit_on_the_first_day_that_is_not_too_old_counts() -> None:
    gate = rated_gate([visit("C1", "2022-07-01", 5.0)])
    assert quality_level(gate, YEAR).row(**CELL, line="latest").value == 5.0


def test_regions_hold_their_own_rooms() -> None:
    """North (2 + 4) / 2 = 3 of its three rooms; south 6 of its one."""
    gate = rated_gate(
        [visit("A1", "2025-04-01", 2), visit("B1", "2025-04-01", 4), visit("C1", "2025-04-01", 6)]
    )
    found = quality_level(gate, YEAR, by=["region"])
    north, south = (found.row(region=name, **CELL, line="latest") for name in ("north", "south"))
    assert (north.value, north.n, north.denominator) == (3.0, 2, 3)
    assert (south.value, south.n, south.denominator) == (6.0, 1, 1)


def test_a_room_rated_on_a_new_edition_leaves_the_old_one() -> None:
    gate = rated_gate(
        [
            visit("A1", "2024-10-01", 2),
            visit("A1", "2025-04-01", 5, edition="2"),
            visit("A2", "2025-04-01", 3),
        ],
    )
    found = quality_level(gate, YEAR)
    assert found.row(**CELL, line="latest").value == 3.0
    assert found.row(**{**CELL, "edition": "2"}, line="latest").value == 5.0


def test_school_years_show_all_rooms_rated_and_the_same_rooms() -> None:
    """Rated in 2022-23: A1 2, A2 4 (mean 3). In 2023-24: A1 2.5, B1 5 (mean 3.75); A1 moved +.5, so the same
    rooms stand at 3 + .5 = 3.5. In 2024-25: A1 3, B1 4.5: moved +.5 and -.5, so 3.5 + 0."""
    gate = rated_gate(
        [
            visit("A1", "2022-10-01", 2),
            visit("A2", "2022-10-01", 4),
            visit("A1", "2023-10-01", 2.5),
            visit("B1", "2023-10-01", 5),
            visit("A1", "2024-10-01", 3),
            visit("B1", "2024-10-01", 4.5),
        ],
    )
    found = quality_level(gate, YEAR, by=["school_year"])
    years = ("2022-23", "2023-24", "2024-25")
    rated = [found.row(school_year=year, **CELL, line="all_rated").value for year in years]
    same = [found.row(school_year=year, **CELL, line="same_rooms").value for year in years]
    assert rated == pytest.approx([3, 3.75, 3.75])
    assert same == pytest.approx([3, 3 + 0.5, 3.5 + (0.5 - 0.5) / 2])
    assert [found.row(school_year=year, **CELL, line="same_rooms").n for year in years] == [2, 1, 2]


def test_a_year_without_common_rooms_breaks_the_same_rooms_line() -> None:
    gate = rated_gate([visit("A1", "2023-10-01", 2), visit("A2", "2024-10-01", 4)])
    row = quality_level(gate, YEAR, by=["school_year"]).row(school_year="2024-25", **CELL, line="same_rooms")
    assert (row.value, row.reason) == (None, "no room was rated in both years")


def test_the_range_is_that_of_t_over_sites() -> None:
    """Ten sites with one room each: mean +- t(9) s / sqrt(10)."""
    scores = [2.0, 2.5, 3.0, 3.5, 4.0, 2.2, 2.8, 3.1, 3.9, 2.6]
    gate = rated_gate(
        [visit(f"X{at:02d}-1", "2025-04-01", score) for at, score in enumerate(scores)],
        **many_sites(10),
    )
    row = quality_level(gate, YEAR).row(**CELL, line="latest")
    half = stats.t.ppf(0.975, 9) * np.std(scores, ddof=1) / np.sqrt(10)
    assert row.interval is not None
    assert (row.interval.low, row.interval.high) == pytest.approx(
        (np.mean(scores) - half, np.mean(scores) + half)
    )


def test_nine_sites_give_no_range() -> None:
    gate = rated_gate([visit(f"X{at:02d}-1", "2025-04-01", 2 + at / 9) for at in range(9)], **many_sites(9))
    assert quality_level(gate, YEAR).row(**CELL, line="latest").interval is None


def test_few_rooms_rated_carry_a_caution() -> None:
    """One room of four is less than 60%."""
    gate = rated_gate([visit("A1", "2025-04-01", 3)])
    assert any("Fewer than 60%" in caution for caution in quality_level(gate, YEAR).cautions)


def test_rooms_picked_for_low_scores_carry_a_caution() -> None:
    """All four rooms rated once; only the two lowest again: the year's mean leans."""
    gate = rated_gate(
        [visit(room, "2023-10-01", score) for room, score in (("A1", 2), ("A2", 2.2), ("B1", 5), ("C1", 5.2))]
        + [visit("A1", "2024-10-01", 2.5), visit("A2", "2024-10-01", 2.5)],
    )
    cautions = quality_level(gate, YEAR, by=["school_year"]).cautions
    assert any("2024-25" in caution and "had scored lower before" in caution for caution in cautions)


def test_a_layout_from_memory_is_told() -> None:
    """CLASS Pre-K was read in a source; the second edition for toddlers was not."""
    gate = rated_gate([visit("A1", "2025-04-01", 3)])
    assert not any("printed scale" in caution for caution in quality_level(gate, YEAR).cautions)
    assert unchecked_layouts([{"instrument": "class_toddler", "edition": "2"}]) == [
        "The layout of CLASS Toddler (edition 2) has not been checked against the printed scale: its parts "
        "and domains were written from memory."
    ]


def test_a_quarter_is_refused_because_other_rooms_are_rated_in_each() -> None:
    gate = rated_gate([visit("A1", "2025-04-01", 3)])
    with pytest.raises(SelectionError, match="school_year"):
        quality_level(gate, YEAR, by=["quarter"])


def test_the_people_behind_a_mean_are_lead_educators() -> None:
    """Two rooms with one lead educator between them are one person."""
    gate = rated_gate(
        [{**visit("A1", "2025-04-01", 3), "lead": "E"}, {**visit("A2", "2025-04-01", 3), "lead": "E"}],
    )
    assert quality_level(gate, YEAR).rows["people"].tolist() == [1]
