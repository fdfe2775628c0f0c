"""What would make coaching worth its cost, by hand."""

from __future__ import annotations

from decimal import Decimal

import pytest
from scipy import stats

from coaching_analytics.metrics import break_even, break_even_retention
from tests.spec.option_system import WAVE, options, places
from tests.spec.rated_system import YEAR, money, rated_gate, visit

CELL = {"instrument": "class_pre_k", "edition": "1", "age_group": "pre_k", "domain": "IS"}


def test_the_change_needed_beside_the_change_found() -> None:
    """A room cost 9 / 12 of $2,400; at $10,000 a point .18 points are needed, .2 were found."""
    gate = options({"north": (0.2, 2_400)}, spread=(0.1, 60.0))
    found = break_even(gate, YEAR)
    needed, seen = (found.row(**CELL, statistic=name) for name in ("needed", "found"))
    assert needed.value == pytest.approx(1_800 / 10_000)
    assert (needed.numerator, needed.denominator) == (pytest.approx(1_800), 10_000)
    assert seen.value == pytest.approx(0.2)
    half = 2.2009852 * 45 / 11**0.5  # $60 x 9 / 12 up and down: s^2 / 12 = 45^2 / 11
    assert needed.interval is not None
    assert needed.interval.high == pytest.approx((1_800 + half) / 10_000)


def test_the_chance_is_that_of_the_net_benefit() -> None:
    """10,000 x .2 - 1,800 = $200. Change and cost move up and down together: .1 x 45 / 11. Each room has two
    raters of its own, so the change varies by .01 / 12 x (12 + 1) / (12 - 1): a spread of $300.8.
    """
    gate = options({"north": (0.2, 2_400)}, spread=(0.1, 60.0))
    row = break_even(gate, YEAR).row(**CELL, statistic="chance")
    spread = (10_000**2 * 0.01 / 12 * 13 / 11 + 45**2 / 11 - 2 * 10_000 * 0.1 * 45 / 11) ** 0.5
    assert row.value == pytest.approx(stats.norm.cdf(200 / spread), abs=1e-6)


def test_the_curve_passes_through_the_chance_at_what_a_point_is_worth() -> None:
    """At $9,000 a point .2 points are worth just the $1,800 they cost."""
    found = break_even(options({"north": (0.2, 2_400)}, spread=(0.1, 60.0)), YEAR)
    curve = found.curves["acceptability"].set_index("worth")["chance"]
    assert curve[9_000] == pytest.approx(0.5)
    assert curve[10_000] == pytest.approx(found.row(**CELL, statistic="chance").value)
    assert (curve[0], len(curve)) == (pytest.approx(0), 41)


def test_what_a_point_is_worth_is_a_setting() -> None:
    gate = options({"north": (0.2, 2_400)}).with_settings({"worth_of_a_point": 4_500})
    found = break_even(gate, YEAR)
    assert found.row(**CELL, statistic="needed").value == pytest.approx(1_800 / 4_500)
    assert found.settings["worth_of_a_point"] == 4_500


def test_one_input_at_a_time_goes_to_its_bounds() -> None:
    """10,000 x .2 - 1,800 = $200 in the middle. A point worth half or twice as much: -$800, $2,200. The
    change at the ends of its range, .1309 and .2691: -$491, $891. The cost at its ends: $30 less, $30 more.
    All of it is direct: what counts as cost moves nothing. The reliability is stated, so it has no bounds.
    """
    gate = options({"north": (0.2, 2_400)}, spread=(0.1, 60.0))
    swings = break_even(gate, YEAR).curves["swings"].set_index("input")
    assert swings.index.tolist() == ["worth", "change", "cost", "counted"]
    assert set(swings["middle"].round(6)) == {200}
    half, wide = 2.2009852 / 11**0.5, 2.2009852 * (13 / 11 / 12) ** 0.5
    wanted = {
        "worth": (5_000, 20_000, -800, 2_200),
        "change": (0.2 - 0.1 * wide, 0.2 + 0.1 * wide, 200 - 1_000 * wide, 200 + 1_000 * wide),
        "cost": (1_800 - 45 * half, 1_800 + 45 * half, 200 + 45 * half, 200 - 45 * half),
        "counted": (1_800, 1_800, 200, 200),
    }
    for name, figures in wanted.items():
        own = swings.loc[name, ["low", "high", "at_low", "at_high"]].tolist()
        assert own == pytest.approx(figures), name


