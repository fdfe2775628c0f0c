"""What coaching of a room cost between its two ratings: in dollars as spent, and in those of one year."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from coaching_analytics.metrics.by import Ask
from coaching_analytics.metrics.pairs import Cell, Pairs, Rooms
from coaching_analytics.metrics.real_dollars import Prices, prices

TOTALS = ("budgetary", "with_overhead", "with_in_kind")
NO_SPENDING = "no spending rows"
NO_COST = "no spending between the two ratings"

# What coaching of a room of each site cost between the months of two ratings, in the three totals.
COSTS = f"""
    SELECT span_code, {", ".join(TOTALS)} FROM rating_pair_cost
    WHERE month >= $start AND month < $end ORDER BY span_code
"""
# The same dollars by the calendar year they were spent in, which is what a price index goes by.
COSTS_BY_YEAR = f"""
    WITH piece AS (
        SELECT span_code, site_id, y.year, greatest(earlier_month, make_date(y.year, 1, 1)) AS first,
               least(month, make_date(y.year + 1, 1, 1)) AS last
        FROM rating_pair_cost,
             unnest(range(year(earlier_month), year(month) + 1)) AS y(year)
        WHERE month >= $start AND month < $end
    )
    SELECT piece.span_code, piece.year,
           {
    ", ".join(
        f"max(later.cost_per_room_before - before.cost_per_room_before) "
        f"FILTER (WHERE later.total = '{total}') AS {total}"
        for total in TOTALS
    )
}
    FROM piece
    JOIN site_cost_cumulative AS later ON later.site_id = piece.site_id AND later.month = piece.last
    JOIN site_cost_cumulative AS before
        ON before.site_id = piece.site_id AND before.month = piece.first AND before.total = later.total
    WHERE piece.first < piece.last
    GROUP BY ALL ORDER BY ALL
"""


def priced(asked: Ask, pairs: Pairs) -> Iterator[Cell]:
    """The cells with what coaching of each room cost between its ratings, in the three totals.

    The cost is nan where no spending is on record.
    """
    found = asked.rows(COSTS)
    spans = found["span_code"].to_numpy()
    costs = {total: found[total].to_numpy(dtype=float) for total in TOTALS}
    for cell in pairs.cells:
        own = {total: looked_up(cell.rooms["span"], spans, cost) for total, cost in costs.items()}
        yield replace(cell, rooms=Rooms({**cell.rooms.columns, **own}))


def looked_up(wanted: np.ndarray, keys: np.ndarray, values: np.ndarray) -> np.ndarray:
    """The value of each key wanted, of `keys` in order; nan where there is none."""
    if not len(keys):
        return np.full(len(wanted), np.nan)
    at = np.minimum(np.searchsorted(keys, wanted), len(keys) - 1)
    return np.where(keys[at] == wanted, values[at], np.nan)


@dataclass(frozen=True, slots=True)
class RealCosts:
    """What rooms cost in dollars of one year.

    Attributes
    ----------
    index
        The price index in force.
    pieces
        Dollars as spent of each span between two ratings, by calendar year, in the three totals.
    """

    index: Prices
    pieces: pd.DataFrame

    def of(self, rooms: Rooms, total: str) -> tuple[np.ndarray | None, str | None]:
        """Cost of each room in dollars of the base year, or None and the reason.

        One year that the index lacks leaves all of these rooms without real dollars: a mean over the others
        would be one of other rooms. A year in which nothing was spent needs no price.
        """
        own = self.pieces[self.pieces["span_code"].isin(rooms["span"])]
        own = own[own[total].fillna(0.0) != 0]
        factors, reason = self.index.factors(own["year"].to_numpy())
        if factors is None:
            return None, reason
        sums = (
            pd.Series(own[total].to_numpy(dtype=float) * factors).groupby(own["span_code"].to_numpy()).sum()
        )
        known = looked_up(rooms["span"], sums.index.to_numpy(), sums.to_numpy())
        # Lines that cancel to nothing, and totals of which nothing was spent, cost nothing at any price.
        return np.where(np.isnan(known), 0.0, known), None


def real_costs(asked: Ask) -> RealCosts | None:
    """Costs of rooms by the price index in force; None while it is off."""
    index = prices(asked)
    return None if index is None else RealCosts(index, asked.rows(COSTS_BY_YEAR))
