"""How much learning came with the dollars: increase x learners / dollars, as finance officers define it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd

from coaching_analytics.metrics.by import Ask, ask
from coaching_analytics.metrics.points_per_10k import ASSOCIATION
from coaching_analytics.metrics.result import Result
from coaching_analytics.metrics.room_costs import NO_SPENDING, TOTALS
from coaching_analytics.statistics.clustering import critical_value
from coaching_analytics.statistics.cost_effectiveness import fieller, inverse
from coaching_analytics.statistics.returns import academic_return as per_thousand
from coaching_analytics.store import Gate
from coaching_analytics.vocabulary.selection import Selection

PER = 1000.0
METHOD = "Fieller, t, sites"
LEAST_DAYS, MOST_DAYS = 120, 1300
NO_ROWS = "no achievement on record at two dates"
NO_DOLLARS = "no spending between the two dates"
FELL = "scores fell, so there is no return to speak of"
AT_LEAST = "at least ${low:,.0f} for a standard deviation; these data do not rule out no increase"
NO_EARLIER, NO_SPREAD = "no earlier date", "no standard deviation at the earlier date"
GROWING = (
    "Children learn as they grow: an increase holds what they would have learnt anyway, and the children of "
    "two dates may be others. {association}"
)

# The latest result of each group in the window and the latest one 120 to 1,300 days before, in standard
# deviations of the earlier date, by site; and what coaching of the site cost in the months between.
INCREASES = """
    WITH later AS (
        SELECT *, row_number() OVER (
            PARTITION BY site_id, classroom_id, measure ORDER BY assessed_date DESC) AS place
        FROM achievement_score WHERE month >= $start AND month < $end
    ), matched AS (
        SELECT l.system_id, l.region_id, nullif(l.agency_id, '') AS agency_id, l.setting, l.site_id,
               l.measure, l.assessed_date, l.children, l.mean_score,
               arg_max(struct_pack(day := e.assessed_date, score := e.mean_score, sd := e.standard_deviation),
                       e.assessed_date) AS earlier
        FROM later l LEFT JOIN achievement_score e ON e.site_id = l.site_id AND e.measure = l.measure
             AND e.classroom_id IS NOT DISTINCT FROM l.classroom_id
             AND e.assessed_date <= l.assessed_date - $least AND e.assessed_date > l.assessed_date - $most
        WHERE l.place = 1 GROUP BY ALL
    ), summed AS (
        SELECT system_id, region_id, agency_id, setting, site_id, measure,
               sum(children * (mean_score - earlier.score) / earlier.sd) FILTER (WHERE earlier.sd > 0)
                   AS increase,
               sum(children) FILTER (WHERE earlier.sd > 0) AS learners,
               count(*) FILTER (WHERE earlier IS NULL) AS no_earlier,
               count(*) FILTER (WHERE earlier IS NOT NULL AND (earlier.sd > 0) IS NOT TRUE) AS no_spread,
               date_trunc('month', min(earlier.day) FILTER (WHERE earlier.sd > 0)) AS first_month,
               date_trunc('month', max(assessed_date) FILTER (WHERE earlier.sd > 0)) AS last_month
        FROM matched GROUP BY ALL
    )
    SELECT s.*, sum(c.amount::DOUBLE) FILTER (WHERE c.perspective = 'direct') AS budgetary,
           sum(c.amount::DOUBLE) FILTER (WHERE c.perspective IN ('direct', 'allocated')) AS with_overhead,
           sum(c.amount::DOUBLE) AS with_in_kind
    FROM summed s LEFT JOIN spend_site_month c
         ON c.site_id = s.site_id AND c.amount_kind = 'actual'
         AND c.month >= s.first_month AND c.month < s.last_month
    GROUP BY ALL ORDER BY s.measure, s.site_id
