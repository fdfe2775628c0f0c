"""What the columns of an extract hold: how many values, which ones, and what they could be read as.

Counted over the whole file, so that a value map can list every value there is.
"""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import duckdb

from coaching_analytics.ingest.cells import NUMBER, TOTALS
from coaching_analytics.ingest.drawn import trimmed
from coaching_analytics.ingest.load import connected
from coaching_analytics.ingest.mapping import Segments
from coaching_analytics.ingest.person_names import name_order
from coaching_analytics.ingest.read import Dialect, Source, read, table_of
from coaching_analytics.ingest.shape_rows import segment_columns, unsplit
from coaching_analytics.store.landing import quoted
from coaching_analytics.vocabulary.ddl import quote

LISTED = 60
"""Distinct values from which a column is no list of codes any more."""
FORMATS = (
    "%Y-%m-%d", "%m/%d/%Y", "%d/%m/%Y", "%m-%d-%Y", "%d-%m-%Y", "%d.%m.%Y", "%m/%d/%y", "%d/%m/%y",
    "%Y/%m/%d", "%Y%m%d", "%d %b %Y", "%b %d, %Y", "%d-%b-%Y", "%d-%b-%y", "%m/%d/%Y %H:%M",
)  # fmt: skip
DATELIKE = re.compile(r"\d{1,4}[-/. ]\w{1,9}[-/. ,]+\d{2,4}( \d\d?:\d\d)?|\d{8}|[A-Z][a-z]{2} \d\d?, \d{4}")
NULL_WORDS = ("na", "n/a", "#n/a", "null", "none", "nil", "-", "--", ".", "?", "missing", "unknown", "tbd")
SENTINELS = ("9", "99", "999", "9998", "9999", "99999", "-1", "-9", "-99", "-999", "-9999")
THOUSANDS = re.compile(r"[+-]?\d{1,3}(,\d{3})+(\.\d+)?")


@dataclass(frozen=True, slots=True)
class ColumnProfile:
    """One column of an extract.

    Attributes
    ----------
    filled, distinct
        How many rows hold a value, and how many different ones there are.
    values
        The values with their counts, the most frequent first; empty when there are too many for codes.
    examples
        A few values as they stand in the file.
    date_formats
        Formats that fit every value but words such as NA; several when day and month cannot be told apart.
    low, high
        Least and greatest value when all are numbers.
    name_order
        How names of persons are written (`last_first` or `first_last`) where the values look like names.
    """

    name: str
    filled: int
    distinct: int
    values: tuple[tuple[str, int], ...]
    examples: tuple[str, ...]
    date_formats: tuple[str, ...] = ()
    low: float | None = None
    high: float | None = None
    name_order: str = ""

    @property
    def numeric(self) -> bool:
        """Whether every value is a plain number."""
        return self.low is not None


