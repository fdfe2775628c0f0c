"""What does coaching cost? Three totals, spent and budgeted, and how much of it could be given to sites."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pandas as pd

from coaching_analytics.metrics.by import Ask, ask
from coaching_analytics.metrics.pairs import blanks_last
from coaching_analytics.metrics.result import Result
from coaching_analytics.store import Gate
from coaching_analytics.vocabulary.selection import Selection

# Each total holds the rows of these perspectives.
TOTALS: Mapping[str, tuple[str, ...]] = {
    "budgetary": ("direct",),
    "with_overhead": ("direct", "allocated"),
    "with_in_kind": ("direct", "allocated", "in_kind"),
}
KINDS = ("actual", "budget")
PARTS = ("allocated", "unallocated", "input")
NO_ROWS = {"actual": "no spending rows in this period", "budget": "no budget rows in this period"}
UNALLOCATED = (
    "{dollars} could not be given to sites, because nobody logged hours there in those months or the "
    "place is not known. They are in the total and listed apart by site and setting."
)

SPENT = """
    SELECT {keys} amount_kind, perspective, sum(amount) AS amount
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
# The input of the window, from the lines themselves: the running total of a line, rounded to the cent at the
# end of each month, at the window's end less at its start.
INPUT = """
    WITH line AS (
        SELECT amount_kind AS kind, perspective, CAST(round(amount * 100) AS HUGEINT) AS cents,
               date_trunc('month', start_date) AS first,
               date_diff('month', date_trunc('month', start_date), date_trunc('month', end_date - 1)) + 1 AS
                   months
        FROM spending_line WHERE purpose = 'coaching' AND start_date < $end AND end_date > $start
    ), inside AS (
        SELECT *, least(greatest(date_diff('month', first, $start::DATE), 0), months) AS before,
               least(greatest(date_diff('month', first, $end::DATE), 0), months) AS upto
        FROM line
    )
    SELECT kind, perspective,
           (sum(sign(cents) * ((2 * abs(cents) * upto + months) // (2 * months)
                               - (2 * abs(cents) * before + months) // (2 * months))) * 0.01)::DECIMAL(18, 2)
               AS input
    FROM inside GROUP BY ALL ORDER BY ALL
"""


def coaching_cost(gate: Gate, selection: Selection = Selection(), *, by: Sequence[str] = ()) -> Result:
    """Dollars of coaching, to the cent.

    Parameters
    ----------
    gate, selection
        The store; places and period.
    by
        Any of system, region, agency, setting, site and the periods. Dollars that could not be given to a
        site make a row whose site and setting are None.

    Returns
    -------
    Result
        Rows by total (budgetary, with_overhead, with_in_kind) and kind (actual, budget). Curves:
        `ingredients`, and `reconciliation` of the whole system: allocated + unallocated = input.
    """
    asked = ask(gate, selection, "coaching_cost", by)
    parts, spent = asked.rows(INGREDIENTS), spending(asked)
    return asked.result(
        _rows(asked, spent),
        cautions=_cautions(parts),
        curves={"ingredients": parts, "reconciliation": reconciliation(asked)},
    )


def spending(asked: Ask) -> pd.DataFrame:
    """Dollars by the by-columns, amount_kind and perspective."""
    if asked.by:
        return asked.rows(SPENT.format(keys=asked.keys()))
    return asked.rows(INGREDIENTS).rename(columns={"kind": "amount_kind"})


def totals(asked: Ask, spent: pd.DataFrame) -> dict[tuple[Any, ...], dict[tuple[str, str], Decimal]]:
    """Dollars of each cell of by-columns, by (total, kind); a kind without rows is not in it."""
    found: dict[tuple[Any, ...], dict[tuple[str, str], Decimal]] = {}
    for names, line in asked.cells(spent):
        cell = found.setdefault(tuple(names.values()), {})
        for total, perspectives in TOTALS.items():
            if line["perspective"] in perspectives:
                key = (total, line["amount_kind"])
                cell[key] = cell.get(key, Decimal("0.00")) + line["amount"]
            else:
                cell.setdefault((total, line["amount_kind"]), Decimal("0.00"))
    return found


def reconciliation(asked: Ask) -> pd.DataFrame:
    """Allocated and unallocated dollars of the whole system beside the dollars that came in."""
    system = replace(asked, selection=Selection(system=asked.selection.system, window=asked.window))
    given: dict[tuple[str, str], dict[str, Decimal]] = {}
    for line in system.rows(INGREDIENTS).to_dict("records"):
        cell = given.setdefault((line["kind"], line["perspective"]), {})
        cell[line["place"]] = cell.get(line["place"], Decimal("0.00")) + line["amount"]
    for line in system.rows(INPUT).to_dict("records"):
        given.setdefault((line["kind"], line["perspective"]), {})["input"] = line["input"]
    lines = []
    for kind in KINDS:
        for total, perspectives in TOTALS.items():
            cells = [given[kind, one] for one in perspectives if (kind, one) in given]
            if cells:
                sums = {name: _sum(cell.get(name) for cell in cells) for name in PARTS}
                lines.append({"total": total, "kind": kind, **sums})
    return pd.DataFrame(lines, columns=["total", "kind", *PARTS])


def _sum(amounts: Iterable[Any]) -> Decimal:
    return sum((amount for amount in amounts if isinstance(amount, Decimal)), Decimal("0.00"))


def _rows(asked: Ask, spent: pd.DataFrame) -> list[dict[str, Any]]:
    cells = totals(asked, spent)
    if not cells and not asked.by:
        cells = {(): {}}
    rows = []
    for key in sorted(cells, key=blanks_last):
        for total in TOTALS:
            for kind in KINDS:
                amount = cells[key].get((total, kind))
                rows.append(
                    {
                        **dict(zip(asked.by, key, strict=True)),
                        "total": total,
                        "kind": kind,
                        "value": amount,
                        "numerator": amount,
                        "reason": NO_ROWS[kind] if amount is None else None,
                    }
                )
    return rows


def _cautions(parts: pd.DataFrame) -> list[str]:
    lost = _sum(parts.loc[(parts["place"] == "unallocated") & (parts["kind"] == "actual"), "amount"])
    return [UNALLOCATED.format(dollars=f"${lost:,.0f}")] if lost else []
