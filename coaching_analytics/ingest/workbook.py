"""The starter workbook as text tables, one a sheet."""

from __future__ import annotations

import csv
import hashlib
import tomllib
from dataclasses import replace
from datetime import date, datetime
from importlib import resources
from pathlib import Path
from typing import Any

from coaching_analytics.ingest.dialect import Dialect
from coaching_analytics.ingest.mapping import Mapping
from coaching_analytics.ingest.mapping_toml import mapping_from
from coaching_analytics.ingest.problems import file_fault
from coaching_analytics.ingest.read import Source, read

NAME = "starter workbook"


def starter_mappings() -> tuple[str, dict[str, Mapping]]:
    """The mapping of each sheet of the starter workbook, and the hash of them all."""
    data = resources.files("coaching_analytics.ingest").joinpath("starter.toml").read_bytes()
    digest = hashlib.sha256(data).hexdigest()
    found = tomllib.loads(data.decode("utf-8"))["sheets"]
    return digest, {
        name: mapping_from(each, f"{NAME}: {name}", digest, "starter.toml") for name, each in found.items()
    }


def sheets(path: Path, folder: Path) -> tuple[str, str, str, list[tuple[Mapping, Source]]]:
    """Name and hash of the mapping, hash of the file, and mapping and text of every sheet.

    Raises
    ------
    FileFault
        When it is no workbook, or not the starter workbook.
    """
    from openpyxl import load_workbook

    try:
        sha256 = hashlib.sha256(path.read_bytes()).hexdigest()
        book = load_workbook(path, read_only=True, data_only=True)
    except Exception as error:  # openpyxl raises what its parsers raise
        raise file_fault(
            path.name, "a workbook that can be opened", f"Save it again as XLSX ({type(error).__name__})."
        ) from error
    digest, mappings = starter_mappings()
    try:
        missing = [name for name in mappings if name not in book.sheetnames]
        if missing:
            raise file_fault(
                path.name,
                "the starter workbook; save other workbooks as CSV",
                f"The sheets {', '.join(missing)} are missing. "
                "Get one with: coaching-analytics template starter.",
            )
        parts = [
            (each, _sheet(book[name], path.name, name, folder, sha256)) for name, each in mappings.items()
        ]
    finally:
        book.close()
    for mapping, source in parts:
        _check(mapping, source)
    return NAME, digest, sha256, parts


def _check(mapping: Mapping, source: Source) -> None:
    from coaching_analytics.ingest.jobs import check_columns

    check_columns(mapping, source)


def _sheet(sheet: Any, file: str, name: str, folder: Path, sha256: str) -> Source:
    """The sheet as a CSV file in `folder`, read like any other."""
    rows = sheet.iter_rows(values_only=True)
    header = [_cell(value) for value in next(rows, ())]
    while header and not header[-1]:
        header.pop()
    copy = folder / f"{sha256[:16]}-{len(list(folder.iterdir()))}.csv"
    with copy.open("w", encoding="utf-8", newline="") as handle:
        writer = csv.writer(handle, quoting=csv.QUOTE_ALL, lineterminator="\n")
        writer.writerow(header)
        for row in rows:
            cells = [_cell(value) for value in row[: len(header)]]
            if any(cells):
                writer.writerow(cells + [""] * (len(header) - len(cells)))
    return replace(read(copy, Dialect(), folder), file=f"{file}, sheet {name}", sha256=sha256)


def _cell(value: object) -> str:
    """A cell as the text a person would have typed into a CSV file."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime):
        midnight = not (value.hour or value.minute or value.second)
        return value.date().isoformat() if midnight else value.isoformat(sep=" ")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float):
        return f"{value:.10g}"
    return str(value).strip()
