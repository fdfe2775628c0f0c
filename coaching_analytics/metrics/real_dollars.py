"""Dollars of several years in the prices of one: the setting `price_index` (M7), for figures of cost.

A figure of cost stays in dollars as they were spent. With an index it also carries a curve `real`, raw and
real dollars side by side; a year the index lacks leaves real dollars blank and is named.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import numpy as np
import pandas as pd

from coaching_analytics.metrics.by import Ask
from coaching_analytics.statistics.prices import MissingPrices, price_factors
from coaching_analytics.store import Gate
from coaching_analytics.vocabulary.price_index import price_indexes, spelt
from coaching_analytics.vocabulary.selection import Selection

OFF = "off"
CENT = Decimal("0.01")
ByYear = Mapping[int, Decimal]
"""Dollars by the calendar year they were spent in."""

STATED = (
    "Real dollars are dollars of {base} by the price index {name}: each month's dollars in the prices of the "
    "calendar year it lies in."
)
LACKING = "There are no real dollars: {why}. Nothing is filled in or extrapolated."
OWN_INDEX = "SELECT index_name, year, value FROM price_year ORDER BY index_name, year"


@dataclass(frozen=True, slots=True)
class Prices:
    """A price index in force, and the year in whose prices dollars are shown.

    `problem` says why it cannot be used at all; else it is empty.
    """

    name: str
    levels: Mapping[int, float]
    base_year: int
    problem: str = ""

    def real(self, dollars: ByYear) -> tuple[Decimal | None, str | None]:
        """The dollars in prices of the base year to the cent, or None and the reason."""
        years = sorted(dollars)
        factors, reason = self.factors(np.array(years, dtype=int))
        if factors is None:
            return None, reason
        parts = (dollars[year] * Decimal(repr(float(f))) for year, f in zip(years, factors, strict=True))
        return sum(parts, Decimal(0)).quantize(CENT), None

    def factors(self, years: np.ndarray) -> tuple[np.ndarray | None, str | None]:
        """What dollars of each year are multiplied by, or None and the reason."""
        if self.problem:
            return None, self.problem
        try:
            return price_factors(years, self.levels, self.base_year), None
        except MissingPrices as lacking:
            return None, _lacks(self.name, lacking)

    def settings(self) -> dict[str, Any]:
        """The settings to print beside a figure."""
        return {"price_index": self.name, **({} if self.problem else {"base_year": self.base_year})}

    def caution(self, lines: pd.DataFrame) -> str:
        """What a reader has to know of a curve `real`: how dollars were turned, or why some were not."""
        unturned = lines.loc[lines["raw"].notna() & lines["real"].isna(), "reason"]
        why = self.problem or next(iter(unturned), "")
        return LACKING.format(why=why) if why else STATED.format(base=self.base_year, name=self.name)


def offered(gate: Gate) -> dict[str, dict[int, float]]:
    """Levels by year of every price index: those shipped and the store's own, whose rows win."""
    found = {name: dict(index.levels) for name, index in price_indexes().items()}
    for row in gate.rows(Selection(), OWN_INDEX).to_dict("records"):
        found.setdefault(spelt(str(row["index_name"])), {})[int(row["year"])] = float(row["value"])
    return {name: levels for name, levels in found.items() if levels}


def prices(asked: Ask) -> Prices | None:
    """The price index in force; None while the setting is off."""
    name = spelt(str(asked.setting("price_index")))
    if name == OFF:
        return None
    known = offered(asked.gate)
    if name not in known:
        return Prices(name, {}, 0, f"there is no price index {name}; there are {', '.join(sorted(known))}")
    stated = asked.setting("base_year")
    return Prices(name, known[name], max(known[name]) if stated == "" else int(float(stated)))


def _lacks(name: str, lacking: MissingPrices) -> str:
    return f"the price index {name} has no value for {', '.join(map(str, lacking.missing))}"
