"""How high are ratings: the latest of every room, every room rated in a school year, and the same rooms in
both."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import numpy as np
import pandas as pd

from coaching_analytics.metrics import independent
from coaching_analytics.metrics.by import Ask, ask
from coaching_analytics.metrics.pairs import FACETS, blanks_last
from coaching_analytics.metrics.quality_cautions import differing, thin_years, unchecked_layouts
from coaching_analytics.metrics.result import Result
from coaching_analytics.metrics.roster import rooms_on_roster, year_ends
from coaching_analytics.statistics.clustering import critical_value
from coaching_analytics.store import Gate
from coaching_analytics.vocabulary.selection import Selection, add_months

METHOD = "t, by site"
SETTINGS = (
    "stale_months",
    "minimum_sites",
    "interval_level",
    "rated_share",
    "rated_difference",
    independent.SETTING,
)
NO_COMMON = "no room was rated in both years"
NO_YEAR_BEFORE = "no rooms rated the year before"

# One score per room, instrument and domain (and school year): the latest formal visit. Its line says which
# edition and age group it belongs to. Sums by site give the mean and its variance between sites.
LEVELS = """
    WITH latest AS (
        SELECT {keys} {year} AS year, facet_id, site_code, person_code, score, observation_date,
               score_year_before
        FROM {ratings}
        WHERE purpose = 'formal' AND observation_date >= $oldest AND observation_date < $end
          AND ({whole_year} next_formal IS NULL OR next_formal >= $end)
    ), by_site AS (
        SELECT {names} year, facet_id, count(*) AS n, sum(score) AS total, min(observation_date) AS oldest,
               max(observation_date) AS newest, count(score_year_before) AS pairs,
               sum(score - score_year_before) AS change
        FROM latest GROUP BY {names} year, facet_id, site_code
    ), level AS (
        SELECT {names} year, facet_id, count(*) AS sites, sum(n)::DOUBLE AS n, sum(total) AS total,
               sum(total * total) AS site_squares, sum(n * total) AS site_products,
               sum(n * n)::DOUBLE AS site_counts, min(oldest) AS oldest, max(newest) AS newest,
               sum(pairs)::BIGINT AS pairs, sum(change) / nullif(sum(pairs), 0) AS change
        FROM by_site GROUP BY {names} year, facet_id
    ), behind AS (
        SELECT {names} year, facet_id, count(DISTINCT person_code) AS people,
               count(DISTINCT person_code) FILTER (score_year_before IS NOT NULL) AS pair_people
        FROM latest GROUP BY {names} year, facet_id
    ), facet AS (
        SELECT DISTINCT facet_id, instrument, edition, age_group, domain FROM rating_line
    )
    SELECT level.*, facet.* EXCLUDE (facet_id), behind.people, behind.pair_people
    FROM level JOIN facet ON facet.facet_id = level.facet_id
    JOIN behind ON {same} level.year = behind.year AND level.facet_id = behind.facet_id
