"""What needs attention at the end of a period: the lists behind the links of At a glance."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pandas as pd

from coaching_analytics.metrics import independent
from coaching_analytics.metrics.by import Ask, ask
from coaching_analytics.metrics.contact_gaps import judged, look_day
from coaching_analytics.metrics.logs import EXPECTED, SILENT, logs_of
from coaching_analytics.metrics.never_reached import never_reached_sites
from coaching_analytics.vocabulary.selection import Selection, Window, add_months

if TYPE_CHECKING:
    from coaching_analytics.store import Gate

SETTINGS = ("at_risk_days", "overdue_factor", "old_rating_months", "stale_months", independent.SETTING)

OVERDUE = ("site_id", "region_id", "setting", "coach", "last_contact", "cadence_days", "operating_days")

_SILENT = f"""
SELECT coach_id, region_id, month FROM coach_month
WHERE month >= $start AND month < $end AND month <= $last_month AND coach_role = 'coach'
  AND {EXPECTED} AND {SILENT}
ORDER BY month DESC, region_id, coach_id
"""

_OLD_RATINGS = """
WITH latest AS (
    SELECT classroom_id, any_value(site_id) AS site_id, any_value(region_id) AS region_id,
           any_value(setting) AS setting, max(observation_date) AS last_rating
    FROM {ratings} WHERE purpose = 'formal' AND observation_date < $day GROUP BY classroom_id
)
SELECT site_id, region_id, setting, classroom_id, last_rating,
       if(last_rating < $stale, $stale_months, $old_months) AS older_than_months
FROM latest
WHERE last_rating < $old
  AND site_id IN (SELECT site_id FROM site_month WHERE month = $last_month AND enrolled_days > 0)
ORDER BY last_rating, classroom_id
"""


@dataclass(frozen=True, slots=True)
class Attention:
    """Lists of what needs attention; each is a small frame, empty when all is well.

    Attributes
    ----------
    window, day, snapshot, settings
        The months chosen; the first day after what was looked at (the end of the window or of the data); the
        snapshot and the settings used.
    logs_known
        Whether there are logs in the window at all; without them nothing is known of contacts, and the
        lists about them are empty.
    not_reached, no_logs
        Sites at risk without a contact, and apart those whose coaches sent no logs: site_id, region_id,
        setting, enrolled_since, coach.
    overdue
        Sites with operating days since the last contact above `overdue_factor` times the planned cadence:
        site_id, region_id, setting, coach, last_contact, cadence_days, operating_days.
    no_plan
        Sites without a planned cadence, which therefore cannot be overdue: the same columns.
    silent_months
        Months a coach sent no logs and stated nothing for: coach_id, region_id, month.
    old_ratings
        Rooms whose last formal rating is old, by the setting independent_raters their last one by somebody
        else than the site's own coach: site_id, region_id, setting, classroom_id, last_rating,
        older_than_months.
    """

    window: Window
    day: date
    snapshot: str
    settings: Mapping[str, Any]
    logs_known: bool
    not_reached: pd.DataFrame
    no_logs: pd.DataFrame
    overdue: pd.DataFrame
    no_plan: pd.DataFrame
    silent_months: pd.DataFrame
    old_ratings: pd.DataFrame

    def counts(self) -> dict[str, int]:
        """How many lines each list has."""
        names = ("not_reached", "no_logs", "overdue", "no_plan", "silent_months", "old_ratings")
        return {name: len(getattr(self, name)) for name in names}


def attention(gate: Gate, selection: Selection = Selection()) -> Attention:
    """What needs attention in the places chosen, at the end of the window or of the data if that is earlier?

    Notes
    -----
    ::

        overdue when operating days after the last contact, up to the day > overdue_factor * cadence_days

    where the cadence is the shortest among the site's assignments in force, and days are those of its
    calendar. A site never contacted is not overdue but not reached.
    """
    asked = ask(gate, selection, "never_reached", ())
    day = look_day(asked)
    last_month = (day - timedelta(days=1)).replace(day=1)
    known, _ = logs_of(asked)
    sites = never_reached_sites(asked) if known else never_reached_sites(asked).iloc[:0]
    gaps = judged(asked, day).sort_values(
        ["operating_days", "site_id"], ascending=[False, True], na_position="first", ignore_index=True
    )
    lists = {name: _part(sites, sites["list"] == name, "list") for name in ("not_reached", "no_logs")}
    return Attention(
        window=asked.window,
        day=day,
        snapshot=gate.snapshot,
        settings={name: gate.settings[name] for name in SETTINGS},
        logs_known=known,
        **lists,
        overdue=_listed(gaps, (gaps["status"] == "overdue") & known),
        no_plan=_listed(gaps, gaps["cadence_days"].isna()),
        silent_months=asked.rows(_SILENT, last_month=last_month),
        old_ratings=_old_ratings(asked, day, last_month),
    )


def _old_ratings(asked: Ask, day: date, last_month: date) -> pd.DataFrame:
    old, stale = (int(asked.setting(name)) for name in ("old_rating_months", "stale_months"))
    return asked.rows(
        _OLD_RATINGS.format(ratings=independent.ratings(asked)),
        day=day,
        last_month=last_month,
        old_months=old,
        stale_months=stale,
        old=_months_before(day, old),
        stale=_months_before(day, stale),
    )


def _months_before(day: date, months: int) -> date:
    """The same day of the month `months` earlier, or the last day of that month."""
    following = add_months(day, 1 - months)
    return min(add_months(day, -months) + timedelta(days=day.day - 1), following - timedelta(days=1))


def _listed(gaps: pd.DataFrame, mask: pd.Series) -> pd.DataFrame:
    return gaps.loc[mask, list(OVERDUE)].reset_index(drop=True)


def _part(found: pd.DataFrame, mask: pd.Series, without: str) -> pd.DataFrame:
    return found[mask].drop(columns=without).reset_index(drop=True)
