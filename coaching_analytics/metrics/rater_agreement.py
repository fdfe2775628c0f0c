"""How far do two raters of the same room agree? (X8)"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from coaching_analytics.metrics.by import Ask, ask
from coaching_analytics.metrics.estimated import cells_of, estimate_columns
from coaching_analytics.metrics.result import Result
from coaching_analytics.statistics.agreement import Agreement, agreement
from coaching_analytics.statistics.estimate import Estimate
from coaching_analytics.statistics.intraclass import intraclass
from coaching_analytics.vocabulary.selection import Selection

if TYPE_CHECKING:
    from coaching_analytics.store import Gate

FACETS = ("instrument", "edition", "domain")
VISITS = ("same_day", "repeated")
SHARES = ("within_one", "exact")
KAPPAS = ("kappa", "kappa_linear", "kappa_quadratic")
STATISTICS = ("double_coded", *SHARES, *KAPPAS, "icc")
SETTINGS = ("reliability_days", "interval_level")
NO_PAIRS = {
    "same_day": "no room was scored by two raters on one day",
    "repeated": "no room was scored again by another rater within so many days",
}
METHOD_SHARE = "Wilson, by room"
METHOD_KAPPA = "delta method, by room"
METHOD_ICC = "F, one pair of visits a room"
OTHER_DAYS = (
    "Rooms scored again on another day: what changed in the room between the days counts as disagreement, so "
    "the raters agree better than these figures say."
)
LENIENT = (
    "Within one point is lenient: where nearly all scores lie close together, raters who guess reach it too. "
    "Read it with the weighted kappa, which takes out what chance would give."
)
_WINDOW = "days <= $days AND later_date >= $start AND later_date < $end"
_VISITS = "CASE WHEN days = 0 THEN 'same_day' ELSE 'repeated' END AS visits"
_PARTS = (
    """
SELECT {keys} instrument, edition, domain, """
    + _VISITS
    + """, classroom_id, score_a, score_b
FROM rating_double WHERE """
    + _WINDOW
    + """
ORDER BY observation_id_a, observation_id_b, domain, part, cycle
"""
)
# The pair of visits of each room that lie closest together.
_SCORES = (
    """
SELECT {keys} instrument, edition, domain, """
    + _VISITS
    + """, classroom_id, score_a, score_b,
       rater_a, rater_b
FROM rating_repeat WHERE """
    + _WINDOW
    + """
ORDER BY days, observation_id_a, observation_id_b
"""
)
_RATED = """
WITH twin AS (
    SELECT observation_id_a AS observation_id, domain, days FROM rating_repeat WHERE days <= $days
    UNION ALL
    SELECT observation_id_b, domain, days FROM rating_repeat WHERE days <= $days
), nearest AS (
    SELECT observation_id, domain, min(days) AS days FROM twin GROUP BY ALL
)
SELECT {keys} rating.instrument, rating.edition, rating.domain, CAST(count(*) AS BIGINT) AS rated,
       CAST(count(*) FILTER (nearest.days = 0) AS BIGINT) AS same_day,
       CAST(count(*) FILTER (nearest.days > 0) AS BIGINT) AS repeated,
       CAST(count(DISTINCT rating.rater_id) AS BIGINT) AS raters
FROM rating_score AS rating
LEFT JOIN nearest ON nearest.observation_id = rating.observation_id AND nearest.domain = rating.domain
WHERE rating.purpose = 'formal' AND rating.month >= $start AND rating.month < $end
GROUP BY ALL
"""


@dataclass(frozen=True, slots=True)
class _Found:
    """What two raters gave in one cell: scores of parts, and the domain's score with who rated."""

    parts: pd.DataFrame
    scores: pd.DataFrame

    @property
    def raters(self) -> int:
        """Number of different raters."""
        return len({*self.scores["rater_a"], *self.scores["rater_b"]})


