"""Loading extracts: the one road by which rows come in, taken by the command and by the page."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from os import PathLike
from pathlib import Path

import duckdb

from coaching_analytics.ingest.check import prepare
from coaching_analytics.ingest.files import Reading, load_file
from coaching_analytics.ingest.gaps import check_gaps
from coaching_analytics.ingest.grouped import Group, grouped, grouped_in, in_order
from coaching_analytics.ingest.jobs import KNOWN_COLUMN, open_jobs
from coaching_analytics.ingest.limits import Limits
from coaching_analytics.ingest.problems import FileFault, Problem
from coaching_analytics.ingest.reject_file import reasons_in
from coaching_analytics.ingest.report import (
    DONE,
    REFUSED,
    SOME_REJECTED,
    FileReport,
    Report,
    TableReport,
)
from coaching_analytics.ingest.salt import salted
from coaching_analytics.store.build import MEMORY_KEPT
from coaching_analytics.store.errors import StoreError
from coaching_analytics.store.layout import Layout
from coaching_analytics.store.ledger import Entry
from coaching_analytics.store.mappings import named_mapping
from coaching_analytics.store.salt import store_salt
from coaching_analytics.store.store_settings import read_settings
from coaching_analytics.store.writer import writer

PROBLEMS_LISTED = 10_000
MEMORY = "1GB"
Where = str | PathLike[str]


def load(
    paths: Where | Sequence[Where],
    store: Where,
    *,
    table: str | None = None,
    mapping: Where | None = None,
    strict: bool = False,
    dry_run: bool = False,
    by: str = "",
) -> Report:
    """Check extracts and load them into a store, all in one publish.

    Parameters
    ----------
    paths
        Files, or folders of files named after tables.
    store
        Folder of the store; made when there is none.
    table, mapping
        What a file is when its name does not say: one table, or a mapping in TOML - a file, or the name of a
        mapping saved in the store.
    strict
        Load nothing when any row is at fault.
    dry_run
        Check and count only.
    by
        Who loads it, for the ledger.

    Returns
    -------
    Report
        With every problem; nothing changed in the store when its `exit_code` is 2.
    """
    given = [paths] if isinstance(paths, str | PathLike) else paths
    layout = Layout.of(store)
    try:
        with tempfile.TemporaryDirectory(prefix="coaching-") as folder, connected(Path(folder)) as con:
            stated = named_mapping(store, Path(mapping)) if mapping else None
            limits = Limits.of(read_settings(layout))
            jobs = open_jobs([Path(path) for path in given], table, stated, Path(folder), limits)
            with writer(store, by=by) as out:
                reading = Reading(con, out)
                for job in salted(jobs, lambda: store_salt(layout)):
                    load_file(reading, job)
                return _finish(reading, strict, dry_run)
    except FileFault as fault:
        groups, files = grouped(fault.problems), _unmapped(fault.problems)
        return Report((), fault.problems, layout.published(), REFUSED, groups, files)
    except StoreError as error:
        refused = Problem(None, None, None, str(error), "file", "Nothing was changed.")
        return Report((), (refused,), layout.published(), REFUSED, grouped([refused]))


def connected(folder: Path) -> duckdb.DuckDBPyConnection:
    """A connection for one import; what does not fit in memory goes to `folder`."""
    spill = str(folder / "spill")
    con = duckdb.connect(config={"memory_limit": MEMORY, "temp_directory": spill, **MEMORY_KEPT})
    con.execute("SET enable_progress_bar = false")
    prepare(con)
    return con


def _finish(reading: Reading, strict: bool, dry_run: bool) -> Report:
    """Publish what was staged, unless something speaks against it."""
    if reading.staged:
        check_gaps(reading)
    listed, groups, rejected = _problems(reading)
    before, read = reading.out.layout.published(), tuple(reading.read)
    # Records are numbered by file: only of one file can they be handed back.
    reasons = reasons_in(reading.con) if rejected and len(read) == 1 else {}
    if reading.faults or (strict and rejected):
        every = (*grouped(reading.faults), *groups)
        return Report((), (*reading.faults, *listed), before, REFUSED, every, read, reasons)
    if not reading.staged:
        return Report(tuple(reading.unchanged), listed, before, DONE, groups, read, reasons)
    done = reading.out.publish(dry_run=dry_run)
    loaded = [report for entry in done.batches for report in _reports(entry)]
    code = SOME_REJECTED if rejected else DONE
    snapshot = before if dry_run else done.snapshot
    return Report((*reading.unchanged, *loaded), listed, snapshot, code, groups, read, reasons)


def _unmapped(problems: Sequence[Problem]) -> tuple[FileReport, ...]:
    """Files that were refused because of their columns, with those that nobody mentions."""
    found: dict[str, list[str]] = {}
    for each in problems:
        if each.expected == KNOWN_COLUMN and each.column:
            found.setdefault(each.file, []).append(each.column)
    return tuple(FileReport(file, unmapped=tuple(columns)) for file, columns in found.items())


def _reports(entry: Entry) -> list[TableReport]:
    return [
        TableReport(entry.batch_id, name, entry.file_name, each.rows_in, each.rows_loaded, each.rows_rejected,
                    each.new, each.changed, each.unchanged, each.gone, each.aside)
        for name, each in entry.tables.items()
    ]  # fmt: skip


def _problems(reading: Reading) -> tuple[tuple[Problem, ...], tuple[Group, ...], bool]:
    """The list for the report, all problems in groups, and whether rows were rejected."""
    con = reading.con
    rows = con.execute(
        "SELECT unit, record, col, left(value, 200), expected, mend, severity FROM problem "
        f"ORDER BY min(rowid) OVER (PARTITION BY unit), record, rowid LIMIT {PROBLEMS_LISTED}"
    ).fetchall()
    listed = [
        Problem(record, column, value, expected, severity, mend, *reading.place(unit))
        for unit, record, column, value, expected, mend, severity in rows
    ]
    groups = grouped_in(con, reading.places)
    if (every := sum(group.count for group in groups)) > len(listed):
        more = f"{every - len(listed):,} more problems like these"
        listed.append(
            Problem(
                None, None, None, more, "warning", "The rejected rows of each batch are kept in the store."
            )
        )
    rejected = any(group.severity == "row" for group in groups)
    return (*reading.notes, *listed), in_order((*grouped(reading.notes), *groups)), rejected
