"""Measures one term of a contract with this product's own metric, or says why it cannot."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any

import pandas as pd

from coaching_analytics.metrics.contract_terms import Contract, Term
from coaching_analytics.metrics.contract_text import pairs, places
from coaching_analytics.metrics.registry import OF_COACHES, OF_RATERS, REGISTRY
from coaching_analytics.metrics.result import Result
from coaching_analytics.statistics.payment import attainment, payout
from coaching_analytics.store import Gate
from coaching_analytics.vocabulary.selection import Selection, SelectionError, Window
from coaching_analytics.vocabulary.settings import SettingError

# Figures about lines that say what would be found with no change at all apart, or not at all.
UNCORRECTED = {
    "threshold_share": ("statistic", ("share", "up", "down", "net")),
    "reliable_change": ("statistic", ("up", "down", "neither")),
    "matched_gain": ("kind", ("raw",)),
    "qris_level": ("qris_level", ()),
    "qris_rules": ("kind", ()),
}
NO_CHANGE = (
    "Term {term} pays for {metric} without the correction for no change: scores near a line move across it "
    "by chance, in both directions."
)
EXPECTED = " With no change at all {value:.3g} would be expected here."
SO_FAR = "The months of term {term} end on {end}; data reach to {last}. This is the figure so far."


@dataclass(frozen=True, slots=True)
class Measured:
    """The figure of a term. `reason` says why there is none, or why it cannot be held to the target.

    `attained` is 0 at the baseline and 1 at the target; `people` stand behind the figure (0: none do).
    """

    term: Term
    value: float | None = None
    low: float | None = None
    high: float | None = None
    n: int | None = None
    level: float | None = None
    method: str | None = None
    people: int | None = 0
    attained: float | None = None
    reason: str | None = None
    cautions: tuple[str, ...] = ()
    settings: Mapping[str, Any] = field(default_factory=dict)

    @property
    def met(self) -> bool | None:
        """Whether the target is reached; None when that cannot be told."""
        return None if self.attained is None else bool(payout(self.attained, "step"))


def measure(gate: Gate, contract: Contract, term: Term) -> Measured:
    """The figure of `term` on the gate's snapshot, over the term's own places and months."""
    try:
        if term.metric not in REGISTRY or term.metric.startswith("contract_"):
            raise SelectionError(f"{term.metric!r} is no metric of this product")
        asked = gate.with_settings(pairs(term.settings)) if term.settings else gate
        whole = Selection(contract.system, window=Window(term.start, term.end))
        selection = replace(whole, **places(term.places))  # type: ignore[arg-type]
        _known_places(gate, selection)
        result = REGISTRY[term.metric].function(asked, selection, by=())
        row = _row(result, pairs(term.figure))
    except (SelectionError, SettingError) as refused:
        text = str(refused).rstrip(".")
        return Measured(term, reason=text[:1].lower() + text[1:])
    found = _found(term, result, row, int(gate.settings["small_group"]))
    if gate_end := gate.last_day(selection):
        last = term.end - timedelta(days=1)
        if gate_end < last:
            so_far = SO_FAR.format(term=term.number, end=last.isoformat(), last=gate_end.isoformat())
            return replace(found, cautions=(so_far, *found.cautions))
    return found


def attained(term: Term, value: float) -> float:
    """How far a figure has come towards the term's target.

    Raises
    ------
    SelectionError
        When the term states too little to tell.
    """
    if term.target is None:
        raise SelectionError("the term states no target")
    if term.baseline == term.target:
        raise SelectionError("baseline and target are the same")
    return float(attainment(value, term.target, term.baseline, asks_for_more(term)))


def asks_for_more(term: Term) -> bool:
    """Whether the term asks for at least its target: by its baseline, else unless the metric's card says that
    lower is better.
    """
    if term.baseline is not None and term.target is not None:
        return term.target > term.baseline
    return REGISTRY[term.metric].card.direction != "lower is better"


def _found(term: Term, result: Result, row: pd.Series, small_group: int) -> Measured:
    """The figure of one row, held to the target."""
    counted = row["people"] if "people" in row.index else row["n"]
    of_places = result.people == "operations" and result.metric not in (*OF_COACHES, *OF_RATERS)
    people = 0 if of_places else None if counted is None else int(counted)
    # A caution is shown to everybody, so it states no figure about a small group.
    told = _uncorrected(term, result, row, enough=people is not None and people >= small_group)
    parts: dict[str, Any] = {
        "settings": result.settings,
        "cautions": (*told, *result.cautions),
        "people": people,
    }
    if row["value"] is None:
        return Measured(term, reason=str(row["reason"]), **parts)
    value = float(row["value"])
    if row["low"] is not None:
        parts |= {name: row[name] for name in ("low", "high", "level", "method")}
    try:
        return Measured(term, value, n=row["n"], attained=attained(term, value), **parts)
    except SelectionError as refused:
        return Measured(term, value, n=row["n"], reason=str(refused), **parts)


def _row(result: Result, wanted: Mapping[str, str]) -> pd.Series:
    """The one row the term means.

    Raises
    ------
    SelectionError
        When it names what the metric does not have, or leaves open which of several figures is meant.
    """
    rows = result.rows
    for name, value in wanted.items():
        if name not in result.by:
            raise SelectionError(
                f"{result.metric} has no {name!r}; it has: {', '.join(result.by) or 'nothing'}"
            )
        rows = rows[rows[name].astype(str) == value]
    if len(rows) == 1:
        return rows.iloc[0]
    if rows.empty:
        raise SelectionError(f"no figure of {result.metric} is {_said(wanted)} in these places and months")
    open_names = [name for name in result.by if rows[name].nunique(dropna=False) > 1]
    raise SelectionError(
        f"the term leaves open which figure of {result.metric} is meant: it does not say "
        f"{', '.join(open_names)}"
    )


def _said(wanted: Mapping[str, str]) -> str:
    return "; ".join(f"{name}={value}" for name, value in wanted.items()) or "there"


def _uncorrected(term: Term, result: Result, row: pd.Series, *, enough: bool) -> tuple[str, ...]:
    """The caution for a figure that lacks the correction for no change, with what to expect if known."""
    name, values = UNCORRECTED.get(term.metric, ("", ()))
    if not name or (values and row[name] not in values):
        return ()
    text = NO_CHANGE.format(term=term.number, metric=term.metric)
    if enough and term.metric == "threshold_share" and row[name] == "net":
        same = result.rows[result.rows[name] == "net_expected"]
        for other in (one for one in result.by if one != name):
            same = same[same[other] == row[other]]
        if len(same) == 1 and same.iloc[0]["value"] is not None:
            text += EXPECTED.format(value=float(same.iloc[0]["value"]))
    return (text,)


def _known_places(gate: Gate, selection: Selection) -> None:
    """Refuse a place that is not in the store: it would look like a place without coaching."""
    columns = {"regions": "region_id", "agencies": "agency_id", "sites": "site_id"}
    for name, column in columns.items():
        wanted = getattr(selection, name)
        if not wanted:
            continue
        listed = gate.rows(Selection(selection.system), f"SELECT DISTINCT {column} AS id FROM site_dim")
        if missing := sorted(set(wanted) - set(listed["id"].dropna().astype(str))):
            raise SelectionError(f"the term is of {', '.join(missing)}, which is not in this store")
