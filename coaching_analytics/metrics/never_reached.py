"""Which sites had no contact at all? (V3)"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pandas as pd

from coaching_analytics.metrics.at_risk import EXCLUDED, NO_SITES, calendar_cautions, steps
from coaching_analytics.metrics.by import Ask, ask
from coaching_analytics.metrics.logs import NO_LOGS, logs_of
from coaching_analytics.metrics.result import Result
from coaching_analytics.vocabulary.selection import Selection

if TYPE_CHECKING:
    from coaching_analytics.store import Gate

LISTS = ("not_reached", "no_logs")

_SUMS = "sum(contacts) AS contacts"

_SILENT = """
SELECT {keys}coach_id FROM coach_month
WHERE month >= $start AND month < $end
GROUP BY ALL HAVING sum(sessions) = 0 AND count(statement) = 0
"""

_ASSIGNED = """, assigned AS (
    SELECT DISTINCT {keys}site_id, coach_id
    FROM coach_site_month
    WHERE month >= $start AND month < $end AND share_days > 0
      AND site_id IN (SELECT site_id FROM judged WHERE at_risk AND contacts = 0)
), assigned_site AS (
    SELECT {names}site_id, string_agg(coach_id, ', ' ORDER BY coach_id) AS coaches,
           bool_and(list_contains($silent, {coach_key})) AS silent
    FROM assigned GROUP BY ALL
), placed AS MATERIALIZED (
    SELECT j.*, a.coaches, coalesce(a.silent, false) AS no_logs
    FROM judged j LEFT JOIN assigned_site a ON a.site_id = j.site_id{match}
)
"""

_CELLS = """
SELECT 'cell' AS line, {names}count(*) FILTER (at_risk) AS at_risk,
       count(*) FILTER (at_risk AND contacts = 0 AND NOT no_logs) AS not_reached,
       count(*) FILTER (at_risk AND contacts = 0 AND no_logs) AS no_logs,
       count(*) FILTER (NOT at_risk AND enrolled_days > 0) AS left_out
FROM placed GROUP BY ALL {order}
"""

_SITES = """
SELECT 'site' AS line, l.site_id, d.region_id, d.setting, if(l.no_logs, 'no_logs', 'not_reached') AS list,
       f.enrolled_since, l.coaches AS coach
FROM placed l JOIN site_dim d USING (site_id) LEFT JOIN (
    SELECT site_id, min(month) AS enrolled_since FROM site_month
    WHERE enrolled_days > 0 AND site_id IN (SELECT site_id FROM placed WHERE at_risk AND contacts = 0)
    GROUP BY site_id
) f USING (site_id)
WHERE l.at_risk AND l.contacts = 0
ORDER BY list DESC, d.region_id, l.site_id
"""

_LISTED = ["site_id", "region_id", "setting", "list", "enrolled_since", "coach"]


def never_reached(gate: Gate, selection: Selection = Selection(), *, by: Sequence[str] = ()) -> Result:
    """Which sites at risk of being missed had no contact at all, and of which does nobody know?

    Parameters
    ----------
    gate, selection
        The store, and the places and months chosen.
    by
        Of system, region, agency, setting, site, month, quarter, school_year, fiscal_year.

    Returns
    -------
    Result
        Facet `statistic`: not_reached, no_logs. The denominator is sites at risk. Curve `sites`: the two
        lists for the whole window, with the month of first enrolment and the coaches assigned.

    Notes
    -----
    Over sites at risk (see `coverage`) without a contact in the period::

        no_logs     = count(sites with coaches, all of whom logged no session and stated nothing in it)
        not_reached = count(the other sites)
    """
    asked = ask(gate, selection, "never_reached", by)
    known, cautions = logs_of(asked)
    if asked.periods:
        found, sites = _query(asked, _CELLS), never_reached_sites(asked)
    else:
        both = _query(asked, f"({_CELLS}) UNION ALL BY NAME ({_SITES})")
        found, sites = both[both["line"] == "cell"], _sites(both)
    rows = [row for key, values in asked.cells(found) for row in _rows(key, values, known)]
    return asked.result(
        rows,
        settings=("at_risk_days", "contact_minutes"),
        cautions=(*cautions, *calendar_cautions(asked)),
        curves={"sites": sites if known else sites.iloc[:0]},
    )


def never_reached_sites(asked: Ask) -> pd.DataFrame:
    """The sites of both lists over the whole window: site, region, setting, list, enrolled since, coach."""
    whole = Ask(asked.gate, asked.selection, asked.metric, (), asked.window, asked.years)
    return _sites(_query(whole, _SITES))


def _sites(found: pd.DataFrame) -> pd.DataFrame:
    return found.loc[found["line"] == "site", _LISTED].reset_index(drop=True)


def silent_coaches(asked: Ask) -> list[str]:
    """Coaches who logged no session and stated nothing in a period, as 'period|coach'.

    Looked up in the whole scope: a coach employed elsewhere is silent only if they sent no logs at all.
    """
    wide = replace(asked.selection, regions=(), agencies=(), settings=(), sites=(), coaches=())
    found = asked.gate.rows(wide, _SILENT.format(keys=asked.keys(only=asked.periods)))
    return ["|".join(str(part) for part in line) for line in found.itertuples(index=False)]


def _query(asked: Ask, template: str) -> pd.DataFrame:
    periods = asked.periods
    assigned = _ASSIGNED.format(
        keys=asked.keys(only=periods),
        names=asked.names(only=periods),
        coach_key=" || '|' || ".join((*(f"by_{name}" for name in periods), "coach_id")),
        match="".join(f" AND a.by_{name} = j.by_{name}" for name in periods),
    )
    body = template.format(names=asked.names(), order=asked.order())
    query = f"WITH {steps(asked, _SUMS)}{assigned}{body}"
    return asked.rows(query, at_risk_days=asked.setting("at_risk_days"), silent=silent_coaches(asked))


def _rows(key: Mapping[str, Any], values: Mapping[str, Any], known: bool) -> Iterator[dict[str, Any]]:
    """The two counts of one cell."""
    at_risk, left_out = int(values["at_risk"] or 0), int(values["left_out"] or 0)
    reason = None if at_risk and known else NO_SITES if known else NO_LOGS
    for statistic in LISTS:
        count = int(values[statistic] or 0) if reason is None else None
        yield {
            **key,
            "statistic": statistic,
            "value": count,
            "numerator": count,
            "denominator": at_risk,
            "n": at_risk,
            "excluded": {EXCLUDED: left_out} if left_out else {},
            "reason": reason,
        }
