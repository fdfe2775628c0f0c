"""The rows of a file that were not loaded, as they stand in it, each with its reason."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from coaching_analytics.ingest.dialect import Dialect
from coaching_analytics.ingest.load import connected
from coaching_analytics.ingest.mapping_diff import NOT_LOADED
from coaching_analytics.ingest.mended import read_again_as
from coaching_analytics.ingest.read import read, table_of
from coaching_analytics.store.landing import quoted

if TYPE_CHECKING:
    import pandas as pd


def reasons_of(problems: Iterable[Mapping[str, Any]]) -> dict[int, str]:
    """Why records were not loaded, by their number, from the problems of a report."""
    found: dict[int, list[str]] = {}
    for each in problems:
        if each["severity"] == "row" and each["record"]:
            column = str(each["column"] or "").replace("_", " ")
            said = f"{column}: expected {each['expected']}. {each['mend']}".strip()
            found.setdefault(int(each["record"]), []).append(said)
    return {record: " ".join(dict.fromkeys(said)) for record, said in found.items()}


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
