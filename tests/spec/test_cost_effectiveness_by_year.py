"""Cost, change and points per $10,000 of each school year, by hand."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from coaching_analytics.metrics import cost_effectiveness_by_year, points_per_10k
from coaching_analytics.store import Gate
from coaching_analytics.vocabulary.selection import Selection, Window
from tests.spec.option_system import WAVE, two_years_of_money
from tests.spec.rated_system import YEAR, many_sites, rated_gate, visit

CELL = {"instrument": "class_pre_k", "edition": "1", "age_group": "pre_k", "domain": "IS"}
DAYS = ("2023-04-10", "2024-04-10", "2025-04-10")


def test_each_year_has_its_cost_change_and_points() -> None:
    """School years start in August. Rated in April 2024: up .2 since April 2023, for 9 / 12 of $900. Rated in
    April 2025: up .6, for 3 / 12 of $900 and 9 / 12 of $2,400.
    """
    found = cost_effectiveness_by_year(_store(), YEAR)
    first, second = 900 * 9 / 12, 900 * 3 / 12 + 2_400 * 9 / 12
    for year, cost, net in (("2023-24", first, 0.2), ("2024-25", second, 0.6)):
        rows = {
            name: found.row(school_year=year, statistic=name, **CELL) for name in ("cost", "net", "points")
        }
        assert rows["cost"].value == pytest.approx(cost)
        assert rows["net"].value == pytest.approx(net)
        assert rows["points"].value == pytest.approx(10_000 * net / cost)
        assert (rows["points"].numerator, rows["points"].denominator) == pytest.approx((10_000 * net, cost))
        assert {row.n for row in rows.values()} == {12}
        assert all(row.interval is not None for row in rows.values())


def test_a_year_says_what_points_for_dollars_say_of_that_period() -> None:
    gate = _store()
    ours = cost_effectiveness_by_year(gate, YEAR).row(school_year="2023-24", statistic="points", **CELL)
    window = Selection(window=Window(date(2023, 8, 1), date(2024, 8, 1)))
    theirs = points_per_10k(gate, window).row(**CELL, lead="same", total="with_overhead")
    assert (ours.value, ours.n, ours.interval) == (theirs.value, theirs.n, theirs.interval)


def test_years_end_with_the_period() -> None:
    """Asked for the year to July 2024, the ratings of April 2025 have not happened yet."""
    before = Selection(window=Window(date(2023, 7, 1), date(2024, 7, 1)))
    found = cost_effectiveness_by_year(_store(), before)
    assert set(found.rows["school_year"]) == {"2023-24"}
    assert found.curves["years"]["end"].tolist() == [date(2024, 7, 1)]


def test_only_the_latest_years_are_shown() -> None:
    gate = _store(more=("2022-04-10",)).with_settings({"years_compared": 2})
    assert set(cost_effectiveness_by_year(gate, YEAR).rows["school_year"]) == {"2023-24", "2024-25"}


def test_a_young_programme_is_named() -> None:
    """Spending is on record from July 2023: 13 months at the end of July 2024, 24 at the end of June 2025."""
    found = cost_effectiveness_by_year(_store(), YEAR)
    years = found.curves["years"].set_index("school_year")
    assert years["months_of_spending"].to_dict() == {"2023-24": 13, "2024-25": 24}
    assert years["young"].all()
    assert any(text.startswith("A young programme in 2023-24, 2024-25") for text in found.cautions)
    older = cost_effectiveness_by_year(_store().with_settings({"young_years": 2}), YEAR)
    assert older.curves["years"]["young"].tolist() == [True, False]
    assert any(text.startswith("A young programme in 2023-24:") for text in older.cautions)


def test_a_year_without_spending_has_a_reason() -> None:
    """Nothing was spent between April 2022 and April 2023: a gain without a price, never a price of zero."""
    found = cost_effectiveness_by_year(_store(more=("2022-04-10",)), YEAR)
    row = found.row(school_year="2022-23", statistic="points", **CELL)
    assert (row.value, row.reason) == (None, "no spending between the two ratings")


def test_another_distance_between_ratings_carries_no_range() -> None:
    """Rated again after two years in April 2024 and after one in April 2025: not like for like."""
    visits = _visits(("2022-04-10", "2024-04-10", "2025-04-10"))
    found = cost_effectiveness_by_year(_gate(visits), YEAR)
    row = found.row(school_year="2023-24", statistic="points", **CELL)
    assert row.interval is None
    method = found.rows[found.rows["school_year"] == "2023-24"]["method"].iloc[-1]
    assert method == "no range: its ratings lie 460-900 days apart, those of the latest year 270-460"


def test_without_pairs_there_are_no_years() -> None:
    found = cost_effectiveness_by_year(rated_gate(), YEAR)
    assert not len(found.rows)
    assert not len(found.curves["years"])


def _visits(days: tuple[str, ...]) -> list[dict[str, Any]]:
    """Twelve rooms: .2 up at the second last rating, .6 up at the last."""
    levels = (3.0,) * (len(days) - 2) + (3.2, 3.8)
    return [
        visit(f"X{at:02d}-1", day, round(level + (0.05 * wave if level > 3 else 0), 4))
        for at, wave in enumerate(WAVE)
        for day, level in zip(days, levels, strict=True)
    ]


def _gate(visits: list[dict[str, Any]]) -> Gate:
    return rated_gate(visits, spending=two_years_of_money(), **many_sites(12)).with_settings(
        {"reliability": 1}
    )


def _store(more: tuple[str, ...] = ()) -> Gate:
    return _gate(_visits((*more, *DAYS)))
