"""Which batches refer to rows that only another batch provides, or count from its totals to date."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from contextlib import closing

import duckdb

from coaching_analytics.store.errors import RowsDamaged
from coaching_analytics.store.layout import Layout
from coaching_analytics.store.ledger import Entry
from coaching_analytics.store.references import Reference, references
from coaching_analytics.store.rows import Rows
from coaching_analytics.store.totals import counting_from
from coaching_analytics.vocabulary.tables import TABLES


def dependents(layout: Layout, live: Sequence[Entry], leaving: Collection[str]) -> list[Entry]:
    """The live batches that would name parents nobody provides, or lose what they count from.

    `leaving` are the batches that would leave.
    """
    gone = [entry for entry in live if entry.batch_id in leaving]
    staying = [entry for entry in live if entry.batch_id not in leaving]
    with closing(duckdb.connect()) as con:
        rows = Rows(con, layout)
        losing = [reference for reference in references() if _lose(rows, gone, staying, reference)]
        naming = [entry for entry in staying if any(_names(rows, entry, reference) for reference in losing)]
    counting = counting_from(layout, staying, {entry.batch_id for entry in gone})
    return [entry for entry in staying if entry in naming or entry in counting]


def lost(reference: Reference) -> str:
    """Name of the temporary table of parent keys that leave and that a column may name."""
    return f"lost_{reference.child}_{reference.column}"


def _lose(rows: Rows, gone: Sequence[Entry], staying: Sequence[Entry], reference: Reference) -> bool:
    """Put parent keys that only leaving batches hold into a temporary table; False when there are none."""
    parent, key = reference.parent, reference.key
    giving = [entry for entry in gone if parent in entry.tables]
    if not giving:
        return False
    others = [entry for entry in staying if parent in entry.tables]
    kept = f"EXCEPT SELECT {key} FROM {rows.of(others, parent)}" if others else ""
    try:
        given = f"SELECT DISTINCT {key} FROM {rows.of(giving, parent)}"
    except RowsDamaged:
        # Taking a damaged batch back is how it is mended. Any key that the others name may have been its own.
        given = _named(rows, staying, reference)
    found = rows.con.execute(f"CREATE OR REPLACE TEMP TABLE {lost(reference)} AS {given} {kept}").fetchone()
    return bool(found and found[0])


def _named(rows: Rows, staying: Sequence[Entry], reference: Reference) -> str:
    """SELECT of every parent key that the staying batches name."""
    child, column, parent, key = reference
    naming = [entry for entry in staying if child in entry.tables]
    if not naming:
        return f"SELECT NULL::{TABLES[parent].column(key).sql_type} AS {key} WHERE false"
    return f"SELECT DISTINCT {column} AS {key} FROM {rows.of(naming, child)} WHERE {column} IS NOT NULL"


def _names(rows: Rows, entry: Entry, reference: Reference) -> bool:
    """Whether rows of the batch name a lost key."""
    if reference.child not in entry.tables:
        return False
    found = rows.con.execute(
        f"SELECT 1 FROM {rows.of([entry], reference.child)} AS child "
        f"SEMI JOIN {lost(reference)} AS lost ON child.{reference.column} = lost.{reference.key} LIMIT 1"
    ).fetchone()
    return found is not None
