"""What a checked file hands to the store: the good rows of each table, counts, and the rejected rows."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import cast

import duckdb

from coaching_analytics.ingest.check import Unit, good
from coaching_analytics.ingest.jobs import Job
from coaching_analytics.ingest.mapping import Mapping, TableMapping
from coaching_analytics.ingest.problems import file_fault
from coaching_analytics.ingest.read import Source
from coaching_analytics.ingest.shape import ISO, value_of
from coaching_analytics.store.landing import Batch, LoadMode, TableLoad, quoted, roster_key
from coaching_analytics.vocabulary.ddl import quote


def batch_of(con: duckdb.DuckDBPyConnection, job: Job, units: Sequence[tuple[Unit, TableMapping]]) -> Batch:
    """The batch of one file whose tables were checked."""
    mapping, source = job.parts[0]
    return Batch(
        job.file,
        job.sha256,
        job.mapping_name,
        job.mapping_sha256,
        mapping.load_mode,
        {unit.table.name: _load(con, unit, each.load_mode or mapping.load_mode) for unit, each in units},
        job.origin,
        mapping.scope,
        extract_day(con, mapping, source),
        mapping.roster,
        _rejects(con, [unit for unit, _ in units]),
        _reasons(con, [unit.name for unit, _ in units]),
    )


def _load(con: duckdb.DuckDBPyConnection, unit: Unit, mode: str) -> TableLoad:
    rejected, orphans = con.execute(
        "SELECT count(DISTINCT row_id), count(DISTINCT row_id) FILTER (WHERE orphan) FROM problem "
        "WHERE unit = ? AND severity = 'row'",
        [unit.name],
    ).fetchone() or (0, 0)
    columns = ", ".join(quoted(name) for name in unit.table.names)
    query = f"SELECT {columns}, {unit.record} AS record FROM {quoted(unit.name)} WHERE {good(con, unit)}"
    return TableLoad(
        query,
        unit.rows,
        rejected,
        orphans,
        cast("LoadMode", mode),
        keys_checked=mode == "append",
        present=_present(con, unit) if mode == "dated_roster" and rejected else None,
    )


def _present(con: duckdb.DuckDBPyConnection, unit: Unit) -> str:
    """What a roster lists in rejected rows: rejected is not gone."""
    key = ", ".join(quoted(name) for name in roster_key(unit.table))
    return f"SELECT {key} FROM {quoted(unit.name)} WHERE NOT ({good(con, unit)})"


def _reasons(con: duckdb.DuckDBPyConnection, units: list[str]) -> dict[str, int]:
    """How many rows were rejected for what."""
    found = con.execute(
        "SELECT expected, count(*) FROM problem WHERE severity = 'row' AND list_contains(?, unit) "
        "GROUP BY 1 ORDER BY 2 DESC",
        [units],
    ).fetchall()
    return dict(found)


def _rejects(con: duckdb.DuckDBPyConnection, units: Sequence[Unit]) -> str | None:
    """A query for the rejected rows of our tables, with every reason; columns nobody mapped are not in it."""
    parts = []
    for unit in units:
        if good(con, unit) == "true":
            continue
        pairs = ", ".join(
            f"{quote(name)}, coalesce(u.raw[{place + 1}], CAST(u.{quoted(name)} AS VARCHAR))"
            for place, name in enumerate(unit.table.names)
        )
        parts.append(
            f"SELECT {quote(unit.table.name)} AS table_name, p.record, p.col AS column_name, p.value, "
            f"p.expected, p.mend, CAST(json_object({pairs}) AS VARCHAR) AS row_values "
            f"FROM problem AS p JOIN {quoted(unit.name)} AS u ON u.rowid = p.row_id "
            f"WHERE p.unit = {quote(unit.name)} AND p.severity = 'row'"
        )
    return " UNION ALL ".join(parts) or None


def extract_day(con: duckdb.DuckDBPyConnection, mapping: Mapping, source: Source) -> date | None:
    """The one day of a dated roster; `FileFault` when the rows name several or none."""
    field = mapping.extract_date
    if field is None:
        return None
    style = field.date_format or (ISO if field.constant else mapping.date_format) or ISO
    day = f"CAST(TRY_STRPTIME({value_of(field)}, {quote(style)}) AS DATE)"
    days = [row[0] for row in con.execute(f"SELECT DISTINCT {day} FROM {source.relation}").fetchall()]
    if len(days) != 1 or days[0] is None:
        wanted = "one and the same extract date in every row"
        mend = "Split the file by extract, or state the date as a constant."
        raise file_fault(source.file, wanted, mend, f"{len(days)} dates", field.source or "extract_date")
    return date.fromisoformat(str(days[0]))
