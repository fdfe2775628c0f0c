"""Row faults: the row is rejected with record, column, value and what was expected; the others load (exit 1).

One import holds every fault, as a real extract does: all problems are listed at once.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from coaching_analytics.ingest import Report
from tests.extracts import GOOD_SESSION, SESSION, counts, imported, rows

FILES = {
    "region": "region_id,system_id,region_name\nnorth,demo,North\nlost,nobody,Lost\n",
    "site": (
        "site_id,region_id,setting\n00123,north,centre\n00124,north,home\n00125,lost,home\nTotal,north,home\n"
    ),
    "staff_employment": (
        "staff_id,staff_type,agency_id,start_date,end_date,spell_kind,fte\n"
        "C1,coach,A1,2024-07-01,,employed,0.8\n"
        "C1,educator,A1,2024-07-01,,leave,\n"
        "C2,coach,A1,2024-07-01,2024-07-01,employed,1\n"
        "C2,coach,A1,2024-08-01,,employed,nan\n"
        "C2,coach,A1,2024-09-01,,employed,inf\n"
    ),
    "session": SESSION + (
        "S1,C1,2025-03-04,60,completed,00123\n"
        "S2,C1,2025-03-04,60.7,completed,00123\n"
        "S3,C1,2025-03-04,-5,completed,00123\n"
        "S4,C1,2023-02-29,60,completed,00123\n"
        "S5,C9,2025-03-04,60,completed,00123\n"
        "S6,C1,2025-03-04,60,held,00123\n"
        "S7,C1,2025-03-04,60,completed,00125\n"
        "S8,C1,2025-03-04,0x10,completed,00123\n"
        ",C1,2025-03-04,60,completed,00123\n"
        "S1,C1,2025-03-04,60,completed,00123\n"
        "S9,C1,2025-03-04,60,completed,00123\n"
        "S9,C1,2025-03-05,45,completed,00123\n"
        "Grand Total,C1,2025-03-04,60,completed,00123\n"
        "S10,C1,infinity,60,completed,00123\n"
        "S11,C1,2025-03-04,1_0,completed,00123\n"
        "S12,C1,2025-03-04,1441,completed,00123\n"
    ),
    "session_participant": "session_id,participant_number,site_id,role\nS1,1,00123,lead\nS2,1,00123,lead\n",
    "observation": (
        "observation_id,classroom_id,observation_date,instrument,edition,age_group,purpose,score_level\n"
        "O1,00123-1,2025-04-10,class_pre_k,1,pre_k,formal,cycle\n"
        "O2,00123-1,2025-04-11,class_pre_k,9,pre_k,formal,cycle\n"
        "O3,00124-1,2025-04-11,ecers_3,3,pre_k,formal,visit\n"
        "O4,00124-1,2025-04-11,class_environment,2,pre_k,formal,visit\n"
    ),
    "observation_score": (
        "observation_id,cycle,part,score\nO1,1,PC,6\nO1,1,BM,8\nO1,1,XX,5\nO1,1,TS,\nO2,1,PC,6\n"
        "O3,1,12,\nO1,1,CD,0.5\nO1,1,QF,4.5\nO3,1,13,2.5\nO4,1,3,5\nO4,1,4,\nO4,1,5,2\n"
    ),
    "spending": (
        "spending_id,system_id,start_date,end_date,fiscal_year,place_level,place_id,amount,amount_kind,purpose,"
        "perspective\n"
        "M1,demo,2024-07-01,2025-07-01,2025,agency,A1,100.00,actual,coaching,direct\n"
        "M2,demo,2024-07-01,2025-07-01,2025,agency,00123,100.00,actual,coaching,direct\n"
        "M3,demo,2024-07-15,2025-07-01,2025,site,00123,100.00,actual,coaching,direct\n"
        "M4,demo,2024-07-01,2025-07-01,2025,site,00123,100.005,actual,coaching,direct\n"
        "M5,demo,2024-07-01,2025-07-01,2025,site,00123,\"1,000\",actual,coaching,direct\n"
        "M6,demo,2024-07-01,2025-07-01,2025,site,00123,1e3,actual,coaching,direct\n"
        "M7,demo,2024-07-01,2025-07-01,2025,system,demo,-50,actual,coaching,direct\n"
    ),
}  # fmt: skip

EXPECTED = [
    ("region", 2, "system_id", "nobody", "found in system.system_id"),
    ("site", 3, "region_id", "lost", "its own row was rejected"),
    ("site", 4, "site_id", "Total", "not a total"),
    ("staff_employment", 2, "staff_id", "C1", "found in educator.educator_id"),
    ("staff_employment", 3, "end_date", "2024-07-01", "after start_date"),
    ("staff_employment", 4, "fte", "nan", "a number"),
    ("staff_employment", 5, "fte", "inf", "a number"),
    ("session", 2, "minutes", "60.7", "whole number of minutes"),
    ("session", 3, "minutes", "-5", "from 0 to 1440"),
    ("session", 4, "session_date", "2023-02-29", "a date that exists"),
    ("session", 5, "coach_id", "C9", "found in coach.coach_id"),
    ("session", 6, "status", "held", "one of completed, planned"),
    ("session", 7, "site_id", "00125", "its own row was rejected"),
    ("session", 8, "minutes", "0x10", "whole number"),
    ("session", 9, "session_id", None, "a value"),
    ("session", 10, "session_id", "S1", "each row once"),
    ("session", 11, "session_id", "S9", "these differ"),
    ("session", 12, "session_id", "S9", "these differ"),
    ("session", 13, "session_id", "Grand Total", "not a total"),
    ("session", 14, "session_date", "infinity", "a date"),
    ("session", 15, "minutes", "1_0", "whole number"),
    ("session", 16, "minutes", "1441", "from 0 to 1440"),
    ("session_participant", 2, "session_id", "S2", "its own row was rejected"),
    ("observation", 2, "edition", "9", "editions 1, 2 of CLASS Pre-K"),
    ("observation_score", 2, "score", "8", "from 1 to 7"),
    ("observation_score", 3, "part", "XX", "dimension or item of class_pre_k"),
    ("observation_score", 4, "score", None, "a score"),
    ("observation_score", 5, "observation_id", "O2", "its own row was rejected"),
    ("observation_score", 7, "score", "0.5", "from 1 to 7"),
    ("observation_score", 8, "score", "4.5", "a whole number: one score of CLASS Pre-K at the level cycle"),
    ("observation_score", 9, "score", "2.5", "a whole number: one score of ECERS-3 at the level visit"),
    ("observation_score", 10, "score", "5.0", "from 1 to 3, the scale of CLASS Environment"),
    ("spending", 2, "place_id", "00123", "found in agency.agency_id"),
    ("spending", 3, "start_date", "2024-07-15", "first day of a month"),
    ("spending", 4, "amount", "100.005", "whole cents"),
    ("spending", 5, "amount", "1,000", "a number"),
    ("spending", 6, "amount", "1e3", "a number"),
]  # fmt: skip


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Report:
    return imported(tmp_path_factory.mktemp("faults"), FILES)


@pytest.mark.parametrize(("table", "record", "column", "value", "expected"), EXPECTED)
def test_a_fault_is_listed_with_its_place_its_value_and_what_was_expected(
    report: Report, table: str, record: int, column: str, value: str | None, expected: str
):
    found = [p for p in report.problems if (p.table, p.record, p.column) == (table, record, column)]
    assert [p.value for p in found] == [value]
    assert expected in found[0].expected
    assert found[0].severity == "row"
    assert found[0].mend


def test_no_other_row_is_complained_about(report: Report):
    places = {(table, record, column) for table, record, column, _, _ in EXPECTED}
    found = {(p.table, p.record, p.column) for p in report.problems if p.table}
    assert found == places


def test_rows_in_are_rows_loaded_plus_rows_rejected(report: Report):
    """16 sessions: S1 alone is good. 7 spending lines: M1 and the reversal M7 are good."""
    assert counts(report, "session") == (16, 1, 15)
    assert counts(report, "spending") == (7, 2, 5)
    assert counts(report, "observation_score") == (12, 4, 8)
    assert all(batch.rows_in == batch.loaded + batch.rejected + batch.set_aside for batch in report.batches)


def test_some_rows_rejected_is_exit_code_1(report: Report):
    assert report.exit_code == 1


def test_strict_refuses_everything_for_one_bad_row(tmp_path: Path):
    report = imported(
        tmp_path, {"session": GOOD_SESSION + "S2,C1,2025-03-04,60.7,completed,00123\n"}, strict=True
    )
    assert (report.exit_code, report.batches, report.snapshot) == (2, (), None)
    assert [p.value for p in report.problems] == ["60.7"]


def test_a_key_that_was_loaded_before_is_rejected_when_appending(tmp_path: Path):
    imported(tmp_path, {"session": GOOD_SESSION})
    later = SESSION + "S1,C1,2025-03-09,30,completed,00123\nS2,C1,2025-03-09,30,completed,00123\n"
    (tmp_path / "in" / "session.csv").write_text(later)
    from coaching_analytics.ingest import load

    report = load(tmp_path / "in" / "session.csv", tmp_path / "store")
    assert counts(report, "session") == (2, 1, 1)
    assert "loaded before" in report.problems[0].expected
    assert rows(tmp_path / "store", "SELECT session_id, minutes FROM session ORDER BY 1") == [
        ("S1", 60),
        ("S2", 30),
    ]


def test_a_warning_leaves_the_row_in(tmp_path: Path):
    """Components of 70 minutes in a session of 60, and a day to come, are said and loaded."""
    report = imported(tmp_path, {
        "session": GOOD_SESSION + "S2,C1,2199-01-01,60,completed,00123\n",
        "session_component": "session_id,component,minutes\nS1,observation,40\nS1,feedback,30\n",
    })  # fmt: skip
    assert report.exit_code == 0
    assert [(p.table, p.column, p.value, p.severity) for p in report.problems] == [
        ("session", "session_date", "2199-01-01", "warning"),
        ("session_component", "minutes", "70 of 60", "warning"),
    ]
    assert counts(report, "session_component") == (2, 2, 0)
