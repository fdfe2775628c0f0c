"""What makes new columns of a text, or rows of a row: split texts, amounts to date, months, groups."""

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


@dataclass(frozen=True, slots=True)
class Groups:
    """Groups of columns side by side (job 1, share 1, job 2, share 2): each that is not blank is a row.

    Attributes
    ----------
    rows
        Of each group: the names under which fields find its columns, and the columns.
    share
        The one of these names that is a share of the whole.
    shares
        `sum_to_1`: a record whose shares do not add up to 1 is a fault; `as_stated`: it is told and loaded.
    percent
        `0-100` when shares are written in percent.
    amount
        Columns added and then divided by the shares; the parts add up, to the cent.
    amount_to
        The name under which fields find a group's part.
    """

    rows: tuple[Names[str, str], ...]
    share: str = ""
    shares: str = ""
    percent: str = ""
    amount: tuple[str, ...] = ()
    amount_to: str = "part_amount"


@dataclass(frozen=True, slots=True)
class ToDate:
    """A total that grows from extract to extract: what is new since the last one is loaded.

    Attributes
    ----------
    total
        Column of the total to date.
    of
        Fields of the table that say whose total it is.
    first
        What a first extract means: `counts` loads its totals, which count from the start of the year;
        `starting_point` loads nothing of them.
    year_from
        The month in which totals start anew; 0 when they never do.
    at_most
        A larger new amount becomes several rows; 0 when it stays one.
    series
        The count that the extracts continue; the mapping's name when blank.
    name_to, part_to
        The names under which fields find the new amount, and the number of its part (1, 2, 3 ...).
    """

    total: str
    of: tuple[str, ...]
    first: str
    year_from: int = 0
    at_most: int = 0
    series: str = ""
    name_to: str = "new_amount"
    part_to: str = "part"
