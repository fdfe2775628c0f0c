"""A file that loads but does not look like one table: the command says so, row faults apart."""

from __future__ import annotations

from pathlib import Path

from coaching_analytics.ingest import load
from tests.extracts import SESSION, places_store, rows, written

BODY = "".join(f"S{n},C1,2025-03-{n:02d},60,completed,00123\n" for n in range(1, 9))
MAPPING = """load_mode = "append"
[file]
leave_out = { session_id = ["Total"] }
[[table]]
name = "session"
"""


def loaded(tmp_path: Path, text: str, mapping: str = ""):
    folder = written(tmp_path / "in", {"session": text})
    stated = folder / "mapping.toml"
    stated.write_text(mapping)
    return load(folder / "session.csv", places_store(tmp_path), mapping=stated if mapping else None)


def warned(report) -> list[str]:
    return [each.expected for each in report.problems if each.severity == "warning"]


def test_a_file_that_looks_like_one_table_is_not_doubted(tmp_path: Path):
    report = loaded(tmp_path, SESSION + BODY)
    assert (report.exit_code, report.problems) == (0, ())


def test_a_total_is_turned_away_and_the_file_pointed_out(tmp_path: Path):
    report = loaded(tmp_path, SESSION + BODY + "Total,C1,2025-03-31,480,completed,00123\n")
    assert any("total" in each for each in warned(report))
    assert rows(tmp_path / "store", "SELECT count(*) FROM session") == [(8,)]


def test_a_header_that_stands_among_the_rows_in_other_letters_is_pointed_out(tmp_path: Path):
    again = "SESSION_ID,COACH_ID,SESSION_DATE,MINUTES,STATUS,SITE_ID\n"
    report = loaded(tmp_path, SESSION + BODY + again)
    assert any("repeats the header" in each for each in warned(report))


def test_a_total_the_mapping_leaves_out_is_not_doubted_again(tmp_path: Path):
    text = SESSION + BODY + "Total,C1,2025-03-31,480,completed,00123\n"
    report = loaded(tmp_path, text, MAPPING)
    assert report.exit_code == 0
    assert not any("total" in each for each in warned(report))
    assert rows(tmp_path / "store", "SELECT count(*) FROM session") == [(8,)]


def test_a_total_at_the_end_of_a_long_file_is_seen(tmp_path: Path):
    """Only the beginning and the end of a long file are looked at."""
    many = "".join(f"S{n},C1,2025-03-04,60,completed,00123\n" for n in range(4_000))
    report = loaded(tmp_path, SESSION + many + "Grand total,C1,2025-03-31,480,completed,00123\n")
    assert any("total" in each for each in warned(report))


def test_a_file_longer_than_its_beginning_and_shorter_than_its_end_is_looked_at(tmp_path: Path):
    """A beginning of 16 KB and an end of 64 KB overlap in a file of 30 KB."""
    many = "".join(f"S{n},C1,2025-03-04,60,completed,00123\n" for n in range(800))
    report = loaded(tmp_path, SESSION + many)
    assert report.exit_code == 0
    assert not any("one table" in each for each in warned(report))
