"""A list of ingredients as tables."""

from __future__ import annotations

from coaching_analytics.charts import ingredient_table as tables
from coaching_analytics.metrics.ingredient_lines import EXAMPLE, costed

LINE = {"ingredient": "Coach", "perspective": "direct", "quantity": "1", "price": "50000"}


def test_the_three_totals_stand_with_each_one_served_and_over_years() -> None:
    """3 x $220,865.66 at 3% as years begin: 220,865.66 x (1 + 1 / 1.03 + 1 / 1.0609)."""
    picture = tables.totals(costed(EXAMPLE, 0.03), 40, 3, 0.03, "first_year_undiscounted")
    assert picture.table.iloc[-1].tolist() == [
        "With educators' time", "$220,865.66", "$5,521.64", "$643,485.42",
    ]  # fmt: skip
    assert "Paid as each year begins; the same dollars every year." in picture.caption


def test_each_line_is_told_with_its_unit_and_what_it_counts_as() -> None:
    table = tables.lines(costed(EXAMPLE, 0.03)).table
    assert table.iloc[0].tolist() == ["Coaches", "Budget", "2 posts", "$80,600.00", "1", "$161,200.00"]
    assert table.iloc[5].tolist()[:2] == ["Teachers' release time", "In kind"]


def test_average_prices_stand_where_levels_are_stated() -> None:
    found = costed([{**LINE, "price_level": "125"}], 0.03)
    assert tables.lines(found).table.iloc[0, -1] == "$40,000.00"
    assert tables.totals(found, 0).table.iloc[0].tolist()[1:] == ["$50,000.00", "–", "$40,000.00"]


def test_problems_stand_in_place_of_a_total() -> None:
    found = costed([{**LINE, "price": ""}], 0.03)
    assert tables.lines(found).needs == "Line 1 (Coach): price is missing."
    assert tables.totals(found, 40).empty
