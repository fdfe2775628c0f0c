"""What ships in data/: templates, dictionary, starter workbook, and mappings with made-up extracts."""

from __future__ import annotations

import importlib.util
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from coaching_analytics.ingest import load
from coaching_analytics.ingest.workbook import starter_mappings
from coaching_analytics.vocabulary.starter import SHEETS, starter_workbook
from coaching_analytics.vocabulary.tables import TABLES
from tests.extracts import counts, rows

DATA = Path(__file__).parents[2] / "data"
MAPPINGS = DATA / "mappings"
EXAMPLES = MAPPINGS / "examples"


def test_the_generated_files_are_those_the_vocabulary_says():
    spec = importlib.util.spec_from_file_location("generate", DATA / "generate.py")
    assert spec
    assert spec.loader
    generate = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(generate)
    stale = [name for name, text in generate.texts().items() if (DATA / name).read_text("utf-8") != text]
    assert stale == [], "run: python data/generate.py"


def test_the_dictionary_names_every_column():
    text = (DATA / "dictionary" / "dictionary.md").read_text("utf-8")
    for table in TABLES.values():
        section = text.split(f"## {table.name}\n")[1].split("\n## ")[0]
        assert all(f"| {column.name} |" in section for column in table.columns)


def test_the_example_rows_of_all_templates_load_together(tmp_path: Path):
    report = load(DATA / "templates", tmp_path / "store")
    assert (report.exit_code, [p.to_json() for p in report.problems]) == (0, [])
    assert len(report.batches) == len(TABLES)
    assert all(batch.loaded == 2 for batch in report.batches)


def cells(path: Path) -> dict[str, list[tuple[object, ...]]]:
    book = openpyxl.load_workbook(path)
    return {sheet.title: list(sheet.iter_rows(values_only=True)) for sheet in book}


def test_the_starter_workbook_in_data_is_the_one_generated_now(tmp_path: Path):
    starter_workbook(tmp_path / "starter.xlsx")
    assert cells(tmp_path / "starter.xlsx") == cells(DATA / "starter.xlsx")


def test_the_starter_workbook_has_six_small_sheets_with_drop_downs_and_two_example_rows():
    book = openpyxl.load_workbook(DATA / "starter.xlsx")
    assert book.sheetnames == ["Sites", "Coaches", "Who coaches whom", "Visits", "Scores", "Spending"]
    for sheet in book:
        assert 5 <= sheet.max_column <= 9
        assert sheet.max_row == 3
    assert {s.title for s in book if s.data_validations.dataValidation} >= {
        "Sites",
        "Visits",
        "Scores",
        "Spending",
    }


def test_the_mapping_of_the_starter_workbook_reads_every_column():
    _, mappings = starter_mappings()
    for name, sheet in SHEETS.items():
        assert mappings[name].columns() == {cell.name for cell in sheet}


def test_the_starter_workbook_loads_in_one_step_and_makes_the_rows_it_implies(tmp_path: Path):
    """Two example sites with 2 and 1 rooms make three rooms; each visit has one participant."""
    report = load(DATA / "starter.xlsx", tmp_path / "store")
    assert (report.exit_code, report.problems) == (0, ())
    store = tmp_path / "store"
    assert rows(store, "SELECT system_id, fiscal_year_start_month FROM system") == [("Demo State", 7)]
    assert rows(store, "SELECT classroom_id FROM classroom ORDER BY 1") == [
        ("00123-1",),
        ("00123-2",),
        ("00124-1",),
    ]
    assert rows(store, "SELECT staff_id, agency_id, fte::DOUBLE FROM staff_employment ORDER BY 1") == [
        ("C1", "North Hub", 1.0), ("C2", "North Hub", 0.8)]  # fmt: skip
    assert rows(store, "SELECT session_id, site_id, role FROM session_participant ORDER BY 1") == [
        ("V1", "00123", "lead"), ("V2", "00124", "home_based")]  # fmt: skip
    assert rows(store, "SELECT classroom_id, age_group, part, score::DOUBLE FROM observation_score "
                       "JOIN observation USING (observation_id) ORDER BY part") == [
        ("00123-1", "pre_k", "ES", 5.75), ("00123-1", "pre_k", "IS", 2.75)]  # fmt: skip
    assert rows(store, "SELECT fiscal_year, place_id, perspective FROM spending ORDER BY 1, 2") == [
        (2025, "00123", "direct"), (2025, "North Hub", "direct")]  # fmt: skip


