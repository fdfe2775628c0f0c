"""The decision log: who decided what, when and why, on which figure; and whether the figure still holds.

Entries are lines of the store's journal. They name people and figures in full, so they can be read, and
their figures asked again, when those who wrote them have left. None is rewritten: a decision is withdrawn by
a later line that says who does so and why, and stays readable.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from os import PathLike
from typing import Any

from coaching_analytics.metrics.pinned import Figure, document, read_figure
from coaching_analytics.metrics.registry import REGISTRY
from coaching_analytics.metrics.result import Result, Row
from coaching_analytics.store import Gate, StoreError, journal
from coaching_analytics.vocabulary.selection import SelectionError
from coaching_analytics.vocabulary.settings import SettingError

KIND, WITHDRAWN = "decision", "decision_withdrawn"
NEAR = 1e-9


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """Who withdrew a decision and why; when it was written, and the account that wrote it."""

    who: str
    why: str
    at: str = ""
    by: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class Decision:
    """One entry: what was decided, why, by whom, on which day, and the figure it rests on (None: on none).

    `at` and `by` are when it was written and the account that wrote it, `id` is what a withdrawal names it
    by; `withdrawn` is None while it stands.
    """

    what: str
    why: str
    who: str
    decided_on: date
    figure: Figure | None = None
    at: str = ""
    by: str = field(default="", compare=False)
    id: str = field(default="", compare=False)
    withdrawn: Withdrawal | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """A pinned figure beside the same figure today; `same` is None when today's cannot be had (`reason`)."""

    then: float | Decimal | None
    now: float | Decimal | None
    same: bool | None
    reason: str | None
    snapshot: str


def decide(path: str | PathLike[str], decision: Decision) -> None:
    """Write a decision into the journal of the store at `path`; it is on disk when this returns.

    Raises
    ------
    SelectionError
        When it does not say what was decided, why, or by whom.
    """
    _refuse_blank("A decision says what was decided, why, and who decided it", what=decision.what,
                  why=decision.why, who=decision.who)  # fmt: skip
    content = {
        "what": decision.what.strip(),
        "why": decision.why.strip(),
        "who": decision.who.strip(),
        "decided_on": decision.decided_on.isoformat(),
        "figure": None if decision.figure is None else document(decision.figure),
    }
    journal.write(path, KIND, content, decision.by)


def withdraw(path: str | PathLike[str], decision: str, *, who: str, why: str, by: str = "") -> None:
    """Write into the journal that the decision with that id no longer stands; the decision stays readable.

    Raises
    ------
    SelectionError
        When it does not say who withdraws it or why, there is no such decision, or it is withdrawn already.
    """
    _refuse_blank("A withdrawal says who withdraws the decision and why", who=who, why=why)
    found = next((one for one in decisions(path) if one.id == decision), None)
    if found is None:
        raise SelectionError("There is no such decision in the log of this store.")
    if found.withdrawn is not None:
        raise SelectionError(f"This decision was withdrawn before, by {found.withdrawn.who}.")
    journal.write(path, WITHDRAWN, {"decision": decision, "who": who.strip(), "why": why.strip()}, by)


def _refuse_blank(rule: str, **given: str) -> None:
    for name, text in given.items():
        if not text.strip():
            raise SelectionError(f"{rule}: {name} is blank.")


def decisions(path: str | PathLike[str]) -> list[Decision]:
    """The decisions of the store at `path`, the newest first, withdrawn ones among them.

    A line that cannot be read is passed over.
    """
    found: dict[str, Decision] = {}
    for entry in journal.read(path):
        if entry["kind"] == KIND:
            one = _read(entry)
            found[one.id] = one
        elif entry["kind"] == WITHDRAWN and entry["content"]["decision"] in found:
            content, at, by = entry["content"], str(entry.get("at", "")), str(entry.get("by", ""))
            ended = Withdrawal(content["who"], content["why"], at, by)
            found[content["decision"]] = replace(found[content["decision"]], withdrawn=ended)
    return list(found.values())[::-1]


def _read(entry: dict[str, Any]) -> Decision:
    content, figure = entry["content"], entry["content"]["figure"]
    return Decision(
        what=content["what"],
        why=content["why"],
        who=content["who"],
        decided_on=date.fromisoformat(content["decided_on"]),
        figure=None if figure is None else read_figure(figure),
        at=str(entry.get("at", "")),
        by=str(entry.get("by", "")),
        id=journal.identity(entry),
    )


def changed_since(gate: Gate, figure: Figure) -> Change:
    """The same figure - places, months, settings - on the gate's snapshot, beside what it was.

    Where it cannot be computed any more the reason says why; that is not the same as no change.
    """
    try:
        asked = gate.with_settings({name: one for name, one in figure.settings.items() if one is not None})
        metric = REGISTRY[figure.metric]
        by = tuple(name for name in figure.cell if name in metric.by_allowed and name not in metric.facets)
        result = metric.function(asked, figure.selection, by=by, **figure.options)
        row = _same_row(result, figure.cell)
    except (SelectionError, SettingError, StoreError, KeyError) as refused:
        return Change(figure.value, None, None, str(refused), gate.snapshot)
    if row.value is None:
        return Change(figure.value, None, True if figure.value is None else None, row.reason, gate.snapshot)
    return Change(figure.value, row.value, _equal(figure.value, row.value), None, gate.snapshot)


def _same_row(result: Result, cell: Mapping[str, str | None]) -> Row:
    """The row of the cell, whatever was found there.

    Raises
    ------
    SelectionError
        When there is none today.
    """
    rows = result.rows
    for name, value in cell.items():
        rows = rows[rows[name].isna() if value is None else rows[name] == value]
    if len(rows) != 1:
        raise SelectionError("This figure has no counterpart in today's data.")
    return result.record(rows.iloc[0])


def _equal(then: float | Decimal | None, now: float | Decimal) -> bool:
    """Whether two figures are the same but for the last digits of a sum."""
    return then is not None and math.isclose(float(then), float(now), rel_tol=NEAR, abs_tol=NEAR)
