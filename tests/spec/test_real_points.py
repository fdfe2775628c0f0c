"""Points per $10,000, costs of a point, years and options in the prices of one year, by hand."""

from __future__ import annotations

from datetime import date
from typing import Any

import pandas as pd
import pytest

from coaching_analytics.charts import cost
from coaching_analytics.disclosure import Viewer, release
from coaching_analytics.metrics import (
    cost_effectiveness_by_year,
    cost_per_point,
    incremental_cost_effectiveness,
    points_per_10k,
)
from coaching_analytics.metrics.result import Result
from coaching_analytics.store import Gate
from coaching_analytics.vocabulary.selection import Selection, Window
from tests.spec.option_system import WAVE, two_years_of_money
from tests.spec.rated_system import YEAR, many_sites, rated_gate, visit

CELL = {"instrument": "class_pre_k", "edition": "1", "age_group": "pre_k", "domain": "IS"}
HEADLINE = {**CELL, "lead": "same", "total": "with_overhead"}
INDEX = "index_name | year | value | source\n" + "\n".join(
    f"Local | {year} | {value} | made up" for year, value in ((2023, 90), (2024, 100), (2025, 120))
)


@pytest.fixture(scope="module")
def gate() -> Gate:
    """Twelve rooms, rated each April from 2023 on: up .2, then up .6. Dollars of a room: $900 from July 2023
    to June 2024, $2,400 in the year after; both alike but for $60 up or down.
    """
    levels = {"2023-04-10": (3.0, 0.0), "2024-04-10": (3.2, 0.05), "2025-04-10": (3.8, 0.05)}
    visits = [
        visit(f"X{at:02d}-1", day, round(level + spread * wave, 4))
        for at, wave in enumerate(WAVE)
        for day, (level, spread) in levels.items()
    ]
    made = rated_gate(
        visits,
        spending=two_years_of_money(),
        price_index=INDEX,
        **many_sites(12),
    )
    return made.with_settings({"reliability": 1, "gap_band": "270-460", "price_index": "local"})


# From April 2024 to March 2025: 3 months of $75, 6 of $200 in 2024; 3 of $200 in 2025.
RAW = 3 * 75 + 6 * 200 + 3 * 200
REAL = (3 * 75 + 6 * 200) * 120 / 100 + 3 * 200
# From July 2023 (nothing was spent before) to March 2024: 6 months of $75 in 2023, 3 in 2024.
RAW_BEFORE = 9 * 75
REAL_BEFORE = 6 * 75 * 120 / 90 + 3 * 75 * 120 / 100


def line(found: Result, **names: object) -> pd.Series:
    curve = found.curves["real"]
    for name, value in names.items():
        curve = curve[curve[name] == value]
    assert len(curve) == 1
    return curve.iloc[0]


def test_points_stand_in_both_dollars(gate: Gate) -> None:
    """.6 points for $2,025 as spent are 2.96 points per $10,000; for $2,310 of 2025 they are 2.60."""
    assert (RAW, REAL) == (2_025, 2_310)
    found = points_per_10k(gate, YEAR)
    assert found.row(**HEADLINE).value == pytest.approx(10_000 * 0.6 / RAW)
    both = line(found, **HEADLINE)
    assert both["raw"] == found.row(**HEADLINE).value
    assert both["real"] == pytest.approx(10_000 * 0.6 / REAL)
    assert both["real_low"] < both["real"] < both["real_high"]
    assert (found.settings["price_index"], found.settings["base_year"]) == ("local", 2025)
    assert any("dollars of 2025 by the price index local" in caution for caution in found.cautions)


def test_a_point_costs_more_in_dollars_of_the_last_year(gate: Gate) -> None:
    found = cost_per_point(gate, YEAR)
    both, points = line(found, **HEADLINE), line(points_per_10k(gate, YEAR), **HEADLINE)
    assert (both["raw"], both["real"]) == pytest.approx((RAW / 0.6, REAL / 0.6))
    assert (both["real_low"], both["real_high"]) == pytest.approx(
        (10_000 / points["real_high"], 10_000 / points["real_low"])
    )
    assert found.row(**HEADLINE).value == pytest.approx(RAW / 0.6)


def test_both_dollars_are_told_under_the_chart(gate: Gate) -> None:
    told = cost.points_by_region((points_per_10k(gate, YEAR), cost_per_point(gate, YEAR))).caption
    assert told.endswith(
        "In dollars of 2025 (local): 2.6 points (2.5 to 2.6) per $10,000, about $3,800 a point."
    )
    off = gate.with_settings({"price_index": "off"})
    plain = cost.points_by_region((points_per_10k(off, YEAR), cost_per_point(off, YEAR))).caption
    assert "In dollars of" not in plain


