"""The load of each coach: the small frame behind the spread of caseloads."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import pandas as pd

from coaching_analytics.metrics.by import Ask

_HOME = """
WITH employed AS (
    SELECT {periods}{places}coach_id, sum(person_days) AS days, sum(share_days) AS share_days,
           sum(CAST(fte_days AS DOUBLE)) AS fte_days
    FROM coach_month
    WHERE month >= $start AND month < $end AND coach_role = 'coach'
    GROUP BY ALL
), home AS (
    SELECT {period_names}{place_names}coach_id, sum(share_days) OVER own AS share_days,
           sum(fte_days) OVER own AS fte_days, CAST(sum(days) OVER own AS DOUBLE) AS person_days
    FROM employed
    WINDOW own AS (PARTITION BY {period_names}coach_id)
    QUALIFY row_number() OVER (PARTITION BY {period_names}coach_id ORDER BY days DESC, {tie}) = 1
)
"""

_WHOLE = """
SELECT {place_names}{period_names}coach_id, share_days, fte_days, person_days
FROM home WHERE person_days > 0 {chosen}
ORDER BY coach_id
"""

_PART = """, load AS (
    SELECT {periods}coach_id, sum(share_days) AS share_days, sum(fte_days) AS fte_days,
           sum(person_days) AS person_days
    FROM coach_site_month
    WHERE month >= $start AND month < $end AND coach_role = 'coach'
    GROUP BY ALL
)
SELECT {place_names}{period_names}coach_id, load.share_days, load.fte_days, load.person_days
FROM load JOIN home USING ({period_names}coach_id)
WHERE load.person_days > 0 {chosen}
ORDER BY coach_id
"""


def coach_loads(asked: Ask, places: Iterable[str] = ("region",)) -> pd.DataFrame:
    """Share-days, full-time-post days and person-days of each coach, at the employer's place.

    A coach belongs to the place that employed them on most days of the window (of each period when asked by
    periods) and brings all their sites along, also those elsewhere; so regions and agencies are chosen after
    the sums are made. When settings or sites are chosen, only the part of a coach's time spent there counts.
    Columns: by_<place>, by_<period>, coach_id, share_days, fte_days, person_days.
    """
    chosen = asked.selection
    needed = dict.fromkeys(places)
    if chosen.regions:
        needed["region"] = None
    if chosen.agencies:
        needed["agency"] = None
    conditions, parameters = "", {}
    for name, values in (("region", chosen.regions), ("agency", chosen.agencies)):
        if values:
            conditions += f" AND list_contains($home_{name}, by_{name})"
            parameters[f"home_{name}"] = list(values)
    names, periods = tuple(needed), asked.periods
    query = (_HOME + (_PART if chosen.settings or chosen.sites else _WHOLE)).format(
        periods=asked.keys(only=periods),
        period_names=asked.names(only=periods),
        places=asked.keys(only=names),
        place_names=asked.names(only=names),
        tie=", ".join(f"by_{name}" for name in names) or "coach_id",
        chosen=conditions,
    )
    return asked.gate.rows(replace(chosen, regions=(), agencies=()), query, **parameters)
