"""The terms of outcomes-based contracts as the store holds them, read into what measures and pays them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

import pandas as pd

from coaching_analytics.metrics.by import Ask, ask
from coaching_analytics.metrics.contract_text import stated_share
from coaching_analytics.store import Gate
from coaching_analytics.vocabulary.selection import Selection, SelectionError

NONE = "No contract is on record for this system."

_LINES = "SELECT * FROM contract_line ORDER BY contract_id, term_number"


@dataclass(frozen=True, slots=True)
class Term:
    """One term: whose duty it is, what it does to the payment, and how it is measured.

    `figure`, `places` and `settings` are still as written: name=value; name=value. `fallback` is the share of
    the amount that holds when the term cannot be measured, None when the parties agree.
    """

    number: int
    party: str
    kind: str
    metric: str
    amount: Decimal
    target: float | None
    baseline: float | None
    shape: str
    wording: str
    figure: str
    places: str
    settings: str
    start: date
    end: date
    fallback: float | None


@dataclass(frozen=True, slots=True)
class Contract:
    """One contract with its terms in order."""

    id: str
    system: str
    vendor: str
    start: date
    end: date
    base: Decimal
    floor: Decimal | None
    cap: Decimal | None
    fallback: str
    terms: tuple[Term, ...]


def read_contracts(asked: Ask, wanted: str = "") -> tuple[Contract, ...]:
    """The contracts of the chosen system, or the one `wanted`; places and coaches chosen do not narrow them.

    Raises
    ------
    SelectionError
        When the contract wanted is not there.
    """
    whole = replace(asked, selection=Selection(system=asked.selection.system, window=asked.window))
    found = whole.rows(_LINES)
    lines = [values for _, values in replace(whole, by=()).cells(found)]
    together: dict[str, list[Mapping[str, Any]]] = {}
    for line in lines:
        together.setdefault(str(line["contract_id"]), []).append(line)
    if wanted and wanted not in together:
        known = ", ".join(together) or "none"
        raise SelectionError(f"There is no contract {wanted!r}. Contracts: {known}.")
    return tuple(_contract(own) for name, own in together.items() if wanted in ("", name))


def contract_names(gate: Gate, system: str | None) -> dict[str, str]:
    """The contracts of a system by id, each in words: vendor and days."""
    found = read_contracts(ask(gate, Selection(system=system), "contract_payment", ()))
    return {
        one.id: f"{one.vendor}, {one.start.isoformat()} to before {one.end.isoformat()} ({one.id})"
        for one in found
    }


def _contract(lines: list[Mapping[str, Any]]) -> Contract:
    first = lines[0]
    fallback = str(first["fallback"] or "").strip()
    return Contract(
        str(first["contract_id"]),
        str(first["system_id"]),
        str(first["vendor"]),
        _day(first["contract_start"]),
        _day(first["contract_end"]),
        first["base_amount"],
        first["floor_amount"],
        first["cap_amount"],
        fallback,
        tuple(_term(line, fallback) for line in lines if line["term_number"] is not None),
    )


def _term(line: Mapping[str, Any], fallback: str) -> Term:
    baseline, target = (None if line[name] is None else float(line[name]) for name in ("baseline", "target"))
    kind = str(line["term_kind"])
    shape = line["payout"] or ("linear" if kind == "contingent" and baseline is not None else "step")
    share = line["fallback_share"]
    return Term(
        number=int(line["term_number"]),
        party=str(line["party"]),
        kind=kind,
        metric=str(line["metric"]).strip(),
        amount=line["amount"],
        target=target,
        baseline=baseline,
        shape=str(shape),
        wording=str(line["wording"] or ""),
        figure=str(line["figure"] or ""),
        places=str(line["places"] or ""),
        settings=str(line["settings"] or ""),
        start=_day(line["start_date"]),
        end=_day(line["end_date"]),
        fallback=stated_share(fallback) if share is None else float(share),
    )


def listing(contracts: tuple[Contract, ...]) -> pd.DataFrame:
    """What the contracts say, a line a term: nothing in it is measured."""
    names = ("contract", "vendor", "term", "party", "kind", "metric", "wording", "figure", "places",
             "settings", "start", "end", "baseline", "target", "payout", "amount", "fallback")  # fmt: skip
    lines = [
        (
            contract.id, contract.vendor, str(term.number), term.party, term.kind, term.metric, term.wording,
            term.figure, term.places, term.settings, term.start, term.end, term.baseline, term.target,
            term.shape, term.amount, term.fallback,
        )
        for contract in contracts
        for term in contract.terms
    ]  # fmt: skip
    return pd.DataFrame(lines, columns=list(names), dtype=object)


def _day(value: Any) -> date:
    """A day as the store's driver hands it over."""
    found: date = value.date() if hasattr(value, "date") else value
    return found
