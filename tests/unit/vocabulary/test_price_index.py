"""Price indexes that ship with the product: sources, what is switched off, faulty rows."""

from __future__ import annotations

import pytest

from coaching_analytics.vocabulary.price_index import PriceIndexError, parse, price_indexes, spelt

ROW = '[[a.price]]\nyear = 2020\nvalue = 100\nsource = "s"\nverified_on = 2026-01-01\n'


def test_every_year_names_its_source() -> None:
    assert all(price.source for index in price_indexes().values() for price in index.prices)


def test_a_year_nobody_checked_is_there_and_switched_off() -> None:
    index = price_indexes()["cpi_u"]
    assert 2024 in {price.year for price in index.prices}
    assert 2024 not in index.levels
    assert index.levels[2021] == 270.970


def test_years_in_between_stay_missing() -> None:
    assert 2016 not in price_indexes()["cpi_u"].levels


def test_spellings_of_a_name() -> None:
    assert {spelt(name) for name in ("CPI-U", "cpi_u", " cpi u ")} == {"cpi_u"}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[a]\n" + ROW, "title"),
        ('[a]\ntitle = "A"\n' + ROW + ROW, "2020 twice"),
        ('[a]\ntitle = "A"\n' + ROW.replace("100", "0"), "above 0"),
        ('[a]\ntitle = "A"\n' + ROW.replace('"s"', '""'), "source"),
        ('[a]\ntitle = "A"\n' + ROW + "month = 1\n", "nothing else"),
    ],
)
def test_a_faulty_row_is_refused(text: str, said: str) -> None:
    with pytest.raises(PriceIndexError, match=said):
        parse(text)
