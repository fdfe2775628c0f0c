"""The one object every figure travels in: chart, table, sentence, command line and export read it."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

import pandas as pd

from coaching_analytics.vocabulary.selection import Window

FIXED = ("value", "numerator", "denominator", "n", "low", "high", "level", "method", "excluded", "reason")


@dataclass(frozen=True, slots=True)
class Interval:
    """A likely range. `method` says in words how it was found."""

    low: float
    high: float
    level: float
    method: str


@dataclass(frozen=True, slots=True)
class Row:
    """One figure of a result, typed.

    `value` is None exactly when `reason` says why.
    """

    by: Mapping[str, str | None]
    value: float | Decimal | None
    numerator: float | Decimal | None
    denominator: float | Decimal | None
    n: int | None
    interval: Interval | None
    excluded: Mapping[str, int]
    reason: str | None


@dataclass(frozen=True, slots=True)
class Result:
    """A metric's answer.

    Attributes
    ----------
    metric, question, unit
        Name on the command line, the question it answers, the unit of `value`.
    window, as_of, snapshot, settings
        What it was computed on: whole months, last day with data, id of the snapshot, settings used.
    cautions
        Sentences a reader must see beside the figure.
    by
        Names of the by-columns at the left of `rows`.
    rows
        One row a figure: the by-columns, then `FIXED`. Blank values are None; there is no inf and no nan.
    curves
        Further small frames for charts (distributions, trends), by name.
    people
        What stands behind a value for small-group rules: "operations", "leads", "educators".
    origin
        "real" or "simulated".
    """

    metric: str
    question: str
    unit: str
    window: Window
    as_of: date
    snapshot: str
    settings: Mapping[str, Any]
    cautions: tuple[str, ...]
    by: tuple[str, ...]
    rows: pd.DataFrame
    curves: Mapping[str, pd.DataFrame] = field(default_factory=dict)
    people: str = "operations"
    origin: str = "real"

    def row(self, **by: str | None) -> Row:
        """The one row whose by-columns have these values.

        Raises
        ------
        KeyError
            When no row, or more than one row, matches.
        """
        mask = pd.Series(True, index=self.rows.index)
        for name, value in by.items():
            column = self.rows[name]
            mask &= column.isna() if value is None else column == value
        found = self.rows[mask]
        if len(found) != 1:
            raise KeyError(f"{self.metric}: {len(found)} rows match {by}")
        return self.record(found.iloc[0])

    def record(self, row: Any) -> Row:
        """One line of `rows` as a typed `Row`."""
        interval = None
        if row["low"] is not None:
            interval = Interval(row["low"], row["high"], row["level"], row["method"])
        return Row(
            {name: row[name] for name in self.by},
            row["value"],
            row["numerator"],
            row["denominator"],
            row["n"],
            interval,
            row["excluded"] or {},
            row["reason"],
        )

    def records(self) -> list[Row]:
        """All rows, typed."""
        return [self.record(row) for _, row in self.rows.iterrows()]


def ratio(numerator: float | Decimal | None, denominator: float | Decimal | None) -> float | None:
    """`numerator / denominator`, or None when either is missing or the denominator is zero."""
    if numerator is None or denominator is None or denominator == 0:
        return None
    value = float(numerator) / float(denominator)
    return value if math.isfinite(value) else None


def frame(by: Iterable[str], rows: Iterable[Mapping[str, Any]]) -> pd.DataFrame:
    """Rows as a frame of the by-columns and `FIXED`; missing and not-finite become None with a reason.

    Each mapping may leave out any of `FIXED`. A blank value without a reason is an error in the metric.
    """
    names = (*by, *FIXED)
    lines = []
    for given in rows:
        line = {name: _plain(given.get(name)) for name in names}
        line["excluded"] = dict(given.get("excluded") or {})
        if line["value"] is None and not line["reason"]:
            raise ValueError(f"a blank value needs its reason: {line}")
        lines.append(line)
    return pd.DataFrame(lines, columns=list(names), dtype=object)


def _plain(value: Any) -> Any:
    """Python's own type of a scalar; None for nan, NaT and inf."""
    if value is None or value is pd.NaT or value is pd.NA:
        return None
    if isinstance(value, (dict, Decimal, str, date)):
        return value
    if hasattr(value, "item"):
        value = value.item()
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return value
