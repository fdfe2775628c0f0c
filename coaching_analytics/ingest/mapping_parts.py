"""The parts of a mapping that make new columns or rows, read from TOML."""

from __future__ import annotations

import re
from collections.abc import Mapping as Names
from typing import Any

from coaching_analytics.ingest.mapping_kinds import (
    MONTHS_KEYS,
    SEGMENT_KEYS,
    UNPIVOT_KEYS,
    YEAR_TO_DATE_KEYS,
)
from coaching_analytics.ingest.mapping_reader import Reader
from coaching_analytics.ingest.mapping_rows import Months, Segments, Unpivot, YearToDate

SCALE = "1-7"


def segments_of(reader: Reader, given: Names[str, Any]) -> Segments:
    """One [[segments]]."""
    given = reader.keys("segments", given, SEGMENT_KEYS)
    found = Segments(
        given.get("from", ""),
        tuple(given.get("names", ())),
        given.get("delimiter", ""),
        tuple(given.get("lengths", ())),
    )
    if not found.source or not found.names:
        reader.wrong("segments", "from (the column) and names (of its parts, in order)")
    if bool(found.delimiter) == bool(found.lengths):
        reader.wrong("segments", "delimiter or lengths, one of them")
    if found.lengths and len(found.lengths) != len(found.names):
        reader.wrong("segments.lengths", "as many lengths as names")
    if len(set(found.names)) != len(found.names) or found.source in found.names:
        reader.wrong("segments.names", "names that differ from each other and from the column")
    return found


def unpivot_of(reader: Reader, table: str, given: Names[str, Any] | None) -> Unpivot | None:
    """Columns that become rows."""
    if given is None:
        return None
    given = reader.keys(f"{table}.unpivot", given, UNPIVOT_KEYS)
    matching = given.get("matching", "")
    if matching and given.get("columns"):
        reader.wrong(f"{table}.unpivot", "columns or matching, one of them")
    try:
        re.compile(matching)
    except re.error:
        reader.wrong(f"{table}.unpivot.matching", "a regular expression", matching)
    return Unpivot(
        dict(given.get("columns", {})),
        given.get("name_to", "part"),
        given.get("value_to", "score"),
        bool(given.get("drop_blank", True)),
        matching,
    )


def year_to_date_of(reader: Reader, table: str, given: Names[str, Any] | None) -> YearToDate | None:
    """Amounts to date that become amounts of periods."""
    if given is None:
        return None
    given = reader.keys(f"{table}.year_to_date", given, YEAR_TO_DATE_KEYS)
    if not given.get("amount") or not given.get("period"):
        reader.wrong(f"{table}.year_to_date", "amount and period (columns)")
    return YearToDate(
        given.get("amount", ""),
        given.get("period", ""),
        tuple(given.get("within", ())),
        given.get("name_to", "period_amount"),
    )


def months_of(reader: Reader, table: str, given: Names[str, Any] | None) -> Months | None:
    """Stretches of days that are split over months."""
    if given is None:
        return None
    given = reader.keys(f"{table}.months", given, MONTHS_KEYS)
    if not all(given.get(key) for key in ("start", "end", "amount")):
        reader.wrong(f"{table}.months", "start, end and amount (columns)")
    names = {key: given[key] for key in ("start_to", "end_to", "amount_to") if key in given}
    return Months(given.get("start", ""), given.get("end", ""), tuple(given.get("amount", ())), **names)


def scale_of(reader: Reader, table: str, given: str) -> str:
    """The stated scale of scores; another than that of the instruments is no score of theirs."""
    if given not in ("", SCALE):
        reader.wrong(
            f"{table}.scale",
            f"{SCALE}, the scale of the instruments; others are not stretched to fit",
            given,
        )
    return given
