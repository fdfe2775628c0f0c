"""Reading a mapping from TOML: every mistake in it is listed at once."""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Mapping as Names
from datetime import date
from pathlib import Path
from typing import Any, cast, get_args

import duckdb

from coaching_analytics.ingest.dialect import DIALECT_KEYS, dialect_of
from coaching_analytics.ingest.mapping import Field, Mapping, NegativeClimate, Rows, TableMapping
from coaching_analytics.ingest.mapping_kinds import (
    FIELD_KEYS,
    FILE_KEYS,
    HOLDS,
    REPLACE_KEYS,
    TABLE_KEYS,
    TOP_KEYS,
    Kinds,
)
from coaching_analytics.ingest.mapping_parts import (
    check_field,
    months_of,
    no_names,
    scale_of,
    segments_of,
    unpivot_of,
    year_to_date_of,
)
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
    reader = _Reader(file)
    found: Mapping | None = None
    try:
        found = reader.mapping(document, name, sha256)
    except (TypeError, ValueError, AttributeError) as error:
        reader.wrong("mapping", f"values of the right kind: {error}")
    if reader.problems or found is None:
        raise FileFault(reader.problems)
    return found


class _Reader:
    """Collects problems while it reads, so that a person mends all of them in one go."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.problems: list[Problem] = []

    def wrong(self, where: str, expected: str, value: object = None) -> None:
        """Note a problem."""
        shown = None if value is None else str(value)
        self.problems.append(
            Problem(None, where, shown, expected, "file", "Correct the mapping.", "", self.file)
        )

    def keys(self, where: str, given: Names[str, Any], known: Kinds) -> dict[str, Any]:
        """What can be used of `given`; names that mean nothing and values of another kind are noted."""
        usable = {}
        for key, value in given.items():
            place = f"{where}.{key}".lstrip(".")
            if key not in known:
                self.wrong(place, f"one of {', '.join(sorted(known))}", key)
            elif not HOLDS[known[key]](value):
                self.wrong(place, known[key], value)
            else:
                usable[key] = value
        return usable

    def choice(self, where: str, value: str, known: tuple[str, ...]) -> str:
        """`value`, noted when it is not one of `known`."""
        if value not in known:
            self.wrong(where, f"one of {', '.join(k for k in known if k)}", value)
        return value

    def mapping(self, top: Names[str, Any], name: str, sha256: str) -> Mapping:
        """The whole document."""
        top = self.keys("", top, TOP_KEYS)
        file = self.keys("file", top.get("file", {}), {**FILE_KEYS, **DIALECT_KEYS})
        mode = cast("LoadMode", self.choice("load_mode", top.get("load_mode", "append"), get_args(LoadMode)))
        tables = tuple(self.table(each) for each in top.get("table", ()))
        if not tables:
            self.wrong("table", "at least one [[table]]")
        modes = {each.load_mode or mode for each in tables}
        if "dated_roster" in modes and "extract_date" not in top:
            self.wrong(
                "extract_date", 'the day of the extract: {from = "COLUMN"} or {constant = "2026-02-02"}'
            )
        if "replace" in modes and "replace" not in top:
            self.wrong("replace", "[replace] with date_column, start and end, or where")
        self.style("file.date_format", file.get("date_format", ""))
        self.signs(file)
        extract = self.field("extract_date", top["extract_date"]) if "extract_date" in top else None
        segments = tuple(segments_of(self, each) for each in top.get("segments", ()))
        return Mapping(
            top.get("name", name),
            sha256,
            tables,
            mode,
            dialect_of(file, self.wrong),
            null_tokens=tuple(file.get("null_tokens", ())),
            date_format=file.get("date_format", ""),
            decimal=file.get("decimal", "."),
            thousands=file.get("thousands", ""),
            ignored=tuple(file.get("ignored", ())),
            leave_out=self.rows("file.leave_out", file.get("leave_out", {})),
            extract_date=extract,
            roster=top.get("roster", ""),
            scope=self.scope(top.get("replace")),
            segments=segments,
        )

    def table(self, given: Names[str, Any]) -> TableMapping:
        """One [[table]]."""
        name = str(given.get("name", ""))
        by_name = "fields" not in given
        given = self.keys(f"table {name}", given, TABLE_KEYS)
        if name not in TABLES:
            self.wrong("table.name", f"one of {', '.join(TABLES)}", name)
            return TableMapping(name, {})
        fields = {
            each: self.field(f"{name}.{each}", value) for each, value in given.get("fields", {}).items()
        }
        table = TABLES[name]
        if by_name:
            fields = {column: Field(source=column) for column in table.names}
        for field in fields:
            if field not in table.names:
                self.wrong(f"{name}.{field}", f"a column of {name}: {', '.join(table.names)}", field)
        for column in table.columns:
            if column.required and column.name not in fields:
                self.wrong(f"{name}.{column.name}", "a field that is filled: the column is required")
        no_names(self, table, fields)
        mode = given.get("load_mode")
        if mode is not None:
            self.choice(f"{name}.load_mode", mode, get_args(LoadMode))
        climate = self.choice(
            f"{name}.negative_climate", given.get("negative_climate", ""), get_args(NegativeClimate)
        )
        return TableMapping(
            name,
            fields,
            mode,
            bool(given.get("distinct", False)),
            unpivot_of(self, name, given.get("unpivot")),
            given.get("repeat", ""),
            given.get("repeat_as", "number"),
            self.rows(f"{name}.keep", given.get("keep", {})),
            cast("NegativeClimate", climate),
            tuple(given.get("skip_blank", ())),
            by_name,
            tuple(given.get("only_blank", ())),
            year_to_date_of(self, name, given.get("year_to_date")),
            months_of(self, name, given.get("months")),
            scale_of(self, name, given.get("scale", "")),
        )

    def field(self, where: str, given: Any) -> Field:
        """One field; a bare string is a column."""
        if isinstance(given, str):
            return Field(source=given)
        if not isinstance(given, dict):
            self.wrong(where, 'a column ("NAME") or a table such as {from = "NAME"}', given)
            return Field()
        given = self.keys(where, given, FIELD_KEYS)
        check_field(self, where, given)
        self.style(f"{where}.date_format", given.get("date_format", ""))
        constant = given.get("constant")
        return Field(
            given.get("from", ""),
            {str(k): str(v) for k, v in given.get("map", {}).items()},
            given.get("otherwise"),
            given.get("blank"),
            None if constant is None else _plain(constant),
            tuple(given.get("derived", ())),
            tuple(given.get("joined", ())),
            given.get("salt", ""),
            given.get("prefix", ""),
            self.rows(f"{where}.when", given.get("when", {})),
            given.get("add_years", ""),
            given.get("add_days", ""),
            given.get("fiscal_year_from", 0),
            given.get("date_format", ""),
            tuple(given.get("null_tokens", ())),
            tuple(given.get("notation", ())),
            given.get("percent", ""),
            given.get("debit", ""),
            given.get("credit", ""),
            tuple(given.get("plus", ())),
            given.get("times", ""),
            given.get("duration", ""),
            given.get("start", ""),
            given.get("end", ""),
            given.get("over_midnight", False),
            given.get("rounded", False),
            given.get("name_order", ""),
            given.get("fiscal_year_label", False),
            given.get("month", ""),
            given.get("next_day", False),
        )

    def signs(self, file: Names[str, Any]) -> None:
        """Note signs of the file that cannot be told apart."""
        decimal, thousands = file.get("decimal", "."), file.get("thousands", "")
        if len(decimal) != 1 or decimal.isalnum():
            self.wrong("file.decimal", "one sign, such as a point or a comma", decimal)
        if thousands == decimal:
            self.wrong("file.thousands", "another sign than the decimal sign; state both", thousands)

    def style(self, where: str, given: str) -> None:
        """Note a date format that has no meaning."""
        if not given:
            return
        try:
            with duckdb.connect() as con:
                con.execute("SELECT TRY_STRPTIME('', ?)", [given])
        except duckdb.Error:
            self.wrong(where, "a date format of %d, %m, %Y and the signs between them", given)

    def rows(self, where: str, given: Any) -> Rows:
        """Columns and the values they may hold."""
        if not isinstance(given, dict) or not all(isinstance(values, list) for values in given.values()):
            self.wrong(where, 'columns with lists of values, such as {Name = ["Total"]}', given)
            return ()
        return tuple((column, tuple(str(value) for value in values)) for column, values in given.items())

    def scope(self, given: Names[str, Any] | None) -> ReplaceScope | None:
        """What a replace replaces."""
        if given is None:
            return None
        given = self.keys("replace", given, REPLACE_KEYS)
        where = {column: tuple(values) for column, values in given.get("where", {}).items()}
        return ReplaceScope(
            given.get("date_column", ""),
            self.day("replace.start", given.get("start")),
            self.day("replace.end", given.get("end")),
            where,
        )

    def day(self, where: str, given: Any) -> date | None:
        """A date written as TOML's own or as text."""
        if given is None or isinstance(given, date):
            return given
        try:
            return date.fromisoformat(str(given))
        except ValueError:
            self.wrong(where, "a date as YYYY-MM-DD", given)
            return None


def _plain(value: object) -> str:
    """A TOML value as the text it would have in a file."""
    return str(value).lower() if isinstance(value, bool) else str(value)
