"""The scores a trend is drawn through: one a site, line and school year, and the six sums of each site.

A wave is a site's school year on one line (instrument, edition, age group, domain): the mean over its rooms
of their eligible ratings that year, on the mean of their days. Rooms rated in one year share rater, season
and children, so they are one observation of the site, not several. A year in which only a few of the rooms
were rated is left out: those few (often the low ones) are not the site.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from coaching_analytics.metrics.by import Ask
from coaching_analytics.metrics.pairs import FACETS, blanks_last
from coaching_analytics.statistics.growth_raters import RaterParts
from coaching_analytics.statistics.known_before import departures
from coaching_analytics.statistics.lead_offsets import LeadParts
from coaching_analytics.statistics.site_sums import SiteSums
from coaching_analytics.vocabulary.selection import add_months

MIDDLE = 4.0
"""Taken from every score before sums are made, so that squares keep their digits."""
TOP = 6.5
"""Scores from here to 7 are near the ceiling."""
COACHED, THIN = "ratings by the site's own coach", "school years with few of the site's rooms rated"
SETTINGS = ("trend_years", "wave_share")

# Time 0 is the first day after the period, time in years; `rooms` are those with an eligible rating. Numbers
# are grouped faster than text, so places are joined at the end.
_WAVES = """
    WITH rated_room AS (
        SELECT site_code, any_value(site_id) AS site_id, facet_id, school_year, room_code,
               avg(score) FILTER (rater_coached IS NOT TRUE) AS score,
               avg(date_diff('day', $end, observation_date)) FILTER (rater_coached IS NOT TRUE) AS days,
               count(*) FILTER (rater_coached) AS coached
        FROM rating_score
        WHERE purpose = 'formal' AND observation_date >= $oldest AND observation_date < $end
        GROUP BY site_code, facet_id, school_year, room_code
    ), rated_year AS (
        SELECT site_code, any_value(site_id) AS site_id, facet_id, school_year, count(score) AS rooms,
               count(*) FILTER (score >= $top) AS high, sum(coached) AS coached,
               avg(score) - $middle AS y, avg(days) / 365.25 AS t
        FROM rated_room GROUP BY site_code, facet_id, school_year
    ), wave AS (
        SELECT *, rooms > 0 AND rooms >= $share * max(rooms) OVER (PARTITION BY site_code, facet_id) AS kept
        FROM rated_year
    )
"""
SUMS = (
    _WAVES
    + """
    , summed AS (
        SELECT site_code, any_value(site_id) AS site_id, facet_id, count(*) FILTER (kept)::DOUBLE AS n,
               sum(t) FILTER (kept) AS t, sum(t * t) FILTER (kept) AS tt, sum(y) FILTER (kept) AS y,
               sum(t * y) FILTER (kept) AS ty, sum(y * y) FILTER (kept) AS yy,
               min(t) FILTER (kept) AS first, max(t) FILTER (kept) AS last,
               sum(rooms) FILTER (kept)::DOUBLE AS rooms, sum(high) FILTER (kept)::DOUBLE AS high,
               count(*) FILTER (rooms > 0 AND NOT kept)::DOUBLE AS thin, sum(coached)::DOUBLE AS coached
        FROM wave GROUP BY site_code, facet_id
    )
    SELECT {keys}d.region_id, nullif(d.agency_id, '') AS agency_id, d.setting, d.head_start_funded, summed.*
    FROM summed JOIN site_dim d ON d.site_id = summed.site_id ORDER BY summed.facet_id, summed.site_id
"""
)
# The ratings behind the waves that count: every room has the same weight in its site's score of a year.
RATINGS = (
    _WAVES
    + """
    SELECT r.site_code, r.facet_id, r.school_year, r.person_code AS person, r.room_code AS room,
           r.lead_educator_id IS NOT NULL AS lead_known, r.score - $middle AS score, w.t,
           CAST(hash(coalesce(r.rater_id, '')) >> 1 AS BIGINT) AS rater,
           1.0 / (w.rooms * count(*) OVER (PARTITION BY r.room_code, r.facet_id, r.school_year)) AS weight
    FROM rating_score r
    JOIN wave w ON w.site_code = r.site_code AND w.facet_id = r.facet_id AND w.school_year = r.school_year
    WHERE w.kept AND r.purpose = 'formal' AND r.rater_coached IS NOT TRUE
        AND r.observation_date >= $oldest AND r.observation_date < $end
    ORDER BY r.facet_id, r.site_code, r.school_year, r.observation_date, r.observation_id
"""
)
# The last scores of a site's rooms on each line, and between which days: what was known of it before it was
# first rated with another edition.
LAST = """
    WITH room AS (
        SELECT site_code, facet_id, room_code, max(observation_date) AS last, min(observation_date) AS first,
               arg_max(score, (observation_date, observation_id)) AS score
        FROM rating_score
        WHERE purpose = 'formal' AND rater_coached IS NOT TRUE AND observation_date < $end
        GROUP BY site_code, facet_id, room_code
    )
    SELECT site_code, facet_id, avg(score) AS score, min(first) AS first, max(last) AS last
    FROM room GROUP BY site_code, facet_id ORDER BY facet_id, site_code
