"""Was what a contract promised reached, on both sides? (O1)"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Any

import pandas as pd

from coaching_analytics.metrics.by import Ask, ask
from coaching_analytics.metrics.contract_figures import Measured, measure
from coaching_analytics.metrics.contract_terms import NONE, Contract, listing, read_contracts
from coaching_analytics.metrics.result import Result
from coaching_analytics.store import Gate
from coaching_analytics.vocabulary.selection import Selection, SelectionError, Window

OUTCOMES = {True: "met", False: "not met", None: "unmeasurable"}
NO_WAY = "the term has no baseline, so there is no share of the way to state"


def contract_attainment(
    gate: Gate, selection: Selection = Selection(), *, by: Sequence[str] = (), contract: str = ""
) -> Result:
    """What each term of a contract asked for, what was measured, and whether it was met.

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
        Facets `contract`, `term`, `outcome` (met, not met, unmeasurable) and `statistic`: `measured`, in the
        unit of the term's metric with its interval where it has one, and `attainment`, the share of the way
        from baseline to target (numerator: the way come, denominator: the way asked for). Curve `terms`: what
        the contract says, a line a term; nothing in it is measured.

    Notes
    -----
    ::

        attainment = (measured - baseline) / (target - baseline)
        met        = attainment of 1 or more; without a baseline at least the target (at most, where lower
                     is better)
    """
    asked = ask(gate, selection, "contract_attainment", by)
    found = [(one, measured_terms(gate, one)) for one in read_contracts(asked, contract)]
    rows = [row for one, terms in found for each in terms for row in _rows(one, each)]
    return put_together(asked, rows, found)


def measured_terms(gate: Gate, contract: Contract) -> tuple[Measured, ...]:
    """Every term of a contract, measured; once for the figures of a page, which all rest on it."""

    def found() -> pd.DataFrame:
        return pd.DataFrame({"terms": [tuple(measure(gate, contract, term) for term in contract.terms)]})

    if gate.answers is None:
        return tuple(found()["terms"].iloc[0])
    key = ("terms of a contract", repr(contract), repr(gate.scope), repr(sorted(gate.settings.items())))
    return tuple(gate.answers.get(key, found)["terms"].iloc[0])


def put_together(
    asked: Ask,
    rows: Iterable[dict[str, Any]],
    found: Sequence[tuple[Contract, tuple[Measured, ...]]],
    *,
    cautions: Sequence[str] = (),
) -> Result:
    """The answer with the people behind each row, the settings of every term and its cautions."""
    lines = list(rows)
    every = [each for _, terms in found for each in terms]
    told = [*(() if found else (NONE,)), *(text for each in every for text in each.cautions), *cautions]
    result = _in_its_months(asked, [one for one, _ in found]).result(
        lines,
        extra_settings=_settings(every),
        cautions=told,
        curves={"terms": listing(tuple(one for one, _ in found))},
    )
    people = pd.Series([line["people"] for line in lines], dtype=object)
    return replace(result, rows=result.rows.assign(people=people))


def _settings(terms: Sequence[Measured]) -> dict[str, Any]:
    """Settings of every term; one that differs between terms is told for each."""
    used: dict[str, dict[str, Any]] = {}
    for found in terms:
        for name, value in found.settings.items():
            used.setdefault(name, {})[str(found.term.number)] = value
    return {
        name: next(iter(values.values()))
        if len(set(map(str, values.values()))) == 1
        else "; ".join(f"{value} in term {term}" for term, value in values.items())
        for name, values in used.items()
    }


def _in_its_months(asked: Ask, contracts: Sequence[Contract]) -> Ask:
    """The question in the months of the one contract it is about, where these are whole months."""
    if len(contracts) != 1:
        return asked
    try:
        return replace(asked, window=Window(contracts[0].start, contracts[0].end))
    except SelectionError:
        return asked


def _rows(contract: Contract, found: Measured) -> Iterator[dict[str, Any]]:
    term = found.term
    base = {
        "contract": contract.id,
        "term": str(term.number),
        "outcome": OUTCOMES[found.met],
        "people": found.people,
    }
    yield {
        **base,
        "statistic": "measured",
        "value": found.value,
        "n": found.n,
        "low": found.low,
        "high": found.high,
        "level": found.level,
        "method": found.method,
        "reason": found.reason if found.value is None else None,
    }
    way = {**base, "statistic": "attainment", "n": found.n}
    if found.attained is None or found.value is None or term.baseline is None or term.target is None:
        yield {**way, "reason": found.reason or NO_WAY}
        return
    yield {
        **way,
        "value": found.attained,
        "numerator": found.value - term.baseline,
        "denominator": term.target - term.baseline,
    }
