"""How soon after a session is it entered? (X10)"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import pandas as pd

from coaching_analytics.metrics.by import ask
from coaching_analytics.metrics.result import Result
from coaching_analytics.vocabulary.selection import Selection

if TYPE_CHECKING:
    from coaching_analytics.store import Gate

# Days within which this share of the entries is made.
LEVELS = {"median": 0.5, "nine_in_ten": 0.9}

_QUERY = """
SELECT {keys}lag_days, CAST(sum(sessions) AS BIGINT) AS sessions
FROM entry_lag WHERE month >= $start AND month < $end
GROUP BY ALL
"""


def entry_lag(gate: Gate, selection: Selection = Selection(), *, by: Sequence[str] = ()) -> Result:
    """How many days after a session is it entered?

    Parameters
    ----------
    gate, selection
        The store, and the places and months chosen.
    by
        Of system, region, agency, month, quarter, school_year, fiscal_year; places are the employer's.

    Returns
    -------
    Result
        Facet `statistic`: median, nine_in_ten (days). `n` is sessions with a day of entry. Curve `days`:
        sessions by days from the session to its entry.

    Notes
    -----
    ::

        median      = fewest days within which half of the entries were made
        nine_in_ten = fewest days within which nine in ten were made
    """
    asked = ask(gate, selection, "entry_lag", by)
    cells: dict[tuple[Any, ...], tuple[dict[str, Any], dict[int | None, int]]] = {}
    if not asked.by:
        cells[()] = ({}, {})
    for key, values in asked.cells(asked.rows(_QUERY.format(keys=asked.keys()))):
        counts = cells.setdefault(tuple(key.values()), (key, {}))[1]
        lag = values["lag_days"]
        counts[None if lag is None else int(lag)] = int(values["sessions"])
    ordered = sorted(cells, key=lambda names: [(name is None, str(name)) for name in names])
    rows = [row for names in ordered for row in _rows(*cells[names])]
    whole: dict[int, int] = {}
    for _, counts in cells.values():
        for lag, n in counts.items():
            if lag is not None:
                whole[lag] = whole.get(lag, 0) + n
    days = pd.DataFrame(sorted(whole.items()), columns=["days", "sessions"])
    return asked.result(rows, settings=("late_days",), curves={"days": days})


def _rows(key: Mapping[str, Any], counts: Mapping[int | None, int]) -> Iterator[dict[str, Any]]:
    """Both statistics of one cell."""
    known = sorted((lag, n) for lag, n in counts.items() if lag is not None)
    entered, blank = sum(n for _, n in known), counts.get(None, 0)
    for statistic, level in LEVELS.items():
        value = _within(known, level * entered)
        yield {
            **key,
            "statistic": statistic,
            "value": value,
            "n": entered,
            "excluded": {"sessions without a day of entry": blank} if blank else {},
            "reason": "no sessions with a day of entry" if value is None else None,
        }


def _within(known: Sequence[tuple[int, int]], wanted: float) -> int | None:
    """Fewest days within which so many entries were made."""
    so_far = 0
    for lag, n in known:
        so_far += n
        if so_far >= wanted - 1e-9:
            return lag
    return None
