"""How one field of a table is filled."""

from __future__ import annotations

from collections.abc import Mapping as Names
from dataclasses import dataclass, field

Rows = tuple[tuple[str, tuple[str, ...]], ...]
"""Columns, each with values it may hold."""


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
