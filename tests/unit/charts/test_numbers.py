"""Figures are printed as the house style says: few digits, separators, a real minus, dates in words."""

from datetime import date

import pytest

from coaching_analytics.charts import numbers as say
from coaching_analytics.vocabulary.selection import Window


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        (say.sites(26.44), "26.4"),
        (say.points(0.2), "0.20"),
        (say.dollars(2250), "$2,250"),
        (say.dollars(4_960_120.35), "$4.96 M"),
        (say.dollars(999_900), "$1.00 M"),
        (say.dollars(-1200), "−$1,200"),
        (say.about_dollars(11_111.1), "$11,000"),
        (say.about_dollars(6_400.2), "$6,400"),
        (say.about_dollars(45_001), "$45,000"),
        (say.exact_dollars("4960120.35"), "$4,960,120.35"),
        (say.signed(-0.05), "−0.05"),
        (say.signed(0.2), "+0.20"),
        (say.signed(-0.001), "0.00"),
        (say.count(2649), "2,649"),
        (say.percent_range([0.57, 0.631, None]), "57-63%"),
        (say.decimal(None), "–"),
        (say.decimal(float("nan")), "–"),
        (say.dollars(None), "–"),
        (say.day(date(2025, 6, 30)), "30 June 2025"),
    ],
)
def test_a_figure_is_printed_as_the_style_says(said: str, expected: str) -> None:
    assert said == expected


def test_a_fiscal_year_names_its_months() -> None:
    assert say.year_name(Window(date(2024, 7, 1), date(2025, 7, 1))) == "FY 2024-25 (Jul 2024 - Jun 2025)"


def test_a_year_that_starts_in_october_ends_in_september() -> None:
    assert say.year_name(Window(date(2024, 10, 1), date(2025, 10, 1))) == "FY 2024-25 (Oct 2024 - Sep 2025)"


def test_a_shorter_period_is_named_by_its_months() -> None:
    assert say.year_name(Window(date(2024, 7, 1), date(2024, 10, 1))) == "July 2024 to September 2024"
    assert say.year_name(Window(date(2024, 7, 1), date(2024, 8, 1))) == "July 2024"
