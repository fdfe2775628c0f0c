"""Who stayed at a site, who left and who came? (S6)"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

import pandas as pd

from coaching_analytics.metrics.by import ask
from coaching_analytics.metrics.contact_gaps import look_day
from coaching_analytics.metrics.result import Result
from coaching_analytics.metrics.site_timeline import first_shown
from coaching_analytics.store import Gate
from coaching_analytics.vocabulary.selection import Selection

STATISTICS = ("at_start", "stayed", "left", "joined", "at_end")
NO_EDUCATORS = "no educators on record"

_QUERY = """
SELECT {keys}
       count(DISTINCT educator_id) FILTER (start_date <= $start AND end_date > $start) AS at_start,
       count(DISTINCT educator_id) FILTER (
           start_date <= $start AND end_date > $start AND coalesce(left_on >= $end, TRUE)) AS stayed,
       count(DISTINCT educator_id) FILTER (left_on > $start AND left_on < $end) AS left_,
       count(DISTINCT educator_id) FILTER (first_day > $start AND first_day < $end) AS joined,
       count(DISTINCT educator_id) FILTER (start_date < $end AND end_date >= $end) AS at_end,
       count(DISTINCT educator_id) FILTER (start_date < $end AND end_date > $start) AS people
FROM (SELECT *, min(start_date) OVER (PARTITION BY educator_id) AS first_day FROM educator_spell)
GROUP BY ALL {order}
"""
_CHANGES = """
SELECT kind, event_date, what, CAST(sum(people) AS INTEGER) AS people FROM site_event
WHERE kind IN ('joined', 'left') AND event_date < $day AND event_date >= $first
GROUP BY ALL ORDER BY event_date, kind, what
"""
_LANGUAGES = """
SELECT side, languages, CAST(sum(people) AS INTEGER) AS people FROM site_language
WHERE start_date < $day AND end_date >= $day GROUP BY ALL ORDER BY side, people DESC, languages
"""


def site_staff(gate: Gate, selection: Selection = Selection(), *, by: Sequence[str] = ()) -> Result:
    """How many educators of the sites stayed, left and came in the period?

    Parameters
    ----------
    gate, selection
        The store; places and period.
    by
        Of system, region, agency, setting, site.

    Returns
    -------
    Result
        Facet `statistic`: at_start, stayed, left, joined, at_end (educators; the denominator of stayed is
        at_start). Curves: `changes` (who came and left by day and role, of the months a timeline shows) and
        `languages` (languages of educators and of coaches at the end).

    Notes
    -----
    ::

        at_start = at an enrolled site on the first day
        stayed   = at_start without those whose first day no longer there lies before the end
        left     = first day no longer there after the first day of the period and before its end
        joined   = first day there while the site is enrolled lies after the first day of the period

    Educators are all who teach or lead at a site. Blank last days count as still there.
    """
    asked = ask(gate, selection, "site_staff", by)
    found = asked.rows(_QUERY.format(keys=asked.keys(), order=asked.order()))
    cells = list(asked.cells(found)) or (
        [] if by else [({}, dict.fromkeys(("at_start", "stayed", "left_", "joined", "at_end", "people"), 0))]
    )
    rows = [row for key, values in cells for row in _rows(key, values)]
    day = look_day(asked)
    curves = {
        "changes": asked.rows(_CHANGES, day=day, first=first_shown(day)),
        "languages": asked.rows(_LANGUAGES, day=day),
    }
    answer = asked.result(rows, curves=curves)
    people = pd.Series([row["people"] for row in rows], dtype=object)
    return replace(answer, rows=answer.rows.assign(people=people))


def _rows(key: Mapping[str, Any], values: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    people = int(values["people"])
    for statistic in STATISTICS:
        many = int(values["left_" if statistic == "left" else statistic] or 0) if people else None
        yield {
            **key,
            "statistic": statistic,
            "value": many,
            "numerator": many,
            "denominator": int(values["at_start"]) if statistic == "stayed" and people else None,
            "n": people,
            "people": people,
            "reason": None if people else NO_EDUCATORS,
        }
