"""Which way round a date is written when nobody said: used if one way only is possible, asked if two are."""

from __future__ import annotations

from dataclasses import replace

import duckdb

from coaching_analytics.ingest.check import Unit
from coaching_analytics.ingest.problems import file_fault
from coaching_analytics.store.landing import quoted
from coaching_analytics.vocabulary.ddl import quote

SLASHED = "[0-9]{1,2}[-/.][0-9]{1,2}[-/.][0-9]{4}"
ASK = 'State it in a mapping: date_format under [file], "%m/%d/%Y" (month first) or "%d/%m/%Y" (day first).'


def settle(con: duckdb.DuckDBPyConnection, unit: Unit) -> dict[str, str]:
    """Formats for date columns that are not ISO and for which none was stated.

    Raises
    ------
    FileFault
        When day first and month first are both possible, or neither fits the column.
    """
    found = {}
    for column in unit.table.columns:
        if (
            column.kind == "date"
            and column.name in unit.shaped.columns
            and column.name not in unit.shaped.formats
        ):
            style = _style(con, unit, column.name)
            if style:
                found[column.name] = style
    return found


def _style(con: duckdb.DuckDBPyConnection, unit: Unit, column: str) -> str:
    slashed = (
        f"SELECT value FROM problem WHERE unit = {quote(unit.name)} AND col = {quote(column)} "
        f"AND regexp_full_match(value, '{SLASHED}')"
    )
    odd, sign = con.execute(
        f"SELECT count(*), any_value(regexp_extract(value, '[-/.]')) FROM ({slashed})"
    ).fetchone() or (0, "")
    if not odd:
        return ""
    read = con.execute(f"SELECT count({quoted(column)}) FROM {quoted(unit.name)}").fetchone() or (0,)
    if odd <= read[0]:
        return ""  # Most of the column is ISO: the odd ones are faults of their rows.
    month, day = f"%m{sign}%d{sign}%Y", f"%d{sign}%m{sign}%Y"
    only_month, only_day = con.execute(
        "SELECT count(*) FILTER (WHERE m AND NOT d), count(*) FILTER (WHERE d AND NOT m) FROM (SELECT "
        f"TRY_STRPTIME(value, '{month}') IS NOT NULL AS m, "
        f"TRY_STRPTIME(value, '{day}') IS NOT NULL AS d FROM ({slashed}))"
    ).fetchone() or (0, 0)
    if only_month and not only_day:
        return month
    if only_day and not only_month:
        return day
    example = con.execute(f"SELECT any_value(value) FROM ({slashed})").fetchone() or ("",)
    con.execute("DELETE FROM problem WHERE unit = ? AND col = ?", [unit.name, column])
    why = "dates that can be read one way only" if not only_month else "dates written one way throughout"
    raise file_fault(unit.file, f"{why}; month first or day first?", ASK, example[0], column)


def with_formats(unit: Unit, formats: dict[str, str]) -> Unit:
    """`unit` with formats added, to be checked again."""
    return replace(unit, shaped=replace(unit.shaped, formats={**unit.shaped.formats, **formats}))
