"""What a reader makes of a file of the corpus: the clean table, words, or another table."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb
import pandas as pd

from coaching_analytics.ingest.detect import detect
from coaching_analytics.ingest.problems import FileFault
from coaching_analytics.ingest.read import read
from tests.corpus.clean import CLEAN
from tests.corpus.variant import Variant

Table = list[list[str]]
Answer = tuple[str, str]
"""right, said or wrong; and the words."""


class Refused(Exception):
    """A reader's refusal or doubt, in its words."""


def ours(path: Path) -> Table:
    """Detect; read when nothing is in doubt."""
    try:
        found = detect(path, rows=10_000)
        if found.doubts:
            raise Refused(" ".join(found.doubts))
        with TemporaryDirectory() as folder, duckdb.connect() as con:
            source = read(path, found.dialect, Path(folder))
            table = [list(source.columns), *con.execute(f"SELECT * FROM {source.relation}").fetchall()]
    except FileFault as fault:
        raise Refused(" ".join(f"{p.expected} {p.value or ''} {p.mend}" for p in fault.problems)) from fault
    if trimmed(table) != trimmed(found.rows):
        raise AssertionError(f"what was shown is not what was read: {path.name}")
    return table


def duckdbs(path: Path) -> Table:
    """DuckDB's automatic reader, all values as text."""
    with duckdb.connect() as con:
        try:
            found = con.execute("SELECT * FROM read_csv(?, all_varchar = true)", [str(path)])
        except duckdb.Error as error:
            raise Refused(str(error)) from error
        return [[each[0] for each in found.description or ()], *found.fetchall()]


def pandas_s(path: Path) -> Table:
    """The automatic reader of pandas, all values as text."""
    try:
        frame = pd.read_csv(path, sep=None, engine="python", dtype=str, keep_default_na=False)
    except Exception as error:  # whatever its parsers raise
        raise Refused(str(error)) from error
    frame = frame.reset_index() if not isinstance(frame.index, pd.RangeIndex) else frame
    return [list(map(str, frame.columns)), *frame.to_numpy().tolist()]


def trimmed(table: Table) -> Table:
    """Values without spaces around them, a blank as empty text: as they load."""
    return [["" if cell is None else str(cell).strip() for cell in row] for row in table]


def answer(reader: Callable[[Path], Table], variant: Variant, folder: Path) -> Answer:
    """What `reader` makes of `variant`."""
    path = folder / f"visits{variant.ending}"
    path.write_bytes(variant.data)
    try:
        table = reader(path)
    except Refused as words:
        return "said", str(words)
    return ("right", "") if trimmed(table) == CLEAN else ("wrong", "")
