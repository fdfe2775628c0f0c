"""What a mapping says of columns by pattern or of split texts, held against the file itself."""

from __future__ import annotations

import re
from dataclasses import replace

import duckdb

from coaching_analytics.ingest.drawn import trimmed
from coaching_analytics.ingest.mapping import Mapping, TableMapping
from coaching_analytics.ingest.problems import FileFault, Problem, file_fault
from coaching_analytics.ingest.read import Source
from coaching_analytics.ingest.shape_rows import unsplit
from coaching_analytics.store.landing import quoted


def matched(mapping: Mapping, source: Source) -> Mapping:
    """`mapping` with the columns of the file that fit the pattern of an unpivot.

    Raises
    ------
    FileFault
        When no column fits, or two would have the same code.
    """
    if not any(each.unpivot and each.unpivot.matching for each in mapping.tables):
        return mapping
    stated = mapping.columns() | set(mapping.ignored)
    return replace(mapping, tables=tuple(_matched(each, source, stated) for each in mapping.tables))


def _matched(each: TableMapping, source: Source, stated: set[str]) -> TableMapping:
    wide = each.unpivot
    if wide is None or not wide.matching:
        return each
    found = {}
    for column in source.columns:
        hit = re.fullmatch(wide.matching, column)
        if hit and column not in stated:
            found[column] = hit.group(1) if hit.re.groups else column
    if not found or len(set(found.values())) != len(found):
        wanted = f"columns that fit {wide.matching}, each with another code"
        raise file_fault(source.file, wanted, "Correct matching, or name the columns.", None)
    return replace(each, unpivot=replace(wide, columns=found))


def check_segments(con: duckdb.DuckDBPyConnection, mapping: Mapping, source: Source) -> None:
    """Refuse a file with texts that do not split as stated: a filter on a part would lose them unseen.

    Raises
    ------
    FileFault
        With the number of such rows and the first of them.
    """
    problems = []
    for each in mapping.segments:
        base = trimmed([each.source], mapping.null_tokens, source.tidy)
        left = {value for column, values in mapping.leave_out if column == each.source for value in values}
        count, record, shown = con.execute(
            f"SELECT count(*), min(record), arg_min({quoted(each.source)}, record) "
            f"FROM (SELECT record, {base} FROM {source.relation}) "
            f"WHERE {unsplit(each)} AND NOT list_contains(?::VARCHAR[], {quoted(each.source)})",
            [sorted(left)],
        ).fetchone() or (0, None, None)
        if count:
            how = f"{len(each.names)} parts" if each.delimiter else f"{sum(each.lengths)} characters"
            problems.append(
                Problem(
                    record,
                    each.source,
                    shown,
                    f"a text of {how}, as the mapping splits it ({count:,} rows have another)",
                    "file",
                    "Correct [[segments]], or name the rows under leave_out.",
                    "",
                    source.file,
                )
            )
    if problems:
        raise FileFault(problems)
