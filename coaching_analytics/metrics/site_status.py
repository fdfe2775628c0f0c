"""Where does each site stand: its last contact, plan, last rating and open cycle? (S4)"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

import numpy as np
import pandas as pd

from coaching_analytics.metrics import independent
from coaching_analytics.metrics.by import Ask, ask
from coaching_analytics.metrics.contact_gaps import judged, look_day, plain_dates
from coaching_analytics.metrics.logs import NO_LOGS, logs_of
from coaching_analytics.metrics.result import Result
from coaching_analytics.metrics.site_marks import MARKS, with_marks
from coaching_analytics.store import Gate
from coaching_analytics.vocabulary.selection import Selection, add_months

STATES = {
    "contact": ("in_time", "overdue", "no_cadence", "never"),
    "plan": ("planned", "no_plan", "no_coach"),
    "rating": ("recent", "old", "never"),
    "cycle": ("open", "open_long", "none"),
}
"""The states of each of the four columns; every site enrolled on the last day is in one of each."""
GAPS = ("site_id", "contact", "last_contact", "operating_days", "cadence_days")
STAGES = ("opened", "plan", "observation", "reflection", "feedback", "closed")
SETTINGS = (
    *("contact_minutes", "overdue_factor", "old_rating_months", "cycle_days", "at_risk_days"),
    independent.SETTING,
)
NO_SITES = "no site enrolled at the end of the period"
LEFT = "not enrolled at the end of the period"

_SITES = """
WITH here AS (
    SELECT DISTINCT site_id FROM site_enrolled WHERE start_date < $day AND end_date >= $day
), plan AS (
    SELECT site_id, sum(planned_hours_month) AS planned_hours,
           string_agg(DISTINCT coach_id, ', ' ORDER BY coach_id) AS coach
    FROM site_plan WHERE start_date < $day AND end_date >= $day GROUP BY site_id
), rated AS (
    SELECT site_id, max(observation_date) AS last_rating FROM {ratings}
    WHERE purpose = 'formal' AND observation_date < $day GROUP BY site_id
), step AS (
    SELECT site_id, reference, max(event_date) FILTER (what = 'opened') AS opened,
           max(list_position($stages, what)) AS reached
    FROM site_event WHERE kind = 'cycle' AND event_date < $day GROUP BY site_id, reference
), cycle AS (
    SELECT site_id, max(opened) AS cycle_opened, arg_max(reached, opened) AS stage, count(*) AS open_cycles
    FROM step WHERE reached < len($stages) GROUP BY site_id
)
SELECT d.system_id, d.region_id, nullif(d.agency_id, '') AS agency_id, d.setting, d.site_id, d.site_name,
       h.site_id IS NOT NULL AS enrolled, p.planned_hours, p.coach, r.last_rating,
       CAST($day - r.last_rating AS INTEGER) - 1 AS rating_days,
       c.cycle_opened,
       if(c.cycle_opened IS NULL, NULL,
          today.operating_before - coalesce(opening.operating_before, 0)) AS cycle_days,
       $stages[c.stage] AS cycle_stage,
       coalesce(c.open_cycles, 0) AS open_cycles
