"""Rows that were not loaded are handed back, mended, and loaded again the same way."""

from __future__ import annotations

from pathlib import Path

from coaching_analytics.ingest import load
from coaching_analytics.ingest.dialect import Dialect
from coaching_analytics.ingest.reject_file import rejected_of_file, to_mend
from tests.extracts import SESSION, places_store, rows, written

GOOD = "S1,C1,2025-03-04,60,completed,00123\n"
BAD = "S2,C1,2025-03-05,60.7,completed,00123\n"


def test_mended_rows_load_with_the_reason_still_beside_them(tmp_path: Path):
    store = places_store(tmp_path)
    path = written(tmp_path / "in", {"session": SESSION + GOOD + BAD}) / "session.csv"
    first = load(path, store)
    assert (first.batches[0].loaded, first.batches[0].rejected) == (1, 1)
    handed = to_mend(rejected_of_file(path, Dialect(), {2: "minutes: a whole number"}), Dialect())
    again = written(tmp_path / "again", {"session": handed.replace(b"60.7", b"61")}) / "session.csv"
    second = load(again, store)
    assert (second.exit_code, second.problems) == (0, ())
    assert rows(store, "SELECT session_id, minutes FROM session ORDER BY 1") == [("S1", 60), ("S2", 61)]


def test_the_reason_is_passed_over_only_as_the_last_column(tmp_path: Path):
    text = "why not loaded," + SESSION + "odd," + GOOD
    path = written(tmp_path / "in", {"session": text}) / "session.csv"
    assert load(path, places_store(tmp_path)).exit_code == 2
