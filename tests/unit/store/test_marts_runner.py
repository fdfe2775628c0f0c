"""The runner of the marts: headings, order, ranges of months, an empty store."""

from __future__ import annotations

import re
from datetime import date

import duckdb
import pytest

from coaching_analytics.store import marts_runner
from coaching_analytics.store.marts_files import kept_marts, marts, marts_hash, parse
from coaching_analytics.store.marts_runner import waits_for
from coaching_analytics.store.marts_write import runs
from coaching_analytics.vocabulary.settings import resolve
from coaching_analytics.vocabulary.tables import TABLES
from tests.memory import built
from tests.property.random_store import random_store

HEADING = "-- About.\n-- reads: a, b\n-- grain: a\n-- partition: month\nSELECT 1"


def test_a_heading_says_what_a_mart_reads_and_whether_it_goes_by_month() -> None:
    mart = parse("20_some_mart.sql", HEADING)
    assert (mart.name, mart.reads, mart.monthly) == ("some_mart", {"a", "b"}, True)


@pytest.mark.parametrize("missing", ["reads", "grain", "partition"])
def test_a_heading_that_lacks_a_line_names_the_file(missing: str) -> None:
    text = "\n".join(line for line in HEADING.splitlines() if missing not in line)
    with pytest.raises(ValueError, match=r"20_some_mart\.sql.*" + missing):
        parse("20_some_mart.sql", text)


def test_a_mart_reads_tables_and_earlier_marts_only() -> None:
    """So running the files in order is enough."""
    known = {*TABLES, "batch", "batch_record", "instrument_part", "tag_rule"}
    for mart in marts():
        assert mart.reads <= known, f"{mart.file} reads {mart.reads - known} before they exist"
        known.add(mart.name)


def test_headings_name_everything_the_sql_reads() -> None:
    """A table left out of `reads` would leave a mart out of date after an extension."""
    names = {*TABLES, "batch", "batch_record", "tag_rule", *(mart.name for mart in marts())}
    for mart in marts():
        code = "\n".join(line.split("--")[0] for line in mart.query.splitlines())
        own = set(re.findall(r"(\w+) AS \(", code))
        used = set(re.findall(r"\b(?:FROM|JOIN)\s+(\w+)", code))
        assert used & names - own == mart.reads, mart.file


def test_marts_of_an_empty_store_are_empty_and_typed() -> None:
    """No rows, and the types a reader relies on."""
    con = built({})
    for mart in kept_marts():
        assert con.execute(f"SELECT count(*) FROM {mart.name}").fetchone() == (0,), mart.name
    types = {row[0]: row[1] for row in con.execute("DESCRIBE site_month").fetchall()}
    assert (types["month"], types["minutes_given"], types["contacts"]) == ("DATE", "DOUBLE", "INTEGER")
    amount = {row[0]: row[1] for row in con.execute("DESCRIBE spend_site_month").fetchall()}[
        "amount_by_hours"
    ]
    assert amount == "DECIMAL(18,2)"


def test_neighbouring_months_are_written_in_one_go() -> None:
    days = [date(2024, 12, 1), date(2025, 1, 1), date(2024, 3, 1)]
    assert runs(days) == [(date(2024, 3, 1), date(2024, 4, 1)), (date(2024, 12, 1), date(2025, 2, 1))]


def test_the_hash_of_the_marts_is_stable() -> None:
    """It is part of a snapshot's name."""
    assert re.fullmatch(r"[0-9a-f]{12}", marts_hash())


def test_a_mart_waits_for_what_it_reads_and_one_by_month_for_the_months() -> None:
    waiting = {mart.name: waits_for(mart) for mart in marts()}
    assert waiting["month"] <= {"site_dim"}
    assert {"month", "coach_site_log", "site_roster"} <= waiting["site_month"]
    assert all("month" in waiting[mart.name] for mart in marts() if mart.monthly)


def test_marts_written_side_by_side_are_those_written_one_by_one(monkeypatch: pytest.MonkeyPatch) -> None:
    def shown() -> list[list[tuple[object, ...]]]:
        con = built(random_store(7))
        return [con.execute(f"SELECT * FROM {mart.name} ORDER BY ALL").fetchall() for mart in kept_marts()]

    together = shown()
    monkeypatch.setattr(marts_runner, "ABREAST", 1)
    assert shown() == together


def test_a_mart_that_fails_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    """Its error reaches the caller; the marts beside it are not waited for in vain."""
    con = built({})
    con.execute("ALTER TABLE session RENAME COLUMN minutes TO gone")
    with pytest.raises(duckdb.Error, match="minutes"):
        marts_runner.build_marts(con, resolve())
