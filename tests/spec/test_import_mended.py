"""Rows that were not loaded are handed back, mended, and loaded again the same way."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest

from coaching_analytics.cli import run
from coaching_analytics.ingest import load
from coaching_analytics.ingest.dialect import Dialect
from coaching_analytics.ingest.mapping_toml import load_mapping
from coaching_analytics.ingest.mended import to_mend
from coaching_analytics.ingest.reject_file import rejected_of_file
from tests.extracts import SESSION, places_store, rows, written
from tests.unit.ingest.test_detect import book

GOOD = "S1,C1,2025-03-04,60,completed,00123\n"
BAD = "S2,C1,2025-03-05,60.7,completed,00123\n"
TABLE = SESSION + GOOD + BAD
LAYOUTS = {
    "a title above": ("header_row = 3", f"Log of March\n\n{TABLE}"),
    "notes below": ('stop_at = "Source: log of coaches"', f"{TABLE}Source: log of coaches\n"),
    "a blank line, then notes": ("stop_at_blank = true", f"{TABLE}\nmade by hand,,,,,\n"),
    "two header lines": (
        "header_rows = 2",
        "session,coach,session,,,site\n_id,_id,_date,minutes,status,_id\n" + GOOD + BAD,
    ),
    "units below the header": ("skip_after = 1", f"{SESSION}text,text,date,min,code,text\n{GOOD}{BAD}"),
    "no header": (f"header_row = 0\nnames = {json.dumps(SESSION.strip().split(','))}", GOOD + BAD),
    "semicolons and backslashes": (
        'delimiter = ";"\nescape = "backslash"',
        TABLE.replace(",", ";").replace("completed;00123", '"completed";00123'),
    ),
    "another alphabet": ('encoding = "utf-16"\nheader_row = 2', f"Z\u00fcge\n{TABLE}".encode("utf-16")),
    "packed": ("header_row = 2", gzip.compress(f"Log\n{TABLE}".encode())),
}


def given(tmp_path: Path, name: str) -> tuple[Path, Path]:
    """A file laid out so, and a mapping that says it."""
    stated, content = LAYOUTS[name]
    mapping = tmp_path / "log.toml"
    fields = "\n".join(f'{column} = "{_named(column, name)}"' for column in SESSION.strip().split(","))
    mapping.write_text(f'[file]\n{stated}\n[[table]]\nname = "session"\n[table.fields]\n{fields}\n')
    return written(tmp_path / "in", {"march.csv": content}) / "march.csv", mapping


def _named(column: str, layout: str) -> str:
    """Names of two lines are joined by a bar."""
    if layout != "two header lines":
        return column
    stem, _, end = column.rpartition("_")
    return f"{stem} / _{end}" if stem else f"session / {column}"


def mended(handed: bytes, encoding: str = "utf-8-sig") -> bytes:
    return handed.decode(encoding).replace("60.7", "61").encode(encoding)


@pytest.mark.parametrize("name", LAYOUTS)
def test_rows_of_any_layout_are_handed_back_plainly_and_load_with_the_same_mapping(tmp_path: Path, name: str):
    store = places_store(tmp_path)
    path, mapping = given(tmp_path, name)
    first = load(path, store, mapping=mapping)
    assert [(b.loaded, b.rejected) for b in first.batches] == [(1, 1)], first.problems
    dialect = load_mapping(mapping).dialect
    handed = to_mend(rejected_of_file(path, dialect, first.reasons), dialect)
    encoding = dialect.encoding if dialect.encoding != "utf-8" else "utf-8-sig"
    (tmp_path / "again.csv").write_bytes(mended(handed, encoding))
    second = load(tmp_path / "again.csv", store, mapping=mapping)
    assert (second.exit_code, second.problems) == (0, ())
    assert rows(store, "SELECT session_id, minutes FROM session ORDER BY 1") == [("S1", 60), ("S2", 61)]


def test_rows_of_a_workbook_come_back_as_a_file_its_mapping_reads(tmp_path: Path, capsys):
    """With the command alone: import, mend, import again."""
    store = places_store(tmp_path)
    head, good, bad = (line.strip().split(",") for line in (SESSION, GOOD, BAD))
    path = book(tmp_path, {"About": [["x"]], "Log": [["March"], [], head, good, bad]})
    mapping, out = tmp_path / "log.toml", tmp_path / "rows.csv"
    mapping.write_text('[file]\nsheet = "Log"\nheader_row = 3\n[[table]]\nname = "session"\n')
    said = ["--store", str(store), "--mapping", str(mapping)]
    assert run(["import", str(path), *said, "--rejects", str(out)]) == 1
    assert "Rows to mend" in capsys.readouterr().err
    assert "minutes: expected" in out.read_text("utf-8-sig")
    out.write_bytes(mended(out.read_bytes()))
    assert run(["import", str(out), *said]) == 0
    assert rows(store, "SELECT session_id, minutes FROM session ORDER BY 1") == [("S1", 60), ("S2", 61)]


def test_rows_still_at_fault_come_back_with_the_reason_of_now(tmp_path: Path):
    path, mapping = given(tmp_path, "a title above")
    dialect = load_mapping(mapping).dialect
    handed = tmp_path / "rows.csv"
    handed.write_bytes(to_mend(rejected_of_file(path, dialect, {2: "minutes"}), dialect))
    again = rejected_of_file(handed, dialect, {1: "still minutes"})
    assert again.iloc[0].tolist() == [*BAD.strip().split(","), "still minutes"]


def test_the_command_writes_no_file_without_rejected_rows_and_over_none(tmp_path: Path, capsys):
    path = written(tmp_path / "in", {"session": SESSION + GOOD}) / "session.csv"
    command = ["import", str(path), "--store", str(places_store(tmp_path)), "--rejects"]
    assert run([*command, str(tmp_path / "rows.csv")]) == 0
    assert "no file was written" in capsys.readouterr().err
    assert not (tmp_path / "rows.csv").exists()
    assert run([*command, str(path)]) == 64
    assert run(["import", str(path.parent), *command[2:], str(tmp_path / "rows.csv")]) == 64


def test_mended_rows_load_with_the_reason_still_beside_them(tmp_path: Path):
    store = places_store(tmp_path)
    path = written(tmp_path / "in", {"session": TABLE}) / "session.csv"
    first = load(path, store)
    assert (first.batches[0].loaded, first.batches[0].rejected) == (1, 1)
    handed = to_mend(rejected_of_file(path, Dialect(), {2: "minutes: a whole number"}), Dialect())
    again = written(tmp_path / "again", {"session": mended(handed)}) / "session.csv"
    second = load(again, store)
    assert (second.exit_code, second.problems) == (0, ())
    assert rows(store, "SELECT session_id, minutes FROM session ORDER BY 1") == [("S1", 60), ("S2", 61)]


def test_the_reason_is_passed_over_only_as_the_last_column(tmp_path: Path):
    text = "why not loaded," + SESSION + "odd," + GOOD
    path = written(tmp_path / "in", {"session": text}) / "session.csv"
    assert load(path, places_store(tmp_path)).exit_code == 2


def test_rows_beyond_the_listed_problems_are_handed_back_too(tmp_path: Path) -> None:
    """All 11,000 rows lack a system, 10,500 a name too: 10,000 problems are listed, all rows come back."""
    path = tmp_path / "region.csv"
    lines = [f"r{n},{'x' if n < 500 else ''}," for n in range(11_000)]
    path.write_text("\n".join(["region_id,region_name,system_id", *lines]))
    report = load([path], tmp_path / "store", table="region", dry_run=True)
    assert len(report.reasons) == 11_000
    assert report.reasons[1].startswith("system id: expected a value")
    assert report.reasons[11_000].count("expected") == 2
    assert len(rejected_of_file(path, Dialect(), report.reasons)) == 11_000
