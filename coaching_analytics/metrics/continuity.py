"""Does contact go on from month to month? (D6)"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from coaching_analytics.metrics.at_risk import calendar_cautions
from coaching_analytics.metrics.by import Ask, ask
from coaching_analytics.metrics.logs import NO_LOGS, logs_of
from coaching_analytics.metrics.result import Result
from coaching_analytics.metrics.site_marks import MARKS, mark_cautions, with_marks
from coaching_analytics.vocabulary.selection import Selection

if TYPE_CHECKING:
    from coaching_analytics.store import Gate

STATISTICS = ("mean", "median", "q25", "q75", "longest_gap", "longest_run")
QUANTILES = {"median": 0.5, "q25": 0.25, "q75": 0.75}
NO_SITES = "no site was enrolled and open for long enough in this period"
LISTED = (
    *("site_id", "region_id", "agency_id", "setting", "months", "with_contact", "share"),
    *("longest_gap", "longest_run", "scored", *MARKS),
)

# A break has no operating days, so its months are no gap; neighbours are neighbours among operating months.
_SITES = """
WITH open_month AS (
    SELECT {keys}site_id, system_id, region_id, nullif(agency_id, '') AS agency_id, setting, month,
           contacts > 0 AS reached
    FROM site_month
    WHERE month >= $start AND month < $end AND operating_days >= $month_days
), island AS (
    SELECT *, row_number() OVER (PARTITION BY {names}site_id ORDER BY month)
            - row_number() OVER (PARTITION BY {names}site_id, reached ORDER BY month) AS island
    FROM open_month
), stretch AS (
    SELECT {names}site_id, system_id, region_id, agency_id, setting, reached, island, count(*) AS length
    FROM island GROUP BY ALL
)
SELECT {names}site_id, system_id, region_id, agency_id, setting, sum(length)::INTEGER AS months,
       coalesce(sum(length) FILTER (reached), 0)::INTEGER AS with_contact,
       coalesce(max(length) FILTER (NOT reached), 0)::INTEGER AS longest_gap,
       coalesce(max(length) FILTER (reached), 0)::INTEGER AS longest_run
FROM stretch GROUP BY ALL ORDER BY {names}site_id
"""


def continuity(gate: Gate, selection: Selection = Selection(), *, by: Sequence[str] = ()) -> Result:
    """In which share of its operating months did a site have a contact?

    Parameters
    ----------
    gate, selection
        The store, and the places and months chosen.
    by
        Of system, region, agency, setting, site, quarter, school_year, fiscal_year.

    Returns
    -------
    Result
        Facet `statistic`: mean, median, q25, q75 of the shares over sites, and longest_gap and longest_run:
        the medians over sites of the most operating months in a row without and with a contact. Curve
        `sites`: a line a site, also those with too few months to be scored.

    Notes
    -----
    A month is an operating month of a site when it was enrolled and open on at least `operating_month_days`
    operating days of its calendar. For site j with M_j of them, C_j of these with a contact::

        share_j = C_j / M_j     where M_j >= continuity_months

    It counts all sites, so there is no interval.
    """
    asked = ask(gate, selection, "continuity", by)
    known, cautions = logs_of(asked)
    least = int(asked.setting("continuity_months"))
    sites = _sites(asked)
    names = ("months", "with_contact", "longest_gap", "longest_run")
    columns = {name: sites[name].to_numpy(dtype=float) for name in names}
    rows = [
        row
        for key, lines in asked.groups(sites)
        for row in _rows(key, {name: values[lines] for name, values in columns.items()}, known, least)
    ]
    whole = sites if not asked.periods else _sites(replace(asked, by=()))
    listed = _listed(asked, whole, least) if known else _listed(asked, whole.iloc[:0], least)
    return asked.result(
        rows,
        settings=("continuity_months", "operating_month_days", "contact_minutes"),
        cautions=(*cautions, *calendar_cautions(asked), *mark_cautions(listed)),
        curves={"sites": listed},
    )


def _sites(asked: Ask) -> pd.DataFrame:
    """A line per site (and period asked by) with its operating months."""
    query = _SITES.format(keys=asked.keys(only=asked.periods), names=asked.names(only=asked.periods))
    return asked.rows(query, month_days=int(asked.setting("operating_month_days")))


def _listed(asked: Ask, sites: pd.DataFrame, least: int) -> pd.DataFrame:
    """The curve of sites."""
    months, met = (sites[name].to_numpy(dtype=float) for name in ("months", "with_contact"))
    scored = months >= least
    share = np.divide(met, months, out=np.full(len(sites), np.nan), where=scored)
    return with_marks(asked, sites.assign(share=share, scored=scored))[list(LISTED)]


def _rows(
    key: Mapping[str, Any], sites: Mapping[str, np.ndarray], known: bool, least: int
) -> Iterator[dict[str, Any]]:
    """The figures of one cell."""
    scored = sites["months"] >= least
    left_out = int((~scored).sum())
    shares = sites["with_contact"][scored] / sites["months"][scored]
    figures: dict[str, float] = {}
    if known and len(shares):
        figures = {"mean": float(shares.mean())}
        figures |= {name: float(np.quantile(shares, level)) for name, level in QUANTILES.items()}
        figures |= {name: float(np.median(sites[name][scored])) for name in ("longest_gap", "longest_run")}
    for statistic in STATISTICS:
        value = figures.get(statistic)
        yield {
            **key,
            "statistic": statistic,
            "value": value,
            "n": len(shares),
            "excluded": {f"with under {least} operating months": left_out} if left_out else {},
            "reason": None if value is not None else NO_LOGS if not known else NO_SITES,
        }
