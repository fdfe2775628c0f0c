"""How every site stands to one version of a system's rules: its date, its elements, its points, its level."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import pandas as pd

from coaching_analytics.metrics import independent
from coaching_analytics.metrics.by import Ask
from coaching_analytics.statistics.level_rules import (
    FAILED,
    PASSED,
    SKIPPED,
    UNKNOWN,
    ElementStanding,
    element_standing,
    levels_reached,
    points_of_groups,
)
from coaching_analytics.vocabulary.rules import Element, Level, RuleSet

ABSENT = {"unknown": UNKNOWN, "fail": FAILED, "skip": SKIPPED}
SITES = """
    SELECT site_id, system_id, region_id, nullif(agency_id, '') AS agency_id, setting
    FROM site_dim
    WHERE (open_date IS NULL OR open_date < $end) AND (close_date IS NULL OR close_date >= $end)
    ORDER BY site_id
"""
# The latest formal score of each room, instrument and domain before the end of the period.
RATINGS = """
    SELECT site_id, instrument, edition, domain, score, observation_date AS day, person_code AS person
    FROM {ratings}
    WHERE purpose = 'formal' AND observation_date < $end AND (next_formal IS NULL OR next_formal >= $end)
"""
FACTS = """
    SELECT site_id, fact, fact_date AS day, CAST(number AS DOUBLE) AS score
    FROM site_fact WHERE fact_date < $end AND number IS NOT NULL
    QUALIFY row_number() OVER (PARTITION BY site_id, fact ORDER BY fact_date DESC) = 1