def test_what_counts_as_cost_and_the_reliability_have_bounds_too() -> None:
    """$400 in kind a site and year, $300 of it between the ratings: at worst $1,800 + $300. With overhead is
    the middle; nothing is overhead.
    """
    gate = options({"north": (0.2, 2_400)}, in_kind=400)
    counted = break_even(gate, YEAR).curves["swings"].set_index("input").loc["counted"]
    assert (counted["low"], counted["high"]) == pytest.approx((1_800, 2_100))
    assert (counted["at_low"], counted["at_high"]) == pytest.approx((200, -100))


def test_how_dollars_reach_a_site_is_an_input_of_its_own() -> None:
    """$43,200 of the system in a month in which twelve rated sites had a visit, twelve others none:
    $3,600 a room by hours, $1,800 by sites. By educators no room has any, so that rule is left out.
    """
    own = places({"north": 24})
    own["session"] = own["session"].replace("2023-07-10", "2024-09-10")
    own["session_participant"] = own["session_participant"][:12]
    visits = [
        visit(f"X{at:02d}-1", day, 3.0 + gain)
        for at in range(12)
        for day, gain in (("2024-04-10", 0.0), ("2025-04-10", round(0.2 + 0.1 * WAVE[at], 4)))
    ]
    line = money(1, ("system", "demo"), "43200.00", start_date="2024-09-01", end_date="2024-10-01")
    gate = rated_gate(visits, spending=[line], settings={"reliability": 1}, **own)
    rule = break_even(gate, YEAR).curves["swings"].set_index("input").loc["rule"]
    assert (rule["low"], rule["high"]) == pytest.approx((1_800, 3_600))
    assert (rule["at_low"], rule["at_high"]) == pytest.approx((200, -1_600))


def test_too_few_sites_have_a_reason() -> None:
    gate = options({"north": (0.2, 2_400)}, rooms={"north": 4})
    row = break_even(gate, YEAR).row(**CELL, statistic="needed")
    assert (row.value, row.reason) == (None, "too few sites to give a likely range")


def test_educators_who_would_have_to_stay() -> None:
    """$60,000 over what school districts of three sizes pay to replace one; flagged: these are centres."""
    gate = rated_gate(spending=[money(1, ("site", "A"), "60000.00")])
    found = break_even_retention(gate, YEAR)
    values = {name: found.row(replacement=name).value for name in found.rows["replacement"]}
    assert values == pytest.approx(
        {
            "district_small": 60_000 / 11_860,
            "district_medium": 60_000 / 16_450,
            "district_large": 60_000 / 24_930,
        }
    )
    assert found.row(replacement="district_small").numerator == Decimal("60000.00")
    assert any("school districts (K-12)" in text for text in found.cautions)
    assert found.curves["published"]["borrowed"].all()


def test_a_stated_cost_takes_the_place_of_the_published_ones() -> None:
    gate = rated_gate(spending=[money(1, ("site", "A"), "60000.00")])
    found = break_even_retention(gate.with_settings({"replacement_cost": 8_000}), YEAR)
    assert found.row(replacement="stated").value == pytest.approx(60_000 / 8_000)
    assert len(found.rows) == 1
    assert not found.cautions


def test_without_spending_there_is_a_reason() -> None:
    found = break_even_retention(rated_gate(), YEAR)
    assert set(found.rows["reason"]) == {"no spending rows in this period"}
