"""Months without logs are told per coach, over all files of an import and what the store holds already."""

from __future__ import annotations

from pathlib import Path

from coaching_analytics.ingest import Report, load
from tests.extracts import SESSION, places_store, written

EVERYBODY = "logs in every month from the first to the last"
EACH = "logs of each coach in every month from the first to the last"
TIME = "support_time_id,coach_id,work_date,time_use,minutes\n"


def visits(*rows: str) -> str:
    """One visit a row such as C1:2025-03; ids are the rows themselves."""
    pairs = [row.split(":") for row in rows]
    return SESSION + "".join(f"{c}{m},{c},{m}-04,60,completed,00123\n" for c, m in pairs)


def brought(tmp_path: Path, folder: str, **files: str) -> Report:
    report = load(written(tmp_path / folder, files), places_store(tmp_path))
    assert report.exit_code == 0, report.problems
    return report


def gaps(report: Report) -> list[tuple[str | None, str]]:
    return [(p.value, p.expected) for p in report.problems if p.severity == "warning"]


def test_a_coach_with_a_month_missing_is_named_where_another_has_logs(tmp_path: Path):
    """C1 has no February and no March; C2 has both, so the extract is not without them."""
    rows = ("C1:2025-01", "C1:2025-04", "C2:2025-01", "C2:2025-02", "C2:2025-03")
    report = brought(tmp_path, "a", session=visits(*rows))
    assert gaps(report) == [("C1: 2025-02, 2025-03", EACH)]
    assert {(p.table, p.file) for p in report.problems} == {("session", "session.csv")}


def test_a_month_missing_for_everybody_is_told_once(tmp_path: Path):
    rows = ("C1:2025-01", "C1:2025-03", "C2:2025-01", "C2:2025-03")
    assert gaps(brought(tmp_path, "a", session=visits(*rows))) == [("2025-02", EVERYBODY)]


def test_a_month_before_the_first_and_after_the_last_is_no_gap(tmp_path: Path):
    """C2 began in March and left after April, as far as the records say."""
    rows = ("C1:2025-01", "C1:2025-02", "C1:2025-03", "C1:2025-04", "C1:2025-05", "C2:2025-03", "C2:2025-04")
    assert gaps(brought(tmp_path, "a", session=visits(*rows))) == []


def test_the_months_between_the_store_and_the_file_are_looked_at_too(tmp_path: Path):
    """The store ends for C1 in January and for C2 in February; the file begins with March."""
    brought(tmp_path, "a", session=visits("C1:2025-01", "C2:2025-02"))
    assert gaps(brought(tmp_path, "b", session=visits("C1:2025-03", "C2:2025-03"))) == [("C1: 2025-02", EACH)]


def test_a_file_of_earlier_months_is_compared_with_what_came_after_it(tmp_path: Path):
    brought(tmp_path, "a", session=visits("C1:2025-04", "C2:2025-03"))
    found = gaps(brought(tmp_path, "b", session=visits("C1:2025-01", "C2:2025-02", "C2:2025-01")))
    assert found == [("C1: 2025-02, 2025-03", EACH)]


def test_gaps_of_the_store_alone_are_not_told_again(tmp_path: Path):
    """C1's February was told when it was loaded; the next month is about itself."""
    brought(tmp_path, "a", session=visits("C1:2025-01", "C1:2025-03", "C2:2025-02", "C2:2025-03"))
    assert gaps(brought(tmp_path, "b", session=visits("C1:2025-04", "C2:2025-04"))) == []


def test_other_time_in_another_file_of_the_import_fills_a_month(tmp_path: Path):
    rows = ("C1:2025-01", "C1:2025-03", "C2:2025-02")
    time = TIME + "T1,C1,2025-02-28,travel,30\n"
    assert gaps(brought(tmp_path, "a", session=visits(*rows), support_time=time)) == []


def test_a_month_for_which_no_activity_was_stated_is_no_gap(tmp_path: Path):
    rows = ("C1:2025-01", "C1:2025-04", "C2:2025-02", "C2:2025-03")
    stated = "coach_id,month,statement\nC1,2025-02-01,no_activity\n"
    assert gaps(brought(tmp_path, "a", session=visits(*rows), no_activity=stated)) == [("C1: 2025-03", EACH)]


def test_months_on_leave_or_between_two_posts_are_no_gap(tmp_path: Path):
    """C1 was on leave all of February, half of March; C2 had no post in February, and one again in March."""
    rows = ("C1:2025-01", "C1:2025-04", "C2:2025-01", "C2:2025-04", "C1:2025-05", "C2:2025-05")
    posts = "staff_id,staff_type,agency_id,start_date,end_date,spell_kind,fte\n" + (
        "C1,coach,A1,2024-07-01,,employed,1\nC1,coach,A1,2025-02-01,2025-03-15,leave,\n"
        "C2,coach,A1,2024-07-01,2025-02-01,employed,1\nC2,coach,A1,2025-03-20,,employed,1\n"
    )
    time = TIME + "T1,C3,2025-02-01,travel,5\nT2,C3,2025-03-01,travel,5\n"
    files = {"staff_employment": posts, "support_time": time, "coach": "coach_id,coach_role\nC3,coach\n"}
    found = gaps(brought(tmp_path, "a", session=visits(*rows), **files))
    assert found == [("C1: 2025-03", EACH), ("C2: 2025-03", EACH)]


def test_a_month_that_a_file_takes_back_counts_as_missing(tmp_path: Path):
    """A file that replaces February and March brings March alone; C2's later month stays."""
    brought(tmp_path, "a", session=visits("C1:2025-01", "C1:2025-02", "C1:2025-03", "C2:2025-02"))
    mapping = tmp_path / "map.toml"
    mapping.write_text(
        'load_mode = "replace"\n[replace]\ndate_column = "session_date"\nstart = 2025-02-01\n'
        'end = 2025-04-01\n[[table]]\nname = "session"\n'
    )
    again = visits("C1:2025-03", "C2:2025-03", "C2:2025-02")
    report = load(
        written(tmp_path / "b", {"again.csv": again}) / "again.csv", tmp_path / "store", mapping=mapping
    )
    assert gaps(report) == [("C1: 2025-02", EACH)], report.problems
