"""Small extracts on disk, and what a store holds after they were imported."""

from __future__ import annotations

import atexit
import io
import shutil
import tempfile
import zipfile
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import duckdb

from coaching_analytics.ingest import Report, load
from coaching_analytics.store.layout import Layout

PLACES = {
    "system": "system_id,system_name,fiscal_year_start_month,school_year_start_month\ndemo,Demo,7,8\n",
    "region": "region_id,system_id,region_name\nnorth,demo,North\n",
    "agency": "agency_id,region_id\nA1,north\n",
    "site": "site_id,region_id,setting\n00123,north,centre\n00124,north,home\n",
    "classroom": "classroom_id,site_id\n00123-1,00123\n00124-1,00124\n",
    "coach": "coach_id,coach_role\nC1,coach\nC2,coach\n",
}
"""A system with two sites and two coaches: the parents that other rows name."""

SESSION = "session_id,coach_id,session_date,minutes,status,site_id\n"
GOOD_SESSION = SESSION + "S1,C1,2025-03-04,60,completed,00123\n"


def written(folder: Path, tables: Mapping[str, str | bytes]) -> Path:
    """Put files named after tables into `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in tables.items():
        data = content.encode() if isinstance(content, str) else content
        (folder / (name if "." in name else f"{name}.csv")).write_bytes(data)
    return folder


def zipped(*members: tuple[str, str | bytes]) -> bytes:
    """A zip with these files."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members:
            archive.writestr(name, content)
    return out.getvalue()


def workbook(**sheets: list[list[Any]]) -> bytes:
    """A workbook with these rows of cells by sheet."""
    from openpyxl import Workbook

    book, out = Workbook(), io.BytesIO()
    book.remove(book.worksheets[0])
    for name, lines in sheets.items():
        sheet = book.create_sheet(name)
        for line in lines:
            sheet.append(line)
    book.save(out)
    return out.getvalue()


def imported(tmp_path: Path, tables: Mapping[str, str | bytes], **options: Any) -> Report:
    """Import files together with the places they refer to."""
    return load(written(tmp_path / "in", {**PLACES, **tables}), tmp_path / "store", **options)


@cache
def _places() -> Path:
    """A store with the places alone, made once a run."""
    folder = Path(tempfile.mkdtemp(prefix="places-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    assert imported(folder, {}).exit_code == 0
    return folder / "store"


def places_store(tmp_path: Path) -> Path:
    """A store that holds the places, unless the test has one already."""
    if not (tmp_path / "store").exists():
        shutil.copytree(_places(), tmp_path / "store")
    return tmp_path / "store"


def one(tmp_path: Path, name: str, content: str | bytes, **options: Any) -> Report:
    """Import one file into an empty store; only its own faults can show."""
    return load(written(tmp_path / "in", {name: content}) / name, tmp_path / "store", **options)


def rows(store: Path, query: str) -> list[tuple[Any, ...]]:
    """What the published snapshot says."""
    layout = Layout.of(store)
    published = layout.published()
    assert published, "nothing was published"
    with duckdb.connect(str(layout.snapshot(published)), read_only=True) as con:
        return con.execute(query).fetchall()


def counts(report: Report, table: str) -> tuple[int, int, int]:
    """Rows in, loaded and rejected of one table."""
    found = [batch for batch in report.batches if batch.table == table]
    return sum(b.rows_in for b in found), sum(b.loaded for b in found), sum(b.rejected for b in found)
