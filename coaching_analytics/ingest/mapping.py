"""A mapping: which column of an extract feeds which field of which of our tables, stated in TOML.

Nothing is guessed: what a mapping does not state (an encoding, a date format, a value that is not in a value
map) is asked for or rejected. A file named after a table needs no mapping.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping as Names
from dataclasses import dataclass, field
from typing import Literal

from coaching_analytics.ingest.dialect import Dialect
from coaching_analytics.ingest.mapping_field import Field, Rows
from coaching_analytics.ingest.mapping_rows import Groups, Months, Segments, ToDate, Unpivot, YearToDate
from coaching_analytics.store.landing import LoadMode, ReplaceScope
from coaching_analytics.vocabulary.tables import TABLES

NegativeClimate = Literal["", "raw", "reversed"]


@dataclass(frozen=True, slots=True)
class TableMapping:
    """How rows of the extract become rows of one table.

    Attributes
    ----------
    distinct
        The same row many times counts once (a region named by every one of its sites).
    repeat, repeat_as
        Column that says how many rows one row stands for, and the name under which fields find 1, 2, 3 ...
    keep
        Only rows in which these columns hold these values.
    skip_blank, only_blank
        Only rows in which these columns are filled, or are blank (time without a site).
    year_to_date, months
        Amounts to date turned into amounts of periods; stretches of days split over months.
    groups, to_date
        Groups of columns turned into rows; totals turned into what is new since the last extract.
    scale
        Scale of the scores as the file has them, such as 1-7; another than the instrument's is refused.
    by_name
        No fields were stated: columns are named as the table's, and optional ones may be absent.
    """

    table: str
    fields: Names[str, Field]
    load_mode: LoadMode | None = None
    distinct: bool = False
    unpivot: Unpivot | None = None
    repeat: str = ""
    repeat_as: str = "number"
    keep: Rows = ()
    negative_climate: NegativeClimate = ""
    skip_blank: tuple[str, ...] = ()
    by_name: bool = False
    only_blank: tuple[str, ...] = ()
    year_to_date: YearToDate | None = None
    months: Months | None = None
    scale: str = ""
    groups: Groups | None = None
    to_date: ToDate | None = None

    def made(self) -> set[str]:
        """Names that fields find and that are no columns of the extract."""
        found = {self.repeat_as} if self.repeat else set()
        if self.unpivot:
            found |= {self.unpivot.name_to, self.unpivot.value_to}
        if self.groups:
            found |= {name for group in self.groups.rows for name in group}
            found |= {self.groups.amount_to} if self.groups.amount else set()
        if self.year_to_date:
            found |= {self.year_to_date.name_to}
        if self.to_date:
            found |= {self.to_date.name_to, self.to_date.part_to}
        if self.months:
            found |= {self.months.start_to, self.months.end_to, self.months.amount_to}
        return found

    def columns(self) -> set[str]:
        """The columns of the extract it reads."""
        named = {name for each in self.fields.values() for name in each.columns()}
        named |= {name for name, _ in self.keep} | set(self.skip_blank) | set(self.only_blank)
        if self.by_name:
            named = {column.name for column in TABLES[self.table].columns if column.required}
            named |= set(self.only_blank)
        named |= {self.repeat} if self.repeat else set()
        named |= set(self.unpivot.columns) if self.unpivot else set()
        if ytd := self.year_to_date:
            named |= {ytd.amount, ytd.period, *ytd.within}
        named |= {self.months.start, self.months.end, *self.months.amount} if self.months else set()
        named -= self.made()
        if groups := self.groups:
            named |= {column for group in groups.rows for column in group.values()} | set(groups.amount)
        return named | ({self.to_date.total} if self.to_date else set())


@dataclass(frozen=True, slots=True)
class Mapping:
    """A whole mapping; see data/mappings for examples.

    Attributes
    ----------
    ignored
        Columns left out on purpose; a column nobody mentions is refused.
    leave_out
        Rows that are not records (totals): a row in which any of these columns holds such a value.
    extract_date
        Column or constant date of a dated roster.
    roster
        The series of extracts it continues.
    segments
        Texts split into named parts.
    codes
        Columns that hold codes although they look like names of persons.
    """

    name: str
    sha256: str
    tables: tuple[TableMapping, ...]
    load_mode: LoadMode = "append"
    dialect: Dialect = field(default_factory=Dialect)
    null_tokens: tuple[str, ...] = ()
    date_format: str = ""
    decimal: str = "."
    thousands: str = ""
    ignored: tuple[str, ...] = ()
    leave_out: Rows = ()
    extract_date: Field | None = None
    roster: str = ""
    scope: ReplaceScope | None = None
    identity: bool = False
    segments: tuple[Segments, ...] = ()
    codes: tuple[str, ...] = ()

    def columns(self) -> set[str]:
        """Every column of the extract the mapping needs."""
        named = {name for table in self.tables for name in table.columns()}
        named |= {name for name, _ in self.leave_out}
        named -= {name for each in self.segments for name in each.names}
        named |= {each.source for each in self.segments}
        return named | set(self.extract_date.columns() if self.extract_date else ())

    def known(self) -> set[str]:
        """Every column that may be there."""
        optional = {name for table in self.tables if table.by_name for name in TABLES[table.table].names}
        return self.columns() | optional | set(self.ignored)


def identity(table: str) -> Mapping:
    """The mapping of a file whose columns are named as the table's."""
    fields = {name: Field(source=name) for name in TABLES[table].names}
    digest = hashlib.sha256(f"identity {table}".encode()).hexdigest()
    return Mapping(table, digest, (TableMapping(table, fields, by_name=True),), identity=True)
