"""What the first part of a file shows: the layout that fits, and what must be confirmed."""

from __future__ import annotations

import gzip
import zipfile
from pathlib import Path

import pytest

from coaching_analytics.ingest.detect import detect
from coaching_analytics.ingest.problems import FileFault

HEADER = "site,visited,minutes,note"
ROWS = ["00123,2025-03-04,60,good", "00124,2025-03-05,45,late", "00125,2025-03-06,30,good"]
CLEAN = "\n".join([HEADER, *ROWS]) + "\n"
TABLE = [line.split(",") for line in [HEADER, *ROWS]]


def file(tmp_path: Path, content: str | bytes, name: str = "visits.csv") -> Path:
    path = tmp_path / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


PLAIN = {
    "commas": (CLEAN, ","),
    "semicolons": (CLEAN.replace(",", ";"), ";"),
    "tabs": (CLEAN.replace(",", "\t"), "\t"),
    "bars": (CLEAN.replace(",", "|"), "|"),
    "a first line that states the delimiter": ("sep=;\n" + CLEAN.replace(",", ";"), ";"),
    "a mark": (b"\xef\xbb\xbf" + CLEAN.encode(), ","),
    "UTF-16 with a mark": (CLEAN.encode("utf-16"), ","),
    "line ends of Windows": (CLEAN.replace("\n", "\r\n"), ","),
    "padded names": (CLEAN.replace(HEADER, " site , visited,minutes ,note"), ","),
}  # fmt: skip


@pytest.mark.parametrize("name", PLAIN)
def test_a_plain_file_raises_no_doubt(tmp_path: Path, name: str):
    content, delimiter = PLAIN[name]
    found = detect(file(tmp_path, content))
    assert (found.rows, found.doubts, found.dialect.delimiter) == (TABLE, (), delimiter)


DOUBTFUL = {
    "windows-1252": (CLEAN.replace("good", "Zoë").encode("cp1252"), "not UTF-8"),
    "UTF-16 without a mark": (CLEAN.encode("utf-16-le"), "not UTF-8"),
    "lines above the header": ("Visits of March\nExported today\n" + CLEAN, "before it stand other lines"),
    "two header rows": ("a,2024,,b\n" + CLEAN, "2 header rows"),
    "no header": ("\n".join(ROWS), "looks like a value"),
    "a name twice": (CLEAN.replace("note", "SITE"), "more than once"),
    "a column without a name": (CLEAN.replace(",note", ","), "has no name"),
    "a row too short": (CLEAN.replace("60,", ""), "another number of values"),
    "a note at the end": (CLEAN + "Source: the log\n", "After the last full row"),
    "a total at the end": (CLEAN + "Total,,135,\n", "a total"),
    "the header again": (CLEAN + CLEAN, "repeats the header"),
    "another table": (CLEAN + "\ncoach,name,hours worked,role\nC1,Ana,x,y\n", "another table"),
    "an open quote": (CLEAN.replace("good", '"good', 1), "never closed"),
    "a quote in a value": (CLEAN.replace("good", '"a "good" one"', 1), "quotes stand inside"),
    "a row without values": (CLEAN + ",,,\n", "no values at all"),
    "one column": ("site\n00123\n00124\n", "Only one column"),
    "letters turned into others": (CLEAN.replace("good", "ZoÃ«"), "turned into others"),
}


@pytest.mark.parametrize("name", DOUBTFUL)
def test_what_is_suspected_is_said(tmp_path: Path, name: str):
    content, said = DOUBTFUL[name]
    assert said in " ".join(detect(file(tmp_path, content)).doubts)


def test_encodings_come_with_the_lines_that_tell_them_apart(tmp_path: Path):
    """Byte 0x80 is the euro sign in windows-1252 and a control character in Latin-1; line 2 has it."""
    found = detect(file(tmp_path, CLEAN.replace("good", "€ 5", 1).replace("late", "Zoë").encode("cp1252")))
    assert [(o.encoding, [n for n, _ in o.lines]) for o in found.encodings] == [
        ("windows-1252", [2]), ("latin-1", [2])]  # fmt: skip
    assert "€ 5" in found.encodings[0].lines[0][1]


