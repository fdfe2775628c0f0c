"""Exports keep numbers as numbers, say what they are, and no text in them can become a formula."""

from __future__ import annotations

import csv
import io

import openpyxl
import pandas as pd
import pytest

from coaching_analytics.charts import caseload, export
from coaching_analytics.charts.picture import Picture
from coaching_analytics.disclosure import STAMP, Viewer, release
from tests.unit.charts import made_results as m

ATTACKS = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", " =1", "＝1+1"]


def picture(**fields: object) -> Picture:
    given = {"name": "p", "title": "What?", "sentence": "", **fields}
    return Picture(**given)  # type: ignore[arg-type]


def sheet(picture: Picture) -> list[tuple[object, ...]]:
    book = openpyxl.load_workbook(io.BytesIO(export.to_xlsx([picture])))
    return list(book.worksheets[0].iter_rows(values_only=True))


@pytest.mark.parametrize("attack", ATTACKS)
def test_text_that_could_start_a_formula_is_neutralised_in_csv(attack: str) -> None:
    text = export.to_csv(picture(data=pd.DataFrame({"site": [attack], attack: [1]}))).decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text)))
    assert rows[-1][0] == rows[-2][1] == "'" + attack.replace("\t", " ").replace("\r", " ").replace("\n", " ")


@pytest.mark.parametrize("attack", ATTACKS)
def test_text_that_could_start_a_formula_is_text_in_xlsx(attack: str) -> None:
    book = openpyxl.load_workbook(
        io.BytesIO(export.to_xlsx([picture(data=pd.DataFrame({"site": [attack]}), title=attack)]))
    )
    cells = [cell for row in book.worksheets[0].iter_rows() for cell in row if cell.value is not None]
    assert {cell.data_type for cell in cells} == {"s"}
    assert not [cell for cell in cells if str(cell.value).startswith(tuple("=+-@\t\r"))]


def test_negative_numbers_stay_numbers() -> None:
    shown = picture(data=pd.DataFrame({"change": [-0.16, None, float("nan")], "n": [5, 6, 7]}))
    assert [row[:2] for row in sheet(shown)[-3:]] == [(-0.16, 5), (None, 6), (None, 7)]
    rows = list(csv.reader(io.StringIO(export.to_csv(shown).decode("utf-8-sig"))))
    assert rows[-3:] == [["-0.16", "5"], ["", "6"], ["", "7"]]


def test_the_header_says_question_period_snapshot_settings_cautions_and_stamps() -> None:
    result = release(m.caseload(cautions=("Mind this.",)), Viewer.owner())
    told = export.header(caseload.three_bases(result))
    assert ("Question", "How many sites per coach, counted three ways?") in told
    assert ("Period", "2024-07-01 to 2025-06-30") in told
    assert ("As of", "2025-06-30") in told
    assert ("Snapshot", "abc123") in told
    assert ("Caution", "Mind this.") in told
    assert ("Origin", "Simulated data") in told
    assert ("Small groups", STAMP) in told
    assert any(name == "Setting" and "22" in text for name, text in told)


def test_figures_are_exported_unrounded_and_nothing_of_excluded_rows_leaks_as_text() -> None:
    frame = export.plain(caseload.three_bases(m.caseload((25.04321, 26.4, 22.9))))
    assert frame["value"].iloc[0] == pytest.approx(25.04321)
    assert "excluded" not in frame.columns


def test_two_pictures_of_one_name_get_two_sheets() -> None:
    book = openpyxl.load_workbook(
        io.BytesIO(export.to_xlsx([picture(name="a/b" * 20), picture(name="a/b" * 20)]))
    )
    assert len(book.sheetnames) == 2
    assert all(len(name) <= 31 for name in book.sheetnames)
