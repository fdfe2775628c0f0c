"""Builds the marts in the order of what they read, two at a time.

An extension of the store deletes and writes again the months it touched in marts that go by month. Other
marts are written again as a whole, and only when something they read changed: a table, or a mart that did
not come out as it was before.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection, Iterable, Mapping
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextlib import ExitStack, closing
from datetime import date
from functools import partial
from time import perf_counter

import duckdb

from coaching_analytics.store.content import TAG_RULES
from coaching_analytics.store.marts_changes import Changes, Mart
from coaching_analytics.store.marts_files import kept_marts, marts, read_by_marts
from coaching_analytics.store.marts_steps import search_path, steps_beside, waited_for, wanted, write_step
from coaching_analytics.store.marts_write import few_sessions, months_of, rewrite, write_months, write_whole
from coaching_analytics.vocabulary import instruments, tags

ABREAST = 2
"""Marts written at the same time: one query leaves a second core half idle."""
LOG = logging.getLogger(__name__)
Way = Callable[[duckdb.DuckDBPyConnection, Mart], bool]


def build_marts(
    con: duckdb.DuckDBPyConnection,
    settings: Mapping[str, object],
    *,
    months: Iterable[date] | None = None,
    touched: Collection[str] | None = None,
) -> list[str]:
    """Build the marts, or bring them up to date; two at a time while the logs fit into memory.

    Parameters
    ----------
    con
        A connection that may write; it holds every table of the vocabulary and the table `batch`. Nothing
        on it is uncommitted: the marts are written on cursors of it.
    settings
        Settings by name, as `vocabulary.settings.resolve` returns them.
    months
        First days of the months whose sessions or logs changed. None: everything is built.
    touched
        Tables that changed (or `batch`, `tag_rule`). None: all of them; with months, the tables of sessions
        and logs.

    Returns
    -------
    list of str
        Names of the marts that were written.
    """
    settings_tables(con, settings)
    with steps_beside(con):
        written = _write_all(con, settings, Changes.of(months, touched))
    return [mart.name for mart in kept_marts() if mart.name in written]


def _write_all(con: duckdb.DuckDBPyConnection, settings: Mapping[str, object], changes: Changes) -> set[str]:
    """Write every mart that has to be, each when what it waits for is ready; the names of those written."""
    known = {
        name
        for (name,) in con.execute("SELECT table_name FROM duckdb_tables() WHERE NOT internal").fetchall()
    }
    before = months_of(con, "month") if "month" in known else set()
    todo, done, written = list(marts()), set[str](), set[str]()
    running: dict[Future[bool], tuple[Mart, duckdb.DuckDBPyConnection]] = {}
    with ExitStack() as stack:
        free = [stack.enter_context(closing(building_cursor(con, settings))) for _ in range(_abreast(con))]
        pool = stack.enter_context(ThreadPoolExecutor(len(free)))
        while todo or running:
            for mart in [each for each in todo if waits_for(each) <= done]:
                if (way := _way(con, mart, changes, done, known)) is None:
                    done.add(mart.name)
                elif free:
                    cursor = free.pop()
                    running[pool.submit(_timed, way, cursor, mart)] = mart, cursor
                else:
                    continue
                todo.remove(mart)
            for future in wait(running, return_when=FIRST_COMPLETED).done:
                mart, cursor = running.pop(future)
                differs = future.result()
                if mart.name == "month":
                    changes.lengthen(months_of(con, "month") ^ before)
                if differs:
                    changes.note(mart)
                done.add(mart.name)
                written.add(mart.name)
                free.append(cursor)
    return written


def _abreast(con: duckdb.DuckDBPyConnection) -> int:
    """How many marts are written at a time: no more than the build has threads."""
    threads = con.execute("SELECT current_setting('threads')").fetchone()
    return min(ABREAST, int(threads[0])) if threads and few_sessions(con) else 1


def waits_for(mart: Mart) -> frozenset[str]:
    """Marts that must be ready before `mart` is begun: those it reads, and the months if it goes by month."""
    names = {each.name for each in marts()}
    before = frozenset(mart.reads & names | ({"month"} if mart.monthly else set()))
    return before if mart.kept else before | waited_for(mart)


def _way(
    con: duckdb.DuckDBPyConnection,
    mart: Mart,
    changes: Changes,
    done: Collection[str],
    known: Collection[str],
) -> Way | None:
    """How to write `mart` as far as what it rests on has changed; None when nothing has."""
    if not mart.kept:
        due, wanted_months = wanted(con, mart, changes, done, known)
        return partial(write_step, months=wanted_months) if due else None
    exists = mart.name in known
    if exists and changes.dirty is not None and not mart.rests_on & changes.dirty:
        return None
    if mart.monthly and exists and changes.months is not None and not mart.rests_on & changes.whole:
        changed = changes.listed if changes.only_longer(mart) else changes.months
        return partial(write_months, changed=frozenset(changed))
    if not exists or changes.dirty is None or mart.monthly or mart.name not in read_by_marts():
        return write_whole
    return rewrite


def _timed(way: Way, con: duckdb.DuckDBPyConnection, mart: Mart) -> bool:
    start = perf_counter()
    differs = way(con, mart)
    LOG.debug("mart %s: %.2f s", mart.name, perf_counter() - start)
    return differs


def settings_tables(con: duckdb.DuckDBPyConnection, settings: Mapping[str, object]) -> None:
    """Write what marts read of the settings: parts of instruments and tagging rules."""
    _create_instrument_part(con, settings)
    _create_tag_rule(con, settings)


def building_cursor(
    con: duckdb.DuckDBPyConnection, settings: Mapping[str, object]
) -> duckdb.DuckDBPyConnection:
    """A cursor that sees the steps and on which every setting is readable as getvariable('name')."""
    cursor = con.cursor()
    cursor.execute(f"SET search_path = '{search_path(con)}'")
    for name, value in settings.items():
        literal = "'" + value.replace("'", "''") + "'" if isinstance(value, str) else str(value)
        cursor.execute(f"SET VARIABLE {name} = {literal}")
    return cursor


def _create_instrument_part(con: duckdb.DuckDBPyConnection, settings: Mapping[str, object]) -> None:
    """The table of instruments, editions, parts and domains that drives the scoring."""
    con.execute(
        "CREATE OR REPLACE TABLE instrument_part (instrument VARCHAR, edition VARCHAR, part VARCHAR, "
        "domain VARCHAR, reversed BOOLEAN, needs_all BOOLEAN, turn INTEGER, items_expected INTEGER)"
    )
    columns = [list(column) for column in zip(*instruments.part_rows(settings), strict=True)]
    con.execute(f"INSERT INTO instrument_part SELECT {', '.join(['unnest(?)'] * len(columns))}", columns)


def _create_tag_rule(con: duckdb.DuckDBPyConnection, settings: Mapping[str, object]) -> None:
    """The tagging rules in force, which give budget lines without a priority of their own one."""
    found = tags.columns(tags.of_text(str(settings.get(TAG_RULES, ""))))
    con.execute(f"CREATE OR REPLACE TABLE tag_rule ({', '.join(f'{name} VARCHAR' for name in found)})")
    marks = ", ".join(["unnest(?::VARCHAR[])"] * len(found))
    con.execute(f"INSERT INTO tag_rule SELECT {marks}", list(found.values()))
