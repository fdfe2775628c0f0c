"""Public tables of other fields with a mapping each: every value that is there comes through, and no other.

What is expected is counted by Python's own csv module from the rows of the file, without the product.
"""

from __future__ import annotations

import csv
import io
from decimal import Decimal
from pathlib import Path

import pytest

from coaching_analytics.ingest import Report, load
from coaching_analytics.ingest.detect import detect
from coaching_analytics.ingest.profile import profile
from coaching_analytics.ingest.suggest import suggest
from coaching_analytics.vocabulary.tables import TABLES
from tests.extracts import counts, rows, written
from tests.golden.test_real_extracts import extract
from tests.golden.test_real_readers import table

MAPPINGS = Path(__file__).parent / "mappings"


def lines(name: str, encoding: str = "utf-8", delimiter: str = ",") -> list[list[str]]:
    text = extract(f"messytables/{name}.csv").read_bytes().decode(encoding)
    return list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))


def mapped(tmp_path: Path, name: str, mapping: str, code: int = 0) -> Report:
    path, stated = extract(f"messytables/{name}.csv"), MAPPINGS / f"{mapping}.toml"
    report = load(path, tmp_path / "store", mapping=stated)
    assert report.exit_code == code, report.problems[:3]
    return report


def facts(tmp_path: Path) -> list[tuple[str, ...]]:
    query = "SELECT site_id, fact, fact_date::VARCHAR, value FROM programme_fact ORDER BY ALL"
    return rows(tmp_path / "store", query)


def test_admissions_in_utf_16(tmp_path: Path):
    header, *body = lines("utf-16le_encoded", "utf-16")
    mapped(tmp_path, "utf-16le_encoded", "hospital_admissions")
    expected = [
        (line[0].strip(), name, "2011-03-31", value.strip())
        for line in body
        for name, value in list(zip(header, line, strict=True))[4:]
        if value.strip()
    ]
    assert len(expected) == 327 * 15
    assert facts(tmp_path) == sorted(expected)
    assert rows(tmp_path / "store", "SELECT count(*) FROM site") == [(327,)]


def test_spending_in_latin_1_with_sums_among_the_rows(tmp_path: Path):
    body = [line for line in lines("spanish_chars", "latin-1")[1:] if line[2]]
    report = mapped(tmp_path, "spanish_chars", "public_spending")
    amounts = [Decimal(line[6].replace(",", "")) for line in body]
    assert counts(report, "spending")[1:] == (len(body), 0)
    assert rows(tmp_path / "store", "SELECT count(*), sum(amount) FROM spending") == [
        (len(body), sum(amounts))
    ]
    found = rows(tmp_path / "store", "SELECT priority FROM spending ORDER BY 1")
    assert [text for (text,) in found] == sorted(line[5].strip() for line in body)


def test_budgets_with_a_column_a_province(tmp_path: Path):
    body = lines("begrotingsanalyse-2011")
    provinces = body[5][2:14]
    mapped(tmp_path, "begrotingsanalyse-2011", "municipal_budgets")
    expected = [
        (place, line[1].strip(), "2011-01-01", value.strip())
        for line in body[7:]
        if line[1].strip() and line[1].strip() != "Totaal"
        for place, value in zip(provinces, line[2:14], strict=True)
        if value.strip()
    ]
    assert len(expected) > 250
    assert facts(tmp_path) == sorted(expected)


def test_specialists_under_notes_and_over_notes(tmp_path: Path):
    """A field under two headings: which row is whose cannot be told; they are left out and listed."""
    body = lines("weird_head_padding", delimiter=";")
    years = body[11][1:10]
    values: dict[tuple[str, ...], list[str]] = {}
    for line in body[12 : body.index([], 12)]:
        for year, value in zip(years, line[1:10], strict=True):
            if value.strip() not in ("", "."):
                values.setdefault(("germany", line[0].strip(), f"{year}-01-01"), []).append(value.strip())
    report = mapped(tmp_path, "weird_head_padding", "specialists", code=1)
    # Rows alike in all count once; of rows that differ under one key none is loaded.
    expected = [(*key, found[0]) for key, found in values.items() if len(set(found)) == 1]
    assert facts(tmp_path) == sorted(expected)
    lost = {key[1] for key, found in values.items() if len(found) > 1}
    assert len(lost) < 5
    assert {str(p.value).split(", ")[2] for p in report.problems if p.severity == "row"} == lost
    (batch,) = [b for b in report.batches if b.table == "programme_fact"]
    assert batch.loaded + batch.rejected == sum(map(len, values.values()))


def test_titles_in_a_sparse_list(tmp_path: Path):
    body = [line for line in lines("sparse_with_column_errors", "latin-1")[1:] if line[0].strip()]
    report = mapped(tmp_path, "sparse_with_column_errors", "budget_titles")
    assert counts(report, "resource")[1:] == (1896, 0)
    found = rows(
        tmp_path / "store", "SELECT resource_id, title, topic FROM resource ORDER BY ALL NULLS FIRST"
    )
    expected = {(line[0].strip(), line[1].strip(), line[2].strip() or None) for line in body}
    assert set(found) == expected


ALABAMA = (
    "budget_category_groups", "budget_column_map_legacy", "budget_column_map_new",
    "classroom_column_map_legacy", "classroom_column_map_new", "classroom_degree_patterns",
    "classroom_language_mapping", "classroom_race_mapping", "delivery_type_codes",
    "student_delivery_type_mapping",
)  # fmt: skip


@pytest.mark.parametrize("name", ALABAMA)
def test_a_list_of_codes_is_read_to_the_letter(tmp_path: Path, name: str):
    """Patterns with commas, bars and backslashes in quotes; no records, so no mapping."""
    path = extract(f"alprekdb/{name}.csv")
    expected = [
        [cell.strip() for cell in line] for line in csv.reader(path.open(encoding="utf-8", newline=""))
    ]
    found = detect(path)
    assert table(path, found.dialect, tmp_path) == expected


def columns_of(name: str) -> list[str]:
    with extract(f"alprekdb/{name}.csv").open(encoding="utf-8", newline="") as handle:
        return [line["raw_column"] for line in csv.DictReader(handle)]


@pytest.mark.parametrize("name", [each for each in ALABAMA if "column_map" in each])
def test_columns_of_a_state_pre_k_export_are_suggested_by_name_and_support_never(tmp_path: Path, name: str):
    """A file with the columns the state exports: its region is found; nothing is taken for support."""
    names = list(dict.fromkeys(columns_of(name)))
    text = io.StringIO()
    csv.writer(text).writerows([names, ["1"] * len(names)])
    looked = profile(written(tmp_path, {"export.csv": text.getvalue()}) / "export.csv", detect(
        tmp_path / "export.csv").dialect)  # fmt: skip
    region = suggest(TABLES["region"], TABLES["region"].column("region_id"), looked)
    if "Region" in names:
        assert (region[0].column, region[0].sure) == ("Region", True)
    purpose = suggest(TABLES["spending"], TABLES["spending"].column("purpose"), looked)
    assert not any("support" in each.column.casefold() for each in purpose)


def test_every_file_of_the_folder_is_read_by_a_test():
    """A file that is put beside the others is named in a test, or this one fails."""
    folder = extract("SOURCES.md").parent
    said = "\n".join(path.read_text("utf-8") for path in Path(__file__).parent.glob("test_real_*.py"))
    files = {path.stem for path in folder.rglob("*") if path.suffix in (".csv", ".xlsx", ".gz", ".zip")}
    assert len(files) > 30
    assert sorted(stem for stem in files if stem not in said) == []
