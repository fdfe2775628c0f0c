"""What does an hour, a visit or a site cost?"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pandas as pd

from coaching_analytics.metrics.by import Ask, ask
from coaching_analytics.metrics.pairs import blanks_last
from coaching_analytics.metrics.real_dollars import PRICES, Prices, prices
from coaching_analytics.metrics.result import Result, ratio
from coaching_analytics.metrics.spending import NO_ROWS, TOTALS, by_year, spending, totals
from coaching_analytics.metrics.unit_counts import PER, counted, units_of, unknown
from coaching_analytics.store import Gate
from coaching_analytics.vocabulary.selection import Selection

NEED_LOGS = ("hour", "session", "site_reached")
THIN = "only {share}% of contracted hours are logged"
OBSERVED = (
    "Dollars per educator who stayed divide what was spent by who stayed: observed, not proof that coaching "
    "kept anyone."
)
CAUTION = (
    "Cost per hour, session and site reached is withheld where less than {least:.0%} of contracted hours are "
    "logged: missing logs make an hour look dear."
)


def unit_cost(gate: Gate, selection: Selection = Selection(), *, by: Sequence[str] = ()) -> Result:
    """Actual dollars of coaching per hour given, session, site reached, enrolled site, educator and child.

    Parameters
    ----------
    gate, selection
        The store; places and period.
    by
        Any of system, region, agency, quarter, school_year, fiscal_year.

    Returns
    -------
    Result
        Rows by per (what dollars are divided by) and total. Enrolled sites, educators and children are
        averages over the days of the period. Sessions are those of coaches employed there. An educator who
        stayed was at an enrolled site on the first day and has not left it by the last. Curve `real`: raw
        and real dollars of a unit side by side, while prices of years or regions are compared.
    """
    asked = ask(gate, selection, "unit_cost", by)
    asked = replace(asked, selection=replace(asked.selection, coaches=()))
    cells = totals(asked, spending(asked))
    counts = counted(asked)
    days = asked.days()
    keys = {*cells, *counts} or {()}
    rows = [
        row
        for key in sorted(keys, key=blanks_last)
        for row in _cell(asked, key, cells.get(key, {}), counts.get(key, {}), days)
    ]
    least = float(asked.setting("thin_log_share"))
    thin = [row for row in rows if str(row.get("reason") or "").startswith("only ")]
    index = prices(asked)
    real = _real(asked, index, rows) if index else pd.DataFrame()
    return asked.result(
        rows,
        settings=("thin_log_share", "contact_minutes", *PRICES),
        extra_settings=index.settings() if index else {},
        cautions=[
            *([CAUTION.format(least=least)] if thin else []),
            *([OBSERVED] if any(map(_of_who_stayed, rows)) else []),
            *([index.caution(real)] if index else []),
        ],
        curves={"real": real},
    )


def _of_who_stayed(row: Mapping[str, Any]) -> bool:
    return row["per"] == "educator_stayed" and row["value"] is not None


def _real(asked: Ask, index: Prices, rows: Iterable[Mapping[str, Any]]) -> pd.DataFrame:
    """Raw and real dollars of a unit side by side; why there are none."""
    spent, lines = by_year(asked), []
    for row in rows:
        key = tuple(row[name] for name in asked.by)
        real, reason = None, row["reason"]
        if row["value"] is not None:
            dollars, reason = index.real(spent.get(key, {}).get((row["total"], "actual"), {}))
            real = ratio(dollars, row["denominator"])
        lines.append((*key, row["per"], row["total"], row["value"], real, reason))
    columns = [*asked.by, "per", "total", "raw", "real", "reason"]
    return pd.DataFrame(lines, columns=columns, dtype=object)


def _cell(
    asked: Ask,
    key: tuple[Any, ...],
    dollars: Mapping[tuple[str, str], Decimal],
    counts: Mapping[str, Any],
    days: Mapping[tuple[str, ...], int],
) -> list[dict[str, Any]]:
    names = dict(zip(asked.by, key, strict=True))
    length = days.get(tuple(str(names[name]) for name in asked.periods), 0)
    logged = ratio(counts.get("logged") or 0.0, counts.get("contracted"))
    rows = []
    for per, nothing in PER.items():
        units = units_of(counts, per, length)
        for total in TOTALS:
            spent = dollars.get((total, "actual"))
            reason = (
                _reason(asked, per, spent, logged)
                or unknown(asked, counts, per)
                or (nothing if not units else None)
            )
            rows.append(
                {
                    **names,
                    "per": per,
                    "total": total,
                    "numerator": spent,
                    "denominator": units,
                    "value": None if reason else ratio(spent, units),
                    "reason": reason,
                }
            )
    return rows


def _reason(asked: Ask, per: str, spent: Decimal | None, logged: float | None) -> str | None:
    if spent is None:
        return NO_ROWS["actual"]
    if per == "session" and (asked.selection.settings or asked.selection.sites):
        return (
            "a group session is of several sites, so sessions are counted for whole regions and agencies only"
        )
    if per in NEED_LOGS and logged is None:
        return "contracted hours are not known, so whether logs are complete cannot be checked"
    if per in NEED_LOGS and logged is not None and logged < float(asked.setting("thin_log_share")):
        return THIN.format(share=int(logged * 100))  # 59.9 is not the 60 asked for
    return None
