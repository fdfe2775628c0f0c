"""From enrolment to the first contact: what is known of each site, in operating days of its own calendar."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta

import numpy as np
import pandas as pd

from coaching_analytics.metrics.by import Ask, as_of

BEFORE_LOGS = "enrolled before the logs begin"
MET_BEFORE = "had a contact before enrolment"

_BEGAN = "SELECT system_id, min(month) AS began FROM site_month WHERE sessions > 0 GROUP BY system_id"

# The first enrolment without a gap; days are those of the site's own calendar up to and with the day itself.
_SITES = """
WITH spell AS (
    SELECT site_id, start_date, end_date, need, max(end_date) OVER (
        PARTITION BY site_id ORDER BY start_date ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
    ) AS so_far
    FROM site_enrolled
), run AS (
    SELECT *, sum(CASE WHEN so_far < start_date THEN 1 ELSE 0 END) OVER (
        PARTITION BY site_id ORDER BY start_date
    ) AS gaps
    FROM spell
), enrolled AS (
    SELECT site_id, min(start_date) AS enrolled_on, max(end_date) AS left_on,
           first(need ORDER BY start_date) AS need
    FROM run WHERE gaps = 0 GROUP BY site_id
), met AS (
    SELECT site_id, min(first_contact) AS contact_on FROM site_month
    WHERE first_contact IS NOT NULL GROUP BY site_id
), watched AS (
    SELECT e.*, d.system_id, d.region_id, nullif(d.agency_id, '') AS agency_id, d.setting, d.calendar_id,
           m.contact_on, least(e.left_on, CAST($until AS DATE)) AS until
    FROM enrolled e JOIN site_dim d USING (site_id) LEFT JOIN met m USING (site_id)
    WHERE e.enrolled_on < $until AND e.left_on > $start
      AND (m.contact_on IS NULL OR m.contact_on >= $start OR m.contact_on < e.enrolled_on)
)
SELECT w.site_id, w.system_id, w.region_id, w.agency_id, w.setting, w.need AS by_need,
       w.enrolled_on, coalesce(w.contact_on < w.enrolled_on, FALSE) AS met_before,
       coalesce(w.contact_on < w.until, FALSE) AS reached,
       window_day.operating_before - first_day.operating_before AS days_before,
       CASE WHEN w.contact_on < w.until THEN contact_day.operating_before ELSE last_day.operating_before END
           - first_day.operating_before AS days
FROM watched w
LEFT JOIN calendar_day first_day ON first_day.calendar_id = w.calendar_id AND first_day.day = w.enrolled_on
LEFT JOIN calendar_day window_day ON window_day.calendar_id = w.calendar_id AND window_day.day = $start
LEFT JOIN calendar_day last_day ON last_day.calendar_id = w.calendar_id AND last_day.day = w.until
LEFT JOIN calendar_day contact_day
    ON contact_day.calendar_id = w.calendar_id AND contact_day.day = w.contact_on + 1
ORDER BY w.site_id
"""


@dataclass(frozen=True, slots=True)
class Waits:
    """Sites that were waiting for their first contact at some time in the window, one a place.

    `days` are operating days from enrolment to the contact (`reached`) or until when nobody had come;
    `entry` those already waited when the window began. `left_out` says per line of `sites` why a site is not
    `counted`, "" where nothing is to be said.
    """

    sites: pd.DataFrame
    counted: np.ndarray
    days: np.ndarray
    entry: np.ndarray
    reached: np.ndarray
    left_out: np.ndarray


def waits(asked: Ask) -> Waits:
    """Read the waits of the selection in its window, which ends no later than the data."""
    last = as_of(asked.gate, asked.selection) + timedelta(days=1)
    until = min(asked.window.end, last)
    found = asked.rows(_SITES, until=until)
    began = _began(asked)
    start = pd.to_datetime(found["system_id"].map(began))
    early = ~(pd.to_datetime(found["enrolled_on"]) >= start).to_numpy(dtype=bool)
    met_before = found["met_before"].to_numpy(dtype=bool)
    left_out = np.where(early, BEFORE_LOGS, np.where(met_before, MET_BEFORE, ""))
    entry = np.nan_to_num(np.maximum(found["days_before"].to_numpy(dtype=float), 0))
    days = np.nan_to_num(found["days"].to_numpy(dtype=float))
    reached = found["reached"].to_numpy(dtype=bool)
    # A contact on a day off counts with the operating day before it; it cannot be one before the window.
    days = np.where(reached, np.maximum(days, entry + 1), days)
    # Without an operating day in the window a site was not waiting in it.
    counted = (left_out == "") & (days > entry)
    return Waits(found, counted, days, entry, reached, left_out)


def _began(asked: Ask) -> dict[str, pd.Timestamp]:
    """The first month with a session of each system, whatever places are chosen."""
    wide = replace(asked.selection, regions=(), agencies=(), settings=(), sites=(), coaches=())
    found = asked.gate.rows(wide, _BEGAN)
    return dict(zip(found["system_id"], pd.to_datetime(found["began"]), strict=True))
