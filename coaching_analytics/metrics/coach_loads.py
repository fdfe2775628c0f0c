"""The load of each coach: the small frame behind the spread of caseloads."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import pandas as pd

from coaching_analytics.metrics.by import Ask

_QUERY = """
WITH load AS (
    SELECT {periods}coach_id, sum(share_days) AS share_days, sum(fte_days) AS fte_days,
           sum(person_days) AS person_days
    FROM coach_site_month
    WHERE month >= $start AND month < $end AND coach_role = 'coach'
    GROUP BY ALL
), employed AS (
    SELECT {periods}{places}coach_id, sum(person_days) AS days
    FROM coach_month
    WHERE month >= $start AND month < $end AND coach_role = 'coach'
    GROUP BY ALL
), home AS (
    SELECT * FROM employed
    QUALIFY row_number() OVER (PARTITION BY {period_names}coach_id ORDER BY days DESC, {tie}) = 1
)
SELECT {kept}load.coach_id, load.share_days, CAST(load.fte_days AS DOUBLE) AS fte_days,
       CAST(load.person_days AS DOUBLE) AS person_days
FROM load JOIN home USING ({period_names}coach_id)
WHERE load.person_days > 0 {chosen}
ORDER BY load.coach_id
"""


def coach_loads(asked: Ask, places: Iterable[str] = ("region",)) -> pd.DataFrame:
    """Share-days, full-time-post days and person-days of each coach, whole, at the employer's place.

    A coach belongs to the place that employed them on most days of the window (of each period when asked by
    periods) and brings all their sites along, also those elsewhere; so regions and agencies are chosen after
    the sums are made. Columns: by_<place>, by_<period>, coach_id, share_days, fte_days, person_days.
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
            conditions += f" AND list_contains($home_{name}, home.by_{name})"
            parameters[f"home_{name}"] = list(values)
    names, periods = tuple(needed), asked.periods
    query = _QUERY.format(
        periods=asked.keys(only=periods), period_names=asked.names(only=periods),
        places=asked.keys(only=names),
        tie=", ".join(f"by_{name}" for name in names) or "coach_id",
        kept=asked.names("home", only=(*names, *periods)), chosen=conditions,
    )
    return asked.gate.rows(replace(chosen, regions=(), agencies=()), query, **parameters)
