"""What was done in the hours given to sites, and what were visits about? (D11, D12)"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from coaching_analytics.metrics.by import ask
from coaching_analytics.metrics.logs import NO_LOGS, logs_of
from coaching_analytics.metrics.result import Result, ratio
from coaching_analytics.store import Gate
from coaching_analytics.vocabulary.coaching import COMPONENTS
from coaching_analytics.vocabulary.selection import Selection

NO_HOURS = "no hours were given"
NO_TOPICS = "no visit names a topic"
_SUMS = ", ".join(f"coalesce(sum(minutes_{name}), 0) / 60 AS {name}" for name in COMPONENTS)
_QUERY = f"""
SELECT {{keys}}{_SUMS}, count(DISTINCT site_id) AS sites
FROM site_month WHERE month >= $start AND month < $end AND sessions > 0
GROUP BY ALL {{order}}
"""
_TOPICS = """
WITH listed AS (
    SELECT {keys}t.sessions, t.minutes_given / 60 AS hours, t.topics, t.site_id
    FROM site_topic_month t JOIN site_dim d ON d.site_id = t.site_id
    WHERE t.month >= $start AND t.month < $end
), whole AS (
    SELECT {names}sum(hours) AS all_hours, sum(sessions) AS all_sessions FROM listed GROUP BY ALL
), each AS (
    SELECT {names}topic, sum(hours) AS hours, sum(sessions) AS sessions, count(DISTINCT site_id) AS sites
    FROM (SELECT *, unnest(string_split(topics, chr(31))) AS topic FROM listed) GROUP BY ALL
)
SELECT {each}each.topic, each.hours, each.sessions, each.sites, whole.all_hours
FROM each JOIN whole ON {match}
ORDER BY {each}each.hours DESC, each.topic
"""


def component_mix(gate: Gate, selection: Selection = Selection(), *, by: Sequence[str] = ()) -> Result:
    """What share of the hours given to sites went to observation, feedback and the other parts of a session?

    Parameters
    ----------
    gate, selection
        The store, and the places and months chosen.
    by
        Of system, region, agency, setting, site, month, quarter, school_year, fiscal_year.

    Returns
    -------
    Result
        Facet `component`. Numerators and denominators are hours; `n` counts sites with hours.

    Notes
    -----
    Of a session of several sites each carries its part of every component, by attendees. Minutes of a session
    that no component explains are other contact. The shares sum to 1.
    """
    asked = ask(gate, selection, "component_mix", by)
    known, cautions = logs_of(asked)
    found = asked.rows(_QUERY.format(keys=asked.keys(), order=asked.order()))
    rows = [row for key, values in asked.cells(found) for row in _components(key, values, known)]
    return asked.result(rows, cautions=cautions)


def _components(key: Mapping[str, Any], values: Mapping[str, Any], known: bool) -> Iterator[dict[str, Any]]:
    whole = sum(float(values[name]) for name in COMPONENTS)
    for name in COMPONENTS:
        value = ratio(float(values[name]), whole)
        yield {
            **key,
            "component": name,
            "value": value,
            "numerator": float(values[name]),
            "denominator": whole,
            "n": int(values["sites"]),
            "reason": None if value is not None else NO_HOURS if known else NO_LOGS,
        }


def topic_mix(gate: Gate, selection: Selection = Selection(), *, by: Sequence[str] = ()) -> Result:
    """What share of the hours of visits that name a topic went to each topic?

    Parameters
    ----------
    gate, selection
        The store, and the places and months chosen.
    by
        Of system, region, agency, setting, site, month, quarter, school_year, fiscal_year.

    Returns
    -------
    Result
        Facet `topic`. Numerators are hours of visits with the topic, denominators those of visits with any;
        `n` counts sites. A cell without topics has one row without a topic and the reason.

    Notes
    -----
    A visit with two topics counts under both, so shares can sum to more than 1.
    """
    asked = ask(gate, selection, "topic_mix", by)
    known, cautions = logs_of(asked)
    keys = asked.keys("t.month")
    for name in ("system_id", "region_id", "agency_id", "setting", "site_id"):
        keys = keys.replace(name, f"d.{name}")
    match = " AND ".join(f"each.by_{n} IS NOT DISTINCT FROM whole.by_{n}" for n in asked.by) or "true"
    query = _TOPICS.format(keys=keys, names=asked.names(), each=asked.names("each"), match=match)
    rows: list[dict[str, Any]] = [
        {
            **key,
            "topic": str(values["topic"]),
            "value": ratio(values["hours"], values["all_hours"]),
            "numerator": float(values["hours"]),
            "denominator": float(values["all_hours"]),
            "n": int(values["sites"]),
            "reason": None if values["all_hours"] else NO_HOURS,
        }
        for key, values in asked.cells(asked.rows(query))
    ]
    if not rows and not asked.by:
        rows = [{"topic": None, "reason": NO_TOPICS if known else NO_LOGS}]
    return asked.result(rows, cautions=cautions)
