"""The SQL that creates the tables holds what the vocabulary declares."""

from __future__ import annotations

import duckdb
import pytest

from coaching_analytics.vocabulary import ddl
from coaching_analytics.vocabulary.columns import Column, Table
from coaching_analytics.vocabulary.tables import TABLES

SMALL = Table(
    "visit",
    "coaching",
    "It's a visit.",
    (
        Column("visit_id", "id", "The visit.", True),
        Column("minutes", "integer", "How long.", unit="minutes", minimum=0, maximum=1440),
        Column("kind", "choice", "Which kind.", allowed=("home", "director's")),
        Column("start_date", "date", "First day."),
        Column("end_date", "date", "First day after."),
    ),
    ("visit_id",),
    (("start_date", "end_date"),),
)


@pytest.fixture
def con() -> duckdb.DuckDBPyConnection:
    con = duckdb.connect()
    for statement in ddl.create_table(SMALL, extra=("batch VARCHAR",)):
        con.execute(statement)
    return con


@pytest.mark.parametrize(
    "row",
    [
        "(NULL, 1, NULL, NULL, NULL, 'b')",
        "('v', -1, NULL, NULL, NULL, 'b')",
        "('v', 1441, NULL, NULL, NULL, 'b')",
        "('v', 1, 'garden', NULL, NULL, 'b')",
        "('v', 1, NULL, '2024-07-02', '2024-07-02', 'b')",
    ],
)
def test_what_breaks_the_declaration_is_refused(con: duckdb.DuckDBPyConnection, row: str) -> None:
    """A blank id, minutes out of bounds, an unknown kind, a range that ends where it starts."""
    with pytest.raises(duckdb.ConstraintException):
        con.execute(f"INSERT INTO visit VALUES {row}")


def test_blanks_and_bounds_themselves_are_accepted(con: duckdb.DuckDBPyConnection) -> None:
    con.execute("INSERT INTO visit VALUES ('v', 1440, 'director''s', '2024-07-01', '2024-07-02', 'b')")
    con.execute("INSERT INTO visit VALUES ('w', NULL, NULL, NULL, NULL, NULL)")
    assert con.execute("SELECT count(*) FROM visit").fetchone() == (2,)


def test_comments_carry_descriptions_and_units(con: duckdb.DuckDBPyConnection) -> None:
    assert con.execute("SELECT comment FROM duckdb_tables()").fetchone() == ("It's a visit.",)
    found = dict(con.execute("SELECT column_name, comment FROM duckdb_columns()").fetchall())
    assert found["minutes"] == "How long. Unit: minutes."


def test_every_declared_table_is_created_with_its_columns() -> None:
    con = duckdb.connect()
    for statement in ddl.create_all():
        con.execute(statement)
    for table in TABLES.values():
        found = con.execute(f"DESCRIBE {table.name}").fetchall()
        assert [row[0] for row in found] == list(table.names)


def test_no_keys_are_declared_to_the_database() -> None:
    """They would make the store five times as large."""
    sql = " ".join(ddl.create_all()).upper()
    assert "PRIMARY KEY" not in sql
    assert "REFERENCES" not in sql
