"""Marts of very many logs are built a year at a time: the same rows as in one go."""

from __future__ import annotations

from typing import Any

import duckdb
import pytest

from coaching_analytics.store import marts_write
from coaching_analytics.store.marts_files import kept_marts, marts
from tests.memory import built

TABLES = {
    "system": "system_id | system_name | fiscal_year_start_month | school_year_start_month\nx | X | 7 | 8",
    "region": "region_id | system_id | region_name\nn | x | North",
    "site": "site_id | region_id | setting\n001 | n | home",
    "site_enrolment": "site_id | start_date\n001 | 2020-07-01",
    "coach": "coach_id | coach_role\nC1 | coach",
    "session": [
        {"session_id": f"S{year}{month}", "coach_id": "C1", "session_date": f"{year}-{month:02d}-09",
         "minutes": 30 + month, "status": "completed", "site_id": "001"}
        for year in (2020, 2021, 2022, 2023) for month in (1, 7, 8, 12)
    ],
}  # fmt: skip


def rows(con: duckdb.DuckDBPyConnection, mart: str) -> list[tuple[Any, ...]]:
    return con.execute(f"SELECT * FROM {mart} ORDER BY ALL").fetchall()


def test_a_year_at_a_time_gives_the_same_rows(monkeypatch: pytest.MonkeyPatch) -> None:
    at_once = built(TABLES)
    monkeypatch.setattr(marts_write, "ROWS_AT_ONCE", 0)
    in_parts = built(TABLES)
    mart = next(m for m in marts() if m.name == "coach_site_log")
    assert len(marts_write.parts(in_parts, mart, marts_write.FIRST_DAY, marts_write.LAST_DAY)) == 4
    for mart in kept_marts():
        assert rows(in_parts, mart.name) == rows(at_once, mart.name)
    assert in_parts.execute("SELECT sum(sessions) FROM site_month").fetchone() == (len(TABLES["session"]),)
