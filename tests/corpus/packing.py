"""Packed files, workbooks and files that are no table at all, under whatever name."""

from __future__ import annotations

import bz2
import gzip
import io
import json
import lzma
import tarfile
from collections.abc import Iterator
from datetime import date
from typing import Any

from tests.corpus.clean import CLEAN, HEADER, ROWS, written
from tests.corpus.variant import Variant
from tests.extracts import workbook, zipped

DATA = written().encode()


def packing() -> Iterator[Variant]:
    """The clean table in something else than a CSV file."""
    dicts = [dict(zip(HEADER, row, strict=True)) for row in ROWS]
    cells = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in CLEAN)
    marked = "\n".join("| " + " | ".join(row) + " |" for row in [HEADER, ["---"] * 8, *ROWS])
    damaged, one, table = (
        "unpacked|whole",
        "exactly one file",
        "a table|has no name|a single|No row|one column",
    )
    files: dict[str, tuple[bytes, str, str]] = {
        "gzip": (gzip.compress(DATA), "", ".csv.gz"),
        "gzip named as CSV": (gzip.compress(DATA), "", ".csv"),
        "gzip, cut": (gzip.compress(DATA)[:-20], damaged, ".csv.gz"),
        "zip": (zipped(("visits.csv", DATA)), "", ".zip"),
        "zip with a folder": (zipped(("march/", b""), ("march/visits.csv", DATA)), "", ".zip"),
        "zip, two files": (zipped(("a.csv", DATA), ("b.csv", DATA)), one, ".zip"),
        "zip, no file": (zipped(), one, ".zip"),
        "zip, cut": (zipped(("visits.csv", DATA))[:-40], damaged, ".zip"),
        "zip in a zip": (zipped(("in.zip", zipped(("visits.csv", DATA)))), "packed file", ".zip"),
        "bzip2": (bz2.compress(DATA), "bzip2", ".csv.bz2"),
        "xz": (lzma.compress(DATA), "by xz", ".csv.xz"),
        "tar": (_tar(), "NUL", ".tar"),
        "web page": (f"<html><body><table>{cells}</table>".encode(), "web page", ".xls"),
        "JSON": (json.dumps(dicts).encode(), "JSON", ".csv"),
        "JSON lines": ("\n".join(map(json.dumps, dicts)).encode(), "JSON", ".csv"),
        "XML": (f'<?xml version="1.0"?><rows>{cells}</rows>'.encode(), "XML", ".csv"),
        "Markdown": (marked.encode(), table, ".csv"),
        "old workbook": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "old or protected", ".xls"),
        "PDF": (b"%PDF-1.7\n" + DATA, "PDF", ".csv"),
        "empty": (b"", "empty", ".csv"),
        "blank": (b"\n\n\n", "empty", ".csv"),
        "header alone": (DATA[: DATA.index(b"\n") + 1], "No row", ".csv"),
        "text named as a workbook": (DATA, "named as a workbook", ".xlsx"),
    }
    for name, (data, says, ending) in files.items():
        yield Variant("packing", name, data, says, ending)
    yield from _workbooks()


def _workbooks() -> Iterator[Variant]:
    typed: list[list[Any]] = [[*HEADER]] + [
        [
            r[0],
            *r[1:4],
            date.fromisoformat(r[4]),
            int(r[5]),
            r[6] if r[6].endswith(".0") else float(r[6]),
            r[7] or None,
        ]
        for r in ROWS
    ]
    text: list[list[Any]] = [list(row) for row in CLEAN]
    broken = [*typed[:6], [*typed[6][:5], "#DIV/0!", *typed[6][6:]], *typed[7:]]
    formula = [*typed[:6], [*typed[6][:5], "=SUM(F2:F6)", *typed[6][6:]], *typed[7:]]
    notes = [[*row, None, "see the log"] if n == 7 else row for n, row in enumerate(typed)]
    books: dict[str, tuple[bytes, str]] = {
        "as text": (workbook(Visits=text), ""),
        "with numbers and dates": (workbook(Visits=typed), ""),
        "two sheets": (workbook(About=[["Visits"]], Visits=text), "sheets"),
        "a title": (workbook(Visits=[["Visits of March"], [], *text]), "before it stand"),
        "an error": (workbook(Visits=broken), "shows an error"),
        "a formula without value": (workbook(Visits=formula), "the formula has none yet"),
        "a total": (workbook(Visits=[*text, ["Total", None, None, None, None, "1080"]]), "total"),
        "a note beside": (workbook(Visits=notes), "has no name"),
        "empty": (workbook(Visits=[]), "no rows"),
    }
    for name, (data, says) in books.items():
        yield Variant("workbook", name, data, says, ".xlsx")
    yield Variant("workbook", "named as CSV", books["as text"][0], "", ".csv")
    yield Variant("workbook", "cut", books["as text"][0][:-200], "whole", ".xlsx")


def _tar() -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        member = tarfile.TarInfo("visits.csv")
        member.size = len(DATA)
        archive.addfile(member, io.BytesIO(DATA))
    return out.getvalue()
