"""What an extra room above a line costs, by hand."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from coaching_analytics.metrics import cost_per_crosser, threshold_share
from coaching_analytics.statistics.clustering import critical_value
from coaching_analytics.statistics.cost_effectiveness import fieller
from coaching_analytics.store import Gate
from tests.spec.rated_system import YEAR, money, rated_gate, visit

CELL = {
    "threshold": "head_start_competitive",
    "instrument": "class_pre_k",
    "edition": "1",
    "domain": "IS",
    "total": "budgetary",
}


def test_an_extra_room_costs_all_rooms_dollars_over_the_rooms_that_crossed() -> None:
    """Twenty Head Start rooms below 2.3, twelve of them above it a year later; nothing is expected to cross
    with a reliability of 1. Each cost 9 / 12 of $1,000: 20 x 750 / 12 = $1,250.
    """
    gate = _rooms([1] * 12 + [0] * 8)
    row = cost_per_crosser(gate, YEAR).row(**CELL)
    assert row.value == pytest.approx(20 * 750 / 12)
    assert (row.numerator, row.denominator, row.n) == (pytest.approx(15_000), pytest.approx(12), 20)


def test_the_range_is_the_inverse_of_fiellers() -> None:
    """Each of the twenty rooms has two raters of its own: the share varies by 21 / 20 of independent ones."""
    crossed = np.array([1.0] * 12 + [0.0] * 8)
    dollars = 1_000 + 50.0 * (np.arange(20) % 4)
    gate = _rooms(crossed.astype(int).tolist(), dollars)
    spent = dollars * 9 / 12
    wanted = fieller(
        crossed.mean(),
        spent.mean(),
        (crossed.var(ddof=1) / 20 * 21 / 20, spent.var(ddof=1) / 20),
        float(np.cov(crossed, spent)[0, 1]) / 20,
        critical_value(0.95, 19),
    )
    row = cost_per_crosser(gate, YEAR).row(**CELL)
    assert wanted.low is not None
    assert wanted.high is not None
    assert row.interval is not None
    assert (row.interval.low, row.interval.high) == pytest.approx((1 / wanted.high, 1 / wanted.low))


def test_rooms_expected_to_cross_anyway_are_taken_off() -> None:
    gate = _rooms([1] * 12 + [0] * 8).with_settings({"reliability": 0.2})
    row = cost_per_crosser(gate, YEAR).row(**CELL)
    names = {key: CELL[key] for key in ("threshold", "instrument", "edition", "domain")}
    share = threshold_share(gate, YEAR)
    net, anyway = (share.row(**names, statistic=name).numerator for name in ("net", "net_expected"))
    assert net is not None
    assert anyway is not None
    assert anyway > 0
    assert row.denominator == pytest.approx(float(net) - float(anyway))


def test_few_crossers_give_at_least_and_no_value() -> None:
    row = cost_per_crosser(_rooms([1] + [0] * 19), YEAR).row(**CELL)
    assert row.value is None
    assert row.reason is not None
    assert row.reason.startswith("at least $")
    assert row.reason.endswith("for an extra room; these data do not rule out that there is none")


def test_rooms_that_fell_have_words_and_no_negative_price() -> None:
    row = cost_per_crosser(_rooms([-1] * 12 + [0] * 8), YEAR).row(**CELL)
    assert (row.value, row.interval) == (None, None)
    assert row.reason == "no more rooms are above the line than would be expected with no change"


def test_rooms_without_spending_are_counted_apart() -> None:
    gate = _rooms([1] * 12 + [0] * 8, np.array([1_000.0] * 19 + [0.0]))
    row = cost_per_crosser(gate, YEAR).row(**CELL)
    assert (row.n, row.excluded) == (19, {"no spending rows": 1})


def test_where_no_line_applies_that_is_said() -> None:
    gate = rated_gate([visit("A1", "2024-04-10", 2.0), visit("A1", "2025-04-10", 3.0)])
    found = cost_per_crosser(gate, YEAR)
    assert not len(found.rows)
    assert found.cautions[0].startswith("No line applies to these rooms")


def _rooms(moved: list[int], dollars: np.ndarray | None = None) -> Gate:
    """A Head Start site with one room for each: up over 2.3 (1), down (-1), or not (0); dollars a year."""
    spent = np.full(len(moved), 1_000.0) if dollars is None else dollars
    sites = [f"H{at:02d}" for at in range(len(moved))]
    visits: list[dict[str, Any]] = []
    for at, (site, move) in enumerate(zip(sites, moved, strict=True)):
        before = 2.6 if move < 0 else 2.0 + 0.09 * (at % 3)
        visits.append(visit(f"{site}-1", "2024-04-10", before))
        visits.append(visit(f"{site}-1", "2025-04-10", round(before + 0.5 * move, 4)))
    return rated_gate(
        visits,
        settings={"reliability": 1},
        site=[{"site_id": s, "site_name": s, "region_id": "north", "setting": "head_start"} for s in sites],
        site_enrolment=[{"site_id": site, "start_date": "2020-07-01"} for site in sites],
        classroom=[{"classroom_id": f"{s}-1", "site_id": s, "age_group": "pre_k"} for s in sites],
        session=[],
        session_participant=[],
        spending=[
            money(at, ("site", site), f"{cost:.2f}")
            for at, (site, cost) in enumerate(zip(sites, spent, strict=True))
            if cost
        ],
    )
