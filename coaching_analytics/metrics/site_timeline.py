"""What happened at a site, and when? (S5)"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import pandas as pd

from coaching_analytics.metrics.by import Ask, ask
from coaching_analytics.metrics.contact_gaps import look_day, plain_dates
from coaching_analytics.metrics.result import Result
from coaching_analytics.store import Gate
from coaching_analytics.vocabulary.selection import Selection, add_months

KINDS = (
    "enrolment",
    "coach",
    "rating",
    "level",
    "cycle",
    "training",
    "fact",
    "achievement",
    "connectivity",
    "aim",
)
SHOWN_MONTHS = 36
"""Months before the end of the period that the axis of one site holds."""
ONE_SITE = "Choose one site: its timeline shows what happened there and when."

_COUNTS = """
SELECT {keys}kind, count(*) AS events, count(DISTINCT site_id) AS sites FROM site_event
WHERE event_date >= $start AND event_date < $end AND kind IN (SELECT unnest($kinds))
  AND (kind <> 'cycle' OR what = 'opened')
GROUP BY ALL
"""
_PLACES = "SELECT {keys}count(*) AS sites FROM site_dim GROUP BY ALL {order}"
# Children's outcomes of few children are shown to nobody.
_EVENTS = """
SELECT kind, event_date, end_date, what, if(kind = 'coach', NULL, reference) AS reference,
       if(kind = 'coach', reference, NULL) AS coach,
       if(kind = 'achievement' AND people < $small_group, NULL, number) AS number, people
FROM site_event
WHERE event_date < $day AND (end_date IS NULL OR end_date > $first) AND kind NOT IN ('joined', 'left')
ORDER BY event_date, kind, what, reference
"""
_MONTHS = """
WITH spent AS (
    SELECT month, sum(amount) AS dollars FROM spend_site_month
    WHERE month >= $first AND month < $day AND amount_kind = 'actual' AND perspective = 'direct'
    GROUP BY month
)
SELECT m.month, m.enrolled_days, m.operating_days, m.minutes_given / 60 AS hours, m.sessions, m.contacts,
       m.contacts_leader, m.last_contact, s.dollars
FROM site_month m LEFT JOIN spent s ON s.month = m.month
WHERE m.month >= $first AND m.month < $day ORDER BY m.month
"""
_BOOKED = """
SELECT place_level, coalesce(ingredient, 'not stated') AS ingredient, perspective, amount_kind AS kind,
       sum(amount) AS amount
FROM spend_site_month WHERE month >= $start AND month < $end GROUP BY ALL ORDER BY ALL
"""


def site_timeline(gate: Gate, selection: Selection = Selection(), *, by: Sequence[str] = ()) -> Result:
    """How many events of each kind are on record in the period; of one site, what they were and when.

    Parameters
    ----------
    gate, selection
        The store; places and period.
    by
        Of system, region, agency, setting, site.

    Returns
    -------
    Result
        Facet `kind` (enrolment, coach, rating, level, cycle, training, fact, achievement, connectivity, aim):
        events that began in the period. Curves, of exactly one site only: `events` (kind, event_date,
        end_date, what, reference, coach, number, people) up to the end of the period, of the last
        `SHOWN_MONTHS` months or still going on; `months` (hours, visits, contacts, dollars spent); `booked`
        (dollars of the period by where they were booked and what for).

    Notes
    -----
    A cycle counts once, when it was opened. Formal ratings of one instrument on one day count once.
    """
    asked = ask(gate, selection, "site_timeline", by)
    counted = asked.rows(_COUNTS.format(keys=asked.keys()), kinds=list(KINDS))
    found = {
        (*key.values(), values["kind"]): (int(values["events"]), int(values["sites"]))
        for key, values in asked.cells(counted)
    }
    places = list(asked.cells(asked.rows(_PLACES.format(keys=asked.keys(), order=asked.order()))))
    rows: list[dict[str, Any]] = []
    for key, _ in places:
        for kind in KINDS:
            events, sites = found.get((*key.values(), kind), (0, 0))
            rows.append({**key, "kind": kind, "value": events, "numerator": events, "n": sites})
    one = sum(int(values["sites"]) for _, values in places) == 1
    return asked.result(
        rows,
        settings=("small_group", "contact_minutes"),
        extra_settings={"shown_months": SHOWN_MONTHS},
        cautions=() if one else (ONE_SITE,),
        curves=_curves(asked, one),
    )


def first_shown(day: date) -> date:
    """The first month the axis of one site holds, for the first day after what is looked at."""
    return add_months(day, -SHOWN_MONTHS)


def _curves(asked: Ask, one: bool) -> dict[str, pd.DataFrame]:
    """What happened at the one site chosen; nothing of several."""
    day = look_day(asked)
    spans = {"day": day, "first": first_shown(day)}
    if not one:
        return {}
    events = asked.rows(_EVENTS, **spans, small_group=int(asked.setting("small_group")))
    plain = {name: plain_dates(pd.to_datetime(events[name])) for name in ("event_date", "end_date")}
    return {
        "events": events.assign(**plain),
        "months": asked.rows(_MONTHS, **spans),
        "booked": asked.rows(_BOOKED),
    }
