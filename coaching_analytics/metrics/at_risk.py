"""Sites at risk of being missed: enrolled and open long enough in a period to have been reached.

What coverage, dosage_rate, never_reached, effort_hours and sites_per_coach say of sites they read from one
table: the totals of each site. A site is at risk in a period when it was enrolled and open on at least
`at_risk_days` operating days of it, or on half of the operating days its calendar has in the period when that
is fewer (the summer quarter of a school, a single month).
"""

from __future__ import annotations

from datetime import date

import pandas as pd

from coaching_analytics.metrics.by import Ask, period_sql
from coaching_analytics.vocabulary.selection import Window, add_months

NO_SITES = "no sites enrolled and open long enough in this period"
EXCLUDED = "new or closing"

DAYS = (
    "classroom_days",
    "educator_days",
    "need_low_days",
    "need_medium_days",
    "need_high_days",
    "need_unknown_days",
    "unassigned_days",
)

_STEPS = """
per_site AS (
    SELECT {month_keys}site_id, sum(enrolled_days) AS enrolled_days, sum(operating_days) AS operating_days,
           {sums}
    FROM site_month WHERE month >= $start AND month < $end{month_where}
    GROUP BY ALL
), needed AS (
    SELECT {day_keys}calendar_id, least($at_risk_days, count(*) FILTER (operating) / 2) AS days
    FROM calendar_day WHERE day >= $start AND day < $end{day_where}
    GROUP BY ALL
), judged AS (
    SELECT p.*, d.system_id, d.region_id, nullif(d.agency_id, '') AS agency_id, d.setting,
           p.operating_days > 0 AND p.operating_days >= coalesce(n.days, $at_risk_days) AS at_risk
    FROM per_site p JOIN site_dim d USING (site_id)
    LEFT JOIN needed n ON n.calendar_id = d.calendar_id{match}
)"""

_CONTACTS = """sum(contacts) AS contacts, sum(contacts_educator) AS contacts_educator,
           sum(contacts_leader) AS contacts_leader"""

_TOTALS = f"""{_CONTACTS},
           sum(sessions) AS sessions, coalesce(sum(minutes_given), 0) / 60 AS hours,
           sum(operating_days / nullif(month_operating_days, 0)) AS site_months,
           {", ".join(f"sum({days}) AS {days}" for days in DAYS)}"""

_SITES = """
WITH {steps}
SELECT * FROM judged ORDER BY {names}site_id
"""

_QUARTERS = """
WITH {steps}
SELECT {names}by_part, system_id, region_id, agency_id, setting, {site}
       count(*) FILTER (at_risk) AS at_risk,
       count(*) FILTER (at_risk AND contacts > 0) AS reached_any,
       count(*) FILTER (at_risk AND contacts_educator > 0) AS reached_educator,
       count(*) FILTER (at_risk AND contacts_leader > 0) AS reached_leader
FROM judged GROUP BY ALL ORDER BY ALL
"""

_CALENDARS = "SELECT count(*) FILTER (calendar_id = '') AS blank, count(*) AS sites FROM site_dim"


def site_totals(asked: Ask) -> pd.DataFrame:
    """A line per site (and period asked by) that was on the roster or was seen in the window.

    Columns: the periods' by-columns, site_id and its places, at_risk, enrolled_days, operating_days, contacts
    (contacts_educator, contacts_leader), sessions, hours, site_months (operating days in months of the
    calendar), and the `DAYS`.
    """
    query = _SITES.format(steps=_steps(asked, _TOTALS), names=asked.names(only=asked.periods))
    return asked.rows(query, at_risk_days=asked.setting("at_risk_days"))


def quarter_counts(asked: Ask) -> pd.DataFrame:
    """Sites at risk and sites reached in each calendar quarter (by_part) wholly in window and period.

    A line per period asked by, quarter and place, and per site when asked by site.
    """
    query = _QUARTERS.format(
        steps=_steps(asked, _CONTACTS, quarters=True),
        names=asked.names(only=asked.periods),
        site="site_id," if "site" in asked.by else "",
    )
    return asked.rows(query, at_risk_days=asked.setting("at_risk_days"))


def _steps(asked: Ask, sums: str, *, quarters: bool = False) -> str:
    """The steps per_site, needed and judged, to follow WITH; needs the parameter `at_risk_days`."""
    part = "date_trunc('quarter', {column}) AS by_part, " if quarters else ""
    names = [f"by_{name}" for name in asked.periods] + (["by_part"] if quarters else [])
    return _STEPS.format(
        month_keys=asked.keys(only=asked.periods) + part.format(column="month"),
        day_keys=asked.keys("day", only=asked.periods) + part.format(column="day"),
        sums=sums,
        match="".join(f" AND n.{name} = p.{name}" for name in names),
        month_where=_whole(asked, "month") if quarters else "",
        day_where=_whole(asked, "day") if quarters else "",
    )


def calendar_cautions(asked: Ask) -> tuple[str, ...]:
    """A sentence when sites name no calendar, so that their breaks count as operating days."""
    found = asked.rows(_CALENDARS).iloc[0]
    if not found["blank"]:
        return ()
    return (
        f"{int(found['blank']):,} of {int(found['sites']):,} sites have no calendar: for them every weekday "
        "counts as an operating day, breaks included.",
    )


def _whole(asked: Ask, column: str) -> str:
    """Condition that the quarter of a date lies wholly in the window and in one of each period asked by."""
    first, last = f"date_trunc('quarter', {column})", f"(date_trunc('quarter', {column}) + INTERVAL 2 MONTH)"
    start, end = whole_quarters(asked.window)
    parts = [f"{column} >= DATE '{start}'", f"{column} < DATE '{end}'"]
    parts += [
        f"{period_sql(name, asked.years, first)} = {period_sql(name, asked.years, last)}"
        for name in asked.periods
        if name != "quarter"
    ]
    return "".join(f" AND {part}" for part in parts)


def whole_quarters(window: Window) -> tuple[date, date]:
    """First day of the first calendar quarter wholly in a window and the day after the last.

    The second is not after the first when there is none.
    """
    return (
        add_months(window.start, (1 - window.start.month) % 3),
        add_months(window.end, -((window.end.month - 1) % 3)),
    )
