"""The years of a system: which one was the last to be complete."""

from __future__ import annotations

from datetime import date, timedelta

from coaching_analytics.store.handle import System
from coaching_analytics.vocabulary.selection import SelectionError, Window, YearType, add_months


def last_complete(system: System, year_type: YearType) -> Window:
    """The last year of the system that its data cover; the months there are when they cover none.

    Raises
    ------
    SelectionError
        When the system has no dated rows.
    """
    if system.as_of is None or system.first_month is None:
        raise SelectionError(f"There are no dated rows for {system.system_name} yet.")
    month = system.fiscal_year_start_month if year_type == "fiscal" else system.school_year_start_month
    until = system.as_of + timedelta(days=1)
    end = date(until.year if until.month >= month else until.year - 1, month, 1)
    start = add_months(end, -12)
    if start >= system.first_month:
        return Window(start, end)
    return Window(system.first_month, until)
