"""Do coaches stay, and how much of the posts stands empty? (R2)"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pandas as pd

from coaching_analytics.metrics.by import Ask, ask
from coaching_analytics.metrics.coach_stays import AFTER, FIGURES, Stays, stays
from coaching_analytics.metrics.estimated import estimate_columns
from coaching_analytics.metrics.result import Result, ratio
from coaching_analytics.vocabulary.selection import Selection, add_months

if TYPE_CHECKING:
    from coaching_analytics.store import Gate

METHOD = "Kaplan-Meier, log-log"
NOBODY = "no coach with a stated post was employed a year before the end of the period"
NO_POSTS = "no full-time posts on record"
NOT_STATED = "coaches whose post is not stated"
FILLED = (
    "Posts budgeted are not on record: each employer's most full-time posts filled in a month of the "
    "period are taken, "
    "so posts that stood empty all along are not seen, and posts given up on purpose look vacant."
)
_YEAR = """
WITH begun AS (
    SELECT {keys}coach_id AS who, agency_id AS employer FROM coach_month
    WHERE month = $before AND coach_role = 'coach' AND employed_days > 0
    GROUP BY ALL
), held AS (
    SELECT coach_id, CAST(max(fte) AS DOUBLE) AS posts FROM coach_spell
    WHERE start_date <= $before AND end_date > $before GROUP BY coach_id
), now AS (
    SELECT DISTINCT coach_id FROM coach_spell WHERE start_date <= $last AND end_date > $last
), place AS (
    SELECT DISTINCT coach_id, agency_id FROM coach_month WHERE month = $last_month AND employed_days > 0
)
SELECT {names}count(*) AS coaches, count(*) FILTER (posts = 0) AS unstated, sum(posts) AS posts,
       coalesce(sum(posts) FILTER (now.coach_id IS NOT NULL), 0) AS stayed,
       coalesce(sum(posts) FILTER (now.coach_id IS NOT NULL AND place.agency_id = employer), 0) AS same
FROM begun
JOIN held ON held.coach_id = who
LEFT JOIN now ON now.coach_id = who
LEFT JOIN place ON place.coach_id = who
GROUP BY ALL {order}
"""
_FILLED = """
SELECT {keys}coach_month.agency_id AS employer, coach_month.region_id AS place, coach_month.month,
       count(DISTINCT coach_month.coach_id) AS coaches,
       sum(CAST(coach_spell.fte AS DOUBLE) * (
           least(coach_spell.end_date, CAST(coach_month.month + INTERVAL 1 MONTH AS DATE))
           - greatest(coach_spell.start_date, coach_month.month)
       )) AS fte_days,
       CAST(coach_month.month + INTERVAL 1 MONTH AS DATE) - coach_month.month AS days
FROM coach_month
JOIN coach_spell ON coach_spell.coach_id = coach_month.coach_id
    AND coach_spell.start_date < CAST(coach_month.month + INTERVAL 1 MONTH AS DATE)
    AND coach_spell.end_date > coach_month.month
