"""Days and months of the made-up records. A day is a whole number: days since 1970-01-01."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]
Strings = NDArray[np.str_]
Columns = dict[str, Any]
Frames = dict[str, Columns]  # table name -> column name -> values
BEFORE = -(10**6)  # an open start: blank in the records
AFTER = 10**6  # an open end: blank in the records


def day_number(year: int, month: int, day: int = 1) -> int:
    """The number of a day."""
    return date(year, month, day).toordinal() - date(1970, 1, 1).toordinal()


def iso(day: int) -> str:
    """A day number as an ISO date."""
    return date.fromordinal(day + date(1970, 1, 1).toordinal()).isoformat()


def month_start(index: int) -> int:
    """First day of the month with this index (year x 12 + month - 1)."""
    return day_number(index // 12, index % 12 + 1)


@dataclass(frozen=True)
class Clock:
    """The period the records cover [start, end) and the window answers are about."""

    start: int
    end: int
    window_start: int
    window_end: int
    first_month: int
    school_month: int
    months: Ints = field(repr=False)
    month_of_day: Ints = field(repr=False)
    weekday: Bools = field(repr=False)

    @property
    def days(self) -> int:
        """Number of days covered."""
        return self.end - self.start

    def span(self, start: int, end: int) -> slice:
        """The part of a day axis that lies in [start, end)."""
        low = min(max(start - self.start, 0), self.days)
        return slice(low, max(low, min(end - self.start, self.days)))

    def month_number(self, month: int) -> int:
        """Calendar month (0 = January) of a month of the records."""
        return (self.first_month + month) % 12


def make_clock(last_year: int, fiscal_month: int, school_month: int, years: int, tail: int) -> Clock:
    """The clock of `years` fiscal years up to the one that ends in `last_year`, plus a tail of months."""
    stop = last_year * 12 + fiscal_month - 1
    first = stop - 12 * years
    months = np.array([month_start(index) for index in range(first, stop + tail + 1)], dtype=np.int64)
    days = np.arange(months[0], months[-1])
    return Clock(
        start=int(months[0]),
        end=int(months[-1]),
        window_start=month_start(stop - 12),
        window_end=month_start(stop),
        first_month=first,
        school_month=school_month,
        months=months,
        month_of_day=np.searchsorted(months, days, side="right") - 1,
        weekday=(days + 3) % 7 < 5,  # 1970-01-01 was a Thursday
    )


@dataclass(frozen=True, slots=True)
class Streams:
    """Independent random streams by name, so a change in one part leaves the others as they were."""

    seed: int
    system: str

    def of(self, name: str) -> np.random.Generator:
        """The stream of one part."""
        return np.random.default_rng([self.seed, crc32(f"{self.system}/{name}".encode())])
