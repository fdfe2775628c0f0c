"""What share of sites had contact with a coach? (V1)"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from coaching_analytics.metrics.at_risk import (
    EXCLUDED,
    NO_SITES,
    calendar_cautions,
    quarter_counts,
    site_totals,
)
from coaching_analytics.metrics.by import ask
from coaching_analytics.metrics.logs import NO_LOGS, logs_of
from coaching_analytics.metrics.result import Result, ratio
from coaching_analytics.vocabulary.selection import Selection

if TYPE_CHECKING:
    from coaching_analytics.store import Gate

RECIPIENTS = {"any": "contacts", "educator": "contacts_educator", "leader": "contacts_leader"}
SETTINGS = ("at_risk_days", "contact_minutes")
NO_QUARTER = "no whole quarter in this period"


def coverage(gate: Gate, selection: Selection = Selection(), *, by: Sequence[str] = ()) -> Result:
    """What share of sites at risk of being missed had contact with a coach?

    Parameters
    ----------
    gate, selection
        The store, and the places and months chosen.
    by
        Of system, region, agency, setting, site, month, quarter, school_year, fiscal_year.

    Returns
    -------
    Result
        Facets `statistic` (mean_of_quarters, at_least_once) and `recipient` (any, educator, leader). It
        counts all sites, so there is no interval.

    Notes
    -----
    With R_q the sites at risk in quarter q, and C_q those of them with at least one contact in q::

        mean_of_quarters = mean over whole quarters q of |C_q| / |R_q|
        at_least_once    = |C| / |R|   over the whole period

    The numerator and denominator beside mean_of_quarters are sums over its quarters.
    """
    asked = ask(gate, selection, "coverage", by)
    known, cautions = logs_of(asked)
    totals, quarters = site_totals(asked), quarter_counts(asked)
    counted = {name: quarters[name].to_numpy() for name in ("at_risk", *(f"reached_{r}" for r in RECIPIENTS))}
    parts = quarters["by_part"].to_numpy()
    means = {
        tuple(key.values()): _means(
            parts[own].tolist(), {name: values[own].tolist() for name, values in counted.items()}
        )
        for key, own in asked.groups(quarters)
        if len(own)
    }
    counts = {name: totals[name].to_numpy() for name in ("at_risk", "enrolled_days", *RECIPIENTS.values())}
    rows = [
        row
        for key, lines in asked.groups(totals)
        for values in (_once(counts, lines),)
        for row in (
            *_mean_rows(key, values, means.get(tuple(key.values()), {}), known),
            *_once_rows(key, values, known),
        )
    ]
    return asked.result(rows, settings=SETTINGS, cautions=(*cautions, *calendar_cautions(asked)))


def _once(counts: Mapping[str, np.ndarray], lines: np.ndarray) -> dict[str, int]:
    """Sites at risk, those of them reached, and those left out, of one cell over the whole period."""
    at_risk = counts["at_risk"][lines].astype(bool)
    left_out = int((counts["enrolled_days"][lines][~at_risk] > 0).sum())
    found = {"at_risk": int(at_risk.sum()), EXCLUDED: left_out}
    for recipient, column in RECIPIENTS.items():
        found[f"reached_{recipient}"] = int((counts[column][lines][at_risk] > 0).sum())
    return found


def _means(parts: Sequence[Any], counts: Mapping[str, Sequence[int]]) -> dict[str, Any]:
    """Means over the quarters of one cell of the shares reached, and the sums of what was counted."""
    quarters: dict[Any, dict[str, int]] = {}
    for line, part in enumerate(parts):
        quarter = quarters.setdefault(part, dict.fromkeys(counts, 0))
        for name, values in counts.items():
            quarter[name] += values[line]
    found: dict[str, Any] = {name: sum(quarter[name] for quarter in quarters.values()) for name in counts}
    some = [quarter for quarter in quarters.values() if quarter["at_risk"]]
    for recipient in RECIPIENTS if some else ():
        shares = [quarter[f"reached_{recipient}"] / quarter["at_risk"] for quarter in some]
        found[f"mean_{recipient}"] = sum(shares) / len(shares)
    return found


def _once_rows(key: Mapping[str, Any], values: Mapping[str, Any], known: bool) -> Iterator[dict[str, Any]]:
    """The three shares of one cell over the whole period."""
    at_risk = int(values["at_risk"] or 0)
    for recipient in RECIPIENTS:
        reached = int(values[f"reached_{recipient}"] or 0)
        yield {
            **key,
            "statistic": "at_least_once",
            "recipient": recipient,
            "denominator": at_risk,
            "n": at_risk,
            "excluded": _left_out(values),
            **_value(ratio(reached, at_risk), reached, known, NO_SITES),
        }


def _mean_rows(
    key: Mapping[str, Any], once: Mapping[str, Any], values: Mapping[str, Any], known: bool
) -> Iterator[dict[str, Any]]:
    """The three means of one cell over its whole quarters; `once` holds the counts of the whole period."""
    at_risk = values.get("at_risk")
    why = NO_QUARTER if at_risk is None else NO_SITES
    for recipient in RECIPIENTS:
        reached = int(values.get(f"reached_{recipient}") or 0)
        yield {
            **key,
            "statistic": "mean_of_quarters",
            "recipient": recipient,
            "denominator": int(at_risk or 0),
            "n": int(once["at_risk"] or 0),
            "excluded": _left_out(once),
            **_value(values.get(f"mean_{recipient}"), reached, known, why),
        }


def _value(value: float | None, reached: int, known: bool, why: str) -> dict[str, Any]:
    """Value and numerator, or the reason there are none."""
    if not known:
        return {"value": None, "numerator": None, "reason": NO_LOGS}
    if value is None:
        return {"value": None, "numerator": reached, "reason": why}
    return {"value": value, "numerator": reached}


def _left_out(values: Mapping[str, Any]) -> dict[str, int]:
    left_out = int(values[EXCLUDED])
    return {EXCLUDED: left_out} if left_out else {}
