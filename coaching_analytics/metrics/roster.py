"""How many rooms and sites were on the roster on a day."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta

from coaching_analytics.metrics.by import Ask

# A room whose age group is not known could be of any, so it is on the roster of each.
ROOMS = """
    SELECT {keys} $days[d.place] AS day, g.age_group, count(DISTINCT r.classroom_id) AS rooms
    FROM (SELECT unnest(range(1, len($days) + 1)) AS place) d
    JOIN room_spell r ON r.start_date <= $days[d.place] AND r.end_date > $days[d.place]
    JOIN (SELECT DISTINCT age_group FROM rating_line) g ON r.age_group IS NULL OR r.age_group = g.age_group
    GROUP BY ALL
"""


def rooms_on_roster(asked: Ask, ends: Mapping[str | None, date]) -> dict[tuple[str | None, ...], int]:
    """Rooms in use at enrolled, open sites on the last day before each end, by by-columns and age group.

    `ends` names each school year and the first day after it (or after the period); a None name is no year.
    """
    places = [name for name in asked.by if name != "school_year"]
    days = {end - timedelta(days=1): year for year, end in ends.items()}
    lines = asked.rows(ROOMS.format(keys=asked.keys(table="r", only=places)), days=list(days))
    found = {}
    for line in lines.to_dict("records"):
        year = days[line["day"].date()]
        names = [year if name == "school_year" else line[f"by_{name}"] for name in asked.by]
        found[(*(None if name != name else name for name in names), line["age_group"])] = int(line["rooms"])
    return found


def year_ends(asked: Ask, labels: Iterable[str]) -> dict[str | None, date]:
    """First day after each school year, or after the period when that comes first."""
    ends: dict[str | None, date] = {}
    for label in labels:
        after = date(int(label[:4]) + 1, asked.years.school, 1)
        ends[label] = min(after, asked.window.end)
    return ends
