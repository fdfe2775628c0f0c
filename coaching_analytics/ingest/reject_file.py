"""The rows of a file that were not loaded, as they stand in it, each with its reason."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from pathlib import Path

import pandas as pd

from coaching_analytics.ingest.dialect import Dialect
from coaching_analytics.ingest.load import connected
from coaching_analytics.ingest.mapping_diff import NOT_LOADED
from coaching_analytics.ingest.read import read, table_of
from coaching_analytics.store.landing import quoted


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
    # Rows handed back once and still at fault carry the reason of then: it is replaced.
    kept = [name for name in source.columns if name != NOT_LOADED]
    rows = [[*cells[: len(kept)], reasons[record]] for record, *cells in found]
    return pd.DataFrame(rows, columns=[*kept, NOT_LOADED])


def to_mend(frame: pd.DataFrame, dialect: Dialect) -> bytes:
    """`frame` as a file that is read the way the first one was: same delimiter, encoding and header line."""
    above = "\n" * max(dialect.header_row - 1, 0)
    text: str = frame.to_csv(index=False, sep=dialect.delimiter, lineterminator="\n")
    named = "utf-8-sig" if dialect.encoding.lower() in ("utf-8", "utf8") else dialect.encoding
    return (above + text).encode(named, "replace")
