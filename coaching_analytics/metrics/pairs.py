"""Pairs of ratings of the same room: which enter, in which band of days, and why others are left out.

The change in the same rooms, the crossers of a line and points per $10,000 all read these pairs, so a room
is in all of them or in none.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from coaching_analytics.metrics.by import Ask
from coaching_analytics.metrics.rated_rooms import MEAN_KEYS, RatedRooms, rated_rooms
from coaching_analytics.statistics.reliability import Reliability

BANDS = ("120-270", "270-460", "460-900", "900-1300")
LEADS = ("same", "changed", "unknown")
FACETS = ("instrument", "edition", "age_group", "domain")
ROOM_COLUMNS = (
    "later",
    "earlier",
    "mean",
    "sd",
    "mean_variance",
    "like",
    "lead",
    "site",
    "rater_earlier",
    "rater_later",
    "person",
)
OUTSIDE = "no earlier rating in the band"
COACHED = "rater had coached the site"

# The latest eligible visit of a room in the window, its pair in every band that has one, and for a visit with
# no pair at all the reason: the first of those below that fits. A room whose formal visits were all by raters
# who had coached its site comes last. Ids are hashed where only equality matters.
QUERY = """
    WITH visit AS (
        SELECT {keys} system_id, setting, site_id, classroom_id, observation_id, observation_date,
               instrument, edition, age_group, domain, score, rater_id, lead_educator_id, rater_coached IS NOT
                   TRUE AS eligible
        FROM rating_score
        WHERE purpose = 'formal' AND month >= $start AND month < $end
    ), later AS (
        SELECT * FROM visit WHERE eligible
        QUALIFY row_number() OVER (PARTITION BY classroom_id, instrument, domain
                                   ORDER BY observation_date DESC, observation_id DESC) = 1
    ), coached AS (
        SELECT * FROM visit v
        WHERE NOT EXISTS (SELECT 1 FROM later l WHERE l.classroom_id = v.classroom_id
                          AND l.instrument = v.instrument AND l.domain = v.domain)
        QUALIFY row_number() OVER (PARTITION BY classroom_id, instrument, domain
                                   ORDER BY observation_date DESC, observation_id DESC) = 1
    ), lone AS (
        SELECT l.* FROM later l ANTI JOIN rating_pair p
            ON p.later_observation_id = l.observation_id AND p.domain = l.domain
    ), reason AS (
        SELECT l.observation_id, l.domain,
            CASE WHEN bool_or(h.edition = l.edition AND h.age_group = l.age_group
                              AND h.rater_coached IS NOT TRUE) THEN '{outside}'
                 WHEN bool_or(h.edition = l.edition AND h.age_group = l.age_group) THEN '{coached}'
                 WHEN bool_or(h.edition = l.edition) THEN 'different age group'
                 WHEN bool_or(h.edition IS NOT NULL) THEN 'edition changed'
                 ELSE 'no earlier rating' END AS reason
        FROM lone l LEFT JOIN rating_score h
            ON h.classroom_id = l.classroom_id AND h.instrument = l.instrument AND h.domain = l.domain
           AND h.purpose = 'formal' AND h.observation_date < l.observation_date
        GROUP BY ALL
    ), line AS (
        SELECT l.*, p.band, p.lead, p.earlier_score, p.later_rater, p.earlier_rater, p.earlier_date, r.reason
        FROM later l
        LEFT JOIN rating_pair p ON p.later_observation_id = l.observation_id AND p.domain = l.domain
        LEFT JOIN reason r ON r.observation_id = l.observation_id AND r.domain = l.domain
        UNION ALL
        SELECT c.*, NULL, NULL, NULL, NULL, NULL, NULL, '{coached}' FROM coached c
    )
    SELECT {names} x.system_id, x.setting, x.instrument, x.edition, x.age_group, x.domain,
           x.band, x.lead, x.reason, x.score AS later, x.earlier_score AS earlier, x.observation_date AS
               later_date,
           (x.setting = 'head_start' OR coalesce(d.head_start_funded, FALSE)) AS head_start,
           (hash(x.site_id) >> 1)::BIGINT AS site,
           (hash(x.classroom_id, x.instrument, x.domain) >> 1)::BIGINT AS place,
           (hash(coalesce(x.later_rater, '')) >> 1)::BIGINT AS rater_later,
           (hash(coalesce(x.earlier_rater, '')) >> 1)::BIGINT AS rater_earlier,
           (hash(coalesce(x.lead_educator_id, x.site_id)) >> 1)::BIGINT AS person,
           year(x.observation_date) * 12 + month(x.observation_date) AS month_later,
           year(x.earlier_date) * 12 + month(x.earlier_date) AS month_earlier
    FROM line x LEFT JOIN site_dim d ON d.site_id = x.site_id
    ORDER BY x.classroom_id, x.instrument, x.domain, x.band
