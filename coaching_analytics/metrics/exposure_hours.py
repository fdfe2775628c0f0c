"""How many hours of coaching did educators receive? (D1)"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from coaching_analytics.metrics.by import Ask, ask
from coaching_analytics.metrics.logs import NO_LOGS, logs_of
from coaching_analytics.metrics.result import Result
from coaching_analytics.vocabulary.selection import Selection

if TYPE_CHECKING:
    from coaching_analytics.store import Gate

RECIPIENTS = ("any", "educator", "leader")
QUANTILES = {"median": 0.5, "q25": 0.25, "q75": 0.75}
STATISTICS = ("mean", *QUANTILES, "none")
NOBODY = "no educator is on the roster of an enrolled site in this period"
UNLISTED = "no session of this period names an educator"
NOT_THERE = "attended, but not on the roster then"
# Bounds of the distribution in hours; those without any stand apart.
BOUNDS = (0.0, 2.0, 5.0, 10.0, 20.0, 40.0)
LISTED = ("educator_id", "role", "site_id", "region_id", "agency_id", "setting", "hours", "sessions")

# Educators on the roster of an enrolled, open site at any time of the period, and whoever attended without
# being so.
_EDUCATORS = """
WITH span AS (
    SELECT {month_keys}min(month) AS first_day, max(next_month) AS after_last
    FROM (SELECT DISTINCT month, next_month FROM calendar_month WHERE month >= $start AND month < $end)
    GROUP BY ALL
), listed AS (
    SELECT {names}e.educator_id, max(e.role) AS role, max(e.site_id) AS site_id
    FROM educator_spell e JOIN span ON e.start_date < span.after_last AND e.end_date > span.first_day
    GROUP BY ALL
), received AS (
    SELECT {keys}educator_id, max(site_id) AS site_id, sum(minutes_received) / 60 AS hours,
           sum(sessions)::INTEGER AS sessions
    FROM educator_month WHERE month >= $start AND month < $end
    GROUP BY ALL
), together AS (
    SELECT {names}educator_id, coalesce(listed.site_id, received.site_id) AS site_id, listed.role,
           listed.educator_id IS NOT NULL AS rostered,
           coalesce(received.hours, 0) AS hours, coalesce(received.sessions, 0) AS sessions
    FROM listed FULL JOIN received USING ({using}educator_id)
)
SELECT {names}t.educator_id, t.role, t.rostered, t.hours, t.sessions, t.site_id, d.system_id, d.region_id,
       nullif(d.agency_id, '') AS agency_id, d.setting
FROM together t JOIN site_dim d ON d.site_id = t.site_id
ORDER BY {names}t.educator_id
"""

_ANYBODY = "SELECT count(*) AS rows FROM educator_month WHERE month >= $start AND month < $end"


def exposure_hours(gate: Gate, selection: Selection = Selection(), *, by: Sequence[str] = ()) -> Result:
    """How many hours of coaching did an educator receive, those without any counted as zero?

    Parameters
    ----------
    gate, selection
        The store, and the places and months chosen. A choice of coaches keeps the hours with them.
    by
        Of system, region, agency, setting, site, month, quarter, school_year, fiscal_year.

    Returns
    -------
    Result
        Facets `statistic` (mean, median, q25, q75 in hours; none: share of educators without any) and
        `recipient` (any; educator: those who teach; leader). `n` counts educators. Curve `spread`: how many
        educators received how much; `educators`: a line an educator, for those who may see rows.

    Notes
    -----
    For each educator on the roster of an enrolled and open site in the period::

        hours = sum of the full minutes of every held session attended / 60

    A session of five educators counts five times here and once in the hours given: the two never add up.
    """
    asked = ask(gate, selection, "exposure_hours", by)
    known, cautions = logs_of(asked)
    found = _educators(asked)
    wide = replace(asked.selection, regions=(), agencies=(), settings=(), sites=(), coaches=())
    named = bool(asked.gate.rows(wide, _ANYBODY)["rows"].iloc[0])
    why = NO_LOGS if not known else "" if named else UNLISTED
    columns = {name: found[name].to_numpy() for name in ("role", "rostered", "hours")}
    rows = [
        row
        for key, lines in asked.groups(found)
        for row in _rows(key, {name: values[lines] for name, values in columns.items()}, why)
    ]
    whole = found if not asked.periods else _educators(replace(asked, by=()))
    kept = whole[whole["rostered"].to_numpy(dtype=bool)] if not why else whole.iloc[:0]
    curves = {
        "spread": _spread(kept["hours"].to_numpy(dtype=float)),
        "educators": kept[list(LISTED)].reset_index(drop=True),
    }
    return asked.result(rows, cautions=cautions, curves=curves)


def _educators(asked: Ask) -> pd.DataFrame:
    """A line per educator (and period asked by): role, site, hours and sessions, whether on the roster."""
    query = _EDUCATORS.format(
        month_keys=asked.keys(only=asked.periods),
        keys=asked.keys(only=asked.periods),
        names=asked.names(only=asked.periods),
        using=asked.names(only=asked.periods),
    )
    return asked.rows(query)


def _spread(hours: np.ndarray) -> pd.DataFrame:
    """Educators by hours received: none, and from each bound to the next (the last without an end)."""
    lines = [(0.0, 0.0, int((hours == 0).sum()))]
    for low, high in zip(BOUNDS, (*BOUNDS[1:], np.inf), strict=True):
        inside = (hours >= low) & (hours < high) & (hours > 0)
        lines.append((low, None if np.isinf(high) else high, int(inside.sum())))
    return pd.DataFrame(lines, columns=["from_hours", "to_hours", "people"], dtype=object)


def _rows(key: Mapping[str, Any], people: Mapping[str, np.ndarray], why: str) -> Iterator[dict[str, Any]]:
    """The figures of one cell; `why` says why nothing is known, if so."""
    rostered = people["rostered"].astype(bool)
    others = int((~rostered).sum())
    leads = people["role"] == "site_leader"
    chosen = {"any": rostered, "educator": rostered & ~leads, "leader": rostered & leads}
    for recipient in RECIPIENTS:
        hours = people["hours"][chosen[recipient]].astype(float)
        count = len(hours)
        figures: dict[str, float] = {}
        if count and not why:
            figures = {"mean": float(hours.mean()), "none": float((hours == 0).mean())}
            figures |= {name: float(np.quantile(hours, level)) for name, level in QUANTILES.items()}
        tops = {"mean": float(hours.sum()), "none": int((hours == 0).sum())}
        for statistic in STATISTICS:
            value = figures.get(statistic)
            yield {
                **key,
                "statistic": statistic,
                "recipient": recipient,
                "value": value,
                "numerator": tops.get(statistic) if value is not None else None,
                "denominator": count if statistic in tops else None,
                "n": count,
                "excluded": {NOT_THERE: others} if others and recipient == "any" else {},
                "reason": None if value is not None else why or NOBODY,
            }
