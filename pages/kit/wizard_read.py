"""Step 1 of mapping a file: how it is read, shown with its first rows, said to be right by a person."""

from __future__ import annotations

import tomllib
from dataclasses import fields, replace
from typing import Any

import pandas as pd
import streamlit as st

from coaching_analytics.ingest.as_stated import read_as
from coaching_analytics.ingest.detect import Detected, detect
from coaching_analytics.ingest.dialect import Dialect, section_of
from coaching_analytics.ingest.problems import FileFault
from coaching_analytics.ingest.profile import FileProfile, profile
from pages.kit import wizard_keep as keep
from pages.kit.tables import table

SEEN_COLUMNS = 40
ENCODINGS = {
    "utf-8": "Unicode (UTF-8)",
    "windows-1252": "Western European, Windows (windows-1252)",
    "latin-1": "Western European (Latin-1)",
    "utf-16": "Unicode (UTF-16)",
    "utf-16le": "Unicode (UTF-16, low byte first)",
    "utf-16be": "Unicode (UTF-16, high byte first)",
}
DELIMITERS = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "bars"}


def how_read(what: Any, start: dict[str, Any]) -> dict[str, Any] | None:
    """What [file] of the mapping says about reading; None until the person has said that it is right."""
    stated = _dialect(start.get("file", {})) if start else None
    try:
        found = _detected(
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
    dialect = _shown(what.file.name, seen.rows, dialect)
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


def _detected(what: Any, encoding: str, sheet: str) -> Detected:
    """What the first part of the file shows, looked at once for each choice."""
    from pages.kit.upload import on_disk

    key = (what.file.file_id, encoding, sheet)
    known = st.session_state.get("map_detected")
    if known and known[0] == key:
        return known[1]  # type: ignore[no-any-return]
    with on_disk(what) as (path, _):
        found = detect(path, sheet=sheet, encoding=encoding)
    st.session_state["map_detected"] = (key, found)
    return found


def _asked(found: Detected, stated: Dialect | None) -> Dialect | None:
    """The dialect as a person confirms or changes it."""
    first = stated or found.dialect
    with st.container(horizontal=True):
        if found.sheets:
            sheet = keep.select("Sheet", list(found.sheets), "sheet", first.sheet or found.sheets[0])
            dialect = replace(first, sheet=sheet if len(found.sheets) > 1 else "")
        else:
            dialect = _text_asked(found, first, stated is None)
            if dialect is None:
                return None
        row = keep.number(
            "Column names are in line", "header_row", first.header_row, min_value=1, max_value=200
        )
    with st.expander("More about how it is read", expanded=bool(first.stop_at or first.header_rows > 1)):
        many = keep.number(
            "Lines the column names take", "header_rows", first.header_rows, min_value=1, max_value=5
        )
        stop = keep.text("Rows end before the row that begins with", "stop_at", first.stop_at)
        blank = keep.tick("Rows end at the first blank line", "stop_at_blank", first.stop_at_blank)
        short = keep.tick("A row that ends early is filled with blanks", "fill_short", first.fill_short)
        if dialect.quote != '"' or dialect.escape != "doubled":
            st.caption(
                "Quotes are read as they are written in this file; see whether the rows below are right."
            )
    return replace(
        dialect, header_row=row, header_rows=many, stop_at=stop, stop_at_blank=blank, fill_short=short
    )


def _text_asked(found: Detected, first: Dialect, new: bool) -> Dialect | None:
    """Encoding and delimiter; an encoding is never taken for granted when the bytes are not Unicode."""
    open_choice = bool(found.encodings) and new
    codes = list(dict.fromkeys([*(one.encoding for one in found.encodings), *ENCODINGS]))
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
    return replace(first, encoding=encoding, delimiter=delimiter)


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


def as_stated(what: Any, dialect: Dialect) -> Detected:
    """The first rows of a file as `dialect` reads them, and what would refuse it."""
    from pages.kit.upload import on_disk

    key = (what.file.file_id, dialect)
    known = st.session_state.get("map_rows")
    if not known or known[0] != key:
        with on_disk(what) as (path, _):
            known = (key, read_as(path, dialect, rows=9))
        st.session_state["map_rows"] = known
    return known[1]  # type: ignore[no-any-return]


def _shown(name: str, rows: list[list[str]], dialect: Dialect) -> Dialect:
    """Show the rows; columns without a name of their own get one when the person agrees."""
    header = rows[0] if rows else []
    width = max((len(row) for row in rows), default=0)
    head = [*header, *[""] * (width - len(header))]
    names = [cell or f"Column {n + 1}" for n, cell in enumerate(head)]
    plain = [one.casefold() for one in names]
    unique = [one if plain.index(plain[n]) == n else f"{one} ({n + 1})" for n, one in enumerate(names)]
    body = [row + [""] * (width - len(row)) for row in rows[1:]]
    st.markdown(f"**First rows of {keep.shown(name, 80)}**: {width:,} columns")
    table(
        pd.DataFrame(body, columns=unique).iloc[:, :SEEN_COLUMNS],
        "First rows of the file",
        "first_rows",
        low=True,
    )
    if unique == header or dialect.names:
        return dialect
    if keep.tick("Some columns have no name of their own: use the names shown above", "own_names"):
        return replace(dialect, names=tuple(unique))
    return dialect


def _dialect(section: dict[str, Any]) -> Dialect:
    """What [file] of a mapping says about reading, as the reader takes it."""
    names = {one.name for one in fields(Dialect)}
    return Dialect(**{k: tuple(v) if isinstance(v, list) else v for k, v in section.items() if k in names})


def looked_at(what: Any, section: dict[str, Any]) -> FileProfile | None:
    """What the columns hold, counted once for each way of reading; None when the file cannot be read so."""
    from pages.kit.upload import on_disk

    key = (what.file.file_id, repr(sorted(section.items(), key=str)))
    known = st.session_state.get("map_looked")
    if known and known[0] == key:
        return known[1]  # type: ignore[no-any-return]
    try:
        with st.spinner("Looking at the columns ..."), on_disk(what) as (path, _):
            found = profile(path, _dialect(section))
    except FileFault as fault:
        tell_faults(fault)
        return None
    st.session_state["map_looked"] = (key, found)
    return found


def dialect_in(mapping: str) -> Dialect:
    """How the text of a mapping says a file is read; plain CSV without one."""
    return _dialect(tomllib.loads(mapping).get("file", {}))


def header_of(what: Any, mapping: str) -> tuple[str, ...]:
    """The column names of a file read as a mapping says; () when the check will say why it cannot be read."""
    try:
        rows = as_stated(what, dialect_in(mapping)).rows
    except (FileFault, tomllib.TOMLDecodeError, TypeError):
        return ()
    return tuple(rows[0]) if rows else ()
