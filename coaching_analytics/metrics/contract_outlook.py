"""What may a contract pay, given how uncertain the outcomes are? (O3)"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

import numpy as np

from coaching_analytics.metrics.by import ask
from coaching_analytics.metrics.contract_attainment import measured_terms, put_together
from coaching_analytics.metrics.contract_figures import Measured, asks_for_more, attained
from coaching_analytics.metrics.contract_payment import amount_of
from coaching_analytics.metrics.contract_terms import Contract, Term, read_contracts
from coaching_analytics.metrics.result import Result
from coaching_analytics.statistics.payment_outlook import Outcomes, error_of_range, outlook, simulated
from coaching_analytics.store import Gate
from coaching_analytics.vocabulary.selection import Selection, SelectionError

DRAWS = 10_000
SEED = 20260701
UNKNOWN = "no figure is measured or stated for {terms}"
METHOD = "5 to 95 of 100 of {draws:,} draws from normal distributions, terms independent of each other"
STATED = "Of terms {terms} the figure and its standard error are stated, not measured."
SURE = (
    "Terms {terms} have no standard error and are held to be certain: the payment can vary more than shown."
)


def contract_outlook(
    gate: Gate,
    selection: Selection = Selection(),
    *,
    by: Sequence[str] = (),
    contract: str = "",
    stated: Sequence[tuple[int, float, float]] = (),
) -> Result:
    """Likely payments of a contract, before it is signed or before its figures are final.

    Parameters
    ----------
    gate, selection
        The store; only the system chosen counts.
    by
        Nothing.
    contract
        Id of one contract; all of the system when left out.
    stated
        Of terms (number, figure, standard error): what is thought of the outcome. Other terms are taken as
        measured, with the standard error of their interval where they have one.

    Returns
    -------
    Result
        Facets `contract` and `statistic`: `payment` (mean, with 5 to 95 of 100), `at_floor` and `at_cap` (how
        often the floor or the cap holds, a share).
    """
    asked = ask(gate, selection, "contract_outlook", by)
    found = [(one, measured_terms(gate, one)) for one in read_contracts(asked, contract)]
    given = {number: (figure, error) for number, figure, error in stated}
    rows = [row for one, terms in found for row in _rows(one, terms, given)]
    cautions = _cautions([each for _, terms in found for each in terms], given)
    return put_together(asked, rows, found, cautions=cautions)


def standard_error(found: Measured) -> float:
    """Standard error behind the interval of a figure; 0 where it has none."""
    if found.low is None or found.high is None:
        return 0.0
    return error_of_range(found.low, found.high, found.level or 0.95)


def _rows(
    contract: Contract, terms: Sequence[Measured], given: Mapping[int, tuple[float, float]]
) -> Iterator[dict[str, Any]]:
    counts = [found.people for found in terms if found.people != 0 and found.term.number not in given]
    people = None if None in counts else min((count for count in counts if count is not None), default=0)
    head = {"contract": contract.id, "people": people}
    missing, sure, drawn = _sorted(terms, given)
    if missing:
        reason = UNKNOWN.format(terms=", ".join(f"term {number}" for number in missing))
        yield from (
            {**head, "statistic": name, "reason": reason} for name in ("payment", "at_floor", "at_cap")
        )
        return
    base = contract.base + sum(sure, Decimal(0))
    limits = tuple(None if limit is None else float(limit) for limit in (contract.floor, contract.cap))
    paid = simulated(float(base), _outcomes(drawn), (limits[0], limits[1]), DRAWS, SEED)
    seen = outlook(paid, *limits)
    yield {
        **head,
        "statistic": "payment",
        "value": seen.mean,
        "low": seen.low,
        "high": seen.high,
        "level": 0.9,
        "method": METHOD.format(draws=DRAWS),
    }
    for name, limit, share in (
        ("at_floor", contract.floor, seen.at_floor),
        ("at_cap", contract.cap, seen.at_cap),
    ):
        none = f"the contract has no {name.removeprefix('at_')}"
        yield {**head, "statistic": name, **({"reason": none} if limit is None else {"value": share})}


def _sorted(
    terms: Sequence[Measured], given: Mapping[int, tuple[float, float]]
) -> tuple[list[int], list[Decimal], list[tuple[Term, float, float]]]:
    """Terms without any figure, dollars of fallbacks, and terms to draw with figure and standard error."""
    missing, sure, drawn = [], [], []
    for found in terms:
        figure, error = given.get(found.term.number, (found.value, standard_error(found)))
        fallback = amount_of(found) if found.attained is None else None
        if figure is not None and _can_be_held(found.term, figure):
            drawn.append((found.term, figure, error))
        elif fallback is not None:
            sure.append(fallback)
        else:
            missing.append(found.term.number)
    return missing, sure, drawn


def _can_be_held(term: Term, figure: float) -> bool:
    """Whether the term says enough to hold a figure to its target."""
    try:
        attained(term, figure)
    except SelectionError:
        return False
    return True


def _outcomes(drawn: Sequence[tuple[Term, float, float]]) -> Outcomes:
    terms = [term for term, _, _ in drawn]
    return Outcomes(
        mean=[figure for _, figure, _ in drawn],
        se=[error for _, _, error in drawn],
        baseline=[np.nan if term.baseline is None else term.baseline for term in terms],
        target=[np.nan if term.target is None else term.target for term in terms],
        amount=[float(term.amount) for term in terms],
        higher=[asks_for_more(term) for term in terms],
        kinds=[term.kind for term in terms],
        shapes=[term.shape for term in terms],
    )


def _cautions(terms: Sequence[Measured], given: Mapping[int, tuple[float, float]]) -> list[str]:
    """Which figures are the reader's, and which are held to be certain."""
    own = [str(found.term.number) for found in terms if found.term.number in given]
    certain = [
        str(found.term.number)
        for found in terms
        if found.value is not None and given.get(found.term.number, (0.0, standard_error(found)))[1] == 0
    ]
    told = [STATED.format(terms=", ".join(own))] if own else []
    return [*told, *([SURE.format(terms=", ".join(certain))] if certain else [])]
