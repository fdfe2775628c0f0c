"""Prices of one year or place in those of another, against the worked example of rules.json."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coaching_analytics.statistics.prices import (
    MissingPrices,
    price_factors,
    real_dollars,
    regional_factors,
    school_year_level,
)
from tests.golden.rules import rules

CPI = {2021: 270.970, 2022: 292.655, 2023: 304.702}


def test_dollars_of_2021_in_dollars_of_2023() -> None:
    found = real_dollars([3260.0], [2021], CPI, 2023)[0]
    assert found == pytest.approx(rules()["cpi_3260_2021_to_2023"], abs=0.005)
    upside_down = 3260 * CPI[2021] / CPI[2023]
    assert found != pytest.approx(upside_down, abs=1)


def test_dollars_of_the_base_year_stay_as_they_are() -> None:
    assert real_dollars([12.34], [2022], CPI, 2022)[0] == 12.34


@pytest.mark.parametrize(
    ("years", "base", "missing"),
    [([2021, 2024], 2023, (2024,)), ([2021], 2025, (2025,)), ([2020, 2024, 2020], 2021, (2020, 2024))],
)
def test_a_missing_year_is_named_and_never_extrapolated(
    years: list[int], base: int, missing: tuple[int, ...]
) -> None:
    with pytest.raises(MissingPrices) as found:
        price_factors(years, CPI, base)
    assert found.value.missing == missing
    assert all(str(year) in str(found.value) for year in missing)


def test_a_year_between_two_others_is_not_filled_in() -> None:
    with pytest.raises(MissingPrices, match="2022"):
        price_factors([2022], {2021: 100.0, 2023: 110.0}, 2023)


INDEX = st.dictionaries(st.integers(1990, 2030), st.floats(1, 1000), min_size=2, max_size=8)


@given(INDEX, st.data())
@settings(deadline=None, max_examples=100)
def test_there_and_back_leaves_the_dollars(index: dict[int, float], data: st.DataObject) -> None:
    one, other = (data.draw(st.sampled_from(sorted(index))) for _ in range(2))
    there = real_dollars([100.0], [one], index, other)
    assert real_dollars(there, [other], index, one)[0] == pytest.approx(100)


@given(INDEX, st.floats(0.01, 100))
@settings(deadline=None, max_examples=100)
def test_the_scale_of_an_index_does_not_matter(index: dict[int, float], scale: float) -> None:
    base, years = max(index), sorted(index)
    scaled = {year: value * scale for year, value in index.items()}
    assert price_factors(years, scaled, base) == pytest.approx(price_factors(years, index, base))


def test_an_index_of_zero_is_refused() -> None:
    with pytest.raises(ValueError, match="above 0"):
        price_factors([2021], {2021: 0.0, 2022: 1.0}, 2022)


def test_a_dear_place_buys_less() -> None:
    assert (1000 * regional_factors(["coast", "plain"], {"coast": 125.0, "plain": 80.0})).tolist() == [
        800.0,
        1250.0,
    ]
    with pytest.raises(MissingPrices, match="hills"):
        regional_factors(["hills"], {"coast": 125.0})


def test_a_school_year_is_the_average_of_july_to_june() -> None:
    """July to December 2023 at 300, January to June 2024 at 310: 305, which neither calendar year has."""
    months = {(2023, month): 300.0 for month in range(1, 13)} | {
        (2024, month): 310.0 for month in range(1, 13)
    }
    assert school_year_level(months, 2023) == pytest.approx(305)
    assert school_year_level(months, 2023, first_month=1) == pytest.approx(300)


def test_eleven_months_are_no_school_year() -> None:
    months = {(2023, month): 300.0 for month in range(1, 13)} | {
        (2024, month): 310.0 for month in range(1, 6)
    }
    with pytest.raises(MissingPrices, match="2024-06"):
        school_year_level(months, 2023)