"""


def academic_return(gate: Gate, selection: Selection = Selection(), *, by: Sequence[str] = ()) -> Result:
    """Increase x learners / dollars, for $1,000 of coaching, in standard deviations of the earlier date.

    Parameters
    ----------
    gate, selection
        The store; places and period (the later date lies in it).
    by
        Any of system, region, agency, setting.

    Returns
    -------
    Result
        Rows by measure and cost total. `n` counts sites, `people` the learners. A reason where there is no
        achievement at two dates, no spending between them, or where scores fell.
    """
    asked = ask(gate, selection, "academic_return", by)
    found = asked.rows(INCREASES, least=LEAST_DAYS, most=MOST_DAYS)
    rows = list(_rows(asked, found))
    if not rows and not asked.by:
        rows = [{"measure": None, "total": t, "n": 0, "people": 0, "reason": NO_ROWS} for t in TOTALS]
    result = asked.result(
        rows,
        settings=("minimum_sites", "interval_level"),
        extra_settings={"least_days": LEAST_DAYS, "most_days": MOST_DAYS},
        cautions=(GROWING.format(association=ASSOCIATION),),
    )
    people = pd.Series([row["people"] for row in rows], dtype=object)
    return replace(result, rows=result.rows.assign(people=people))


def cost_per_achievement(gate: Gate, selection: Selection = Selection(), *, by: Sequence[str] = ()) -> Result:
    """Dollars of coaching that went with one standard deviation of one learner: academic return inverted.

    Where the range of the return reaches 0 there is no value: the reason says "at least $X", and `low` holds
    X. Rows and by-columns are those of `academic_return`.
    """
    source = academic_return(gate, selection, by=by)
    asked = ask(gate, selection, "cost_per_achievement", by)
    lines: list[dict[str, Any]] = [
        dict(zip(source.rows.columns, values, strict=True))
        for values in source.rows.itertuples(index=False, name=None)
    ]
    rows = [_inverted(asked, row) for row in lines]
    found = asked.result(
        rows,
        settings=("minimum_sites", "interval_level"),
        extra_settings=source.settings,
        cautions=source.cautions,
    )
    return replace(found, rows=found.rows.assign(people=source.rows["people"]))


def _inverted(asked: Ask, row: Mapping[str, Any]) -> dict[str, Any]:
    """A row of academic return as dollars for one standard deviation of one learner."""
    kept = {name: row[name] for name in (*asked.by, "measure", "total", "n", "excluded", "level", "method")}
    if row["value"] is None:
        return {**kept, "reason": row["reason"]}
    line = {**kept, "numerator": row["denominator"], "denominator": row["numerator"]}
    if row["low"] is None:
        return {**line, "reason": str(row["method"]).removeprefix("no range: ")}
    price = inverse(row["value"], row["low"], row["high"], PER)
    if price.low is None:
        return {**line, "level": None, "method": None, "reason": FELL}
    if price.value is None:
        return {**line, "low": price.low, "reason": AT_LEAST.format(low=price.low)}
    return {**line, "value": price.value, "low": price.low, "high": price.high}


def _rows(asked: Ask, found: pd.DataFrame) -> Iterator[dict[str, Any]]:
    for names, rows in asked.groups(found):
        own = found.iloc[rows]
        for measure in sorted(set(own["measure"])):
            sites = own[own["measure"] == measure]
            for total in TOTALS:
                yield {**names, "measure": measure, "total": total, **_row(asked, sites, total)}


def _row(asked: Ask, sites: pd.DataFrame, total: str) -> dict[str, Any]:
    """One measure under one total."""
    known, paid = sites["increase"].notna(), sites[total].notna()
    left_out = {
        NO_EARLIER: int(sites["no_earlier"].sum()),
        NO_SPREAD: int(sites["no_spread"].sum()),
        NO_SPENDING: int((known & ~paid).sum()),
    }
    own = sites[known & paid]
    line: dict[str, Any] = {
        "n": len(own),
        "people": int(own["learners"].sum()),
        "excluded": {reason: count for reason, count in left_out.items() if count},
    }
    increase, cost = (own[name].to_numpy(dtype=float) for name in ("increase", total))
    if not known.any():
        return {**line, "reason": NO_ROWS}
    if not len(own) or cost.sum() <= 0:
        return {**line, "reason": NO_DOLLARS}
    if increase.sum() < 0:
        return {**line, "reason": FELL}
    learners = float(line["people"])
    line |= {"numerator": float(increase.sum()), "denominator": float(cost.sum())}
    line["value"] = per_thousand(float(increase.sum()) / learners, learners, float(cost.sum()), PER)
    return {**line, **_range(asked, increase, cost)}


def _range(asked: Ask, increase: np.ndarray, cost: np.ndarray) -> dict[str, Any]:
    """Fieller's range over sites."""
    k = len(cost)
    if k < int(asked.setting("minimum_sites")):
        return {"method": "no range: too few sites to give a likely range"}
    level = float(asked.setting("interval_level"))
    spread = (float(increase.var(ddof=1)) / k, float(cost.var(ddof=1)) / k)
    together = float(np.cov(increase, cost)[0, 1]) / k
    found = fieller(
        float(increase.mean()), float(cost.mean()), spread, together, critical_value(level, k - 1)
    )
    if found.low is None or found.high is None:
        return {"method": "no range: the dollars of a site are too uncertain"}
    return {"low": PER * found.low, "high": PER * found.high, "level": level, "method": METHOD}
