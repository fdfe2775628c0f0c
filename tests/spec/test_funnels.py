"""Funnels: limits for the size of each place around the figure of all, and who lies outside."""

from __future__ import annotations

import math

import pytest
from scipy import stats

from coaching_analytics.disclosure import Viewer, release
from coaching_analytics.metrics import coverage_funnel, quality_funnel, quality_level
from coaching_analytics.metrics.funnels import FEW
from coaching_analytics.store import Gate
from coaching_analytics.vocabulary.selection import Selection
from tests.spec.rated_system import PLACES, YEAR, many_sites, rated_gate, visit
from tests.spec.small_system import SUMMER
from tests.stores import records

S = Selection(window=SUMMER)
CELL = {"instrument": "class_pre_k", "edition": "1", "age_group": "pre_k", "domain": "IS"}


def test_coverage_of_each_region_beside_the_limits_for_its_sites(small: Gate) -> None:
    """3 of 5 sites altogether; 2 of 2 in the north and 1 of 3 in the south are within chance."""
    result = coverage_funnel(small, S, by=("region",))
    north = {row.by["statistic"]: row.value for row in result.records() if row.by["region"] == "north"}
    assert north["value"] == 1.0
    assert north["common"] == 3 / 5
    assert north["outside"] == 0
    # Two of two have a chance of .36: no limit is below 1. None of two has .16, above 2.5 in 100.
    assert (north["inner_low"], north["inner_high"]) == (0.0, 1.0)
    south = result.row(region="south", statistic="value")
    assert (south.value, south.numerator, south.denominator, south.n) == (1 / 3, 1, 3, 3)


def test_the_whole_is_never_outside_itself(small: Gate) -> None:
    result = coverage_funnel(small, S)
    assert result.row(statistic="outside").value == 0
    assert result.row(statistic="value").value == result.row(statistic="common").value == 3 / 5


def test_the_curve_of_limits_narrows_with_size(small: Gate) -> None:
    curve = coverage_funnel(small, S, by=("region",)).curves["limits"]
    assert curve["n"].is_monotonic_increasing
    assert ((curve["outer_low"] <= curve["inner_low"]) & (curve["inner_high"] <= curve["outer_high"])).all()


def test_quality_written_out() -> None:
    """Twelve rooms of twelve sites in the north score 2 and 4 in turn, one room in the south 6.

    Common: (12 x 3 + 6) / 13. The north's twelve sites say how far means stray: 12 / 11 x 12 / 12 squared.
    """
    gate = many_rated()
    result = quality_funnel(gate, YEAR, by=["region"])
    south = {row.by["statistic"]: row.value for row in result.records() if row.by["region"] == "south"}
    common, spread = 42 / 13, math.sqrt(12 / 11)
    assert south["value"] == 6.0
    assert south["common"] == pytest.approx(common)
    assert south["inner_high"] == pytest.approx(common + stats.norm.ppf(0.975) * spread)
    assert south["outer_low"] == pytest.approx(common - stats.norm.ppf(0.999) * spread)
    assert south["outside"] == 1
    level = quality_level(gate, YEAR, by=["region"]).row(region="north", **CELL, line="latest")
    north = result.row(region="north", **CELL, statistic="value")
    assert (north.value, north.n) == (level.value, level.n)


def test_too_few_sites_give_the_mean_and_no_limits() -> None:
    gate = rated_gate([visit("A1", "2025-04-01", 2), visit("C1", "2025-04-01", 6)])
    result = quality_funnel(gate, YEAR, by=["region"])
    assert result.row(region="south", **CELL, statistic="value").value == 6.0
    blank = result.row(region="south", **CELL, statistic="outside")
    assert (blank.value, blank.reason) == (None, FEW)


def test_a_mean_of_few_people_is_hidden_with_its_limits() -> None:
    """The south's one room has one lead educator; with it hidden the north would give it away."""
    result = release(quality_funnel(many_rated(), YEAR, by=["region"]), Viewer.published(10))
    assert result.rows["value"].isna().all()
    assert (result.curves["limits"]["n"] >= 10).all()


def many_rated() -> Gate:
    tables = many_sites(12)
    tables["region"] = PLACES["region"]
    for name in ("site", "site_enrolment", "classroom"):
        tables[name] = [*tables[name], *(row for row in records(PLACES[name]) if row_of(row) == "C")]
    visits = [visit(f"X{at:02d}-1", "2025-04-01", 2 + 2 * (at % 2)) for at in range(12)]
    return rated_gate([*visits, visit("C1", "2025-04-01", 6)], **tables)


def row_of(row: dict[str, object]) -> object:
    return row["site_id"]
