"""Problems grouped by what is wrong: how many rows, the first of them, and how to mend them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import duckdb

from coaching_analytics.ingest.problems import Problem, Severity

FIRST = 3
"""Examples of a group."""
ORDER: dict[Severity, int] = {"file": 0, "row": 1, "warning": 2}

_KINDS = f"""
WITH seen AS (
    SELECT unit, severity, col, expected, left(value, 200) AS value, count(*) AS many,
           min(record, {FIRST}) AS records, min(rowid) AS first, arg_min(mend, rowid) AS mend
    FROM problem GROUP BY ALL
)
SELECT unit, severity, col, expected, CAST(sum(many) AS BIGINT) AS many,
       list_sort(flatten(list(records)))[1:{FIRST}] AS records,
       arg_min(value, first, {FIRST}) AS examples, arg_min(mend, first) AS mend
FROM seen GROUP BY unit, severity, col, expected ORDER BY min(first)
"""


@dataclass(frozen=True, slots=True)
class Group:
    """All problems of one kind in one column of one table of one file.

    Attributes
    ----------
    severity, table, file, column, expected
        What they have in common; see `Problem`.
    count
        How many there are, those beyond the list of problems included.
    records, values
        Numbers of the first records and the first different values.
    mend
        What to do about the first of them.
    """

    severity: Severity
    table: str
    file: str
    column: str | None
    expected: str
    count: int
    records: tuple[int, ...]
    values: tuple[str, ...]
    mend: str

    def to_json(self) -> dict[str, Any]:
        """The group as plain values."""
        return {
            "severity": self.severity,
            "table": self.table,
            "file": self.file,
            "column": self.column,
            "expected": self.expected,
            "count": self.count,
            "records": list(self.records),
            "values": list(self.values),
            "mend": self.mend,
        }


def sentence(group: dict[str, Any]) -> str:
    """A group as JSON has it, in a sentence: 41 rows: session date is not a date, as MM/DD/YYYY."""
    many, expected = int(group["count"]), str(group["expected"]).rstrip(".")
    column = str(group["column"] or "").replace("_", " ")
    if group["severity"] == "row":
        return f"{many:,} {'row' if many == 1 else 'rows'}: {column} is not {expected}"
    times = f"{many:,} times: " if many > 1 else ""
    return f"{times}{f'{column}: ' if column else ''}expected {expected}"


def in_order(groups: Iterable[Group]) -> tuple[Group, ...]:
    """What refuses files first, then rows that are not loaded, the most frequent first, then warnings."""
    return tuple(sorted(groups, key=lambda each: (ORDER[each.severity], -each.count)))


def grouped(problems: Iterable[Problem]) -> tuple[Group, ...]:
    """Problems at hand, grouped."""
    kinds: dict[tuple[Any, ...], list[Problem]] = {}
    for each in problems:
        key = (each.severity, each.table, each.file, each.column, each.expected)
        kinds.setdefault(key, []).append(each)
    return in_order(
        Group(
            found[0].severity,
            found[0].table,
            found[0].file,
            found[0].column,
            found[0].expected,
            len(found),
            tuple(p.record for p in found if p.record is not None)[:FIRST],
            tuple(dict.fromkeys(p.value for p in found if p.value is not None))[:FIRST],
            found[0].mend,
        )
        for found in kinds.values()
    )


def grouped_in(con: duckdb.DuckDBPyConnection, places: dict[str, tuple[str, str]]) -> tuple[Group, ...]:
    """Everything the checks of rows have found, grouped; `places` gives table and file of a unit."""
    return in_order(
        Group(
            severity, *places[unit], column, expected, many, tuple(records or ()), tuple(examples or ()), mend
        )
        for unit, severity, column, expected, many, records, examples, mend in con.execute(_KINDS).fetchall()
    )
