"""Reading a mapping from TOML: every mistake in it is listed at once."""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Mapping as Names
from pathlib import Path
from typing import Any, cast, get_args

from coaching_analytics.ingest.dialect import DIALECT_KEYS, dialect_of
from coaching_analytics.ingest.mapping import Mapping, NegativeClimate, TableMapping
from coaching_analytics.ingest.mapping_field import Field
from coaching_analytics.ingest.mapping_field_toml import field_of
from coaching_analytics.ingest.mapping_groups import check_to_date, groups_of, to_date_of
from coaching_analytics.ingest.mapping_kinds import FILE_KEYS, REPLACE_KEYS, TABLE_KEYS, TOP_KEYS
from coaching_analytics.ingest.mapping_names import no_names, no_shown_names
from coaching_analytics.ingest.mapping_parts import (
    months_of,
    scale_of,
    segments_of,
    unpivot_of,
    year_to_date_of,
)
from coaching_analytics.ingest.mapping_reader import Reader
from coaching_analytics.ingest.problems import FileFault, Problem
from coaching_analytics.store.landing import LoadMode, ReplaceScope
from coaching_analytics.vocabulary.tables import TABLES


def load_mapping(path: Path) -> Mapping:
    """Read a mapping from a TOML file.

    Raises
    ------
    FileFault
        When it cannot be read or says something that has no meaning.
    """
    try:
        data = path.read_bytes()
        document = tomllib.loads(data.decode("utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        wrong = Problem(
            None, None, None, f"a mapping in TOML: {error}", "file", "Correct the mapping.", "", path.name
        )
        raise FileFault([wrong]) from error
    return mapping_from(document, path.stem, hashlib.sha256(data).hexdigest(), path.name)


def mapping_from(document: Names[str, Any], name: str, sha256: str, file: str) -> Mapping:
    """A mapping from what its TOML says; `FileFault` lists what makes no sense."""
    reader = Reader(file)
    found: Mapping | None = None
    try:
        found = _mapping(reader, document, name, sha256)
    except (TypeError, ValueError, AttributeError) as error:
        reader.wrong("mapping", f"values of the right kind: {error}")
    if reader.problems or found is None:
        raise FileFault(reader.problems)
    return found


def _mapping(reader: Reader, top: Names[str, Any], name: str, sha256: str) -> Mapping:
    """The whole document."""
    top = reader.keys("", top, TOP_KEYS)
    file = reader.keys("file", top.get("file", {}), {**FILE_KEYS, **DIALECT_KEYS})
    mode = cast("LoadMode", reader.choice("load_mode", top.get("load_mode", "append"), get_args(LoadMode)))
    tables = tuple(_table(reader, each) for each in top.get("table", ()))
    if not tables:
        reader.wrong("table", "at least one [[table]]")
    modes = {each.load_mode or mode for each in tables}
    if "dated_roster" in modes and "extract_date" not in top:
        reader.wrong("extract_date", 'the day of the extract: {from = "COLUMN"} or {constant = "2026-02-02"}')
    for each in tables:
        check_to_date(reader, each, each.load_mode or mode, "extract_date" in top)
    no_shown_names(reader, tables)
    if "replace" in modes and "replace" not in top:
        reader.wrong("replace", "[replace] with date_column, start and end, or where")
    reader.style("file.date_format", file.get("date_format", ""))
    reader.signs(file)
    extract = field_of(reader, "extract_date", top["extract_date"]) if "extract_date" in top else None
    segments = tuple(segments_of(reader, each) for each in top.get("segments", ()))
    return Mapping(
        top.get("name", name),
        sha256,
        tables,
        mode,
        dialect_of(file, reader.wrong),
        null_tokens=tuple(file.get("null_tokens", ())),
        date_format=file.get("date_format", ""),
        decimal=file.get("decimal", "."),
        thousands=file.get("thousands", ""),
        ignored=tuple(file.get("ignored", ())),
        leave_out=reader.rows("file.leave_out", file.get("leave_out", {})),
        extract_date=extract,
        roster=top.get("roster", ""),
        scope=_scope(reader, top.get("replace")),
        segments=segments,
        codes=tuple(file.get("codes", ())),
    )


def _table(reader: Reader, given: Names[str, Any]) -> TableMapping:
    """One [[table]]."""
    name = str(given.get("name", ""))
    by_name = "fields" not in given
    given = reader.keys(f"table {name}", given, TABLE_KEYS)
    if name not in TABLES:
        reader.wrong("table.name", f"one of {', '.join(TABLES)}", name)
        return TableMapping(name, {})
    fields = {
        each: field_of(reader, f"{name}.{each}", value) for each, value in given.get("fields", {}).items()
    }
    table = TABLES[name]
    if by_name:
        fields = {column: Field(source=column) for column in table.names}
    for field in fields:
        if field not in table.names:
            reader.wrong(f"{name}.{field}", f"a column of {name}: {', '.join(table.names)}", field)
    for column in table.columns:
        if column.required and column.name not in fields:
            reader.wrong(f"{name}.{column.name}", "a field that is filled: the column is required")
    no_names(reader, table, fields)
    mode = given.get("load_mode")
    if mode is not None:
        reader.choice(f"{name}.load_mode", mode, get_args(LoadMode))
    climate = reader.choice(
        f"{name}.negative_climate", given.get("negative_climate", ""), get_args(NegativeClimate)
    )
    return TableMapping(
        name,
        fields,
        mode,
        bool(given.get("distinct", False)),
        unpivot_of(reader, name, given.get("unpivot")),
        given.get("repeat", ""),
        given.get("repeat_as", "number"),
        reader.rows(f"{name}.keep", given.get("keep", {})),
        cast("NegativeClimate", climate),
        tuple(given.get("skip_blank", ())),
        by_name,
        tuple(given.get("only_blank", ())),
        year_to_date_of(reader, name, given.get("year_to_date")),
        months_of(reader, name, given.get("months")),
        scale_of(reader, name, given.get("scale", "")),
        groups_of(reader, name, given.get("groups")),
        to_date_of(reader, name, given.get("to_date")),
    )


def _scope(reader: Reader, given: Names[str, Any] | None) -> ReplaceScope | None:
    """What a replace replaces."""
    if given is None:
        return None
    given = reader.keys("replace", given, REPLACE_KEYS)
    where = {column: tuple(values) for column, values in given.get("where", {}).items()}
    return ReplaceScope(
        given.get("date_column", ""),
        reader.day("replace.start", given.get("start")),
        reader.day("replace.end", given.get("end")),
        where,
    )
