"""A file that has arrived: on disk under its own name, and what was seen of it, once for each reading."""

from __future__ import annotations

import tempfile
import tomllib
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import fields
from pathlib import Path
from typing import Any, TypeVar

import streamlit as st

from coaching_analytics.ingest.as_stated import read_as
from coaching_analytics.ingest.detect import Detected, detect
from coaching_analytics.ingest.dialect import Dialect
from coaching_analytics.ingest.mapping import Segments
from coaching_analytics.ingest.mended import read_again_as
from coaching_analytics.ingest.problems import FileFault
from coaching_analytics.ingest.profile import FileProfile, Split, profile, split_profile

ROWS = 9
"""First rows that are shown, the header counted."""
Seen = TypeVar("Seen")


@contextmanager
def on_disk(what: Any) -> Iterator[tuple[Path, Path | None]]:
    """The file (and mapping) under their own names in a folder that is gone afterwards."""
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / Path(what.file.name).name
        # The bytes as they lie in memory: reading them would make a second copy of up to 200 MB first.
        target.write_bytes(what.file.getvalue())
        mapping = None
        if what.mapping is not None:
            mapping = Path(folder) / f"mapping-{Path(what.mapping_name).name}"
            mapping.write_bytes(what.mapping)
        yield target, mapping


def _once(what: Any, name: str, key: tuple[Any, ...], look: Callable[[Path], Seen]) -> Seen:
    """What `look` sees of the file, or how it refuses it, kept until something else is asked."""
    asked = (what.file.file_id, *key)
    known = st.session_state.get(name)
    if not known or known[0] != asked:
        try:
            with on_disk(what) as (path, _):
                known = (asked, look(path))
        except FileFault as fault:
            known = (asked, fault)
        st.session_state[name] = known
    if isinstance(known[1], FileFault):
        raise known[1]
    return known[1]  # type: ignore[no-any-return]


def detected(what: Any, encoding: str, sheet: str) -> Detected:
    """What the first part of the file shows; its first rows are read in the same go."""

    def look(path: Path) -> Detected:
        found = detect(path, sheet=sheet, encoding=encoding)
        if not found.encodings:
            seen = first_rows(path, found.dialect)
            st.session_state["map_rows"] = ((what.file.file_id, found.dialect), seen)
        return found

    return _once(what, "map_detected", (encoding, sheet), look)


def first_rows(path: Path, dialect: Dialect) -> Detected | FileFault:
    """The first rows as `dialect` reads them, or why it cannot."""
    try:
        return read_as(path, dialect, rows=ROWS)
    except FileFault as fault:
        return fault


def as_stated(what: Any, dialect: Dialect) -> Detected:
    """The first rows of a file as `dialect` reads them, and what would refuse it."""
    return _once(what, "map_rows", (dialect,), lambda path: read_as(path, dialect, rows=ROWS))


def as_mapped(what: Any, mapping: str) -> Detected:
    """The first rows as loading with a mapping reads them; rows handed back to be mended are known as such.

    Raises
    ------
    FileFault
        When the file cannot be read so.
    """
    dialect = dialect_in(mapping)
    return _once(
        what, "map_rows", (mapping,), lambda path: read_as(path, read_again_as(path, dialect), rows=ROWS)
    )


def looked_at(what: Any, dialect: Dialect) -> FileProfile:
    """What the columns hold, counted over the whole file."""
    return _once(what, "map_looked", (dialect,), lambda path: profile(path, dialect))


def looked_at_parts(what: Any, dialect: Dialect, segments: Sequence[Segments]) -> Split:
    """What the parts of split texts hold."""
    return _once(what, "map_parts", (dialect, *segments), lambda path: split_profile(path, dialect, segments))


def dialect_of_file(section: dict[str, Any]) -> Dialect:
    """What [file] of a mapping says about reading, as the reader takes it."""
    names = {one.name for one in fields(Dialect)}
    return Dialect(**{k: tuple(v) if isinstance(v, list) else v for k, v in section.items() if k in names})


def dialect_in(mapping: str) -> Dialect:
    """How the text of a mapping says a file is read; plain CSV without one."""
    return dialect_of_file(tomllib.loads(mapping).get("file", {}))


def header_of(what: Any, mapping: str) -> tuple[str, ...]:
    """The column names of a file read as a mapping says; () when the check will say why it cannot be read."""
    try:
        rows = as_mapped(what, mapping).rows
    except (FileFault, tomllib.TOMLDecodeError, TypeError):
        return ()
    return tuple(rows[0]) if rows else ()
