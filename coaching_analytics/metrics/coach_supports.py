"""Which supports do coaches themselves get? (E7)"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

import pandas as pd

from coaching_analytics.metrics.by import Ask, ask
from coaching_analytics.metrics.result import Result, ratio
from coaching_analytics.vocabulary.people import SUPPORTS
from coaching_analytics.vocabulary.selection import Selection

if TYPE_CHECKING:
    from coaching_analytics.store import Gate

NOBODY = "nobody who coaches was employed"
NO_SUPPORT = "no support of coaches is on record in this period"
NOBODY_GOT = "nobody got it"
NO_TIMES = "no occasion has minutes"
NO_MINUTES = "occasions without minutes"
_EMPLOYED = """
SELECT {keys}coach_id FROM coach_profile_month
WHERE month >= $start AND month < $end AND employed_days > 0
GROUP BY ALL ORDER BY ALL
"""
_GIVEN = """
SELECT {keys}coach_id, support, sum(minutes) AS minutes, sum(without_minutes) AS without
FROM coach_support_month
WHERE month >= $start AND month < $end
GROUP BY ALL ORDER BY ALL
"""


def coach_supports(gate: Gate, selection: Selection = Selection(), *, by: Sequence[str] = ()) -> Result:
    """Which share of those who coach got each support, and how many hours of it?

    Parameters
    ----------
    gate, selection
        The store, and the places and months chosen.
    by
        Of system, region, agency, quarter, school_year, fiscal_year; places are the employer's.

    Returns
    -------
    Result
        Facets `support` (each kind, and any) and `statistic`: coaches (share of those employed on any day who
        got it at least once), hours (mean hours of those who got it). `n` counts people.

    Notes
    -----
    Everybody who coaches counts - coaches, and site leaders, teacher-leaders and peers who coach - because
    academies and networks are for them. What is not on record cannot be told from what was not given.
    """
    asked = ask(gate, selection, "coach_supports", by)
    employed = asked.rows(_EMPLOYED.format(keys=asked.keys()))
    given = asked.rows(_GIVEN.format(keys=asked.keys()))
    rows = [row for key, people, lines in _cells(asked, employed, given) for row in _rows(key, people, lines)]
    return asked.result(rows)


def _cells(
    asked: Ask, employed: pd.DataFrame, given: pd.DataFrame
) -> Iterator[tuple[dict[str, Any], set[str], pd.DataFrame]]:
    """Each cell with the people employed in it and the lines of support."""
    keys = [f"by_{name}" for name in asked.by]
    if not keys:
        yield {}, set(employed["coach_id"]), given
        return
    lines = dict(iter(given.groupby(keys, dropna=False))) if len(given) else {}
    for key, part in employed.groupby(keys, dropna=False, sort=True):
        names = (None if one != one else one for one in key)
        yield dict(zip(asked.by, names, strict=True)), set(part["coach_id"]), lines.get(key, given.iloc[:0])


def _rows(key: dict[str, Any], people: set[str], lines: pd.DataFrame) -> Iterator[dict[str, Any]]:
    """The figures of one cell."""
    lines = lines[lines["coach_id"].isin(people)]
    reason = NOBODY if not people else NO_SUPPORT if lines.empty else None
    for support in (*SUPPORTS, "any"):
        own = lines if support == "any" else lines[lines["support"] == support]
        got = int(own["coach_id"].nunique())
        timed = own[own["minutes"].notna()]
        people_timed = int(timed["coach_id"].nunique())
        hours = float(timed["minutes"].sum()) / 60
        blank = int(own["without"].sum()) if len(own) else 0
        yield {
            **key,
            "support": support,
            "statistic": "coaches",
            "value": None if reason else ratio(got, len(people)),
            "numerator": got,
            "denominator": len(people),
            "n": len(people),
            "reason": reason,
        }
        yield {
            **key,
            "support": support,
            "statistic": "hours",
            "value": None if reason else ratio(hours, people_timed),
            "numerator": hours,
            "denominator": people_timed,
            "n": people_timed,
            "excluded": {NO_MINUTES: blank} if blank else {},
            "reason": reason or (None if people_timed else NO_TIMES if got else NOBODY_GOT),
        }
