"""Dollars in the prices of one year, by hand: raw and real side by side, and a year an index lacks."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal

import pandas as pd
import pytest

from coaching_analytics.metrics import coaching_cost, unit_cost
from coaching_analytics.metrics.document import as_document, as_text
from coaching_analytics.metrics.result import Result
from coaching_analytics.store import Gate
from coaching_analytics.vocabulary.selection import Selection, Window
from coaching_analytics.vocabulary.settings import SettingError
from tests.spec.rated_system import YEAR, money, rated_gate

# $60 for July to December 2024, $60 for January to June 2025, booked to a site in one line.
LINE = money(1, ("site", "A"), "120.00")
INDEX = """
    index_name | year | value | source
    Local      | 2023 | 90    | made up
    Local      | 2024 | 100   | made up
    Local      | 2025 | 120   | made up
"""
LATER = Selection(window=Window(date(2024, 7, 1), date(2026, 7, 1)))


def local(**further: object) -> Gate:
    gate = rated_gate(spending=[LINE], price_index=INDEX)
    return gate.with_settings({"price_index": "local", **further})


def line(found: Result, **by: object) -> pd.Series:
    curve = found.curves["real"]
    for name, value in by.items():
        curve = curve[curve[name].isna() if value is None else curve[name] == value]
    assert len(curve) == 1
    return curve.iloc[0]


def test_each_month_in_the_prices_of_its_calendar_year() -> None:
    """In prices of 2025: 60 x 120/100 + 60 = 132. The raw figure stays 120."""
    found = coaching_cost(local(), YEAR)
    assert found.row(total="budgetary", kind="actual").value == Decimal("120.00")
    both = line(found, total="budgetary", kind="actual")
    assert (both["raw"], both["real"]) == (Decimal("120.00"), Decimal("132.00"))
    assert (found.settings["price_index"], found.settings["base_year"]) == ("local", 2025)
    assert any("dollars of 2025 by the price index local" in caution for caution in found.cautions)


def test_the_year_of_the_prices_is_chosen() -> None:
    """In prices of 2023: 60 x 90/100 + 60 x 90/120 = 54 + 45."""
    found = coaching_cost(local(base_year=2023), YEAR)
    assert line(found, total="budgetary", kind="actual")["real"] == Decimal("99.00")


def test_it_is_off_unless_asked_for() -> None:
    found = coaching_cost(rated_gate(spending=[LINE], price_index=INDEX), YEAR)
    assert found.curves["real"].empty
    assert found.settings["price_index"] == "off"
    assert "base_year" not in found.settings


def test_a_missing_year_is_named_and_the_raw_figure_stays() -> None:
    """Two lines, the later one in 2026, which no index knows."""
    further = money(2, ("site", "A"), "10.00", start_date="2026-01-01", end_date="2026-02-01")
    gate = rated_gate(spending=[LINE, further], price_index=INDEX)
    found = coaching_cost(gate.with_settings({"price_index": "local"}), LATER, by=["month"])
    late = line(found, month="2026-01", total="budgetary", kind="actual")
    assert (late["raw"], late["real"]) == (Decimal("10.00"), None)
    assert late["reason"] == "the price index local has no value for 2026"
    assert line(found, month="2025-01", total="budgetary", kind="actual")["real"] == Decimal("10.00")
    whole = coaching_cost(gate.with_settings({"price_index": "local"}), LATER)
    assert whole.row(total="budgetary", kind="actual").value == Decimal("130.00")
    assert any("no value for 2026. Nothing is filled in" in caution for caution in whole.cautions)


def test_the_shipped_index_and_rows_of_the_store_that_win() -> None:
    """$100 of 2021 in dollars of 2023: 112.45 as shipped, 200 by a store whose 2023 is twice 2021."""
    lines = [money(1, ("site", "A"), "100.00", start_date="2021-01-01", end_date="2021-02-01")]
    selection = Selection(window=Window(date(2021, 1, 1), date(2022, 1, 1)))
    shipped = rated_gate(spending=lines)
    own = rated_gate(
        spending=lines,
        price_index="index_name | year | value | source\n CPI-U | 2023 | 541.94 | made up",
    )
    got = [
        line(coaching_cost(gate.with_settings({"price_index": "cpi_u"}), selection), total="budgetary",
             kind="actual")["real"]
        for gate in (shipped, own)
    ]  # fmt: skip
    assert got == [Decimal("112.45"), Decimal("200.00")]


def test_an_index_nobody_knows_is_named_beside_those_there_are() -> None:
    gate = rated_gate(spending=[LINE], price_index=INDEX)
    found = coaching_cost(gate.with_settings({"price_index": "mine"}), YEAR)
    assert line(found, total="budgetary", kind="actual")["reason"] == (
        "there is no price index mine; there are cpi_u, local"
    )
    with pytest.raises(SettingError, match="short name"):
        gate.with_settings({"price_index": "x" * 61})


def test_a_unit_in_both_dollars() -> None:
    """$120 for three enrolled sites: 40 raw, 132 / 3 = 44 real; hours stay withheld for their own reason."""
    found = unit_cost(local(), YEAR)
    both = line(found, per="enrolled_site", total="budgetary")
    assert (both["raw"], both["real"]) == (pytest.approx(40), pytest.approx(44))
    nobody = line(found, per="educator", total="budgetary")
    assert (nobody["real"], nobody["reason"]) == (None, "no educators on record")
    assert found.settings["base_year"] == 2025


def test_a_kind_without_rows_keeps_its_own_reason() -> None:
    blank = line(coaching_cost(local(), YEAR), total="budgetary", kind="budget")
    assert (blank["raw"], blank["real"], blank["reason"]) == (None, None, "no budget rows in this period")


def test_both_dollars_are_in_the_json_of_the_command() -> None:
    document = json.loads(as_text(as_document(coaching_cost(local(), YEAR))))
    first = document["lists"]["real"][0]
    assert (first["total"], first["raw"], first["real"]) == ("budgetary", "120.00", "132.00")
    plain = coaching_cost(local(price_index="off"), YEAR)
    assert "lists" not in as_document(plain)


LEVELS = """
    region_id | year | value | source
    north     | 2024 | 125   | made up
    north     | 2025 | 120   | made up
    south     | 2024 | 80    | made up
    south     | 2025 | 80    | made up
