"""What share of state preschool funding goes to coaching and instructional support?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

import pandas as pd

from coaching_analytics.metrics.by import Ask, ask
from coaching_analytics.metrics.pairs import blanks_last
from coaching_analytics.metrics.result import Result, ratio
from coaching_analytics.store import Gate
from coaching_analytics.vocabulary.selection import Selection
from coaching_analytics.vocabulary.thresholds import thresholds

BASES = ("budget", "actual", "all_spending")
MISSING = {
    "budget": "no budget rows of state preschool funding in this period",
    "actual": "no spending rows of state preschool funding in this period",
    "all_spending": "no spending rows in this period",
}
LINE = "coaching_share"

# Dollars of a line in each month of the window: the running total rounded to the cent, less that of the month
# before.
DOLLARS = """
    WITH line AS (
        SELECT {keys} amount_kind, purpose IN ('coaching', 'instructional_support') AS support,
               coalesce(state_preschool, FALSE) AS preschool,
               CAST(round(amount * 100) AS HUGEINT) AS cents, date_trunc('month', start_date) AS first,
               date_diff('month', date_trunc('month', start_date), date_trunc('month', end_date - 1)) + 1 AS
                   months
        FROM spending_line WHERE start_date < $end AND end_date > $start
    ), wanted AS (
        SELECT unnest(generate_series($start::TIMESTAMP, $end::TIMESTAMP - INTERVAL 1 DAY, INTERVAL 1 MONTH))
            AS month
    ), part AS (
        SELECT line.*, wanted.month, date_diff('month', first, wanted.month) AS before
        FROM line JOIN wanted ON wanted.month >= line.first AND date_diff('month', first, wanted.month) <
            months
    )
    SELECT {names} {year} amount_kind, support, preschool,
           (sum(sign(cents) * ((2 * abs(cents) * (before + 1) + months) // (2 * months)
                               - (2 * abs(cents) * before + months) // (2 * months))) * 0.01)::DECIMAL(18, 2)
               AS amount
    FROM part GROUP BY ALL
"""


def coaching_share(gate: Gate, selection: Selection = Selection(), *, by: Sequence[str] = ()) -> Result:
    """Dollars tagged coaching or system-level instructional support over state preschool funding.

    Parameters
    ----------
    gate, selection
        The store; places and period.
    by
        Any of system, region, fiscal_year. Lines of the whole system make a row whose region is None.

    Returns
    -------
    Result
        Rows by basis: `budget` (budget over budget, what the 8% line belongs to), `actual`, and
        `all_spending` (actual dollars over all actual spending). Curve `line`: the line in force.
    """
    asked = ask(gate, selection, "coaching_share", by)
    places = tuple(name for name in asked.by if name != "fiscal_year")
    shift = (13 - asked.years.fiscal) % 12
    year = (
        f"('FY' || year(month + INTERVAL {shift} MONTH)) AS by_fiscal_year, " if "fiscal_year" in by else ""
    )
    found = asked.rows(
        DOLLARS.format(keys=asked.keys(only=places), names=asked.names(only=places), year=year)
    )
    rows = list(_rows(asked, found))
    return asked.result(rows, curves={"line": _line()})


def _rows(asked: Ask, found: pd.DataFrame) -> Iterator[dict[str, Any]]:
    cells: dict[tuple[Any, ...], list[Mapping[str, Any]]] = {}
    for names, line in asked.cells(found):
        cells.setdefault(tuple(names.values()), []).append(line)
    if not cells and not asked.by:
        cells = {(): []}
    for key in sorted(cells, key=blanks_last):
        for basis in BASES:
            inside = [line for line in cells[key] if _counts(line, basis)]
            names = dict(zip(asked.by, key, strict=True))
            if not inside:
                yield {**names, "basis": basis, "reason": MISSING[basis]}
                continue
            whole = sum((line["amount"] for line in inside), Decimal("0.00"))
            part = sum((line["amount"] for line in inside if line["support"]), Decimal("0.00"))
            value = ratio(part, whole)
            yield {
                **names,
                "basis": basis,
                "value": value,
                "numerator": part,
                "denominator": whole,
                "reason": None if value is not None else MISSING[basis],
            }


def _counts(line: Mapping[str, Any], basis: str) -> bool:
    """Whether dollars are in the denominator of a basis."""
    if basis == "all_spending":
        return bool(line["amount_kind"] == "actual")
    return bool(line["amount_kind"] == basis and line["preschool"])


def _line() -> pd.DataFrame:
    return pd.DataFrame(
        [("budget", line.value, line.unit, line.source) for line in thresholds() if line.id == LINE],
        columns=["basis", "value", "unit", "source"],
    )
