"""Do some raters score higher or lower than others of the same rooms, and do they move over time? (X9)"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pandas as pd

from coaching_analytics.metrics.by import Ask, ask
from coaching_analytics.metrics.estimated import cells_of, estimate_columns
from coaching_analytics.metrics.result import Result
from coaching_analytics.statistics.estimate import Estimate, missing
from coaching_analytics.statistics.people_effects import PeopleEffects
from coaching_analytics.statistics.raters import rater_drift as drift_of
from coaching_analytics.statistics.raters import rater_severity
from coaching_analytics.vocabulary.selection import Selection

if TYPE_CHECKING:
    from coaching_analytics.store import Gate

FACETS = ("instrument", "edition", "domain")
SEVERITY, DRIFT = "severity", "drift"
METHOD = "mixed model, raters of the same rooms"
LEAST_YEARS = 0.75
TOO_SHORT = "too few rooms were rated again after nine months or more, so drift cannot be seen"
NOT_KNOWN = "the spread between raters is not known"
ALL_YEARS = "All ratings up to the end of the period count: drift shows only over years."
SHARED = (
    "Only drift beside the other raters can be seen. What all raters share cannot be told from a change of "
    "the rooms."
)
_RATINGS = """
SELECT {keys} instrument, edition, domain, rater_id, room_code, score,
       (observation_date - CAST('2000-01-01' AS DATE)) / 365.25 AS years
FROM rating_score
WHERE purpose IN ('formal', 'reliability') AND rater_id IS NOT NULL AND observation_date < $end
ORDER BY observation_date, observation_id, domain
"""


def rater_drift(gate: Gate, selection: Selection = Selection(), *, by: Sequence[str] = ()) -> Result:
    """How far apart are raters of the same rooms, and do their scores move over time?

    Parameters
    ----------
    gate, selection
        The store; places, and the period up to whose end ratings count.
    by
        Any of system, region, rater. A row for one rater is for staff only; raters stand in the order of
        their ids, never by value.

    Returns
    -------
    Result
        Rows by instrument, edition, domain and statistic. Whole: `severity_spread` (standard deviation
        between raters, points), `drift_spread` (points a year), the mean reliabilities of raters' values
        `severity_reliability` and `drift_reliability`, and `shared` (share of ratings by raters whom shared
        rooms link). By rater: `severity` (points above or below the average of the raters linked to them) and
        `drift` (points a year), both drawn towards zero as far as few shared rooms leave doubt. Column
        `people` counts raters.

    Notes
    -----
    ::

        score = room + b x years + rater + rater's slope x years + rest

    within connected sets of raters (those whom a chain of shared rooms links), rooms compared within
    themselves, by restricted maximum likelihood; see `statistics.raters`.
    """
    asked = ask(gate, selection, "rater_drift", by)
    places = tuple(name for name in asked.by if name != "rater")
    found = asked.rows(_RATINGS.format(keys=asked.keys(only=places)))
    rows: list[dict[str, Any]] = []
    for names, at in cells_of(places, FACETS, found):
        own = _effects(asked, found.iloc[at])
        each = _by_rater if "rater" in asked.by else _whole
        rows += each(names, own, float(asked.setting("interval_level")))
    cautions = (ALL_YEARS, SHARED) if rows else ()
    answer = asked.result(rows, settings=("interval_level",), cautions=cautions)
    people = pd.Series([row["people"] for row in rows], dtype=object)
    return replace(answer, rows=answer.rows.assign(people=people))


def _effects(asked: Ask, ratings: pd.DataFrame) -> dict[str, PeopleEffects]:
    """Severity and drift of the raters of one cell."""
    level = float(asked.setting("interval_level"))
    scores, raters, rooms, years = (
        ratings[name].to_numpy() for name in ("score", "rater_id", "room_code", "years")
    )
    severity = rater_severity(scores, raters, rooms, years=years, level=level)
    if _seen_over_years(ratings, severity):
        return {SEVERITY: severity, DRIFT: drift_of(scores, raters, rooms, years, level=level)}
    unseen = tuple(missing(TOO_SHORT) for _ in severity.people)
    nothing = (None,) * len(unseen)
    drift = replace(severity, effects=unseen, reliability=nothing, spread=missing(TOO_SHORT), overall=None)
    return {SEVERITY: severity, DRIFT: drift}


def _seen_over_years(ratings: pd.DataFrame, severity: PeopleEffects) -> bool:
    """Whether half of the linked ratings are in rooms rated at dates nine months apart or more.

    Two visits within weeks tell raters apart, but a slope over so short a time would be noise, a year long.
    """
    linked = ratings[ratings["rater_id"].isin(severity.people[severity.sets >= 0])]
    if linked.empty:
        return False
    times = linked.groupby("room_code")["years"]
    return bool(((times.transform("max") - times.transform("min")) >= LEAST_YEARS).mean() >= 0.5)


def _whole(
    names: Mapping[str, str | None], found: Mapping[str, PeopleEffects], level: float
) -> Iterator[dict[str, Any]]:
    """How far raters differ in one cell, and how far that can be known."""
    severity = found[SEVERITY]
    linked = int((severity.sets >= 0).sum())
    ratings, inside = int(severity.counts.sum()), int(severity.counts[severity.sets >= 0].sum())
    base = {**names, "n": inside, "people": linked}
    for name, effects in found.items():
        yield {**base, "statistic": f"{name}_spread", **estimate_columns(effects.spread, level, METHOD)}
        trust = Estimate(effects.overall, reason=effects.spread.reason or NOT_KNOWN)
        told = {"reason": trust.reason} if trust.value is None else {"value": trust.value}
        yield {**base, "statistic": f"{name}_reliability", **told}
    share = {"value": inside / ratings, "numerator": inside, "denominator": ratings, "n": ratings}
    yield {**base, "statistic": "shared", **share, "people": len(severity.people)}


def _by_rater(
    names: Mapping[str, str | None], found: Mapping[str, PeopleEffects], level: float
) -> Iterator[dict[str, Any]]:
    """Each rater of one cell, in the order of their ids."""
    for place, rater in enumerate(found[SEVERITY].people):
        base = {**names, "rater": str(rater), "n": int(found[SEVERITY].counts[place]), "people": 1}
        for name, effects in found.items():
            told = estimate_columns(effects.effects[place], level, METHOD)
            yield {**base, "statistic": name, **told}
