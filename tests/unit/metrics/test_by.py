"""By-columns: what may be asked, and the labels of periods."""

from __future__ import annotations

from datetime import date

import duckdb
import pytest

from coaching_analytics.metrics.at_risk import whole_quarters
from coaching_analytics.metrics.by import PERIODS, Years, check_by, period_label, period_sql
from coaching_analytics.metrics.registry import REGISTRY
from coaching_analytics.vocabulary.selection import SelectionError, Window, add_months

MONTHS = [add_months(date(2023, 1, 1), step) for step in range(30)]


@pytest.mark.parametrize("years", [Years(1, 1), Years(7, 8), Years(10, 9)], ids=str)
@pytest.mark.parametrize("name", PERIODS)
def test_sql_and_python_give_a_month_the_same_label(name: str, years: Years) -> None:
    with duckdb.connect() as con:
        found = con.execute(
            f"SELECT {period_sql(name, years)} FROM (SELECT unnest($months) AS month)", {"months": MONTHS}
        ).fetchall()
    assert [label for (label,) in found] == [period_label(name, years, month) for month in MONTHS]


@pytest.mark.parametrize(
    ("name", "day", "label"),
    [
        ("month", date(2024, 7, 1), "2024-07"),
        ("quarter", date(2024, 7, 1), "2024-Q3"),
        ("school_year", date(2024, 8, 1), "2024-25"),
        ("school_year", date(2024, 7, 1), "2023-24"),
        ("fiscal_year", date(2024, 10, 1), "FY2025"),
        ("fiscal_year", date(2024, 9, 1), "FY2024"),
    ],
)
def test_labels(name: str, day: date, label: str) -> None:
    """A fiscal year from October is named by the year it ends in; a school year by both."""
    assert period_label(name, Years(fiscal=10, school=8), day) == label


def test_a_calendar_fiscal_year_is_named_by_its_own_year() -> None:
    assert period_label("fiscal_year", Years(fiscal=1), date(2024, 12, 1)) == "FY2024"


def test_a_column_that_makes_no_sense_is_refused_with_those_that_do() -> None:
    with pytest.raises(
        SelectionError, match=r"time_use cannot be shown by site\. It can be by: system, region"
    ):
        check_by(REGISTRY["time_use"], ("region", "site"))


def test_the_same_column_twice_is_refused() -> None:
    with pytest.raises(SelectionError, match="twice"):
        check_by(REGISTRY["coverage"], ("region", "region"))


@pytest.mark.parametrize(
    ("window", "quarters"),
    [
        (Window(date(2024, 7, 1), date(2025, 7, 1)), (date(2024, 7, 1), date(2025, 7, 1))),
        (Window(date(2024, 8, 1), date(2025, 6, 1)), (date(2024, 10, 1), date(2025, 4, 1))),
    ],
)
def test_whole_quarters_of_a_window(window: Window, quarters: tuple[date, date]) -> None:
    assert whole_quarters(window) == quarters


def test_a_window_without_a_whole_quarter_ends_before_it_starts() -> None:
    start, end = whole_quarters(Window(date(2024, 8, 1), date(2024, 10, 1)))
    assert end <= start
