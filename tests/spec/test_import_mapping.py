"""Mappings: one wide file to several tables, and everything a mapping can state."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from coaching_analytics.ingest import Report, load
from tests.extracts import PLACES, SESSION, counts, places_store, rows, written

WIDE = """
[file]
{file}
[[table]]
name = "session"
{table}
[table.fields]
session_id = {{ derived = ["Coach", "Day", "Place"], salt = "x", prefix = "v-" }}
coach_id = "Coach"
session_date = "Day"
minutes = "Length"
status = {{ from = "Held", map = {{ Y = "completed", N = "cancelled" }} }}
site_id = {{ from = "Place", prefix = "00" }}
"""
HEADER = "Coach,Day,Length,Held,Place\n"


def mapped(tmp_path: Path, text: str | bytes, toml: str, **options: Any) -> Report:
    """Import places, then one file with a mapping."""
    folder = written(tmp_path / "wide", {"wide.csv": text, "m.toml": toml})
    return load(folder / "wide.csv", places_store(tmp_path), mapping=folder / "m.toml", **options)


def wide(file: str = "", table: str = "") -> str:
    return WIDE.format(file=file, table=table)


def held(
    tmp_path: Path, columns: str = "coach_id, session_date::VARCHAR, minutes, status, site_id"
) -> list[Any]:
    return rows(tmp_path / "store", f"SELECT {columns} FROM session ORDER BY session_date, session_id")


def refused(report: Report) -> str:
    assert report.exit_code == 2, report
    return " / ".join(f"{p.column}: {p.expected} {p.mend}" for p in report.problems)


def test_a_stated_date_format_is_used_where_both_ways_would_fit(tmp_path: Path):
    report = mapped(tmp_path, HEADER + "C1,03/04/2025,60,Y,123\n", wide('date_format = "%d/%m/%Y"'))
    assert (report.exit_code, report.problems) == (0, ())
    assert held(tmp_path) == [("C1", "2025-04-03", 60, "completed", "00123")]


def test_a_day_that_does_not_exist_in_the_stated_format_is_a_row_fault(tmp_path: Path):
    body = HEADER + "C1,02/28/2023,60,Y,123\nC1,02/29/2023,60,Y,123\n"
    report = mapped(tmp_path, body, wide('date_format = "%m/%d/%Y"'))
    assert counts(report, "session") == (2, 1, 1)
    assert [(p.record, p.value) for p in report.problems] == [(2, "02/29/2023")]


def test_null_tokens_thousands_and_decimal_signs(tmp_path: Path):
    """1.020,0 minutes have a point for thousands and a comma for decimals; NA is blank as stated."""
    toml = wide('null_tokens = ["NA", "-"]\nthousands = "."\ndecimal = ","\ndelimiter = ";"')
    body = HEADER.replace(",", ";") + "C1;2025-03-04;1.020,0;Y;123\nC1;2025-03-05;60;Y;NA\n"
    assert mapped(tmp_path, body, toml).exit_code == 0
    assert held(tmp_path, "minutes, site_id") == [(1020, "00123"), (60, None)]


def test_stated_encodings_load(tmp_path: Path):
    toml = (
        '[file]\nencoding = "{}"\n[[table]]\nname = "site"\nfields = {{ site_id = "id", site_name = "name", '
        'region_id = {{ constant = "north" }}, setting = {{ constant = "home" }} }}\n'
    )
    for number, encoding in enumerate(("windows-1252", "latin-1", "utf-16")):
        text = f"id,name\r\nX{number},Zoë\r\n".encode(encoding)
        report = mapped(tmp_path, text, toml.format(encoding))
        assert counts(report, "site") == (1, 1, 0), (encoding, report.problems)
    assert rows(tmp_path / "store", "SELECT DISTINCT site_name FROM site WHERE site_id LIKE 'X%'") == [
        ("Zoë",)
    ]


def test_a_preamble_is_skipped_when_the_header_row_is_stated(tmp_path: Path):
    body = "Report of March\nprinted by, somebody\n" + HEADER + "C1,2025-03-04,60,Y,123\n"
    assert counts(mapped(tmp_path, body, wide("header_row = 3")), "session") == (1, 1, 0)


def test_a_value_the_map_does_not_name_is_rejected_and_shown(tmp_path: Path):
    report = mapped(tmp_path, HEADER + "C1,2025-03-04,60,Y,123\nC1,2025-03-05,60,Maybe,123\n", wide())
    assert counts(report, "session") == (2, 1, 1)
    assert [(p.record, p.column, p.value) for p in report.problems] == [(2, "status", "Maybe")]


def test_a_column_nobody_mentions_is_refused_until_it_is_ignored_on_purpose(tmp_path: Path):
    body = "Mood," + HEADER + "good,C1,2025-03-04,60,Y,123\n"
    assert "Mood: a column that is known or ignored" in refused(mapped(tmp_path, body, wide()))
    assert mapped(tmp_path, body, wide('ignored = ["Mood"]')).exit_code == 0


def test_rows_left_out_are_counted_and_said(tmp_path: Path):
    body = HEADER + "C1,2025-03-04,60,Y,123\nAll coaches,,60,,\n"
    report = mapped(tmp_path, body, wide('leave_out = { Coach = ["All coaches"] }'))
    assert counts(report, "session") == (2, 1, 0)
    assert [(dict(b.aside), b.set_aside) for b in report.batches] == [({"leave_out": 1}, 1)]
    assert report.problems == ()


def test_a_derived_id_is_the_same_in_every_extract(tmp_path: Path):
    """The same visit in a later, longer extract under upsert changes its row; it is not a second visit."""
    toml = wide(table='load_mode = "upsert"')
    mapped(tmp_path, HEADER + "C1,2025-03-04,60,Y,123\n", toml)
    report = mapped(tmp_path, HEADER + "C2,2025-03-04,20,Y,124\nC1,2025-03-04,90,Y,123\n", toml)
    assert [(b.new, b.changed, b.unchanged) for b in report.batches] == [(1, 1, 0)]
    assert sorted(held(tmp_path, "coach_id, minutes")) == [("C1", 90), ("C2", 20)]


def test_replace_takes_the_place_of_a_period(tmp_path: Path):
    scope = '{ date_column = "session_date", start = "2025-03-01", end = "2025-04-01" }'
    toml = f'load_mode = "replace"\nreplace = {scope}\n'
    mapped(tmp_path, HEADER + "C1,2025-02-04,60,Y,123\nC1,2025-03-04,60,Y,123\n", wide())
    mapped(tmp_path, HEADER + "C2,2025-03-09,45,Y,124\n", toml + wide())
    assert held(tmp_path, "coach_id, session_date::VARCHAR") == [("C1", "2025-02-04"), ("C2", "2025-03-09")]


CLASS = """
[[table]]
name = "observation"
[table.fields]
observation_id = "Visit"
classroom_id = {{ joined = ["Place", "Room"] }}
observation_date = "Day"
instrument = {{ constant = "class_pre_k" }}
edition = {{ constant = 1 }}
age_group = {{ constant = "pre_k" }}
purpose = {{ constant = "formal" }}
score_level = {{ constant = "visit" }}
[[table]]
name = "observation_score"
{climate}
unpivot = {{ columns = {{ "Positive climate" = "PC", "Negative climate" = "NC" }} }}
fields = {{ observation_id = "Visit", cycle = {{ constant = 1 }}, part = "part", score = "score" }}
"""
SCORES = "Visit,Place,Room,Day,Positive climate,Negative climate\n"


def test_a_column_for_each_dimension_becomes_rows_and_blanks_none(tmp_path: Path):
    body = SCORES + "O1,00123,1,2025-04-10,6,1\nO2,00124,1,2025-04-11,5,\n"
    report = mapped(tmp_path, body, CLASS.format(climate='negative_climate = "raw"'))
    assert (counts(report, "observation"), counts(report, "observation_score")) == ((2, 2, 0), (3, 3, 0))
    found = rows(
        tmp_path / "store",
        "SELECT observation_id, part, score::DOUBLE FROM observation_score ORDER BY 1, 2 DESC",
    )
    assert found == [("O1", "PC", 6.0), ("O1", "NC", 1.0), ("O2", "PC", 5.0)]


def test_negative_climate_is_asked_for(tmp_path: Path):
    report = mapped(tmp_path, SCORES + "O1,00123,1,2025-04-10,6,1\n", CLASS.format(climate=""))
    assert "raw (about 1 in most rooms) or reversed (about 7)?" in refused(report)


def test_reversed_negative_climate_is_stored_raw(tmp_path: Path):
    body = SCORES + "O1,00123,1,2025-04-10,6,7\nO2,00124,1,2025-04-11,5,6\n"
    assert mapped(tmp_path, body, CLASS.format(climate='negative_climate = "reversed"')).exit_code == 0
    found = rows(
        tmp_path / "store",
        "SELECT score::DOUBLE FROM observation_score WHERE part = 'NC' ORDER BY observation_id",
    )
    assert found == [(8 - 7.0,), (8 - 6.0,)]


def test_negative_climate_that_contradicts_the_answer_is_refused(tmp_path: Path):
    raw, turned = SCORES + "O1,00123,1,2025-04-10,6,1\n", SCORES + "O1,00123,1,2025-04-10,6,7\n"
    assert "reversed" in refused(mapped(tmp_path, raw, CLASS.format(climate='negative_climate = "reversed"')))
    assert "raw" in refused(mapped(tmp_path, turned, CLASS.format(climate='negative_climate = "raw"')))


def test_a_child_whose_parent_in_the_same_record_was_rejected_says_so(tmp_path: Path):
    body = SCORES + "O1,00123,1,2025-04-31,6,1\n"
    report = mapped(tmp_path, body, CLASS.format(climate='negative_climate = "raw"'))
    assert (counts(report, "observation"), counts(report, "observation_score")) == ((1, 0, 1), (2, 0, 2))
    assert {p.expected for p in report.problems if p.table == "observation_score"} == {
        "a row of observation that was loaded; its own row was rejected"
    }


def test_every_mistake_of_a_mapping_is_listed_at_once(tmp_path: Path):
    toml = '[file]\nencodng = "x"\n[[table]]\nname = "session"\nload_mode = "add"\n'
    toml += 'fields = { mood = "M", minutes = { } }\n'
    said = refused(mapped(tmp_path, HEADER, toml))
    for part in ("file.encodng", "session.load_mode", "session.mood", "session.minutes", "session.coach_id"):
        assert part in said


def test_a_roster_with_two_extract_dates_is_refused(tmp_path: Path):
    toml = (
        'load_mode = "dated_roster"\nextract_date = { from = "Seen" }\n[[table]]\nname = "site"\n'
        'fields = { site_id = "Id", region_id = { constant = "north" }, setting = { constant = "home" } }\n'
    )
    report = mapped(tmp_path, "Seen,Id\n2025-01-01,X1\n2025-01-02,X2\n", toml)
    assert "one and the same extract date" in refused(report)


def test_a_thing_twice_in_one_roster_is_a_fault_of_its_rows(tmp_path: Path):
    """Two levels of X1 seen on one day differ in their start only; a roster knows a site once."""
    toml = """load_mode = "dated_roster"
