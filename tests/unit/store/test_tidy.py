"""Tables as CSV and back: every value comes back as it was, and no text can become a formula."""

from __future__ import annotations

import csv
import tempfile
from pathlib import Path

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coaching_analytics.store.errors import StoreError
from coaching_analytics.store.tidy import BOM, read_csv, write_csv
from coaching_analytics.vocabulary.columns import Column, Table
from coaching_analytics.vocabulary.ddl import create_table

KINDS = Table(
    "kinds",
    "places",
    "Every kind of value.",
    (
        Column("key", "id", "Key."),
        Column("words", "text", "Words."),
        Column("amount", "decimal", "Amount.", scale=2),
        Column("share", "decimal", "Share.", precision=10, scale=6),
        Column("day", "date", "Day."),
        Column("yes", "boolean", "Yes."),
        Column("many", "integer", "Many."),
    ),
    ("key",),
)
EMPTY = (None,) * 5
FORMULAS = (
    "=1+1",
    "+1",
    "-1+1",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    " =1",
    "＝1",
    "＋1",
    "'=1",
    "\ufeff=1",
    "\x0b=1",
)


def filled(rows: list[tuple[object, ...]]) -> duckdb.DuckDBPyConnection:
    con = duckdb.connect()
    for statement in create_table(KINDS):
        con.execute(statement)
    if rows:
        con.executemany("INSERT INTO kinds VALUES (?, ?, ?, ?, ?, ?, ?)", rows)
    return con


def through(rows: list[tuple[object, ...]], folder: Path) -> tuple[list[tuple[object, ...]], Path]:
    """The rows after writing and reading, and the file between."""
    with filled(rows) as con:
        write_csv(con, KINDS, folder / "kinds.csv")
        read_csv(con, KINDS, folder / "kinds.csv", "back")
        names = ", ".join(KINDS.names)
        return con.execute(f"SELECT {names} FROM back ORDER BY record").fetchall(), folder / "kinds.csv"


def given_rows(texts: list[str | None]) -> list[tuple[object, ...]]:
    return [(f"{place:05d}", text, *EMPTY) for place, text in enumerate(texts)]


@settings(max_examples=60)
@given(st.lists(st.none() | st.text(st.characters(exclude_categories=("Cs",)), max_size=12), max_size=8))
def test_any_text_comes_back_as_it_was(texts):
    """Quotes, commas, line ends of every kind, apostrophes, NUL, blanks at the ends."""
    rows = given_rows(texts)
    with tempfile.TemporaryDirectory() as folder:
        assert through(rows, Path(folder))[0] == rows


def test_a_missing_value_and_an_empty_text_stay_two_things(tmp_path):
    rows = given_rows([None, "", " ", '""', "NULL"])
    assert through(rows, tmp_path)[0] == rows


def test_every_kind_of_value_comes_back_exactly(tmp_path):
    from datetime import date
    from decimal import Decimal

    rows = [
        ("00123", "x", Decimal("999999999999.99"), Decimal("0.000001"), date(1900, 1, 1), True, -2147483648),
        ("1e5", "y", Decimal("-0.05"), Decimal("-1.5"), date(2199, 12, 31), False, 0),
    ]
    assert through(rows, tmp_path)[0] == rows


def test_a_line_longer_than_a_buffer_comes_back(tmp_path):
    rows = given_rows(["x" * 5_000_000, "é\r\n" * 100_000, "z"])
    assert through(rows, tmp_path)[0] == rows


@pytest.mark.parametrize("text", FORMULAS, ids=repr)
def test_no_text_starts_like_a_formula_in_the_file(tmp_path, text):
    found, path = through([(text, text, *EMPTY)], tmp_path)
    assert found == [(text, text, *EMPTY)]
    with path.open(newline="", encoding="utf-8-sig") as stream:
        cells = list(csv.reader(stream))[1][:2]
    assert all(cell.startswith("'") for cell in cells)
    assert [cell[1:] for cell in cells] == [text, text], "one apostrophe away is the value"


def test_the_file_starts_with_the_mark_spreadsheets_need_and_equal_rows_give_equal_bytes(tmp_path):
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    rows = given_rows(["x", "y", "z"])
    first, second = (through(each, tmp_path / name)[1] for each, name in ((rows, "a"), (rows[::-1], "b")))
    assert first.read_bytes().startswith(BOM)
    assert first.read_bytes() == second.read_bytes()


@pytest.mark.parametrize(
    "text",
    [
        "key,words\nA,b\n",
        "key,words,amount,share,day,yes,many\nA,b,x,,,,\n",
        "key,words,amount,share,day,yes,many\nA,b\n",
    ],
    ids=["columns", "number", "short"],
)
def test_another_file_is_refused_and_no_value_is_told(tmp_path, text):
    (tmp_path / "kinds.csv").write_text(text)
    with filled([]) as con, pytest.raises(StoreError, match="kinds: ") as refused:
        read_csv(con, KINDS, tmp_path / "kinds.csv", "back")
    assert str(tmp_path) not in str(refused.value)
