"""What does a contract pay, clause by clause? (O2)"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any

from coaching_analytics.metrics.by import ask
from coaching_analytics.metrics.contract_attainment import OUTCOMES, measured_terms, put_together
from coaching_analytics.metrics.contract_figures import Measured
from coaching_analytics.metrics.contract_terms import Contract, read_contracts
from coaching_analytics.metrics.result import Result
from coaching_analytics.statistics.payment import counted, dollars, invoice
from coaching_analytics.store import Gate
from coaching_analytics.vocabulary.selection import Selection

AGREE = "parties to agree: {reason}"
OPEN = "parties to agree on {terms}; between ${low:,.2f} and ${high:,.2f} whatever they agree"
FALLBACK = (
    "Term {term} cannot be measured ({reason}). The contract's fallback holds: {share:.0%} of its amount."
)


def contract_payment(
    gate: Gate, selection: Selection = Selection(), *, by: Sequence[str] = (), contract: str = ""
) -> Result:
    """The invoice of a contract: base, each term, what floor or cap did, and the total they sum to.

    Parameters
    ----------
    gate, selection
        The store; only the system chosen counts. A term is measured over its own places and months.
    by
        Nothing.
    contract
        Id of one contract; all of the system when left out.

    Returns
    -------
    Result
        Facets `contract`, `part` (base, the number of each term, limit, total) and `outcome`. `value` is in
        US dollars to the cent, a discount negative; of a term the numerator is the amount at stake. A term
        that cannot be measured has the contract's stated fallback; without one neither it nor limit and total
        have a value, never 0.

    Notes
    -----
    ::

        payment = clip(base + earned + owed - discounts + surcharges, floor, cap)

    Earned is the amount times the payout of the attainment; discounts and surcharges are the amount times
    what is missing to 1; owed is the whole amount once the district's condition is not met.
    """
    asked = ask(gate, selection, "contract_payment", by)
    found = [(one, measured_terms(gate, one)) for one in read_contracts(asked, contract)]
    rows = [row for one, terms in found for row in _rows(one, terms)]
    return put_together(asked, rows, found)


def amount_of(found: Measured) -> Decimal | None:
    """What a term adds to the payment; None when the parties have to agree."""
    term = found.term
    if found.attained is not None:
        return dollars(term.kind, term.amount, float(counted(term.kind, found.attained, term.shape)))
    return None if term.fallback is None else dollars(term.kind, term.amount, term.fallback)


def open_terms(terms: Sequence[Measured]) -> list[Measured]:
    """The terms the parties have to agree on."""
    return [found for found in terms if amount_of(found) is None]


def range_if_agreed(contract: Contract, terms: Sequence[Measured]) -> tuple[Decimal, Decimal]:
    """Least and most the contract pays, each open term counting for nothing or for all of its amount."""
    known = [paid for paid in map(amount_of, terms) if paid is not None]
    undecided = [dollars(found.term.kind, found.term.amount, 1.0) for found in open_terms(terms)]
    least, most = (
        invoice(
            contract.base,
            [*known, *(one for one in undecided if (one < 0) == low)],
            contract.floor,
            contract.cap,
        )
        for low in (True, False)
    )
    return least.total, most.total


def _rows(contract: Contract, terms: Sequence[Measured]) -> Iterator[dict[str, Any]]:
    """Base, terms, limit, total. The whole has the fewest people that stand behind any of its parts."""
    counts = [found.people for found in terms if found.people != 0]
    people = None if None in counts else min((count for count in counts if count is not None), default=0)
    head = {"contract": contract.id, "outcome": None}
    yield {**head, "part": "base", "value": contract.base, "people": 0}
    paid = [amount_of(found) for found in terms]
    for found, value in zip(terms, paid, strict=True):
        yield {
            **head,
            "part": str(found.term.number),
            "outcome": OUTCOMES[found.met],
            "value": value,
            "numerator": found.term.amount,
            "n": found.n,
            "people": found.people,
            "reason": _reason(found, value),
        }
    undecided = open_terms(terms)
    if undecided:
        low, high = range_if_agreed(contract, terms)
        names = ", ".join(f"term {found.term.number}" for found in undecided)
        reason = OPEN.format(terms=names, low=low, high=high)
        for part in ("limit", "total"):
            yield {**head, "part": part, "people": people, "reason": reason}
        return
    whole = invoice(contract.base, [one for one in paid if one is not None], contract.floor, contract.cap)
    yield {**head, "part": "limit", "value": whole.limit, "people": people}
    yield {**head, "part": "total", "value": whole.total, "people": people}


def _reason(found: Measured, value: Decimal | None) -> str | None:
    """Why a term has no dollars, or that its fallback holds."""
    if found.attained is not None:
        return None
    reason = found.reason or "no figure"
    if value is None or found.term.fallback is None:
        return AGREE.format(reason=reason)
    return FALLBACK.format(term=found.term.number, reason=reason, share=found.term.fallback)
