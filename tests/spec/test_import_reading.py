"""What loads although it looks odd, and what is kept exactly as it stood in the file."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from coaching_analytics.ingest import load, preview
from tests.extracts import GOOD_SESSION, PLACES, SESSION, counts, imported, places_store, rows, written

ROW = "S1,C1,2025-03-04,60,completed,00123"
QUERY = "SELECT session_id, coach_id, session_date, minutes, status, site_id FROM session ORDER BY 1"
S1 = ("S1", "C1", date(2025, 3, 4), 60, "completed", "00123")
S2 = ("S2", "C1", date(2025, 3, 4), 60, "completed", "00123")

LOADS = {
    "a byte order mark": b"\xef\xbb\xbf" + GOOD_SESSION.encode(),
    "a quoted header after a mark": b'\xef\xbb\xbf"session_id"' + GOOD_SESSION[10:].encode(),
    "line ends of Windows": GOOD_SESSION.replace("\n", "\r\n").encode(),
    "line ends of old Macs": GOOD_SESSION.replace("\n", "\r").encode(),
    "no last line end": GOOD_SESSION.strip().encode(),
    "empty lines": GOOD_SESSION.replace("\n", "\n\n").encode(),
    "spaces around values": GOOD_SESSION.replace(",", " , ").encode(),
    "a header in capitals": GOOD_SESSION.replace("session_id,coach_id", "Session_ID,COACH_ID").encode(),
    "columns in another order": b"minutes,site_id,status,session_date,session_id,coach_id\n"
    b"60,00123,completed,2025-03-04,S1,C1\n",
    "a whole number with a point": GOOD_SESSION.replace(",60,", ",60.0,").encode(),
}  # fmt: skip


@pytest.mark.parametrize("name", LOADS)
def test_it_loads_as_the_same_row(tmp_path: Path, name: str):
    folder = written(tmp_path / "in", {"session": LOADS[name]})
    report = load(folder / "session.csv", places_store(tmp_path))
    assert (report.exit_code, report.problems) == (0, ())
    assert rows(tmp_path / "store", QUERY) == [S1]


def test_mixed_line_ends_load_every_row(tmp_path: Path):
    body = f"{SESSION.strip()}\r\n{ROW}\n{ROW.replace('S1', 'S2')}\r\n"
    assert imported(tmp_path, {"session": body}).exit_code == 0
    assert rows(tmp_path / "store", QUERY) == [S1, S2]


def test_swapped_columns_are_found_by_name_and_not_by_place(tmp_path: Path):
    """Two text columns in the other order: reading by place would swap them without a word."""
    imported(tmp_path, {"region": "region_name,region_id,system_id\nNorth side,north,demo\n"})
    assert rows(tmp_path / "store", "SELECT region_id, region_name FROM region") == [("north", "North side")]


def test_text_is_kept_letter_by_letter(tmp_path: Path):
    """Leading zeros, quotes, commas, line breaks, 'NA' and letters of other languages stay."""
    body = 'site_id,site_name,region_id,setting\n00123,"Zoë\'s ""Tiny, Tots""\nRoom",north,centre\n'
    body += "00124,NA,north,home\n"
    imported(tmp_path, {"site": body})
    assert rows(tmp_path / "store", "SELECT site_id, site_name FROM site ORDER BY 1") == [
        ("00123", 'Zoë\'s "Tiny, Tots"\nRoom'), ("00124", "NA")]  # fmt: skip


def test_dates_that_fit_one_way_only_are_used_and_said(tmp_path: Path):
    """The 25 can only be a day, so every date is month first; 03/04 is 4 March."""
    body = SESSION + "S1,C1,03/04/2025,60,completed,00123\nS2,C1,03/25/2025,60,completed,00123\n"
    report = imported(tmp_path, {"session": body})
    assert rows(tmp_path / "store", "SELECT session_date FROM session ORDER BY 1") == [
        (date(2025, 3, 4),), (date(2025, 3, 25),)]  # fmt: skip
    assert [(p.column, p.severity, p.value) for p in report.problems] == [
        ("session_date", "warning", "%m/%d/%Y")
    ]


def test_one_impossible_day_among_month_first_dates_is_a_fault_of_its_row(tmp_path: Path):
    body = SESSION + "S1,C1,03/25/2025,60,completed,00123\nS2,C1,02/29/2023,60,completed,00123\n"
    report = imported(tmp_path, {"session": body})
    assert counts(report, "session") == (2, 1, 1)
    assert [p.value for p in report.problems if p.severity == "row"] == ["02/29/2023"]


def test_the_same_bytes_twice_load_nothing_twice(tmp_path: Path):
    first = imported(tmp_path, {"session": GOOD_SESSION})
    again = load(tmp_path / "in", tmp_path / "store")
    assert (again.exit_code, again.snapshot) == (0, first.snapshot)
    assert [(b.new, b.unchanged == b.loaded) for b in again.batches] == [(0, True)] * len(again.batches)
    assert rows(tmp_path / "store", QUERY) == [S1]


def test_a_folder_is_read_parents_first_and_published_once(tmp_path: Path):
    report = imported(tmp_path, {"session": GOOD_SESSION, "notes.txt": "not a table", "other.csv": "a\n1\n"})
    order = [batch.table for batch in report.batches]
    assert order == ["system", "region", "agency", "site", "classroom", "coach", "session"]
    assert len(list((tmp_path / "store" / "snapshots").glob("*.duckdb"))) == 1


def test_a_dry_run_counts_and_changes_nothing(tmp_path: Path):
    imported(tmp_path, {})
    before = sorted(p.name for p in (tmp_path / "store").rglob("*.json"))
    (tmp_path / "in" / "session.csv").write_text(GOOD_SESSION)
    report = load(tmp_path / "in" / "session.csv", tmp_path / "store", dry_run=True)
    assert counts(report, "session") == (1, 1, 0)
    assert rows(tmp_path / "store", QUERY) == []
    assert sorted(p.name for p in (tmp_path / "store").rglob("*.json")) == before


def test_rejected_rows_are_kept_with_their_reason(tmp_path: Path):
    import duckdb

    imported(tmp_path, {"session": GOOD_SESSION + "S2,C1,2025-03-04,60.7,completed,00123\n"})
    kept = f"'{tmp_path}/store/rejects/*.parquet'"
    with duckdb.connect() as con:
        found = con.execute(
            f"SELECT table_name, record, column_name, value, row_values FROM {kept}"
        ).fetchall()
    assert [row[:4] for row in found] == [("session", 2, "minutes", "60.7")]
    assert '"session_id":"S2"' in found[0][4]


def test_the_report_is_the_object_other_programs_know(tmp_path: Path):
    document = imported(
        tmp_path, {"session": GOOD_SESSION + "S2,C9,2025-03-04,60,completed,00123\n"}
    ).to_json()
    assert set(document) == {"batches", "files", "problems", "groups", "snapshot"}
    counted = {"in", "loaded", "rejected", "new", "changed", "unchanged", "gone"}
    aside = {"set_aside", "set_aside_by"}
    assert set(document["batches"][-1]) == {"batch", "table", "file"} | counted | aside
    assert document["files"][-1] == {
        "file": "session.csv",
        "ignored": [],
        "unmapped": [],
        "loaded_before": False,
    }
    assert {"record", "column", "value", "expected", "severity"} <= set(document["problems"][0])


def test_preview_shows_the_rows_as_text(tmp_path: Path):
    shown = preview(written(tmp_path, {"session": GOOD_SESSION}) / "session.csv")
    assert [(p.table, p.rows) for p in shown] == [
        ("session", (("S1", "C1", "2025-03-04", "60", "completed", "00123"),))
    ]


def test_places_alone_make_a_store(tmp_path: Path):
    assert imported(tmp_path, {}).exit_code == 0
    assert rows(tmp_path / "store", "SELECT count(*) FROM site") == [(PLACES["site"].count("\n") - 1,)]
