"""Is the budget spent as planned, and what is left when the year is nearly over?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

from coaching_analytics.metrics import account_map
from coaching_analytics.metrics.budget_lines import (
    IN_KIND,
    NO_ROWS,
    Dollars,
    by_year,
    cells_of,
    dollars,
    spans,
)
from coaching_analytics.metrics.by import Ask, as_of, ask, system_years
from coaching_analytics.metrics.pairs import blanks_last
from coaching_analytics.metrics.result import Result, ratio
from coaching_analytics.store import Gate
from coaching_analytics.vocabulary.selection import Selection, SelectionError, Window

SETTING = "year_end_days"
NO_ACTUALS = "budget rows, but no spending rows"
NO_BUDGET = "spending rows, but no budget rows"
NOT_ABOVE_ZERO = "the budget is not above zero"
REVERSED = "reversals exceed what was spent"
OVERSPENT = "more was spent by then than the year's budget"
NO_YEAR = "the period holds no whole fiscal year"
SEVERAL = "systems differ in their fiscal year; choose one"
TOO_EARLY = "no fiscal year of the period is that far yet"
UP_TO = (
    "Spending is on record up to {day}; the months of the period after it have a budget and no spending yet."
)
ZERO = Decimal("0.00")
Sums = dict[str, Decimal]


def budget_execution(gate: Gate, selection: Selection = Selection(), *, by: Sequence[str] = ()) -> Result:
    """Dollars spent over dollars budgeted, and the share still unspent shortly before the year's end.

    Parameters
    ----------
    gate, selection
        The store; places and period.
    by
        Any of system, region, agency, fiscal_year, function, object (codes as written), nces_function,
        nces_object (what they stand for in the national handbook), source, purpose.

    Returns
    -------
    Result
        Facet `statistic`: `execution` (spent / budgeted in the period) and `unspent` (the part of the year's
        budget not spent `year_end_days` days before its end, over the whole fiscal years of the period).

    Notes
    -----
    ::

        execution = actual / budget
        unspent = (budget of the year - actual up to the day) / budget of the year

    Lines are known by months: "up to the day" counts the months that had ended by it. No ratio is given of a
    budget that is not above zero, nor one below zero. What is given in kind is left out and counted.
    """
    asked = ask(gate, selection, "budget_execution", by)
    found = dollars(asked, spans(asked))
    cells = cells_of(asked, found)
    unspent = _unspent(asked)
    rows = [
        {**dict(zip(asked.by, key, strict=True)), **row}
        for key in sorted(cells, key=blanks_last)
        for row in _cell(cells[key], unspent.get(key, unspent[()]))
    ]
    return asked.result(
        rows, settings=(SETTING, *account_map.printed(asked)), cautions=_cautions(asked, found)
    )


def _cell(lines: Sequence[Dollars], unspent: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    held = [line for line in lines if not line.in_kind]
    left = sum(line.lines for line in lines if line.in_kind)
    base = {"excluded": {IN_KIND: left} if left else {}}
    sums = _sums(held)
    spent, planned = sums.get("actual"), sums.get("budget")
    reason = _why_not(spent, planned)
    yield {
        **base,
        "statistic": "execution",
        "numerator": spent,
        "denominator": planned,
        "value": None if reason else ratio(spent, planned),
        "n": sum(line.lines for line in held),
        "reason": reason,
    }
    yield {**base, "statistic": "unspent", **unspent}


def _why_not(spent: Decimal | None, planned: Decimal | None) -> str | None:
    """Why there is no ratio of spending to budget; None when there is one."""
    if planned is None:
        return NO_ROWS["budget"] if spent is None else NO_BUDGET
    if spent is None:
        return NO_ACTUALS
    if planned <= 0:
        return NOT_ABOVE_ZERO
    return REVERSED if spent < 0 else None


def _sums(lines: Sequence[Dollars]) -> Sums:
    """Dollars by kind; a kind without lines is not in it."""
    found: Sums = {}
    for line in lines:
        found[line.kind] = found.get(line.kind, ZERO) + line.amount
    return found


def _unspent(asked: Ask) -> dict[tuple[Any, ...], dict[str, Any]]:
    """The unspent part of each cell; under () what to say of a cell that is not here."""
    try:
        years = system_years(asked.gate, asked.selection)
    except SelectionError:
        return {(): {"reason": SEVERAL}}
    whole = [(label, part) for label, part in by_year(replace(asked, years=years)) if part.months == 12]
    if not whole:
        return {(): {"reason": NO_YEAR}}
    known = as_of(asked.gate, asked.selection)
    days = timedelta(days=int(asked.setting(SETTING)))
    until = [
        (label, Window(part.start, (part.end - days).replace(day=1)))
        for label, part in whole
        if part.start < (part.end - days).replace(day=1) and part.end - days <= known
    ]
    if not until:
        return {(): {"reason": TOO_EARLY}}
    reached = {label for label, _ in until}
    year = dollars(asked, [one for one in whole if one[0] in reached])
    kept = [line for line in year if line.kind == "budget"]
    kept += [line for line in dollars(asked, until) if line.kind == "actual"]
    cells = cells_of(asked, (line for line in kept if not line.in_kind))
    return {(): {"reason": NO_ROWS["budget"]}} | {key: _left(_sums(lines)) for key, lines in cells.items()}


def _left(sums: Sums) -> dict[str, Any]:
    spent, planned = sums.get("actual"), sums.get("budget")
    reason = _why_not(spent, planned)
    if reason is not None or spent is None or planned is None:
        return {"numerator": None, "denominator": planned, "reason": reason}
    left = planned - spent
    if left < 0:
        return {"numerator": left, "denominator": planned, "reason": OVERSPENT}
    return {"numerator": left, "denominator": planned, "value": ratio(left, planned)}


def _cautions(asked: Ask, found: Sequence[Dollars]) -> list[str]:
    """Months with a budget and no spending at the end of the period."""
    covered = {
        kind: max((line.covered for line in found if line.kind == kind and not line.in_kind), default=None)
        for kind in ("actual", "budget")
    }
    last, planned = covered["actual"], covered["budget"]
    if last is None or planned is None or last >= planned:
        return []
    return [UP_TO.format(day=f"{last - timedelta(days=1):%d %B %Y}".lstrip("0"))]
