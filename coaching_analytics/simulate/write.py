"""Write made-up tables as CSV files whose header is the vocabulary's, byte for byte the same each time."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

from coaching_analytics.simulate.clock import AFTER, Columns, Frames
from coaching_analytics.vocabulary.tables import TABLES


def as_text(values: Any, kind: str) -> np.ndarray:
    """A column as text: ISO dates, true/false, open ends and missing values blank."""
    array = np.asarray(values)
    if kind == "date":
        blank = np.abs(array) >= AFTER
        return np.where(blank, "", np.where(blank, 0, array).astype("datetime64[D]").astype(str))
    if array.dtype == bool:
        return np.where(array, "true", "false")
    return array.astype(str)


def table_text(name: str, columns: Columns) -> dict[str, np.ndarray]:
    """All columns of a table as text, in the vocabulary's order; columns that are not made are blank."""
    table = TABLES[name]
    unknown = set(columns) - set(table.names)
    if unknown:
        raise ValueError(f"{name} has no columns {sorted(unknown)}")
    count = len(np.asarray(next(iter(columns.values()))))
    blank = np.full(count, "")
    return {
        column.name: as_text(columns[column.name], column.kind) if column.name in columns else blank
        for column in table.columns
    }


def write_tables(out: Path, frames: Frames) -> None:
    """One CSV a table, in the order of the vocabulary."""
    out.mkdir(parents=True, exist_ok=True)
    for name in TABLES:
        if name in frames:
            text = table_text(name, frames[name])
            buffer = io.StringIO()
            writer = csv.writer(buffer, lineterminator="\n")
            writer.writerow(text)
            writer.writerows(zip(*(column.tolist() for column in text.values()), strict=True))
            (out / f"{name}.csv").write_text(buffer.getvalue(), encoding="utf-8", newline="\n")


def write_extract(out: Path, facts: Mapping[str, Any]) -> None:
    """extract.toml: where the files come from; the product says it on every page."""
    lines = [f"{name} = {json.dumps(value)}" for name, value in facts.items()]
    (out / "extract.toml").write_text("\n".join(lines) + "\n", encoding="utf-8", newline="\n")


def write_truth(out: Path, truth: Mapping[str, Any]) -> None:
    """truth.json: the window, what was planted, and the answers."""
    text = json.dumps(truth, indent=1, sort_keys=False, allow_nan=False)
    (out / "truth.json").write_text(text + "\n", encoding="utf-8", newline="\n")
