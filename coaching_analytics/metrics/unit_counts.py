"""What dollars of coaching are divided by: hours, sessions, sites, educators, children."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from coaching_analytics.metrics.by import Ask
from coaching_analytics.metrics.result import ratio
from coaching_analytics.metrics.spending import Key

# What dollars are divided by, and why there is no figure when it is zero.
PER = {
    "hour": "no hours logged",
    "session": "no sessions logged",
    "site_reached": "no site was reached",
    "enrolled_site": "no site was enrolled",
    "educator": "no educators on record",
    "educator_stayed": "no educator of the first day stayed to the last",
    "child": "no rooms on record",
}
AVERAGED = {"enrolled_site": "enrolled_days", "educator": "educator_days", "child": "child_days"}
"""Units counted on every day of the period, by the column of their days."""

NO_SIZES = "the group size of {some} of {all} rooms is not known"
NO_LEAVERS = "no last day of an educator is on record, so nobody knows who stayed"
WHOLE_PERIOD = "who stayed is counted over the whole period, not by quarter or year"

PLACES = """
    WITH site_period AS (
        SELECT {keys} site_id, sum(minutes_given) AS minutes, sum(contacts) AS contacts,
               sum(enrolled_days) AS enrolled_days, sum(educator_days) AS educator_days
        FROM site_month WHERE month >= $start AND month < $end GROUP BY ALL
    )
    SELECT {names} sum(minutes)::DOUBLE / 60 AS hour, count(*) FILTER (WHERE contacts > 0) AS site_reached,
           sum(enrolled_days)::DOUBLE AS enrolled_days, sum(educator_days)::DOUBLE AS educator_days
    FROM site_period GROUP BY ALL
"""
# A group session is one session, so sessions are counted by coach, in the region of the coach's employer.
COACHES = """
    SELECT {keys} sum(sessions)::BIGINT AS session,
           sum(logged_minutes) FILTER (WHERE coach_role = 'coach' AND contracted_minutes IS NOT NULL)::DOUBLE
               AS logged,
           sum(contracted_minutes) FILTER (WHERE coach_role = 'coach')::DOUBLE AS contracted
    FROM coach_month WHERE month >= $start AND month < $end GROUP BY ALL
"""
# Children by the group sizes of rooms in use; rooms without one are counted, because they are not empty.
CHILDREN = """
    WITH in_month AS (
        SELECT room_spell.*, month.month,
               least(end_date, next_month) - greatest(start_date, month.month) AS days
        FROM room_spell JOIN month ON start_date < next_month AND end_date > month.month
        WHERE month.month >= $start AND month.month < $end
    )
    SELECT {keys} sum(group_size * days)::DOUBLE AS child_days, count(DISTINCT classroom_id)::BIGINT AS rooms,
           count(DISTINCT classroom_id) FILTER (WHERE group_size IS NULL)::BIGINT AS unsized
    FROM in_month GROUP BY ALL
"""
STAYED = """
    SELECT {keys} count(DISTINCT educator_id) FILTER (
               WHERE start_date <= $start AND end_date > $start AND coalesce(left_on >= $end, TRUE)
           )::DOUBLE AS educator_stayed,
           count(*) FILTER (WHERE left_on IS NOT NULL)::BIGINT AS leavers
    FROM educator_spell GROUP BY ALL
"""


def counted(asked: Ask) -> dict[Key, dict[str, Any]]:
    """What dollars are divided by, and logged and contracted minutes, of each cell."""
    found: dict[Key, dict[str, Any]] = {}
    for query in (PLACES, COACHES, CHILDREN, *(() if asked.periods else (STAYED,))):
        for names, line in asked.cells(asked.rows(query.format(keys=asked.keys(), names=asked.names()))):
            found.setdefault(tuple(names.values()), {}).update(line)
    # Leaving is recorded in a system or it is not; a small agency nobody left is no sign that it is not.
    leavers = sum(cell.get("leavers") or 0 for cell in found.values())
    return {key: {**cell, "leavers": leavers} for key, cell in found.items()}


def units_of(counts: Mapping[str, Any], per: str, days: int) -> float | None:
    """How many units of a kind the dollars are divided by; `days` is the length of the period."""
    if per in AVERAGED:
        return ratio(counts.get(AVERAGED[per]) or 0.0, days)
    found = counts.get(per)
    return None if found is None else float(found)


def unknown(asked: Ask, counts: Mapping[str, Any], per: str) -> str | None:
    """Why the records do not tell how many units there were; None when they do."""
    if per == "child" and counts.get("unsized"):
        return NO_SIZES.format(some=int(counts["unsized"]), all=int(counts["rooms"]))
    if per == "educator_stayed":
        if asked.periods:
            return WHOLE_PERIOD
        if counts.get("educator_days") and not counts.get("leavers"):
            return NO_LEAVERS
    return None
