"""Dollars of several years in the prices of one, and of regions at one price level, for figures of cost.

A figure of cost stays in dollars as they were spent. With the setting `price_index` (M7), `regional_prices`
or both it also carries a curve `real`, raw and real dollars side by side; a year or region that an index
lacks leaves real dollars blank and is named.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import numpy as np
import pandas as pd

from coaching_analytics.metrics.by import Ask
from coaching_analytics.statistics.prices import MissingPrices, price_factors, regional_factors
from coaching_analytics.store import Gate
from coaching_analytics.vocabulary.price_index import price_indexes, spelt
from coaching_analytics.vocabulary.selection import Selection

OFF = "off"
CENT = Decimal("0.01")
Spent = tuple[str | None, int]
"""The region dollars were spent in (None: none of its own) and the calendar year."""
BySpent = Mapping[Spent, Decimal]

STATED = "Real dollars are {what}."
OF_YEAR = (
    "dollars of {base} by the price index {name}: each month's dollars in the prices of the calendar year it "
    "lies in"
)
OF_AVERAGE = (
    "{dollars} at the price level of the system's average: those of a region over its level in the "
    "table regional_price_index, those of no region as they are"
)
PRICES = ("price_index", "regional_prices")
LACKING = "There are no real dollars: {why}. Nothing is filled in or extrapolated."
OWN_INDEX = "SELECT index_name, year, value FROM price_year ORDER BY index_name, year"
OWN_LEVELS = "SELECT region_id, year, value FROM regional_price ORDER BY region_id, year"


@dataclass(frozen=True, slots=True)
class Prices:
    """The prices dollars are shown in.

    Attributes
    ----------
    name, levels, base_year
        The price index in force, its levels and the year in whose prices dollars are shown; "off", nothing
        and None where only regions are compared.
    regional
        Price level of each region and year, 100 being the average; None while regions are left as they are.
    problem
        Why it cannot be used at all; else empty.
    """

    name: str
    levels: Mapping[int, float]
    base_year: int | None
    problem: str = ""
    regional: Mapping[Spent, float] | None = None

    def real(self, dollars: BySpent) -> tuple[Decimal | None, str | None]:
        """The dollars in these prices to the cent, or None and the reason."""
        spent = sorted(dollars, key=lambda one: (one[0] or "", one[1]))
        factors, reason = self.factors(spent)
        if factors is None:
            return None, reason
        parts = (dollars[one] * Decimal(repr(float(f))) for one, f in zip(spent, factors, strict=True))
        return sum(parts, Decimal(0)).quantize(CENT), None

    def factors(self, spent: Sequence[Spent]) -> tuple[np.ndarray | None, str | None]:
        """What dollars of each region and year are multiplied by, or None and the reason."""
        if self.problem:
            return None, self.problem
        found = np.ones(len(spent))
        try:
            if self.base_year is not None:
                found = price_factors([year for _, year in spent], self.levels, self.base_year)
        except MissingPrices as lacking:
            return None, _lacks(self.name, lacking)
        if self.regional is None:
            return found, None
        placed = np.array([region is not None for region, _ in spent], dtype=bool)
        try:
            found[placed] *= regional_factors([one for one in spent if one[0] is not None], self.regional)
        except MissingPrices as lacking:
            return None, _lacks_level(lacking)
        return found, None

    def settings(self) -> dict[str, Any]:
        """The settings to print beside a figure."""
        usable = self.base_year is not None and not self.problem
        return {"price_index": self.name, **({"base_year": self.base_year} if usable else {})}

    @property
    def words(self) -> str:
        """What real dollars are."""
        if self.base_year is None:
            return OF_AVERAGE.format(dollars="dollars as they were spent")
        of_year = OF_YEAR.format(base=self.base_year, name=self.name)
        return of_year if self.regional is None else OF_AVERAGE.format(dollars=f"{of_year},")

    def caution(self, lines: pd.DataFrame) -> str:
        """What a reader has to know of a curve `real`: how dollars were turned, or why some were not."""
        unturned = lines.loc[lines["raw"].notna() & lines["real"].isna(), "reason"]
        why = self.problem or next(iter(unturned), "")
        return LACKING.format(why=why) if why else STATED.format(what=self.words)


def offered(gate: Gate) -> dict[str, dict[int, float]]:
    """Levels by year of every price index: those shipped and the store's own, whose rows win."""
    found = {name: dict(index.levels) for name, index in price_indexes().items()}
    for row in gate.rows(Selection(), OWN_INDEX).to_dict("records"):
        found.setdefault(spelt(str(row["index_name"])), {})[int(row["year"])] = float(row["value"])
    return {name: levels for name, levels in found.items() if levels}


def prices(asked: Ask) -> Prices | None:
    """The prices in force; None while neither years nor regions are compared."""
    name = spelt(str(asked.setting("price_index")))
    regional = regional_levels(asked.gate) if regions_compared(asked) else None
    if name == OFF:
        return None if regional is None else Prices(name, {}, None, regional=regional)
    known = offered(asked.gate)
    if name not in known:
        return Prices(name, {}, 0, f"there is no price index {name}; there are {', '.join(sorted(known))}")
    stated = asked.setting("base_year")
    base_year = max(known[name]) if stated == "" else int(float(stated))
    return Prices(name, known[name], base_year, regional=regional)


def regions_compared(asked: Ask) -> bool:
    """Whether dollars of regions are brought to one price level."""
    return bool(asked.setting("regional_prices") == "on")


def regional_levels(gate: Gate) -> dict[Spent, float]:
    """Price level of each region and year in the store's own table; 100 is the average of the system."""
    rows = gate.rows(Selection(), OWN_LEVELS).to_dict("records")
    return {(str(row["region_id"]), int(row["year"])): float(row["value"]) for row in rows}


def _lacks_level(lacking: MissingPrices) -> str:
    named = ", ".join(" in ".join(map(str, one)) for one in lacking.missing if isinstance(one, tuple))
    return f"the table regional_price_index has no value for {named}"


def _lacks(name: str, lacking: MissingPrices) -> str:
    return f"the price index {name} has no value for {', '.join(map(str, lacking.missing))}"
