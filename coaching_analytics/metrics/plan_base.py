"""What the planner starts from: the store's own figures and evidence, read from answers of other metrics."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from coaching_analytics.metrics.result import Result, Row
from coaching_analytics.statistics.planning import Today
from coaching_analytics.statistics.planning_cost import Cost
from coaching_analytics.vocabulary.selection import Window

FIGURES = (
    *("sites_per_coach", "time_use", "effort_hours", "coverage", "coaching_cost"),
    *("coach_turnover", "delivery_mix"),
)
"""Metrics whose whole answers hold today's figures."""
EVIDENCE: Mapping[str, Mapping[str, Any]] = {
    "dose_response": {},
    "points_per_10k": {"bootstrap": False},
    "coach_differences": {},
}
"""Metrics whose whole answers hold evidence, with the options they are asked with."""
FACETS = ("instrument", "edition", "age_group", "domain")
DOLLARS = "dollars"
REMOTE = ("virtual", "phone", "email")
LEAD_TEST = "lead_test"
NO_EVIDENCE = "no evidence in this store"
DAYS_OF_WEEK = 7
THIN = (
    "{n} months of coaches have no contracted hours and are in no hour of the week: the week here is shorter "
    "than theirs."
)


@dataclass(frozen=True, slots=True)
class Slope:
    """Points that went with one hour a year for a site, or with one dollar a year for a room."""

    facets: Mapping[str, Any]
    source: str
    value: float | None
    low: float | None = None
    high: float | None = None
    level: float | None = None
    n: int | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Spread:
    """How far coaches differ on one line of scores, and how far that can be known."""

    facets: Mapping[str, Any]
    value: float | None
    low: float | None = None
    high: float | None = None
    level: float | None = None
    n: int | None = None
    reliability: float | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Base:
    """Today's figures and the evidence.

    `today` is None when there are no posts or sites, and `reasons` says why a figure is missing, by name
    (posts, week, given, reached, dollars, classroom, educator, left, virtual). `asked` says whether evidence
    was asked for.
    """

    today: Today | None
    lines: tuple[Cost, ...]
    rooms: float | None
    educators: float | None
    left: float | None
    virtual: float | None
    years: float
    reasons: Mapping[str, str]
    asked: bool
    slopes: tuple[Slope, ...]
    spreads: tuple[Spread, ...]
    cost_total: str
    cautions: tuple[str, ...]


def base_of(answers: Mapping[str, Result]) -> Base:
    """The base from whole answers of `FIGURES` and, as far as they are given, of `EVIDENCE`."""
    posts = answers["sites_per_coach"]
    site, people = posts.row(basis="fte", unit="site"), posts.row(basis="people", unit="site")
    missing = next((one for one in (site, people) if one.value is None), None)
    reasons = {} if missing is None else {"posts": str(missing.reason)}
    given, cover = answers["effort_hours"].row(), _coverage(answers["coverage"])
    if given.value is None:
        reasons["given"] = str(given.reason)
    if cover.value is None:
        reasons["reached"] = str(cover.reason)
    left = answers["coach_turnover"].row()
    if left.value is None:
        reasons["left"] = str(left.reason)
    virtual, why = _virtual(answers["delivery_mix"])
    if virtual is None:
        reasons["virtual"] = str(why)
    lines = tuple(_costs(answers["coaching_cost"]))
    if not lines:
        reasons["dollars"] = str(answers["coaching_cost"].row(total="budgetary", kind="actual").reason)
    counts = {}
    for unit in ("classroom", "educator"):
        one = posts.row(basis="fte", unit=unit)
        counts[unit] = _number(one.numerator) if one.value is not None and one.numerator else None
        if counts[unit] is None:
            reasons[unit] = str(one.reason or f"no {unit}s on the roster")
    today = None
    window = posts.window
    weeks = (window.end - window.start).days / DAYS_OF_WEEK
    week, short = _week(answers["time_use"], site, weeks)
    if not week:
        reasons["week"] = "no contracted hours are on record"
    if site.value and people.value:
        today = Today(
            sites=_number(site.numerator) or 0.0,
            posts=_number(site.denominator) or 0.0,
            people=_number(people.denominator) or 0.0,
            weeks=weeks,
            week=week,
            given=_number(given.value),
            at_risk=None if cover.value is None else _number(cover.denominator),
            reached=None if cover.value is None else _number(cover.numerator),
        )
    points = answers.get("points_per_10k")
    return Base(
        today,
        lines,
        counts["classroom"],
        counts["educator"],
        None if left.value is None else _number(left.numerator),
        virtual,
        _years(window),
        reasons,
        any(name in answers for name in EVIDENCE),
        tuple(_slopes(answers)),
        tuple(_spreads(answers.get("coach_differences"))),
        str(points.settings.get("cost_total", "with_overhead")) if points else "with_overhead",
        (THIN.format(n=short),) if short else (),
    )


