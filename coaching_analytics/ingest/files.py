"""One file: its tables checked, parents first, and staged as a batch."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial

import duckdb

from coaching_analytics.ingest.batches import batch_of
from coaching_analytics.ingest.check import Unit, check_rows, good
from coaching_analytics.ingest.dates import settle, with_formats
from coaching_analytics.ingest.jobs import ORDER, Job
from coaching_analytics.ingest.keys import check_keys
from coaching_analytics.ingest.mapping import Mapping, TableMapping
from coaching_analytics.ingest.oddities import check_oddities
from coaching_analytics.ingest.problems import FileFault, Problem
from coaching_analytics.ingest.read import Source, check_size, table_of
from coaching_analytics.ingest.references import check_references, remember_rejected
from coaching_analytics.ingest.report import TableReport
from coaching_analytics.ingest.rules import check_rules
from coaching_analytics.ingest.segments import check_segments
from coaching_analytics.ingest.shape import drawn, left_out, shape
from coaching_analytics.ingest.since import since_last
from coaching_analytics.store.landing import quoted, roster_key
from coaching_analytics.store.writer import Writer


@dataclass(slots=True)
class Reading:
    """An import under way: the connection the files are read on, the writer, and what was found so far."""

    con: duckdb.DuckDBPyConnection
    out: Writer
    staged: int = 0
    files: int = 0
    faults: list[Problem] = field(default_factory=list)
    notes: list[Problem] = field(default_factory=list)
    unchanged: list[TableReport] = field(default_factory=list)
    places: dict[str, tuple[str, str]] = field(default_factory=dict)

    def place(self, unit: str) -> tuple[str, str]:
        """Table and file of a unit."""
        return self.places[unit]


def load_file(reading: Reading, job: Job) -> None:
    """Check one file and stage what is good; file faults are collected so that all files are looked at."""
    if seen := reading.out.already_loaded(job.sha256, job.mapping_sha256):
        reading.unchanged += _unchanged(reading, seen, job.file)
        return
    reading.files += 1
    try:
        units = _check(reading, job)
        # A file that is refused says why; what its layout makes one suspect would only say it again.
        reading.notes += job.notes
        reading.notes += since_last(reading.con, reading.out, job, [unit for unit, _ in units])
        if not reading.faults:
            reading.out.stage(batch_of(reading.con, job, units), reading.con)
            reading.staged += 1
        for unit, _ in units:
            reading.con.execute(f"DROP TABLE IF EXISTS {quoted(unit.name)}")
    except FileFault as fault:
        reading.faults += fault.problems


def _unchanged(reading: Reading, batch: str, file: str) -> Iterator[TableReport]:
    for entry in (*reading.out.entries, *reading.out.staged):
        if entry.batch_id == batch:
            for name, each in sorted(entry.tables.items(), key=lambda item: ORDER[item[0]]):
                yield TableReport(
                    batch,
                    name,
                    file,
                    each.rows_in,
                    each.rows_loaded,
                    each.rows_rejected,
                    unchanged=each.rows_loaded,
                )


def _check(reading: Reading, job: Job) -> list[tuple[Unit, TableMapping]]:
    """Check every table of a file, parents first."""
    todo: list[tuple[Mapping, TableMapping, Source]] = []
    for number, (mapping, source) in enumerate(job.parts):
        check_size(reading.con, source)
        if not mapping.identity:
            source = table_of(reading.con, source, f"text_{reading.files}_{number}")
            check_segments(reading.con, mapping, source)
            _count_left_out(reading, mapping, source)
        todo += [(mapping, each, source) for each in mapping.tables]
    units: list[tuple[Unit, TableMapping]] = []
    for number, (mapping, each, source) in enumerate(sorted(todo, key=lambda item: ORDER[item[1].table])):
        units.append((_unit(reading, f"unit_{reading.files}_{number}", mapping, each, source, units), each))
    return units


def _unit(
    reading: Reading, name: str, mapping: Mapping, each: TableMapping, source: Source,
    before: list[tuple[Unit, TableMapping]],
) -> Unit:  # fmt: skip
    con = reading.con
    reading.places[name] = (each.table, source.file)
    unit = check_rows(con, name, shape(mapping, each, source), source)
    if formats := settle(con, unit):
        con.execute("DELETE FROM problem WHERE unit = ?", [name])
        unit = check_rows(con, name, with_formats(unit, formats).shaped, source)
        for column, style in formats.items():
            reading.notes.append(
                Problem(
                    None,
                    column,
                    style,
                    "dates as YYYY-MM-DD",
                    "warning",
                    f"Only {style} fits every date, so it was used.",
                    each.table,
                    source.file,
                )
            )

    def known(table: str, columns: tuple[str, ...]) -> str:
        names = ", ".join(columns)
        parts = [
            f"SELECT {names} FROM {quoted(u.name)} WHERE {good(con, u)}"
            for u, _ in before
            if u.table.name == table
        ]
        return " UNION ALL ".join([*parts, reading.out.known(con, table, columns)])

    mode = each.load_mode or mapping.load_mode
    key = roster_key(unit.table) if mode == "dated_roster" else unit.table.key
    check_keys(con, unit, key, partial(reading.out.known, con, each.table) if mode == "append" else None)
    check_references(con, unit, known)
    check_rules(con, unit, known, each.negative_climate, not mapping.identity)
    check_oddities(con, unit, known, mode in ("append", "upsert"))
    remember_rejected(con, unit)
    return unit


def _count_left_out(reading: Reading, mapping: Mapping, source: Source) -> None:
    """Say how many rows the mapping leaves out on purpose."""
    if not mapping.leave_out:
        return
    texts = drawn({name for name, _ in mapping.leave_out}, mapping, source)
    kept = left_out(mapping.leave_out, keep=False)
    row = reading.con.execute(f"SELECT count(*) FROM ({texts}) WHERE NOT ({kept})").fetchone()
    if row and row[0]:
        reading.notes.append(
            Problem(
                None,
                None,
                f"{row[0]:,} rows",
                "records",
                "warning",
                "Left out, as the mapping states.",
                "",
                source.file,
            )
        )
