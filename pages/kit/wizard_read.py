"""Step 1 of mapping a file: how it is read, shown with its first rows, said to be right by a person."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, cast

import pandas as pd
import streamlit as st

from coaching_analytics.ingest.detect import Detected
from coaching_analytics.ingest.dialect import Dialect, Escape, section_of
from coaching_analytics.ingest.problems import FileFault
from pages.kit import first_rows
from pages.kit import wizard_keep as keep
from pages.kit.arrived import as_stated, detected, dialect_of_file
from pages.kit.tables import table

ENCODINGS = {
    "utf-8": "Unicode (UTF-8)",
    "windows-1252": "Western European, Windows (windows-1252)",
    "latin-1": "Western European (Latin-1)",
    "utf-16": "Unicode (UTF-16)",
    "utf-16le": "Unicode (UTF-16, low byte first)",
    "utf-16be": "Unicode (UTF-16, high byte first)",
}
DELIMITERS = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "bars"}
QUOTES = {'"': 'double quotes "', "'": "single quotes '", "": "nothing: a quote is part of a value"}
ESCAPES = {"doubled": 'written twice ""', "backslash": 'behind a backslash \\"'}


def how_read(what: Any, start: dict[str, Any]) -> dict[str, Any] | None:
    """What [file] of the mapping says about reading; None until the person has said that it is right."""
    stated = dialect_of_file(start.get("file", {})) if start else None
    try:
        found = detected(
            what, st.session_state.get("map_encoding") or "", st.session_state.get("map_sheet") or ""
        )
        dialect = _asked(found, stated)
        if dialect is None:
            return None
        seen = as_stated(what, dialect)
    except FileFault as fault:
        tell_faults(fault)
        return None
    # What was detected is doubted as detected; a layout a person has changed, for what would refuse it.
    doubted = found if dialect in (found.dialect, stated) else seen
    dialect = _named(what.file.name, seen.rows, dialect)
    _doubts(doubted)
    if not keep.tick("The rows above are read as they should be", "read_right", bool(start)):
        st.info("Look at the rows. Change how the file is read until they are right, then say so.")
        return None
    return section_of(dialect)


def tell_faults(fault: FileFault) -> None:
    """What is wrong with a file or a mapping, and how to mend it."""
    for problem in fault.problems[:10]:
        where = f" ({keep.shown(problem.value)})" if problem.value else ""
        column = f"{keep.shown(problem.column)}: " if problem.column else ""
        st.error(
            f"{column}expected {keep.shown(problem.expected, 300)}{where}. {keep.shown(problem.mend, 300)}"
        )


def _asked(found: Detected, stated: Dialect | None) -> Dialect | None:
    """The dialect as a person confirms or changes it."""
    first = stated or found.dialect
    with st.container(horizontal=True):
        if found.sheets:
            sheet = keep.select("Sheet", list(found.sheets), "sheet", first.sheet or found.sheets[0])
            dialect = replace(first, sheet=sheet if len(found.sheets) > 1 or first.sheet else "")
        else:
            given = _text_asked(found, first, stated is None)
            if given is None:
                return None
            dialect = given
        row = keep.number(
            "Column names are in line",
            "header_row",
            first.header_row,
            min_value=0,
            max_value=200,
            help="0: no line of the file holds column names.",
        )
    told = first.stop_at or first.header_rows > 1 or first.skip_after or first.quote != '"'
    with st.expander("More about how it is read", expanded=bool(told)):
        dialect = _ends(dialect, bool(found.sheets))
    if row == 0 and not dialect.names:
        width = max((len(cells) for cells in found.rows), default=1)
        dialect = replace(dialect, names=tuple(f"Column {n + 1}" for n in range(width)))
    return replace(dialect, header_row=row)


def _text_asked(found: Detected, first: Dialect, new: bool) -> Dialect | None:
    """Encoding and delimiter; an encoding is never taken for granted when the bytes are not Unicode."""
    open_choice = bool(found.encodings) and new
    codes = list(dict.fromkeys([*(one.encoding for one in found.encodings), *ENCODINGS, first.encoding]))
    encoding = keep.select(
        "Letters are written in",
        codes,
        "encoding",
        None if open_choice else first.encoding,
        format_func=lambda code: ENCODINGS.get(code, code),
        placeholder="Choose an encoding",
    )
    delimiter = keep.select(
        "Values are separated by",
        list(dict.fromkeys([*DELIMITERS, first.delimiter])),
        "delimiter",
        first.delimiter,
        format_func=lambda sign: DELIMITERS.get(sign, sign),
    )
    if encoding is None:
        st.info("The letters of this file can be read in more than one way. Choose the one that reads right.")
        _offers(found)
        return None
    return replace(first, encoding=encoding, delimiter=delimiter or first.delimiter)


def _ends(first: Dialect, workbook: bool) -> Dialect:
    """Where the header and the rows begin and end, and how values that hold signs are written."""
    many = keep.number(
        "Lines the column names take", "header_rows", first.header_rows, min_value=1, max_value=5
    )
    after = keep.number(
        "Lines between them and the first row", "skip_after", first.skip_after, min_value=0, max_value=50
    )
    stop = keep.text("Rows end before the row that begins with", "stop_at", first.stop_at)
    blank = keep.tick("Rows end at the first blank line", "stop_at_blank", first.stop_at_blank)
    short = keep.tick("A row that ends early is filled with blanks", "fill_short", first.fill_short)
    found = replace(
        first, header_rows=many, skip_after=after, stop_at=stop, stop_at_blank=blank, fill_short=short
    )
    if workbook:
        return found
    quote = keep.select(
        "Around values that hold the separator stand",
        list(dict.fromkeys([*QUOTES, first.quote])),
        "quote",
        first.quote,
        format_func=lambda sign: QUOTES.get(sign, sign),
    )
    escape = keep.select(
        "A quote inside such a value is", list(ESCAPES), "escape", first.escape, format_func=ESCAPES.get
    )
    return replace(
        found,
        quote=first.quote if quote is None else quote,
        escape=cast("Escape", escape or first.escape),
    )


def _offers(found: Detected) -> None:
    """The lines that tell the possible encodings apart, as each would read them."""
    rows = [
        (ENCODINGS.get(offer.encoding, offer.encoding), f"{number:,}", line[:160])
        for offer in found.encodings
        for number, line in offer.lines
    ]
    table(
        pd.DataFrame(rows, columns=["Letters", "Line", "Reads"]), "Lines that differ", "encodings", ["Line"]
    )


def _doubts(found: Detected) -> None:
    if found.doubts:
        listed = "\n".join(f"- {keep.shown(one, 300)}" for one in found.doubts)
        st.warning(f"**Look at this before you go on**\n\n{listed}")
    if found.notes:
        st.caption(" ".join(keep.shown(one, 300) for one in found.notes))


def _named(name: str, rows: Sequence[Sequence[str]], dialect: Dialect) -> Dialect:
    """Show the rows; columns without a name of their own get one when the person agrees."""
    unique = first_rows.show(name, rows, "first_rows")
    if not rows or unique == tuple(rows[0]) or dialect.names:
        return dialect
    if keep.tick("Some columns have no name of their own: use the names shown above", "own_names"):
        return replace(dialect, names=unique)
    return dialect