def test_header_rows_are_joined_and_a_name_over_columns_stands_over_each(tmp_path: Path):
    body = "site,2024,,2025,\n,Visits,Hours,Visits,Hours\n00123,4,6.5,3,5\n00124,2,3,1,1\n"
    found = detect(file(tmp_path, body))
    assert found.rows[0] == ["site", "2024 / Visits", "2024 / Hours", "2025 / Visits", "2025 / Hours"]
    assert (found.dialect.header_row, found.dialect.header_rows) == (1, 2)


def test_backslash_before_quotes_is_found(tmp_path: Path):
    found = detect(file(tmp_path, CLEAN.replace("good", '"a \\"good\\" one, yes"')))
    assert (found.dialect.escape, found.rows[1][3], found.doubts) == ("backslash", 'a "good" one, yes', ())


def test_packed_files_are_looked_into(tmp_path: Path):
    packed = tmp_path / "visits.csv.gz"
    packed.write_bytes(gzip.compress(CLEAN.encode()))
    with zipfile.ZipFile(tmp_path / "visits.zip", "w") as archive:
        archive.writestr("in/visits.csv", CLEAN)
    assert detect(packed).rows == detect(tmp_path / "visits.zip").rows == TABLE


def test_a_zip_with_two_files_is_refused(tmp_path: Path):
    with zipfile.ZipFile(tmp_path / "visits.zip", "w") as archive:
        archive.writestr("a.csv", CLEAN)
        archive.writestr("b.csv", CLEAN)
    with pytest.raises(FileFault, match="exactly one file"):
        detect(tmp_path / "visits.zip")


OTHERS = {
    "PDF": b"%PDF-1.7",
    "HTML": b"<html><table>",
    "JSON": b'[{"a": 1}]',
    "old workbook": b"\xd0\xcf\x11\xe0",
}


@pytest.mark.parametrize("name", OTHERS)
def test_what_is_no_table_is_refused_by_its_bytes(tmp_path: Path, name: str):
    with pytest.raises(FileFault, match="a table"):
        detect(file(tmp_path, OTHERS[name]))


def test_a_long_file_is_looked_at_in_its_first_and_last_part(tmp_path: Path):
    body = HEADER + "\n" + "00123,2025-03-04,60,good\n" * 100_000 + "Total,,6000000,\n"
    found = detect(file(tmp_path, body))
    assert (len(found.rows), len(found.doubts)) == (20, 1)
    assert "a total" in found.doubts[0]


def book(tmp_path: Path, sheets: dict[str, list[list[object]]], name: str = "visits.xlsx") -> Path:
    from openpyxl import Workbook

    made = Workbook()
    made.remove(made.active)
    for title, rows in sheets.items():
        sheet = made.create_sheet(title)
        for row in rows:
            sheet.append(row)
    made.save(tmp_path / name)
    return tmp_path / name


def test_a_workbook_shows_its_sheet_whatever_it_is_named(tmp_path: Path):
    path = book(tmp_path, {"Visits": [["site", "minutes"], ["00123", 60], ["00124", 45.5]]}, "visits.xlsx")
    path = path.rename(tmp_path / "visits.csv")
    found = detect(path)
    assert found.rows == [["site", "minutes"], ["00123", "60"], ["00124", "45.5"]]
    assert (found.sheets, found.doubts) == (("Visits",), ())
    assert "is a workbook" in found.notes[0]


def test_of_several_sheets_one_must_be_chosen(tmp_path: Path):
    path = book(tmp_path, {"About": [["Visits of March"]], "Visits": [["site", "minutes"], ["00123", 60]]})
    assert "2 sheets" in detect(path).doubts[0]
    chosen = detect(path, sheet="Visits")
    assert (chosen.dialect.sheet, chosen.doubts, len(chosen.rows)) == ("Visits", (), 2)


def test_a_workbook_whose_parts_are_huge_is_refused_before_it_is_opened(tmp_path: Path):
    """Zeros shrink a thousandfold: 1.1 GB in a file of about one MB."""
    with zipfile.ZipFile(tmp_path / "big.xlsx", "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
        with archive.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as part:
            for _ in range(110):
                part.write(bytes(10_000_000))
    with pytest.raises(FileFault, match="when unpacked"):
        detect(tmp_path / "big.xlsx")
