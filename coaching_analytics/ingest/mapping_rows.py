"""What makes new columns of a text, or rows of a row: split texts, amounts to date, months, unpivoted columns."""

from __future__ import annotations

from collections.abc import Mapping as Names
from dataclasses import dataclass


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
