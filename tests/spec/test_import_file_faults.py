"""File faults: the file is refused with a question or a place, and the store stays as it was (exit 2)."""

from __future__ import annotations

from pathlib import Path

import pytest

from coaching_analytics.ingest import Report, load
from coaching_analytics.store.layout import Layout
from coaching_analytics.store.lock import locked
from tests.extracts import GOOD_SESSION, PLACES, SESSION, counts, imported, one, rows, written

HEADER = SESSION.strip()
ROW = "S1,C1,2025-03-04,60,completed,00123"

REFUSED = {
    "empty": (b"", "the file is empty"),
    "blank": (b"\n", "a header line"),
    "nul": (GOOD_SESSION.replace("60", "6\0").encode(), "NUL"),
    "utf16": (GOOD_SESSION.encode("utf-16"), "UTF-16"),
    "utf16 without mark": (GOOD_SESSION.encode("utf-16-le"), "UTF-16"),
    "windows-1252": (GOOD_SESSION.replace("S1", "Sé").encode("cp1252"), "UTF-8"),
    "cut in a character": (f"{HEADER}\nS1,C1,2025-03-04,60,completed,é".encode()[:-1], "UTF-8"),
    "unclosed quote": (f'{HEADER}\n"{ROW}\n'.encode(), "a quote that is closed"),
    "quote inside": (f'{HEADER}\n"S"1",C1,2025-03-04,60,completed,00123\n'.encode(), "quotes inside a value"),
    "a value too many": (f"{HEADER}\n{ROW}\n{ROW},extra\n".encode(), "6 values, as in the header"),
    "a value too few": (f"{HEADER}\n{ROW}\nS2,C1\n".encode(), "6 values, as in the header"),
    "semicolons": (GOOD_SESSION.replace(",", ";").encode(), "separated by commas"),
    "missing column": (GOOD_SESSION.replace("coach_id", "coach").encode(), "a column coach_id"),
    "unknown column": (f"{HEADER},mood\n{ROW},good\n".encode(), "known or ignored on purpose"),
    "column twice": (f"{HEADER},minutes\n{ROW},60\n".encode(), "each column name once"),
    "column without a name": (f"{HEADER},\n{ROW},60\n".encode(), "a name for column number 7"),
    "another file": (b"a,b,c\n1,2,3\n", "a header with the columns"),
    "long cell": (f'{HEADER}\n"{"x" * 1_000_001}"{ROW[2:]}\n'.encode(), "at most 1,000,000 bytes"),
    "no line ends": (HEADER.encode() + b"x" * 5_000_000, "a header line"),
    "dates both ways": (GOOD_SESSION.replace("2025-03-04", "03/04/2025").encode(), "day first?"),
    "dates neither way": (f"{HEADER}\n{ROW.replace('2025-03-04', '13/04/2025')}\n"
                          f"{ROW.replace('2025-03-04', '04/13/2025')}\n".encode(), "one way throughout"),
}  # fmt: skip


@pytest.mark.parametrize("name", REFUSED)
def test_the_file_is_refused_with_words_and_nothing_is_published(tmp_path: Path, name: str):
    data, expected = REFUSED[name]
    report = one(tmp_path, "session.csv", data)
    assert report.exit_code == 2
    assert expected in " ".join(p.expected for p in report.problems)
    assert all(p.severity == "file" and p.mend and p.file == "session.csv" for p in report.problems)
    assert report.batches == ()
    assert Layout.of(tmp_path / "store").published() is None


def test_a_refused_file_leaves_a_filled_store_as_it_was(tmp_path: Path):
    before = imported(tmp_path, {"session": GOOD_SESSION})
    report = one(tmp_path, "session.csv", f"{HEADER}\n{ROW},extra\n")
    assert (report.exit_code, report.snapshot) == (2, before.snapshot)
    assert rows(tmp_path / "store", "SELECT count(*) FROM session") == [(1,)]


