"""The rows of a file that were not loaded, as they stand in it, each with its reason."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from pathlib import Path

import pandas as pd

from coaching_analytics.ingest.dialect import Dialect
from coaching_analytics.ingest.load import connected
from coaching_analytics.ingest.read import read, table_of
from coaching_analytics.store.landing import quoted

REASON = "reason"


def rejected_of_file(path: Path, dialect: Dialect, reasons: Mapping[int, str]) -> pd.DataFrame:
    """The records of `path` that have a reason, with the columns of the file and the reason at the end.

    Parameters
    ----------
    path, dialect
        The file and how it is read.
    reasons
        Why a record was not loaded, by its number.

    Raises
    ------
    FileFault
        When the file cannot be read so.
    """
    with tempfile.TemporaryDirectory(prefix="coaching-") as folder, connected(Path(folder)) as con:
        source = table_of(con, read(path, dialect, Path(folder)), "looked_at")
        columns = ", ".join(quoted(name) for name in source.columns)
        sql = (
            f"SELECT record, {columns} FROM {source.relation} WHERE list_contains(?, record) ORDER BY record"
        )
        found = con.execute(sql, [list(reasons)]).fetchall()
    name = REASON if REASON not in source.columns else f"{REASON} (not loaded)"
    rows = [[*cells, reasons[record]] for record, *cells in found]
    return pd.DataFrame(rows, columns=[*source.columns, name])
