"""How long the first rows of a large file take on the page Add data, once the upload has arrived.

What is timed is what the page calls: the file in memory as the server holds it, written to disk, its layout
detected, the first rows read as loading reads them. The file is as large as the page takes.
"""

from __future__ import annotations

import io
import logging
import statistics
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import duckdb
import pandas as pd

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))
logging.disable(logging.WARNING)  # Streamlit says at every call that no page runs.

from benchmarks.imports import clock  # noqa: E402
from pages.kit import arrived  # noqa: E402

SIZE = 200_000_000
MAPPING = '[file]\nheader_row = 3\nstop_at = "Source: log"\n[[table]]\nname = "session"\n'


class Upload(io.BytesIO):
    """An upload as the page gets it."""

    def __init__(self, data: bytes, name: str, number: int) -> None:
        super().__init__(data)
        self.name, self.file_id = name, f"{name}-{number}"


def measure(folder: Path) -> dict[str, float]:
    """Seconds until the first rows are there: in the steps, with a mapping, and for the peers' readers."""
    path = folder / "large.csv"
    if not path.exists() or path.stat().st_size < SIZE * 0.99:
        path.write_bytes(_large())
    data = path.read_bytes()
    titled = b"Log of visits\n\n" + data + b"Source: log\n"
    return {
        "in the steps": _median(lambda n: _steps(data, n)),
        "with a mapping": _median(lambda n: _mapped(data, "[[table]]\nname = 'session'\n", n)),
        "with a mapping of a file with title and notes": _median(lambda n: _mapped(titled, MAPPING, n)),
        "DuckDB, detected, on disk": _median(lambda n: _duckdb(path)),
        "pandas, commas assumed, on disk": _median(lambda n: pd.read_csv(path, nrows=8, dtype=str)),
    }


def _median(call: Any) -> float:
    return statistics.median(clock(lambda n=n: call(n)) for n in range(5))


def _steps(data: bytes, number: int) -> None:
    what = SimpleNamespace(file=Upload(data, "large.csv", number), mapping=None, mapping_name="")
    found = arrived.detected(what, "", "")
    if len(arrived.as_stated(what, found.dialect).rows) != arrived.ROWS:
        raise SystemExit("the first rows are not there")


def _mapped(data: bytes, mapping: str, number: int) -> None:
    what = SimpleNamespace(
        file=Upload(data, f"{len(mapping)}.csv", number), mapping=mapping.encode(), mapping_name="m.toml"
    )
    if len(arrived.as_mapped(what, mapping).rows) != arrived.ROWS:
        raise SystemExit("the first rows are not there")


def _duckdb(path: Path) -> None:
    with duckdb.connect() as con:
        con.execute("SELECT * FROM read_csv(?) LIMIT 8", [str(path)]).fetchall()


def _large() -> bytes:
    """Visits, as many as fit."""
    head = b"session_id,coach_id,session_date,minutes,status,site_id,notes\n"
    line = 'S{0:08d},C{1},2025-{2:02d}-{3:02d},{4},completed,0{5:04d},"seen, and talked over"\n'
    lines, size = [head], len(head)
    number = 0
    while size < SIZE:
        text = line.format(
            number, number % 450, number % 12 + 1, number % 28 + 1, 30 + number % 60, number % 9_000
        )
        each = text.encode()
        if size + len(each) > SIZE:
            break
        lines.append(each)
        size += len(each)
        number += 1
    return b"".join(lines)