extract_date = { constant = "2025-01-01" }
[[table]]
name = "qris_rating"
fields = { site_id = "Id", start_date = "Since", level = "Level" }
"""
    report = mapped(
        tmp_path, "Id,Since,Level\n00123,2024-05-01,1\n00123,2024-06-01,2\n00124,2024-05-01,3\n", toml
    )
    assert counts(report, "qris_rating") == (3, 1, 2)


def test_signs_and_formats_without_a_meaning_are_refused(tmp_path: Path):
    said = refused(mapped(tmp_path, HEADER, wide('date_format = "%Q"\ndelimiter = "ab"')))
    assert "file.date_format" in said
    assert "file.delimiter" in said


def test_a_mapping_that_is_not_there_is_refused(tmp_path: Path):
    folder = written(tmp_path, PLACES)
    assert load(folder / "site.csv", tmp_path / "store", mapping=tmp_path / "none.toml").exit_code == 2


def test_a_file_with_our_column_names_needs_only_what_differs_stated(tmp_path: Path):
    """No fields: columns are found by name, optional ones may be absent; only the date format is stated."""
    body = SESSION + "S1,C1,03/04/2025,60,completed,00123\n"
    toml = '[file]\ndate_format = "%d/%m/%Y"\n[[table]]\nname = "session"\n'
    report = mapped(tmp_path, body, toml)
    assert (report.exit_code, report.problems) == (0, ())
    assert held(tmp_path, "session_date::VARCHAR, travel_minutes") == [("2025-04-03", None)]


MISREAD = {
    "a word for a list of words": ('null_tokens = "NA"', "file.null_tokens: a list of texts"),
    "numbers for words": ("null_tokens = [1]", "file.null_tokens: a list of texts"),
    "a number for an encoding": ("encoding = 1252", "file.encoding: text in quotes"),
    "a header above the first line": ("header_row = 0", "file.header_row: a whole number from 1"),
    "a number in quotes": ('header_row = "2"', "file.header_row: a whole number from 1"),
    "a list of formats": ('date_format = ["%d"]', "file.date_format: text in quotes"),
    "one sign for two things": ('thousands = "."', "another sign than the decimal sign"),
    "a word for a sign": ('decimal = "comma"', "file.decimal: one sign"),
}


@pytest.mark.parametrize("name", MISREAD)
def test_a_value_of_another_kind_is_refused_and_never_read_as_something_else(tmp_path: Path, name: str):
    """The word NA is not the list of N and A; a point for thousands and for decimals turns 60.5 into 605."""
    line, expected = MISREAD[name]
    assert expected in refused(mapped(tmp_path, HEADER + "C1,2025-03-04,60.5,Y,123\n", wide(line)))


def test_a_field_of_another_kind_is_refused(tmp_path: Path):
    """A word where a list of columns is meant is not a column for each of its letters."""
    for stated in ('{ joined = "Length" }', '{ from = "Length", prefix = 3 }', "{ constant = [1] }"):
        toml = wide().replace('minutes = "Length"', f"minutes = {stated}")
        assert "session.minutes." in refused(mapped(tmp_path, HEADER, toml))
