"""Which prices dollars stand in, in words."""

from __future__ import annotations

from typing import Any

import pytest

from coaching_analytics.charts import priced, unit_costs

BOTH = {"price_index": "cpi_u", "base_year": 2023, "regional_prices": "on"}


@pytest.mark.parametrize(
    ("settings", "told", "short"),
    [
        ({"price_index": "off", "regional_prices": "off"}, "", ""),
        ({"price_index": "cpi_u", "base_year": 2023}, "dollars of 2023 (CPI-U)", "2023 $"),
        (
            {"price_index": "off", "regional_prices": "on"},
            "dollars as spent at the system's average prices",
            "average $",
        ),
        (BOTH, "dollars of 2023 (CPI-U) at the system's average prices", "2023 average $"),
    ],
)
def test_prices_in_words(settings: dict[str, Any], told: str, short: str) -> None:
    assert (priced.told(settings), priced.short(settings)) == (told, short)


def test_average_prices_are_offered_where_a_store_states_levels() -> None:
    index = {"cpi_u": {2023: 300.0}}
    assert list(unit_costs.offered(index)) == ["off", "cpi_u"]
    assert list(unit_costs.offered(index, regional=True)) == ["off", "cpi_u", "off.level", "cpi_u.level"]
