"""The scores behind `part_gaps`: a site's latest ones by part, its region's, and how exact one rating is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

import pandas as pd

from coaching_analytics.metrics import independent
from coaching_analytics.metrics.by import Ask
from coaching_analytics.statistics.part_gap import error_from_pairs
from coaching_analytics.statistics.reliability import standard_error_of_measurement
from coaching_analytics.vocabulary.instruments import TOTAL
from coaching_analytics.vocabulary.selection import Selection, add_months
from coaching_analytics.vocabulary.topics import Topic

LINE = ["instrument", "edition", "age_group"]
KEY = [*LINE, "domain", "part"]
WHOLE = "whole"

# The latest formal score of each room and domain that is not stale, and of the parts it is made of.
PARTS = """
    WITH latest AS (
        SELECT instrument, edition, age_group, domain, score, observation_id, observation_date, rater_id,
               site_code, person_code
        FROM {ratings}
        WHERE purpose = 'formal' AND observation_date >= $oldest AND observation_date < $end
          AND (next_formal IS NULL OR next_formal >= $end)
    ), scored AS (
        SELECT latest.*, 'whole' AS part FROM latest
        UNION ALL BY NAME
        SELECT latest.* EXCLUDE (score), dimension.part, dimension.score FROM latest
        JOIN rating_part AS dimension
            ON dimension.observation_id = latest.observation_id AND dimension.domain = latest.domain
    )
"""
PLACE = "SELECT DISTINCT system_id, region_id FROM site_dim"
OWN = "SELECT * FROM scored ORDER BY instrument, edition, age_group, domain, part, observation_id"
AROUND = """
    SELECT instrument, edition, age_group, domain, part, count(*) AS n, avg(score) AS mean,
           stddev_samp(score) AS sd, count(DISTINCT person_code) AS people
    FROM scored GROUP BY instrument, edition, age_group, domain, part
"""
# Rooms scored by two raters within a short time. A room stands for its lead educator.
REPEATED = """
    WITH pair AS (
        SELECT * FROM rating_repeat WHERE days <= $days AND later_date < $end
    ), scored AS (
        SELECT instrument, edition, domain, 'whole' AS part, classroom_id, score_a - score_b AS apart
        FROM pair
        UNION ALL
        SELECT pair.instrument, pair.edition, pair.domain, one.part, pair.classroom_id, one.score - two.score
        FROM pair
        JOIN rating_part AS one
            ON one.observation_id = pair.observation_id_a AND one.domain = pair.domain
        JOIN rating_part AS two
            ON two.observation_id = pair.observation_id_b AND two.domain = pair.domain AND two.part = one.part
    )
    SELECT instrument, edition, domain, part, count(*) AS pairs, sum(apart * apart) AS squares,
           count(DISTINCT classroom_id) AS people
    FROM scored GROUP BY instrument, edition, domain, part
"""


@dataclass(frozen=True, slots=True)
class Line:
    """The site's latest ratings on one instrument, edition and age group, a row a room and part shown."""

    names: dict[str, str]
    scores: pd.DataFrame

    @property
    def newest(self) -> date:
        """Day of the newest rating."""
        return pd.Timestamp(self.scores["observation_date"].max()).date()

    @property
    def people(self) -> int:
        """Lead educators behind the ratings."""
        return int(self.scores["person_code"].nunique())

    def parts(self) -> list[tuple[str, str]]:
        """Domain and part, in the order of the rows."""
        return list(dict.fromkeys(zip(self.scores["domain"], self.scores["part"], strict=True)))

    def touched_by(self, topic: Topic) -> str:
        """Codes of the parts a topic is matched with, as 'IS LM; IS QF'."""
        code = self.names["instrument"]
        found = [
            domain if part == WHOLE else f"{domain} {part}"
            for domain, part in self.parts()
            if topic.touches(code, domain, None if part == WHOLE else part)
        ]
        return "; ".join(found)

    def told(self) -> dict[str, Any]:
        """Rooms, raters and days behind the line."""
        visits = self.scores.drop_duplicates("observation_id")
        days = pd.to_datetime(visits["observation_date"]).dt.date
        return {
            **self.names,
            "rooms": len(visits),
            "raters": int(visits["rater_id"].nunique(dropna=True)),
            "oldest": days.min(),
            "newest": days.max(),
            "people": self.people,
        }


