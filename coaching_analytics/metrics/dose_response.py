"""Do sites given more hours change more? An association: a bracket of estimators after a lead test. (Q5)"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd

from coaching_analytics.metrics.by import Ask, ask
from coaching_analytics.metrics.pairs import FACETS
from coaching_analytics.metrics.result import Result
from coaching_analytics.statistics.dose_response import (
    DIFFERENCES,
    ESTIMATORS,
    FINAL_LEVEL,
    LAGGED,
    ONE_WAVE,
    POST_MINUS_PRE,
    SITE_AND_WAVE,
    DoseResponse,
)
from coaching_analytics.statistics.dose_response import dose_response as associate
from coaching_analytics.statistics.estimate import Estimate
from coaching_analytics.store import Gate
from coaching_analytics.vocabulary.selection import Selection

SETTINGS = ("hours_given_by", "minimum_sites", "interval_level")
NAMES = {
    LAGGED: "score_before",
    SITE_AND_WAVE: "site_and_year",
    DIFFERENCES: "changes",
    FINAL_LEVEL: "final_level",
    POST_MINUS_PRE: "last_less_first",
    ONE_WAVE: "one_year",
}
LEAD_TEST = "lead_test"
NOT_STATED = "not_stated"
LAST_SCORE = "last_score"
ASK = "how hours were given is not stated (setting hours_given_by)"
NOT_STATED_CAUTION = (
    "How were hours given to sites? No estimate is right under every answer, so none is shown until it is "
    "stated in the setting hours_given_by: last_score (to those that scored low last time), lasting_need (to "
    "those that are always low), falling (to those on the way down), other (not by quality), or unknown."
)
ASSOCIATION = (
    "More hours went with these differences; that is an association, not proof that hours caused them. "
    "The estimates are a bracket: no single one is right under every rule by which hours are given."
)
FOLLOWS = "The lead test says that hours followed scores: only the estimate with the score before is shown."
PASSES = "The lead test found no sign that hours followed scores. That does not prove the estimates right."
NOT_TESTED = "Whether hours followed scores could not be tested: that takes four years."
CONTRADICTS = (
    "It was stated that hours were not given by the last score, but the lead test says that they followed it."
)
FEW_PANEL = "too few sites were rated in two or more school years in a row"
NOT_MEANT = "hours were given by the last score, which makes this form wrong"
ZERO_HOURS = "no hours were given between these ratings"
TESTABLE = 4

# One score of a site and school year: the mean over its rooms of the year's latest visit, by an independent
# rater.
SCORES = """
    SELECT {keys} site_id, instrument, edition, age_group, domain, school_year, avg(score) AS score,
           max(month) AS month, list(DISTINCT person_code) AS people
    FROM rating_score
    WHERE purpose = 'formal' AND latest_of_year AND rater_coached IS NOT TRUE AND observation_date < $end
    GROUP BY ALL
    ORDER BY ALL
"""
HOURS = """
    SELECT site_id, month, minutes_given / 60 AS hours FROM site_month
    WHERE minutes_given > 0 AND month < $end
    ORDER BY site_id, month
