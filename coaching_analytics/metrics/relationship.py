"""How do educators and coaches see their work together? (P1)"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from coaching_analytics.metrics.by import Ask, ask
from coaching_analytics.metrics.estimated import cells_of, estimate_columns
from coaching_analytics.metrics.result import Result, ratio
from coaching_analytics.vocabulary.selection import Selection

if TYPE_CHECKING:
    from coaching_analytics.store import Gate

SIDES = ("educator", "coach")
PERCEIVED = ("benefits", "satisfaction", "connected", "changed_practice")
METHOD = "t, coaches"
NO_SURVEY = "no answers of a survey in this period"
FEW_SHEETS = "fewer than {} answer sheets"
FEW_COACHES = "fewer than {} coaches"
MORE_SHEETS = "more answer sheets than people who could have answered"
NOBODY_ASKED = "nobody on record who could have answered"
FELT = (
    "Answers say how people see it. Benefits, satisfaction, feeling connected and a change of practice are "
    "perceived: "
    "they are no measure of what coaching did."
)
LEVEL = "Only who answered is in it; those who did not may see it otherwise."
_ANSWERS = """
SELECT {keys}side, factor, response_id, item, coalesce(coach_id, '') AS coach_id, score
FROM survey_answer
WHERE response_date >= $start AND response_date < $end
ORDER BY side, factor, response_id, item
"""
_SURVEYS = """
SELECT DISTINCT system_id, side, survey_end AS day FROM survey_answer
WHERE response_date >= $start AND response_date < $end AND system_id IS NOT NULL
ORDER BY ALL
"""
_EDUCATORS = """
SELECT {keys}count(DISTINCT person_id) AS people FROM educator_person
WHERE start_date <= $day AND end_date > $day AND site_id IN (
    SELECT site_id FROM assignment_segment WHERE start_date <= $day AND end_date > $day
)
GROUP BY ALL
"""
_COACHES = """
SELECT {keys}count(DISTINCT coach_id) AS people FROM coach_profile_month
WHERE month = $month AND coach_role = 'coach' AND person_days > 0
GROUP BY ALL
"""


def relationship(gate: Gate, selection: Selection = Selection(), *, by: Sequence[str] = ()) -> Result:
    """How do educators and coaches see the relationship, by factor, and how many answered?

    Parameters
    ----------
    gate, selection
        The store, and the places and months chosen.
    by
        Of system, region, agency: the site's for educators, the employer's for coaches.

    Returns
    -------
    Result
        Facets `side`, `factor` (blank: of all) and `statistic`: mean (points, each sheet's mean over the
        items of the factor), alpha (Cronbach's), answered (share of those who could have). `n` counts sheets.
        No mean or alpha under `survey_respondents` sheets or `survey_coaches` coaches.

    Notes
    -----
    Ranges of means go over the coaches the answers are about. answered = sheets / educators on the roster of
    sites with a coach at work (or coaches at work) on the last day of each survey; answers at most 60 days
    apart are one survey.
    """
    asked = ask(gate, selection, "relationship", by)
    found = asked.rows(_ANSWERS.format(keys=asked.keys()))
    people = _could(asked)
    if found.empty and not asked.by:
        return _result(asked, [{"side": side, "statistic": "mean", "reason": NO_SURVEY} for side in SIDES])
    rows = []
    for key, at in cells_of(asked.by, ("side",), found):
        rows += list(_side(asked, key, found.iloc[at], people.get(tuple(key.values()), 0)))
    return _result(asked, rows)


def _result(asked: Ask, rows: list[dict[str, Any]]) -> Result:
    return asked.result(
        rows,
        settings=("survey_respondents", "survey_coaches", "interval_level"),
        cautions=(FELT, LEVEL) if any(row.get("value") is not None for row in rows) else (),
    )


def _side(asked: Ask, key: dict[str, Any], answers: pd.DataFrame, could: int) -> Iterator[dict[str, Any]]:
    """The figures of one side of one cell."""
    for factor, own in answers.groupby("factor", sort=True):
        yield from _factor(asked, {**key, "factor": str(factor)}, own)
    sheets = int(answers["response_id"].nunique())
    value = ratio(sheets, could)
    reason = NOBODY_ASKED if value is None else MORE_SHEETS if value > 1 else None
    yield {
        **key,
        "factor": None,
        "statistic": "answered",
        "value": None if reason else value,
        "numerator": sheets,
        "denominator": could,
        "n": sheets,
        "reason": reason,
    }


def _factor(asked: Ask, key: dict[str, Any], answers: pd.DataFrame) -> Iterator[dict[str, Any]]:
    """Mean and alpha of one factor."""
    from coaching_analytics.statistics.scale import cronbach_alpha, scale_mean

    table = answers.pivot_table(index=["response_id", "coach_id"], columns="item", values="score")
    sheets, coaches = len(table), np.asarray(table.index.get_level_values("coach_id"))
    least, few = int(asked.setting("survey_respondents")), int(asked.setting("survey_coaches"))
    known = len({one for one in coaches.tolist() if one})
    reason = FEW_SHEETS.format(least) if sheets < least else FEW_COACHES.format(few) if known < few else None
    if reason:
        yield from ({**key, "statistic": name, "n": sheets, "reason": reason} for name in ("mean", "alpha"))
        return
    level = float(asked.setting("interval_level"))
    mean = scale_mean(table.mean(axis=1).to_numpy(float), coaches, level=level)
    yield {**key, "statistic": "mean", "n": sheets, **estimate_columns(mean, level, METHOD)}
    alpha = cronbach_alpha(table.to_numpy(float))
    whole = int(table.notna().all(axis=1).sum())
    yield {**key, "statistic": "alpha", "n": whole, "value": alpha.value, "reason": alpha.reason}


def _could(asked: Ask) -> dict[tuple[Any, ...], int]:
    """People who could have answered, by cell and side, added up over the surveys of the period."""
    found: dict[tuple[Any, ...], int] = {}
    whole = replace(asked.selection, regions=(), agencies=(), settings=(), sites=())
    wide = replace(asked, by=(), selection=whole)
    for _, line in wide.cells(wide.rows(_SURVEYS)):
        day = line["day"].date()
        own = replace(asked, selection=replace(asked.selection, system=line["system_id"]))
        if line["side"] == "educator":
            people = own.rows(_EDUCATORS.format(keys=asked.keys()), day=day)
        else:
            people = own.rows(_COACHES.format(keys=asked.keys()), month=day.replace(day=1))
        for key, values in asked.cells(people):
            cell = (*key.values(), line["side"])
            found[cell] = found.get(cell, 0) + int(values["people"])
    return found
