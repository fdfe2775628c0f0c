"""How much of coaches' paid time is logged? (C4)"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from coaching_analytics.metrics.by import COLUMNS, ask
from coaching_analytics.metrics.logs import NO_LOGS, logs_of
from coaching_analytics.metrics.result import Result, ratio
from coaching_analytics.vocabulary.selection import Selection

if TYPE_CHECKING:
    from coaching_analytics.store import Gate

QUANTILES = {"median": 0.5, "q25": 0.25, "q75": 0.75}
NO_CONTRACT = "no coach with contracted hours"
WITHOUT = "without contracted hours"
MONTHS = "months of others without them"

# A coach's months count where contracted hours are on record, hours of leave taken off; others are left out.
_COACHES = """
SELECT {keys}{places}coach_id,
       sum(logged_minutes) FILTER (contracted_minutes IS NOT NULL) / 60 AS logged_hours,
       sum(contracted_minutes) / 60 AS contracted_hours,
       count(*) FILTER (contracted_minutes IS NULL AND (person_days > 0 OR logged_minutes > 0)) AS left_out
FROM coach_month
WHERE month >= $start AND month < $end AND coach_role = 'coach' AND (person_days > 0 OR logged_minutes > 0)
GROUP BY ALL ORDER BY ALL
"""


def capacity_used(gate: Gate, selection: Selection = Selection(), *, by: Sequence[str] = ()) -> Result:
    """Which share of the hours coaches are paid for is logged?

    Parameters
    ----------
    gate, selection
        The store, and the places and months chosen.
    by
        Of system, region, agency, coach, month, quarter, school_year, fiscal_year; places are the employer's.

    Returns
    -------
    Result
        Facet `statistic`: used (logged of contracted hours, over all coaches), median, q25, q75 (the same of
        each coach), and the data flags above and below (shares of coaches). `n` counts coaches. Curve
        `coaches`: a line a coach and employer's region with hours, share and flag; for staff only.

    Notes
    -----
    Over coach-months with contracted hours on record, L logged hours and P = full-time post x contracted
    hours, leave taken off::

        used  = sum(L) / sum(P)
        above = count(coaches with L / P > capacity_high) / coaches
        below = count(coaches with L / P < capacity_low) / coaches

    A share above or below these bounds is a question about the data first: logs left out or entered twice, a
    post or its hours out of date.
    """
    asked = ask(gate, selection, "capacity_used", by)
    known, cautions = logs_of(asked)
    high, low = (float(asked.setting(name)) for name in ("capacity_high", "capacity_low"))
    wanted = dict.fromkeys(COLUMNS[name] for name in asked.by if name in COLUMNS and name != "coach")
    listed = "".join("nullif(agency_id, '') AS agency_id, " if n == "agency_id" else f"{n}, " for n in wanted)
    found = asked.rows(_COACHES.format(keys=asked.keys(only=asked.periods), places=listed))
    columns = {n: found[n].to_numpy(dtype=float) for n in ("logged_hours", "contracted_hours", "left_out")}
    rows = [
        row
        for key, lines in asked.groups(found)
        for row in _rows(key, {n: values[lines] for n, values in columns.items()}, known, (low, high))
    ]
    each = asked.rows(_COACHES.format(keys="", places="region_id, "))
    told = _flagged(each, low, high)
    return asked.result(
        rows,
        settings=("capacity_high", "capacity_low"),
        cautions=cautions,
        curves={"coaches": told if known else told.iloc[:0]},
    )


def _flagged(found: pd.DataFrame, low: float, high: float) -> pd.DataFrame:
    """Coaches with contracted hours, their share and flag."""
    known = found[found["contracted_hours"].fillna(0).to_numpy(dtype=float) > 0].reset_index(drop=True)
    share = known["logged_hours"].to_numpy(dtype=float) / known["contracted_hours"].to_numpy(dtype=float)
    flag = np.where(share > high, "above", np.where(share < low, "below", ""))
    return known.assign(used=share, flag=flag.astype(object)).drop(columns="left_out")


def _rows(
    key: Mapping[str, Any], coaches: Mapping[str, np.ndarray], known: bool, bounds: tuple[float, float]
) -> Iterator[dict[str, Any]]:
    """The figures of one cell."""
    paid = np.nan_to_num(coaches["contracted_hours"])
    some = paid > 0
    logged, paid = np.nan_to_num(coaches["logged_hours"])[some], paid[some]
    without, months = int((~some).sum()), int(coaches["left_out"][some].sum())
    excluded = {name: n for name, n in ((WITHOUT, without), (MONTHS, months)) if n}
    common = {**key, "n": len(paid), "excluded": excluded}
    why = NO_LOGS if not known else NO_CONTRACT
    value = ratio(float(logged.sum()), float(paid.sum())) if known else None
    yield {
        **common,
        "statistic": "used",
        "value": value,
        "numerator": float(logged.sum()) if known else None,
        "denominator": float(paid.sum()),
        "reason": None if value is not None else why,
    }
    shares = logged / paid
    for name, level in QUANTILES.items():
        middle = float(np.quantile(shares, level)) if known and len(shares) else None
        yield {**common, "statistic": name, "value": middle, "reason": None if middle is not None else why}
    low, high = bounds
    for name, flagged in (("above", shares > high), ("below", shares < low)):
        part = ratio(int(flagged.sum()), len(shares)) if known else None
        yield {
            **common,
            "statistic": name,
            "value": part,
            "numerator": int(flagged.sum()) if known else None,
            "denominator": len(shares),
            "reason": None if part is not None else why,
        }
