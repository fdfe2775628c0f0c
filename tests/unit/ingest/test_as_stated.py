"""The preview of a stated layout shows what loading it reads, and what would refuse it."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

from coaching_analytics.ingest.as_stated import read_as
from coaching_analytics.ingest.dialect import Dialect
from coaching_analytics.ingest.problems import FileFault
from coaching_analytics.ingest.read import read
from tests.unit.ingest.test_detect import CLEAN, HEADER, ROWS, TABLE, book, file

STATED = {
    "plain": (CLEAN, Dialect()),
    "title and note": (f"Visits\n\n{CLEAN}Source: log\n", Dialect(header_row=3, stop_at="Source: log")),
    "no header": ("\n".join(ROWS), Dialect(header_row=0, names=tuple(HEADER.split(",")))),
    "semicolons in Latin-1": (CLEAN.replace(",", ";").encode("latin-1"), Dialect("latin-1", ";")),
    "units": (CLEAN.replace(HEADER, f"{HEADER}\ntext,date,min,text"), Dialect(skip_after=1)),
    "backslashes": (CLEAN.replace("good", '"go\\"od"'), Dialect(escape="backslash")),
    "another table below": (f"{CLEAN}\na,b\n1,2\n", Dialect(stop_at_blank=True)),
}


@pytest.mark.parametrize("name", STATED)
def test_what_is_shown_is_what_is_read(tmp_path: Path, name: str):
    content, dialect = STATED[name]
    path = file(tmp_path, content)
    shown = read_as(path, dialect)
    source = read(path, dialect, tmp_path)
    with duckdb.connect() as con:
        body = con.execute(f"SELECT * FROM {source.relation}").fetchall()
    assert shown.rows == [list(source.columns), *([cell or "" for cell in row] for row in body)]
    assert shown.doubts == ()
    if name != "backslashes":
        assert shown.rows == TABLE


REFUSED = {
    "a value too few": (
        CLEAN.replace("60,", ""),
        "Record 1: expected 4 values, as in the header (found: 3 values).",
    ),
    "a name twice": (CLEAN.replace("note", "site"), "expected each column name once"),
    "an open quote": (CLEAN.replace("good", '"good', 1), "Record 1: expected a quote that is closed. "),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_would_refuse_the_file_is_said(tmp_path: Path, name: str):
    content, said = REFUSED[name]
    assert read_as(file(tmp_path, content), Dialect()).doubts[0].startswith(said)


def test_a_stated_encoding_that_does_not_fit_is_refused(tmp_path: Path):
    with pytest.raises(FileFault, match="utf-8 text, as stated"):
        read_as(file(tmp_path, CLEAN.replace("good", "Zoë").encode("latin-1")), Dialect())


def test_a_sheet_is_shown_from_its_stated_header_row(tmp_path: Path):
    path = book(
        tmp_path, {"A": [["x"]], "B": [["Visits"], [], ["site", "minutes"], ["00123", 60], ["00124"]]}
    )
    shown = read_as(path, Dialect(header_row=3, sheet="B"))
    assert shown.rows == [["site", "minutes"], ["00123", "60"], ["00124", ""]]
    assert (shown.sheets, shown.doubts) == (("A", "B"), ())


def test_a_part_of_a_long_file_is_enough(tmp_path: Path):
    path = file(tmp_path, HEADER + "\n" + "00123,2025-03-04,60,good\n" * 100_000)
    shown = read_as(path, Dialect())
    assert (len(shown.rows), shown.doubts) == (20, ())
