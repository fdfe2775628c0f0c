"""How many hours of coaching were given? (D2)"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from coaching_analytics.metrics.by import Ask, ask
from coaching_analytics.metrics.logs import NO_LOGS, logs_of
from coaching_analytics.metrics.result import Result
from coaching_analytics.vocabulary.selection import Selection

if TYPE_CHECKING:
    from coaching_analytics.store import Gate

PLACELESS = "hours without a site"

_QUERY = """
SELECT {keys}coalesce(sum(minutes_given), 0) / 60 AS hours, count(DISTINCT site_id) AS sites
FROM {mart}
WHERE month >= $start AND month < $end
GROUP BY ALL {order}
"""

_LOST = """
SELECT {keys}sum(minutes_without_site) / 60 AS hours
FROM coach_month
WHERE month >= $start AND month < $end
GROUP BY ALL HAVING sum(minutes_without_site) > 0
"""

_SITES = """
WITH summed AS (
    SELECT site_id, coalesce(sum(minutes_given), 0) / 60 AS hours, CAST(sum(sessions) AS BIGINT) AS sessions,
           CAST(sum(contacts) AS BIGINT) AS contacts,
           coalesce(sum(operating_days / nullif(month_operating_days, 0)), 0) AS operating_months
    FROM site_month
    WHERE month >= $start AND month < $end
    GROUP BY site_id
)
SELECT site_id, region_id, setting, hours, sessions, contacts, operating_months,
       12 * hours / nullif(operating_months, 0) AS hours_per_year,
       12 * contacts / nullif(operating_months, 0) AS contacts_per_year
FROM summed JOIN site_dim USING (site_id) ORDER BY site_id
"""


def effort_hours(gate: Gate, selection: Selection = Selection(), *, by: Sequence[str] = ()) -> Result:
    """How many hours of coaching were given, each session counted once?

    Parameters
    ----------
    gate, selection
        The store, and the places and months chosen.
    by
        Of system, region, agency, setting, site, coach, month, quarter, school_year, fiscal_year.

    Returns
    -------
    Result
        `n` is sites. Curve `sites`: hours, sessions, contacts and yearly rates of each site.

    Notes
    -----
    With a session s of m_s minutes and p_s participants, p_sj of them from site j::

        hours_j = sum over sessions held of m_s * p_sj / p_s / 60

    A session without participants gives its minutes to the site it was held at; without either it is in no
    site and is counted under "hours without a site" (rounded hours). Rates a year divide by operating
    months / 12.
    """
    asked = ask(gate, selection, "effort_hours", by)
    known, cautions = logs_of(asked)
    mart = "coach_site_month" if "coach" in asked.by or selection.coaches else "site_month"
    found = asked.rows(_QUERY.format(keys=asked.keys(), mart=mart, order=asked.order()))
    lost = _without_site(asked)
    rows = []
    for key, values in asked.cells(found):
        hours = float(values["hours"] or 0) if known else None
        missing = round(lost.get(tuple(key.values()), 0.0))
        rows.append(
            {
                **key,
                "value": hours,
                "numerator": hours,
                "n": int(values["sites"]),
                "excluded": {PLACELESS: missing} if missing else {},
                "reason": None if known else NO_LOGS,
            }
        )
    if lost:
        total = sum(lost.values())
        cautions += (f"{total:,.1f} hours were logged without a site and are in no site's hours.",)
    return asked.result(rows, cautions=cautions, curves={"sites": asked.rows(_SITES)})


def _without_site(asked: Ask) -> dict[tuple[Any, ...], float]:
    """Hours logged without a site, by cell; empty when the question is about sites or settings."""
    chosen = asked.selection
    if {"site", "setting"} & set(asked.by) or chosen.sites or chosen.settings:
        return {}
    found = asked.rows(_LOST.format(keys=asked.keys()))
    return {
        tuple(key.values()): float(values["hours"] or 0)
        for key, values in asked.cells(found)
        if values["hours"]
    }
