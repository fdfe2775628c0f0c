"""One file: its tables checked, parents first, and staged as a batch."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial

import duckdb

from coaching_analytics.ingest.aside import set_aside, shares_told
from coaching_analytics.ingest.batches import Checked, batch_of, extract_day, ignored_in
from coaching_analytics.ingest.check import Unit, check_rows, good
from coaching_analytics.ingest.dates import settle, with_formats
from coaching_analytics.ingest.jobs import ORDER, Job
from coaching_analytics.ingest.keys import check_keys
from coaching_analytics.ingest.mapping import Mapping, TableMapping
from coaching_analytics.ingest.oddities import check_oddities
from coaching_analytics.ingest.person_names import refuse_names, refuse_names_in
from coaching_analytics.ingest.problems import FileFault, Problem
from coaching_analytics.ingest.read import Source, check_size, table_of
from coaching_analytics.ingest.references import check_references, remember_rejected
from coaching_analytics.ingest.report import FileReport, TableReport
from coaching_analytics.ingest.rules import check_rules
from coaching_analytics.ingest.segments import check_segments
from coaching_analytics.ingest.shape import shape
from coaching_analytics.ingest.since import since_last
from coaching_analytics.ingest.to_date import Series, reckon, series_of
from coaching_analytics.ingest.to_date_doubts import ask_series, in_order, year_turned
from coaching_analytics.ingest.told import tell_made
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
    read: list[FileReport] = field(default_factory=list)

    def place(self, unit: str) -> tuple[str, str]:
        """Table and file of a unit."""
        return self.places[unit]


def load_file(reading: Reading, job: Job) -> None:
    """Check one file and stage what is good; file faults are collected so that all files are looked at."""
    if seen := reading.out.already_loaded(job.sha256, job.mapping_sha256):
        reading.unchanged += _unchanged(reading, seen, job.file)
        reading.read.append(FileReport(job.file, ignored_in(job), loaded_before=True))
        return
    reading.files += 1
    reading.read.append(FileReport(job.file, ignored_in(job)))
    try:
        units = _check(reading, job)
        # A file that is refused says why; what its layout makes one suspect would only say it again.
        reading.notes += job.notes
        reading.notes += since_last(reading.con, reading.out, job, [each.unit for each in units])
        if not reading.faults:
            reading.out.stage(batch_of(reading.con, job, units), reading.con)
            reading.staged += 1
        for each in units:
            reading.con.execute(f"DROP TABLE IF EXISTS {quoted(each.unit.name)}")
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
                    aside=each.aside,
                )


def _check(reading: Reading, job: Job) -> list[Checked]:
    """Check every table of a file, parents first."""
    todo: list[tuple[Mapping, TableMapping, Source]] = []
    for number, (mapping, source) in enumerate(job.parts):
        check_size(reading.con, source)
        if not mapping.identity:
            source = table_of(reading.con, source, f"text_{reading.files}_{number}")
            check_segments(reading.con, mapping, source)
            reading.notes += refuse_names(reading.con, mapping, source)
        todo += [(mapping, each, source) for each in mapping.tables]
    units: list[Checked] = []
    for number, (mapping, each, source) in enumerate(sorted(todo, key=lambda item: ORDER[item[1].table])):
        name = f"unit_{reading.files}_{number}"
        reading.places[name] = (each.table, source.file)
        units.append(_unit(reading, name, mapping, each, source, [checked.unit for checked in units]))
    return units


def _unit(
    reading: Reading, name: str, mapping: Mapping, each: TableMapping, source: Source, before: list[Unit]
) -> Checked:
    con = reading.con
    reckoned = f"new_{name}" if each.to_date else ""
    series = _since_last_extract(reading, mapping, each, source, reckoned)
    unit = check_rows(con, name, shape(mapping, each, source, reckoned), source)
    if mapping.identity:
        reading.notes += refuse_names_in(con, unit)
    if formats := settle(con, unit):
        con.execute("DELETE FROM problem WHERE unit = ?", [name])
        unit = check_rows(con, name, with_formats(unit, formats).shaped, source)
        reading.notes += _formats_told(unit, formats)
    tell_made(con, unit, each)
    aside = {} if mapping.identity else set_aside(con, mapping, each, source, reckoned)
    reading.notes += [] if mapping.identity else shares_told(con, mapping, each, source)

    def known(table: str, columns: tuple[str, ...]) -> str:
        names = ", ".join(columns)
        parts = [
            f"SELECT {names} FROM {quoted(u.name)} WHERE {good(con, u)}"
            for u in before
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
    return Checked(unit, each, aside, series, reckoned)


def _since_last_extract(
    reading: Reading, mapping: Mapping, each: TableMapping, source: Source, name: str
) -> Series | None:
    """Reckon what is new in a table's totals to date as the relation `name`; None when it has none."""
    con, out = reading.con, reading.out
    day = extract_day(con, mapping, source) if each.to_date else None
    if each.to_date is None or day is None:
        return None
    series = series_of(out, mapping, each, each.to_date, day)
    reckon(con, out, series, mapping, each, source, name)
    in_order(con, out, series, source.file, name)
    ask_series(con, out, series, source.file, name)
    reading.notes += year_turned(con, out, series, source.file, name)
    return series


def _formats_told(unit: Unit, formats: dict[str, str]) -> Iterator[Problem]:
    """Which date formats were used because no other fits."""
    for column, style in formats.items():
        used = f"Only {style} fits every date, so it was used."
        yield Problem(None, column, style, "dates as YYYY-MM-DD", "warning", used, unit.table.name, unit.file)
