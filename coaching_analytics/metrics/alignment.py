"""Is money tagged to the priorities it is meant for?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any

from coaching_analytics.metrics import account_map
from coaching_analytics.metrics.budget_lines import (
    IN_KIND,
    KINDS,
    NO_ROWS,
    Dollars,
    cells_of,
    dollars,
    spans,
)
from coaching_analytics.metrics.by import ask
from coaching_analytics.metrics.pairs import blanks_last
from coaching_analytics.metrics.result import Result, ratio
from coaching_analytics.store import Gate
from coaching_analytics.store.content import TAG_RULES
from coaching_analytics.vocabulary.selection import Selection
from coaching_analytics.vocabulary.tags import of_text

APART = ("restricted", "fixed")
NO_DISCRETION = "no discretionary dollars in this period"
REVERSED = "reversals exceed what was spent"
UNSTATED = (
    "{dollars} of discretionary dollars do not say whether they are restricted or fixed: counted as neither."
)
BY_RULE = "{dollars} of spending has its priority from the tagging rules in force, not from its own line."
CONFLICT = "{dollars} of spending has no priority because two tagging rules differ about it."
# Fixed comes first: a pension that is also restricted can be changed by neither.
COLUMNS = {
    "standing": "CASE WHEN fixed THEN 'fixed' WHEN restricted THEN 'restricted' ELSE 'discretionary' END",
    "priority": "priority",
    "tagged_by": "tagged_by",
    "unstated": "fixed IS NULL OR restricted IS NULL",
}
ZERO = Decimal("0.00")


def alignment(gate: Gate, selection: Selection = Selection(), *, by: Sequence[str] = ()) -> Result:
    """Dollars of a declared priority over discretionary dollars.

    Parameters
    ----------
    gate, selection
        The store; places and period.
    by
        Any of system, region, agency, fiscal_year, function, object (codes as written), nces_function,
        nces_object (what they stand for in the national handbook), source. A line without the code, or whose
        code nobody has mapped, makes a row whose by-column is None.

    Returns
    -------
    Result
        Facet `kind` (actual, budget). Facet `standing`: `aligned` (all priorities), `priority` (one row a
        priority, named by the facet of that name) and `untagged` are shares of discretionary dollars;
        `discretionary`, `restricted` and `fixed` are shares of all dollars.

    Notes
    -----
    ::

        all = discretionary + restricted + fixed
        discretionary = priorities + untagged
        aligned = priorities / discretionary

    to the cent. A line is fixed when it says so, else restricted when it says so, else discretionary.
    Untagged dollars are never spread over priorities. What is given in kind is left out and counted.
    """
    asked = ask(gate, selection, "alignment", by)
    cells = cells_of(asked, dollars(asked, spans(asked), COLUMNS))
    rows = [
        {**dict(zip(asked.by, key, strict=True)), **row}
        for key in sorted(cells, key=blanks_last)
        for kind in KINDS
        for row in _cell(cells[key], kind)
    ]
    lines = [line for cell in cells.values() for line in cell if line.kind == "actual" and not line.in_kind]
    rules = len(of_text(str(gate.settings.get(TAG_RULES, ""))))
    return asked.result(
        rows,
        settings=account_map.printed(asked),
        cautions=_cautions([line for line in lines if line.more["standing"] == "discretionary"]),
        extra_settings={"tagging_rules_in_force": rules} if rules else None,
    )


def _cell(lines: Sequence[Dollars], kind: str) -> Iterator[dict[str, Any]]:
    """The parts of one cell's dollars of one kind."""
    ours = [line for line in lines if line.kind == kind and not line.in_kind]
    left = sum(line.lines for line in lines if line.kind == kind and line.in_kind)
    base = {"kind": kind, "excluded": {IN_KIND: left} if left else {}}
    if not ours:
        yield {**base, "standing": "aligned", "reason": NO_ROWS[kind]}
        return
    free = [line for line in ours if line.more["standing"] == "discretionary"]
    whole, choice = _sum(ours), _sum(free)
    tagged = [line for line in free if line.more["priority"]]
    yield {**base, "standing": "aligned", **_share(tagged, choice, NO_DISCRETION)}
    for name in sorted({str(line.more["priority"]) for line in tagged}):
        named = [line for line in tagged if line.more["priority"] == name]
        yield {**base, "standing": "priority", "priority": name, **_share(named, choice, NO_DISCRETION)}
    untagged = [line for line in free if not line.more["priority"]]
    yield {**base, "standing": "untagged", **_share(untagged, choice, NO_DISCRETION)}
    yield {**base, "standing": "discretionary", **_share(free, whole, NO_ROWS[kind])}
    for standing in APART:
        apart = [line for line in ours if line.more["standing"] == standing]
        yield {**base, "standing": standing, **_share(apart, whole, NO_ROWS[kind])}


def _share(part: Sequence[Dollars], whole: Decimal, without: str) -> dict[str, Any]:
    """Dollars over a whole; no share of a whole that is not above zero, and none below zero."""
    amount = _sum(part)
    value = ratio(amount, whole) if whole > 0 and amount >= 0 else None
    why = None if value is not None else without if whole == 0 else REVERSED
    return {
        "value": value,
        "numerator": amount,
        "denominator": whole,
        "n": sum(line.lines for line in part),
        "reason": why,
    }


def _sum(lines: Sequence[Dollars]) -> Decimal:
    return sum((line.amount for line in lines), ZERO)


def _cautions(free: Sequence[Dollars]) -> list[str]:
    """How much of the discretionary spending nobody has called free to use, and what rules did to it."""
    told = (
        (BY_RULE, [line for line in free if line.more["tagged_by"] == "rule"]),
        (CONFLICT, [line for line in free if line.more["tagged_by"] == "conflict"]),
        (UNSTATED, [line for line in free if line.more["unstated"]]),
    )
    sums = [(text, _sum(lines)) for text, lines in told]
    return [text.format(dollars=f"${amount:,.0f}") for text, amount in sums if amount > 0]