"""


def dose_response(gate: Gate, selection: Selection = Selection(), *, by: Sequence[str] = ()) -> Result:
    """Points of a site's score that went with an hour of coaching given to it.

    Parameters
    ----------
    gate, selection
        The store; places, and the period: ratings and hours up to its end count.
    by
        Any of system, region, agency, setting.

    Returns
    -------
    Result
        Facets instrument, edition, age_group, domain and estimator: `lead_test` first (next year's hours on
        this year's change), then the estimators to put side by side; those that are wrong under the way hours
        were given have no value and say why. Without the setting hours_given_by none has. `n` counts sites,
        `denominator` school years. Curve `panel`: sites and school years behind each cell.

    Notes
    -----
    A wave is a school year, a site's score the mean over its rooms; hours are those logged for the site from
    the month of one year's rating up to the next one's. Years: the last ones in a row in which at least
    minimum_sites sites have every score; as many sites x years as there are, of four years or more where
    possible, because the lead test takes four. Estimators: `statistics.dose_response`.
    """
    asked = ask(gate, selection, "dose_response", by)
    scores = asked.rows(SCORES.format(keys=asked.keys()))
    hours = asked.rows(HOURS)
    columns = [*(f"by_{name}" for name in asked.by), *FACETS]
    stated = asked.setting("hours_given_by") != NOT_STATED
    level = float(asked.setting("interval_level"))
    rows: list[dict[str, Any]] = []
    panels: list[list[Any]] = []
    said: list[str] = []
    for key, part in scores.groupby(columns, sort=True, dropna=False):
        names = {name: _text(value) for name, value in zip((*asked.by, *FACETS), key, strict=True)}
        table = _panel(part, int(asked.setting("minimum_sites")))
        sites, years = table.shape
        found = None
        if sites and stated:
            found = associate(table.to_numpy(), _hours(table, part, hours), level=level)
        people = _people(part, table)
        base = {**names, "n": sites, "denominator": years, "people": people}
        why = ASK if sites else FEW_PANEL
        rows += [{**base, **row} for row in _rows(asked, found, why)]
        panels.append([*names.values(), sites, years, people])
        said += _said(asked, found)
    told = [NOT_STATED_CAUTION] if rows and not stated else []
    result = asked.result(
        rows,
        settings=SETTINGS,
        cautions=[*told, *([ASSOCIATION] if said else []), *said],
        curves={"panel": pd.DataFrame(panels, columns=[*asked.by, *FACETS, "sites", "years", "people"])},
    )
    behind = pd.Series([row["people"] for row in rows], dtype=object)
    return replace(result, rows=result.rows.assign(people=behind))


def _text(value: Any) -> str | None:
    return None if value is None or value != value else str(value)


def _panel(part: pd.DataFrame, least: int) -> pd.DataFrame:
    """Scores by site and school year of the sites that have them all; empty when there are too few."""
    table = part.pivot(index="site_id", columns="school_year", values="score")
    rated = {int(year) for year in table.columns.tolist()}
    last = max(rated)
    runs: list[pd.DataFrame] = []
    while last - len(runs) in rated:
        run = table[list(range(last - len(runs), last + 1))].dropna()
        runs.append(run)
    usable = [run for run in runs[1:] if len(run) >= least]
    tested = [run for run in usable if run.shape[1] >= TESTABLE]
    return max(tested or usable, key=lambda run: run.size, default=table.iloc[:0, :0])


def _hours(table: pd.DataFrame, part: pd.DataFrame, hours: pd.DataFrame) -> np.ndarray:
    """Hours given to each site of the panel between its rating of the year before and that of the year."""
    rated = part.pivot(index="site_id", columns="school_year", values="month").loc[table.index, table.columns]
    at = table.index.get_indexer(pd.Index(hours["site_id"]))
    at, given = at[at >= 0], hours[at >= 0]
    # The month of a rating belongs to what comes after it.
    began = rated.to_numpy().astype("datetime64[M]")[at]
    wave = (began <= given["month"].to_numpy().astype("datetime64[M]")[:, None]).sum(axis=1)
    inside = (wave > 0) & (wave < table.shape[1])
    found = np.zeros(table.shape)
    np.add.at(found, (at[inside], wave[inside]), given["hours"].to_numpy(dtype=float)[inside])
    return found


def _people(part: pd.DataFrame, table: pd.DataFrame) -> int:
    """Lead educators behind the scores of the panel."""
    own = part[part["site_id"].isin(table.index) & part["school_year"].isin(table.columns)]
    return len({code for codes in own["people"] for code in codes})


def _rows(asked: Ask, found: DoseResponse | None, why: str) -> Iterator[dict[str, Any]]:
    """The lead test, then every estimator: with its value, or with why it has none."""
    if found is None:
        yield from ({"estimator": name, "reason": why} for name in (LEAD_TEST, *NAMES.values()))
        return
    yield {"estimator": LEAD_TEST, **_estimate(asked, found.lead)}
    shown = _shown(str(asked.setting("hours_given_by")), found)
    for estimator in ESTIMATORS:
        row = {"estimator": NAMES[estimator]}
        if estimator in shown:
            yield {**row, **_estimate(asked, found.estimates[estimator])}
        else:
            yield {**row, "reason": found.withheld.get(estimator, NOT_MEANT)}


def _shown(given: str, found: DoseResponse) -> tuple[str, ...]:
    """The estimators to put side by side: those the lead test leaves, or the one that was asked for."""
    return (LAGGED,) if given == LAST_SCORE and found.shown else found.shown


def _estimate(asked: Ask, found: Estimate) -> dict[str, Any]:
    if found.value is None or not np.isfinite(found.value):
        return {"reason": found.reason or ZERO_HOURS}
    row: dict[str, Any] = {"value": found.value}
    if found.low is None or found.high is None:
        return {**row, "method": f"no range: {found.reason}"}
    level = float(asked.setting("interval_level"))
    return {**row, "low": found.low, "high": found.high, "level": level, "method": "t, by site"}


def _said(asked: Ask, found: DoseResponse | None) -> list[str]:
    """What the lead test says about this cell."""
    if found is None or not found.shown:
        return []
    if found.follows_scores is None:
        return [NOT_TESTED]
    if not found.follows_scores:
        return [PASSES]
    given = asked.setting("hours_given_by")
    return [FOLLOWS, *([CONTRADICTS] if given in ("lasting_need", "falling", "other") else [])]