def lines_of(asked: Ask) -> list[Line]:
    """The lines the site was rated on, the one with most ratings first; each with its finest parts only."""
    own = asked.rows(_text(asked, OWN), oldest=_oldest(asked))
    found = []
    for key, scores in own.groupby(LINE, sort=True):
        made_of = set(scores["domain"][scores["part"] != WHOLE])
        coarse = (scores["part"] == WHOLE) & scores["domain"].isin(made_of)
        if set(scores["domain"]) != {TOTAL}:
            coarse |= scores["domain"] == TOTAL
        names = dict(zip(LINE, (str(one) for one in key), strict=True))
        found.append(Line(names, scores[~coarse].reset_index(drop=True)))
    return sorted(found, key=lambda line: -line.scores["observation_id"].nunique())


@dataclass(frozen=True, slots=True)
class Around:
    """What is known around the site: the region's mean and spread by part, and errors of one rating.

    `stated` is a reliability of one rating that a person stated; otherwise errors come from repeated visits.
    """

    region: Mapping[tuple[str, ...], Mapping[str, Any]]
    repeated: Mapping[tuple[str, ...], Mapping[str, Any]]
    stated: float | None

    @classmethod
    def of(cls, asked: Ask) -> Around:
        """Read both as aggregates of the region and of the system."""
        region = _reference(asked, "region", _text(asked, AROUND), oldest=_oldest(asked))
        stated = asked.setting("reliability")
        if stated != "":
            return cls(_by_key(region, KEY), {}, float(stated))
        repeated = _reference(asked, "system", REPEATED, days=int(asked.setting("reliability_days")))
        enough = repeated[repeated["pairs"] >= int(asked.setting("reliability_pairs"))]
        return cls(_by_key(region, KEY), _by_key(enough, ["instrument", "edition", "domain", "part"]), None)

    def error(self, key: tuple[str, ...]) -> float | None:
        """Error of one rating of a part, points; None when it is not known."""
        if self.stated is not None:
            spread = self.region[key]["sd"]
            return None if spread != spread else standard_error_of_measurement(float(spread), self.stated)
        found = self.repeated.get((key[0], key[1], key[3], key[4]))
        return None if found is None else error_from_pairs(float(found["squares"]), int(found["pairs"]))


def limited(asked: Ask, level: Literal["region", "system"] = "region") -> bool:
    """Whether the viewer sees less than the region (or system) around the site."""
    scope = asked.gate.scope
    finer = (scope.agencies, scope.sites, scope.regions if level == "system" else None)
    return any(one is not None for one in finer)


def _reference(asked: Ask, level: Literal["region", "system"], query: str, **parameters: Any) -> pd.DataFrame:
    """Aggregates of the region or system around the site.

    Who does not see all of it gets only those with enough people behind them. Whoever sees it all may see
    every aggregate; what they publish passes disclosure like any other figure.
    """
    if limited(asked, level):
        return asked.gate.reference(level, asked.selection, query, **parameters)
    places = asked.rows(PLACE).dropna()
    # A site of no region has nothing around it; an empty choice would mean every region.
    regions = (*places["region_id"], "")[:1] if level == "region" else ()
    system = next(iter(places["system_id"]), asked.selection.system)
    return asked.gate.rows(
        Selection(system=system, regions=regions, window=asked.window), query, **parameters
    )


def _text(asked: Ask, select: str) -> str:
    return PARTS.format(ratings=independent.ratings(asked)) + select


def _oldest(asked: Ask) -> date:
    return add_months(asked.window.end, -int(asked.setting("stale_months")))


def _by_key(rows: pd.DataFrame, key: list[str]) -> dict[tuple[str, ...], dict[str, Any]]:
    return {tuple(str(row[name]) for name in key): row for row in rows.to_dict("records")}  # type: ignore[misc]
