"""Lateness, twins, last days, blanks and minutes equal plain Python over the raw tables of random stores."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import Any

import pytest

from coaching_analytics import metrics
from tests.property.random_store import SEEDS
from tests.property.reference import held
from tests.property.test_metrics_reference import world

DATED = {"session": "session_date", "support_time": "work_date", "observation": "observation_date",
         "spending": "start_date"}  # fmt: skip
BLANKS = (
    ("session", "logged_date"), ("session", "travel_minutes"), ("session", "delivery"),
    ("session_participant", "educator_id"), ("site", "agency_id"), ("site_enrolment", "need"),
    ("classroom", "age_group"), ("coach_assignment", "cadence_days"), ("observation", "rater_id"),
    ("observation", "lead_educator_id"),
)  # fmt: skip


def rows_of(store: Any, table: str) -> list[dict[str, Any]]:
    return held(store) if table == "session" else list(store.get(table, []))


def content(store: Any, table: str, row: dict[str, Any]) -> tuple[Any, ...]:
    """What two records must share to say the same."""
    if table == "session":
        people = [p for p in store["session_participant"] if p["session_id"] == row["session_id"]]
        sites = sorted(p["site_id"] for p in people)
        known = sorted(p["educator_id"] for p in people if p.get("educator_id"))
        came = (len(people), sites[:1], sites[-1:], known[:1], known[-1:])
        names = ("coach_id", "session_date", "minutes", "status", "delivery", "site_id")
        return (*(row.get(name) for name in names), str(came))
    if table == "support_time":
        return tuple(row[name] for name in ("coach_id", "work_date", "time_use", "minutes"))
    if table == "observation":
        names = ("classroom_id", "observation_date", "instrument", "edition", "purpose", "rater_id")
        return tuple(row.get(name) for name in names)
    return tuple((name, str(value)) for name, value in sorted(row.items()) if name != "spending_id" and value)


@pytest.mark.parametrize("seed", SEEDS)
def test_lag(seed: int) -> None:
    """Days within which half and nine in ten of the entries were made, and those without a day."""
    store, gate, _, selection = world(seed)
    lags = sorted(
        (row["logged_date"] - row["session_date"]).days for row in held(store) if row.get("logged_date")
    )
    result = metrics.entry_lag(gate, selection)
    for statistic, tenths in (("median", 5), ("nine_in_ten", 9)):
        row = result.row(statistic=statistic)
        assert row.n == len(lags)
        assert row.value == (lags[(len(lags) * tenths + 9) // 10 - 1] if lags else None)
        assert sum(row.excluded.values()) == len(held(store)) - len(lags)


@pytest.mark.parametrize("seed", SEEDS)
def test_twins(seed: int) -> None:
    """Records beyond the first with the same content, table by table."""
    store, gate, months, selection = world(seed)
    result = metrics.duplicate_records(gate, selection)
    for table, day in DATED.items():
        inside = [row for row in store.get(table, []) if row[day].replace(day=1) in set(months)]
        counts = Counter(content(store, table, row) for row in inside)
        row = result.row(table=table)
        assert (row.numerator, row.n) == (sum(n - 1 for n in counts.values()), len(inside)), table


@pytest.mark.parametrize("seed", SEEDS)
def test_last_days(seed: int) -> None:
    """Months from each table's last day to the newest day of all four."""
    store, gate, _, selection = world(seed)
    last = {t: max((r[day] for r in store.get(t, [])), default=None) for t, day in DATED.items()}
    newest = max((day for day in last.values() if day), default=None)
    result = metrics.freshness(gate, selection)
    for table, day in last.items():
        behind = None if day is None else (newest.year - day.year) * 12 + newest.month - day.month
        assert result.row(table=table).value == behind, table


@pytest.mark.parametrize("seed", SEEDS)
def test_blanks_and_zeros(seed: int) -> None:
    """Blank cells and zeros somebody entered; regions add up to the whole."""
    store, gate, _, selection = world(seed)
    whole, placed = metrics.blank_cells(gate, selection), metrics.blank_cells(gate, selection, by=("region",))
    by_region: dict[tuple[Any, ...], int] = defaultdict(int)
    for row in placed.records():
        by_region[tuple(row.by[name] for name in ("table", "column", "statistic"))] += int(row.numerator or 0)
    for table, column in BLANKS:
        cells = [row.get(column) for row in rows_of(store, table)]
        if cells:
            blank = whole.row(table=table, column=column, statistic="blank")
            zero = whole.row(table=table, column=column, statistic="zero")
            assert (blank.numerator, blank.n) == (cells.count(None), len(cells)), (table, column)
            assert zero.numerator == sum(cell == 0 for cell in cells if cell is not None), (table, column)
            assert by_region[table, column, "blank"] == blank.numerator


@pytest.mark.parametrize("seed", SEEDS)
def test_minutes_add_up(seed: int) -> None:
    """Minutes of sessions held are those given to sites and those without one; nothing is unexplained."""
    store, gate, months, selection = world(seed)
    inside = [row for row in held(store) if row["session_date"].replace(day=1) in set(months)]
    people = {p["session_id"] for p in store["session_participant"]}
    lost = [row for row in inside if row["session_id"] not in people and not row.get("site_id")]
    result = metrics.reconciliation(gate, selection)
    if inside:
        assert result.row(flow="minutes", part="input").value == sum(row["minutes"] for row in inside)
        assert result.row(flow="minutes", part="unallocated").value == sum(row["minutes"] for row in lost)
    for flow in ("minutes", "actual", "budget"):
        assert result.row(flow=flow, part="unexplained").value in (0, None)