def test_a_year_the_index_lacks_leaves_a_reason_and_the_raw_figure(gate: Gate) -> None:
    """The shipped index has no 2024 and no 2025."""
    shipped = gate.with_settings({"price_index": "cpi_u"})
    for metric in (points_per_10k, cost_per_point):
        found = metric(shipped, YEAR)
        both = line(found, **HEADLINE)
        assert both["real"] is None
        assert both["reason"] == "the price index cpi_u has no value for 2024, 2025"
        assert found.row(**HEADLINE).value == both["raw"] is not None
        assert any("no value for 2024, 2025. Nothing is filled in" in text for text in found.cautions)


def test_it_is_off_unless_asked_for(gate: Gate) -> None:
    off = gate.with_settings({"price_index": "off"})
    assert points_per_10k(off, YEAR).curves["real"].empty
    assert cost_effectiveness_by_year(off, YEAR).curves["real"].empty
    assert "base_year" not in points_per_10k(off, YEAR).settings


def test_the_base_year_moves_all_real_dollars_alike(gate: Gate) -> None:
    """In prices of 2023 everything costs 90 / 120 of what it does in prices of 2025."""
    early = line(points_per_10k(gate.with_settings({"base_year": 2023}), YEAR), **HEADLINE)
    late = line(points_per_10k(gate, YEAR), **HEADLINE)
    for name in ("real", "real_low", "real_high"):
        assert early[name] == pytest.approx(late[name] * 120 / 90)


def test_each_school_year_in_the_same_dollars(gate: Gate) -> None:
    """$675 of 2023 and 2024 are $870 of 2025, $2,025 are $2,310; ranges go with them."""
    assert (RAW_BEFORE, REAL_BEFORE) == (675, 870)
    found = cost_effectiveness_by_year(gate, YEAR)
    for year, raw, real, net in (("2023-24", RAW_BEFORE, REAL_BEFORE, 0.2), ("2024-25", RAW, REAL, 0.6)):
        cost = line(found, school_year=year, statistic="cost", **CELL)
        assert (cost["raw"], cost["real"]) == pytest.approx((raw, real))
        assert cost["real_low"] < real < cost["real_high"]
        points = line(found, school_year=year, statistic="points", **CELL)
        assert (points["raw"], points["real"]) == pytest.approx((10_000 * net / raw, 10_000 * net / real))
    assert found.settings["base_year"] == 2025


def test_a_year_in_real_dollars_is_that_of_points_for_dollars(gate: Gate) -> None:
    ours = line(cost_effectiveness_by_year(gate, YEAR), school_year="2023-24", statistic="points", **CELL)
    window = Selection(window=Window(date(2023, 8, 1), date(2024, 8, 1)))
    theirs = line(points_per_10k(gate, window), **HEADLINE)
    for name in ("raw", "raw_low", "raw_high", "real", "real_low", "real_high"):
        assert ours[name] == pytest.approx(theirs[name])


def test_school_years_are_compared_at_one_price(gate: Gate) -> None:
    """($2,310 - $870) / .4 = $3,600 a point; as spent it would be ($2,025 - $675) / .4 = $3,375."""
    found = incremental_cost_effectiveness(gate, YEAR, by=("school_year",))
    late = found.row(school_year="2024-25", **CELL)
    assert late.value == pytest.approx((REAL - REAL_BEFORE) / 0.4)
    assert any("compared in dollars of 2025" in text for text in found.cautions)
    spent = incremental_cost_effectiveness(
        gate.with_settings({"price_index": "off"}), YEAR, by=("school_year",)
    )
    assert spent.row(school_year="2024-25", **CELL).value == pytest.approx((RAW - RAW_BEFORE) / 0.4)


def test_years_without_a_price_level_are_not_compared(gate: Gate) -> None:
    """The shipped index knows 2023 only: both years hold months of 2024."""
    found = incremental_cost_effectiveness(
        gate.with_settings({"price_index": "cpi_u"}), YEAR, by=("school_year",)
    )
    reasons = {row.by["school_year"]: row.reason for row in found.records()}
    assert reasons == {
        "2023-24": "the price index cpi_u has no value for 2024",
        "2024-25": "the price index cpi_u has no value for 2024, 2025",
    }


def test_what_is_hidden_is_hidden_in_both_dollars(gate: Gate) -> None:
    """A publication that needs 13 lead educators shows neither the figure nor its twin in real dollars."""
    found: Any = release(points_per_10k(gate, YEAR), Viewer(sees_rows=False, small_group=13))
    assert found.row(**HEADLINE).value is None
    assert found.curves["real"].empty
