"""Bringing the marts up to date gives what building them anew gives."""

from __future__ import annotations

from datetime import date
from random import Random
from typing import Any

import duckdb
import pytest

from coaching_analytics.store import marts_runner
from coaching_analytics.store.marts_changes import Mart
from coaching_analytics.store.marts_files import kept_marts
from coaching_analytics.store.marts_runner import build_marts
from coaching_analytics.store.marts_steps import write_step
from coaching_analytics.vocabulary.settings import resolve
from tests.memory import add, rows, tables_only
from tests.property.random_store import random_store
from tests.property.reference import Store

CHILDREN = ("session_participant", "session_component", "session_topic")
LOG = ("session", *CHILDREN, "support_time", "no_activity")
DATES = {"session": "session_date", "support_time": "work_date", "no_activity": "month"}


def contents(con: duckdb.DuckDBPyConnection) -> dict[str, list[tuple[Any, ...]]]:
    """Every mart as sorted rows; floats to nine digits, for sums may add in another order."""
    found = {}
    for mart in kept_marts():
        lines = [
            tuple(f"{v:.9g}" if isinstance(v, float) else str(v) for v in row.values())
            for row in rows(con, f"SELECT * FROM {mart.name}")
        ]
        found[mart.name] = sorted(lines)
    return found


def check(con: duckdb.DuckDBPyConnection) -> None:
    extended = contents(con)
    build_marts(con, resolve())
    whole = contents(con)
    for name, lines in whole.items():
        assert extended[name] == lines, f"{name} differs from a new build"


def hold_back(store: Store, table: str, draw: Random) -> tuple[Store, Store]:
    """Split a store in two: some rows of `table` (and what hangs on them) come later."""
    later: Store = {name: [] for name in store}
    later[table] = [row for row in store[table] if draw.random() < 0.3]
    if table == "session":
        ids = {row["session_id"] for row in later["session"]}
        for name in CHILDREN:
            later[name] = [row for row in store[name] if row["session_id"] in ids]
    if table == "observation":
        ids = {row["observation_id"] for row in later["observation"]}
        later["observation_score"] = [
            row for row in store["observation_score"] if row["observation_id"] in ids
        ]
    first = {name: [row for row in listed if row not in later[name]] for name, listed in store.items()}
    return first, later


def months(later: Store) -> set[date]:
    return {row[DATES[name]].replace(day=1) for name in DATES for row in later[name]}


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize(
    "table",
    ["session", "support_time", "observation", "spending", "coach_assignment", "staff_employment",
     "site_enrolment", "classroom", "calendar"],
)  # fmt: skip
def test_rows_that_come_later(seed: int, table: str) -> None:
    """Logs are added by month, everything else where it is read."""
    first, later = hold_back(random_store(seed), table, Random(seed))
    con = tables_only({name: listed for name, listed in first.items() if listed})
    build_marts(con, resolve())
    for name, listed in later.items():
        add(con, name, listed)
    touched = {name for name, listed in later.items() if listed}
    build_marts(con, resolve(), months=months(later), touched=touched)
    check(con)


def test_rows_that_go_again() -> None:
    """Taking a session back clears its month, also when it was the last record and the month goes with it."""
    store = random_store(3)
    con = tables_only({name: listed for name, listed in store.items() if listed})
    late = {"session_id": "late", "coach_id": "C0", "session_date": date(2025, 2, 3), "minutes": 60,
            "status": "completed", "site_id": "S0"}  # fmt: skip
    add(con, "session", [late])
    build_marts(con, resolve())
    assert con.execute("SELECT max(month) FROM month").fetchone() == (date(2025, 2, 1),)
    con.execute("DELETE FROM session WHERE session_id = 'late'")
    build_marts(con, resolve(), months=[date(2025, 2, 3)], touched={"session"})
    assert con.execute("SELECT max(month) FROM site_month").fetchone() != (date(2025, 2, 1),)
    check(con)


def test_only_what_changed_is_written() -> None:
    """A month of logs leaves ratings alone; a rating leaves logs alone; nothing touched writes nothing."""
    store = random_store(5)
    con = tables_only({name: listed for name, listed in store.items() if listed})
    build_marts(con, resolve())
    written = build_marts(con, resolve(), months=[date(2023, 12, 1)], touched=set(LOG))
    assert "site_month" in written
    assert "rating_score" not in written
    written = build_marts(con, resolve(), months=[], touched={"observation", "observation_score"})
    assert "rating_score" in written
    assert "site_month" not in written
    assert build_marts(con, resolve(), months=[], touched=()) == []


def test_a_longer_record_counts_only_the_new_months_of_the_roster() -> None:
    """A session after the last month adds that month to the roster; earlier ones are not written again."""
    store = random_store(5)
    con = tables_only({name: listed for name, listed in store.items() if listed})
    build_marts(con, resolve())
    before = con.execute("SELECT max(month) FROM site_month").fetchone()
    con.execute("UPDATE site_month SET educator_days = 12345 WHERE month < DATE '2024-02-01'")
    marked = con.execute("SELECT count(*) FROM site_month WHERE educator_days = 12345").fetchone()
    late = {"session_id": "late", "coach_id": "C0", "session_date": date(2025, 2, 3), "minutes": 60,
            "status": "completed", "site_id": "S0"}  # fmt: skip
    add(con, "session", [late])
    build_marts(con, resolve(), months=[date(2025, 2, 3)], touched={"session"})
    assert con.execute("SELECT count(*) FROM site_month WHERE educator_days = 12345").fetchone() == marked
    assert before is not None
    assert before < (con.execute("SELECT max(month) FROM site_month").fetchone() or ())


def test_a_step_is_worked_out_for_the_months_its_readers_write(monkeypatch: pytest.MonkeyPatch) -> None:
    """All months at first, one month of logs later, all again when employment changes, none for money."""
    asked: dict[str, frozenset[date] | None] = {}

    def note(con: duckdb.DuckDBPyConnection, step: Mart, months: frozenset[date] | None) -> bool:
        asked[step.name] = months
        return write_step(con, step, months)

    monkeypatch.setattr(marts_runner, "write_step", note)
    store = random_store(5)
    con = tables_only({name: listed for name, listed in store.items() if listed})
    build_marts(con, resolve())
    assert asked == {"site_roster": None, "coach_site_log": None}
    for touched, months, expected in (
        (
            set(LOG),
            [date(2023, 12, 1)],
            {"site_roster": {date(2023, 12, 1)}, "coach_site_log": {date(2023, 12, 1)}},
        ),
        ({"staff_employment"}, [], {"site_roster": None, "coach_site_log": None}),
        ({"spending"}, [], {}),
        ({"observation"}, [], {}),
    ):
        asked.clear()
        build_marts(con, resolve(), months=months, touched=touched)
        assert asked == expected, touched
