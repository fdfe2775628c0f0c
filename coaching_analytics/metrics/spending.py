"""Dollars of coaching by cell, in the three totals: what every figure of cost starts from."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import pandas as pd

from coaching_analytics.metrics.by import Ask
from coaching_analytics.metrics.real_dollars import Spent, regions_compared

# Each total holds the rows of these perspectives.
TOTALS: Mapping[str, tuple[str, ...]] = {
    "budgetary": ("direct",),
    "with_overhead": ("direct", "allocated"),
    "with_in_kind": ("direct", "allocated", "in_kind"),
}
KINDS = ("actual", "budget")
NO_ROWS = {"actual": "no spending rows in this period", "budget": "no budget rows in this period"}
Key = tuple[Any, ...]
"""Values of the by-columns of one cell."""

SPENT = """
    SELECT {keys} amount_kind, perspective, sum(amount) AS amount
    FROM spend_site_month WHERE month >= $start AND month < $end GROUP BY ALL
"""
# The same by region and calendar year, which is what price indexes go by.
SPENT_BY_YEAR = """
    SELECT {keys} amount_kind, perspective, {region} AS spent_in, year(month) AS year, sum(amount) AS amount
    FROM spend_site_month WHERE month >= $start AND month < $end GROUP BY ALL
"""
# The dollars of the window by what they were for. Asked in the same words by every figure that needs no more,
# so that one answer serves them all.
INGREDIENTS = """
    SELECT amount_kind AS kind, coalesce(ingredient, 'not stated') AS ingredient, perspective,
           CASE WHEN site_id IS NULL THEN 'unallocated' ELSE 'allocated' END AS place, sum(amount) AS amount
    FROM spend_site_month WHERE month >= $start AND month < $end
    GROUP BY ALL ORDER BY ALL
"""


def spending(asked: Ask) -> pd.DataFrame:
    """Dollars by the by-columns, amount_kind and perspective."""
    if asked.by:
        return asked.rows(SPENT.format(keys=asked.keys()))
    return asked.rows(INGREDIENTS).rename(columns={"kind": "amount_kind"})


def totals(asked: Ask, spent: pd.DataFrame) -> dict[Key, dict[tuple[str, str], Decimal]]:
    """Dollars of each cell of by-columns, by (total, kind); a kind without rows is not in it."""
    found: dict[Key, dict[tuple[str, str], Decimal]] = {}
    for names, line in asked.cells(spent):
        cell = found.setdefault(tuple(names.values()), {})
        for total, perspectives in TOTALS.items():
            if line["perspective"] in perspectives:
                key = (total, line["amount_kind"])
                cell[key] = cell.get(key, Decimal("0.00")) + line["amount"]
            else:
                cell.setdefault((total, line["amount_kind"]), Decimal("0.00"))
    return found


def by_year(asked: Ask) -> dict[Key, dict[tuple[str, str], dict[Spent, Decimal]]]:
    """Dollars of each cell by (total, kind), and by calendar year and region where regions are compared."""
    found: dict[Key, dict[tuple[str, str], dict[Spent, Decimal]]] = {}
    region = "region_id" if regions_compared(asked) else "CAST(NULL AS VARCHAR)"
    for names, line in asked.cells(asked.rows(SPENT_BY_YEAR.format(keys=asked.keys(), region=region))):
        cell, year = found.setdefault(tuple(names.values()), {}), (line["spent_in"], int(line["year"]))
        for total, perspectives in TOTALS.items():
            own = cell.setdefault((total, line["amount_kind"]), {})
            if line["perspective"] in perspectives:
                own[year] = own.get(year, Decimal("0.00")) + line["amount"]
    return found
