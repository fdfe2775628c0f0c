"""How old are the ratings that figures of quality rest on? (Q6)"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from coaching_analytics.metrics import independent
from coaching_analytics.metrics.by import ask
from coaching_analytics.metrics.result import Result
from coaching_analytics.vocabulary.selection import Selection, add_months

if TYPE_CHECKING:
    from coaching_analytics.store import Gate

# Rooms in use on the last day of the window, each with its last formal rating up to then.
_ROOMS = """
WITH last AS (
    SELECT classroom_id, max(observation_date) AS rated
    FROM {ratings} WHERE purpose = 'formal' AND observation_date < $end GROUP BY classroom_id
)
SELECT room.system_id, room.region_id, room.agency_id, room.setting, room.site_id, room.classroom_id,
       last.rated, CAST($end - last.rated AS INTEGER) - 1 AS days
FROM room_spell AS room LEFT JOIN last ON last.classroom_id = room.classroom_id
WHERE room.start_date < $end AND room.end_date >= $end
ORDER BY room.site_id, room.classroom_id
"""
BANDS = {"under_12": 12, "from_12": 24, "from_24": 36, "from_36": None}
"""Ages of the last rating and the months at which each ends; `never` is the fifth."""
STATISTICS = ("median_days", "old", "never")
NO_ROOMS = "no rooms in use on the last day"
NEVER = "no formal rating yet"


def rating_freshness(gate: Gate, selection: Selection = Selection(), *, by: Sequence[str] = ()) -> Result:
    """How many days ago was each room last rated, and how many ratings are old?

    Parameters
    ----------
    gate, selection
        The store, and the places and months chosen; rooms in use on the last day of the months count.
    by
        Of system, region, agency, setting, site.

    Returns
    -------
    Result
        Facet `statistic`: median_days (over rooms ever rated), old (share of rooms ever rated whose rating is
        older than `old_rating_months`), never (share of rooms in use without any formal rating); under_12,
        from_12, from_24, from_36 (share of rooms in use whose rating is so many months old: with never they
        add up to all rooms); sites_never (share of sites none of whose rooms was ever rated). Curve `rooms`:
        rooms by months since the last rating.

    Notes
    -----
    ::

        days  = last day of the window - day of the last formal rating
        old   = count(rooms rated before (end of the window - old_rating_months)) / count(rooms ever rated)
        never = count(rooms without a formal rating) / count(rooms in use)
        from_12 = count(rooms rated in [end - 24 months, end - 12 months)) / count(rooms in use)
    """
    asked = ask(gate, selection, "rating_freshness", by)
    rooms = asked.rows(_ROOMS.format(ratings=independent.ratings(asked)))
    days = rooms["days"].to_numpy(dtype=float, na_value=np.nan)
    end = asked.window.end
    limit = _days_in(end, int(asked.setting("old_rating_months")))
    edges = [_days_in(end, months) for months in BANDS.values() if months is not None]
    sites = pd.factorize(rooms["site_id"])[0]
    rows = [
        row
        for key, own in asked.groups(rooms)
        for row in (
            *_rows(key, days[own], limit),
            *_ages(key, days[own], edges),
            *_sites(key, days[own], sites[own]),
        )
    ]
    return asked.result(
        rows,
        settings=("old_rating_months", independent.SETTING),
        curves={"rooms": rooms[["site_id", "region_id", "setting", "classroom_id", "rated", "days"]]},
    )


def _days_in(end: date, months: int) -> int:
    """Days from the first day of the last `months` months to the last day before `end`."""
    return (end - add_months(end, -months)).days - 1


def _rows(key: Mapping[str, Any], days: np.ndarray, limit: int) -> Iterator[dict[str, Any]]:
    """The three statistics of one cell; `days` is nan where a room was never rated."""
    rated = days[~np.isnan(days)]
    n, never = len(days), len(days) - len(rated)
    if not n:
        yield from ({**key, "statistic": name, "reason": NO_ROOMS} for name in STATISTICS)
        return
    excluded = {NEVER: never} if never else {}
    for name in ("median_days", "old"):
        base = {**key, "statistic": name, "n": len(rated), "excluded": excluded}
        if not len(rated):
            yield {**base, "reason": "no room has a formal rating"}
        elif name == "median_days":
            yield {**base, "value": float(np.median(rated))}
        else:
            old = int((rated > limit).sum())
            yield {**base, "value": old / len(rated), "numerator": old, "denominator": len(rated)}
    yield {**key, "statistic": "never", "value": never / n, "numerator": never, "denominator": n, "n": n}


def _ages(key: Mapping[str, Any], days: np.ndarray, edges: Sequence[int]) -> Iterator[dict[str, Any]]:
    """Rooms by age of their last rating, as shares of rooms in use; `edges` are the oldest days of each."""
    n = len(days)
    rated = days[~np.isnan(days)]
    counts = np.bincount(np.searchsorted(edges, rated, side="left"), minlength=len(BANDS))
    for name, count in zip(BANDS, counts.tolist(), strict=True):
        base = {**key, "statistic": name, "n": n}
        if n:
            yield {**base, "value": count / n, "numerator": count, "denominator": n}
        else:
            yield {**base, "reason": NO_ROOMS}


def _sites(key: Mapping[str, Any], days: np.ndarray, sites: np.ndarray) -> Iterator[dict[str, Any]]:
    """Sites with rooms in use of which none was ever rated."""
    n = len(np.unique(sites))
    never = n - len(np.unique(sites[~np.isnan(days)]))
    base = {**key, "statistic": "sites_never", "n": n}
    if n:
        yield {**base, "value": never / n, "numerator": never, "denominator": n}
    else:
        yield {**base, "reason": NO_ROOMS}