"""


@dataclass(frozen=True, slots=True)
class Rooms:
    """Pairs of one cell as arrays of one length, by name.

    `later`, `earlier`: scores; `mean`, `sd`, `mean_variance`: of all rooms like it, which `like` numbers;
    `lead`: place in `LEADS`; `site`, `rater_earlier`, `rater_later`, `person`: codes.
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


Cell = tuple[dict[str, str | None], Rooms, dict[str, int]]
"""By-columns and facets, pairs, and how many rooms were left out by reason."""


@dataclass(frozen=True, slots=True)
class Pairs:
    """Pairs of the window in their band, what was left out, and what is known of all rated rooms.

    `paired` has a row for each room, instrument and domain with a pair: the by-columns, the facets and the
    columns of `Rooms`. `left_out` has the rooms without one and the reason.
    """

    by: tuple[str, ...]
    paired: pd.DataFrame
    left_out: pd.DataFrame
    rooms: RatedRooms
    bands: Mapping[str, str]

    def settings(self) -> dict[str, object]:
        """What to print beside a figure: the band of days and the reliability."""
        named = set(self.bands.values())
        band: str | None = "; ".join(f"{name} {band}" for name, band in self.bands.items()) or None
        return {"gap_band": named.pop() if len(named) == 1 else band, **self.rooms.settings()}

    def known(self, names: Mapping[str, str | None]) -> Reliability | None:
        """Reliability of one rating in a cell, or None when it is not known."""
        return self.rooms.of(str(names["instrument"]), str(names["edition"]), str(names["domain"]))

    def cells(self, **further: np.ndarray) -> Iterator[Cell]:
        """Each cell in order of its names; `further` columns, a value for each row of `paired`, go along."""
        columns = [*(f"by_{name}" for name in self.by), *FACETS]
        arrays = {name: self.paired[name].to_numpy() for name in ROOM_COLUMNS} | further
        code = self.paired.groupby(columns, sort=False, dropna=False).ngroup().to_numpy()
        order = np.argsort(code, kind="stable")
        arrays = {name: values[order] for name, values in arrays.items()}
        ends = [0, *np.cumsum(np.bincount(code)).tolist()]
        heads = self.paired[columns].iloc[order[ends[:-1]]].itertuples(index=False, name=None)
        paired = {_key(head): (ends[at], ends[at + 1]) for at, head in enumerate(heads)}
        missing: dict[tuple[str | None, ...], dict[str, int]] = {}
        counts = self.left_out.groupby([*columns, "reason"], dropna=False).size()
        for key, count in counts.items():
            missing.setdefault(_key(key)[:-1], {})[str(_key(key)[-1])] = int(count)
        for key in sorted({*paired, *missing}, key=blanks_last):
            first, last = paired.get(key, (0, 0))
            rooms = Rooms({name: values[first:last] for name, values in arrays.items()})
            yield dict(zip((*self.by, *FACETS), key, strict=True)), rooms, missing.get(key, {})


def load_pairs(asked: Ask) -> Pairs:
    """The pairs of a question's window and places, in the band the settings choose."""
    keys, names = asked.keys("observation_date"), asked.names("x")
    found = asked.rows(QUERY.format(keys=keys, names=names, outside=OUTSIDE, coached=COACHED))
    rooms = rated_rooms(asked)
    bands = _bands(found, str(asked.setting("gap_band")))
    chosen = found["band"].notna() & (found["band"] == found["instrument"].map(bands))
    means = rooms.means.rename(columns={"variance": "mean_variance"}).drop(columns="n")
    paired = found[chosen].merge(means.assign(like=range(len(means))), on=MEAN_KEYS, how="left")
    paired = paired.assign(lead=paired["lead"].map({lead: at for at, lead in enumerate(LEADS)}))
    rest = found[~chosen & ~found["place"].isin(found.loc[chosen, "place"])].drop_duplicates("place")
    return Pairs(asked.by, paired, rest.assign(reason=rest["reason"].fillna(OUTSIDE)), rooms, bands)


def _bands(found: pd.DataFrame, wanted: str) -> dict[str, str]:
    """The band of each instrument: the one asked for, or the one with most pairs (the shorter of equals)."""
    instruments = sorted(found["instrument"].unique())
    if wanted != "auto":
        return {str(name): wanted for name in instruments}
    counts = found[found["band"].notna()].groupby(["instrument", "band"]).size().to_dict()
    bands = {}
    for name in instruments:
        most = max(BANDS, key=lambda band: (counts.get((name, band), 0), -BANDS.index(band)))
        if counts.get((name, most), 0):
            bands[str(name)] = most
    return bands


def blanks_last(names: Iterable[str | None]) -> list[tuple[bool, str]]:
    """Sort key of a row's names: in order of text, a blank after everything."""
    return [(name is None, name or "") for name in names]


def _key(key: object) -> tuple[str | None, ...]:
    names = key if isinstance(key, tuple) else (key,)
    return tuple(None if name is None or name != name else str(name) for name in names)
