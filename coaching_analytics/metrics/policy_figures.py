"""The figure beside a statement of policy, read from the metric that its check names."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Any

import pandas as pd

from coaching_analytics.metrics.registry import REGISTRY
from coaching_analytics.metrics.result import Result, ratio
from coaching_analytics.vocabulary.profiles import Check
from coaching_analytics.vocabulary.selection import Selection

if TYPE_CHECKING:
    from coaching_analytics.store import Gate

Figure = dict[str, Any]
NOTHING = "the figure has no row for this choice"
NO_KIND = "the kind of no employing agency is on record"
NO_PART = "nothing was counted"
_AGENCIES = "SELECT agency_id, agency_type FROM agency_kind ORDER BY agency_id"


def figure(gate: Gate, selection: Selection, check: Check) -> tuple[Figure, Result]:
    """Value, numerator, denominator, n and reason of a check, and the answer it was read from."""
    metric = REGISTRY[check.metric]
    if check.read == "parts":
        result = metric.function(gate, selection, by=(*check.also, check.by))
        return _parts(check, result), result
    if check.read == "employers":
        result = metric.function(gate, selection, by=("agency",))
        kinds = gate.rows(Selection(selection.system), _AGENCIES)
        return _employers(check, result, dict(kinds.itertuples(index=False, name=None))), result
    if check.read == "two_cells":
        result = metric.function(gate, selection, by=(check.by,))
        return _two_cells(check, result), result
    result = metric.function(gate, selection)
    return _plain(_cell(result, check.cell)), result


def _cell(result: Result, cell: Mapping[str, str]) -> pd.DataFrame:
    """The rows of a result whose by-columns have these values."""
    rows = result.rows
    for name, value in cell.items():
        rows = rows[rows[name] == value]
    return rows


def _plain(rows: pd.DataFrame) -> Figure:
    """The one row as it is."""
    if len(rows) != 1:
        return {"reason": NOTHING}
    row = rows.iloc[0]
    names = ("value", "numerator", "denominator", "n", "low", "high", "level", "method", "excluded", "reason")
    return {**{name: row[name] for name in names}, "people": row["people" if "people" in row else "n"]}


def _two_cells(check: Check, result: Result) -> Figure:
    """The numerators of one cell over those of another, summed over a by-column without some of its parts."""

    def chosen(cell: Mapping[str, str]) -> pd.DataFrame:
        rows = _cell(result, cell)
        return rows[~rows[check.by].isin(check.without)]

    def summed(rows: pd.DataFrame) -> Any:
        return _sums(zip(rows[check.by], rows["numerator"], strict=True), lambda _: True)[0]

    rows = chosen(check.cell)
    why = next((reason for reason in rows["reason"] if reason), None)
    people = sum(int(n or 0) for n in rows["n"])
    found = _share(summed(rows), summed(chosen(check.under)), why)
    return {**found, "n": found["n"] or people, "people": people}


def _share(part: Any, whole: Any, reason: str | None = None) -> Figure:
    value = ratio(part, whole)
    said = None if value is not None else reason or NO_PART
    return {"value": value, "numerator": part, "denominator": whole, "n": _whole(whole), "reason": said}


def _whole(amount: Any) -> int | None:
    """A count as a count; dollars and days are none."""
    return int(amount) if isinstance(amount, int) and not isinstance(amount, bool) else None


def _sums(lines: Iterable[tuple[Any, Any]], wanted: Callable[[Any], bool]) -> tuple[Any, Any]:
    """The sum over the wanted keys and over all; None for both when nothing was counted."""
    found = [(key, amount) for key, amount in lines if amount is not None]
    if not found:
        return None, None
    nothing = found[0][1] * 0
    return sum((a for key, a in found if wanted(key)), nothing), sum((a for _, a in found), nothing)


def _parts(check: Check, result: Result) -> Figure:
    """The share of named parts in a column summed over the by-column."""
    rows = _cell(result, {**check.cell, **check.also})

    def wanted(key: Any) -> bool:
        said = str(key or "").lower()
        return said in check.parts or any(word in said for word in check.words)

    part, whole = _sums(zip(rows[check.by], rows[check.column], strict=True), wanted)
    return _share(part, whole)


def _employers(check: Check, result: Result, kinds: Mapping[str, str]) -> Figure:
    """Posts at agencies of some kinds over posts at agencies whose kind is known; `n` counts coaches."""
    rows = _cell(result, {"basis": "assigned_fte", "unit": "site"})
    known = rows[[bool(kinds.get(str(agency))) for agency in rows["agency"]]]
    at = [kinds[str(agency)] for agency in known["agency"]]
    part, whole = _sums(zip(at, known["denominator"], strict=True), lambda kind: kind in check.parts)
    coaches = int(sum(int(n or 0) for n in known["n"]))
    left = len(rows) - len(known)
    excluded = {"agencies without a kind on record": left} if left else {}
    return {**_share(part, whole, None if len(known) else NO_KIND), "n": coaches, "excluded": excluded}
