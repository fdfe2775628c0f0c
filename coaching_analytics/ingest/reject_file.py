"""The rows of a file that were not loaded, as they stand in it, each with its reason."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from coaching_analytics.ingest.dialect import Dialect
from coaching_analytics.ingest.mapping_diff import NOT_LOADED
from coaching_analytics.ingest.mended import read_again_as
from coaching_analytics.ingest.read import read, table_of
from coaching_analytics.store.landing import quoted

if TYPE_CHECKING:
    import duckdb
    import pandas as pd

HANDED_BACK = 200_000
"""Records of which the reasons are kept for the file of rows to mend."""


def reasons_in(con: duckdb.DuckDBPyConnection) -> dict[int, str]:
    """Why records were not loaded, by their number, from the list that every check of one file writes to."""
    found = con.execute(
        "SELECT record, string_agg(said, ' ' ORDER BY first) FROM ("
        "SELECT record, min(rowid) AS first, "
        "replace(coalesce(col, ''), '_', ' ') || ': expected ' || expected || '. ' || coalesce(mend, '') "
        "AS said "
        "FROM problem WHERE severity = 'row' AND record IS NOT NULL GROUP BY record, said"
        f") GROUP BY record ORDER BY record LIMIT {HANDED_BACK}"
    ).fetchall()
    return dict(found)


def rejected_of_file(path: Path, dialect: Dialect, reasons: Mapping[int, str]) -> pd.DataFrame:
    """The records of `path` that have a reason, with the columns of the file and the reason at the end.

    Parameters
    ----------
    path, dialect
        The file and how it is read; rows handed back before are known as such.
    reasons
        Why a record was not loaded, by its number.

    Raises
    ------
    FileFault
        When the file cannot be read so.
    """
    import pandas as pd

    from coaching_analytics.ingest.load import connected

    dialect = read_again_as(path, dialect)
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
