"""Pairs of ratings of the same room: which enter, in which band of days, and why others are left out.

The change in the same rooms, the crossers of a line and points per $10,000 all read these pairs, so a room
is in all of them or in none.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

import numpy as np
import pandas as pd

from coaching_analytics.metrics.by import Ask
from coaching_analytics.metrics.rated_rooms import LIKE, RatedRooms, rated_rooms
from coaching_analytics.statistics.reliability import Reliability

LEADS = ("same", "changed", "unknown")
FACETS = ("instrument", "edition", "age_group", "domain")
COLUMNS = (
    "later",
    "earlier",
    "lead",
    "site",
    "rater_earlier",
    "rater_later",
    "person",
    "span",
    "later_date",
    "head_start_funded",
)
OUTSIDE = "no earlier rating in the band"
COACHED = "rater had coached the site"
# A number for a site and the months of two days; what coaching cost between two ratings is looked up by it.
SPAN = "(hash({site}, date_trunc('month', {later})::DATE, date_trunc('month', {earlier})::DATE) >> 1)::BIGINT"

# The latest eligible visit of a room in the window (a room that has none: its latest visit, by a rater who
# had coached the site) and its pair in the band of its instrument: the one asked for, or the one with most
# pairs, the shorter of equals. Without a pair the reason, the first that fits. Ids are hashed where only
# equality matters, and
# `heads` names the by-columns, facets, band and rooms alike once for each `cell`: text for every row would
# cost most.
QUERY = """
    WITH last AS (
        SELECT {keys} {like} AS like_it, site_id, classroom_id, observation_id, observation_date, instrument,
               edition, age_group, domain, score, lead_educator_id, rater_coached IS NOT TRUE AS eligible
        FROM rating_score
        WHERE purpose = 'formal' AND month >= $start AND month < $end AND CASE WHEN rater_coached IS NOT TRUE
            THEN next_eligible IS NULL OR next_eligible >= $end
            ELSE (next_formal IS NULL OR next_formal >= $end)
                AND (previous_eligible IS NULL OR previous_eligible < $start) END
    ), pair AS (
        SELECT p.* FROM rating_pair p
        JOIN last l ON l.observation_id = p.later_observation_id AND l.domain = p.domain
        WHERE p.month >= $start AND p.month < $end AND l.eligible AND $band IN ('auto', p.band)
    ), counted AS (
        SELECT instrument, band, count(*) AS n, min(days) AS least FROM pair GROUP BY ALL
    ), chosen AS (
        SELECT instrument, arg_max(band, (n, -least)) AS band FROM counted GROUP BY ALL
    ), line AS (
        SELECT l.*, c.band, p.lead, p.earlier_score, p.later_rater, p.earlier_rater, p.earlier_date
        FROM last l
        LEFT JOIN chosen c ON c.instrument = l.instrument
        LEFT JOIN pair p ON p.later_observation_id = l.observation_id AND p.domain = l.domain AND p.band =
            c.band
    ), history AS (
        SELECT l.observation_id, l.domain,
            CASE WHEN bool_or(h.edition = l.edition AND h.age_group = l.age_group
                              AND h.rater_coached IS NOT TRUE) THEN '{outside}'
                 WHEN bool_or(h.edition = l.edition AND h.age_group = l.age_group) THEN '{coached}'
                 WHEN bool_or(h.edition = l.edition) THEN 'different age group'
                 ELSE 'edition changed' END AS reason
        FROM line l JOIN rating_score h
            ON h.classroom_id = l.classroom_id AND h.instrument = l.instrument AND h.domain = l.domain
        WHERE l.earlier_score IS NULL AND l.eligible AND h.purpose = 'formal'
          AND h.observation_date < l.observation_date
        GROUP BY ALL
    ), numbered AS (
        SELECT x.*,
            dense_rank() OVER (ORDER BY {order} instrument, edition, age_group, domain, like_it) - 1 AS cell
        FROM line x
    )
    SELECT x.cell, row_number() OVER (PARTITION BY x.cell) = 1 AS head,
           CASE WHEN head THEN [{heads} x.instrument, x.edition, x.age_group, x.domain, x.band, x.like_it] END
               AS names,
           CASE WHEN x.earlier_score IS NOT NULL THEN NULL WHEN NOT x.eligible THEN '{coached}'
                ELSE coalesce(r.reason, 'no earlier rating') END AS reason,
           CASE x.lead WHEN 'same' THEN 0 WHEN 'changed' THEN 1 ELSE 2 END AS lead,
           x.score AS later, x.earlier_score AS earlier, x.observation_date AS later_date,
               d.head_start_funded,
           (hash(x.site_id) >> 1)::BIGINT AS site,
           (hash(coalesce(x.later_rater, '')) >> 1)::BIGINT AS rater_later,
           (hash(coalesce(x.earlier_rater, '')) >> 1)::BIGINT AS rater_earlier,
           (hash(coalesce(x.lead_educator_id, x.site_id)) >> 1)::BIGINT AS person,
           {span} AS span
    FROM numbered x
    LEFT JOIN history r ON r.observation_id = x.observation_id AND r.domain = x.domain
    LEFT JOIN site_dim d ON d.site_id = x.site_id
    ORDER BY x.cell, x.classroom_id
