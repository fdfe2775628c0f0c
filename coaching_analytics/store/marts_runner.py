"""Builds the marts: numbered SQL files, one SELECT each, run in order.

The comment lines at the top of a file say what it reads, its grain and whether it goes month by month::

    -- reads: session, session_participant, month
    -- grain: site x month
    -- partition: month

A mart by month holds only months in [from_month, to_month), two variables the runner sets; so an extension
of the store deletes and writes again the months it touched. Other marts are written again as a whole, and
only when something they read changed: a table, or a mart that did not come out as it was before.
"""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Collection, Iterable, Mapping
from datetime import date
from functools import cache
from importlib import resources
from itertools import pairwise
from time import perf_counter

import duckdb

from coaching_analytics.store.marts_changes import MONTHLY_TABLES, Changes, Mart
from coaching_analytics.vocabulary import instruments
from coaching_analytics.vocabulary.selection import add_months

FIRST_DAY, LAST_DAY = date(1, 1, 1), date(9999, 1, 1)
ROWS_AT_ONCE = 3_000_000
"""Sessions up to which a mart of logs is built in one go: twice as many would spill to disk at 3 GB."""
LOG = logging.getLogger(__name__)


@cache
def marts() -> tuple[Mart, ...]:
    """All marts in the order they are built."""
    folder = resources.files("coaching_analytics.store").joinpath("marts")
    files = sorted(entry.name for entry in folder.iterdir() if entry.name.endswith(".sql"))
    return tuple(parse(file, folder.joinpath(file).read_text("utf-8")) for file in files)


@cache
def read_by_marts() -> frozenset[str]:
    """Names of tables and marts that some mart reads."""
    return frozenset(name for mart in marts() for name in mart.reads)


def parse(file: str, text: str) -> Mart:
    """Read the heading of one file; a missing line of the heading is a `ValueError` that names the file."""
    lines = [line[2:].strip() for line in text.splitlines() if line.startswith("--")]
    fields = {key.strip(): value.strip() for key, _, value in (line.partition(":") for line in lines)}
    try:
        reads = frozenset(name.strip() for name in fields["reads"].split(",") if name.strip())
        monthly = {"month": True, "none": False}[fields["partition"]]
        name = file.removesuffix(".sql").split("_", 1)[1]
        return Mart(name, file, lines[0], reads, fields["grain"], monthly, text)
    except KeyError as missing:
        raise ValueError(f"{file}: the heading lacks {missing}") from None


@cache
def marts_hash() -> str:
    """Twelve hex digits of every mart's SQL and of the instruments: they change when a figure could."""
    digest = hashlib.sha256(repr(instruments.part_rows()).encode("utf-8"))
    for mart in marts():
        digest.update(mart.file.encode("utf-8") + b"\0" + mart.query.encode("utf-8") + b"\0")
    return digest.hexdigest()[:12]


def build_marts(
    con: duckdb.DuckDBPyConnection,
    settings: Mapping[str, object],
    *,
    months: Iterable[date] | None = None,
    touched: Collection[str] | None = None,
) -> list[str]:
    """Build the marts, or bring them up to date.

    Parameters
    ----------
    con
        A connection that may write; it holds every table of the vocabulary and the table `batch`.
    settings
        Settings by name, as `vocabulary.settings.resolve` returns them.
    months
        First days of the months whose sessions or logs changed. None: everything is built.
    touched
        Tables that changed (or `batch`). None: all of them; with months, the tables of sessions and logs.

    Returns
    -------
    list of str
        Names of the marts that were written.
    """
    _set_variables(con, settings)
    _create_instrument_part(con)
    plan = Changes.of(months, touched)
    known = {
        name
        for (name,) in con.execute("SELECT table_name FROM duckdb_tables() WHERE NOT internal").fetchall()
    }
    return [mart.name for mart in marts() if _refresh(con, mart, plan, mart.name in known)]


def _refresh(con: duckdb.DuckDBPyConnection, mart: Mart, changes: Changes, exists: bool) -> bool:
    """Write `mart` as far as what it reads has changed, and note that it changed."""
    if exists and changes.dirty is not None and not mart.reads & changes.dirty:
        return False
    start = perf_counter()
    if mart.monthly and exists and changes.months is not None and not mart.reads & changes.whole:
        _write_months(con, mart, changes.listed if changes.only_longer(mart) else changes.months)
        changes.note(mart)
    elif not exists or changes.dirty is None or mart.monthly or mart.name not in read_by_marts():
        _write_whole(con, mart)
        changes.note(mart)
    else:
        _rewrite(con, mart, changes)
    LOG.debug("mart %s: %.2f s", mart.name, perf_counter() - start)
    return True


