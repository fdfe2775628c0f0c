"""One cell at a time: which texts a column takes, and as what."""

from __future__ import annotations

from typing import Any

import duckdb
import pytest

from coaching_analytics.ingest.cells import reasons, text, typed, value
from coaching_analytics.ingest.shape_rows import ISO
from coaching_analytics.vocabulary.columns import Column, Table
from coaching_analytics.vocabulary.ddl import quote

INTEGER = Column("x", "integer", "A number.", minimum=0, maximum=100)
DECIMAL = Column("x", "decimal", "A number.", minimum=-5, maximum=5, precision=6, scale=2)
MONEY = Column("x", "decimal", "Money.", unit="US dollars", precision=14, scale=2)
DAY = Column("x", "date", "A day.")
FLAG = Column("x", "boolean", "A flag.")
IDENTITY = Column("x", "id", "An id.")


def read(column: Column, given: str | None, style: str = ISO) -> Any:
    """The value of a text, or the first reason why it is refused, marked with a question mark."""
    table = Table("t", "places", "A table.", (column,), ("x",))
    found = reasons(table, column, style, present=True)
    case = " ".join(f"WHEN {r.condition} THEN {quote(r.expected)}" for r in found)
    shown = "NULL" if given is None else quote(given)
    query = (
        f"SELECT {value('x')}, CASE {case or 'WHEN false THEN NULL'} END FROM ("
        f"SELECT *, {typed(column, style)} AS {value('x')} "
        f"FROM (SELECT {shown}::VARCHAR AS {text('x')}))"
    )
    with duckdb.connect() as con:
        row = con.execute(query).fetchone()
    assert row
    return row[0] if row[1] is None else "?" + row[1]


@pytest.mark.parametrize(
    ("given", "expected"), [("7", 7), ("007", 7), ("+7", 7), ("7.0", 7), ("7.", 7), (None, None)]
)
def test_whole_numbers(given: str | None, expected: int | None):
    assert read(INTEGER, given) == expected


@pytest.mark.parametrize("given", ["60.7", "0x10", "1e1", "1_0", "1,000", "nan", "seven", "٣", "--1"])
def test_what_is_no_whole_number_is_not_rounded_or_read_as_one(given: str):
    assert read(INTEGER, given).startswith("?a whole number")


def test_bounds_belong_to_the_span():
    assert [read(INTEGER, given) for given in ("0", "100")] == [0, 100]
    assert {read(INTEGER, given) for given in ("-1", "101")} == {"?a value from 0 to 100"}


@pytest.mark.parametrize("given", ["nan", "inf", "-inf", "0x1", "1e0", "1,5", "$1", "1_0"])
def test_what_is_no_decimal_number(given: str):
    assert str(read(DECIMAL, given)).startswith("?a number")


def test_money_has_whole_cents_and_may_be_negative():
    assert str(read(MONEY, "-1234.50")) == "-1234.50"
    assert str(read(MONEY, "1234.500")) == "1234.50"
    assert read(MONEY, "0.005") == "?an amount in dollars and whole cents"


NO_DATES = [
    "2024-02-30",
    "2024-1-5",
    "2024/01/05",
    "05/01/2024",
    "20240105",
    "infinity",
    "epoch",
    "0024-01-05",
    "9999-12-31",
    "2024-01-05T00:00:00",
]


@pytest.mark.parametrize("given", [*NO_DATES, "2024-01-05 00:00:00", "2024-01-05 (BC)"])
def test_only_iso_dates_of_these_centuries_are_dates(given: str):
    assert read(DAY, given).startswith("?a date")


def test_a_stated_format_is_taken_by_its_word():
    assert str(read(DAY, "03/04/2024", "%d/%m/%Y")) == "2024-04-03"
    assert read(DAY, "03/04/24", "%d/%m/%Y") == "?a date from 1900 to 2199"
    assert read(DAY, "2024-04-03", "%d/%m/%Y").startswith("?a date that exists")


def test_booleans():
    assert [read(FLAG, given) for given in ("true", "YES", "false", "No", None)] == [
        True,
        True,
        False,
        False,
        None,
    ]
    assert read(FLAG, "1").startswith("?true, false")


@pytest.mark.parametrize("given", ["Total", "SUBTOTAL", "grand total"])
def test_an_id_that_says_total_is_no_record(given: str):
    assert read(IDENTITY, given) == "?a record, not a total"


def test_ids_keep_their_zeros():
    assert read(IDENTITY, "00123") == "00123"
