"""What coaching of a room cost between its two ratings: in dollars as spent, and in those of one year."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from coaching_analytics.metrics.allocated import RULE
from coaching_analytics.metrics.by import Ask
from coaching_analytics.metrics.pairs import Cell, Pairs, Rooms
from coaching_analytics.metrics.real_dollars import Prices, Spent, prices

TOTALS = ("budgetary", "with_overhead", "with_in_kind")
NO_SPENDING = "no spending rows"
NO_COST = "no spending between the two ratings"
NO_DOLLARS = 1e-6
"""Running totals are floats: less than this is nothing, as in the mart rating_pair_cost."""

GIVING_ON = ("hours", "sites", "educators")
Ruled = tuple[np.ndarray, np.ndarray]
"""Codes of the spans between two ratings in order, and what coaching of a room cost in them."""

# What coaching of a room of each site cost between the months of two ratings, in the three totals.
COSTS = f"""
    SELECT span_code, {", ".join(TOTALS)} FROM rating_pair_cost
    WHERE month >= $start AND month < $end ORDER BY span_code
"""
# The same dollars by the calendar year they were spent in, which is what a price index goes by.
COSTS_BY_YEAR = f"""
    WITH piece AS (
        SELECT span_code, region_id, site_id, y.year,
               greatest(earlier_month, make_date(y.year, 1, 1)) AS first,
               least(month, make_date(y.year + 1, 1, 1)) AS last
        FROM rating_pair_cost,
             unnest(range(year(earlier_month), year(month) + 1)) AS y(year)
        WHERE month >= $start AND month < $end
    )
    SELECT piece.span_code, piece.region_id, piece.year,
           {", ".join(f"max(later.{total} - before.{total}) AS {total}" for total in TOTALS)}
    FROM piece
    JOIN site_cost_cumulative AS later ON later.site_id = piece.site_id AND later.month = piece.last
    JOIN site_cost_cumulative AS before
        ON before.site_id = piece.site_id AND before.month = piece.first
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
        yield replace(cell, rooms=Rooms({**cell.rooms.columns, **own}, cell.rooms.means))


def costs_by_rule(asked: Ask) -> list[Ruled]:
    """Cost of a room in the total of the settings, by each rule that gives all dollars on."""
    found = []
    for rule in GIVING_ON:
        own = asked.gate.with_settings({RULE: rule}).rows(asked.selection, COSTS)
        found.append((own["span_code"].to_numpy(), own[asked.setting("cost_total")].to_numpy(dtype=float)))
    return found


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
    spans, real, lacking
        Codes of the spans in order; by total their dollars of the base year, and whether the index lacks a
        year in which some of them were spent.
    """

    index: Prices
    pieces: pd.DataFrame
    spans: np.ndarray
    real: Mapping[str, np.ndarray]
    lacking: Mapping[str, np.ndarray]

    def of(self, rooms: Rooms, total: str) -> tuple[np.ndarray | None, str | None]:
        """Cost of each room in dollars of the base year, or None and the reason.

        One year that the index lacks leaves all of these rooms without real dollars: a mean over the others
        would be one of other rooms. A year in which nothing was spent needs no price.
        """
        if self.index.problem:
            return None, self.index.problem
        if (looked_up(rooms["span"], self.spans, self.lacking[total].astype(float)) == 1).any():
            own = self.pieces[self.pieces["span_code"].isin(rooms["span"])]
            return self.index.factors(_spent(own[own[total].fillna(0.0).abs() >= NO_DOLLARS]))
        cost = looked_up(rooms["span"], self.spans, self.real[total])
        return (None, NO_COST) if np.isnan(cost).any() else (cost, None)


def _spent(pieces: pd.DataFrame) -> list[Spent]:
    """The region and year of each piece."""
    return list(zip(pieces["region_id"].tolist(), pieces["year"].tolist(), strict=True))


def real_costs(asked: Ask) -> RealCosts | None:
    """Costs of rooms by the price index in force; None while it is off."""
    index = prices(asked)
    if index is None:
        return None
    pieces = asked.rows(COSTS_BY_YEAR)
    spans, at = np.unique(pieces["span_code"].to_numpy(), return_inverse=True)
    known = {one: index.factors([one])[0] for one in _spent(pieces.drop_duplicates(["region_id", "year"]))}
    found = (known[one] for one in _spent(pieces))
    factors = np.array([np.nan if one is None else one[0] for one in found], dtype=float)
    real, lacking = {}, {}
    for total in TOTALS:
        dollars = pieces[total].fillna(0.0).to_numpy(dtype=float)
        dollars = np.where(np.abs(dollars) < NO_DOLLARS, 0.0, dollars)
        unknown = np.isnan(factors) & (dollars != 0)
        turned = np.where(dollars == 0, 0.0, dollars * np.nan_to_num(factors))
        real[total] = np.bincount(at, turned, minlength=len(spans))
        lacking[total] = np.bincount(at, unknown, minlength=len(spans)) > 0
    return RealCosts(index, pieces, spans, real, lacking)
