"""Which periods a reader may choose: whole fiscal or school years and quarters, named with their months."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from coaching_analytics.charts.numbers import MONTHS as LONG
from coaching_analytics.vocabulary.selection import SelectionError, Window, YearType, add_months

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


@dataclass(frozen=True, slots=True)
class Period:
    """A period a reader may choose: how the address writes it, what the screen calls it."""

    key: str
    label: str
    window: Window


def day_in_words(day: date) -> str:
    """30 June 2025."""
    return f"{day.day} {LONG[day.month - 1]} {day.year}"


def months_in_words(window: Window) -> str:
    """Jul 2024 - Jun 2025."""
    last = add_months(window.end, -1)
    first = f"{MONTHS[window.start.month - 1]} {window.start.year}"
    return first if window.months == 1 else f"{first} - {MONTHS[last.month - 1]} {last.year}"


def key_of(window: Window) -> str:
    """2024-07..2025-06: first and last month, both inside."""
    return f"{window.start:%Y-%m}..{add_months(window.end, -1):%Y-%m}"


def window_of(key: str) -> Window:
    """The window an address names; `SelectionError` in words when it names none."""
    first, _, last = key.partition("..")
    try:
        start = date.fromisoformat(f"{first}-01")
        end = add_months(date.fromisoformat(f"{last or first}-01"), 1)
    except ValueError:
        raise SelectionError("The period in this link is not two months such as 2024-07..2025-06.") from None
    return Window(start, end)


def name_of(window: Window, start_month: int, year_type: YearType) -> str:
    """The label of a window: a year where it is one, else its months."""
    months = months_in_words(window)
    if window.months == 12 and window.start.month == start_month:
        first, last = window.start.year, add_months(window.end, -1).year
        years = str(first) if first == last else f"{first}-{last % 100:02d}"
        return f"{'FY' if year_type == 'fiscal' else 'School year'} {years} ({months})"
    return months


def periods(first: date, as_of: date, start_month: int, year_type: YearType) -> list[Period]:
    """Years with data, newest first, each followed by its quarters; the year under way ends at `as_of`."""
    end_of_data = add_months(as_of, 1)
    start = date(as_of.year + 1, start_month, 1)
    found: list[Period] = []
    while add_months(start, 12) > first:
        year = Window(start, add_months(start, 12))
        if start < end_of_data:
            found += _year(year, end_of_data, first, start_month, year_type)
        start = add_months(start, -12)
    return found


def _year(year: Window, end: date, first: date, start_month: int, year_type: YearType) -> list[Period]:
    """One year: itself (to date while it is under way) and its quarters that hold data."""
    told = Window(year.start, min(year.end, end))
    label = name_of(year, start_month, year_type)
    if told != year:
        label = label.split(" (", maxsplit=1)[0] + f" to date ({months_in_words(told)})"
    quarters = [Window(add_months(year.start, 3 * i), add_months(year.start, 3 * i + 3)) for i in range(4)]
    kept = [quarter for quarter in reversed(quarters) if quarter.end <= end and quarter.end > first]
    return [
        Period(key_of(told), label, told),
        *(Period(key_of(quarter), f"Quarter {months_in_words(quarter)}", quarter) for quarter in kept),
    ]
