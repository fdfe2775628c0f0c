"""Pairs of ratings of the same room: which enter, in which band of days, and why others are left out.

The change in the same rooms, the crossers of a line and points per $10,000 all read these pairs, so a room
is in all of them or in none.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from coaching_analytics.metrics.by import Ask
from coaching_analytics.metrics.rated_rooms import LIKE, RatedRooms, rated_rooms
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

# The latest eligible visit of a room in the window (a room that has none: its latest visit by a rater who had
# coached the site), its pair in every band that has one, and without any pair the reason, the first that
# fits. `cell` numbers by-columns and facets. Ids are hashed where only equality matters.
QUERY = """
    WITH visit AS (
        SELECT {keys} {like} AS like_it, site_id, classroom_id, observation_id, observation_date, instrument,
            edition,
               age_group, domain, score, lead_educator_id, rater_coached IS NOT TRUE AS eligible
        FROM rating_score
        WHERE purpose = 'formal' AND month >= $start AND month < $end
    ), last AS (
        SELECT * FROM visit
        QUALIFY row_number() OVER (PARTITION BY classroom_id, instrument, domain
                                   ORDER BY eligible DESC, observation_date DESC, observation_id DESC) = 1
    ), line AS (
        SELECT l.*, p.band, p.lead, p.earlier_score, p.later_rater, p.earlier_rater, p.earlier_date
        FROM last l LEFT JOIN (SELECT * FROM rating_pair WHERE month >= $start AND month < $end) p
            ON p.later_observation_id = l.observation_id AND p.domain = l.domain
    ), history AS (
        SELECT l.observation_id, l.domain,
            CASE WHEN bool_or(h.edition = l.edition AND h.age_group = l.age_group
                              AND h.rater_coached IS NOT TRUE) THEN '{outside}'
                 WHEN bool_or(h.edition = l.edition AND h.age_group = l.age_group) THEN '{coached}'
                 WHEN bool_or(h.edition = l.edition) THEN 'different age group'
                 ELSE 'edition changed' END AS reason
        FROM line l JOIN rating_score h
            ON h.classroom_id = l.classroom_id AND h.instrument = l.instrument AND h.domain = l.domain
        WHERE l.band IS NULL AND l.eligible AND h.purpose = 'formal' AND h.observation_date <
            l.observation_date
        GROUP BY ALL
    )
    SELECT {names} x.instrument, x.edition, x.age_group, x.domain, x.band, x.like_it,
           dense_rank() OVER (ORDER BY {order} x.instrument, x.edition, x.age_group, x.domain) - 1 AS cell,
           CASE WHEN NOT x.eligible THEN '{coached}' WHEN x.band IS NOT NULL THEN '{outside}'
                ELSE coalesce(r.reason, 'no earlier rating') END AS reason,
           CASE x.lead WHEN 'same' THEN 0 WHEN 'changed' THEN 1 ELSE 2 END AS lead,
           x.score AS later, x.earlier_score AS earlier, x.observation_date AS later_date,
               d.head_start_funded,
           (hash(x.site_id) >> 1)::BIGINT AS site,
           (hash(x.classroom_id, x.instrument, x.domain) >> 1)::BIGINT AS place,
           (hash(coalesce(x.later_rater, '')) >> 1)::BIGINT AS rater_later,
           (hash(coalesce(x.earlier_rater, '')) >> 1)::BIGINT AS rater_earlier,
           (hash(coalesce(x.lead_educator_id, x.site_id)) >> 1)::BIGINT AS person,
           year(x.observation_date) * 12 + month(x.observation_date) AS month_later,
           year(x.earlier_date) * 12 + month(x.earlier_date) AS month_earlier
    FROM line x
    LEFT JOIN history r ON r.observation_id = x.observation_id AND r.domain = x.domain
    LEFT JOIN site_dim d ON d.site_id = x.site_id
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
        both = pd.concat([self.paired[["cell", *columns]], self.left_out[["cell", *columns]]])
        heads = both.drop_duplicates("cell").sort_values("cell").itertuples(index=False, name=None)
        code = self.paired["cell"].to_numpy()
        order = np.argsort(code, kind="stable")
        arrays = {name: self.paired[name].to_numpy()[order] for name in ROOM_COLUMNS}
        arrays |= {name: values[order] for name, values in further.items()}
        missing: dict[int, Counter[str]] = {}
        for cell, reason in zip(self.left_out["cell"], self.left_out["reason"], strict=True):
            missing.setdefault(cell, Counter())[reason] += 1
        for cell, *names in heads:
            first, last = np.searchsorted(code[order], [cell, cell + 1])
            rooms = Rooms({name: values[first:last] for name, values in arrays.items()})
            left_out = dict(sorted(missing.get(cell, Counter()).items()))
            yield dict(zip((*self.by, *FACETS), _plain(names), strict=True)), rooms, left_out


def load_pairs(asked: Ask) -> Pairs:
    """The pairs of a question's window and places, in the band the settings choose."""
    order = "".join(f"x.by_{name} NULLS LAST, " for name in asked.by)
    query = QUERY.format(
        keys=asked.keys("observation_date"),
        names=asked.names("x"),
        order=order,
        like=LIKE,
        outside=OUTSIDE,
        coached=COACHED,
    )
    found = asked.rows(query)
    rooms = rated_rooms(asked)
    bands = _bands(found, str(asked.setting("gap_band")))
    chosen = (found["band"] == found["instrument"].map(bands)).to_numpy(dtype=bool, na_value=False)
    paired, rest = found[chosen], found[~chosen]
    like = pd.Index(rooms.means["like_it"]).get_indexer(paired["like_it"])
    means = {name: rooms.means[name].to_numpy(dtype=float)[like] for name in ("mean", "sd", "variance")}
    paired = paired.assign(like=like, mean=means["mean"], sd=means["sd"], mean_variance=means["variance"])
    alone = ~np.isin(rest["place"].to_numpy(), paired["place"].to_numpy())
    return Pairs(asked.by, paired, rest[alone].drop_duplicates("place"), rooms, bands)


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


def _plain(names: Iterable[object]) -> list[str | None]:
    return [None if name is None or name != name else str(name) for name in names]