def test_records_at_fault_are_named_all_of_them(tmp_path: Path):
    """Records 2 and 4 have 5 and 7 values; record 1 holds a line break and still counts as one."""
    text = (
        f'{HEADER}\n"S\n1",C1,2025-03-04,60,completed,00123\nS2,C1,2025-03-04,60,completed\n{ROW}\n{ROW},x\n'
    )
    report = one(tmp_path, "session.csv", text)
    assert [(p.record, p.value) for p in report.problems] == [(2, "5 values"), (4, "7 values")]


def test_faults_of_several_files_are_listed_together(tmp_path: Path):
    folder = written(tmp_path / "in", {**PLACES, "session": b"", "coach": "coach,role\nC1,coach\n"})
    report = load(folder, tmp_path / "store")
    assert {p.file for p in report.problems} == {"session.csv", "coach.csv"}


def test_a_file_that_is_not_there_is_refused(tmp_path: Path):
    report = load(tmp_path / "session.csv", tmp_path / "store")
    assert (report.exit_code, report.problems[0].expected) == (2, "a file that can be read")


def test_a_file_not_named_after_a_table_asks_which_one_it_is(tmp_path: Path):
    report = one(tmp_path, "march.csv", GOOD_SESSION)
    assert report.exit_code == 2
    assert "Which table is it?" in report.problems[0].mend


def test_a_folder_without_tables_is_refused(tmp_path: Path):
    report = load(written(tmp_path / "in", {"notes.txt": "hello"}), tmp_path / "store")
    assert report.exit_code == 2


def test_a_second_writer_is_refused_with_a_plain_message(tmp_path: Path):
    with locked(Layout.of(tmp_path / "store"), "somebody"):
        report = imported(tmp_path, {})
    assert report.exit_code == 2
    assert "being written by somebody" in report.problems[0].expected


def test_simulated_and_real_rows_are_never_mixed(tmp_path: Path):
    imported(tmp_path, {})
    (tmp_path / "in" / "extract.toml").write_text('origin = "simulated"\n')
    (tmp_path / "in" / "session.csv").write_text(GOOD_SESSION)
    report = load(tmp_path / "in" / "session.csv", tmp_path / "store")
    assert report.exit_code == 2
    assert "never mixed" in report.problems[0].expected


def scores(values: list[str], part: str = "PC") -> dict[str, str]:
    """One visit a score."""
    visits = "observation_id,classroom_id,observation_date,instrument,edition,age_group,purpose,score_level\n"
    visits += "".join(
        f"O{i},00123-1,2025-04-10,class_pre_k,1,pre_k,formal,cycle\n" for i in range(len(values))
    )
    body = "".join(f"O{i},1,{part},{value}\n" for i, value in enumerate(values))
    return {"observation": visits, "observation_score": f"observation_id,cycle,part,score\n{body}"}


def refusal(report: Report) -> str:
    assert report.exit_code == 2, report
    return report.problems[0].expected


def test_scores_mostly_above_seven_are_another_scale(tmp_path: Path):
    assert "scores from 1 to 7" in refusal(imported(tmp_path, scores(["80", "95", "70", "6"])))


def test_a_single_score_above_seven_is_a_fault_of_its_row(tmp_path: Path):
    assert counts(imported(tmp_path, scores(["8", "5", "6", "4"])), "observation_score") == (4, 3, 1)


def test_a_hundred_scores_of_four_at_most_are_another_scale(tmp_path: Path):
    assert "use the scale from 1 to 7" in refusal(imported(tmp_path, scores(["1", "2", "3", "4"] * 25)))


def test_negative_climate_that_is_high_in_a_file_of_raw_scores_is_refused(tmp_path: Path):
    """Ten rooms with a mean of 6.9: the scores were turned round before."""
    assert "negative climate" in refusal(imported(tmp_path, scores(["7"] * 9 + ["6"], "NC")))


def test_a_table_that_does_not_exist_is_refused(tmp_path: Path):
    report = one(tmp_path, "march.csv", GOOD_SESSION, table="sessions")
    assert (report.exit_code, report.problems[0].value) == (2, "sessions")


def test_a_column_in_use_is_not_suggested_for_another(tmp_path: Path):
    """coach_id is the nearest name to coach_role, and taken."""
    report = one(tmp_path, "coach.csv", "coach_id,role\nC1,coach\n")
    assert "coach_id" not in report.problems[0].mend
