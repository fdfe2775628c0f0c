"""Records matched to the roster; records turned away as orphans count as handed in."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

from coaching_analytics.metrics import join_rate
from coaching_analytics.store import Batch, Gate, TableLoad, open_store, writer
from tests.spec.small_system import small_system
from tests.stores import make_store, records, relation


def test_everything_matched(small: Gate) -> None:
    row = join_rate(small).row(feed="logs")
    assert (row.value, row.denominator) == (1.0, 8)


def test_a_feed_without_rows_has_a_reason(small: Gate) -> None:
    row = join_rate(small).row(feed="money")
    assert (row.value, row.reason) == (None, "no rows loaded")


def test_by_region(small: Gate) -> None:
    """Of the eight people who took part five came from the north."""
    result = join_rate(small, by=("region",))
    assert result.row(region="north", feed="logs").denominator == 5
    assert result.row(region="south", feed="logs").denominator == 3


def test_orphans_count_as_handed_in_and_are_in_no_region(tmp_path: Path) -> None:
    """Eight people of known sites came in, and two whose site nobody knows were turned away."""
    tables = small_system()
    people = records(tables.pop("session_participant"))
    make_store(tmp_path, tables)
    with duckdb.connect() as con, writer(tmp_path, by="test") as w:
        query = relation(con, "session_participant", people)
        load = TableLoad(query, rows_in=len(people) + 2, rows_rejected=2, orphans=2)
        w.stage(
            Batch(
                tables={"session_participant": load},
                file_name="people.csv",
                sha256="1",
                mapping_name="test",
                mapping_sha256="2",
                load_mode="append",
            ),
            con,
        )
        w.publish()
    gate = open_store(tmp_path)
    assert join_rate(gate).row(feed="logs").value == pytest.approx(8 / (8 + 2))
    row = join_rate(gate, by=("region",)).row(region=None, feed="logs")
    assert (row.value, row.denominator) == (0, 2)