@dataclass(frozen=True, slots=True)
class FileProfile:
    """An extract: its rows counted, its columns looked at, and rows that look like totals.

    Attributes
    ----------
    totals
        Column, value and how many rows hold it, where the value is a word for a total.
    """

    rows: int
    columns: tuple[ColumnProfile, ...]
    totals: tuple[tuple[str, str, int], ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """The columns' names in order."""
        return tuple(column.name for column in self.columns)

    def column(self, name: str) -> ColumnProfile:
        """The column called `name`; `KeyError` when there is none."""
        for column in self.columns:
            if column.name == name:
                return column
        raise KeyError(name)


@contextmanager
def _opened(path: Path, dialect: Dialect) -> Iterator[tuple[duckdb.DuckDBPyConnection, Source]]:
    """The file as a table of text, on a connection of its own."""
    with tempfile.TemporaryDirectory(prefix="coaching-") as folder, connected(Path(folder)) as con:
        yield con, table_of(con, read(path, dialect, Path(folder)), "looked_at")


def profile(path: Path, dialect: Dialect) -> FileProfile:
    """Look at every column of a file.

    Raises
    ------
    FileFault
        When the file cannot be read as `dialect` says.
    """
    with _opened(path, dialect) as (con, source):
        return _profile(con, source)


@dataclass(frozen=True, slots=True)
class Split:
    """Texts split into parts.

    Attributes
    ----------
    columns
        The parts, looked at as if they were columns of the file.
    unsplit
        By column, how many texts do not have the parts stated.
    """

    columns: tuple[ColumnProfile, ...]
    unsplit: Mapping[str, int]


def split_profile(path: Path, dialect: Dialect, segments: Sequence[Segments]) -> Split:
    """Look at the parts of texts such as account strings.

    Raises
    ------
    FileFault
        When the file cannot be read as `dialect` says.
    """
    with _opened(path, dialect) as (con, source):
        texts = trimmed(sorted({each.source for each in segments}), (), source.tidy)
        columns: list[ColumnProfile] = []
        odd: dict[str, int] = {}
        for each in segments:
            rows = f"(SELECT {texts} FROM {source.relation})"
            parts = f"(SELECT {segment_columns(each)} FROM {rows})"
            columns += _profile(con, replace(source, columns=each.names, relation=parts)).columns
            row = con.execute(f"SELECT count(*) FROM {rows} WHERE {unsplit(each)}").fetchone()
            odd |= {each.source: row[0]} if row and row[0] else {}
        return Split(tuple(columns), odd)


def _profile(con: duckdb.DuckDBPyConnection, source: Source) -> FileProfile:
    counts = ", ".join(
        f"count({_cell(name)}), count(DISTINCT {_cell(name)}), "
        f"bool_and(regexp_full_match({_cell(name)}, '{NUMBER}')), "
        f"min(TRY_CAST({_cell(name)} AS DOUBLE)), max(TRY_CAST({_cell(name)} AS DOUBLE))"
        for name in source.columns
    )
    row = con.execute(f"SELECT count(*), {counts} FROM {source.relation}").fetchone() or ()
    rows, rest = row[0], row[1:]
    columns = [
        _column(con, source, name, rest[5 * place : 5 * place + 5])
        for place, name in enumerate(source.columns)
    ]
    return FileProfile(rows, tuple(columns), tuple(_totals(con, source)))


def _cell(name: str) -> str:
    return f"nullif(trim({quoted(name)}), '')"


def _column(
    con: duckdb.DuckDBPyConnection, source: Source, name: str, found: Sequence[object]
) -> ColumnProfile:
    filled, distinct, numeric, low, high = found
    cell = _cell(name)
    top = con.execute(
        f"SELECT {cell} AS v, count(*) AS n FROM {source.relation} WHERE {cell} IS NOT NULL "
        f"GROUP BY 1 ORDER BY n DESC, v LIMIT {LISTED}"
    ).fetchall()
    examples = tuple(value for value, _ in top[:3])
    values = tuple(top) if isinstance(distinct, int) and distinct <= LISTED else ()
    said = tuple(value for value, _ in top if value.casefold() not in NULL_WORDS)
    dated = _formats(con, source, name) if said and _datelike(said[:3]) else ()
    low, high = (float(str(low)), float(str(high))) if numeric and low is not None else (None, None)
    order = name_order(con, list(said))
    return ColumnProfile(
        name, int(str(filled)), int(str(distinct)), values, examples, dated, low, high, order
    )


def _datelike(examples: tuple[str, ...]) -> bool:
    return all(DATELIKE.fullmatch(each) for each in examples)


def _formats(con: duckdb.DuckDBPyConnection, source: Source, name: str) -> tuple[str, ...]:
    """The formats that fit every value but the words for none."""
    cell, words = _cell(name), ", ".join(quote(word) for word in NULL_WORDS)
    tests = ", ".join(f"count(TRY_STRPTIME({cell}, {quote(style)}))" for style in FORMATS)
    counts = con.execute(
        f"SELECT count({cell}), {tests} FROM {source.relation} WHERE lower({cell}) NOT IN ({words})"
    ).fetchone() or (0,)
    fits = [style for style, count in zip(FORMATS, counts[1:], strict=True) if count == counts[0]]
    # A year of four digits also reads as one of two digits and a rest, never the other way round.
    return tuple(style for style in fits if "%y" not in style or style.replace("%y", "%Y") not in fits)


def _totals(con: duckdb.DuckDBPyConnection, source: Source) -> list[tuple[str, str, int]]:
    """Cells that hold a word for a total, such as the last line of a report."""
    words = ", ".join(quote(word) for word in TOTALS)
    found = []
    for name in source.columns:
        cell = _cell(name)
        rows = con.execute(
            f"SELECT {cell}, count(*) FROM {source.relation} WHERE strlen({cell}) < 14 "
            f"AND lower({cell}) IN ({words}) GROUP BY 1 ORDER BY 1"
        ).fetchall()
        found += [(name, str(value), int(count)) for value, count in rows]
    return found


def null_tokens(looked: FileProfile) -> dict[str, str]:
    """Values that may stand for no value, and why: a word such as NA, or a number far from all others."""
    found: dict[str, str] = {}
    for column in looked.columns:
        for value, count in column.values:
            if value.casefold() in NULL_WORDS:
                found.setdefault(value, f"{count:,} times in {column.name}")
            elif value in SENTINELS and _apart(column, value):
                found.setdefault(value, f"{count:,} times in {column.name}, far from every other value there")
    return found


def _apart(column: ColumnProfile, value: str) -> bool:
    """Whether a number stands ten times away from every other number of a column."""
    others = []
    for other, _ in column.values:
        if other in SENTINELS or other.casefold() in NULL_WORDS:
            continue
        try:
            others.append(float(other))
        except ValueError:
            return False
    if len(others) < 2:
        return False
    number = float(value)
    return number < 0 <= min(others) or number > 10 * max(abs(each) for each in others)


def writes_thousands(looked: FileProfile) -> str:
    """A column whose values have commas for thousands; '' when there is none."""
    for column in looked.columns:
        if column.examples and any(THOUSANDS.fullmatch(value) for value in column.examples):
            return column.name
    return ""
