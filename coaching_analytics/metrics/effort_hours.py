"""How many hours of coaching were given? (D2)"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pandas as pd

from coaching_analytics.metrics.at_risk import site_totals
from coaching_analytics.metrics.by import Ask, ask
from coaching_analytics.metrics.logs import NO_LOGS, logs_of
from coaching_analytics.metrics.result import Result
from coaching_analytics.vocabulary.selection import Selection

if TYPE_CHECKING:
    from coaching_analytics.store import Gate

PLACELESS = "hours without a site"

_OF_COACHES = """
SELECT {keys}coalesce(sum(minutes_given), 0) / 60 AS hours, count(DISTINCT site_id) AS sites
FROM coach_site_month
WHERE month >= $start AND month < $end
GROUP BY ALL {order}
"""

_LOST = """
SELECT {keys}sum(minutes_without_site) / 60 AS hours
FROM coach_month
WHERE month >= $start AND month < $end
GROUP BY ALL HAVING sum(minutes_without_site) > 0
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
    totals = site_totals(replace(asked, by=()))
    cells = _cells(asked, totals)
    lost = _without_site(asked)
    rows = []
    for key, given, sites in cells:
        hours = given if known else None
        missing = round(lost.get(tuple(key.values()), 0.0))
        rows.append(
            {
                **key,
                "value": hours,
                "numerator": hours,
                "n": sites,
                "excluded": {PLACELESS: missing} if missing else {},
                "reason": None if known else NO_LOGS,
            }
        )
    if lost:
        total = sum(lost.values())
        cautions += (f"{total:,.1f} hours were logged without a site and are in no site's hours.",)
    return asked.result(rows, cautions=cautions, curves={"sites": _sites(totals)})


def _cells(asked: Ask, totals: pd.DataFrame) -> list[tuple[dict[str, Any], float, int]]:
    """By-columns, hours and sites of each cell; what coaches gave is counted from their own months."""
    if "coach" in asked.by or asked.selection.coaches:
        found = asked.cells(asked.rows(_OF_COACHES.format(keys=asked.keys(), order=asked.order())))
        return [(key, float(values["hours"] or 0), int(values["sites"])) for key, values in found]
    lines = site_totals(asked) if asked.periods else totals
    hours = lines["hours"].to_numpy(dtype=float)
    return [(key, float(hours[own].sum()), len(own)) for key, own in asked.groups(lines)]


def _sites(totals: pd.DataFrame) -> pd.DataFrame:
    """Hours, sessions, contacts and yearly rates of each site over the whole window."""
    months = totals["site_months"].astype(float).fillna(0.0)
    years = months.where(months > 0) / 12
    return totals[["site_id", "region_id", "setting", "hours", "sessions", "contacts"]].assign(
        operating_months=months,
        hours_per_year=totals["hours"] / years,
        contacts_per_year=totals["contacts"] / years,
    )


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
