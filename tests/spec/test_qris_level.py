"""How sites are spread over levels, and who moved, by hand."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from coaching_analytics.metrics import qris_level
from coaching_analytics.store import Gate
from coaching_analytics.vocabulary.selection import Selection, Window
from tests.spec.rated_system import rated_gate

YEAR = Selection(window=Window(date(2024, 7, 1), date(2025, 7, 1)))


def spell(site: str, level: str, start: str, end: str | None = None) -> dict[str, Any]:
    """A level a site held."""
    return {"site_id": site, "level": level, "start_date": start, "end_date": end}


def levels(*spells: dict[str, Any], **tables: Any) -> Gate:
    return rated_gate(qris_rating=list(spells), **tables)


def test_levels_held_on_the_last_day_of_the_period() -> None:
    """A at 4 (no longer at 3), B at 3 until the day after; C has no level: thirds of three sites."""
    gate = levels(
        spell("A", "3", "2023-01-01", "2025-06-30"),
        spell("A", "4", "2025-06-30"),
        spell("B", "3", "2024-01-01", "2025-07-01"),
    )
    found = qris_level(gate, YEAR)
    values = {level: found.row(qris_level=level).value for level in ("3", "4", "not_rated")}
    assert values == pytest.approx({"3": 1 / 3, "4": 1 / 3, "not_rated": 1 / 3})
    assert (found.row(qris_level="4").numerator, found.row(qris_level="4").denominator) == (1, 3)


def test_a_level_that_begins_after_the_period_does_not_count() -> None:
    gate = levels(spell("A", "3", "2024-01-01", "2025-07-01"), spell("A", "5", "2025-07-01"))
    assert set(qris_level(gate, YEAR).rows["qris_level"]) == {"3", "not_rated"}


def test_a_site_that_closed_is_not_on_the_roster() -> None:
    sites = [
        {"site_id": "A", "site_name": "Oak", "region_id": "north", "setting": "centre"},
        {
            "site_id": "B",
            "site_name": "Elm",
            "region_id": "north",
            "setting": "centre",
            "close_date": "2025-06-30",
        },
        {"site_id": "C", "site_name": "Ash", "region_id": "south", "setting": "centre"},
    ]
    gate = levels(spell("A", "3", "2024-01-01"), spell("B", "3", "2024-01-01"), site=sites)
    assert qris_level(gate, YEAR).row(qris_level="3").denominator == 2


def test_regions_share_their_own_sites() -> None:
    gate = levels(spell("A", "3", "2024-01-01"), spell("C", "4", "2024-01-01"))
    found = qris_level(gate, YEAR, by=["region"])
    assert found.row(region="north", qris_level="3").value == pytest.approx(1 / 2)
    assert found.row(region="south", qris_level="4").value == 1.0
    assert found.row(region="south", qris_level="3").value == 0.0


def test_moves_between_two_dates() -> None:
    """North: A from 3 to 4 moved up, B without a level got one. South: C from 5 to 2 moved down."""
    gate = levels(
        spell("A", "3", "2024-08-01", "2024-09-01"),
        spell("A", "4", "2024-09-01"),
        spell("B", "2", "2024-09-01"),
        spell("C", "5", "2024-08-01", "2024-09-01"),
        spell("C", "2", "2024-09-01"),
    )
    change = qris_level(gate, YEAR).curves["change"].set_index("region")
    assert change.loc["north", ["moved_up", "moved_down", "newly_rated", "in_both"]].tolist() == [1, 0, 1, 2]
    assert change.loc["south", ["moved_up", "moved_down", "newly_rated"]].tolist() == [0, 1, 0]
    assert (change.loc["north", "first"], change.loc["north", "last"]) == (date(2024, 8, 1), date(2024, 9, 1))


def test_sites_that_came_and_went_between_two_chosen_dates() -> None:
    sites = [
        {
            "site_id": "A",
            "site_name": "Oak",
            "region_id": "north",
            "setting": "centre",
            "close_date": "2024-09-01",
        },
        {
            "site_id": "B",
            "site_name": "Elm",
            "region_id": "north",
            "setting": "centre",
            "open_date": "2024-09-01",
        },
        {"site_id": "C", "site_name": "Ash", "region_id": "south", "setting": "centre"},
    ]
    gate = levels(spell("A", "3", "2024-01-01", "2024-09-01"), spell("B", "3", "2024-09-01"), site=sites)
    change = (
        qris_level(gate, YEAR, dates=[date(2024, 8, 1), date(2024, 9, 1)])
        .curves["change"]
        .set_index("region")
    )
    assert change.loc["north", ["gone", "new", "in_both"]].tolist() == [1, 1, 0]
