"""What is known of one site apart from figures: its names, setting, size and enrolments."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd

from coaching_analytics.metrics.by import ask
from coaching_analytics.metrics.contact_gaps import look_day
from coaching_analytics.store import Gate
from coaching_analytics.vocabulary.selection import Selection

_SITE = """
SELECT d.site_id, d.site_name, d.region_id, d.region_name, nullif(d.agency_id, '') AS agency_id,
       d.agency_name, d.setting, p.capacity, p.rural, p.community_language, p.coaching_cap,
       p.head_start_funded, p.open_date, p.close_date, p.need_score, p.need_quarter,
       (SELECT count(DISTINCT r.classroom_id) FROM room_spell r
        WHERE r.start_date < $day AND r.end_date >= $day) AS rooms
FROM site_dim d JOIN site_profile p ON p.site_id = d.site_id
"""
_SPELLS = """
SELECT event_date, end_date, what AS need, number AS planning_hours_week FROM site_event
WHERE kind = 'enrolment' AND event_date < $day ORDER BY event_date
"""


@dataclass(frozen=True, slots=True)
class SiteIdentity:
    """One site on the last day of the period, or of the data.

    Attributes
    ----------
    day
        The first day after what is looked at.
    facts
        The site's own columns by name; None where nothing is known. `rooms` counts those in use that day.
    enrolments
        Spells of enrolment begun before the day: event_date, end_date, need, planning_hours_week.
    """

    day: date
    facts: dict[str, Any]
    enrolments: pd.DataFrame

    @property
    def need(self) -> str | None:
        """The need stated by the last enrolment."""
        stated = self.enrolments["need"].dropna()
        return None if stated.empty else str(stated.iloc[-1])


def site_identity(gate: Gate, selection: Selection) -> SiteIdentity | None:
    """The one site of the selection; None for none or several."""
    asked = ask(gate, selection, "site_status", ())
    day = look_day(asked)
    found = asked.rows(_SITE, day=day)
    if len(found) != 1:
        return None
    facts = {str(name): None if pd.isna(value) else value for name, value in found.iloc[0].items()}
    return SiteIdentity(day, facts, asked.rows(_SPELLS, day=day))