def rater_agreement(gate: Gate, selection: Selection = Selection(), *, by: Sequence[str] = ()) -> Result:
    """How far do two raters agree who scored the same room?

    Parameters
    ----------
    gate, selection
        The store; places, and the period in which the later of the two visits lies.
    by
        Any of system, region, agency, setting.

    Returns
    -------
    Result
        Rows by instrument, edition, domain, visits (`same_day`: both raters on one day; `repeated`: on other
        days within the setting reliability_days) and statistic: `double_coded` (share of formal ratings that
        another rater gave too), `within_one` and `exact` (shares of scores of parts), `kappa` and its
        `kappa_linear` and `kappa_quadratic` forms, `icc` (of the domain's score, one rater, visits with
        other raters each: form 1,1). Column `people` counts raters.

    Notes
    -----
    ::

        within_one = count(|first - second| <= 1) / count(scores of parts by both)
        icc        = (MS between rooms - MS within) / (MS between rooms + MS within)

    Ranges of shares and kappas come from whole rooms, because scores of one visit move together; see
    `statistics.agreement.kappa`. Who the raters were is not in them.
    """
    asked = ask(gate, selection, "rater_agreement", by)
    days = int(asked.setting("reliability_days"))
    pairs = _pairs(asked, days)
    rated = asked.rows(_RATED.format(keys=asked.keys(table="rating")), days=days)
    rows: list[dict[str, Any]] = []
    for names, at in cells_of(asked.by, FACETS, rated):
        counts = rated.iloc[at[0]]
        for visits in VISITS:
            rows += _cell(asked, {**names, "visits": visits}, counts, pairs.get((*names.values(), visits)))
    found = asked.result(rows, settings=SETTINGS, cautions=_cautions(rows))
    people = pd.Series([row["people"] for row in rows], dtype=object)
    return replace(found, rows=found.rows.assign(people=people))


def _pairs(asked: Ask, days: int) -> dict[tuple[str | None, ...], _Found]:
    """What two raters gave, by cell and kind of visits."""
    keys, facets = asked.keys(), (*FACETS, "visits")
    parts = asked.rows(_PARTS.format(keys=keys), days=days)
    scores = asked.rows(_SCORES.format(keys=keys), days=days)
    of_parts = {tuple(names.values()): at for names, at in cells_of(asked.by, facets, parts)}
    nothing = np.empty(0, dtype=np.intp)
    return {
        (key := tuple(names.values())): _Found(parts.iloc[of_parts.get(key, nothing)], scores.iloc[at])
        for names, at in cells_of(asked.by, facets, scores)
    }


def _cell(
    asked: Ask, names: Mapping[str, str | None], rated: pd.Series, found: _Found | None
) -> Iterator[dict[str, Any]]:
    """All statistics of one cell."""
    visits, level = str(names["visits"]), float(asked.setting("interval_level"))
    n, twice = int(rated["rated"]), int(rated[visits])
    share = {"value": twice / n, "numerator": twice, "denominator": n, "n": n}
    yield {**names, "statistic": "double_coded", **share, "people": int(rated["raters"])}
    if found is None:
        blank = {"n": 0, "people": 0, "reason": NO_PAIRS[visits]}
        yield from ({**names, "statistic": name, **blank} for name in STATISTICS[1:])
        return
    base = {**names, "people": found.raters}
    parts = found.parts
    agreed = agreement(parts["score_a"], parts["score_b"], parts["classroom_id"].to_numpy(), level=level)
    for row in _agreed(agreed, level):
        yield {**base, "n": agreed.n, "excluded": _left_out(agreed), **row}
    closest = found.scores.drop_duplicates("classroom_id")
    one = intraclass(closest[["score_a", "score_b"]].to_numpy(dtype=float), level=level)["1,1"]
    told = estimate_columns(Estimate(one.value, None, one.low, one.high, one.reason), level, METHOD_ICC)
    yield {**base, "statistic": "icc", "n": len(closest), **told}


def _agreed(found: Agreement, level: float) -> Iterator[dict[str, Any]]:
    """Shares and kappas with their ranges, from whole rooms."""
    for name in SHARES:
        share: Estimate = getattr(found, name)
        counted = {}
        if share.value is not None:
            counted = {"numerator": round(share.value * found.n), "denominator": found.n}
        yield {"statistic": name, **counted, **estimate_columns(share, level, METHOD_SHARE)}
    for name in KAPPAS:
        yield {"statistic": name, **estimate_columns(getattr(found, name), level, METHOD_KAPPA)}


def _left_out(found: Agreement) -> dict[str, int]:
    return {"scored by one of the two only": found.left_out} if found.left_out else {}


def _cautions(rows: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    """What a reader must know of the figures that stand."""
    agreed = [row for row in rows if row["statistic"] == "within_one" and row.get("value") is not None]
    if any(row["visits"] == "repeated" for row in agreed):
        yield OTHER_DAYS
    if agreed:
        yield LENIENT
