"""How many hours a month does a site get? (D3)"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from coaching_analytics.metrics.at_risk import EXCLUDED, NO_SITES, calendar_cautions, site_totals
from coaching_analytics.metrics.by import ask
from coaching_analytics.metrics.logs import NO_LOGS, logs_of
from coaching_analytics.metrics.result import Result, ratio
from coaching_analytics.vocabulary.selection import Selection

if TYPE_CHECKING:
    from coaching_analytics.store import Gate

QUANTILES = {"median": 0.5, "q25": 0.25, "q75": 0.75}


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
    totals = site_totals(asked)
    counts = {name: totals[name].to_numpy() for name in ("at_risk", "enrolled_days", "hours", "site_months")}
    rows = [
        row
        for key, lines in asked.groups(totals)
        for row in _rows(key, {name: values[lines] for name, values in counts.items()}, known)
    ]
    return asked.result(rows, settings=("at_risk_days",), cautions=(*cautions, *calendar_cautions(asked)))


def _rows(key: Mapping[str, Any], sites: Mapping[str, np.ndarray], known: bool) -> Iterator[dict[str, Any]]:
    """The four figures of one cell."""
    chosen = sites["at_risk"].astype(bool)
    hours = sites["hours"].astype(float)[chosen]
    # A calendar without operating days in the whole period has no months to divide by: blank, not zero.
    months = sites["site_months"].astype(float)[chosen]
    at_risk, left_out = int(chosen.sum()), int((sites["enrolled_days"][~chosen] > 0).sum())
    total, together = float(hours.sum()), float(np.nansum(months))
    figures = {"mean": ratio(total, together), **_spread(hours, months)}
    for statistic, value in figures.items():
        row = {
            **key,
            "statistic": statistic,
            "value": value if known else None,
            "n": at_risk,
            "excluded": {EXCLUDED: left_out} if left_out else {},
        }
        if statistic == "mean":
            row |= {"numerator": total if known else None, "denominator": together}
        if row["value"] is None:
            row["reason"] = NO_SITES if known else NO_LOGS
        yield row


def _spread(hours: np.ndarray, months: np.ndarray) -> dict[str, float | None]:
    """Quantiles over sites of hours a month."""
    some = months > 0
    if not some.any():
        return dict.fromkeys(QUANTILES)
    found = np.quantile(hours[some] / months[some], list(QUANTILES.values()))
    return dict(zip(QUANTILES, found.tolist(), strict=True))
