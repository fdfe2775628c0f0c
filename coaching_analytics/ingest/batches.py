"""What a checked file hands to the store: the good rows of each table, counts, and the rejected rows."""

from __future__ import annotations

from collections.abc import Mapping as Names
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import duckdb

from coaching_analytics.ingest.check import Unit, good
from coaching_analytics.ingest.drawn import drawn, left_out
from coaching_analytics.ingest.jobs import Job
from coaching_analytics.ingest.mapping import Mapping, TableMapping
from coaching_analytics.ingest.problems import file_fault
from coaching_analytics.ingest.read import Source
from coaching_analytics.ingest.shape import value_of
from coaching_analytics.ingest.shape_rows import ISO
from coaching_analytics.ingest.to_date import Series, landed
from coaching_analytics.store.landing import Batch, LoadMode, TableLoad, quoted, roster_key
from coaching_analytics.vocabulary.ddl import quote


@dataclass(frozen=True, slots=True)
class Checked:
    """The checked rows of one table of a file, and what its mapping set aside.

    Attributes
    ----------
    aside
        Records left out on purpose, counted by what the mapping says of them.
    series, reckoned
        Of a table with totals to date: the extracts they continue, and the relation with what is new.
    """

    unit: Unit
    mapping: TableMapping
    aside: Names[str, int]
    series: Series | None = None
    reckoned: str = ""


def batch_of(con: duckdb.DuckDBPyConnection, job: Job, units: Sequence[Checked]) -> Batch:
    """The batch of one file whose tables were checked."""
    mapping, _ = job.parts[0]
    counted = [each for each in units if each.series]
    return Batch(
        job.file,
        job.sha256,
        job.mapping_name,
        job.mapping_sha256,
        mapping.load_mode,
        {each.unit.table.name: _load(con, each, mapping.load_mode) for each in units},
        job.origin,
        mapping.scope,
        extract_day(con, mapping, units[0].unit.source),
        mapping.roster,
        _rejects(con, [each.unit for each in units]),
        _reasons(con, [each.unit.name for each in units]),
        ignored_in(job),
        " UNION ALL ".join(_totals(each) for each in counted) or None,
        {each.series.table: each.series.name for each in counted if each.series},
    )


def ignored_in(job: Job) -> tuple[str, ...]:
    """Columns of the file that its mapping leaves out on purpose, in the order of the file."""
    return tuple(
        dict.fromkeys(
            column for mapping, source in job.parts for column in source.columns if column in mapping.ignored
        )
    )


def _totals(each: Checked) -> str:
    assert each.series is not None
    rejected = f"SELECT record FROM problem WHERE unit = {quote(each.unit.name)} AND severity = 'row'"
    return landed(each.series, each.reckoned, rejected)


def _load(con: duckdb.DuckDBPyConnection, each: Checked, file_mode: LoadMode) -> TableLoad:
    unit, mode = each.unit, each.mapping.load_mode or file_mode
    rejected, orphans = con.execute(
        "SELECT count(DISTINCT row_id), count(DISTINCT row_id) FILTER (WHERE orphan) FROM problem "
        "WHERE unit = ? AND severity = 'row'",
        [unit.name],
    ).fetchone() or (0, 0)
    columns = ", ".join(quoted(name) for name in unit.table.names)
    query = f"SELECT {columns}, {unit.record} AS record FROM {quoted(unit.name)} WHERE {good(con, unit)}"
    return TableLoad(
        query,
        unit.rows + sum(each.aside.values()),
        rejected,
        orphans,
        mode,
        keys_checked=mode == "append",
        present=_present(con, unit) if mode == "dated_roster" and rejected else None,
        aside=each.aside,
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
    """The one day of an extract; `FileFault` when its rows name several or none, totals left out."""
    field = mapping.extract_date
    if field is None:
        return None
    style = field.date_format or (ISO if field.constant else mapping.date_format) or ISO
    day = f"CAST(TRY_STRPTIME({value_of(field)}, {quote(style)}) AS DATE)"
    rows = drawn({*field.columns(), *(name for name, _ in mapping.leave_out)}, mapping, source)
    if test := left_out(mapping.leave_out, keep=False):
        rows = f"SELECT * FROM ({rows}) WHERE {test}"
    days = [row[0] for row in con.execute(f"SELECT DISTINCT {day} FROM ({rows})").fetchall()]
    if len(days) != 1 or days[0] is None:
        wanted = "one and the same extract date in every row"
        mend = "Split the file by extract, or state the date as a constant."
        raise file_fault(source.file, wanted, mend, f"{len(days)} dates", field.source or "extract_date")
    return date.fromisoformat(str(days[0]))
