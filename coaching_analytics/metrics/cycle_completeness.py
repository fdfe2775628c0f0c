"""Are coaching cycles finished? (D7)"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pandas as pd

from coaching_analytics.metrics.at_risk import calendar_cautions
from coaching_analytics.metrics.by import Ask, as_of, ask
from coaching_analytics.metrics.result import Result, ratio
from coaching_analytics.vocabulary.selection import Selection

if TYPE_CHECKING:
    from coaching_analytics.store import Gate

STAGES = ("plan", "observation", "reflection", "feedback", "closed")
NO_CYCLES = "no coaching cycle was opened in this period"
TOO_YOUNG = "no coaching cycle of this period is old enough to judge"
OPEN = ("site_id", "region_id", "agency_id", "setting", "cycle_id", "coach_id", "educator_id", "opened_date")

# Stages follow each other: one counts as reached when those before it are reached too.
_JUDGED = """
judged AS (
    SELECT c.*, t.operating_before - c.opened_before AS age,
           coalesce(c.plan_days <= $days, FALSE) AS has_plan,
           coalesce(c.observation_days <= $days, FALSE) AS has_observation,
           coalesce(c.reflection_days <= $days, FALSE) AS has_reflection,
           coalesce(c.feedback_days <= $days, FALSE) AS has_feedback,
           coalesce(c.closed_days <= $days, FALSE) AS has_closed,
           c.plan_date IS NOT NULL AND c.observation_date IS NOT NULL AND c.reflection_date IS NOT NULL
               AND c.feedback_date IS NOT NULL AS done
    FROM cycle_stage c JOIN site_dim d USING (site_id)
    LEFT JOIN calendar_day t ON t.calendar_id = d.calendar_id AND t.day = $after
)"""

_COUNTS = f"""
WITH {_JUDGED}
SELECT {{keys}}count(*) AS opened, count(*) FILTER (age >= $days) AS cycles,
       count(DISTINCT educator_id) FILTER (age >= $days) AS people,
       count(*) FILTER (age >= $days AND educator_id IS NULL) AS nobody,
       {{counts}},
       count(*) FILTER (age >= $days AND done AND NOT (has_plan AND has_observation AND has_reflection
           AND has_feedback)) AS late
FROM judged WHERE opened_date >= $start AND opened_date < $end
GROUP BY ALL {{order}}
"""

_OPEN = """
SELECT {columns},
       CASE
           WHEN coalesce(plan_date >= $after, TRUE) THEN 'opened'
           WHEN coalesce(observation_date >= $after, TRUE) THEN 'plan'
           WHEN coalesce(reflection_date >= $after, TRUE) THEN 'observation'
           WHEN coalesce(feedback_date >= $after, TRUE) THEN 'reflection'
           ELSE 'feedback' END AS stage,
       t.operating_before - c.opened_before AS operating_days
FROM cycle_stage c JOIN site_dim d USING (site_id)
LEFT JOIN calendar_day t ON t.calendar_id = d.calendar_id AND t.day = $after
WHERE c.opened_date < $after AND (c.closed_date IS NULL OR c.closed_date >= $after)
ORDER BY site_id, opened_date DESC, cycle_id
"""


def cycle_completeness(gate: Gate, selection: Selection = Selection(), *, by: Sequence[str] = ()) -> Result:
    """Which share of coaching cycles had a plan, a focused observation, reflection and feedback in time?

    Parameters
    ----------
    gate, selection
        The store, and the places and months chosen.
    by
        Of system, region, agency, setting, site, coach, month, quarter, school_year, fiscal_year; periods
        are those of the opening.

    Returns
    -------
    Result
        Facet `statistic`: complete, and the stages plan, observation, reflection, feedback, closed, each
        reached with all before it. Curve `stages`: the funnel of the whole selection; `open_cycles`: cycles
        not closed at the end of the period, with the stage they have reached.

    Notes
    -----
    Over cycles opened in the period after whose opening `cycle_days` operating days of the site have passed
    by the last day with data::

        complete = count(plan, observation, reflection, feedback all on record within cycle_days) / count

    Cycles that are younger, and those finished later than that, are counted apart.
    """
    asked = ask(gate, selection, "cycle_completeness", by)
    found = _counted(asked)
    rows = [row for key, values in asked.cells(found) for row in _rows(key, values)]
    people = pd.Series([row["people"] for row in rows], dtype=object)
    whole = found if not asked.by else _counted(replace(asked, by=()))
    curves = {"stages": _stages(whole), "open_cycles": open_cycles(asked)}
    result = asked.result(rows, settings=("cycle_days",), cautions=calendar_cautions(asked), curves=curves)
    return replace(result, rows=result.rows.assign(people=people))


def open_cycles(asked: Ask) -> pd.DataFrame:
    """Cycles not closed at the end of the period, or of the data if that is earlier; the newest of a site
    first.
    """
    after = min(asked.window.end, _after_last(asked))
    columns = ", ".join(
        "nullif(c.agency_id, '') AS agency_id" if n == "agency_id" else f"c.{n}" for n in OPEN
    )
    return asked.rows(_OPEN.format(columns=columns), after=after)


def _after_last(asked: Ask) -> date:
    """The day after the last one with data."""
    return as_of(asked.gate, asked.selection) + timedelta(days=1)


def _counted(asked: Ask) -> pd.DataFrame:
    """Cycles by the by-columns, and those that reached each stage."""
    steps = [" AND ".join(f"has_{stage}" for stage in STAGES[: at + 1]) for at in range(len(STAGES))]
    counts = [
        f"count(*) FILTER (age >= $days AND {step}) AS {stage}"
        for stage, step in zip(STAGES, steps, strict=True)
    ]
    counts += [f"count(*) FILTER (age >= $days AND has_{stage}) AS any_{stage}" for stage in STAGES]
    query = _COUNTS.format(keys=asked.keys("opened_date"), counts=", ".join(counts), order=asked.order())
    return asked.rows(query, days=int(asked.setting("cycle_days")), after=_after_last(asked))


def _rows(key: Mapping[str, Any], values: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """The figures of one cell."""
    opened, cycles = int(values["opened"]), int(values["cycles"])
    young, late = opened - cycles, int(values["late"])
    excluded = {name: n for name, n in (("too young to judge", young), ("finished later", late)) if n}
    for statistic in ("complete", *STAGES):
        count = int(values["feedback" if statistic == "complete" else statistic])
        value = ratio(count, cycles)
        yield {
            **key,
            "statistic": statistic,
            "value": value,
            "numerator": count,
            "denominator": cycles,
            "n": cycles,
            "people": _people(values),
            "excluded": excluded,
            "reason": None if value is not None else TOO_YOUNG if opened else NO_CYCLES,
        }


def _people(values: Mapping[str, Any]) -> int | None:
    """Educators behind the cycles of a cell; not known when no cycle says whose it is."""
    people = int(values["people"])
    return None if not people and int(values["nobody"]) else people


def _stages(found: pd.DataFrame) -> pd.DataFrame:
    """The funnel: how many cycles reached each stage with all before it, and how many have it on record."""
    values = found.iloc[0] if len(found) else dict.fromkeys(found.columns, 0)
    cycles, people = int(values["cycles"]), _people(values)
    lines = [("opened", cycles, cycles)]
    lines += [(stage, int(values[stage]), int(values[f"any_{stage}"])) for stage in STAGES]
    return pd.DataFrame(
        [(stage, count, ratio(count, cycles), known, people) for stage, count, known in lines],
        columns=["stage", "cycles", "share", "on_record", "people"],
    )