"""
LINES = "SELECT DISTINCT facet_id, instrument, edition, age_group, domain FROM rating_line"


@dataclass(frozen=True, slots=True)
class Panel:
    """The sites of one cell and line.

    `sites` has a line for each with the columns of `SUMS`, `ratings` a line for each rating with those of
    `RATINGS`; its `site` is the place in `sites`.
    """

    names: dict[str, str | None]
    sites: pd.DataFrame
    ratings: pd.DataFrame
    left_out: dict[str, int]

    @property
    def sums(self) -> SiteSums:
        """The six sums, of scores less `MIDDLE`."""
        columns = (self.sites[name].to_numpy(dtype=float) for name in ("n", "t", "tt", "y", "ty", "yy"))
        return SiteSums(*columns)

    @property
    def known(self) -> np.ndarray | None:
        """Departure of each site's last score of the edition before from the mean; None without such."""
        return departures(self.sites["score_before"], self.sites["facet_before"])

    @property
    def parts(self) -> RaterParts:
        """What each rater put into the scores."""
        given = (self.ratings[name].to_numpy() for name in ("site", "rater", "t", "weight", "score"))
        return RaterParts(*given)

    @property
    def leads(self) -> LeadParts:
        """What each rating put into the scores, under which lead teacher."""
        columns = ("site", "room", "person", "lead_known", "t", "weight", "score")
        return LeadParts(*(self.ratings[name].to_numpy() for name in columns))

    @property
    def people(self) -> int:
        """Number of distinct lead educators."""
        return int(self.ratings["person"].nunique())

    @property
    def near_top(self) -> float:
        """Share of the rooms' scores within half a point of 7."""
        return float(self.sites["high"].sum() / self.sites["rooms"].sum())

    @property
    def line(self) -> str:
        """The line in codes, as its cautions begin."""
        return " ".join(str(self.names[name]) for name in FACETS)

    def waves(self) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Every wave: place of its site, time, and score less `MIDDLE`, rounded so that equals are equal."""
        given = self.ratings
        keys = given["site"].to_numpy() * 10_000 + given["school_year"].to_numpy()
        _, first, codes = np.unique(keys, return_index=True, return_inverse=True)
        score = np.bincount(codes, weights=(given["weight"] * given["score"]).to_numpy())
        return given["site"].to_numpy()[first], given["t"].to_numpy()[first], score.round(9)


def panels(asked: Ask) -> list[Panel]:
    """The sites of every cell and line, in order of their names; sites without a wave are left out."""
    parameters: dict[str, Any] = {
        "oldest": add_months(asked.window.end, -12 * int(asked.setting("trend_years"))),
        "share": float(asked.setting("wave_share")),
        "middle": MIDDLE,
        "top": TOP,
    }
    lines = asked.rows(LINES)
    sites = asked.rows(SUMS.format(keys=asked.keys(table="d")), **parameters).merge(lines, on="facet_id")
    sites = sites.merge(_before(asked, lines), on=["site_code", "facet_id"], how="left")
    ratings = asked.rows(RATINGS, **parameters)
    cells = sites.groupby([*(f"by_{name}" for name in asked.by), *FACETS], sort=False, dropna=False)
    number = sites[["site_code", "facet_id"]].assign(cell=cells.ngroup().to_numpy())
    ratings = ratings.merge(number, on=["site_code", "facet_id"])
    of_cell = ratings.groupby("cell", sort=False).indices
    found = [
        _panel(
            dict(zip((*asked.by, *FACETS), key, strict=True)), sites.iloc[rows], ratings.iloc[of_cell[place]]
        )
        for key, rows, place in _cells(cells)
        if place in of_cell
    ]
    return sorted(found, key=lambda panel: blanks_last(panel.names.values()))


def _before(asked: Ask, lines: pd.DataFrame) -> pd.DataFrame:
    """Last score of each site with the edition before, of sites whose ratings with it had ended by then."""
    several = lines.groupby(["instrument", "age_group", "domain"])["edition"].transform("nunique") > 1
    scores = asked.rows(LAST) if several.any() else pd.DataFrame(columns=["site_code", "facet_id"])
    known = scores.merge(lines[several].drop(columns="edition"), on="facet_id")
    pairs = known.merge(
        known, on=["site_code", "instrument", "age_group", "domain"], suffixes=("", "_before")
    )
    if len(pairs):
        pairs = pairs[pairs["last_before"] < pairs["first"]].sort_values("last_before")
    columns = ["site_code", "facet_id", "score_before", "facet_before"]
    found = pairs.rename(columns={"facet_id_before": "facet_before"}).reindex(columns=columns)
    return found.drop_duplicates(["site_code", "facet_id"], keep="last")


def _cells(cells: Any) -> Iterator[tuple[tuple[str | None, ...], np.ndarray, int]]:
    """Names, places of the lines, and number of each group."""
    numbers = cells.ngroup().to_numpy()
    for key, rows in cells.indices.items():
        yield (
            tuple(None if part is None or part != part else str(part) for part in key),
            rows,
            numbers[rows[0]],
        )


def _panel(names: dict[str, str | None], sites: pd.DataFrame, ratings: pd.DataFrame) -> Panel:
    counts = {COACHED: int(sites["coached"].sum()), THIN: int(sites["thin"].sum())}
    kept = sites[sites["n"] > 0].reset_index(drop=True)
    place = pd.Series(kept.index, index=kept["site_code"])
    placed = ratings.assign(site=place.loc[ratings["site_code"]].to_numpy())
    return Panel(names, kept, placed, {reason: count for reason, count in counts.items() if count})
