"""What every metric does first and last: check what it is asked by, name the cells, put the answer together.

A metric opens an `Ask`, sends one or two queries through it, and returns `ask.result(...)`. In a query,
`ask.keys()` selects the by-columns (as `by_region`, `by_month` ...), ready for GROUP BY ALL.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from coaching_analytics.metrics.allocated import FOLLOWS_RULE, RULE
from coaching_analytics.metrics.registry import REGISTRY, Metric
from coaching_analytics.metrics.result import Result, frame
from coaching_analytics.metrics.thin_logs import RESTS_ON_LOGS, SETTING, thin_log_cautions
from coaching_analytics.vocabulary.selection import Selection, SelectionError, Window, add_months

if TYPE_CHECKING:
    from coaching_analytics.store import Gate

PLACES = {
    "system": "system_id",
    "region": "region_id",
    "agency": "nullif(agency_id, '')",
    "setting": "setting",
    "site": "site_id",
    "coach": "coach_id",
}
COLUMNS = {**PLACES, "agency": "agency_id"}
PERIODS = ("month", "quarter", "school_year", "fiscal_year")
NAMES = (*PLACES, *PERIODS)


@dataclass(frozen=True, slots=True)
class Years:
    """Months (1-12) in which a system's fiscal and school years start."""

    fiscal: int = 1
    school: int = 1


def period_sql(name: str, years: Years, column: str = "month") -> str:
    """SQL for the label of the period a date lies in: 2024-07, 2024-Q3, 2024-25 or FY2025."""
    if name == "month":
        return f"strftime({column}, '%Y-%m')"
    if name == "quarter":
        return f"(year({column}) || '-Q' || quarter({column}))"
    if name == "fiscal_year":
        return f"('FY' || year({column} + INTERVAL {(13 - years.fiscal) % 12} MONTH))"
    first = f"year({column} - INTERVAL {years.school - 1} MONTH)"
    return f"({first} || '-' || right(CAST({first} + 1 AS VARCHAR), 2))"


def period_label(name: str, years: Years, day: date) -> str:
    """The label `period_sql` gives to `day`."""
    if name == "month":
        return f"{day:%Y-%m}"
    if name == "quarter":
        return f"{day.year}-Q{(day.month + 2) // 3}"
    if name == "fiscal_year":
        return f"FY{add_months(day, (13 - years.fiscal) % 12).year}"
    first = add_months(day, 1 - years.school).year
    return f"{first}-{(first + 1) % 100:02d}"


def check_by(metric: Metric, by: Sequence[str]) -> tuple[str, ...]:
    """`by` as a tuple; `SelectionError` when the metric makes no sense by one of them, saying what works."""
    if isinstance(by, str):
        by = (by,)
    wrong = [name for name in by if name not in metric.by_allowed]
    if wrong:
        works = ", ".join(metric.by_allowed) or "nothing"
        raise SelectionError(f"{metric.name} cannot be shown by {', '.join(wrong)}. It can be by: {works}.")
    if len(set(by)) != len(by):
        raise SelectionError(f"{metric.name} is asked by the same column twice: {', '.join(by)}.")
    return tuple(by)


