"""Points per $10,000 and its inverse, by hand."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from coaching_analytics.metrics import cost_per_point, matched_gain, points_per_10k
from coaching_analytics.statistics.cost_effectiveness import bootstrap_ratios, fieller
from coaching_analytics.store import Gate
from tests.spec.rated_system import YEAR, many_sites, money, rated_gate, visit

CELL = {"instrument": "class_pre_k", "edition": "1", "age_group": "pre_k", "domain": "IS", "lead": "same"}
HEADLINE = {**CELL, "total": "budgetary"}


def test_points_per_10k_written_out() -> None:
    """Site A has two rooms and $1,200 for July 2024 to June 2025, so $600 a room; July to March lie between
    the ratings of April 2024 and April 2025: 9 / 12 of $600 = $450. A1 gained 1.0, A2 .2: raw .6 with
    reliability 1.

    10,000 x .6 / 450 = 13.33 points.
    """
    gate = _two_rooms([money(1, ("site", "A"), "1200.00")])
    row = points_per_10k(gate, YEAR).row(**HEADLINE)
    assert row.value == pytest.approx(10_000 * 0.6 / (1200 / 2 * 9 / 12))
    assert row.numerator == pytest.approx(10_000 * 0.6)
    assert row.denominator == pytest.approx(450)


def test_the_three_totals_count_their_own_rows() -> None:
    """$1,200 direct, $600 overhead, $1,200 in kind: $450, $675 and $1,125 a room."""
    lines = [
        money(1, ("site", "A"), "1200.00"),
        money(2, ("site", "A"), "600.00", perspective="allocated"),
        money(3, ("site", "A"), "1200.00", perspective="in_kind"),
        money(4, ("site", "A"), "9999.00", amount_kind="budget"),
        money(5, ("site", "A"), "9999.00", purpose="programme"),
    ]
    found = points_per_10k(_two_rooms(lines), YEAR)
    costs = [
        found.row(**CELL, total=total).denominator for total in ("budgetary", "with_overhead", "with_in_kind")
    ]
    assert costs == pytest.approx([450, 675, 1125])


def test_a_group_session_shares_a_regions_dollars_by_minutes() -> None:
    """September 2024: of the north's $800, A (20 of the group's 60 minutes and its own 40) has 60 / 80 =
    $600.
    """
    line = money(1, ("region", "north"), "800.00", start_date="2024-09-01", end_date="2024-10-01")
    row = points_per_10k(_two_rooms([line]), YEAR).row(**HEADLINE)
    assert row.denominator == pytest.approx(800 * 60 / 80 / 2)


def test_pairs_without_spending_rows_are_left_out_and_counted() -> None:
    """Only site A has dollars; C1's pair cannot be priced."""
    visits = [visit("C1", "2024-04-10", 2.0), visit("C1", "2025-04-10", 5.0)]
    row = points_per_10k(_two_rooms([money(1, ("site", "A"), "1200.00")], visits), YEAR).row(**HEADLINE)
    assert (row.n, row.excluded) == (2, {"no spending rows": 1})
    assert row.numerator == pytest.approx(10_000 * 0.6)


def test_without_spending_there_is_no_figure() -> None:
    row = points_per_10k(_two_rooms([money(1, ("site", "C"), "5.00")]), YEAR).row(**HEADLINE)
    assert (row.value, row.reason) == (None, "no spending between the two ratings")


def test_few_sites_give_points_without_a_range_and_no_price() -> None:
    gate = _two_rooms([money(1, ("site", "A"), "1200.00")])
    assert points_per_10k(gate, YEAR).row(**HEADLINE).interval is None
    row = cost_per_point(gate, YEAR).row(**HEADLINE)
    assert (row.value, row.reason) == (None, "too few sites to give a likely range")


