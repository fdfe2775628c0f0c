"""The starter workbook as text tables, one a sheet."""

from __future__ import annotations

import hashlib
import tomllib
from dataclasses import replace
from importlib import resources
from pathlib import Path
from typing import Any

from coaching_analytics.ingest.archive import check_workbook
from coaching_analytics.ingest.dialect import Dialect
from coaching_analytics.ingest.limits import Clock, Limits
from coaching_analytics.ingest.mapping import Mapping
from coaching_analytics.ingest.mapping_toml import mapping_from
from coaching_analytics.ingest.problems import file_fault
from coaching_analytics.ingest.read import Source, from_sheet
from coaching_analytics.ingest.sheet import opened

NAME = "starter workbook"


def starter_mappings() -> tuple[str, dict[str, Mapping]]:
    """The mapping of each sheet of the starter workbook, and the hash of them all."""
    data = resources.files("coaching_analytics.ingest").joinpath("starter.toml").read_bytes()
    digest = hashlib.sha256(data).hexdigest()
    found = tomllib.loads(data.decode("utf-8"))["sheets"]
    return digest, {
        name: mapping_from(each, f"{NAME}: {name}", digest, "starter.toml") for name, each in found.items()
    }


def sheets(
    path: Path, folder: Path, limits: Limits | None = None
) -> tuple[str, str, str, list[tuple[Mapping, Source]]]:
    """Name and hash of the mapping, hash of the file, and mapping and text of every sheet.

    Raises
    ------
    FileFault
        When it is no workbook, or not the starter workbook.
    """
    digest, mappings = starter_mappings()
    clock = Clock.start(path.name, limits or Limits.of())
    clock.limits.check_file(path.name, path.stat().st_size)
    check_workbook(path, clock)
    with path.open("rb") as handle:
        sha256 = hashlib.file_digest(handle, "sha256").hexdigest()
    with opened(path) as book:
        missing = [name for name in mappings if name not in book.sheetnames]
        if missing:
            raise file_fault(
                path.name,
                "the starter workbook, or a mapping for another one",
                f"The sheets {', '.join(missing)} are missing. "
                "Get one with: coaching-analytics template starter.",
            )
        parts = [
            (each, _sheet(book[name], path, name, folder, sha256, clock)) for name, each in mappings.items()
        ]
    clock.stop()
    for mapping, source in parts:
        _check(mapping, source)
    return NAME, digest, sha256, parts


def _check(mapping: Mapping, source: Source) -> None:
    from coaching_analytics.ingest.jobs import check_columns

    check_columns(mapping, source)


def _sheet(sheet: Any, path: Path, name: str, folder: Path, sha256: str, clock: Clock) -> Source:
    source = from_sheet(sheet, path, sha256, Dialect(), folder, clock)
    return replace(source, file=f"{path.name}, sheet {name}")