"""


@dataclass(frozen=True, slots=True)
class Rooms:
    """Pairs of one cell as arrays of one length, by name.

    `later`, `earlier`: scores; `mean`, `sd`, `mean_variance`: of all rooms like it, which `like` numbers;
    `lead`: place in `LEADS`; `site`, `rater_earlier`, `rater_later`, `person`, `span`: codes; `later_date`,
    `head_start_funded`.
    """

    columns: Mapping[str, np.ndarray]

    def __len__(self) -> int:
        return len(self.columns["later"])

    def __getitem__(self, name: str) -> np.ndarray:
        return self.columns[name]

    def where(self, mask: np.ndarray) -> Rooms:
        """The rooms for which `mask` is true."""
        return self if mask.all() else Rooms({name: values[mask] for name, values in self.columns.items()})

    def of_lead(self, lead: str) -> Rooms:
        """The rooms whose lead educator was the same, changed or is unknown."""
        return self.where(self["lead"] == LEADS.index(lead))

    @property
    def people(self) -> int:
        """Number of distinct lead educators."""
        return len(np.unique(self["person"]))

    @property
    def added_mean_variance(self) -> float:
        """Variance of the average over rooms of the overall means that they are compared with."""
        if not len(self):
            return 0.0
        _, first, counts = np.unique(self["like"], return_index=True, return_counts=True)
        return float(np.sum((counts / len(self)) ** 2 * self["mean_variance"][first]))


@dataclass(frozen=True, slots=True)
class Cell:
    """By-columns and facets, pairs, and how many rooms were left out by reason."""

    names: dict[str, str | None]
    rooms: Rooms
    left_out: dict[str, int]


@dataclass(frozen=True, slots=True)
class Pairs:
    """Pairs of the window by cell, what is known of all rated rooms, and the band of each instrument."""

    cells: tuple[Cell, ...]
    known_rooms: RatedRooms
    bands: Mapping[str, str]

    def settings(self) -> dict[str, object]:
        """What to print beside a figure: the band of days and the reliability."""
        named = set(self.bands.values())
        band: str | None = "; ".join(f"{name} {band}" for name, band in self.bands.items()) or None
        return {"gap_band": named.pop() if len(named) == 1 else band, **self.known_rooms.settings()}

    def known(self, names: Mapping[str, str | None]) -> Reliability | None:
        """Reliability of one rating in a cell, or None when it is not known."""
        return self.known_rooms.of(str(names["instrument"]), str(names["edition"]), str(names["domain"]))


def load_pairs(asked: Ask) -> Pairs:
    """The pairs of a question's window and places, in the band the settings choose."""
    query = QUERY.format(
        keys=asked.keys("observation_date"),
        order="".join(f"by_{name} NULLS LAST, " for name in asked.by),
        heads=asked.names("x"),
        like=LIKE,
        span=SPAN.format(site="x.site_id", later="x.observation_date", earlier="x.earlier_date"),
        outside=OUTSIDE,
        coached=COACHED,
    )
    found = asked.rows(query, band=str(asked.setting("gap_band")))
    known = rated_rooms(asked)
    heads = found[found["head"]].sort_values("cell")["names"].tolist()
    return Pairs(tuple(_cells(asked, found, heads, known)), known, _bands(heads))


def _cells(asked: Ask, found: pd.DataFrame, heads: Sequence[Any], known: RatedRooms) -> Iterator[Cell]:
    """Rows of one cell follow each other; rooms of several settings in it differ in what they are like."""
    names = (*asked.by, *FACETS)
    means = known.means
    like = pd.Index(means["like_it"]).get_indexer([head[-1] for head in heads])[found["cell"].to_numpy()]
    arrays = {name: found[name].to_numpy() for name in COLUMNS} | {"like": like}
    for name, source in (("mean", "mean"), ("sd", "sd"), ("mean_variance", "variance")):
        arrays[name] = means[source].to_numpy(dtype=float)[like]
    reason = found["reason"].to_numpy(dtype=object)
    paired = found["earlier"].notna().to_numpy()
    edges = np.searchsorted(found["cell"].to_numpy(), np.arange(len(heads) + 1))
    for key, group in groupby(range(len(heads)), key=lambda at: tuple(heads[at][: len(names)])):
        own = list(group)
        inside = slice(edges[own[0]], edges[own[-1] + 1])
        rooms = Rooms({name: values[inside][paired[inside]] for name, values in arrays.items()})
        left_out = Counter(reason[inside][~paired[inside]].tolist())
        yield Cell(dict(zip(names, key, strict=True)), rooms, dict(sorted(left_out.items())))


def _bands(heads: Sequence[Any]) -> dict[str, str]:
    """The band of each instrument that has one."""
    return dict(sorted({head[-6]: head[-2] for head in heads if head[-2] is not None}.items()))


def blanks_last(names: Iterable[str | None]) -> list[tuple[bool, str]]:
    """Sort key of a row's names: in order of text, a blank after everything."""
    return [(name is None, name or "") for name in names]
