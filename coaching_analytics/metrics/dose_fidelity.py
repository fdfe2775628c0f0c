"""Which share of the planned hours was given? (D5)"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from coaching_analytics.metrics.at_risk import calendar_cautions
from coaching_analytics.metrics.by import Ask, ask
from coaching_analytics.metrics.logs import NO_LOGS, logs_of
from coaching_analytics.metrics.result import Result, ratio
from coaching_analytics.metrics.site_marks import MARKS, mark_cautions, with_marks
from coaching_analytics.vocabulary.selection import Selection

if TYPE_CHECKING:
    from coaching_analytics.store import Gate

QUANTILES = {"median": 0.5, "q25": 0.25, "q75": 0.75}
NO_PLAN = "no planned hours on record"
NO_HOURS = "the plan is of no hours"
NO_SITES = "no sites enrolled and open in this period"
NOBODY_ASSIGNED = "who coaches whom is not on record"
EXCLUDED = "without planned hours"
LISTED = (
    *("site_id", "region_id", "agency_id", "setting", "planned_hours", "delivered_hours", "share"),
    *("status", "coach", *MARKS),
)

# A month of planned hours is a month of operating days: half of them, half the hours; none in a break.
_SITES = """
WITH piece AS (
    SELECT p.site_id, d.calendar_id, p.planned_hours_month, p.coach_id, m.month,
           m.operating_last - m.operating_first AS month_days,
           greatest(p.start_date, e.start_date, m.month) AS first_day,
           least(p.end_date, e.end_date, m.next_month) AS after_last
    FROM site_plan p JOIN site_enrolled e USING (site_id) JOIN site_dim d USING (site_id)
    JOIN calendar_month m ON m.calendar_id = d.calendar_id
    WHERE m.month >= $start AND m.month < $end AND p.planned_hours_month IS NOT NULL
      AND greatest(p.start_date, e.start_date, m.month) < least(p.end_date, e.end_date, m.next_month)
), days AS (
    SELECT calendar_id, day, operating_before FROM calendar_day WHERE day >= $start AND day <= $end
), planned AS (
    SELECT piece.site_id, piece.month,
           coalesce(sum(CAST(piece.planned_hours_month AS DOUBLE)
               * (b.operating_before - a.operating_before) / nullif(piece.month_days, 0)), 0) AS hours
    FROM piece
    JOIN days a ON a.calendar_id = piece.calendar_id AND a.day = piece.first_day
    JOIN days b ON b.calendar_id = piece.calendar_id AND b.day = piece.after_last
    GROUP BY piece.site_id, piece.month
), coaches AS (
    SELECT site_id, string_agg(DISTINCT coach_id, ', ' ORDER BY coach_id) AS coach
    FROM site_plan WHERE start_date < $end AND end_date > $start GROUP BY site_id
), known AS (
    SELECT {keys}site_id, system_id, region_id, nullif(agency_id, '') AS agency_id, setting,
           sum(operating_days) AS operating_days, count(planned.month) > 0 AS has_plan,
           coalesce(sum(planned.hours), 0) AS planned_hours,
           coalesce(sum(minutes_given) FILTER (planned.month IS NOT NULL), 0) / 60 AS delivered_hours
    FROM site_month LEFT JOIN planned USING (site_id, month)
    WHERE month >= $start AND month < $end
    GROUP BY ALL
)
SELECT known.*, coaches.coach FROM known LEFT JOIN coaches USING (site_id)
WHERE operating_days > 0 OR has_plan
ORDER BY {names}site_id
"""


_ASSIGNMENTS = "SELECT count(*) AS assignments FROM site_plan"


def dose_fidelity(gate: Gate, selection: Selection = Selection(), *, by: Sequence[str] = ()) -> Result:
    """Which share of the hours planned for sites was given to them?

    Parameters
    ----------
    gate, selection
        The store, and the places and months chosen.
    by
        Of system, region, agency, setting, site, month, quarter, school_year, fiscal_year.

    Returns
    -------
    Result
        Facet `statistic`: delivered (hours given of hours planned, over all sites with a plan), median, q25,
        q75 (the same of each site), no_plan (share of sites without planned hours). Curve `sites`: a line a
        site with its hours, its status (planned, no_plan), its coaches, whether a policy caps its
        sessions, and whether none of its coaches sent logs.

    Notes
    -----
    Over the months of site j in which an assignment with planned hours is in force, H_j hours given by
    anybody and, with p the hours a month of each such assignment::

        P_j       = sum over months and assignments of p * (operating days in force) / (operating days)
        delivered = sum(H_j) / sum(P_j)

    A site without planned hours has no value: it is counted in no_plan and in no other figure.
    """
    asked = ask(gate, selection, "dose_fidelity", by)
    known, cautions = logs_of(asked)
    sites = planned_sites(asked)
    wide = replace(asked.selection, regions=(), agencies=(), settings=(), sites=(), coaches=())
    assigned = bool(gate.rows(wide, _ASSIGNMENTS)["assignments"].iloc[0])
    names = ("has_plan", "planned_hours", "delivered_hours")
    columns = {name: sites[name].to_numpy() for name in names}
    rows = [
        row
        for key, lines in asked.groups(sites)
        for row in _rows(key, {name: values[lines] for name, values in columns.items()}, known, assigned)
    ]
    whole = sites if not asked.periods else planned_sites(replace(asked, by=()))
    listed = _listed(asked, whole)
    return asked.result(
        rows,
        cautions=(*cautions, *calendar_cautions(asked), *mark_cautions(listed if known else listed.iloc[:0])),
        curves={"sites": listed if known else listed.iloc[:0]},
    )


def planned_sites(asked: Ask) -> pd.DataFrame:
    """A line per site (and period asked by): whether it has planned hours, and the hours planned and given.

    The choice of coaches is left aside: another coach's plan is the site's plan too.
    """
    wide = replace(asked.selection, coaches=())
    query = _SITES.format(keys=asked.keys(only=asked.periods), names=asked.names(only=asked.periods))
    return asked.gate.rows(wide, query)


def _listed(asked: Ask, sites: pd.DataFrame) -> pd.DataFrame:
    """The curve of sites over the whole window."""
    has = sites["has_plan"].to_numpy(dtype=bool)
    planned, given = (sites[name].to_numpy(dtype=float) for name in ("planned_hours", "delivered_hours"))
    share = np.divide(given, planned, out=np.full(len(sites), np.nan), where=planned > 0)
    blank = {
        "planned_hours": np.where(has, planned, np.nan),
        "delivered_hours": np.where(has, given, np.nan),
        "share": share,
        "status": np.where(has, "planned", "no_plan").astype(object),
    }
    return with_marks(asked, sites.assign(**blank))[list(LISTED)]


def _rows(
    key: Mapping[str, Any], sites: Mapping[str, np.ndarray], known: bool, assigned: bool
) -> Iterator[dict[str, Any]]:
    """The figures of one cell."""
    has = sites["has_plan"].astype(bool)
    planned, given = (sites[name][has].astype(float) for name in ("planned_hours", "delivered_hours"))
    hours = (float(given.sum()), float(planned.sum()))
    without = int((~has).sum())
    common = {**key, "n": len(planned), "excluded": {EXCLUDED: without} if without else {}}
    why = NO_LOGS if not known else NO_PLAN if not len(planned) else NO_HOURS
    value = ratio(*hours) if known else None
    yield {
        **common,
        "statistic": "delivered",
        "value": value,
        "numerator": hours[0] if known and len(planned) else None,
        "denominator": hours[1] if len(planned) else None,
        "reason": None if value is not None else why,
    }
    shares = given[planned > 0] / planned[planned > 0]
    for name, level in QUANTILES.items():
        middle = float(np.quantile(shares, level)) if known and len(shares) else None
        yield {**common, "statistic": name, "value": middle, "reason": None if middle is not None else why}
    count = len(has)
    yield {
        **key,
        "statistic": "no_plan",
        "value": ratio(without, count) if assigned else None,
        "numerator": without if assigned else None,
        "denominator": count,
        "n": count,
        "reason": NOBODY_ASSIGNED if not assigned else None if count else NO_SITES,
    }
