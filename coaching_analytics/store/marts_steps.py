"""Steps of the build: what several marts share and no figure asks.

They are worked out in a database of memory while marts are built, for the months that will be written, and go
with it: to write them into every snapshot would take a twentieth of the time of an import.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from datetime import date
from functools import cache

import duckdb

from coaching_analytics.store.marts_changes import Changes, Mart
from coaching_analytics.store.marts_files import marts
from coaching_analytics.store.marts_write import FIRST_DAY, LAST_DAY, months_of, parts, runs, set_range

DATABASE = "step"
"""Name under which the database of the steps is attached while marts are built."""


@contextmanager
def steps_beside(con: duckdb.DuckDBPyConnection) -> Iterator[None]:
    """The database of the steps for as long as marts are built."""
    con.execute(f"ATTACH ':memory:' AS {DATABASE}")
    try:
        yield
    finally:
        con.execute(f"DETACH {DATABASE}")


def search_path(con: duckdb.DuckDBPyConnection) -> str:
    """Where a mart's SQL finds what it reads, and where it is written: the store, then the steps."""
    found = con.execute("SELECT current_database()").fetchone()
    name = str(found[0]).replace('"', '""') if found else ""
    return f'"{name}".main,{DATABASE}.main'.replace("'", "''")


@cache
def readers(step: Mart) -> tuple[Mart, ...]:
    """Marts that read `step`."""
    return tuple(mart for mart in marts() if step.name in mart.reads)


@cache
def waited_for(step: Mart) -> frozenset[str]:
    """Marts to be ready before it is known which months of `step` are wanted: what its readers read too."""
    beyond: set[str] = {step.name}
    for mart in marts():
        if mart.reads & beyond:
            beyond.add(mart.name)
    names = {mart.name for mart in marts()}
    behind = step.reads.union(*(mart.rests_on for mart in readers(step)))
    return frozenset(behind & names - beyond)


def wanted(
    con: duckdb.DuckDBPyConnection,
    step: Mart,
    changes: Changes,
    done: Collection[str],
    known: Collection[str],
) -> tuple[bool, frozenset[date] | None]:
    """Whether a reader of `step` may be written, and for which months (None: all of them).

    Parameters
    ----------
    con
        A connection to the marts.
    step
        The step.
    changes
        What has changed so far.
    done
        Names of the marts that are ready.
    known
        Names of the tables there were when the build began.
    """
    new = any(mart.name not in known for mart in readers(step))
    if changes.dirty is None or changes.months is None or new:
        due = new or changes.dirty is None or _met(readers(step), changes.dirty, done)
        return due, None
    if not _met(readers(step), changes.dirty, done):
        return False, frozenset()
    # More than half of the months: its readers are written as a whole.
    most = 2 * len(changes.months) > len(months_of(con, "month"))
    everywhere = most or _met(readers(step), changes.whole, done)
    return True, None if everywhere else frozenset(changes.months)


def _met(found: Collection[Mart], names: Collection[str], done: Collection[str]) -> bool:
    """Whether any mart rests on one of `names`, or on a mart to come that does."""
    for mart in found:
        if any(name in names for name in mart.rests_on):
            return True
        if _met(
            [each for each in marts() if each.name in mart.rests_on and each.name not in done], names, done
        ):
            return True
    return False


def write_step(con: duckdb.DuckDBPyConnection, step: Mart, months: frozenset[date] | None) -> bool:
    """Work out `step` for `months` (None: all); no figure asks it, so it counts as no change of its own."""
    ranges = [(FIRST_DAY, LAST_DAY)] if months is None else runs(months) or [(FIRST_DAY, FIRST_DAY)]
    pieces = [part for each in ranges for part in parts(con, step, *each)]
    for number, (first, end) in enumerate(pieces):
        set_range(con, first, end)
        name = f"{DATABASE}.{step.name}"
        put = f"INSERT INTO {name} BY NAME" if number else f"CREATE TABLE {name} AS"
        con.execute(f"{put} {step.query}")
    return False
