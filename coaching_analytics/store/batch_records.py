"""Which batch brought records of whom: from it follows when an agency's records were last loaded.

A row in the tables does not say which batch it came from, and need not: a batch, the coach, room or place it
names and the month say enough, in a few lines a batch.
"""

from __future__ import annotations

from collections.abc import Sequence

import duckdb

from coaching_analytics.store.ledger import Entry
from coaching_analytics.store.rows import Rows

TABLE = "batch_record"
CREATE = (
    f"CREATE OR REPLACE TABLE {TABLE} (table_name VARCHAR, batch_id VARCHAR, owner_kind VARCHAR, "
    "owner_id VARCHAR, system_id VARCHAR, month DATE)"
)
OWNERS = {
    "session": ("'coach'", "coach_id", "NULL", "session_date"),
    "support_time": ("'coach'", "coach_id", "NULL", "work_date"),
    "observation": ("'classroom'", "classroom_id", "NULL", "observation_date"),
    "spending": ("place_level", "place_id", "system_id", "start_date"),
}
"""Of each dated table: whom a row is about (what kind of id, and the id), the system it names, its day."""


def note(con: duckdb.DuckDBPyConnection, rows: Rows, entries: Sequence[Entry]) -> None:
    """Add whom the rows of some batches are about."""
    for entry in entries:
        for name, (kind, owner, system, day) in OWNERS.items():
            if name in entry.tables and entry.tables[name].rows_loaded:
                con.execute(
                    f"INSERT INTO {TABLE} SELECT DISTINCT ?, ?, {kind}, {owner}, {system}, "
                    f"date_trunc('month', {day})::DATE FROM {rows.of([entry], name)}",
                    [name, entry.batch_id],
                )