@dataclass(frozen=True, slots=True)
class Ask:
    """One question to a store: the metric, the places and whole months chosen, and what to show it by."""

    gate: Gate
    selection: Selection
    metric: Metric
    by: tuple[str, ...]
    window: Window
    years: Years = field(default_factory=Years)

    @property
    def periods(self) -> tuple[str, ...]:
        """The by-columns that are periods."""
        return tuple(name for name in self.by if name in PERIODS)

    def setting(self, name: str) -> Any:
        """Value of a setting in force."""
        return self.gate.settings[name]

    def rows(self, query: str, **parameters: Any) -> pd.DataFrame:
        """Rows of a query over the marts, filtered by scope and selection; see `Gate.rows`."""
        return self.gate.rows(self.selection, query, **parameters)

    def keys(self, date_column: str = "month", table: str = "", only: Iterable[str] | None = None) -> str:
        """Select list of the by-columns, each followed by a comma ('' when there are none).

        `date_column` is the date periods are cut from, `table` qualifies all columns, `only` keeps some.
        """
        kept = self.by if only is None else tuple(only)
        dot = f"{table}." if table else ""
        parts = []
        for name in kept:
            if name in PERIODS:
                parts.append(f"{period_sql(name, self.years, dot + date_column)} AS by_{name}, ")
            elif name == "agency":
                parts.append(f"nullif({dot}agency_id, '') AS by_agency, ")
            else:
                parts.append(f"{dot}{PLACES[name]} AS by_{name}, ")
        return "".join(parts)

    def names(self, table: str = "", only: Iterable[str] | None = None) -> str:
        """The columns `keys` has named, each followed by a comma, to carry them on from a step."""
        dot = f"{table}." if table else ""
        return "".join(f"{dot}by_{name}, " for name in (self.by if only is None else only))

    def order(self) -> str:
        """ORDER BY of the by-columns ('' when there are none)."""
        return "ORDER BY " + ", ".join(f"by_{name} NULLS LAST" for name in self.by) if self.by else ""

    def cells(self, found: pd.DataFrame) -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
        """Each line of a query's answer as (by-columns, the other columns); missing numbers are None."""
        columns = [found[name].tolist() for name in found.columns]
        for line in zip(*columns, strict=True):
            values = {name: _blank(value) for name, value in zip(found.columns, line, strict=True)}
            yield ({name: values.pop(f"by_{name}") for name in self.by}, values)

    def groups(self, found: pd.DataFrame) -> Iterator[tuple[dict[str, Any], np.ndarray]]:
        """The cells of a frame with a line a site, as (by-columns, places of the lines), blanks last.

        The frame has the columns of places (system_id, region_id ...) and `by_` columns of periods. Without
        by-columns there is one cell, also of an empty frame.
        """
        if not self.by:
            yield {}, np.arange(len(found))
            return
        columns = [COLUMNS.get(name, f"by_{name}") for name in self.by]
        found_at = found.groupby(columns, sort=False, dropna=False).indices
        cells = {
            tuple(_blank(part) for part in (key if isinstance(key, tuple) else (key,))): rows
            for key, rows in found_at.items()
        }
        for key in sorted(cells, key=lambda names: [(name is None, str(name)) for name in names]):
            yield dict(zip(self.by, key, strict=True)), np.asarray(cells[key])

    def days(self) -> dict[tuple[str, ...], int]:
        """Days of the window in each period asked for (one entry with key () when by no period)."""
        found: dict[tuple[str, ...], int] = {}
        month = self.window.start
        while month < self.window.end:
            key = tuple(period_label(name, self.years, month) for name in self.periods)
            following = add_months(month, 1)
            found[key] = found.get(key, 0) + (following - month).days
            month = following
        return found

    def result(
        self,
        rows: Iterable[Mapping[str, Any]],
        *,
        settings: Iterable[str] = (),
        extra_settings: Mapping[str, Any] | None = None,
        cautions: Iterable[str] = (),
        curves: Mapping[str, pd.DataFrame] | None = None,
    ) -> Result:
        """The answer: `rows` are mappings of by-columns, facets and result columns (see `frame`).

        `settings` names the gate's settings that were used; `extra_settings` are further values to print.
        """
        metric, names = self.metric, (*self.by, *self.metric.facets)
        wanted = (
            *settings,
            *((SETTING,) if metric.name in RESTS_ON_LOGS else ()),
            *((RULE,) if metric.name in FOLLOWS_RULE else ()),
        )
        used = {name: self.gate.settings[name] for name in wanted} | dict(extra_settings or {})
        told = tuple(dict.fromkeys((*_coach_caution(self), *cautions, *thin_log_cautions(self))))
        return Result(
            metric=metric.name,
            question=metric.question,
            unit=metric.unit,
            window=self.window,
            as_of=as_of(self.gate, self.selection),
            snapshot=self.gate.snapshot,
            settings=used,
            cautions=told,
            by=names,
            rows=frame(names, rows),
            curves=dict(curves or {}),
            people=metric.people,
            origin=self.gate.origin,
        )


def ask(gate: Gate, selection: Selection, metric: str, by: Sequence[str]) -> Ask:
    """Open a question: checks `by`, settles the window, finds the system's years when they are needed."""
    declared = REGISTRY[metric]
    names = check_by(declared, by)
    window = gate.window(selection)
    years = Years()
    if {"school_year", "fiscal_year"} & set(names):
        years = system_years(gate, selection)
    return Ask(gate, selection.with_window(window), declared, names, window, years)


def assemble(
    gate: Gate,
    selection: Selection,
    metric: str,
    by: Sequence[str],
    rows: Iterable[Mapping[str, Any]],
    **parts: Any,
) -> Result:
    """`Ask.result` for a metric that keeps no `Ask`; `parts` are its keyword arguments."""
    return ask(gate, selection, metric, by).result(rows, **parts)


def system_years(gate: Gate, selection: Selection) -> Years:
    """Start months of the selected system's years; `SelectionError` when several systems are meant."""
    system = gate.system(selection)
    return Years(int(system.fiscal_year_start_month), int(system.school_year_start_month))


def as_of(gate: Gate, selection: Selection) -> date:
    """Last day with data of the selected system, or the latest of all systems.

    Systems without dated rows have none; then it is the last day of the window.
    """
    return gate.last_day(selection) or gate.window(selection).end - timedelta(days=1)


def _blank(value: Any) -> Any:
    """None for a missing scalar."""
    if value is None or value is pd.NA or value is pd.NaT:
        return None
    return None if isinstance(value, float) and value != value else value


def _coach_caution(asked: Ask) -> tuple[str, ...]:
    if asked.selection.coaches and "coach" not in asked.metric.by_allowed:
        return ("This figure counts places, so the choice of coaches does not narrow it.",)
    return ()
