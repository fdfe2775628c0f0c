"""How long ago was each site's last contact? (D4)"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from coaching_analytics.metrics.at_risk import calendar_cautions
from coaching_analytics.metrics.by import Ask, as_of, ask
from coaching_analytics.metrics.logs import NO_LOGS, logs_of
from coaching_analytics.metrics.result import Result, ratio
from coaching_analytics.metrics.site_marks import MARKS, mark_cautions, with_marks
from coaching_analytics.vocabulary.selection import Selection

if TYPE_CHECKING:
    from coaching_analytics.store import Gate

STATUSES = ("overdue", "in_time", "no_plan", "never")
QUANTILES = {"median": 0.5, "q25": 0.25, "q75": 0.75}
NO_SITES = "no site is enrolled on the last day of this period"
NO_CONTACT = "no site had a contact yet"
LISTED = (
    *("site_id", "region_id", "agency_id", "setting", "status", "last_contact", "operating_days"),
    *("cadence_days", "enrolled_since", "days_enrolled", "coach", *MARKS),
)

_SITES = """
WITH seen AS (
    SELECT site_id, max(last_contact) AS last_contact FROM site_month
    WHERE month <= $last_month GROUP BY site_id
), here AS (
    SELECT site_id, max(start_date) AS enrolled_since FROM site_enrolled
    WHERE start_date < $day AND end_date >= $day GROUP BY site_id
), plan AS (
    SELECT site_id, min(cadence_days) AS cadence_days,
           string_agg(DISTINCT coach_id, ', ' ORDER BY coach_id) AS coach
    FROM site_plan WHERE start_date < $day AND end_date >= $day GROUP BY site_id
)
SELECT d.system_id, d.region_id, nullif(d.agency_id, '') AS agency_id, d.setting, site_id, p.coach,
       s.last_contact, p.cadence_days, h.enrolled_since,
       today.operating_before - after.operating_before AS operating_days,
       today.operating_before - coalesce(began.operating_before, 0) AS days_enrolled
FROM here h JOIN site_dim d USING (site_id)
LEFT JOIN seen s USING (site_id) LEFT JOIN plan p USING (site_id)
LEFT JOIN calendar_day today ON today.calendar_id = d.calendar_id AND today.day = $day
LEFT JOIN calendar_day after ON after.calendar_id = d.calendar_id AND after.day = s.last_contact + 1
LEFT JOIN calendar_day began ON began.calendar_id = d.calendar_id AND began.day = h.enrolled_since
ORDER BY site_id
"""


def contact_gaps(gate: Gate, selection: Selection = Selection(), *, by: Sequence[str] = ()) -> Result:
    """How many operating days ago was each site's last contact, and is that longer than planned?

    Parameters
    ----------
    gate, selection
        The store, and the places and months chosen. Sites are looked at on the last day of the period, or
        of the data if that is earlier.
    by
        Of system, region, agency, setting, site.

    Returns
    -------
    Result
        Facet `statistic`: overdue, in_time, no_plan, never (shares of the sites enrolled that day, which sum
        to 1), and median, q25, q75 of the operating days since the last contact of sites that had one.
        Curve `sites`: a line a site with its status, last contact, operating days since, planned cadence,
        enrolment, coaches assigned, whether a policy caps its sessions, and whether none of
        its coaches sent logs.

    Notes
    -----
    With g the operating days of the site's calendar after its last contact and c the shortest planned
    cadence among its assignments in force::

        never   = no contact on record
        no_plan = a contact, and no cadence
        overdue = g > overdue_factor * c
        in_time = the others

    It counts all sites, so there is no interval.
    """
    asked = ask(gate, selection, "contact_gaps", by)
    known, cautions = logs_of(asked)
    sites = with_marks(asked, judged(asked, look_day(asked)))
    columns = {name: sites[name].to_numpy() for name in ("status", "operating_days")}
    rows = [
        row
        for key, lines in asked.groups(sites)
        for row in _rows(key, {name: values[lines] for name, values in columns.items()}, known)
    ]
    listed = sites[list(LISTED)].assign(
        **{name: plain_dates(sites[name]) for name in ("last_contact", "enrolled_since")}
    )
    return asked.result(
        rows,
        settings=("overdue_factor", "contact_minutes"),
        cautions=(*cautions, *calendar_cautions(asked), *mark_cautions(sites if known else sites.iloc[:0])),
        curves={"sites": listed if known else listed.iloc[:0]},
    )


def look_day(asked: Ask) -> date:
    """The first day after what is looked at: the end of the period, or of the data if that is earlier."""
    end = min(asked.window.end, as_of(asked.gate, asked.selection) + timedelta(days=1))
    return max(end, asked.window.start + timedelta(days=1))


def judged(asked: Ask, day: date) -> pd.DataFrame:
    """A line for each site enrolled on the day before `day`, with its status; see `contact_gaps`.

    The choice of coaches is left aside: another coach's plan is the site's plan too.
    """
    wide = replace(asked.selection, coaches=())
    last_month = (day - timedelta(days=1)).replace(day=1)
    sites = asked.gate.rows(wide, _SITES, day=day, last_month=last_month)
    gap, cadence = (sites[name].to_numpy(dtype=float) for name in ("operating_days", "cadence_days"))
    with np.errstate(invalid="ignore"):
        late = gap > float(asked.setting("overdue_factor")) * cadence
    status = np.select(
        [sites["last_contact"].isna().to_numpy(), np.isnan(cadence), late],
        ["never", "no_plan", "overdue"],
        "in_time",
    )
    return sites.assign(status=status.astype(object), operating_days=gap, cadence_days=cadence)


def plain_dates(days: pd.Series) -> pd.Series:
    """Days as dates, None where there is none: so they stand in JSON and in exports."""
    found = [None if missing else day.date() for day, missing in zip(days, days.isna(), strict=True)]
    return pd.Series(found, index=days.index, dtype=object)


def _rows(key: Mapping[str, Any], sites: Mapping[str, np.ndarray], known: bool) -> Iterator[dict[str, Any]]:
    """The figures of one cell."""
    count = len(sites["status"])
    for status in STATUSES:
        own = int((sites["status"] == status).sum())
        value = ratio(own, count) if known else None
        yield {
            **key,
            "statistic": status,
            "value": value,
            "numerator": own if known else None,
            "denominator": count,
            "n": count,
            "reason": None if value is not None else NO_SITES if known else NO_LOGS,
        }
    gaps = sites["operating_days"].astype(float)
    gaps = gaps[~np.isnan(gaps)]
    without = count - len(gaps)
    for name, level in QUANTILES.items():
        value = float(np.quantile(gaps, level)) if known and len(gaps) else None
        yield {
            **key,
            "statistic": name,
            "value": value,
            "n": len(gaps) if known else None,
            "excluded": {"never contacted": without} if known and without else {},
            "reason": None if value is not None else NO_CONTACT if known else NO_LOGS,
        }
