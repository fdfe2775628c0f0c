"""Price indexes that ship with the product: declared in price_index.toml with source and day of the check."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import resources
from types import MappingProxyType
from typing import Any

FIELDS = ("year", "value", "source", "verified_on")


class PriceIndexError(ValueError):
    """A row of a price index that is incomplete, no price level, or there twice."""


@dataclass(frozen=True, slots=True)
class Price:
    """The price level of one calendar year; it is not used while `verified_on` is None."""

    year: int
    value: float
    source: str
    verified_on: date | None


@dataclass(frozen=True, slots=True)
class PriceIndex:
    """One price index.

    Attributes
    ----------
    name, title
        As a setting names it, and in words.
    prices
        Every year declared, those switched off too.
    """

    name: str
    title: str
    prices: tuple[Price, ...]

    @property
    def levels(self) -> dict[int, float]:
        """Price level by year, of the rows somebody has checked."""
        return {price.year: price.value for price in self.prices if price.verified_on is not None}


def spelt(name: str) -> str:
    """The name of an index without what does not matter in its spelling: CPI-U is cpi_u."""
    return re.sub(r"[^a-z0-9]+", "_", name.casefold()).strip("_")


def parse(text: str) -> Mapping[str, PriceIndex]:
    """Indexes of a TOML text by name; `PriceIndexError` names the row at fault."""
    found = {}
    for name, given in tomllib.loads(text).items():
        if not given.get("title") or not given.get("price"):
            raise PriceIndexError(f"The price index {name} needs a title and at least one price.")
        prices = tuple(_price(name, row) for row in given["price"])
        years = [price.year for price in prices]
        if twice := sorted({year for year in years if years.count(year) > 1}):
            raise PriceIndexError(f"The price index {name} has {', '.join(map(str, twice))} twice.")
        found[spelt(name)] = PriceIndex(spelt(name), given["title"], prices)
    return MappingProxyType(found)


@cache
def price_indexes() -> Mapping[str, PriceIndex]:
    """Every index as declared in price_index.toml."""
    text = resources.files("coaching_analytics.vocabulary").joinpath("price_index.toml").read_text("utf-8")
    return parse(text)


def _price(name: str, given: Mapping[str, Any]) -> Price:
    where = f"The price index {name}, year {given.get('year', '?')}"
    unknown = [field for field in given if field not in FIELDS]
    missing = [field for field in FIELDS if field not in given]
    if unknown or missing or not given["source"]:
        raise PriceIndexError(f"{where}: needs {', '.join(FIELDS)}, and nothing else.")
    if not given["value"] > 0:
        raise PriceIndexError(f"{where}: a price index is above 0.")
    return Price(int(given["year"]), float(given["value"]), given["source"], given["verified_on"] or None)
