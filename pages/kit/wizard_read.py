"""Step 1 of mapping a file: how it is read, shown with its first rows, said to be right by a person."""

from __future__ import annotations

import csv
import gzip
import io
import tomllib
import zlib
from dataclasses import fields
from typing import Any

import pandas as pd
import streamlit as st

from coaching_analytics.ingest.problems import FileFault
from coaching_analytics.ingest.profile import FileProfile, profile
from coaching_analytics.ingest.read import Dialect
from pages.kit import wizard_keep as keep
from pages.kit.tables import table

SEEN_ROWS, SEEN_BYTES, SEEN_COLUMNS = 8, 400_000, 40
ENCODINGS = {
    "utf-8": "Unicode (UTF-8)",
    "windows-1252": "Western European, Windows (windows-1252)",
    "latin-1": "Western European (Latin-1)",
    "utf-16": "Unicode (UTF-16)",
}
DELIMITERS = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "bars"}


def how_read(file: Any, start: dict[str, Any]) -> dict[str, Any] | None:
    """What [file] of the mapping says about reading; None until the person has said that it is right."""
    data = _first_bytes(file)
    stated = start.get("file", {})
    with st.container(horizontal=True):
        encoding = _encoding(data, stated.get("encoding", ""))
        if encoding is None:
            return None
        lines = data.decode(encoding, errors="replace").removeprefix("\ufeff")
        delimiter = keep.select(
            "Values are separated by",
            list(DELIMITERS),
            "delimiter",
            stated.get("delimiter") or _delimiter(lines),
            format_func=DELIMITERS.__getitem__,
        )
        header_row = keep.number(
            "Column names are in line",
            "header_row",
            int(stated.get("header_row", 1)),
            min_value=1,
            max_value=100,
        )
    if delimiter is None:
        st.info("Choose what separates the values.")
        return None
    _first_rows(file.name, lines, delimiter, header_row)
    if not keep.tick("The rows above are read as they should be", "read_right", bool(start)):
        st.info("Look at the rows. Change how the file is read until they are right, then say so.")
        return None
    others = {key: value for key, value in stated.items() if key in {one.name for one in fields(Dialect)}}
    return {**others, "encoding": encoding, "delimiter": delimiter, "header_row": header_row}


def _first_bytes(file: Any) -> bytes:
    file.seek(0)
    data: bytes = file.read(SEEN_BYTES)
    if data[:2] != b"\x1f\x8b":
        return data
    try:
        with gzip.open(io.BytesIO(data)) as opened:
            return opened.read(SEEN_BYTES)
    except (EOFError, OSError, zlib.error):
        # A piece of a packed file ends in the middle; what was unpacked until then is not kept by gzip.
        return zlib.decompressobj(31).decompress(data, SEEN_BYTES)


def _encoding(data: bytes, stated: str) -> str | None:
    """The encoding; never taken for granted when the bytes are not Unicode."""
    known = stated or _unicode(data)
    chosen = keep.select(
        "Letters are written in",
        list(ENCODINGS),
        "encoding",
        known or None,
        format_func=ENCODINGS.__getitem__,
        placeholder="Choose an encoding",
    )
    if chosen is None:
        st.info("The letters of this file can be read in more than one way. Choose the one that reads right:")
        odd = [line for line in data.splitlines() if any(byte > 127 for byte in line)][:5]
        rows = [
            [line.decode(code, errors="replace")[:120] for code in ("windows-1252", "latin-1")]
            for line in odd
        ]
        heads = [ENCODINGS["windows-1252"], ENCODINGS["latin-1"]]
        table(pd.DataFrame(rows, columns=heads), "Lines that differ", "encodings")
    return str(chosen) if chosen else None


def _unicode(data: bytes) -> str:
    """The kind of Unicode the bytes are; '' when they are not."""
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return "utf-16"
    try:
        data[: data.rfind(b"\n") + 1 or None].decode("utf-8")
    except UnicodeDecodeError:
        return ""
    return "utf-8"


def _delimiter(lines: str) -> str:
    """The sign that splits the first lines into the most columns, as often in each."""
    first = [line for line in lines.splitlines()[:20] if line.strip()]
    return max(DELIMITERS, key=lambda sign: min((line.count(sign) for line in first[:2]), default=0))


def _first_rows(name: str, lines: str, delimiter: str, header_row: int) -> None:
    """The first rows as they are split."""
    rest = io.StringIO("".join(lines.splitlines(keepends=True)[header_row - 1 :]), newline="")
    rows: list[list[str]] = []
    try:
        for row in csv.reader(rest, delimiter=delimiter):
            rows.append(row)
            if len(rows) > SEEN_ROWS:
                break
    except csv.Error:
        st.warning("The quotes of this file cannot be paired; the rows may be read wrong.")
    if not rows:
        st.warning("There is no line with column names.")
        return
    width = max(len(row) for row in rows)
    head = [cell.strip() or f"(no name, column {n + 1})" for n, cell in enumerate(rows[0])]
    head += [f"(no name, column {n + 1})" for n in range(len(head), width)]
    unique = [
        cell if head.index(cell) == n else f"{cell} (again, column {n + 1})" for n, cell in enumerate(head)
    ]
    body = [row + [""] * (width - len(row)) for row in rows[1:]]
    shown = pd.DataFrame(body, columns=unique).iloc[:, :SEEN_COLUMNS]
    st.markdown(f"**First rows of {keep.shown(name, 80)}**: {width:,} columns")
    table(shown, "First rows of the file", "first_rows", low=True)


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
        for problem in fault.problems[:10]:
            where = f" ({keep.shown(problem.value)})" if problem.value else ""
            st.error(f"Expected {keep.shown(problem.expected, 200)}{where}. {keep.shown(problem.mend, 200)}")
        return None
    st.session_state["map_looked"] = (key, found)
    return found


def _dialect(section: dict[str, Any]) -> Dialect:
    """What [file] of a mapping says about reading, as the reader takes it."""
    names = {one.name for one in fields(Dialect)}
    return Dialect(**{k: tuple(v) if isinstance(v, list) else v for k, v in section.items() if k in names})


def header_of(what: Any, mapping: str) -> tuple[str, ...]:
    """The column names of a file read as a mapping says; () when the check will say why it cannot be read."""
    from coaching_analytics.ingest.read import read
    from pages.kit.upload import on_disk

    try:
        section = tomllib.loads(mapping).get("file", {})
        with on_disk(what) as (path, _):
            return read(path, _dialect(section), path.parent).columns
    except (FileFault, tomllib.TOMLDecodeError, TypeError):
        return ()
