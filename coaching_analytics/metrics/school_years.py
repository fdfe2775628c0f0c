"""The school years a figure over years is worked out for."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pandas as pd

from coaching_analytics.metrics.by import Ask, period_label, system_years
from coaching_analytics.vocabulary.selection import Window, add_months

FIRST_PAIR = "SELECT min(month) AS first FROM rating_pair WHERE month < $end"


def school_windows(asked: Ask) -> list[tuple[str, Window]]:
    """School years from the first pair of ratings to the end of the period, oldest first.

    Only the latest ones, as many as the setting `years_compared` says. The last one ends where the period
    ends: a year still under way at that day counts as far as it goes.
    """
    found = asked.rows(FIRST_PAIR)["first"].iloc[0]
    if found is None or pd.isna(found):
        return []
    years = system_years(asked.gate, asked.selection)
    month = pd.Timestamp(found).date().replace(day=1)
    start = add_months(month, -((month.month - years.school) % 12))
    windows = []
    while start < asked.window.end:
        following = add_months(start, 12)
        label = period_label("school_year", years, start)
        windows.append((label, Window(start, min(following, asked.window.end))))
        start = following
    return windows[-int(asked.setting("years_compared")) :]


def by_school_year(asked: Ask) -> Iterator[tuple[str, Ask]]:
    """The same question about each school year in turn, by its places only."""
    places = tuple(name for name in asked.by if name not in asked.periods)
    for label, window in school_windows(asked):
        selection = asked.selection.with_window(window)
        yield label, replace(asked, by=places, window=window, selection=selection)
