"""Six figures a director asks for, each beside the same months last year, and what needs attention."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from coaching_analytics.charts import choice, labels, wording
from coaching_analytics.charts import numbers as say
from coaching_analytics.charts.picture import Names, Picture, about, named, pick, table
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


@dataclass(frozen=True, slots=True)
class Attention:
    """One thing to look at: the words of a link, the page it leads to, the filter it sets."""

    kind: str
    text: str
    count: int
    page: str
    filters: Mapping[str, str]


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
    """The six figures; `now` and `before` are whole results by metric name, `before` of the same months last year."""
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
        f"{word(earlier['value'])} in the same months last year"
        if earlier is not None and earlier["value"] is not None
        else ""
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
    lines = [(card.label, card.value, card.before, card.note) for card in cards]
    data = pd.DataFrame(
        [(card.metric, card.label, card.value, card.before, card.note) for card in cards],
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


def attention(
    *,
    reached: Result | None = None,
    recent: Result | None = None,
    logs: Result | None = None,
    levels: Result | None = None,
    names: Names | None = None,
    most: int = 3,
) -> tuple[Attention, ...]:
    """What needs attention, by region, each with the filter its link sets.

    All by region: `reached` is `never_reached` of the period, `recent` the same of its last three months, `logs`
    `log_completeness`, `levels` `quality_level`. At most `most` regions of a kind, the largest first.
    """
    found: list[Attention] = []
    if reached is not None:
        found += _regions(
            pick(reached, statistic="not_reached"),
            "numerator",
            "not-reached",
            "{n} not yet reached in {place}",
            "site",
            "Caseload",
            names,
            most,
        )
        found += _regions(
            pick(reached, statistic="no_logs"),
            "numerator",
            "no-logs",
            "{n} without logs from the coach in {place}",
            "site",
            "Caseload",
            names,
            most,
        )
    if recent is not None:
        found += _regions(
            pick(recent, statistic="not_reached"),
            "numerator",
            "overdue",
            "{n} without a contact in the last three months in {place}",
            "site",
            "Caseload",
            names,
            most,
        )
    if logs is not None:
        found += _regions(
            pick(logs, statistic="silent"),
            "numerator",
            "silent",
            "{n} without any log in {place}",
            "coach-month",
            "Caseload",
            names,
            most,
        )
    if levels is not None:
        found += _old_ratings(levels, names, most)
    return tuple(found)


def _regions(
    rows: pd.DataFrame,
    column: str,
    kind: str,
    words: str,
    noun: str,
    page: str,
    names: Names | None,
    most: int,
) -> list[Attention]:
    counted = [
        (int(row[column] or 0), row["region"]) for _, row in rows.iterrows() if row["value"] is not None
    ]
    largest = sorted((pair for pair in counted if pair[0] > 0), key=lambda pair: (-pair[0], str(pair[1])))[
        :most
    ]
    return [
        Attention(
            kind,
            words.format(n=wording.plural(n, noun), place=named(region, names)),
            n,
            page,
            {} if region is None else {"region": str(region)},
        )
        for n, region in largest
    ]


def _old_ratings(levels: Result, names: Names | None, most: int) -> list[Attention]:
    """Rooms on the roster without a rating that is recent enough."""
    months = f"{levels.settings.get('stale_months', 36):g}"
    rows = choice.of(levels)
    rows = rows[(rows["line"] == "latest") & rows["numerator"].notna() & rows["denominator"].notna()]
    places: dict[Any, int] = {}
    for _, row in rows.iterrows():
        missing = int(row["denominator"]) - int(row["numerator"])
        places[row["region"]] = min(places.get(row["region"], missing), missing)
    worst = sorted(
        ((n, region) for region, n in places.items() if n > 0), key=lambda pair: (-pair[0], str(pair[1]))
    )[:most]
    return [
        Attention(
            "old-ratings",
            f"{wording.plural(n, 'room')} without a rating in the last {months} months in {named(region, names)}",
            n,
            "Quality trends",
            {"region": str(region)},
        )
        for n, region in worst
    ]


def kinds(items: Sequence[Attention]) -> dict[str, list[Attention]]:
    """The items under a heading each."""
    headings = {
        "not-reached": "Not yet reached",
        "overdue": "No contact lately",
        "no-logs": "No logs from this coach",
        "silent": "Months without logs",
        "old-ratings": "Old ratings",
    }
    grouped: dict[str, list[Attention]] = {}
    for item in items:
        grouped.setdefault(headings.get(item.kind, item.kind), []).append(item)
    return grouped
