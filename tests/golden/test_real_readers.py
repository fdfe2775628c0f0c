"""Files other readers are tested with: twelve corner cases with their answers, and public tables."""

from __future__ import annotations

import json
from pathlib import Path

import duckdb
import pytest

from coaching_analytics.ingest.detect import Detected, detect
from coaching_analytics.ingest.dialect import Dialect
from coaching_analytics.ingest.problems import FileFault
from coaching_analytics.ingest.read import read
from tests.extracts import written
from tests.golden.test_real_extracts import extract

SPECTRUM = ("comma_in_quotes", "empty", "empty_crlf", "escaped_quotes", "json", "location_coordinates",
            "newlines", "newlines_crlf", "quotes_and_newlines", "simple", "simple_crlf", "utf8")  # fmt: skip


def table(path: Path, dialect: Dialect, folder: Path) -> list[list[str]]:
    """Header and rows as text, as they load."""
    source = read(path, dialect, folder)
    with duckdb.connect() as con:
        found = con.execute(f"SELECT * FROM {source.relation}").fetchall()
    return [list(source.columns), *([(cell or "").strip() for cell in row] for row in found)]


@pytest.mark.parametrize("name", SPECTRUM)
def test_a_corner_case_equals_its_answer(tmp_path: Path, name: str):
    """Letters of one file were lost before it came to us, which is said; they are kept as they stand."""
    path = extract(f"csv-spectrum/{name}.csv")
    answers = json.loads(path.with_suffix(".json").read_text("utf-8"))
    answers = answers if isinstance(answers, list) else [answers]
    if name.endswith("_crlf"):  # The copy at hand has lost the line ends its name and its answer speak of.
        path = written(tmp_path, {f"{name}.csv": path.read_bytes().replace(b"\n", b"\r\n")}) / f"{name}.csv"
    if name == "location_coordinates":  # File and answer give different made-up phone numbers.
        answers[0]["Contact Phone Number"] = path.read_text("utf-8").splitlines()[1].split(",")[0]
    found = detect(path)
    lost = "�" in found.rows[1][1]
    assert ["letters were lost" in doubt for doubt in found.doubts] == [True] * lost
    read_now = table(path, found.dialect, tmp_path)
    assert read_now == found.rows
    assert [dict(zip(read_now[0], row, strict=True)) for row in read_now[1:]] == answers


def looked_at(name: str, **options: str) -> Detected:
    return detect(extract(f"messytables/{name}.csv"), **options)


def said(found: Detected, *words: str) -> None:
    """Each of `words` is in the doubts."""
    together = " ".join(found.doubts)
    assert [word for word in words if word not in together] == []


def test_utf_16_with_a_mark_is_read_without_a_question(tmp_path: Path):
    found = looked_at("utf-16le_encoded")
    assert (found.doubts, found.dialect.encoding, found.rows[0][0]) == ((), "utf-16", "Organisation_code")
    read_now = table(extract("messytables/utf-16le_encoded.csv"), found.dialect, tmp_path)
    assert read_now[: len(found.rows)] == found.rows
    text = extract("messytables/utf-16le_encoded.csv").read_text("utf-16")
    assert len(read_now) == sum(bool(line) for line in text.splitlines())


def test_a_padded_value_is_trimmed(tmp_path: Path):
    path = extract("messytables/skip_initials.csv")
    assert table(path, detect(path).dialect, tmp_path) == [["field1", "field2"], ["hello", "goodbye"],
                                                           ["hello2", "goodbye2"]]  # fmt: skip


def test_a_file_with_a_mark_and_no_rows_is_a_question():
    found = looked_at("utf8bom")
    assert found.rows == [["kitten", "win"]]
    said(found, "No row stands under the header")


def test_a_single_letter_is_a_question():
    said(looked_at("small"), "Only one column", "No row")


def test_a_file_without_header_is_a_question_and_names_can_be_given(tmp_path: Path):
    said(looked_at("null"), "looks like a value", "more than once")
    path = extract("messytables/null.csv")
    with pytest.raises(FileFault, match="each column name once"):
        read(path, Dialect(), tmp_path)
    given = Dialect(header_row=0, names=("id", "a", "b", "c"))
    assert table(path, given, tmp_path)[:2] == [["id", "a", "b", "c"], ["1", "null", "0", "0"]]
    assert len(table(path, given, tmp_path)) == 1 + 10


def test_spanish_letters_are_offered_in_two_encodings_and_read_in_the_one_chosen(tmp_path: Path):
    """No letter differs between the two, so both show the same lines."""
    found = looked_at("spanish_chars")
    said(found, "not UTF-8", "no values at all", "single value")
    first, second = found.encodings
    assert (first.encoding, second.encoding, first.lines == second.lines) == ("windows-1252", "latin-1", True)
    path = extract("messytables/spanish_chars.csv")
    with pytest.raises(FileFault, match="UTF-8 text"):
        read(path, Dialect(), tmp_path)
    chosen = looked_at("spanish_chars", encoding="latin-1")
    assert table(path, chosen.dialect, tmp_path)[0][7] == "Descripción"


def test_a_sparse_table_with_a_column_without_name_is_a_question_and_reads_with_names(tmp_path: Path):
    said(
        looked_at("sparse_with_column_errors"), "not UTF-8", "Column number 4 has no name", "no values at all"
    )
    path = extract("messytables/sparse_with_column_errors.csv")
    with pytest.raises(FileFault, match="a name for column number 4"):
        read(path, Dialect("latin-1"), tmp_path)
    named = table(path, Dialect("latin-1", names=("LP", "Bezeichnung", "Titel", "leer")), tmp_path)
    assert named[1][1].startswith("Trägerorganisationen")
    assert {len(row) for row in named} == {4}


def test_a_table_under_notes_with_notes_below_reads_when_all_is_stated(tmp_path: Path):
    found = looked_at("weird_head_padding")
    said(
        found,
        "header seems to be in line 12",
        "Column number 1, 11 has no name",
        "After the last full row come",
    )
    path = extract("messytables/weird_head_padding.csv")
    names = ("field", *found.rows[0][1:10], "end")
    stated = Dialect(delimiter=";", header_row=12, names=names, stop_at_blank=True)
    rows = table(path, stated, tmp_path)
    assert rows[2] == ["Gefäßchirurgie", *found.rows[2][1:]]
    assert len(rows) == 1 + 72 - 12


def test_a_table_under_two_titles_is_a_question():
    said(looked_at("begrotingsanalyse-2011"), "has no name in the header", "no values at all")


@pytest.mark.parametrize(
    "name",
    [
        "ne_roster_2026-02-02_deid",
        "ne_roster_2026-02-16_deid",
        "chi_qris-ratings_deid",
        "alda_teachers_turnover",
    ],
)
def test_a_real_extract_raises_no_doubt(tmp_path: Path, name: str):
    path = extract(f"{name}.csv")
    found = detect(path)
    assert found.doubts == ()
    assert table(path, found.dialect, tmp_path)[: len(found.rows)] == found.rows
