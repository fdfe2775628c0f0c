"""Reads a query before it runs: which relations and parameters it names, and that it only selects."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

import duckdb

from coaching_analytics.store.errors import StoreError

FUNCTIONS = frozenset({"unnest", "range", "generate_series"})
WITH = re.compile(r"\s*with\s+(recursive\s+)?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Parsed:
    """A query taken apart: relations it reads, CTEs of its own (left out of those), its parameters."""

    relations: tuple[str, ...]
    own: frozenset[str]
    parameters: frozenset[str]


def _nodes(tree: Any) -> Iterator[dict[str, Any]]:
    if isinstance(tree, dict):
        yield tree
        for value in tree.values():
            yield from _nodes(value)
    elif isinstance(tree, list):
        for value in tree:
            yield from _nodes(value)


@cache
def _parser() -> duckdb.DuckDBPyConnection:
    """An empty database whose only use is its parser."""
    return duckdb.connect(":memory:")


@lru_cache(maxsize=512)
def parse(query: str) -> Parsed:
    """Take `query` apart.

    Raises
    ------
    StoreError
        When it is no single SELECT, names a schema, or calls a function that reads elsewhere.
    """
    with _parser().cursor() as con:
        found = con.execute("SELECT json_serialize_sql(?::VARCHAR)", [query]).fetchone()
    tree: dict[str, Any] = json.loads(found[0]) if found else {"error": True}
    if tree.get("error"):
        # Whoever wrote the query sees the parser's words in the traceback; a reader of the message does not.
        raise StoreError("Not a query.") from ValueError(tree.get("error_message", ""))
    if len(tree["statements"]) != 1:
        raise StoreError("One query at a time: ';' is refused.")
    own, relations, parameters = set(), [], set()
    for node in _nodes(tree):
        own |= {item["key"] for item in node.get("cte_map", {}).get("map", [])}
        if node.get("type") == "BASE_TABLE":
            if node["schema_name"] or node["catalog_name"]:
                raise StoreError(f"Name the mart alone, without a schema: {node['table_name']}.")
            relations.append(node["table_name"])
        elif node.get("type") == "SHOW_REF":
            raise StoreError("A query selects from marts; it does not describe them.")
        elif node.get("type") == "TABLE_FUNCTION" and node["function"]["function_name"] not in FUNCTIONS:
            raise StoreError(f"{node['function']['function_name']} is not available here.")
        elif node.get("class") == "PARAMETER":
            parameters.add(node["identifier"])
    used = tuple(dict.fromkeys(name for name in relations if name not in own))
    return Parsed(used, frozenset(own), frozenset(parameters))


def prepend(ctes: list[str], query: str) -> str:
    """`query` with `ctes` before its own."""
    if not ctes:
        return query
    own = WITH.match(query)
    recursive = "RECURSIVE " if own and own.group(1) else ""
    rest = f", {query[own.end() :]}" if own else f" {query}"
    return f"WITH {recursive}{', '.join(ctes)}{rest}"
