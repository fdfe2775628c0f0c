"""What changed since the last file of the same mapping: sites gone and new, levels changed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import duckdb

from coaching_analytics.ingest.check import Unit
from coaching_analytics.ingest.jobs import Job
from coaching_analytics.ingest.problems import Problem
from coaching_analytics.store.landing import escaped, quoted
from coaching_analytics.store.ledger import Entry
from coaching_analytics.store.writer import Writer

LISTS = {"site": "site_id", "coach": "coach_id", "classroom": "classroom_id"}
SHOWN = 5


def since_last(
    con: duckdb.DuckDBPyConnection, out: Writer, job: Job, units: Sequence[Unit]
) -> Iterator[Problem]:
    """Warnings about what the last file with this mapping had otherwise; none for a first file."""
    last = next((e for e in reversed(out.entries) if e.mapping_name == job.mapping_name), None)
    if last is None or any(mapping.identity for mapping, _ in job.parts):
        return
    for unit in units:
        landed = out.layout.rows(unit.table.name, last.batch_id)
        if unit.table.name not in last.tables or not landed.exists():
            continue
        before = f"read_parquet('{escaped(landed)}')"
        if unit.table.name in LISTS:
            yield from _listed(con, unit, before, last)
        if unit.table.name == "qris_rating":
            yield from _levels(con, unit, before, last)


def _listed(con: duckdb.DuckDBPyConnection, unit: Unit, before: str, last: Entry) -> Iterator[Problem]:
    """Things that are in one of the two files only."""
    key, what = quoted(LISTS[unit.table.name]), unit.table.name
    now = quoted(unit.name)
    ways = {
        "gone": (before, now, f"every {what} of the last file", "Check that they were meant to go."),
        "new": (now, before, f"the same {what} list as in the last file", "Check that they are new."),
    }
    for word, (these, others, expected, mend) in ways.items():
        rows = con.execute(
            f"SELECT DISTINCT {key} FROM {these} WHERE {key} IS NOT NULL AND {key} NOT IN "
            f"(SELECT {key} FROM {others} WHERE {key} IS NOT NULL) ORDER BY 1"
        ).fetchall()
        if rows:
            ids = [str(row[0]) for row in rows]
            yield _told(unit, LISTS[what], word, ids, f"{expected} ({last.file_name})", mend)


def _levels(con: duckdb.DuckDBPyConnection, unit: Unit, before: str, last: Entry) -> Iterator[Problem]:
    """Sites whose latest level differs."""
    latest = "SELECT site_id, arg_max(level, start_date) AS level FROM {} GROUP BY 1"
    rows = con.execute(
        f"SELECT site_id || ' (' || b.level || ' to ' || n.level || ')' FROM ({latest.format(before)}) AS b "
        f"JOIN ({latest.format(quoted(unit.name))}) AS n USING (site_id) WHERE b.level <> n.level ORDER BY 1"
    ).fetchall()
    if rows:
        ids = [str(row[0]) for row in rows]
        expected = f"the levels of the last file ({last.file_name})"
        yield _told(unit, "level", "changed", ids, expected, "Check that they changed.")


def _told(unit: Unit, column: str, word: str, ids: list[str], expected: str, mend: str) -> Problem:
    more = " ..." if len(ids) > SHOWN else ""
    value = f"{len(ids):,} {word}: {', '.join(ids[:SHOWN])}{more}"
    return Problem(None, column, value, expected, "warning", mend, unit.table.name, unit.file)
