"""Reads batches that were loaded under another version of the vocabulary into today's tables.

A file `NNN.sql` brings a batch of release NNN to release NNN + 1: for a table that changed it holds a
line `-- table: name` followed by one SELECT from `old`. Tables it does not name pass through by column name.
"""

from __future__ import annotations

from importlib import resources
from pathlib import Path

import duckdb

from coaching_analytics.store.errors import StoreError
from coaching_analytics.vocabulary import ddl
from coaching_analytics.vocabulary.tables import TABLES


def release_of(version: str) -> int:
    """The release number in a vocabulary version such as `1-0a1b2c3d4e5f`."""
    return int(version.partition("-")[0])


def steps(table: str, version: str) -> list[str]:
    """The SELECTs that bring rows of `table` from `version` to today's release, oldest first.

    Raises
    ------
    StoreError
        When the version is newer than this product, or so old that no step begins with it: reading its rows
        by the names of columns alone could change what they mean.
    """
    release = release_of(version)
    if release > ddl.RELEASE:
        raise StoreError(
            f"This store was written by a newer version of Coaching Analytics (release {release} of the "
            f"tables; this one knows {ddl.RELEASE}). Use that version, or a newer one."
        )
    folder = resources.files("coaching_analytics.store.upgrades")
    found = []
    for number in range(release, ddl.RELEASE):
        step = folder.joinpath(f"{number:03d}.sql")
        if not step.is_file():
            raise StoreError(
                f"Batches of release {number} of the tables cannot be read by this version of Coaching "
                "Analytics. Use an earlier version of it, or import the files again into a new store."
            )
        text = step.read_text("utf-8")
        sections = dict(part.split("\n", 1) for part in text.split("-- table: ")[1:])
        if table in sections:
            found.append(sections[table].strip())
    return found


def reading(con: duckdb.DuckDBPyConnection, table: str, path: Path, version: str) -> str:
    """SQL that yields today's columns of `table`, and `record`, from an older batch's file."""
    source = f"(SELECT * FROM read_parquet('{str(path).replace(chr(39), chr(39) * 2)}'))"
    for step in steps(table, version):
        source = f"(WITH old AS {source} {step})"
    given = {row[0] for row in con.execute(f"DESCRIBE SELECT * FROM {source}").fetchall()}
    columns = ", ".join(
        f"CAST({c.name if c.name in given else 'NULL'} AS {c.sql_type}) AS {c.name}"
        for c in TABLES[table].columns
    )
    return f"(SELECT {columns}, record FROM {source})"


def failing(table: str) -> str:
    """SQL condition: a row breaks a rule of today's vocabulary."""
    declared = TABLES[table]
    rules = [f"{c.name} IS NULL" for c in declared.columns if c.required]
    checks = [check for c in declared.columns for check in ddl.column_checks(c)] + ddl.order_checks(declared)
    return " OR ".join([*rules, *(f"coalesce(NOT ({check}), false)" for check in checks)]) or "false"
