"""Which planned sessions were not held, and why? (D8)"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pandas as pd

from coaching_analytics.metrics.by import Ask, ask
from coaching_analytics.metrics.logs import NO_LOGS, logs_of
from coaching_analytics.metrics.result import Result, ratio
from coaching_analytics.vocabulary.coaching import REASONS
from coaching_analytics.vocabulary.selection import Selection

if TYPE_CHECKING:
    from coaching_analytics.store import Gate

NOT_STATED = "not_stated"
PARTS = (*REASONS, NOT_STATED)
NO_SESSIONS = "no planned session in this period"

_COUNTS = """
SELECT {keys}sum(held) AS held, sum(missed) AS missed, count(DISTINCT coach_id) AS coaches, {reasons}
FROM (
    SELECT system_id, region_id, agency_id, coach_id, month, sessions AS held, 0 AS missed, NULL AS reason
    FROM coach_month WHERE sessions > 0
    UNION ALL
    SELECT system_id, region_id, agency_id, coach_id, month, 0, sessions, reason FROM not_held_month
) entered
WHERE month >= $start AND month < $end
GROUP BY ALL {order}
"""

_SITES = """
SELECT system_id, region_id, nullif(agency_id, '') AS agency_id, setting, site_id, sum(sessions) AS held
FROM site_month WHERE month >= $start AND month < $end GROUP BY ALL ORDER BY site_id
"""

_MISSED = """
SELECT held_for AS site_id, sum(sessions) AS not_held, {reasons}
FROM not_held_month entered WHERE month >= $start AND month < $end AND held_for <> ''
GROUP BY ALL ORDER BY site_id
"""


def not_held(gate: Gate, selection: Selection = Selection(), *, by: Sequence[str] = ()) -> Result:
    """Which share of planned sessions was cancelled or missed, by reason?

    Parameters
    ----------
    gate, selection
        The store, and the places and months chosen.
    by
        Of system, region, agency, coach, month, quarter, school_year, fiscal_year; places are the employer's.

    Returns
    -------
    Result
        Facet `why`: all, then no_release_time, staff_absence, illness, coach, weather, other and
        not_stated, which sum to it. `n` counts coaches. Curve `sites`: sessions held and not held of each
        site, by reason.

    Notes
    -----
    Each session counts once, in the month of its date::

        share = count(cancelled or missed) / (count(held) + count(cancelled or missed))

    Held sessions are those completed and approved. A session whose entry still says planned is in neither.
    """
    asked = ask(gate, selection, "not_held", by)
    known, cautions = logs_of(asked)
    query = _COUNTS.format(keys=asked.keys(table="entered"), reasons=_reasons("missed"), order=asked.order())
    found = asked.rows(query)
    rows = [row for key, values in asked.cells(found) for row in _rows(key, values, known)]
    return asked.result(rows, cautions=cautions, curves={"sites": _sites(asked)})


def _reasons(count: str) -> str:
    """Sums of sessions not held by reason; `count` is the column that counts them."""
    column = "CASE WHEN entered.reason = '' THEN 'not_stated' ELSE entered.reason END"
    return ", ".join(
        f"coalesce(sum({count}) FILTER ({column} = '{name}'), 0)::INTEGER AS {name}" for name in PARTS
    )


def _sites(asked: Ask) -> pd.DataFrame:
    """A line for each site chosen with sessions planned for it; the employer of the coach does not matter."""
    sites = asked.gate.rows(replace(asked.selection, coaches=()), _SITES)
    wide = replace(asked.selection, regions=(), agencies=(), settings=(), sites=(), coaches=())
    missed = asked.gate.rows(wide, _MISSED.format(reasons=_reasons("sessions")))
    found = sites.merge(missed, on="site_id", how="left")
    counts = [*("held", "not_held"), *PARTS]
    found[counts] = found[counts].fillna(0).astype(int)
    planned = found["held"] + found["not_held"]
    found = found.assign(planned=planned, share=found["not_held"] / planned.where(planned > 0))
    return found[planned > 0].drop(columns="system_id").reset_index(drop=True)


def _rows(key: Mapping[str, Any], values: Mapping[str, Any], known: bool) -> Iterator[dict[str, Any]]:
    """The shares of one cell."""
    missed = int(values["missed"] or 0)
    planned = int(values["held"] or 0) + missed
    for why in ("all", *PARTS):
        count = missed if why == "all" else int(values[why])
        value = ratio(count, planned)
        yield {
            **key,
            "why": why,
            "value": value,
            "numerator": count,
            "denominator": planned,
            "n": int(values["coaches"] or 0),
            "reason": None if value is not None else NO_SESSIONS if known else NO_LOGS,
        }
