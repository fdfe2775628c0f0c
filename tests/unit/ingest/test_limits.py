"""Reading a file may take only so long, also inside the database; every limit is a setting with words."""

from __future__ import annotations

import time
from dataclasses import replace
from pathlib import Path

import duckdb
import pytest

from coaching_analytics.ingest import load
from coaching_analytics.ingest.limits import Clock, Limits
from coaching_analytics.ingest.problems import FileFault
from coaching_analytics.vocabulary.settings import declared
from tests.extracts import SESSION, places_store, rows, written

ENDLESS = "SELECT count(*) FROM range(10_000_000_000) AS a, range(1000) AS b WHERE hash(a.range, b.range) = 1"
IN_TIME = "a file that is read within"


def clock(seconds: float) -> Clock:
    return Clock("visits.csv", replace(Limits.of(), seconds=seconds))


def test_what_the_database_reads_ends_when_the_time_is_over():
    """The connection works on afterwards, for the next file."""
    with duckdb.connect() as con:
        began = time.monotonic()
        with pytest.raises(FileFault, match=IN_TIME), clock(0.2).bounding(con):
            con.execute(ENDLESS)
        assert time.monotonic() - began < 20
        assert con.execute("SELECT 1").fetchone() == (1,)


def test_the_time_of_several_steps_is_added_up_and_that_between_them_is_not():
    with duckdb.connect() as con:
        mine = clock(0.5)
        for _ in range(2):
            with mine.bounding(con):
                time.sleep(0.15)
        time.sleep(0.4)
        assert 0.3 <= mine.spent() < 0.5
        with pytest.raises(FileFault, match=IN_TIME), mine.bounding(con):
            con.execute(ENDLESS)


def test_another_error_stays_what_it_is():
    with duckdb.connect() as con, pytest.raises(duckdb.CatalogException), clock(5).bounding(con):
        con.execute("SELECT * FROM nowhere")


def test_a_load_that_takes_too_long_inside_the_database_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    """Only the read of the database is bounded here: looking at the bytes is let through."""
    store = places_store(tmp_path)
    lines = "".join(f"S{number},C1,2025-03-04,60,completed,00123\n" for number in range(200_000))
    file = written(tmp_path / "in", {"session": SESSION + lines}) / "session.csv"
    monkeypatch.setattr(Limits, "of", staticmethod(lambda settings=None: replace(limits, seconds=0)))
    monkeypatch.setattr(Clock, "check", lambda self: None)
    report = load(file, store)
    assert report.exit_code == 2
    (problem,) = report.problems
    assert problem.expected == "a file that is read within 0 seconds"
    assert problem.file == "session.csv"
    assert "reading_seconds" in problem.mend
    assert rows(store, "SELECT count(*) FROM session") == [(0,)]


limits = Limits.of()


def test_the_limits_are_those_that_are_promised_and_can_be_set():
    assert limits == Limits(200_000_000, 1_000_000_000, 20_000_000, 2_000, 1_000_000, 600)
    names = {name for name, one in declared().items() if one.scope == "import"}
    assert names == {"file_mb", "unpacked_mb", "file_rows", "file_columns", "cell_kb", "reading_seconds"}
    assert Limits.of(dict.fromkeys(names, 1)) == Limits(1_000_000, 1_000_000, 1, 1, 1_000, 1)


@pytest.mark.parametrize(
    ("check", "setting"),
    [
        (lambda: limits.check_file("f", limits.file + 1), "file_mb"),
        (lambda: limits.check_unpacked("f", limits.unpacked + 1), "unpacked_mb"),
        (lambda: limits.check_rows("f", limits.rows + 1), "file_rows"),
        (lambda: limits.check_columns("f", limits.columns + 1), "file_columns"),
        (lambda: limits.check_cell("f", limits.cell + 1), "quote or line end"),
        (lambda: clock(-1).check(), "reading_seconds"),
    ],
)
def test_one_more_than_a_limit_is_refused_with_what_to_do(check, setting: str):
    with pytest.raises(FileFault) as refused:
        check()
    assert setting in refused.value.problems[0].mend


def test_a_file_of_exactly_the_limits_is_let_in():
    limits.check_file("f", limits.file)
    limits.check_unpacked("f", limits.unpacked)
    limits.check_rows("f", limits.rows)
    limits.check_columns("f", limits.columns)
    limits.check_cell("f", limits.cell)
