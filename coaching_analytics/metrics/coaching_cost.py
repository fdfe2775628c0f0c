"""What does coaching cost? Three totals, spent and budgeted, and how much of it could be given to sites."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pandas as pd

from coaching_analytics.metrics.allocated import RULE
from coaching_analytics.metrics.by import Ask, ask
from coaching_analytics.metrics.pairs import blanks_last
from coaching_analytics.metrics.real_dollars import PRICES, Prices, prices
from coaching_analytics.metrics.result import Result
from coaching_analytics.metrics.spending import (
    INGREDIENTS,
    KINDS,
    NO_ROWS,
    TOTALS,
    by_year,
    spending,
    totals,
)
from coaching_analytics.store import Gate
from coaching_analytics.vocabulary.selection import Selection

PARTS = ("allocated", "unallocated", "input")
UNALLOCATED = (
    "{dollars} could not be given to sites, because {why} or the place is not known. They are in the total "
    "and listed apart by site and setting."
)
NOT_GIVEN = {
    "hours": "nobody logged hours there in those months",
    "sites": "no site was enrolled there in those months",
    "educators": "no educators were on record there in those months",
    "direct_only": "only dollars booked to a site are a site's",
}

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
        `ingredients`; `reconciliation` of the whole system: allocated + unallocated = input; and `real`, raw
        and real dollars side by side, while prices of years or regions are compared.
    """
    asked = ask(gate, selection, "coaching_cost", by)
    parts, spent = asked.rows(INGREDIENTS), spending(asked)
    rows = _rows(asked, spent)
    index = prices(asked)
    real = real_lines(asked, index, rows) if index else pd.DataFrame()
    return asked.result(
        rows,
        settings=PRICES,
        extra_settings=index.settings() if index else {},
        cautions=[*_cautions(asked, parts), *([index.caution(real)] if index else [])],
        curves={"ingredients": parts, "reconciliation": reconciliation(asked), "real": real},
    )


def real_lines(asked: Ask, index: Prices, rows: Iterable[Mapping[str, Any]]) -> pd.DataFrame:
    """Raw and real dollars of each row side by side."""
    spent, lines = by_year(asked), []
    for row in rows:
        key = tuple(row[name] for name in asked.by)
        raw, reason = row["value"], row["reason"]
        real = None
        if raw is not None:
            real, reason = index.real(spent.get(key, {}).get((row["total"], row["kind"]), {}))
        lines.append((*key, row["total"], row["kind"], raw, real, reason))
    columns = [*asked.by, "total", "kind", "raw", "real", "reason"]
    return pd.DataFrame(lines, columns=columns, dtype=object)


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


def _cautions(asked: Ask, parts: pd.DataFrame) -> list[str]:
    lost = _sum(parts.loc[(parts["place"] == "unallocated") & (parts["kind"] == "actual"), "amount"])
    why = NOT_GIVEN[asked.setting(RULE)]
    return [UNALLOCATED.format(dollars=f"${lost:,.0f}", why=why)] if lost else []