def test_a_fault_in_a_sheet_names_the_sheet_and_the_row(tmp_path: Path):
    book = openpyxl.load_workbook(DATA / "starter.xlsx")
    book["Visits"]["E3"] = 60.7
    book.save(tmp_path / "mine.xlsx")
    report = load(tmp_path / "mine.xlsx", tmp_path / "store")
    assert counts(report, "session") == (2, 1, 1)
    first = report.problems[0]
    assert (first.file, first.record, first.column, first.value) == (
        "mine.xlsx, sheet Visits",
        2,
        "minutes",
        "60.7",
    )


@pytest.mark.parametrize("content", [b"not a workbook", None])
def test_a_workbook_that_is_not_the_starter_is_refused(tmp_path: Path, content: bytes | None):
    path = tmp_path / "other.xlsx"
    if content is None:
        openpyxl.Workbook().save(path)
    else:
        path.write_bytes(content)
    assert load(path, tmp_path / "store").exit_code == 2


def test_a_dated_roster_closes_what_is_gone_and_starts_a_spell_where_a_level_changed(tmp_path: Path):
    """FI90001 is gone, FII9005 is new, CCC9002 rose from 2 to 3, the capacity of PRE9004 changed."""
    store, mapping = tmp_path / "store", MAPPINGS / "nebraska_roster.toml"
    load(EXAMPLES / "nebraska_roster_1.csv", store, mapping=mapping)
    report = load(EXAMPLES / "nebraska_roster_2.csv", store, mapping=mapping)
    assert report.exit_code == 0
    found = {b.table: (b.rows_in, b.new, b.changed, b.unchanged, b.gone) for b in report.batches}
    assert found["site"] == (4, 1, 1, 2, 1)
    assert found["qris_rating"] == (4, 1, 1, 2, 1)
    first, second = date(2030, 1, 5), date(2030, 1, 19)
    assert rows(store, "SELECT site_id, level, start_date, end_date FROM qris_rating ORDER BY 1, 3") == [
        ("CCC9002", "2", first, second), ("CCC9002", "3", second, None), ("CCC9003", "5", first, None),
        ("FI90001", "not_rated", first, second), ("FII9005", "not_rated", second, None),
        ("PRE9004", "1", first, None),
    ]  # fmt: skip
    assert rows(store, "SELECT site_id, setting, capacity, close_date FROM site ORDER BY 1") == [
        ("CCC9002", "centre", 60, None), ("CCC9003", "unknown", 99, None), ("FI90001", "home", 10, second),
        ("FII9005", "home", 12, None), ("PRE9004", "centre", 24, None),
    ]  # fmt: skip


def test_labels_are_mapped_and_rows_that_cannot_be_told_apart_are_rejected(tmp_path: Path):
    """Records 4 and 5 share name, postcode and kind: one site, and two levels that contradict each other."""
    report = load(
        EXAMPLES / "chicago_ratings.csv", tmp_path / "store", mapping=MAPPINGS / "chicago_ratings.toml"
    )
    assert (counts(report, "site"), counts(report, "qris_rating")) == ((5, 4, 1), (5, 3, 2))
    assert {(p.table, p.record) for p in report.problems if p.severity == "row"} == {
        ("site", 5),
        ("qris_rating", 4),
        ("qris_rating", 5),
    }
    assert rows(tmp_path / "store", "SELECT level, provisional FROM qris_rating ORDER BY 1, 2") == [
        ("gold", False), ("gold", True), ("silver", False)]  # fmt: skip


def test_years_until_departure_become_spells_and_a_censored_one_stays_open(tmp_path: Path):
    load(EXAMPLES / "alda_departures.csv", tmp_path / "store", mapping=MAPPINGS / "alda_departures.toml")
    found = rows(
        tmp_path / "store",
        "SELECT staff_id, year(end_date), separation_reason FROM staff_employment ORDER BY 1",
    )
    assert found == [("study-1", 1972 + 1, "left"), ("study-2", 1972 + 2, "left"), ("study-3", None, None),
                     ("study-4", None, None)]  # fmt: skip
