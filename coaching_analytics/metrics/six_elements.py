"""Which of the six elements of effective coaching are on record for coached educators? (P2)"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pandas as pd

from coaching_analytics.metrics.by import ask
from coaching_analytics.metrics.logs import NO_LOGS, logs_of
from coaching_analytics.metrics.result import Result, ratio
from coaching_analytics.vocabulary.selection import Selection

if TYPE_CHECKING:
    from coaching_analytics.store import Gate

ELEMENTS = ("expertise", "observation", "reflection", "feedback", "plan", "survey")
NOBODY = "no session of this period names an educator"

_QUERY = """
WITH sheet AS (
    SELECT DISTINCT site_id, about_coach FROM survey_month WHERE month >= $start AND month < $end
), coached AS (
    SELECT {keys}m.educator_id, bool_or(m.expertise_known) AS expertise,
           sum(m.observed_sessions) > 0 AS observed,
           sum(m.feedback_sessions) > 0 AS told,
           bool_or(own.site_id IS NOT NULL OR anybody.site_id IS NOT NULL) AS survey
    FROM educator_month m JOIN site_dim d USING (site_id)
    LEFT JOIN sheet own ON own.site_id = m.site_id AND own.about_coach = m.coach_id
    LEFT JOIN sheet anybody ON anybody.site_id = m.site_id AND anybody.about_coach = ''
    WHERE m.month >= $start AND m.month < $end
    GROUP BY ALL
), cycle AS (
    SELECT educator_id, bool_or(observation_date >= $start AND observation_date < $end) AS observed,
           bool_or(reflection_date >= $start AND reflection_date < $end) AS reflected,
           bool_or(feedback_date >= $start AND feedback_date < $end) AS told,
           bool_or(plan_date >= $start AND plan_date < $end) AS planned
    FROM cycle_stage WHERE educator_id IS NOT NULL GROUP BY educator_id
), judged AS (
    SELECT {names}c.expertise, c.observed OR coalesce(y.observed, FALSE) AS observation,
           coalesce(y.reflected, FALSE) AS reflection, c.told OR coalesce(y.told, FALSE) AS feedback,
           coalesce(y.planned, FALSE) AS plan, c.survey
    FROM coached c LEFT JOIN cycle y USING (educator_id)
)
SELECT {names}count(*) AS people, {counts}, count(*) FILTER ({every}) AS every
FROM judged GROUP BY ALL {order}
"""


def six_elements(gate: Gate, selection: Selection = Selection(), *, by: Sequence[str] = ()) -> Result:
    """For which share of coached educators is each of the six elements of effective coaching on record?

    Parameters
    ----------
    gate, selection
        The store, and the places and months chosen.
    by
        Of system, region, agency, setting, site.

    Returns
    -------
    Result
        Facet `element`: expertise (a degree, years with young children or content knowledge of one of the
        educator's coaches), observation, reflection, feedback, plan (of a coaching cycle or, for observation
        and feedback, of a session), survey (an answer sheet on the relationship from the educator's site
        about the coach), and all (all six). `n` counts educators.

    Notes
    -----
    Over educators who attended a held session in the period::

        share = count(educators with the element on record in the period) / count(educators)

    It says what the data could show of coaching, not how good the coaching is.
    """
    asked = ask(gate, selection, "six_elements", by)
    known, cautions = logs_of(asked)
    names = {"system": "d.system_id", "region": "d.region_id", "agency": "nullif(d.agency_id, '')"}
    names |= {"setting": "d.setting", "site": "d.site_id"}
    query = _QUERY.format(
        keys="".join(f"{names[name]} AS by_{name}, " for name in asked.by),
        names=asked.names(),
        counts=", ".join(f"count(*) FILTER ({name}) AS {name}" for name in ELEMENTS),
        every=" AND ".join(ELEMENTS),
        order=asked.order(),
    )
    found = asked.gate.rows(replace(asked.selection, coaches=()), query)
    rows = [row for key, values in asked.cells(found) for row in _rows(key, values, known)]
    people = pd.Series([row["people"] for row in rows], dtype=object)
    result = asked.result(rows, cautions=cautions)
    return replace(result, rows=result.rows.assign(people=people))


def _rows(key: Mapping[str, Any], values: Mapping[str, Any], known: bool) -> Iterator[dict[str, Any]]:
    """The seven shares of one cell."""
    people = int(values["people"])
    for element in (*ELEMENTS, "all"):
        count = int(values["every" if element == "all" else element])
        value = ratio(count, people)
        yield {
            **key,
            "element": element,
            "value": value,
            "numerator": count if people else None,
            "denominator": people,
            "n": people,
            "people": people,
            "reason": None if value is not None else NOBODY if known else NO_LOGS,
        }