FROM site_dim d LEFT JOIN here h USING (site_id)
LEFT JOIN plan p USING (site_id) LEFT JOIN rated r USING (site_id) LEFT JOIN cycle c USING (site_id)
LEFT JOIN calendar_day today ON today.calendar_id = d.calendar_id AND today.day = $day
LEFT JOIN calendar_day opening ON opening.calendar_id = d.calendar_id AND opening.day = c.cycle_opened + 1
ORDER BY d.region_id, d.site_name, d.site_id
"""


def site_status(gate: Gate, selection: Selection = Selection(), *, by: Sequence[str] = ()) -> Result:
    """Where does each site stand at the end of the period, in four statuses?

    Parameters
    ----------
    gate, selection
        The store; places and period. The statuses are those of the last day of the period, or of the data
        when that is earlier.
    by
        Of system, region, agency, setting.

    Returns
    -------
    Result
        Facets `status` (contact, plan, rating, cycle) and `state` (see `STATES`): sites in that state of
        those enrolled on that day. Curve `sites`: a line a site with the states and what they rest on.

    Notes
    -----
    A site is in the first state of a status that holds::

        contact  never       no contact on record up to the day
                 no_cadence  no planned days from one contact to the next
                 overdue     operating days since the last contact > overdue_factor * planned days
                 (as in `contact_gaps`; in the curve `no_logs` marks sites whose coaches sent no logs)
        plan     no_coach    no assignment in force; no_plan: none states hours or days
        rating   never       no formal rating; old: before the day less old_rating_months
        cycle    none        no open cycle; open_long: the newest open for more than cycle_days operating days
    """
    asked = ask(gate, selection, "site_status", by)
    known, cautions = logs_of(asked)
    day = look_day(asked)
    sites = _judged(asked, _sites(asked, day), day, known)
    here = sites[sites["enrolled"]].reset_index(drop=True)
    left = int((~sites["enrolled"]).sum())
    rows = [row for key, own in asked.groups(here) for row in _rows(key, here.iloc[own], known, left)]
    return asked.result(
        rows,
        settings=SETTINGS,
        extra_settings={"day": (day - timedelta(days=1)).isoformat()},
        cautions=cautions,
        curves={"sites": _listed(here)},
    )


def _listed(sites: pd.DataFrame) -> pd.DataFrame:
    """The curve of sites, with days as dates."""
    days = ("last_contact", "last_rating", "cycle_opened")
    plain = {name: plain_dates(pd.to_datetime(sites[name])) for name in days}
    return sites.drop(columns=["enrolled", "system_id"]).assign(**plain)


def _sites(asked: Ask, day: date) -> pd.DataFrame:
    return asked.rows(
        _SITES.format(ratings=independent.ratings(asked)),
        day=day,
        stages=list(STAGES),
    )


def _judged(asked: Ask, sites: pd.DataFrame, day: date, known: bool) -> pd.DataFrame:
    """The sites with their four states."""
    long = int(asked.setting("cycle_days"))
    gaps = judged(asked, day).rename(columns={"status": "contact"})[list(GAPS)]
    sites = with_marks(asked, sites.merge(gaps, on="site_id", how="left")).drop(columns=list(MARKS[:2]))
    old = add_months(day, -int(asked.setting("old_rating_months"))) + timedelta(days=day.day - 1)
    cadence = sites["cadence_days"].astype(float)
    last = pd.to_datetime(sites["last_rating"])
    none = sites["coach"].isna()
    unplanned = cadence.isna() & sites["planned_hours"].isna()
    return sites.assign(
        contact=sites["contact"].replace("no_plan", "no_cadence") if known else "unknown",
        plan=np.select([none, unplanned], ["no_coach", "no_plan"], "planned"),
        rating=np.select([last.isna(), last < pd.Timestamp(old)], ["never", "old"], "recent"),
        cycle=np.select(
            [sites["open_cycles"] == 0, sites["cycle_days"].astype(float) > long],
            ["none", "open_long"],
            "open",
        ),
    )


def _rows(key: Mapping[str, Any], sites: pd.DataFrame, known: bool, left: int) -> Iterator[dict[str, Any]]:
    """Sites in each state of each status of one cell."""
    n = len(sites)
    for status, states in STATES.items():
        counts = sites[status].value_counts()
        for state in states:
            many = int(counts.get(state, 0))
            reason = NO_LOGS if status == "contact" and not known else NO_SITES if not n else None
            yield {
                **key,
                "status": status,
                "state": state,
                "value": None if reason else many,
                "numerator": many,
                "denominator": n,
                "n": n,
                "excluded": {LEFT: left} if left and not key else {},
                "reason": reason,
            }