def _rewrite(con: duckdb.DuckDBPyConnection, mart: Mart, changes: Changes) -> None:
    """Write a mart that others read, and note it only when it differs from what it was.

    The months themselves are special: a longer record adds months, it does not change the others.
    """
    con.execute(f"ALTER TABLE {mart.name} RENAME TO before_{mart.name}")
    _write_whole(con, mart)
    if mart.name == "month" and changes.months is not None:
        changes.listed = _months(con, "month") ^ _months(con, "before_month")
        changes.months |= changes.listed
    if not _same(con, mart.name, f"before_{mart.name}"):
        changes.note(mart)
    con.execute(f"DROP TABLE before_{mart.name}")


def _write_whole(con: duckdb.DuckDBPyConnection, mart: Mart) -> None:
    """Create the mart's table anew."""
    for number, (first, end) in enumerate(_parts(con, mart, FIRST_DAY, LAST_DAY)):
        _set_range(con, first, end)
        put = f"INSERT INTO {mart.name} BY NAME" if number else f"CREATE OR REPLACE TABLE {mart.name} AS"
        con.execute(f"{put} {mart.query}")
    about = (mart.about + " Grain: " + mart.grain + ".").replace("'", "''")
    con.execute(f"COMMENT ON TABLE {mart.name} IS '{about}'")


def _parts(con: duckdb.DuckDBPyConnection, mart: Mart, first: date, end: date) -> list[tuple[date, date]]:
    """The months at once; a year at a time for a mart of more logs than fit into memory with ease."""
    if not mart.monthly or not mart.reads & MONTHLY_TABLES:
        return [(first, end)]
    found = con.execute("SELECT count(*) FROM session").fetchone()
    if not found or found[0] <= ROWS_AT_ONCE:
        return [(first, end)]
    inside = [month for month in sorted(_months(con, "month")) if first <= month < end]
    return list(pairwise([first, *inside[12::12], end]))


def _write_months(con: duckdb.DuckDBPyConnection, mart: Mart, changed: set[date]) -> None:
    """Delete the rows of some months and write them again, some neighbouring months at a time."""
    if 2 * len(changed) > len(_months(con, "month")):
        # Most of it changes: writing it afresh is quicker than deleting row by row.
        _write_whole(con, mart)
        return
    for first, end in (part for run in runs(changed) for part in _parts(con, mart, *run)):
        _set_range(con, first, end)
        con.execute(f"DELETE FROM {mart.name} WHERE month >= ? AND month < ?", [first, end])
        con.execute(f"INSERT INTO {mart.name} BY NAME {mart.query}")


def runs(days: Iterable[date]) -> list[tuple[date, date]]:
    """Neighbouring months joined into half-open ranges."""
    ranges: list[tuple[date, date]] = []
    for month in sorted(days):
        if ranges and ranges[-1][1] == month:
            ranges[-1] = (ranges[-1][0], add_months(month, 1))
        else:
            ranges.append((month, add_months(month, 1)))
    return ranges


def _set_range(con: duckdb.DuckDBPyConnection, first: date, end: date) -> None:
    """Tell the SQL which months to build."""
    con.execute(f"SET VARIABLE from_month = DATE '{first}'")
    con.execute(f"SET VARIABLE to_month = DATE '{end}'")


def _set_variables(con: duckdb.DuckDBPyConnection, settings: Mapping[str, object]) -> None:
    """Make every setting readable as getvariable('name')."""
    for name, value in settings.items():
        literal = "'" + value.replace("'", "''") + "'" if isinstance(value, str) else str(value)
        con.execute(f"SET VARIABLE {name} = {literal}")


def _create_instrument_part(con: duckdb.DuckDBPyConnection) -> None:
    """The table of instruments, editions, parts and domains that drives the scoring."""
    con.execute(
        "CREATE OR REPLACE TABLE instrument_part (instrument VARCHAR, edition VARCHAR, part VARCHAR, "
        "domain VARCHAR, reversed BOOLEAN, needs_all BOOLEAN)"
    )
    columns = [list(column) for column in zip(*instruments.part_rows(), strict=True)]
    con.execute(f"INSERT INTO instrument_part SELECT {', '.join(['unnest(?)'] * len(columns))}", columns)


def _same(con: duckdb.DuckDBPyConnection, one: str, other: str) -> bool:
    """Whether two tables hold the same rows."""
    query = (
        f"SELECT (SELECT count(*) FROM {one}) = (SELECT count(*) FROM {other}) "
        f"AND NOT EXISTS (SELECT * FROM {one} EXCEPT ALL SELECT * FROM {other})"
    )
    row = con.execute(query).fetchone()
    return row is not None and bool(row[0])


def _months(con: duckdb.DuckDBPyConnection, name: str) -> set[date]:
    """The months in a table of months."""
    return {row[0] for row in con.execute(f"SELECT month FROM {name}").fetchall()}