"""


@dataclass(frozen=True, slots=True)
class Evidence:
    """What rules look at: the open sites, and rows of ratings and facts with the position of their site."""

    sites: pd.DataFrame
    ratings: pd.DataFrame
    facts: pd.DataFrame
    last: date

    def dates(self, versions: Sequence[RuleSet]) -> np.ndarray:
        """Date of each site: its newest rating or fact that the rules look at; NaT without any."""
        elements = [element for version in versions for element in version.elements]
        rated = self.ratings["instrument"].isin({name for each in elements for name in each.instruments})
        stated = self.facts["fact"].isin({each.fact for each in elements})
        newest = np.full(len(self.sites), np.datetime64("NaT", "D"))
        for rows in (self.ratings[rated], self.facts[stated]):
            latest = rows.groupby("at")["day"].max()
            at, day = latest.index.to_numpy(dtype=int), latest.to_numpy().astype("datetime64[D]")
            newest[at] = np.fmax(newest[at], day)
        return newest


def evidence(asked: Ask) -> Evidence:
    """Read sites, ratings and facts of a selection."""
    sites = asked.rows(SITES)
    place = pd.Series(np.arange(len(sites)), index=sites["site_id"])
    found = []
    for query in (RATINGS.format(ratings=independent.ratings(asked)), FACTS):
        rows = asked.rows(query)
        at = rows["site_id"].map(place)
        kept = rows[at.notna()].assign(at=at[at.notna()].astype(int))
        found.append(kept.assign(day=kept["day"].astype("datetime64[s]")))
    return Evidence(sites, found[0], found[1], asked.window.end)


@dataclass(frozen=True, slots=True)
class ElementFound:
    """One element for the judged sites: its state, what was compared, and the rows behind it."""

    element: Element
    standing: ElementStanding
    status: np.ndarray
    rows: pd.DataFrame


@dataclass(frozen=True, slots=True)
class Standing:
    """The sites judged by one version.

    `sites` holds their positions in the evidence; every other array has one place a judged site. `level` is
    -1 for the base; `open` says that the level would be higher if what is not known were shown.
    """

    rules: RuleSet
    levels: tuple[Level, ...]
    sites: np.ndarray
    dates: np.ndarray
    elements: tuple[ElementFound, ...]
    groups: tuple[str, ...]
    group_points: np.ndarray
    level: np.ndarray
    open: np.ndarray

    @property
    def names(self) -> tuple[str, ...]:
        """Names of the levels, the base first: `level` + 1 is the place in it."""
        return (self.rules.base, *(level.name for level in self.levels))

    @property
    def points(self) -> np.ndarray:
        """Points of each site."""
        return np.asarray(self.group_points.sum(axis=0))


def stand(found: Evidence, rules: RuleSet, levels: tuple[Level, ...], at: np.ndarray, dates: np.ndarray,
          months: int) -> Standing:  # fmt: skip
    """Judge the sites at the positions `at`, each on its date, by the levels that are switched on.

    Parameters
    ----------
    months
        Age of a rating, in months, beyond which it does not count on the site's date.
    """
    order = {level.name: number for number, level in enumerate(levels)}
    wanted = [each for each in rules.elements if each.points or each.level in order]
    ratings, facts = _fresh(found, at, dates, months)
    elements = tuple(_element(each, facts if each.fact else ratings, len(at)) for each in wanted)
    status = np.array([each.status for each in elements], dtype=np.int64).reshape(len(elements), len(at))
    groups = tuple(dict.fromkeys(each.group for each in wanted if each.points))
    worth = [each.points for each in wanted]
    number = [groups.index(each.group) if each.points else -1 for each in wanted]
    needed = [order.get(each.level, -1) for each in wanted]
    cuts = [np.nan if level.points is None else float(level.points) for level in levels]

    def reached(state: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        points = points_of_groups(state, worth, number)
        return points, levels_reached(state, needed, cuts, points.sum(axis=0))

    points, level = reached(status)
    _, best = reached(np.where(status == UNKNOWN, PASSED, status))
    return Standing(rules, levels, at, dates, elements, groups, points, level, best > level)


def _fresh(
    found: Evidence, at: np.ndarray, dates: np.ndarray, months: int
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Ratings and facts of the judged sites, by their place among them, that are not too old on its date."""
    back = pd.DatetimeIndex(dates.astype("datetime64[s]")) - pd.DateOffset(months=months)
    oldest = back.to_numpy().astype("datetime64[D]")
    place = np.full(len(found.sites), -1)
    place[at] = np.arange(len(at))
    own = []
    for rows in (found.ratings, found.facts):
        rows = rows.assign(place=place[rows["at"].to_numpy()])
        own.append(rows[rows["place"] >= 0])
    ratings = own[0]
    fresh = ratings["day"].to_numpy().astype("datetime64[D]") >= oldest[ratings["place"].to_numpy()]
    return ratings[fresh], own[1]


def _element(element: Element, rows: pd.DataFrame, count: int) -> ElementFound:
    """One element for the judged sites. A fact is a site with one value."""
    if element.fact:
        own = rows["fact"] == element.fact
    else:
        own = rows["instrument"].isin(element.instruments) & (rows["domain"] == element.domain)
        if element.editions:
            own &= rows["edition"].isin(element.editions)
    kept = rows[own]
    standing = element_standing(
        kept["score"].to_numpy(dtype=float),
        kept["place"].to_numpy(),
        count,
        statistic="mean" if element.fact else element.statistic,
        value=element.value,
        share=(element.share.numerator, element.share.denominator),
    )
    status = np.where(standing.passed, PASSED, FAILED)
    status[standing.rooms == 0] = ABSENT[element.if_absent]
    return ElementFound(element, standing, status, kept)


def versions_on(versions: Sequence[RuleSet], dates: np.ndarray, *, newest: bool) -> dict[int, np.ndarray]:
    """For each version (by its number) whether it is the one each site is judged by."""
    if newest:
        return {len(versions) - 1: ~np.isnat(dates)}
    found: dict[int, Any] = {}
    for number, version in enumerate(versions):
        holds = dates >= np.datetime64(version.valid_from)
        if version.valid_to is not None:
            holds &= dates < np.datetime64(version.valid_to)
        found[number] = holds
    return found
