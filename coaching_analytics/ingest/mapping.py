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
from coaching_analytics.store.landing import LoadMode, ReplaceScope
from coaching_analytics.vocabulary.tables import TABLES

NegativeClimate = Literal["", "raw", "reversed"]
Rows = tuple[tuple[str, tuple[str, ...]], ...]


@dataclass(frozen=True, slots=True)
class Field:
    """How one field is filled: from a column, a constant, or a stable hash of columns.

    Attributes
    ----------
    source
        The column (`from` in TOML).
    values, otherwise, blank
        Value map; what any other value becomes (without it another value is a fault); what a blank becomes.
    constant
        The same value in every row.
    derived, salt
        Columns hashed into an id that stays the same in every extract.
    joined
        Columns put together with a hyphen (site and room number).
    prefix
        Put before the value.
    when
        Only where these columns hold these values; blank elsewhere.
    add_years, add_days
        Column with a whole number added to the date.
    fiscal_year_from
        The field is the fiscal year of the date, named by the year it ends in; fiscal years start this month.
    date_format
        Of this column, when it differs from the file's.
    """

    source: str = ""
    values: Names[str, str] = field(default_factory=dict)
    otherwise: str | None = None
    blank: str | None = None
    constant: str | None = None
    derived: tuple[str, ...] = ()
    joined: tuple[str, ...] = ()
    salt: str = ""
    prefix: str = ""
    when: Rows = ()
    add_years: str = ""
    add_days: str = ""
    fiscal_year_from: int = 0
    date_format: str = ""

    def columns(self) -> tuple[str, ...]:
        """The columns of the extract it reads."""
        named = (
            self.source,
            self.add_years,
            self.add_days,
            *self.derived,
            *self.joined,
            *(name for name, _ in self.when),
        )
        return tuple(name for name in named if name)


@dataclass(frozen=True, slots=True)
class Unpivot:
    """Columns that become rows: the code of each, and the names under which fields find code and value."""

    columns: Names[str, str]
    name_to: str = "part"
    value_to: str = "score"
    drop_blank: bool = True


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

    def columns(self) -> set[str]:
        """The columns of the extract it reads."""
        named = {name for each in self.fields.values() for name in each.columns()}
        named |= set(self.unpivot.columns) if self.unpivot else set()
        named |= (
            {name for name, _ in self.keep} | set(self.skip_blank) | ({self.repeat} if self.repeat else set())
        )
        if self.by_name:
            named = {column.name for column in TABLES[self.table].columns if column.required}
        made = {self.unpivot.name_to, self.unpivot.value_to} if self.unpivot else set()
        return named - made - ({self.repeat_as} if self.repeat else set())


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

    def columns(self) -> set[str]:
        """Every column of the extract the mapping needs."""
        named = {name for table in self.tables for name in table.columns()}
        named |= {name for name, _ in self.leave_out}
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
