"""Lines in force on a day: declared in thresholds.toml with validity, source and the day of the check."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import resources
from itertools import pairwise
from typing import Any

KINDS = ("rating", "caseload", "budget")
REQUIRED = ("id", "kind", "domain", "value", "valid_from", "unit", "source")
KNOWN = (*REQUIRED, "instrument", "valid_to", "applies_to", "verified_on")


class ThresholdError(ValueError):
    """A line that is incomplete, overlaps another, leaves a gap, or is not in force."""


@dataclass(frozen=True, slots=True)
class Threshold:
    """One line, in force on [valid_from, valid_to); equal to it passes.

    Attributes
    ----------
    id, kind
        Name of the line, and what it is drawn on: rating, caseload or budget.
    instrument, domain
        What is compared with it; `instrument` is blank when it is not a rating.
    value, unit
        The line.
    valid_from, valid_to
        First day in force, and first day no longer in force (None: still in force).
    applies_to
        Settings it is for; empty: not tied to a setting.
    source, verified_on
        Where it was read, and when it was checked; None: switched off.
    """

    id: str
    kind: str
    instrument: str
    domain: str
    value: float
    unit: str
    valid_from: date
    valid_to: date | None
    applies_to: tuple[str, ...]
    source: str
    verified_on: date | None

    def holds(self, on: date) -> bool:
        """Whether it is in force on a day."""
        return self.valid_from <= on and (self.valid_to is None or on < self.valid_to)

    def met(self, value: float) -> bool:
        """Whether a value is at or above the line."""
        return value >= self.value


def parse(text: str) -> tuple[Threshold, ...]:
    """Lines of a TOML text, the verified ones; `ThresholdError` names the row at fault."""
    return tuple(row for row in read(text) if row.verified_on is not None)


def read(text: str) -> tuple[Threshold, ...]:
    """Every line of a TOML text, those switched off too; `ThresholdError` names the row at fault."""
    rows = [_row(number, given) for number, given in enumerate(tomllib.loads(text).get("threshold", []), 1)]
    if not rows:
        raise ThresholdError("There are no thresholds.")
    _check_order(rows)
    return tuple(rows)


@cache
def declared_lines() -> tuple[Threshold, ...]:
    """Every line as declared in thresholds.toml."""
    text = resources.files("coaching_analytics.vocabulary").joinpath("thresholds.toml").read_text("utf-8")
    return read(text)


@cache
def thresholds() -> tuple[Threshold, ...]:
    """Every verified line as declared in thresholds.toml."""
    return tuple(line for line in declared_lines() if line.verified_on is not None)


def in_force(id: str, domain: str, on: date, lines: Sequence[Threshold] | None = None) -> Threshold:
    """The line of that name and domain in force on a day.

    Raises
    ------
    ThresholdError
        When there is no verified line that day.

    Examples
    --------
    >>> in_force("head_start_competitive", "IS", date(2027, 7, 31)).value
    2.3
    >>> in_force("head_start_competitive", "IS", date(2027, 8, 1)).value
    2.5
    """
    for line in thresholds() if lines is None else lines:
        if (line.id, line.domain) == (id, domain) and line.holds(on):
            return line
    raise ThresholdError(f"No verified line {id} for {domain} is in force on {on}.")


def _row(number: int, given: Mapping[str, Any]) -> Threshold:
    name = given.get("id", f"row {number}")
    missing = [field for field in REQUIRED if given.get(field) in (None, "")]
    unknown = [field for field in given if field not in KNOWN]
    if missing or unknown:
        raise ThresholdError(f"Threshold {name} misses {missing or 'nothing'}; unknown: {unknown or 'none'}.")
    if given["kind"] not in KINDS:
        raise ThresholdError(f"Threshold {name}: kind must be one of {', '.join(KINDS)}.")
    if given["kind"] == "rating" and not (given.get("instrument") and given.get("applies_to")):
        raise ThresholdError(f"Threshold {name}: a line for ratings names its instrument and settings.")
    start, end = given["valid_from"], given.get("valid_to") or None
    if end is not None and end <= start:
        raise ThresholdError(f"Threshold {name}: valid_to must come after valid_from.")
    return Threshold(
        id=given["id"],
        kind=given["kind"],
        instrument=given.get("instrument", ""),
        domain=given["domain"],
        value=float(given["value"]),
        unit=given["unit"],
        valid_from=start,
        valid_to=end,
        applies_to=tuple(given.get("applies_to", ())),
        source=given["source"],
        verified_on=given.get("verified_on") or None,
    )


def _check_order(rows: Sequence[Threshold]) -> None:
    """Rows of one line and domain follow each other without overlap and without a gap."""
    names = dict.fromkeys((row.id, row.instrument, row.domain) for row in rows)
    for name in names:
        own = sorted(
            (row for row in rows if (row.id, row.instrument, row.domain) == name),
            key=lambda row: row.valid_from,
        )
        for before, after in pairwise(own):
            words = f"Threshold {name[0]} {name[2]}"
            if before.valid_to is None or before.valid_to > after.valid_from:
                raise ThresholdError(f"{words}: two rows overlap on {after.valid_from}.")
            if before.valid_to < after.valid_from:
                raise ThresholdError(f"{words}: no row from {before.valid_to} to {after.valid_from}.")
