"""What would each allocation rule give each place? The rules side by side, before one is chosen (M10)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

from coaching_analytics.metrics.allocated import RULE
from coaching_analytics.metrics.by import Ask, ask
from coaching_analytics.metrics.pairs import blanks_last
from coaching_analytics.metrics.result import Result
from coaching_analytics.metrics.spending import NO_ROWS, TOTALS, Key
from coaching_analytics.store import Gate
from coaching_analytics.vocabulary.selection import Selection

RULES = ("hours", "sites", "educators", "direct_only")
NOTHING = Decimal("0.00")
WHOLE = (
    "Counts the whole system. The rule in force is {rule}; the others are what the same dollars come to by "
    "them, and change no other figure here."
)
GIVEN = """
    SELECT {keys} perspective, site_id IS NULL AS nowhere, sum(amount) AS amount
    FROM spend_site_month WHERE month >= $start AND month < $end AND amount_kind = 'actual' GROUP BY ALL
"""


def allocation_rules(gate: Gate, selection: Selection = Selection(), *, by: Sequence[str] = ()) -> Result:
    """Actual dollars of coaching that each rule gives to the sites of a place.

    Parameters
    ----------
    gate, selection
        The store, and the system and months chosen; other places do not narrow it.
    by
        Any of system, region, setting. A row whose places are None is what a rule gives to no site.

    Returns
    -------
    Result
        Rows by rule (hours, sites, educators, direct_only) and total. Each rule comes to the dollars at sites
        of `coaching_cost` with that rule in force, to the cent.
    """
    asked = ask(gate, selection, "allocation_rules", by)
    given = {rule: _given(asked, rule) for rule in RULES}
    return asked.result(
        _rows(asked, given) if any(given.values()) else _nothing(asked),
        cautions=(WHOLE.format(rule=asked.setting(RULE)),),
    )


def _given(asked: Ask, rule: str) -> dict[Key, dict[str, Decimal]]:
    """Dollars by places and perspective, by one rule; the places of what no site was given are blank."""
    whole = replace(
        asked,
        gate=asked.gate.with_settings({RULE: rule}),
        selection=Selection(system=asked.selection.system, window=asked.window),
    )
    found: dict[Key, dict[str, Decimal]] = {}
    for names, line in whole.cells(whole.rows(GIVEN.format(keys=asked.keys()))):
        key = _nowhere(asked) if line["nowhere"] else tuple(names.values())
        cell = found.setdefault(key, {})
        cell[line["perspective"]] = cell.get(line["perspective"], NOTHING) + line["amount"]
    return found


def _nowhere(asked: Ask) -> Key:
    """The key of what is given to no site; without by-columns one of its own, which has no row."""
    return (None,) * len(asked.by) if asked.by else ("nowhere",)


def _rows(asked: Ask, given: Mapping[str, Mapping[Key, Mapping[str, Decimal]]]) -> Iterator[dict[str, Any]]:
    keys = {key for cells in given.values() for key in cells} - {("nowhere",)} or {()}
    if asked.by:
        keys |= {_nowhere(asked)}
    for rule, cells in given.items():
        for total, perspectives in TOTALS.items():
            whole = sum((_of(cell, perspectives) for cell in cells.values()), NOTHING)
            for key in sorted(keys, key=blanks_last):
                found = _of(cells.get(key, {}), perspectives)
                yield {
                    **dict(zip(asked.by, key, strict=True)),
                    "rule": rule,
                    "total": total,
                    "value": found,
                    "numerator": found,
                    "denominator": whole,
                }


def _of(cell: Mapping[str, Decimal], perspectives: Sequence[str]) -> Decimal:
    """Dollars of these perspectives."""
    return sum((cell.get(name, NOTHING) for name in perspectives), NOTHING)


def _nothing(asked: Ask) -> list[dict[str, Any]]:
    """Without a line of spending: blank, with its reason."""
    if asked.by:
        return []
    return [{"rule": rule, "total": total, "reason": NO_ROWS["actual"]} for rule in RULES for total in TOTALS]