WHERE coach_month.month >= $start AND coach_month.month < $end AND coach_month.coach_role = 'coach'
GROUP BY ALL ORDER BY ALL
"""
_COACHES = """
SELECT {keys}count(DISTINCT coach_id) AS coaches FROM coach_month
WHERE month >= $start AND month < $end AND coach_role = 'coach' AND employed_days > 0
GROUP BY ALL
"""


def coach_retention(gate: Gate, selection: Selection = Selection(), *, by: Sequence[str] = ()) -> Result:
    """Which share of coaching posts is still held by the same people a year later, and which stood empty?

    Parameters
    ----------
    gate, selection
        The store, and the places and months chosen. The year ends with the period.
    by
        Of system, region, agency; places are the employer's.

    Returns
    -------
    Result
        Facet `statistic`: retained, same_agency (shares of full-time posts held a year before the end),
        vacancy (of full-time-post days of the period), after_one_year, after_three_years (share of coaches
        who stay so long). Curve `stays`: group, years, at_risk, share, low, high. Curve `compared`: a group
        with its leavers, those expected were all alike, and chi_square, df and p of the log-rank test: the
        groups asked for, or full-time against part-time posts.

    Notes
    -----
    With f_c the full-time post of coach c a year before the end, ``retained = sum(f_c [employed on the last
    day]) / sum(f_c)``; leave counts as employed, another employer as staying in the system. Over employers a
    with P_a posts (the most filled in a month, or the setting `budgeted_posts` for the whole), ``vacancy =
    sum_a sum_m (P_a - filled_am) days_m / sum_a sum_m P_a days_m``. Survival: see `coach_stays`.
    """
    asked = ask(gate, selection, "coach_retention", by)
    last = asked.window.end - timedelta(days=1)
    before = add_months(asked.window.end, -12)
    query = _YEAR.format(keys=asked.keys(), names=asked.names(), order=asked.order())
    found = asked.rows(query, before=before, last=last, last_month=last.replace(day=1))
    year = {tuple(key.values()): values for key, values in asked.cells(found)}
    empty, stated = _vacancies(asked)
    known = stays(asked)
    keys = sorted({*year, *empty, *known.cells}, key=lambda key: [(one is None, str(one)) for one in key])
    rows = [
        row
        for key in keys or ([] if asked.by else [()])
        for row in _rows(asked, key, year.get(key), empty.get(key), known)
    ]
    return asked.result(
        rows,
        settings=("budgeted_posts", "interval_level"),
        cautions=() if stated or not empty else (FILLED,),
        curves={"stays": known.curves(), "compared": known.compared()},
    )


def _rows(
    asked: Ask,
    key: tuple[Any, ...],
    year: Mapping[str, Any] | None,
    empty: tuple[float, float, int] | None,
    known: Stays,
) -> Iterator[dict[str, Any]]:
    """The five figures of one cell."""
    names = dict(zip(asked.by, key, strict=True))
    posts = float(year["posts"] or 0) if year else 0.0
    for statistic, column in (("retained", "stayed"), ("same_agency", "same")):
        stayed = float(year[column]) if year and posts else None
        unstated = int(year["unstated"]) if year else 0
        yield {
            **names,
            "statistic": statistic,
            "value": ratio(stayed, posts),
            "numerator": stayed,
            "denominator": posts if stayed is not None else None,
            "n": int(year["coaches"]) - unstated if year else 0,
            "excluded": {NOT_STATED: unstated} if unstated else {},
            "reason": None if posts else NOBODY,
        }
    vacant, budget, coaches = empty or (None, None, 0)
    value = ratio(vacant, budget)
    yield {
        **names,
        "statistic": "vacancy",
        "value": value,
        "numerator": vacant,
        "denominator": budget,
        "n": coaches,
        "reason": None if value is not None else NO_POSTS,
    }
    level = float(asked.setting("interval_level"))
    for statistic in AFTER:
        figure, n = known.after(key, FIGURES[statistic])
        yield {**names, "statistic": statistic, "n": n, **estimate_columns(figure, level, METHOD)}


def _vacancies(asked: Ask) -> tuple[dict[tuple[Any, ...], tuple[float, float, int]], bool]:
    """Vacant and budgeted full-time-post days and coaches of each cell; whether the budget was stated."""
    found = asked.rows(_FILLED.format(keys=asked.keys(table="coach_month")))
    people = asked.rows(_COACHES.format(keys=asked.keys()))
    counts = {tuple(key.values()): int(values["coaches"]) for key, values in asked.cells(people)}
    days = (asked.window.end - asked.window.start).days
    chosen = asked.selection
    stated = asked.setting("budgeted_posts")
    if stated != "" and not asked.by and not (chosen.regions or chosen.agencies):
        budget = float(stated) * days
        return {(): (max(0.0, budget - float(found["fte_days"].sum())), budget, counts.get((), 0))}, True
    cells: dict[tuple[Any, ...], tuple[float, float, int]] = {}
    keys = [f"by_{name}" for name in asked.by]
    groups = found.groupby([*keys, "place", "employer"], dropna=False).indices if len(found) else {}
    key: Any
    for key, at in groups.items():
        own = found.iloc[at]
        most = float((own["fte_days"] / own["days"]).max())
        cell = tuple(None if pd.isna(one) else one for one in key[: len(keys)])
        vacant, budget, _ = cells.get(cell, (0.0, 0.0, 0))
        add = most * days
        filled = float(own["fte_days"].sum())
        cells[cell] = (vacant + max(0.0, add - filled), budget + add, counts.get(cell, 0))
    return cells, False