def test_fieller_range_and_its_inverse() -> None:
    """Twelve sites, two raters a room: Fieller's range with s^2 / 12 and t(11), and the price turns it over.

    Of persons who rate one room each, one left out in turn, the variance is 2 x 12 / 11 - 1 = 13 / 11 times
    the sum of squares over 144, and so 13 / 12 times s^2 / 12.
    """
    gains, costs = 0.5 + np.arange(12) / 20, 900 + 30 * np.arange(12) % 210
    gate = _many_rooms(gains, costs)
    row = points_per_10k(gate, YEAR).row(**HEADLINE)
    spent = costs * 9 / 12
    together = float(np.cov(gains, spent)[0, 1]) / 12
    spread = 13 / 12 * gains.var(ddof=1) / 12, spent.var(ddof=1) / 12
    wanted = fieller(gains.mean(), spent.mean(), spread, together, 2.2009852)
    assert row.interval is not None
    assert wanted.low is not None
    assert wanted.high is not None
    assert row.value == pytest.approx(10_000 * gains.mean() / spent.mean())
    assert (row.interval.low, row.interval.high) == pytest.approx((10_000 * wanted.low, 10_000 * wanted.high))
    price = cost_per_point(gate, YEAR).row(**HEADLINE)
    assert price.interval is not None
    assert price.value == pytest.approx(spent.mean() / gains.mean())
    assert (price.interval.low, price.interval.high) == pytest.approx((1 / wanted.high, 1 / wanted.low))


def test_a_range_that_reaches_zero_gives_at_least_and_no_price() -> None:
    gains = np.array([-1.0, 1.2] * 6)
    gate = _many_rooms(gains, np.full(12, 1000.0))
    points = points_per_10k(gate, YEAR).row(**HEADLINE)
    price = cost_per_point(gate, YEAR).row(**HEADLINE)
    assert points.interval is not None
    assert points.interval.low < 0 < points.interval.high
    assert price.value is None
    assert price.interval is not None
    assert price.interval.low == pytest.approx(10_000 / points.interval.high)
    assert price.interval.high is None
    told = f"at least ${price.interval.low:,.0f} per point; these data do not rule out no gain"
    assert price.reason == told


def test_a_loss_has_no_price_at_all() -> None:
    gate = _many_rooms(-0.5 - np.arange(12) / 20, np.full(12, 1000.0))
    row = cost_per_point(gate, YEAR).row(**HEADLINE)
    assert (row.value, row.interval, row.reason) == (None, None, "these data show no gain")


def test_the_net_change_is_that_of_the_same_rooms() -> None:
    """What the cost is set against is the net change of matched_gain, when all its rooms have dollars."""
    gate = _many_rooms(np.arange(12) / 10, np.full(12, 500.0))
    net = matched_gain(gate, YEAR).row(**CELL, kind="net")
    row = points_per_10k(gate, YEAR).row(**HEADLINE)
    assert net.value is not None
    assert row.numerator == pytest.approx(10_000 * float(net.value))


def test_the_bootstrap_draws_whole_sites() -> None:
    """One room a site: the check equals the bootstrap of the rooms' own changes and costs, in order of sites'
    codes.
    """
    gains, costs = 0.5 + np.arange(12) / 20, np.full(12, 1000.0)
    gate = _many_rooms(gains, costs).with_settings({"cost_total": "budgetary", "bootstrap_draws": 2000})
    check = points_per_10k(gate, YEAR).curves["bootstrap"].iloc[0]
    low, high = bootstrap_ratios(gains, costs * 9 / 12, draws=2000, seed=3)[0]
    assert check["sites"] == 12
    assert low is not None
    assert high is not None
    assert (check["low"], check["high"]) == pytest.approx((10_000 * low, 10_000 * high), rel=0.03)


def _two_rooms(lines: list[dict[str, Any]], more: list[dict[str, Any]] | None = None) -> Gate:
    """A1 gained 1.0 and A2 .2 in a year; reliability 1, so nothing is expected."""
    visits = [
        visit("A1", "2024-04-10", 2.0),
        visit("A1", "2025-04-10", 3.0),
        visit("A2", "2024-04-10", 3.0),
        visit("A2", "2025-04-10", 3.2),
    ]
    return rated_gate([*visits, *(more or [])], spending=lines).with_settings({"reliability": 1})


def _many_rooms(gains: np.ndarray, costs: np.ndarray) -> Gate:
    """A room at each of twelve sites with its own gain and dollars a year; reliability 1."""
    visits, lines = [], []
    for at, (gain, cost) in enumerate(zip(gains, costs, strict=True)):
        visits.append(visit(f"X{at:02d}-1", "2024-04-10", 3.0))
        visits.append(visit(f"X{at:02d}-1", "2025-04-10", round(3.0 + float(gain), 4)))
        lines.append(money(at, ("site", f"X{at:02d}"), f"{cost:.2f}"))
    return rated_gate(visits, spending=lines, **many_sites(12)).with_settings({"reliability": 1})
