"""How are sessions delivered? (C8)"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from coaching_analytics.metrics.by import ask
from coaching_analytics.metrics.logs import NO_LOGS, log_cautions
from coaching_analytics.metrics.result import Result, ratio
from coaching_analytics.vocabulary.coaching import DELIVERY
from coaching_analytics.vocabulary.selection import Selection

if TYPE_CHECKING:
    from coaching_analytics.store import Gate

UNSTATED = "sessions that do not say how they were delivered"
NOT_SAID = "no session says how it was delivered"
_SUMS = ", ".join(f"sum(minutes) FILTER (delivery = '{kind}') AS {kind}" for kind in DELIVERY)
_QUERY = f"""
SELECT {{keys}}{_SUMS}, sum(minutes) FILTER (delivery <> '') AS stated,
       count(DISTINCT coach_id) FILTER (delivery <> '') AS coaches,
       sum(sessions) FILTER (delivery = '') AS unstated, sum(sessions) AS sessions
FROM coach_delivery_month
WHERE month >= $start AND month < $end AND coach_role = 'coach'
GROUP BY ALL {{order}}
"""


def delivery_mix(gate: Gate, selection: Selection = Selection(), *, by: Sequence[str] = ()) -> Result:
    """Which share of session hours was given in person, virtually, as a mix of both, by phone, by e-mail?

    Parameters
    ----------
    gate, selection
        The store, and the places and months chosen.
    by
        Of system, region, agency, coach, month, quarter, school_year, fiscal_year; places are the employer's.

    Returns
    -------
    Result
        Facet `delivery`. Numerators and denominators are hours; `n` counts coaches.

    Notes
    -----
    The shares sum to 1. Sessions that do not say how they were delivered are in no share and are counted.
    """
    asked = ask(gate, selection, "delivery_mix", by)
    found = asked.rows(_QUERY.format(keys=asked.keys(), order=asked.order()))
    rows = [row for key, values in asked.cells(found) for row in _rows(key, values)]
    return asked.result(rows, cautions=log_cautions(asked))


def _rows(key: Mapping[str, Any], values: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """The shares of one cell."""
    unstated, stated = int(values["unstated"] or 0), float(values["stated"] or 0) / 60
    for kind in DELIVERY:
        hours = float(values[kind] or 0) / 60
        value = ratio(hours, stated)
        yield {
            **key,
            "delivery": kind,
            "value": value,
            "numerator": hours,
            "denominator": stated,
            "n": int(values["coaches"] or 0),
            "excluded": {UNSTATED: unstated} if unstated else {},
            "reason": None if value is not None else NOT_SAID if values["sessions"] else NO_LOGS,
        }
