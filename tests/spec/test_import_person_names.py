"""Ids of persons that are names: refused with the way to mend them; codes that look so are left alone."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

from coaching_analytics.ingest import Report, load
from coaching_analytics.ingest.person_names import comma_name, of_person, worded_name
from coaching_analytics.vocabulary.tables import TABLES
from tests.extracts import one, places_store, rows, written

COACHES = """
[file]
ignored = ["Line"]
{file}
[[table]]
name = "coach"
[table.fields]
coach_id = {coach}
coach_role = {{ constant = "peer" }}
"""


def looks(text: str) -> str:
    with duckdb.connect() as con:
        tests = f"{comma_name('text')}, {worded_name('text')}"
        found = con.execute(f"SELECT {tests} FROM (SELECT ?::VARCHAR AS text)", [text]).fetchone() or ()
    return "comma" if found[0] else "words" if found[1] else ""


@pytest.mark.parametrize(
    "text", ["Madeup, Ada", "Ito, A.", "MADEUP, ADA", "de la Cruz, Ana María", "O'Neil,Bo"]
)
def test_last_comma_first_is_a_name(text: str):
    assert looks(text) == "comma"


@pytest.mark.parametrize(
    "text", ["Ada Madeup", "ADA MADEUP", "Ada M. Madeup", "Ana de la Cruz", "Zoë Strauß", "Mary-Ann O’Neil"]
)
def test_two_or_three_capitalised_words_are_a_name(text: str):
    assert looks(text) == "words"


@pytest.mark.parametrize(
    "text",
    ["Coach 12", "C1", "00123", "North Team", "Team, North", "NORTH TEAM", "Adder County Agency",
     "Head Start", "Child Care Resources", "Region A", "To Be Hired", "Not Assigned", "Vacant", "Ada",
     "ada madeup", "CCR RES", "A1 B2", "Madeup", "Made-Up", "a1b2c3d4e5f60718", "Lead Coach",
     "Early Learning Hub", "Coach Position Open", "One Two Three Four Five"],
)  # fmt: skip
def test_codes_posts_teams_and_agencies_are_no_names(text: str):
    assert looks(text) == ""


def test_which_columns_are_ids_of_persons():
    """Sites, rooms and visits are none, although their columns are about a person."""
    found = {column.name for table in TABLES.values() for column in table.columns if of_person(column)}
    assert found == {
        "person_id", "educator_id", "coach_id", "staff_id", "rater_id", "rater_person_id", "lead_educator_id",
    }  # fmt: skip


def coaches(tmp_path: Path, values: list[str], file: str = "", coach: str = '"Coach"') -> Report:
    text = "Coach,Line\n" + "".join(f'"{value}",{line}\n' for line, value in enumerate(values))
    toml = COACHES.format(file=file, coach=coach)
    folder = written(tmp_path / "given", {"n.csv": text, "m.toml": toml})
    return load(folder / "n.csv", places_store(tmp_path), mapping=folder / "m.toml")


NAMES = ["Quillfeather, Dana", "Madeup, Ada", "Invented, Bo"]


def test_a_column_of_names_is_refused_with_the_way_to_mend_it_and_no_name_is_told(tmp_path: Path):
    report = coaches(tmp_path, ["C7", *NAMES])
    assert report.exit_code == 2
    problem = report.problems[0]
    assert (problem.record, problem.column) == (2, "Coach")
    assert problem.value == "3 of 4 different values look like names (records 2, 3, 4)"
    assert 'derived = ["Coach"], salt = "store", name_order = "last_first"' in problem.mend
    assert 'codes = ["Coach"]' in problem.mend
    assert "Quillfeather" not in str(report.to_json())
    kept = [path for path in (tmp_path / "store").rglob("*") if path.is_file()]
    assert not [path for path in kept if b"Quillfeather" in path.read_bytes()]


def test_mended_as_it_says_the_file_loads(tmp_path: Path):
    salted = '{ derived = ["Coach"], salt = "store", name_order = "last_first" }'
    assert coaches(tmp_path, NAMES, coach=salted).exit_code == 0


def test_codes_that_are_stated_to_be_codes_load(tmp_path: Path):
    values = ["Bright Maple", "Sunny Oak"]
    assert coaches(tmp_path, values).exit_code == 2
    assert coaches(tmp_path, values, 'codes = ["Coach"]').exit_code == 0
    query = "SELECT coach_id FROM coach WHERE coach_role = 'peer' ORDER BY 1"
    assert rows(tmp_path / "store", query) == [("Bright Maple",), ("Sunny Oak",)]


@pytest.mark.parametrize("value", ["Coach {}", "North Team {}", "T-{}"])
def test_codes_in_words_load_without_a_word(tmp_path: Path, value: str):
    report = coaches(tmp_path, [value.format(number) for number in range(12)])
    assert (report.exit_code, report.problems) == (0, ())


def test_a_few_words_among_many_codes_are_told_and_one_name_with_a_comma_is_refused(tmp_path: Path):
    """1 of 21 values: two capitalised words may be a team; "Last, First" is no code."""
    codes = [f"C-{number}" for number in range(20)]
    report = coaches(tmp_path, [*codes, "Blue Heron"])
    assert [(p.severity, p.record) for p in report.problems] == [("warning", 21)]
    assert "Blue" not in str(report.to_json())
    assert coaches(tmp_path, [*codes, "Madeup, Ada"]).exit_code == 2


def test_a_name_within_a_made_id_is_refused_too(tmp_path: Path):
    """The coach is salted, but the id of the visit would keep the name."""
    toml = """
[[table]]
name = "session"
[table.fields]
session_id = { joined = ["Coach", "Day"] }
coach_id = { derived = ["Coach"], salt = "store" }
session_date = "Day"
minutes = { constant = 60 }
status = { constant = "completed" }
"""
    text = 'Coach,Day\n"Madeup, Ada",2025-03-04\n'
    folder = written(tmp_path / "given", {"n.csv": text, "m.toml": toml})
    report = load(folder / "n.csv", places_store(tmp_path), mapping=folder / "m.toml")
    assert [(p.severity, p.column) for p in report.problems] == [("file", "Coach")]
    ordered = toml.replace('salt = "store"', 'salt = "store", name_order = "last_first"')
    folder = written(tmp_path / "given", {"m.toml": ordered})
    report = load(folder / "n.csv", places_store(tmp_path), mapping=folder / "m.toml")
    assert [p.column for p in report.problems] == ["session.session_id"]


def test_a_file_named_after_a_table_is_held_to_it(tmp_path: Path):
    report = one(tmp_path, "coach.csv", "coach_id,coach_role\nAda Madeup,coach\nC2,coach\n")
    assert (report.exit_code, report.problems[0].column) == (2, "coach_id")
    assert "Madeup" not in str(report.to_json())


def test_a_total_row_is_no_name(tmp_path: Path):
    """Rows left out are not looked at."""
    left = 'leave_out = { Coach = ["Grand Total Line"] }'
    assert coaches(tmp_path, ["C7", "Grand Total Line"], left).exit_code == 0
