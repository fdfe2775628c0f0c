"""Layouts that a mapping states are read right; without a word they are refused, not misread."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from coaching_analytics.ingest import load
from coaching_analytics.store.layout import Layout
from coaching_analytics.store.store_settings import write_settings
from tests.extracts import SESSION, places_store, rows, workbook, written, zipped

HEADER = SESSION.strip()
FIRST, SECOND = "S1,C1,2025-03-04,60,completed,00123", "S2,C1,2025-03-05,45,completed,00124"
GOOD = f"{HEADER}\n{FIRST}\n{SECOND}\n"
TABLE = '[[table]]\nname = "session"\n'
QUERY = "SELECT session_id, minutes::INTEGER, site_id FROM session ORDER BY 1"
READ = [("S1", 60, "00123"), ("S2", 45, "00124")]
NAMES = '["session_id", "coach_id", "session_date", "minutes", "status", "site_id"]'


CELLS: list[list[object]] = [HEADER.split(","), ["S1", "C1", "2025-03-04", 60, "completed", "00123"],
                             ["S2", "C1", "2025-03-05", 45.0, "completed", "00124"]]  # fmt: skip

STATED: dict[str, tuple[str | bytes, str]] = {
    "lines above the header": ("Visits of March\n\n" + GOOD, "header_row = 3"),
    "two header rows": (
        f"session,,,visit,,\nid,b,c,minutes,d,e\n{FIRST}\n{SECOND}\n",
        f"header_rows = 2\nnames = {NAMES}",
    ),
    "a row of units under the header": (
        f"{HEADER}\ntext,text,date,min,text,text\n{FIRST}\n{SECOND}\n",
        "skip_after = 1",
    ),
    "a note at the end": (GOOD + "Source: the log, 2025\n", 'stop_at = "Source: the log"'),
    "a total at the end": (GOOD + "Total,,,105,,\n", 'stop_at = "Total"'),
    "another table after a blank line": (GOOD + "\ncoach,hours\nC1,3\n", "stop_at_blank = true"),
    "backslashes before quotes": (
        f'{HEADER},note\n{FIRST},"a \\"good\\" one, yes"\n{SECOND},x\n',
        'escape = "backslash"\nignored = ["note"]',
    ),
    "single quotes": (GOOD.replace("S1", "'S1'").replace("completed", "'completed'"), 'quote = "\'"'),
    "no header": (f"{FIRST}\n{SECOND}\n", f"header_row = 0\nnames = {NAMES}"),
    "a name twice": (GOOD.replace("minutes", "status", 1), f"names = {NAMES}"),
    "rows that end early": (
        f"{HEADER},extra\n{FIRST}\n{SECOND},x\n",
        'fill_short = true\nignored = ["extra"]',
    ),
    "tabs in UTF-16 with a note": (
        (GOOD + "End\n").replace(",", "\t").encode("utf-16"),
        'encoding = "utf-16"\ndelimiter = "\\t"\nstop_at = "End"',
    ),
    "gzip": (gzip.compress(GOOD.encode()), ""),
    "zip": (zipped(("march/visits.csv", GOOD)), ""),
    "a workbook": (workbook(Visits=CELLS), 'sheet = "Visits"'),
    "a sheet of several, under a title": (
        workbook(About=[["Visits"]], March=[["Visits of March"], [], *CELLS]),
        'sheet = "March"\nheader_row = 3',
    ),
}


def loaded(tmp_path: Path, content: str | bytes, stated: str, name: str = "march.csv", settings: str = ""):
    folder = written(tmp_path / "in", {name: content})
    (folder / "m.toml").write_text(f"[file]\n{stated}\n{TABLE}")
    return load(folder / name, places_store(tmp_path), mapping=folder / "m.toml")


@pytest.mark.parametrize("name", STATED)
def test_what_is_stated_is_read_right(tmp_path: Path, name: str):
    report = loaded(tmp_path, *STATED[name])
    assert (report.exit_code, report.problems) == (0, ())
    assert rows(tmp_path / "store", QUERY) == READ


LOADS = ("gzip", "zip", "a total at the end", "a row of units under the header")
"""Packed files need no word; a total or a row of units is rejected as a row, and the others load."""


@pytest.mark.parametrize("name", [n for n in STATED if n not in LOADS])
def test_what_is_not_stated_is_refused(tmp_path: Path, name: str):
    report = loaded(tmp_path, STATED[name][0], "")
    assert report.exit_code in (1, 2)
    assert rows(tmp_path / "store", QUERY) == []


REFUSED: dict[str, tuple[str | bytes, str, str]] = {
    "the header again": (GOOD + GOOD.replace("S1", "S3"), "", "the header once"),
    "the header again in a stated layout": (
        "x\n" + GOOD + GOOD,
        "header_row = 2\nfill_short = true",
        "the header once",
    ),
    "too few names": (GOOD, 'names = ["a", "b"]', "6 names, one for each column"),
    "a sheet that is not there": (workbook(Visits=CELLS), 'sheet = "March"', "a sheet named March"),
    "a workbook named as text": (workbook(Visits=CELLS), "", "the file is a workbook"),
    "two files in a zip": (zipped(("a.csv", GOOD), ("b.csv", GOOD)), "", "exactly one file"),
    "a zip that is cut": (zipped(("a.csv", GOOD))[:80], "", "that is whole"),
    "a gzip that is cut": (gzip.compress(GOOD.encode())[:-12], "", "can be unpacked"),
    "an error in a cell": (
        workbook(Visits=[*CELLS, ["S3", "C1", "#N/A", 5, "completed", "00123"]]),
        'sheet = "Visits"',
        "cell C4",
    ),
    "a formula without its value": (
        workbook(Visits=[*CELLS, ["S3", "C1", "=1+1", 5, "completed", "00123"]]),
        'sheet = "Visits"',
        "the formula has none yet (sheet Visits, cell C4)",
    ),
    "quotes never closed in a stated layout": (
        GOOD.replace("completed", '"completed', 1),
        "fill_short = true",
        "a quote that is closed",
    ),
    "a web page": (b"<html><table><tr><td>S1</td></tr></table></html>", "", "a table as CSV"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_read_is_refused_in_words(tmp_path: Path, name: str):
    content, stated, said = REFUSED[name]
    report = loaded(tmp_path, content, stated)
    assert report.exit_code == 2
    assert said in " ".join(p.expected for p in report.problems)
    assert rows(tmp_path / "store", QUERY) == []


@pytest.mark.parametrize(
    "line", ['escape = "html"', 'quote = "ab"', "header_rows = 0", 'names = ["a", "A"]', "skip_after = -1"]
)
def test_layouts_without_a_meaning_are_refused(tmp_path: Path, line: str):
    report = loaded(tmp_path, GOOD, line)
    assert report.exit_code == 2
    assert f"file.{line.split()[0]}" in {p.column for p in report.problems}


LIMITS: dict[str, tuple[str | bytes, str, int, str]] = {
    "size of the file": (GOOD + f"{FIRST}\n" * 40_000, "file_mb", 1, "at most 1 MB"),
    "rows of a plain file": (GOOD, "file_rows", 1, "at most 1 rows"),
    "rows of a stated layout": ("Visits\n" + GOOD, "file_rows", 1, "at most 1 rows"),
    "columns": (GOOD, "file_columns", 5, "at most 5 columns"),
    "a cell": (
        GOOD.replace("completed", '"' + "x" * 1_100_000 + '"', 1),
        "cell_kb",
        1050,
        "at most 1,050,000 bytes",
    ),
    "an unpacked file": (gzip.compress(b"x" * 3_000_000), "unpacked_mb", 2, "at most 2 MB when unpacked"),
    "a workbook whose parts are large": (
        workbook(V=[["x" * 30_000] for _ in range(1)] * 80),
        "unpacked_mb",
        1,
        "1 MB when unpacked",
    ),
}


LAID_OUT = {
    "rows of a stated layout": 'header_row = 2\nstop_at = "end"',
    "a workbook whose parts are large": 'sheet = "V"',
}


@pytest.mark.parametrize("name", LIMITS)
def test_a_file_beyond_a_limit_is_refused(tmp_path: Path, name: str):
    content, setting, value, said = LIMITS[name]
    write_settings(Layout.of(places_store(tmp_path)), {setting: value})
    report = loaded(tmp_path, content, LAID_OUT.get(name, ""))
    assert report.exit_code == 2
    assert said in " ".join(p.expected for p in report.problems)


def test_a_limit_that_is_raised_lets_the_file_in(tmp_path: Path):
    write_settings(Layout.of(places_store(tmp_path)), {"file_rows": 2})
    assert loaded(tmp_path, GOOD, "").exit_code == 0


def test_cells_of_a_workbook_are_the_text_a_person_sees(tmp_path: Path):
    """Ids keep their zeros as text and as a format; 0.1 + 0.2 is 0.3; dates are ISO; durations h:mm."""
    from datetime import date, datetime, timedelta

    from coaching_analytics.ingest.detect import detect

    line: list[object] = ["007", 8, 12.0, 0.1 + 0.2, 12345678901.23, date(2025, 3, 4)]
    line += [datetime(2025, 3, 4, 9, 30), timedelta(hours=26, minutes=5), True, " x "]
    path = tmp_path / "cells.xlsx"
    path.write_bytes(workbook(Cells=[[f"c{n}" for n in range(len(line))], line]))
    from openpyxl import load_workbook

    book = load_workbook(path)
    book["Cells"]["B2"].number_format = "00000"
    book.save(path)
    assert detect(path).rows[1] == ["007", "00008", "12", "0.3", "12345678901.23", "2025-03-04",
                                    "2025-03-04 09:30:00", "26:05", "true", "x"]  # fmt: skip


def test_a_mapping_says_only_what_differs():
    from coaching_analytics.ingest.dialect import Dialect, dialect_of, section_of

    stated = {"delimiter": ";", "header_row": 3, "names": ["a", "b"], "stop_at_blank": True}
    found = dialect_of(stated, lambda *_: pytest.fail("nothing is wrong"))
    assert (section_of(found), section_of(Dialect())) == (stated, {})