"""
SOUTH = money(2, ("site", "C"), "80.00")
WIDE = money(3, ("system", "nobody"), "12.00")


def levelled(**further: object) -> Gate:
    lines = [LINE, SOUTH, WIDE]
    gate = rated_gate(spending=lines, price_index=INDEX, regional_price_index=LEVELS)
    return gate.with_settings({"regional_prices": "on", **further})


def test_regions_stand_at_the_level_of_the_systems_average() -> None:
    """North: 60 / 1.25 + 60 / 1.20 = 98. South: 80 / .80 = 100. Dollars of no region stay as they are."""
    found = coaching_cost(levelled(), YEAR, by=["region"])
    by = {"total": "budgetary", "kind": "actual"}
    assert line(found, region="north", **by)["real"] == Decimal("98.00")
    assert line(found, region="south", **by)["real"] == Decimal("100.00")
    assert line(found, region=None, **by)["real"] == Decimal("12.00")
    assert found.row(region="north", **by).value == Decimal("120.00")
    assert found.settings["regional_prices"] == "on"
    assert any("at the price level of the system's average" in caution for caution in found.cautions)
    whole = coaching_cost(levelled(), YEAR)
    assert line(whole, **by)["real"] == Decimal("210.00")


def test_years_and_regions_are_compared_together() -> None:
    """North in dollars of 2025 at average prices: 60 x 1.2 / 1.25 + 60 / 1.20 = 57.60 + 50."""
    found = coaching_cost(levelled(price_index="local"), YEAR, by=["region"])
    row = line(found, region="north", total="budgetary", kind="actual")
    assert row["real"] == Decimal("107.60")
    assert found.settings["base_year"] == 2025


def test_a_region_or_year_without_a_level_has_no_such_dollars() -> None:
    """Nothing is extrapolated: the region and the year are named."""
    lacking = LEVELS.replace("    north     | 2025 | 120   | made up\n", "")
    gate = rated_gate(spending=[LINE, SOUTH], regional_price_index=lacking)
    found = coaching_cost(gate.with_settings({"regional_prices": "on"}), YEAR, by=["region"])
    north = line(found, region="north", total="budgetary", kind="actual")
    assert (north["real"], north["raw"]) == (None, Decimal("120.00"))
    assert north["reason"] == "the table regional_price_index has no value for north in 2025"
    assert line(found, region="south", total="budgetary", kind="actual")["real"] == Decimal("100.00")
