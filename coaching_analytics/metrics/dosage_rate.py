"""How many hours a month does a site get? (D3)"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from coaching_analytics.metrics.at_risk import EXCLUDED, NO_SITES, calendar_cautions, steps
from coaching_analytics.metrics.by import ask
from coaching_analytics.metrics.logs import NO_LOGS, logs_of
from coaching_analytics.metrics.result import Result, ratio
from coaching_analytics.vocabulary.selection import Selection

if TYPE_CHECKING:
    from coaching_analytics.store import Gate

QUANTILES = {"median": 0.5, "q25": 0.25, "q75": 0.75}

_SUMS = """sum(minutes_given) / 60 AS hours,
           sum(operating_days / nullif(month_operating_days, 0)) AS site_months"""

_QUERY = """
WITH {steps}
SELECT {names}count(*) FILTER (at_risk) AS at_risk,
       coalesce(sum(hours) FILTER (at_risk), 0) AS hours,
       coalesce(sum(site_months) FILTER (at_risk), 0) AS site_months,
       quantile_cont(coalesce(hours, 0) / site_months, [0.5, 0.25, 0.75]) FILTER (at_risk) AS rates,
       count(*) FILTER (NOT at_risk AND enrolled_days > 0) AS left_out
FROM judged GROUP BY ALL {order}
"""


def dosage_rate(gate: Gate, selection: Selection = Selection(), *, by: Sequence[str] = ()) -> Result:
    """How many hours of coaching does a site get in an operating month?

    Parameters
    ----------
    gate, selection
        The store, and the places and months chosen.
    by
        Of system, region, agency, setting, site, month, quarter, school_year, fiscal_year.

    Returns
    -------
    Result
        Facet `statistic`: mean, median, q25, q75, over sites at risk, those without hours counted as zero.

    Notes
    -----
    For site j, H_j = hours given and M_j = sum over months of (its operating days) / (its calendar's
    operating days of the month)::

        mean          = sum(H_j) / sum(M_j)
        median, q25 ..= quantiles over sites of H_j / M_j, interpolated linearly
    """
    asked = ask(gate, selection, "dosage_rate", by)
    known, cautions = logs_of(asked)
    query = _QUERY.format(steps=steps(asked, _SUMS), names=asked.names(), order=asked.order())
    found = asked.rows(query, at_risk_days=asked.setting("at_risk_days"))
    rows = [row for key, values in asked.cells(found) for row in _rows(key, values, known)]
    return asked.result(rows, settings=("at_risk_days",), cautions=(*cautions, *calendar_cautions(asked)))


def _rows(key: Mapping[str, Any], values: Mapping[str, Any], known: bool) -> Iterator[dict[str, Any]]:
    """The four figures of one cell."""
    at_risk, left_out = int(values["at_risk"] or 0), int(values["left_out"] or 0)
    hours, months = float(values["hours"] or 0), float(values["site_months"] or 0)
    rates = values["rates"] if at_risk else None
    spread = dict(zip(QUANTILES, (None,) * 3 if rates is None else rates, strict=True))
    for statistic in ("mean", *QUANTILES):
        value = ratio(hours, months) if statistic == "mean" else spread[statistic]
        row = {
            **key,
            "statistic": statistic,
            "value": value if known else None,
            "n": at_risk,
            "excluded": {EXCLUDED: left_out} if left_out else {},
        }
        if statistic == "mean":
            row |= {"numerator": hours if known else None, "denominator": months}
        if row["value"] is None:
            row["reason"] = NO_SITES if known else NO_LOGS
        yield row
