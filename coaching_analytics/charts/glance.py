"""Six figures a director asks for, each beside the same months last year, and what needs attention."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from coaching_analytics.charts import choice, labels, wording
from coaching_analytics.charts import numbers as say
from coaching_analytics.charts.picture import Picture, about, pick, table
from coaching_analytics.metrics.result import Result

Results = Mapping[str, Result]
Row = pd.Series


@dataclass(frozen=True, slots=True)
class Card:
    """One figure: what it is, its value, the same months last year, a note, and the page that explains it."""

    metric: str
    label: str
    value: str
    before: str
    note: str
    page: str


def _only(**by: str) -> Callable[[Result], Row | None]:
    def find(result: Result) -> Row | None:
        rows = pick(result, **by)
        return rows.iloc[0] if len(rows) == 1 else None

    return find


def _net(result: Result) -> Row | None:
    rows = choice.latest_edition(choice.of(result))
    code = choice.headline(rows) if len(rows) else None
    rows = (
        rows[(rows["domain"] == code) & (rows["lead"] == "same") & (rows["kind"] == "net")] if code else rows
    )
    return rows.iloc[0] if len(rows) == 1 else None


def _hours(value: Any) -> str:
    return f"{say.decimal(value, 1)} hours"


def _points(value: Any) -> str:
    return f"{say.signed(value)} points"


LAST_YEAR = " in the same months last year"
Asked = tuple[str, str, Callable[[Result], "Row | None"], Callable[[Any], str], str]
SIX: tuple[Asked, ...] = (
    (
        "sites_per_coach",
        "Enrolled sites per full-time post",
        _only(basis="fte", unit="site"),
        say.sites,
        "Caseload",
    ),
    (
        "coverage",
        "Sites with a contact in an average quarter",
        _only(statistic="mean_of_quarters", recipient="any"),
        say.percent,
        "Caseload",
    ),
    ("dosage_rate", "Hours a month at the middle site", _only(statistic="median"), _hours, "Caseload"),
    (
        "log_completeness",
        "Coach-months with complete logs",
        _only(statistic="complete"),
        say.percent,
        "Caseload",
    ),
    ("matched_gain", "Net change in the same rooms", _net, _points, "Quality trends"),
    (
        "coaching_cost",
        "Cost of coaching, with overhead",
        _only(total="with_overhead", kind="actual"),
        say.dollars,
        "Cost per outcome",
    ),
)


def six_figures(now: Results, before: Results) -> tuple[Card, ...]:
    """The six figures; `now` and `before` are whole results by metric name, `before` of the same months
    last year."""
    return tuple(_card(asked, now[asked[0]], before.get(asked[0])) for asked in SIX if asked[0] in now)


def _card(asked: Asked, now: Result, before: Result | None) -> Card:
    metric, label, find, word, page = asked
    row = find(now)
    earlier = find(before) if before is not None else None
    value = None if row is None else row["value"]
    note = (
        _note(metric, row)
        if value is not None
        else str((row["reason"] if row is not None else None) or wording.needs(metric))
    )
    was = (
        f"{word(earlier['value'])}{LAST_YEAR}" if earlier is not None and earlier["value"] is not None else ""
    )
    return Card(metric, label, word(value) if value is not None else say.BLANK, was, note, page)


def _note(metric: str, row: Row | None) -> str:
    """The likely range, the rooms and the domain of a change."""
    if metric != "matched_gain" or row is None:
        return ""
    text = f"{labels.domain(row['domain'])}, {wording.plural(row['n'], 'room')}"
    if row["low"] is None:
        return f"{text}, {row['reason'] or 'no likely range'}"
    return f"{text}, likely between {say.signed(row['low'])} and {say.signed(row['high'])}"


def six_table(now: Results, before: Results) -> Picture:
    """The six figures as a table, for the report and the exports."""
    cards = six_figures(now, before)
    lines = [(card.label, card.value, card.before.removesuffix(LAST_YEAR), card.note) for card in cards]
    data = pd.DataFrame(
        [
            (card.metric, card.label, card.value, card.before.removesuffix(LAST_YEAR), card.note)
            for card in cards
        ],
        columns=["metric", "figure", "this period", "same months last year", "note"],
    )
    return Picture(
        name="at-a-glance",
        title="How is coaching doing?",
        sentence="",
        data=data,
        numeric=("This period",),
        table=table(("Figure", "This period", "Same months last year", "Note"), lines),
        **about(*now.values()),
    )
