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
    null_tokens
        Texts of this column alone that stand for blank (9998, 9999), beside the file's.
    notation
        How numbers are written: `parentheses` and `trailing_minus` are negatives, `currency` allows its sign,
        `cr_negative` or `dr_negative` says which of the suffixes CR and DR makes an amount negative.
    percent
        `0-100` turns percent into a share, with or without its sign; `0-1` is a share already.
    debit, credit
        Two columns that become one amount: debit less credit.
    plus, times
        Columns added to the number (benefits), then the column it is multiplied by (share of a job).
    duration
        What the column holds, turned into minutes: `h:mm`, `hours` (with decimals) or `minutes`.
    start, end, over_midnight
        Two columns with times of day that become minutes; an end before its start is a fault unless stated.
    rounded
        Minutes that are not whole are rounded; without it they are a fault.
    name_order
        The derived columns are a person's name, `last_first` or `first_last`, in one column or in two.
    fiscal_year_label
        The column holds FY25, 2024-25 or 24-25; the field is the year it ends in.
    month
        The first day of the month of the date (`first`), or of the month after it (`next`).
    next_day
        The day after the date: a last day becomes the first day on which something no longer holds.
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
    null_tokens: tuple[str, ...] = ()
    notation: tuple[str, ...] = ()
    percent: str = ""
    debit: str = ""
    credit: str = ""
    plus: tuple[str, ...] = ()
    times: str = ""
    duration: str = ""
    start: str = ""
    end: str = ""
    over_midnight: bool = False
    rounded: bool = False
    name_order: str = ""
    fiscal_year_label: bool = False
    month: str = ""
    next_day: bool = False

    def columns(self) -> tuple[str, ...]:
        """The columns of the extract it reads."""
        named = (
            self.source,
            self.add_years,
            self.add_days,
            self.debit,
            self.credit,
            self.times,
            self.start,
            self.end,
            *self.plus,
            *self.derived,
            *self.joined,
            *(name for name, _ in self.when),
        )
        return tuple(name for name in named if name)


@dataclass(frozen=True, slots=True)
class Segments:
    """A text such as an account string split into named parts, which are columns from then on.

    Attributes
    ----------
    source, names
        The column, and the parts in the order in which they stand.
    delimiter, lengths
        Split at a sign, or after so many characters each: one of the two.
    """

    source: str
    names: tuple[str, ...]
    delimiter: str = ""
    lengths: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class YearToDate:
    """Amounts that grow through a year: each becomes the amount of its own period.

    Attributes
    ----------
    amount, period
        Columns of the amount to date and of the number of the period, which counts from 1.
    within
        Columns that say which amounts belong together (account and year).
    name_to
        The name under which fields find the amount of the period.
    """

    amount: str
    period: str
    within: tuple[str, ...] = ()
    name_to: str = "period_amount"


@dataclass(frozen=True, slots=True)
class Months:
    """An amount of a stretch of days, split over calendar months by the days in each, to the cent.

    Attributes
    ----------
    start, end
        Columns of the first and the last day.
    amount
        Column that is split, or several that are added first.
    start_to, end_to, amount_to
        The names under which fields find first day, first day after (both of a month) and the month's part.
    """

    start: str
    end: str
    amount: tuple[str, ...]
    start_to: str = "month"
    end_to: str = "next_month"
    amount_to: str = "month_amount"


@dataclass(frozen=True, slots=True)
class Unpivot:
    """Columns that become rows: the code of each, and the names under which fields find code and value.

    `matching` is a regular expression instead of named columns: every column it fits becomes a row with the
    column's name (or the group in the expression) as its code.
    """

    columns: Names[str, str]
    name_to: str = "part"
    value_to: str = "score"
    drop_blank: bool = True
    matching: str = ""


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

    def columns(self) -> set[str]:
        """The columns of the extract it reads."""
        named = {name for each in self.fields.values() for name in each.columns()}
        named |= set(self.unpivot.columns) if self.unpivot else set()
        named |= (
            {name for name, _ in self.keep} | set(self.skip_blank) | ({self.repeat} if self.repeat else set())
        )
        if self.by_name:
            named = {column.name for column in TABLES[self.table].columns if column.required}
        named |= set(self.only_blank)
        made = {self.unpivot.name_to, self.unpivot.value_to} if self.unpivot else set()
        if ytd := self.year_to_date:
            named |= {ytd.amount, ytd.period, *ytd.within}
            made |= {ytd.name_to}
        if months := self.months:
            named |= {months.start, months.end, *months.amount}
            made |= {months.start_to, months.end_to, months.amount_to}
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
    segments
        Texts split into named parts.
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
