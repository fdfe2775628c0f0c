"""Were raters certified on the day they rated? (X11)"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pandas as pd

from coaching_analytics.metrics.by import ask
from coaching_analytics.metrics.result import Result
from coaching_analytics.vocabulary.selection import Selection

if TYPE_CHECKING:
    from coaching_analytics.store import Gate

STATISTICS = ("certified", "lapsed", "not_yet", "not_on_record")
SETTING = "certification_months"
# By-columns of this metric that name no place and no period.
OWN = {"instrument": "instrument", "rater": "rater_id"}
NO_RATINGS = "no formal ratings"
NONE_KNOWN = "Needs: rater certifications"
UNNAMED, UNKNOWN = "rater not named", "system without certifications on record"
NOT_RECORDED = (
    "{absent} of {ratings} ratings are by raters without any certification on record for the instrument: "
    "they may have been certified all the same."
)
_STATES = """(
    SELECT *, CASE
        WHEN rater_id IS NULL THEN 'unnamed'
        WHEN NOT certifications_known THEN 'unknown'
        WHEN NOT on_record THEN 'not_on_record'
        WHEN valid_to > observation_date THEN 'certified'
        WHEN certified_on + to_months(CAST($months AS INTEGER)) > observation_date THEN 'certified'
        WHEN valid_to IS NULL AND certified_on IS NULL THEN 'not_yet'
        ELSE 'lapsed'
    END AS state
    FROM rating_certified WHERE month >= $start AND month < $end
)"""
_COUNTS = (
    """
SELECT {keys}CAST(count(*) AS BIGINT) AS ratings, {counts},
       CAST(count(DISTINCT CASE WHEN state <> 'unknown' THEN rater_id END) AS BIGINT) AS people
FROM """
    + _STATES
    + """ GROUP BY ALL {order}
"""
)
_LISTED = (
    """
SELECT site_id, region_id, setting, classroom_id, observation_id, observation_date, instrument, state
FROM """
    + _STATES
    + """ WHERE state IN ('lapsed', 'not_yet', 'not_on_record')
ORDER BY site_id, observation_date, observation_id
"""
)


def rater_certification(gate: Gate, selection: Selection = Selection(), *, by: Sequence[str] = ()) -> Result:
    """What share of formal ratings was made by a rater whose certification was in force on that day?

    Parameters
    ----------
    gate, selection
        The store, and the places and months chosen.
    by
        Of system, region, agency, setting, site, instrument, rater, school_year, fiscal_year. A row for one
        rater is for staff only; raters stand in the order of their ids, never by value.

    Returns
    -------
    Result
        Facet `statistic`, whose four shares add up to 1: certified; lapsed (the last one had ended);
        not_yet (the first one on record began later); not_on_record (none on record for that rater and
        instrument, which is not the same as lapsed). Column `people` counts raters. Curve `lapses`: the
        ratings that were not certified, without the rater.

    Notes
    -----
    ::

        certified = count(ratings with certified_on <= day < end of it) / count(ratings with a named rater)

    where the end is `valid_to`, or `certification_months` months after `certified_on` where that is blank. A
    certification counts for its own instrument only. Ratings without a rater, and those of a system in which
    nobody's certification is on record, are left out and counted.
    """
    asked = ask(gate, selection, "rater_certification", by)
    months = int(asked.setting(SETTING))
    keys = asked.keys(only=[name for name in asked.by if name not in OWN])
    keys += "".join(f"{OWN[name]} AS by_{name}, " for name in asked.by if name in OWN)
    counts = ", ".join(
        f"CAST(count(CASE WHEN state = '{name}' THEN 1 END) AS BIGINT) AS {name}"
        for name in (*STATISTICS, "unnamed", "unknown")
    )
    query = _COUNTS.format(keys=keys, counts=counts, order=asked.order())
    found = list(asked.cells(asked.rows(query, months=months)))
    if not asked.by and not found:
        found = [({}, dict.fromkeys(("ratings", *STATISTICS, "unnamed", "unknown", "people"), 0))]
    rows = [row for key, counted in found for row in _rows(key, counted)]
    lapses = asked.rows(_LISTED, months=months)
    answer = asked.result(rows, settings=(SETTING,), cautions=_cautions(rows), curves={"lapses": lapses})
    people = pd.Series([row["people"] for row in rows], dtype=object)
    return replace(answer, rows=answer.rows.assign(people=people))


def _rows(key: Mapping[str, Any], counts: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """The four shares of one cell, or the reason why there are none."""
    left = {UNNAMED: int(counts["unnamed"]), UNKNOWN: int(counts["unknown"])}
    n = int(counts["ratings"]) - sum(left.values())
    excluded = {name: count for name, count in left.items() if count}
    base = {**key, "n": n, "excluded": excluded, "people": int(counts["people"])}
    if not n:
        why = NO_RATINGS if not excluded else NONE_KNOWN if left[UNKNOWN] else "no rating names its rater"
        yield from ({**base, "statistic": name, "reason": why} for name in STATISTICS)
        return
    for name in STATISTICS:
        own = int(counts[name])
        yield {**base, "statistic": name, "value": own / n, "numerator": own, "denominator": n}


def _cautions(rows: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    """What a reader must know where certifications are missing rather than lapsed."""
    missing = [row for row in rows if row["statistic"] == "not_on_record" and row.get("value") is not None]
    ratings = sum(row["denominator"] for row in missing)
    if absent := sum(row["numerator"] for row in missing):
        yield NOT_RECORDED.format(absent=absent, ratings=ratings)
