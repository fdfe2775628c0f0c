"""Words for values that a mapping made and that cannot be used: what was expected, and how to mend it."""

from __future__ import annotations

import duckdb

from coaching_analytics.ingest.check import Unit
from coaching_analytics.ingest.mapping import TableMapping
from coaching_analytics.ingest.shape_groups import ADD_UP
from coaching_analytics.ingest.to_date import FELL, TWICE


def tell_made(con: duckdb.DuckDBPyConnection, unit: Unit, each: TableMapping) -> None:
    """Put the words of totals and shares in place of those for a value that no map names."""
    if each.to_date:
        start = (
            "Does the count start anew in some month? State year_from in to_date."
            if not each.to_date.year_from
            else "Correct the total."
        )
        fell = "a total to date that is no lower than in the extract before"
        mend = f"{start} Was the earlier total wrong? Take that extract back and load it corrected."
        _tell(con, unit, f"{FELL} %", fell, mend)
        once = f"one total for each {' and '.join(each.to_date.of)}"
        _tell(con, unit, f"% {TWICE}", once, "Keep one of them, or state more fields under of in to_date.")
    if each.groups:
        mend = 'Correct the shares, or state shares = "as_stated" in groups to load them as they are.'
        _tell(con, unit, f"shares % {ADD_UP} %", "shares that add up to 1", mend)


def _tell(con: duckdb.DuckDBPyConnection, unit: Unit, like: str, expected: str, mend: str) -> None:
    con.execute(
        "UPDATE problem SET expected = ?, mend = ? WHERE unit = ? AND severity = 'row' AND value LIKE ?",
        [expected, mend, unit.name, like],
    )
