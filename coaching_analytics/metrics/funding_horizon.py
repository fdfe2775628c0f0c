"""Which money ends soon, and which is committed for longer?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pandas as pd

from coaching_analytics.metrics import account_map
from coaching_analytics.metrics.budget_lines import (
    IN_KIND,
    KINDS,
    LINE_KEYS,
    NO_ROWS,
    Dollars,
    cells_of,
    dollars,
    spans,
)
from coaching_analytics.metrics.by import as_of, ask
from coaching_analytics.metrics.pairs import blanks_last
from coaching_analytics.metrics.result import Result, ratio
from coaching_analytics.store import Gate
from coaching_analytics.vocabulary.selection import Selection, add_months

SETTING = "horizon_months"
WHEN = ("ended", "ending", "multi_year", "not_stated")
REVERSED = "reversals exceed what was spent"
NO_DOLLARS = "the dollars of this period are not above zero"
COLUMNS = {
    "due": "CASE WHEN funding_end IS NULL THEN 'not_stated' WHEN funding_end <= $known THEN 'ended' "
    "WHEN funding_end <= $until THEN 'ending' ELSE 'multi_year' END",
    "source": LINE_KEYS["source"],
    "funding_end": "funding_end",
}
UNSTATED = "{dollars} of spending do not say when their funding ends; they are shown apart."
ZERO = Decimal("0.00")


def funding_horizon(gate: Gate, selection: Selection = Selection(), *, by: Sequence[str] = ()) -> Result:
    """Shares of dollars by how long their source lasts after the as-of date.

    Parameters
    ----------
    gate, selection
        The store; places and period.
    by
        Any of system, region, agency, function, object (codes as written), nces_function, nces_object (what
        they stand for in the national handbook), source.

    Returns
    -------
    Result
        Facets `kind` (actual, budget) and `due`: `ended` (by the as-of date), `ending` (within
        `horizon_months` months after it), `multi_year` (committed beyond that) and `not_stated`. The four
        add up to all dollars of the period, to the cent. Curve `sources`: dollars by source and day of end.
    """
    asked = ask(gate, selection, "funding_horizon", by)
    known = as_of(gate, asked.selection)
    until = add_months(known.replace(day=1), int(asked.setting(SETTING)) + 1) - timedelta(days=1)
    days = {"known": known, "until": until}
    cells = cells_of(asked, dollars(asked, spans(asked), COLUMNS, **days))
    rows = [
        {**dict(zip(asked.by, key, strict=True)), **row}
        for key in sorted(cells, key=blanks_last)
        for kind in KINDS
        for row in _cell(cells[key], kind)
    ]
    every = [line for lines in cells.values() for line in lines if not line.in_kind]
    return asked.result(
        rows,
        settings=(SETTING, *account_map.printed(asked)),
        cautions=_cautions(every),
        curves={"sources": _sources(every)},
    )


def _cell(lines: Sequence[Dollars], kind: str) -> Iterator[dict[str, Any]]:
    ours = [line for line in lines if line.kind == kind and not line.in_kind]
    left = sum(line.lines for line in lines if line.kind == kind and line.in_kind)
    base = {"kind": kind, "excluded": {IN_KIND: left} if left else {}}
    whole = _sum(ours)
    for due in WHEN:
        part = [line for line in ours if line.more["due"] == due]
        amount = _sum(part)
        reason = None
        if not ours:
            reason = NO_ROWS[kind]
        elif whole <= 0:
            reason = NO_DOLLARS
        elif amount < 0:
            reason = REVERSED
        yield {
            **base,
            "due": due,
            "value": None if reason else ratio(amount, whole),
            "numerator": amount if ours else None,
            "denominator": whole if ours else None,
            "n": sum(line.lines for line in part),
            "reason": reason,
        }


def _sum(lines: Sequence[Dollars]) -> Decimal:
    return sum((line.amount for line in lines), ZERO)


def _sources(lines: Sequence[Dollars]) -> pd.DataFrame:
    """Dollars by source, day of end and kind: those that end first come first, without a day last."""
    sums: dict[tuple[Any, Any, str, str], Decimal] = {}
    for line in lines:
        end = line.more["funding_end"]
        key = (
            line.more["source"],
            None if end is None else pd.Timestamp(end).date(),
            line.more["due"],
            line.kind,
        )
        sums[key] = sums.get(key, ZERO) + line.amount
    ordered = sorted(sums, key=lambda key: (key[1] is None, str(key[1]), key[0] is None, str(key[0]), key[3]))
    return pd.DataFrame(
        [(*key, sums[key]) for key in ordered],
        columns=["source", "funding_end", "due", "kind", "amount"],
        dtype=object,
    )


def _cautions(lines: Sequence[Dollars]) -> list[str]:
    lost = _sum([line for line in lines if line.kind == "actual" and line.more["due"] == "not_stated"])
    return [UNSTATED.format(dollars=f"${lost:,.0f}")] if lost > 0 else []
