"""A large file with many kinds of faults: all at once, in groups with counts, examples and how to mend."""

from __future__ import annotations

from pathlib import Path

import pytest

from coaching_analytics.cli import run
from coaching_analytics.ingest import Report, load
from coaching_analytics.ingest.grouped import sentence
from coaching_analytics.ingest.load import PROBLEMS_LISTED
from tests.extracts import SESSION, places_store, written

MAPPING = """
[file]
date_format = "%m/%d/%Y"
[[table]]
name = "session"
"""
KINDS = {
    "03/04/2025,60,completed,00123": 20_000,
    "2025-03-04,60,completed,00123": 41,
    "03/04/2025,sixty,completed,00123": 6_000,
    "03/04/2025,60,held,00123": 3_000,
    "03/04/2025,60,completed,00999": 1_500,
    "03/04/2025,2000,completed,00123": 700,
    "03/04/2199,60,completed,00123": 30,
}
"""Rows of each kind, by what follows the ids; the first are good but that all say the same."""


def big(tmp_path: Path) -> tuple[Path, Path]:
    lines, number = [], 0
    for rest, many in KINDS.items():
        for _ in range(many):
            number += 1
            lines.append(f"S{number},C1,{rest}\n")
    # The kinds are mixed: record 1 is of the last kind, and so on.
    mixed = [line for start in range(97) for line in lines[start::97]]
    (tmp_path / "map.toml").write_text(MAPPING)
    return written(tmp_path, {"visits.csv": SESSION + "".join(mixed)}) / "visits.csv", tmp_path / "map.toml"


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Report:
    folder = tmp_path_factory.mktemp("big")
    file, mapping = big(folder)
    return load(file, places_store(folder), mapping=mapping, dry_run=True)


def test_every_kind_is_told_once_with_how_many_rows_it_has(report: Report):
    """The list ends at ten thousand; the groups count them all."""
    assert sum(group.count for group in report.groups) > len(report.problems) > PROBLEMS_LISTED
    assert [(g.severity, g.column, g.count) for g in report.groups] == [
        ("row", "minutes", 6_000),
        ("row", "status", 3_000),
        ("row", "site_id", 1_500),
        ("row", "minutes", 700),
        ("row", "session_date", 41),
        ("warning", "session_date", 30),
        ("warning", "session_id", 1),
    ]


def test_a_date_in_another_format_is_said_in_signs_a_person_knows(report: Report):
    (dates,) = [g for g in report.groups if g.column == "session_date" and g.severity == "row"]
    assert sentence(dates.to_json()) == "41 rows: session date is not a date that exists, as MM/DD/YYYY"
    assert (dates.values, dates.mend) == (("2025-03-04",), "Correct the date.")
    assert len(dates.records) == 3
    assert list(dates.records) == sorted(dates.records)


def test_rows_in_are_those_of_the_groups_and_the_good_ones(report: Report):
    (batch,) = report.batches
    bad = sum(group.count for group in report.groups if group.severity == "row")
    assert (batch.rows_in, batch.rejected, batch.loaded) == (sum(KINDS.values()), bad, 20_030)


def test_the_command_tells_the_groups_and_warnings_apart_from_them(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    file, mapping = tmp_path / "visits.csv", tmp_path / "map.toml"
    rows = ["S1,C1,2025-03-04,60,completed,00123", "S2,C1,03/04/2199,60,completed,00123",
            "S3,C1,2025-03-05,60,completed,00123"]  # fmt: skip
    written(tmp_path, {"visits.csv": SESSION + "\n".join(rows) + "\n"})
    mapping.write_text(MAPPING)
    store = places_store(tmp_path)
    assert run(["import", str(file), "--store", str(store), "--mapping", str(mapping), "--dry-run"]) == 1
    said = capsys.readouterr().err.splitlines()
    assert said[1:] == [
        "Rows not loaded:",
        "  visits.csv, session: 2 rows: session date is not a date that exists, as MM/DD/YYYY (first: "
        "record 1, 3). Found: '2025-03-04', '2025-03-05'. Correct the date.",
        "Warnings:",
        "  visits.csv, session: session date: expected a day that has come already (first: record 2). Found: "
        "'2199-03-04'. Check the row; it is loaded as it is.",
    ]


def test_a_refused_file_is_grouped_too(tmp_path: Path):
    """Two records of the wrong length and a header are three kinds of fault of the file."""
    (tmp_path / "session.csv").write_text(SESSION + "S1,C1\nS2,C1,x\n")
    report = load(tmp_path / "session.csv", places_store(tmp_path))
    assert report.exit_code == 2
    assert {(g.severity, g.count) for g in report.groups} == {("file", 2)}
    assert report.groups[0].records == (1, 2)
