"""Records that a mapping leaves out on purpose, counted by what it says of them: none goes unseen."""

from __future__ import annotations

import duckdb

from coaching_analytics.ingest.drawn import chosen, chosen_made, counting, drawn
from coaching_analytics.ingest.mapping import Mapping, TableMapping
from coaching_analytics.ingest.mapping_rows import Unpivot
from coaching_analytics.ingest.problems import Problem
from coaching_analytics.ingest.read import Source
from coaching_analytics.ingest.shape_groups import blank_groups, grouped, odd_shares
from coaching_analytics.store.landing import quoted

WORDS = {
    "leave_out": "no records, such as totals",
    "keep": "of another kind than this table takes",
    "skip_blank": "blank where this table needs a value",
    "only_blank": "filled where this table takes blanks",
    "groups": "without any of the groups of columns",
    "unpivot": "blank in every column that becomes a row",
    "starting_point": "starting points of totals to date",
    "nothing_new": "nothing new since the last extract",
}
"""What is said of records set aside, by the key of the mapping that does it."""


def set_aside(
    con: duckdb.DuckDBPyConnection, mapping: Mapping, each: TableMapping, source: Source, reckoned: str = ""
) -> dict[str, int]:
    """How many records of a file do not count for a table, each under the first thing that is said of it.

    `reckoned` is the relation with what is new in the totals to date.
    """
    found: dict[str, int] = {}
    if tests := chosen(mapping, each):
        whens = " ".join(f"WHEN NOT ({test}) THEN '{key}'" for key, test in tests.items())
        rows = drawn(each.columns() | {name for name, _ in mapping.leave_out}, mapping, source)
        found |= _counted(con, f"SELECT CASE {whens} END AS why FROM ({rows})")
    counted = counting(mapping, each, source)
    if each.groups:
        found |= _counted(con, f"SELECT 'groups' AS why FROM ({counted}) WHERE {blank_groups(each.groups)}")
        if test := chosen_made(each):
            rows = grouped(counted, each, mapping)
            kept = _counted(con, f"SELECT 'keep' AS why FROM ({rows}) WHERE NOT ({test})").get("keep", 0)
            found |= {"keep": found.get("keep", 0) + kept} if kept else {}
    if each.unpivot and each.unpivot.drop_blank:
        found |= _counted(con, f"SELECT 'unpivot' AS why FROM ({counted}) WHERE {_blank(each.unpivot)}")
    if reckoned:
        found |= _counted(con, f"SELECT aside AS why FROM {quoted(reckoned)}")
    return found


def _blank(wide: Unpivot) -> str:
    return " AND ".join(f"{quoted(name)} IS NULL" for name in wide.columns)


def _counted(con: duckdb.DuckDBPyConnection, query: str) -> dict[str, int]:
    rows = con.execute(f"SELECT why, count(*) FROM ({query}) WHERE why IS NOT NULL GROUP BY 1").fetchall()
    return {str(why): int(count) for why, count in rows}


def shares_told(
    con: duckdb.DuckDBPyConnection, mapping: Mapping, each: TableMapping, source: Source
) -> list[Problem]:
    """A warning about records whose shares do not add up to 1 and are taken as stated."""
    if each.groups is None or each.groups.shares != "as_stated":
        return []
    rows = con.execute(
        f"SELECT count(*) OVER (), record FROM ({counting(mapping, each, source)}) "
        f"WHERE {odd_shares(each.groups, mapping)} ORDER BY record LIMIT 5"
    ).fetchall()
    if not rows:
        return []
    records = ", ".join(str(record) for _, record in rows) + (" ..." if rows[0][0] > len(rows) else "")
    return [
        Problem(
            rows[0][1],
            each.groups.rows[0][each.groups.share],
            f"{rows[0][0]:,} rows whose shares add up to something else (records {records})",
            "shares that add up to 1",
            "warning",
            "They are loaded as stated, as the mapping says.",
            each.table,
            source.file,
        )
    ]
