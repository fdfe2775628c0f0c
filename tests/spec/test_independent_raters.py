"""The switch that leaves ratings by the site's own coach out of every figure of quality."""

from __future__ import annotations

import pytest

from coaching_analytics.metrics import (
    attention,
    matched_gain,
    qris_rules,
    quality_level,
    rating_freshness,
    threshold_share,
)
from coaching_analytics.store import Gate, open_store
from tests.spec.rated_system import YEAR, rated_gate, rated_store, visit
from tests.spec.test_qris_rules import LEVEL as OF_LEVEL
from tests.spec.test_qris_rules import element, level, rules

CELL = {"instrument": "class_pre_k", "edition": "1", "domain": "IS"}
LEVEL = {**CELL, "age_group": "pre_k"}
# Coach K is the person P-K and was at A, B and C in September 2024. In B1 K rated last, and highest.
VISITS = [
    visit("B1", "2024-04-01", 2.0),
    visit("B1", "2025-02-03", 2.5),
    visit("B1", "2025-05-05", 6.0, person="P-K"),
    visit("C1", "2025-05-06", 4.0, person="P-K"),
]


@pytest.fixture(scope="module")
def stores(tmp_path_factory: pytest.TempPathFactory) -> tuple[Gate, Gate]:
    """The store as it is, and with the switch on."""
    path = tmp_path_factory.mktemp("independent")
    gate = rated_store(path, VISITS)
    return gate, open_store(path, settings={"independent_raters": "everywhere"})


def test_levels_take_the_latest_rating_of_an_independent_rater(stores: tuple[Gate, Gate]) -> None:
    """All: (6 + 4) / 2 of two rooms. Without own coaches: 2.5 of one; C1 has no other rating."""
    rows = [quality_level(gate, YEAR).row(**LEVEL, line="latest") for gate in stores]
    assert [(row.value, row.n) for row in rows] == [(5.0, 2), (2.5, 1)]


def test_school_years_and_rooms_of_both_years_do_the_same(stores: tuple[Gate, Gate]) -> None:
    """B1 rose from 2 to 6 with its coach's rating, from 2 to 2.5 without."""
    found = [quality_level(gate, YEAR, by=("school_year",)) for gate in stores]
    lines = [
        [one.row(**LEVEL, school_year="2024-25", line=line).value for line in ("all_rated", "same_rooms")]
        for one in found
    ]
    assert lines == [[5.0, 6.0], [2.5, 2.5]]


def test_rooms_above_a_line_are_those_of_independent_raters(stores: tuple[Gate, Gate]) -> None:
    """B1 alone has Head Start funding: above every line with 6, below 3 with 2.5."""
    shares = []
    for gate in stores:
        rows = threshold_share(gate, YEAR).rows
        shares.append(set(rows[rows["statistic"] == "share"]["value"]))
    assert shares[0] == {1.0}
    assert 0.0 in shares[1]


def test_levels_by_rules_look_at_ratings_of_independent_raters(stores: tuple[Gate, Gate]) -> None:
    """Level 2 needs a mean of 5: B reaches it by its coach's 6 and not by 2.5."""
    given = rules(OF_LEVEL.format("2"), element("x", "mean", 5.0))
    reached = [level(qris_rules(gate, YEAR, by=["site"], rules=given), "B")["outcome"] for gate in stores]
    assert reached == ["2", "1"]


def test_a_room_only_its_coach_rated_has_no_rating(stores: tuple[Gate, Gate]) -> None:
    never = [rating_freshness(gate, YEAR).row(statistic="never").numerator for gate in stores]
    assert never == [2, 3]


def test_changes_leave_such_ratings_out_either_way(stores: tuple[Gate, Gate]) -> None:
    raw = [matched_gain(gate, YEAR).row(**LEVEL, lead="same", kind="raw").value for gate in stores]
    assert raw == [0.5, 0.5]


def test_a_room_whose_own_coach_rated_it_lately_has_an_old_rating() -> None:
    """A1 was last rated by its coach, ten days after a session; by somebody else over three years before."""
    visits = [visit("A1", "2021-05-03", 3.0), visit("A1", "2024-09-20", 4.0, person="P-K")]
    visits += [visit("C1", "2024-09-20", 4.0)]
    gate = rated_gate(visits)
    strict = gate.with_settings({"independent_raters": "everywhere"})
    listed = [attention(each, YEAR).old_ratings for each in (gate, strict)]
    assert [found["classroom_id"].tolist() for found in listed] == [[], ["A1"]]
    assert listed[1]["older_than_months"].tolist() == [36]
    assert attention(strict, YEAR).settings["independent_raters"] == "everywhere"


def test_the_setting_stands_beside_each_figure(stores: tuple[Gate, Gate]) -> None:
    for metric in (quality_level, threshold_share, rating_freshness):
        assert [metric(gate, YEAR).settings["independent_raters"] for gate in stores] == [
            "changes",
            "everywhere",
        ]
