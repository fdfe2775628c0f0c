"""Every answer about the budget: money by priority, what is spent of it, how long it lasts."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from coaching_analytics.simulate.answers.costs import cents_inside
from coaching_analytics.simulate.answers.records import Answer, Records, answer, share
from coaching_analytics.simulate.clock import AFTER, month_start

YEAR_END_DAYS = 90
HORIZON_MONTHS = 12


def budget_answers(records: Records, lines: pd.DataFrame) -> dict[str, list[Answer]]:
    """alignment, budget_execution and funding_horizon; `lines` are those of `read_spent`."""
    lines = _lines(records, lines)
    found: dict[str, list[Answer]] = {"alignment": [], "budget_execution": [], "funding_horizon": []}
    for by, _ in records.cells():
        own = lines[lines["region"] == by["region"]] if by else lines
        for kind in ("actual", "budget"):
            part = own[own["kind"] == kind]
            found["alignment"] += _aligned(part, by, kind)
            found["funding_horizon"] += [
                answer(by, share(_cents(part, part["due"] == due), _cents(part)), kind=kind, due=due)
                for due in ("ended", "ending", "multi_year", "not_stated")
            ]
        found["budget_execution"] += list(_executed(own, by))
    return found


def _lines(records: Records, lines: pd.DataFrame) -> pd.DataFrame:
    """Lines that a budget pays, with their cents in the window and up to shortly before its end."""
    months = records.months
    until = records.clock.window_end - YEAR_END_DAYS
    last = int(np.searchsorted(records.clock.months, until, side="right")) - 1
    end = records.column("spending", "funding_end").astype(np.int64)
    index = records.clock.first_month + len(records.clock.months) - 1
    soon = month_start(index + HORIZON_MONTHS) - 1
    due = [end >= AFTER, end < records.clock.end, end <= soon]
    given = lines.assign(
        inside=[cents_inside(line, months.start, months.stop) for line in lines.itertuples()],
        until=[cents_inside(line, months.start, last) for line in lines.itertuples()],
        priority=records.column("spending", "priority"),
        restricted=records.column("spending", "restricted").astype(bool),
        fixed=records.column("spending", "fixed").astype(bool),
        due=np.select(due, ["not_stated", "ended", "ending"], "multi_year"),
    )
    return given[given["perspective"] != "in_kind"]


def _cents(lines: pd.DataFrame, rows: pd.Series | None = None, column: str = "inside") -> int:
    return int((lines[column] if rows is None else lines.loc[rows, column]).sum())


def _aligned(lines: pd.DataFrame, by: Answer, kind: str) -> Iterator[Answer]:
    free = ~lines["restricted"] & ~lines["fixed"]
    tagged = free & (lines["priority"] != "")
    choice, whole = _cents(lines, free), _cents(lines)
    parts = {
        "aligned": (tagged, choice),
        "untagged": (free & ~tagged, choice),
        "discretionary": (free, whole),
        "restricted": (lines["restricted"] & ~lines["fixed"], whole),
        "fixed": (lines["fixed"], whole),
    }
    for standing, (rows, of) in parts.items():
        value = share(_cents(lines, rows), of)
        yield answer(by, value, kind=kind, standing=standing, priority=None)
    for name in sorted(set(lines.loc[tagged & (lines["inside"] != 0), "priority"])):
        value = share(_cents(lines, tagged & (lines["priority"] == name)), choice)
        yield answer(by, value, kind=kind, standing="priority", priority=str(name))


def _executed(lines: pd.DataFrame, by: Answer) -> Iterator[Answer]:
    spent, planned = lines["kind"] == "actual", lines["kind"] == "budget"
    budget = _cents(lines, planned)
    yield answer(by, share(_cents(lines, spent), budget), statistic="execution")
    left = budget - _cents(lines, spent, "until")
    yield answer(by, share(left, budget) if left >= 0 else None, statistic="unspent")