def _years(window: Window) -> float:
    return window.months / 12


def _number(value: float | Decimal | None) -> float | None:
    return None if value is None else float(value)


def _coverage(result: Result) -> Row:
    """Sites reached at least once, of those at risk; the first such row of an answer by nothing."""
    return result.row(statistic="at_least_once", recipient="any")


def _virtual(result: Result) -> tuple[float | None, str | None]:
    """The share of session hours without travel, a mix counted as in person; else why it is not known."""
    rows = [result.row(delivery=kind) for kind in REMOTE]
    missing = next((row for row in rows if row.value is None), None)
    if missing is not None:
        return None, missing.reason
    return sum(float(row.value or 0) for row in rows), None


def _costs(result: Result) -> Iterator[Cost]:
    """Actual dollars by ingredient and perspective, those that no site could be given among them."""
    sums: dict[tuple[str, str], Decimal] = {}
    for line in result.curves["ingredients"].to_dict("records"):
        if line["kind"] == "actual":
            key = (str(line["ingredient"]), str(line["perspective"]))
            sums[key] = sums.get(key, Decimal("0.00")) + line["amount"]
    for (ingredient, perspective), amount in sums.items():
        yield Cost(ingredient, perspective, amount)


def _week(result: Result, posts: Row, weeks: float) -> tuple[dict[str, float], int]:
    """Paid hours a week of a full-time post by use, and coach-months that are not in them."""
    found, left_out = {}, 0
    for row in result.records():
        if row.by["share_of"] == "paid" and row.value is not None and row.numerator is not None:
            left_out = sum(row.excluded.values())
            if posts.denominator:
                found[str(row.by["use"])] = float(row.numerator) / float(posts.denominator) / weeks
    return found, left_out


def _slopes(answers: Mapping[str, Result]) -> Iterator[Slope]:
    """Points an hour by every estimator shown, and points a dollar of rooms with the same lead educator."""
    if dose := answers.get("dose_response"):
        for row in dose.records():
            if row.by["estimator"] != LEAD_TEST:
                yield _slope(row, str(row.by["estimator"]), 1.0)
    if points := answers.get("points_per_10k"):
        total = points.settings.get("cost_total", "with_overhead")
        for row in points.records():
            if row.by["lead"] == "same" and row.by["total"] == total:
                yield _slope(row, DOLLARS, 1e-4)


def _slope(row: Row, source: str, scale: float) -> Slope:
    facets = {name: row.by[name] for name in FACETS}
    if row.value is None:
        return Slope(facets, source, None, reason=row.reason)
    value, range_ = float(row.value) * scale, row.interval
    if range_ is None:
        return Slope(facets, source, value, n=row.n)
    return Slope(facets, source, value, range_.low * scale, range_.high * scale, range_.level, row.n)


def _spreads(result: Result | None) -> Iterator[Spread]:
    """Differences between coaches in rooms with the same lead educator."""
    if result is None:
        return
    for row in result.records():
        if row.by["lead"] != "same" or row.by["statistic"] != "spread":
            continue
        facets = {name: row.by[name] for name in FACETS}
        trust = result.row(**facets, lead="same", statistic="reliability")
        if row.value is None or trust.value is None:
            yield Spread(facets, None, reason=row.reason or trust.reason)
            continue
        range_ = row.interval
        found = Spread(facets, float(row.value), n=row.n, reliability=float(trust.value))
        if range_ is not None:
            found = replace(found, low=range_.low, high=range_.high, level=range_.level)
        yield found
