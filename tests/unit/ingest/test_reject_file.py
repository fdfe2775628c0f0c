"""The rows to mend as they stand in the file."""

from __future__ import annotations

import pytest

from coaching_analytics.ingest.dialect import Dialect
from coaching_analytics.ingest.mapping_diff import NOT_LOADED
from coaching_analytics.ingest.mended import to_mend
from coaching_analytics.ingest.reject_file import rejected_of_file

TEXT = 'Report\n"Code";Name\n 1 ;"a;b"\n2;c\n3;d\n'


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "file.csv"
    path.write_text(TEXT)
    return path


def test_rows_to_mend_have_the_columns_of_the_file_and_the_reason(file):
    found = rejected_of_file(file, Dialect(delimiter=";", header_row=2), {3: "d is odd", 1: "no number"})
    assert list(found.columns) == ["Code", "Name", NOT_LOADED]
    assert found[NOT_LOADED].tolist() == ["no number", "d is odd"]
    assert found["Name"].tolist() == ["a;b", "d"]


def test_a_file_with_a_column_called_reason_keeps_it(tmp_path):
    path = tmp_path / "file.csv"
    path.write_text("reason\nx\n")
    found = rejected_of_file(path, Dialect(), {1: "odd"})
    assert list(found.columns) == ["reason", NOT_LOADED]


def test_the_file_of_rows_to_mend_is_read_the_way_the_first_one_was(file, tmp_path):
    dialect = Dialect(delimiter=";", header_row=2)
    handed = tmp_path / "rows-to-mend.csv"
    handed.write_bytes(to_mend(rejected_of_file(file, dialect, {1: "no number"}), dialect))
    again = rejected_of_file(handed, dialect, {1: "still no number"})
    assert list(again.columns) == ["Code", "Name", NOT_LOADED]
    assert again.iloc[0].tolist()[1:] == ["a;b", "still no number"]
