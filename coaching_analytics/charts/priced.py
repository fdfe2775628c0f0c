"""Which prices dollars stand in beside those as spent: of one year, of the system's average, or both."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from coaching_analytics.charts import labels

AVERAGE = "at the system's average prices"


def told(settings: Mapping[str, Any]) -> str:
    """The prices in words: 'dollars of 2023 (CPI-U)'; empty while dollars stand as they were spent."""
    base, index = settings.get("base_year"), str(settings.get("price_index"))
    of_year = f"dollars of {base} ({labels.INDEXES.get(index, index)})" if base is not None else ""
    if settings.get("regional_prices") != "on":
        return of_year
    return f"{of_year or 'dollars as spent'} {AVERAGE}"


def short(settings: Mapping[str, Any]) -> str:
    """The same for the head of a column: '2023 $', 'average $' or '2023 average $'."""
    base = settings.get("base_year")
    parts = ([str(base)] if base is not None else []) + (
        ["average"] if settings.get("regional_prices") == "on" else []
    )
    return " ".join([*parts, "$"]) if parts else ""