"""


def quality_level(gate: Gate, selection: Selection = Selection(), *, by: Sequence[str] = ()) -> Result:
    """Mean score of rated rooms, by instrument, edition, age group and domain.

    Parameters
    ----------
    gate, selection
        The store; places and period.
    by
        Any of system, region, agency, setting, site, school_year.

    Returns
    -------
    Result
        Line `latest`: each room's latest formal score (of an independent rater, by the setting
        independent_raters), not older than the setting stale_months at the end of the period. By school year
        (all years up to the end of the period) instead `all_rated`: every room rated that year, and
        `same_rooms`: the first year's mean carried on by the change of rooms rated in both years.
        `numerator` counts rooms rated, `denominator` rooms on the roster. Curve `dates`: oldest and newest
        visit.
    """
    asked = ask(gate, selection, "quality_level", by)
    yearly = "school_year" in asked.by
    levels = level_sums(asked)
    if yearly:
        levels["by_school_year"] = [f"{year}-{(year + 1) % 100:02d}" for year in levels["year"].tolist()]
    ends: dict[str | None, date] = {None: asked.window.end}
    if yearly:
        ends = year_ends(asked, levels["by_school_year"].unique())
    roster = rooms_on_roster(asked, ends)
    rows = _levels(asked, levels, roster, "all_rated" if yearly else "latest")
    cautions = [*unchecked_layouts(rows), *thin_years(asked, rows)]
    if yearly:
        rows += _same_rooms(asked, rows, levels[levels["pairs"] > 0])
        cautions += differing(asked)
    rows.sort(key=lambda row: blanks_last([*(row[name] for name in (*asked.by, *FACETS, "line"))]))
    found = asked.result(rows, settings=SETTINGS, cautions=cautions, curves={"dates": _dates(asked, levels)})
    return replace(
        found, rows=found.rows.assign(people=pd.Series([row["people"] for row in rows], dtype=object))
    )


def level_sums(asked: Ask) -> pd.DataFrame:
    """Sums of the scores that count, by places asked by, school year and line: what means are made of.

    Columns: the by-columns, year, instrument, edition, age_group, domain, sites, n (rooms), total, people,
    and over sites with total T and rooms n the sums site_squares (T^2), site_products (n T), site_counts
    (n^2).
    """
    return asked.rows(_query(asked), oldest=_oldest(asked, "school_year" in asked.by))


def _oldest(asked: Ask, yearly: bool) -> date:
    """First day of visits that count: years look at everything, the latest score must not be stale."""
    return date(1, 1, 1) if yearly else add_months(asked.window.end, -int(asked.setting("stale_months")))


def _query(asked: Ask) -> str:
    """The query; school years are told apart by their first calendar year, which groups faster than text."""
    yearly = "school_year" in asked.by
    places = [name for name in asked.by if name != "school_year"]
    return LEVELS.format(
        keys=asked.keys("observation_date", only=places),
        names=asked.names(only=places),
        ratings=independent.ratings(asked),
        year="school_year" if yearly else "0",
        whole_year="latest_of_year OR" if yearly else "",
        same="".join(f"level.by_{name} IS NOT DISTINCT FROM behind.by_{name} AND " for name in places),
    )


def _levels(
    asked: Ask, levels: pd.DataFrame, roster: Mapping[tuple[str | None, ...], int], line: str
) -> list[dict[str, Any]]:
    level, minimum = float(asked.setting("interval_level")), int(asked.setting("minimum_sites"))
    rows = []
    for names, found in asked.cells(levels):
        n, k = found["n"], int(found["sites"])
        mean = found["total"] / n
        row = {
            **names,
            **{name: found[name] for name in FACETS},
            "line": line,
            "value": mean,
            "n": int(n),
            "numerator": int(n),
            "people": int(found["people"]),
            "year": found["year"],
            "denominator": roster.get((*names.values(), found["age_group"]), 0),
        }
        if k >= minimum:
            squares = (
                found["site_squares"] - 2 * mean * found["site_products"] + mean**2 * found["site_counts"]
            )
            half = critical_value(level, k - 1) * float(np.sqrt(max(0.0, k / (k - 1) * squares) / n**2))
            row |= {"low": mean - half, "high": mean + half, "level": level, "method": METHOD}
        else:
            row["method"] = "no range: too few sites to give a likely range"
        rows.append(row)
    return rows


def _same_rooms(asked: Ask, rows: Sequence[Mapping[str, Any]], changes: pd.DataFrame) -> list[dict[str, Any]]:
    """The first year's mean of each line, carried on by the change of rooms rated in both years."""
    places = [name for name in asked.by if name != "school_year"]
    change = {
        (*(names[name] for name in places), *(found[name] for name in FACETS), found["year"]): found
        for names, found in asked.cells(changes)
    }
    chains: dict[tuple[Any, ...], dict[int, Mapping[str, Any]]] = {}
    for row in rows:
        chains.setdefault(tuple(row[name] for name in (*places, *FACETS)), {})[row["year"]] = row
    out = []
    for key, years in chains.items():
        value: float | None = None
        for number, year in enumerate(sorted(years)):
            row, step = years[year], change.get((*key, year))
            base = {name: row[name] for name in (*asked.by, *FACETS, "denominator")} | {"line": "same_rooms"}
            if number == 0:
                value = row["value"]
                out.append(
                    {**base, "value": value, "n": row["n"], "numerator": row["n"], "people": row["people"]}
                )
            elif step is None:
                value = None
                told = NO_COMMON if year - 1 in years else NO_YEAR_BEFORE
                out.append({**base, "n": 0, "numerator": 0, "people": 0, "reason": told})
            else:
                start = years[year - 1]["value"] if value is None else value
                value = start + step["change"]
                out.append(
                    {
                        **base,
                        "value": value,
                        "n": int(step["pairs"]),
                        "numerator": int(step["pairs"]),
                        "people": int(step["pair_people"]),
                    }
                )
    return out


def _dates(asked: Ask, levels: pd.DataFrame) -> pd.DataFrame:
    """Oldest and newest visit behind each mean."""
    lines = [
        {**names, **{name: found[name] for name in (*FACETS, "oldest", "newest")}}
        for names, found in asked.cells(levels)
    ]
    return pd.DataFrame(lines, columns=[*asked.by, *FACETS, "oldest", "newest"])
