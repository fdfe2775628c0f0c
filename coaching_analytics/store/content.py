"""What a snapshot holds and is made of, as hashes."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence

import duckdb

from coaching_analytics.store.ledger import Entry
from coaching_analytics.store.marts_files import marts_hash
from coaching_analytics.vocabulary.ddl import vocabulary_version
from coaching_analytics.vocabulary.settings import Value, declared
from coaching_analytics.vocabulary.tables import TABLES

Sums = dict[str, tuple[int, int]]

ADDED = frozenset({"rater_certification", "contract_clause", "site_location"})
"""Tables that came after the first release: while they are empty, hashes written before them hold."""


TAG_RULES = "tag_rules"
"""The name of the tagging rules in force among the settings; without any, hashes stay as they were."""


def baked(settings: Mapping[str, Value]) -> dict[str, Value]:
    """The settings that are part of the marts, the tagging rules in force among them."""
    found = {name: settings[name] for name, s in sorted(declared().items()) if s.scope == "store"}
    return {**found, TAG_RULES: settings[TAG_RULES]} if settings.get(TAG_RULES) else found


def snapshot_id(entries: Sequence[Entry], settings: Mapping[str, Value]) -> str:
    """The id of the snapshot of these batches: 16 hex digits of all that decides its content."""
    parts = [vocabulary_version(), marts_hash(), baked(settings), [e.identity() for e in entries]]
    return hashlib.sha256(json.dumps(parts, sort_keys=True).encode("utf-8")).hexdigest()[:16]


def table_sum(con: duckdb.DuckDBPyConnection, table: str, source: str) -> tuple[int, int]:
    """Number of rows and the sum of their hashes: the same in any order, and additive."""
    columns = ", ".join(TABLES[table].names)
    found = con.execute(
        f"SELECT count(*), coalesce(sum(hash({columns})::HUGEINT), 0) FROM {source}"
    ).fetchone()
    return (int(found[0]), int(found[1])) if found else (0, 0)


def sums(con: duckdb.DuckDBPyConnection) -> Sums:
    """`table_sum` of every base table."""
    return {name: table_sum(con, name, name) for name in TABLES}


def content_hash(found: Mapping[str, Sequence[int]]) -> str:
    """One hash of all base tables; floating sums of marts are no part of it."""
    held = [name for name in TABLES if name not in ADDED or found[name][0]]
    text = json.dumps([[name, *found[name]] for name in held])
    return hashlib.sha256(text.encode("utf-8")).hexdigest()[:32]
